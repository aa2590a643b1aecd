import { migrationCommand } from "../../core/processes/commands.ts";
import type { Call } from "../../core/facts/facts.ts";
import { isDevelopmentOnly } from "../../core/facts/guards.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { processStarts } from "../../core/processes/process-starts.ts";
import { isInside, registrations, requestHandlers } from "../../core/servers/request-handlers.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { contains } from "../../core/text.ts";
import { allValues, lastOfChain, literalText } from "../../core/facts/values.ts";

export default defineRule({
  id: "admin-processes/admin-task-over-http",
  severity: "warning",
  summary: "An admin task that a web request runs",
  why: "Whoever finds the route can change the schema or the data of the whole app, the task is cut off where the request is, and nobody has a log of who ran it on which release.",
  instead: "Make it a command that ships with the app, and run it as a one-off process in the environment of the release.",
  reference: "https://12factor.net/admin-processes",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp(
      {
        javascript: "\\.migrate\\s{0,12}\\.|\\bsequelize\\s{0,12}\\.sync\\b|\\brunMigrations\\b|\\b(?:create|update)SearchIndex(?:es)?\\b|\\bcreateCollection\\b|(?:knex|prisma|sequelize|typeorm)[\\w-]* (?:migrate|db|migration)",
        python: "\\bcall_command\\b|\\bcommand\\.upgrade\\b|\\b(?:create|drop)_all\\b|\\bflask_migrate\\b|manage\\.py|alembic upgrade",
        go: "\\bAutoMigrate\\b|golang-migrate/migrate|pressly/goose",
        java: "\\bFlyway\\b|\\bLiquibase\\b",
        csharp: "\\.Migrate(?:Async)?\\s{0,12}\\(|\\bEnsure(?:Created|Deleted)",
        ruby: "\\bMigrationContext\\b|\\bDatabaseTasks\\b|\\bload_seed\\b|db:(?:migrate|seed|reset|drop)",
        php: "\\bArtisan\\b|artisan migrate|doctrine:migrations|doctrine:schema",
        rust: "\\bmigrate!|\\brun_pending_migrations\\b",
      },
      (app) => [...overHttp(app)],
    ),
  ],
});

/** Calls that are a task for an operator, as their libraries write them. */
const tasks: Readonly<Partial<Record<RuleFile["ecosystem"], RegExp>>> = {
  javascript: /\.migrate\.(?:latest|up|down|rollback)$|(?:^|\.)sequelize\.sync$|\.runMigrations$|\.(?:create|update)SearchIndex(?:es)?$|(?:^|\.)db\.createCollection$/i,
  python: /(?:^|\.)command\.upgrade$|(?:^|\.)(?:db|metadata)\.(?:create|drop)_all$/,
  go: /\.AutoMigrate$/,
  java: /(?:flyway|liquibase)\w*(?:\.\w+\([^)]*\))*\.(?:migrate|update)$/i,
  csharp: /\.Database\.(?:Migrate(?:Async)?|Ensure(?:Created|Deleted)(?:Async)?)$/,
  ruby: /^ActiveRecord::(?:MigrationContext\.new.*\.migrate|Tasks::DatabaseTasks\.\w+)$|\.load_seed$/,
  rust: /\.run_pending_migrations$/,
};

/** Calls that are told by their first argument which command to run. */
const commands: readonly (readonly [callee: RegExp, command: RegExp])[] = [
  [/(?:^|[.\\])call_command$/, /^(?:migrate|flush|loaddata|makemigrations|reset_db|syncdb)$/],
  [/(?:^|\\)Artisan(?:\.|::)call$/, /^(?:migrate|db:seed|db:wipe)/],
];

const starts = nameIndexes(processStarts);
const routes = nameIndexes(registrations);

function* overHttp(app: AppFiles): Iterable<Outcome> {
  let handlers: ReturnType<typeof requestHandlers> | undefined;
  for (const file of app.sources) {
    if (file.role !== "app") continue;
    for (const [position, call] of file.facts.calls.entries()) {
      if (!isTask(call, file.callees[position], file) || isDevelopmentOnly(file.facts, call.span)) continue;
      const own = (handlers ??= requestHandlers(app)).get(file.path) ?? new Set<number>();
      if (!answers(call, own, file)) continue;
      // Who installs a product for the first time has no other way in.
      const isInstaller = /(?:^|[/_-])(?:install|setup|first.?run|wizard)/i.test(file.path) || /install|setup|firstRun|wizard/i.test(file.facts.functions[call.function]?.name ?? "");
      yield {
        kind: "report",
        at: { path: file.path, span: lastOfChain(call, file.text) },
        ...(isInstaller ? { severity: "information" as const } : {}),
        message: "An admin task runs in a web request; make it a command, and run it as a one-off process in the environment of the release",
      };
    }
  }
}

function isTask(call: Call, callee: string | undefined, file: RuleFile): boolean {
  if (tasks[file.ecosystem]?.test(call.text) === true || (callee !== undefined && tasks[file.ecosystem]?.test(callee) === true)) return true;
  const first = literalText(call.arguments[0])?.text ?? "";
  if (commands.some(([names, command]) => (names.test(call.text) || names.test(callee ?? "")) && command.test(first))) return true;
  // A program that is started with the command of a tool.
  if (callee === undefined || starts(file.ecosystem).find(callee) === undefined) return false;
  const words = call.arguments.flatMap((value) => [...allValues(value)]).flatMap((value) => literalText(value)?.text ?? []);
  return migrationCommand.test(words.join(" ")) || /\bdb:(?:seed|reset|drop)\b/.test(words.join(" "));
}

/** In a handler, in a callback of a route, or in a function of the file that one of those calls. */
function answers(call: Call, handlers: ReadonlySet<number>, file: RuleFile): boolean {
  const { calls, functions } = file.facts;
  const isRoute = ({ span, function: index }: Call): boolean =>
    isInside(file, index, handlers) || isView(index, file) || calls.some((other, position) => other.span.start !== span.start && contains(other.span, span) && routes(file.ecosystem).find(file.callees[position] ?? "") !== undefined);
  const found: Call[] = [call];
  for (let at = 0; at < found.length && at < mostCallers; at++) {
    const one = found[at] as Call;
    if (isRoute(one)) return true;
    const name = functions[one.function]?.name;
    if (name === undefined) continue;
    for (const other of calls) if ((other.text === name || other.text.endsWith(`.${name}`)) && !found.includes(other)) found.push(other);
  }
  return false;
}

const mostCallers = 8;

/** Methods of controllers, and views of Django, which are registered by their names. */
function isView(index: number, file: RuleFile): boolean {
  const own = file.facts.functions[index];
  if (own === undefined) return false;
  const { span } = own;
  if (file.ecosystem === "python") return /(?:^|\/)views(?:\/\w+)?\.py$/.test(file.path) && /^(?:async\s+)?def\s+\w+\s*\((?:self\s*,\s*)?request\b/.test(file.text.slice(span.start, span.start + longestHead).replace(/^(?:@[^\n]*\n\s*)+/, ""));
  if (file.ecosystem !== "php" && file.ecosystem !== "csharp") return false;
  return file.facts.types.some(({ name, bases, span: type }) => contains(type, span) && (/Controller$/.test(name) || bases.some((base) => /Controller(?:Base)?$/.test(base))));
}

const longestHead = 400;

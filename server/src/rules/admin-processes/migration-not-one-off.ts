import { documentsOf, ownDocumentsOf } from "../../core/app-files.ts";
import { migrationCommand } from "../../core/commands.ts";
import type { Call, Ecosystem, FunctionFact, Value } from "../../core/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/guards.ts";
import { releasedCommand } from "../../core/images.ts";
import { nameIndexes } from "../../core/name-pattern.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { serverBindings } from "../../core/server-bindings.ts";
import { contains } from "../../core/text.ts";
import { lastOfChain } from "../../core/values.ts";

export default defineRule({
  id: "admin-processes/migration-not-one-off",
  severity: "warning",
  summary: "A migration of the database that is part of the start or the build",
  why: "Every instance that starts migrates at the same time as the others, a failed migration keeps the app from starting, and a build has no business with the database of a deploy.",
  instead: "Run the migration once for each release, as a process of its own: a release phase, a Job, a one-off command.",
  reference: "https://12factor.net/admin-processes",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => [...atStart(app), ...atBuild(app)]),
    calls<true | string>(
      {
        javascript: {
          "knex().migrate.latest": true,
          "sequelize-typescript.Sequelize().runMigrations": true,
          "typeorm.DataSource().runMigrations": true,
          "umzug.Umzug().up": true,
          "migrate-mongo.up": true,
          "@mikro-orm/core.MikroORM.init().getMigrator().up": true,
        },
        python: {
          "flask_migrate.upgrade": true,
          "alembic.command.upgrade": true,
        },
        go: {
          "github.com/golang-migrate/migrate.New().Up": true,
          "github.com/golang-migrate/migrate.NewWith*().Up": true,
          "github.com/golang-migrate/migrate.Migrate().Up": true,
          "github.com/pressly/goose.Up*": true,
          "github.com/pressly/goose.NewProvider().Up": true,
          "github.com/rubenv/sql-migrate.Exec*": true,
          "github.com/amacneil/dbmate/pkg/dbmate.New().*Migrate": true,
        },
        java: {
          "org.flywaydb.core.Flyway.configure().**.load().migrate": true,
          "org.flywaydb.core.Flyway().migrate": true,
          "liquibase.Liquibase().update": true,
        },
        csharp: {
          "*.**.Database.Migrate": true,
          "*.**.Database.MigrateAsync": true,
          "*().**.Database.Migrate": true,
          "*().**.Database.MigrateAsync": true,
          "IMigrationRunner().MigrateUp": true,
          "*.**.GetRequiredService().MigrateUp": true,
          "DeployChanges.To.**.PerformUpgrade": true,
        },
        ruby: {
          "ActiveRecord::MigrationContext.new().migrate": true,
          "ActiveRecord::Base.connection.migration_context.migrate": true,
          "ActiveRecord::Tasks::DatabaseTasks.migrate": true,
          "ActiveRecord::Migrator.migrate": true,
          "Sequel::Migrator.run": true,
        },
        php: {
          "Illuminate\\Support\\Facades\\Artisan.call": "migrate",
          "Artisan.call": "migrate",
        },
        rust: {
          "sqlx::migrate!().run": true,
          "sqlx::migrate::Migrator().run": true,
          "sqlx::migrate::Migrator::new().run": true,
          "migration::Migrator::up": true,
          "*::migrations::runner().run": true,
          "migrations::runner().run": true,
        },
      },
      (call, command, file) => (command === true || isCommand(call.arguments[0]?.value, command) ? inCode(call.call, file) : []),
    ),
    // Diesel adds the method to its connections, whose type stands elsewhere.
    sources({ rust: "\\brun_pending_migrations\\b" }, (file) => file.facts.calls.filter(({ text }) => /\.run_pending_migrations$/.test(text)).flatMap((call) => inCode(call, file))),
  ],
});

function* atStart(app: AppFiles): Iterable<Outcome> {
  for (const { type, name, words, before, path, span } of app.processes) {
    if (type === "release" || type === "admin") {
      const text = type === "release" ? "migrates in a release phase" : "migrates in a process of its own";
      if (migrationCommand.test(words.join(" "))) yield { kind: "sign", evidence: { id: "admin-processes/release-migration", path, span, text } };
      continue;
    }
    // With an `if` around it somebody chooses when it runs.
    const found = before.find(({ words, conditional }) => !conditional && migrationCommand.test(words.join(" ")));
    if (found === undefined) continue;
    yield {
      kind: "report",
      at: { path: found.path, span: found.span },
      // In a container of its own it no longer holds up the app's image, and still runs once for each instance.
      ...(found.separate ? { severity: "information" as const } : {}),
      message: `Migrations run at every start of "${name}"; run them once per release, as a process of their own`,
      fixes: releaseFix(found.path, found.words, app),
    };
  }
}

/** A Procfile has a place for it. */
function releaseFix(path: string, words: readonly string[], app: AppFiles) {
  const procfile = documentsOf(app, "procfile").find((document) => document.path === path);
  const line = procfile?.facts.processes.find(({ command }) => command.includes(words.join(" ")));
  if (procfile === undefined || line === undefined || procfile.facts.processes.some(({ name }) => name === "release")) return [];
  const command = words.join(" ");
  const rest = line.command.replace(new RegExp(`${command.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*(?:&&|;)\\s*`), "");
  if (rest === line.command) return [];
  const start = procfile.text.lastIndexOf("\n", line.span.start) + 1;
  return [{ title: "Move it to the release phase", safety: "unsafe" as const, edits: [{ path, edits: [{ span: { start, end: start }, newText: `release: ${command}\n` }, { span: line.span, newText: rest }] }] }];
}

function* atBuild(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) {
    for (const stage of releasedCommand(facts, path, app.documents).stages) {
      for (const { keyword, commands, argumentsSpan } of stage.instructions) {
        if (keyword !== "RUN" || !commands.some(({ words }) => migrationCommand.test(words.join(" ")))) continue;
        yield { kind: "report", at: { path, span: argumentsSpan }, message: "Migrations run while the image is built; run them once per release, as a process of their own" };
      }
    }
  }
}

const servers = nameIndexes(serverBindings);

function isCommand(value: Value | undefined, command: string): boolean {
  return value?.kind === "literal" && value.text === command;
}

/** What starts an app without being told a port, or before it is. */
const starts: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  python: /^flask\.Flask$/,
  go: /^(?:net\/http|google\.golang\.org\/grpc)\.\w+\(\)\.(?:ListenAndServe(?:TLS)?|Serve)$/,
  csharp: /^(?:WebHost|Host|IHost|IWebHost)\b.*\.Run(?:Async)?$/,
  rust: /^(?:axum::serve|rocket::.*\.launch|actix_web::HttpServer::new\(\).*\.run)$/,
};

/** Classes whose methods run at every start, and the methods, where not all do. */
const startClasses: Readonly<Partial<Record<Ecosystem, { readonly bases: RegExp; readonly methods: RegExp }>>> = {
  csharp: { bases: /^(?:BackgroundService|IHostedService|IHostedLifecycleService|IStartupFilter)$/, methods: /^(?:ExecuteAsync|Start(?:ing|ed)?Async|Configure)$/ },
  php: { bases: /ServiceProvider$/, methods: /^(?:boot|register)$/ },
};

/** Files that run from top to bottom at every start. */
const startFiles: Readonly<Partial<Record<Ecosystem, RegExp>>> = { ruby: /(?:^|\/)(?:config\.ru|config\/initializers\/[\w/-]+\.rb)$/ };

/** On the way to `listen()`: in the function that starts the server or makes the app, around it, or called there. */
function inCode(call: Call, file: RuleFile): readonly Outcome[] {
  const { facts } = file;
  if (isDevelopmentOnly(facts, call.span) || optInVariable(facts, call.span) !== undefined || isChosen(call, file)) return [];
  const isStart = (position: number): boolean => {
    const callee = file.callees[position];
    return callee !== undefined && (servers(file.ecosystem).find(callee) !== undefined || starts[file.ecosystem]?.test(callee) === true);
  };
  const around = (index: number): readonly number[] => (index < 0 ? [-1] : [index, ...around(facts.functions[index]?.parent ?? -1)]);
  const migrating = callersOf(call.function, file);
  const starting = facts.calls.flatMap((other, position) => (isStart(position) ? callersOf(other.function, file) : []));
  const isOnTheWay = migrating.some((own) => starting.some((start) => sharesWay(around(own), around(start), own, start)));
  return isOnTheWay || migrating.some((own) => isStartedItself(own, file))
    ? [{ kind: "report", at: { path: file.path, span: lastOfChain(call, file.text) }, message: "Migrations run at every start of the app; run them once per release, as a process of their own" }]
    : [];
}

/** A function and those of the file that call it, unless only something asks them to. */
function callersOf(index: number, file: RuleFile): readonly number[] {
  const found = [index];
  // Where functions of the file are called by others in other languages, callbacks already tell.
  if (file.ecosystem === "javascript" || file.ecosystem === "python") return found;
  for (let at = 0; at < found.length && at < mostCallers; at++) {
    const name = file.facts.functions[found[at] as number]?.name;
    if (name === undefined) continue;
    for (const call of file.facts.calls) {
      const isNamed = call.text === name || call.text.endsWith(`.${name}`) || call.text.endsWith(`::${name}`);
      if (isNamed && !found.includes(call.function) && !isChosen(call, file) && !isDevelopmentOnly(file.facts, call.span)) found.push(call.function);
    }
  }
  return found;
}

const mostCallers = 8;

/**
 * Whether a condition decides about a call, such as what the command line says. Not every condition is a fact, but in code that is laid out
 * as usual it stands in a line further to the left, or in one that speaks of migrations and may leave the function.
 */
function isChosen({ span, function: index }: Call, file: RuleFile): boolean {
  if (file.ecosystem === "javascript" || file.ecosystem === "python") return false;
  const above = file.text.slice(0, span.start).split("\n");
  const own = above.pop() ?? "";
  if (/^(?:csharp|java|php)$/.test(file.ecosystem) && /\bif\s*\(/.test(own)) return true;
  if (file.ecosystem === "ruby" && /^[^\n]*\s(?:if|unless)\b/.test(file.text.slice(span.end))) return true;
  if (/\bif\b[^\n]{0,80}(?:migrat|skip|auto|enable)/i.test(file.text.slice(file.facts.functions[index]?.span.start ?? 0, span.start - own.length))) return true;
  const condition = file.ecosystem === "rust" ? /^\s*(?:\}\s*)?(?:if|else|match)\b|=>\s*\{?\s*$/ : /^\s*(?:\}\s*)?(?:if|else|elsif|elseif|unless|case|when|switch|default)\b/;
  let least = indentation(own);
  for (const line of above.reverse()) {
    if (line.trim() === "" || indentation(line) >= least) continue;
    least = indentation(line);
    if (condition.test(line)) return true;
    if (least === 0) return false;
  }
  return false;
}

function indentation(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** What is called at every start without a call that one could see. */
function isStartedItself(index: number, file: RuleFile): boolean {
  const { functions, types } = file.facts;
  if (index === -1) return startFiles[file.ecosystem]?.test(file.path) === true;
  const { name = "", span } = functions[index] as FunctionFact;
  // The program of a service; another one that only migrates has a file of its own.
  if (file.ecosystem === "rust" && name === "main") return file.app.kind === "service" && /(?:^|\/)src\/main\.rs$/.test(file.path);
  const started = startClasses[file.ecosystem];
  // A host that ends itself is the one-off process.
  if (started === undefined || !started.methods.test(name) || /\bStopApplication\b/.test(file.text)) return false;
  return types.some(({ bases, span: type }) => contains(type, span) && bases.some((base) => started.bases.test(base)));
}

/** One of two functions lies in the other. Both at the top of the module is a way, too. */
function sharesWay(migrationAround: readonly number[], startAround: readonly number[], migrationIn: number, startIn: number): boolean {
  return startAround.includes(migrationIn) || migrationAround.includes(startIn);
}

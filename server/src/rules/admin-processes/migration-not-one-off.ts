import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { migrationCommand } from "../../core/processes/commands.ts";
import type { Call, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { releasedCommand } from "../../core/processes/images.ts";
import { isInside } from "../../core/servers/request-handlers.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { runsAtStart } from "../../core/processes/start-way.ts";
import { lastOfChain } from "../../core/facts/values.ts";

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
    wholeApp({ python: ["\\bflask_migrate\\b|\\balembic\\b|\\bcall_command\\b", "\\bcli\\.command\\b|\\bBaseCommand\\b"] }, (app) => [...atStart(app), ...atBuild(app), ...inBuildScripts(app)]),
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
  const ownCommands = commandsThatMigrate(app);
  for (const { type, name, before } of app.processes) {
    if (type === "release" || type === "admin") continue;
    // With an `if` around it somebody chooses when it runs.
    const found = before.find(({ words, conditional }) => !conditional && (migrationCommand.test(words.join(" ")) || ownCommands.has(ownCommandIn(words) ?? "")));
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

/** `deploy` of `flask deploy` and of `python manage.py deploy`. */
function ownCommandIn(words: readonly string[]): string | undefined {
  return /(?:^| |\/)(?:flask(?: (?:-A|--app)[ =]\S+)?|manage\.py) ([a-z][\w-]*)/.exec(words.join(" "))?.[1];
}

/** Commands that the app adds to those of Flask or Django, and that migrate. Sources: "Custom Commands" of Flask, "How to create custom django-admin commands" of Django. */
function commandsThatMigrate(app: AppFiles): ReadonlySet<string> {
  const names = app.sources.filter(({ ecosystem, role }) => ecosystem === "python" && role === "app").flatMap((file) => {
    const migrating = file.facts.calls.filter((call, position) => migratesInPython(file.callees[position], call));
    if (migrating.length === 0) return [];
    const ofDjango = /(?:^|\/)management\/commands\/(\w+)\.py$/.exec(file.path)?.[1];
    const ofFlask = file.facts.annotations.filter(({ name, function: index }) => name?.endsWith(".cli.command") === true && migrating.some((call) => isInside(file, call.function, new Set([index]))));
    return [...(ofDjango === undefined ? [] : [ofDjango]), ...ofFlask.map(({ arguments: [given], function: index }) => (given?.kind === "literal" ? given.text : (file.facts.functions[index]?.name ?? "").replaceAll("_", "-")))];
  });
  return new Set(names);
}

function migratesInPython(callee: string | undefined, { arguments: [first] }: Call): boolean {
  return callee === "flask_migrate.upgrade" || callee === "alembic.command.upgrade" || (callee === "django.core.management.call_command" && isCommand(first, "migrate"));
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

/** The scripts that platforms and people build with. Sources: Heroku's and Vercel's documentation, npm's of what runs before and after. */
const buildScript = /^(?:(?:pre|post)?build|heroku-(?:pre|post)build|vercel-build|gcp-build)$/;

/** What a package runs to be built, scripts of its own followed once. */
function* inBuildScripts(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "package-manifest")) {
    for (const [name, script] of Object.entries(facts.scripts)) {
      const span = facts.scriptSpans.get(name);
      const called = [...script.matchAll(/\b(?:npm|yarn|pnpm|bun) (?:run )?([\w:-]+)/g)].flatMap(([, other = ""]) => (buildScript.test(other) ? [] : [facts.scripts[other] ?? ""]));
      if (span === undefined || !buildScript.test(name) || ![script, ...called].some((line) => line.split(/&&|;/).some((command) => migrationCommand.test(command)))) continue;
      yield { kind: "report", at: { path, span }, message: `Migrations run in the script "${name}", while the app is built; run them once per release, as a process of their own` };
    }
  }
}

function isCommand(value: Value | undefined, command: string): boolean {
  return value?.kind === "literal" && value.text === command;
}

/** On the way to `listen()`, and nobody asked for it. */
function inCode(call: Call, file: RuleFile): readonly Outcome[] {
  if (ownProgram.test(file.path) || isDevelopmentOnly(file.facts, call.span) || optInVariable(file.facts, call.span) !== undefined || !runsAtStart(call, file)) return [];
  // Of a product that its users host one process may be meant to do it; whether there are others it asks the database.
  const isAlone = /advisory_(?:xact_)?lock\b|\bGET_LOCK\s{0,4}\(/i.test(file.text);
  return [{ kind: "report", at: { path: file.path, span: lastOfChain(call, file.text) }, ...(isAlone ? { severity: "information" as const } : {}), message: "Migrations run at every start of the app; run them once per release, as a process of their own" }];
}

/** A project that is called after migrating is that process of its own: `Shop.DbMigrator/Program.cs`, `Shop.MigrationService/Worker.cs`. */
const ownProgram = /(?:^|[/._-])(?:\w*migrator|migrations?[_-]?(?:service|job|runner|worker))\//i;

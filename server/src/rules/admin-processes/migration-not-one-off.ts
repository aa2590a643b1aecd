import { migrationCommand } from "../../core/commands.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/guards.ts";
import { releasedCommand } from "../../core/images.ts";
import { nameIndexes } from "../../core/name-pattern.ts";
import { pathRole } from "../../core/path-role.ts";
import { calls, defineRule, documentsOf, wholeApp, type AppFiles, type Outcome, type ResolvedCall, type RuleFile } from "../../core/rule.ts";
import { serverBindings } from "../../core/server-bindings.ts";

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
    calls(
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
      },
      (call, _entry, file) => inCode(call, file),
    ),
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
  for (const { path, facts } of documentsOf(app, "dockerfile")) {
    if (!app.paths.includes(path) || pathRole(path) !== "app") continue;
    for (const stage of releasedCommand(facts, path, app.documents).stages) {
      for (const { keyword, commands, argumentsSpan } of stage.instructions) {
        if (keyword !== "RUN" || !commands.some(({ words }) => migrationCommand.test(words.join(" ")))) continue;
        yield { kind: "report", at: { path, span: argumentsSpan }, message: "Migrations run while the image is built; run them once per release, as a process of their own" };
      }
    }
  }
}

const servers = nameIndexes(serverBindings);

/** On the way to `listen()`: in the function that starts the server or makes the app, or around it. */
function inCode({ call }: ResolvedCall, file: RuleFile): readonly Outcome[] {
  if (isDevelopmentOnly(file.facts, call.span) || optInVariable(file.facts, call.span) !== undefined) return [];
  const index = servers(file.ecosystem);
  const isStart = (position: number): boolean => {
    const callee = file.callees[position];
    return callee !== undefined && (index.find(callee) !== undefined || callee === "flask.Flask");
  };
  const around = (index: number): readonly number[] => (index < 0 ? [-1] : [index, ...around(file.facts.functions[index]?.parent ?? -1)]);
  const own = around(call.function);
  const starts = file.facts.calls.some((other, position) => isStart(position) && sharesWay(own, around(other.function), call.function, other.function));
  return starts ? [{ kind: "report", at: { path: file.path, span: call.span }, message: "Migrations run at every start of the app; run them once per release, as a process of their own" }] : [];
}

/** One of two functions lies in the other. Both at the top of the module is a way, too. */
function sharesWay(migrationAround: readonly number[], startAround: readonly number[], migrationIn: number, startIn: number): boolean {
  return startAround.includes(migrationIn) || migrationAround.includes(startIn);
}

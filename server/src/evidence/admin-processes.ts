import { documentsOf, inRoot, ownDocumentsOf } from "../core/facts/app-files.ts";
import { isOneShot, migrationCommand } from "../core/processes/commands.ts";
import type { Document } from "../core/facts/documents.ts";
import { pathRole } from "../core/path-role.ts";
import { folderOf, foldersAbove } from "../core/paths.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that admin tasks are one-off processes that ship with the app. Rule catalogue, section 13. */
export const adminProcesses: readonly EvidenceCheck[] = [
  { id: "admin-processes/migrations", find: (app) => onceEach(migrations(app)) },
  { id: "admin-processes/one-off-process", find: (app) => onceEach(oneOffProcesses(app)) },
  { id: "admin-processes/console", find: consoles },
  { id: "admin-processes/tasks-in-repo", find: (app) => onceEach(tasks(app)) },
];

/** Folders of migrations, by the files that their tools write there. */
const migrationFiles: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)db\/migrate\/\d{14}_\w+\.rb$/, "Active Record"],
  [/(?:^|\/)migrations\/\d{4}_\w+\.py$/, "Django"],
  [/(?:^|\/)(?:alembic|migrations)\/versions\/\w+\.py$/, "Alembic"],
  [/(?:^|\/)prisma\/migrations\/[^/]+\/migration\.sql$/, "Prisma"],
  [/(?:^|\/)database\/migrations\/\d{4}_\d{2}_\d{2}_\w+\.php$/, "Laravel"],
  [/(?:^|\/)migrations\/Version\d+\.php$/i, "Doctrine"],
  [/(?:^|\/)db\/migration\/V[\d._]+__[\w-]+\.(?:sql|java)$/, "Flyway"],
  [/(?:^|\/)db\/changelog\/[\w./-]+\.(?:ya?ml|xml|sql|json)$/, "Liquibase"],
  [/(?:^|\/)Migrations\/\d{14}_\w+\.cs$/, "Entity Framework"],
  [/(?:^|\/)migrations?\/\d+[\w.-]*\.(?:up\.sql|sql|[cm]?[jt]s)$/, "the migrations of the app"],
  [/(?:^|\/)migrations\/\d[\w-]*\/up\.sql$/, "Diesel"],
];

function* migrations(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const path of app.paths) {
    if (pathRole(path) === "test" || pathRole(path) === "example") continue;
    const tool = migrationFiles.find(([files]) => files.test(path))?.[1];
    if (tool !== undefined) yield { name: `${tool} ${folderOf(path)}`, ...ofFile(path, tool.startsWith("the ") ? "is one of the migrations of the app" : `is a migration of ${tool}`) };
  }
}

/** Processes of a release or of a job, and tasks of pipelines that deploy. */
function* oneOffProcesses(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { name, type, path, span, words, before } of app.processes) {
    if (type === "release") yield { name: path, ...at(path, span, "runs a command once for each release") };
    else if (type === "admin" || (type === "other" && isOneShot(words))) yield { name: `${path} ${name}`, ...at(path, span, `runs "${name}" as a process of its own`) };
    const asked = before.find((step) => step.conditional && migrationCommand.test(step.words.join(" ")));
    if (asked !== undefined) yield { name: `${asked.path} asked`, ...at(asked.path, asked.span, "migrates only when it is asked to") };
  }
  for (const { path, facts } of app.pipelines) {
    for (const { name, commands } of facts.jobs) {
      const command = /deploy|release|migrat/i.test(name) ? commands.find((one) => one.commands.some(({ words }) => migrationCommand.test(words.join(" ")))) : undefined;
      if (command !== undefined) yield { name: `${path} ${name}`, ...at(path, command.span, `migrates once for each release in the job "${name}"`) };
    }
  }
}

function* consoles(app: AppFiles): Iterable<Found> {
  for (const [file, text] of consoleFiles) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), text);
  for (const { path, facts } of ownDocumentsOf(app, "package-manifest")) {
    const script = Object.keys(facts.scripts).find((name) => /^(?:repl|console|shell)$/.test(name));
    if (script !== undefined) yield ofFile(path, `opens a console with "npm run ${script}"`);
  }
  for (const { path, facts } of documentsOf(app, "makefile")) {
    const target = facts.targets.find(({ name }) => /^(?:shell|console|repl|tinker)$/.test(name));
    if (target !== undefined) yield at(path, target.span, `opens a console with "make ${target.name}"`);
  }
}

const consoleFiles = [
  ["manage.py", "opens a console with the app in it (manage.py shell)"],
  ["bin/rails", "opens a console with the app in it (bin/rails console)"],
  ["bin/console", "opens a console with the app in it"],
  ["artisan", "opens a console with the app in it (artisan tinker)"],
] as const;

/** Commands of frameworks, tasks of Rake, scripts of packages and targets of Make that work on data. */
function* tasks(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const path of app.paths) {
    const kind = taskFiles.find(([files]) => files.test(path))?.[1];
    if (kind !== undefined && pathRole(path) !== "test" && pathRole(path) !== "example") yield { name: kind, ...ofFile(path, kind) };
  }
  for (const { path, facts } of ownDocumentsOf(app, "package-manifest")) {
    const script = Object.entries(facts.scripts).find(([name, command]) => isTask(name, command));
    if (script !== undefined) yield { name: path, ...ofFile(path, `has the task "npm run ${script[0]}"`) };
  }
  for (const { path, facts } of makefiles(app)) {
    const target = facts.targets.find(({ name, commands }) => commands.some(({ words }) => isTask(name, words.join(" "))));
    if (target !== undefined) yield { name: path, ...at(path, target.span, `has the task "make ${target.name}"`) };
  }
}

const taskFiles: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)management\/commands\/(?!__init__)\w+\.py$/, "is a command of manage.py"],
  [/(?:^|\/)lib\/tasks\/[\w/-]+\.rake$/, "has tasks for Rake"],
  [/(?:^|\/)app\/Console\/Commands\/[\w/]+\.php$/, "is a command of artisan"],
  [/(?:^|\/)src\/Command\/[\w/]+Command\.php$/, "is a command of bin/console"],
];

/** What only builds, starts or tests is none. */
function isTask(name: string, command: string): boolean {
  return migrationCommand.test(command) || (/^(?:db|migrat|seed)[\w:-]*$/.test(name) && /migrat|seed/.test(name));
}

function makefiles(app: AppFiles): readonly Document<Extract<Document["facts"], { kind: "makefile" }>>[] {
  const folders = foldersAbove(app.app.root);
  return documentsOf(app, "makefile").filter(({ path }) => folders.includes(folderOf(path)));
}

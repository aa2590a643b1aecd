import { documentsOf } from "../../core/facts/app-files.ts";
import type { NamedText } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { folderOf } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "admin-processes/admin-code-not-shipped",
  severity: "information",
  summary: "A migration or an admin task that is kept out of the release",
  why: "A migration or task that does not ship with the app is run from somewhere else, against a release that it may not fit.",
  instead: "Ship migrations and tasks with the app, and run them in the image and with the configuration of the release.",
  reference: "https://12factor.net/admin-processes",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...leftOut(app)])],
});

/** Where frameworks keep what changes the schema, and their commands: by the path in the app, what cannot be run without it. */
const adminCode: readonly (readonly [files: RegExp, task: string])[] = [
  [/^(?:[\w-]+\/)*migrations\/(?:versions\/)?\d*\w+\.(?:py|[cm]?[jt]s|php|sql)$/, "the migrations"],
  [/^db\/migrate\/\d+_\w+\.rb$/, "the migrations"],
  [/^alembic\/(?:versions\/\w+|env)\.py$/, "the migrations"],
  [/^prisma\/migrations\/[^/]+\/migration\.sql$/, "the migrations"],
  [/^database\/migrations\/\w+\.php$/, "the migrations"],
  [/^manage\.py$/, "the commands of manage.py"],
  [/^bin\/console$/, "the commands of bin/console"],
  [/^lib\/tasks\/[\w/-]+\.rake$/, "the tasks of Rake"],
];

function* leftOut(app: AppFiles): Iterable<Outcome> {
  if (isCompiled(app)) return;
  for (const { path, text, facts } of documentsOf(app, "ignore-file")) {
    if (facts.format === "git" || folderOf(path) !== app.app.root || !/(?:^|\/)\.(?:docker|slug|gcloud)ignore$/.test(path)) continue;
    // What is taken back further down may be the very folder.
    if (facts.lines.some(({ value }) => value.startsWith("!")) || (facts.format === "docker" && !documentsOf(app, "dockerfile").some((image) => app.paths.includes(image.path) && image.role === "app"))) continue;
    for (const line of facts.lines) {
      const ignored = line.value.replace(/^(?:\*\*\/|\.?\/)/, "").replace(/\/(?:\*\*?)?$/, "");
      // A name alone is that of whatever folder; an expression may be about anything.
      if (/[*?[\]!]/.test(ignored) || ignored === "") continue;
      const found = adminCode.find(([files]) => app.paths.some((own) => isIn(relative(own, app), ignored) && files.test(relative(own, app)) && !/(?:^|\/)(?:tests?|examples?)\//.test(own)));
      if (found === undefined) continue;
      yield {
        kind: "report",
        at: { path, span: line.span },
        message: `${ignored} is not part of the release, so ${found[1]} cannot be run in it; ship admin code with the app`,
        fixes: withoutLine(path, text, line),
      };
    }
  }
}

/** Migrations of compiled programs are part of the program, or are put in by the build. */
function isCompiled(app: AppFiles): boolean {
  return documentsOf(app, "manifest").some(({ path, facts }) => app.paths.includes(path) && /^(?:go|java|csharp|rust)$/.test(facts.ecosystem));
}

function relative(path: string, { app }: AppFiles): string {
  return app.root === "" ? path : path.slice(app.root.length + 1);
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function withoutLine(path: string, text: string, { span }: NamedText): readonly Fix[] {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const next = text.indexOf("\n", span.end);
  return [{ title: "Let it be part of the release", safety: "unsafe", edits: [{ path, edits: [{ span: { start, end: next === -1 ? text.length : next + 1 }, newText: "" }] }] }];
}

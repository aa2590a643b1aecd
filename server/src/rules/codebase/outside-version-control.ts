import { inRoot } from "../../core/facts/app-files.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "codebase/outside-version-control",
  severity: "warning",
  summary: "An app whose versions nothing keeps",
  why: "Without a repository nobody can say which version of the code a deploy runs, go back to the one before, or see who changed what.",
  instead: "Run `git init` and commit the code, or open the folder in which its repository lies.",
  reference: "https://12factor.net/codebase",
  kinds: ["service", "worker", "serverless", "static-frontend"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...unversioned(app)])],
});

/** Said once for all apps of a project, at the manifest of the first. */
function* unversioned(app: AppFiles): Iterable<Outcome> {
  if (!app.isUnversioned || app.apps.find(({ kind }) => kinds.has(kind))?.root !== app.app.root) return;
  const manifest = app.documents.find(({ path, facts }) => /^(?:package-manifest|python-manifest|manifest|dockerfile)$/.test(facts.kind) && path === inRoot(app, baseName(path)));
  if (manifest === undefined) return;
  const end = manifest.text.search(/\r?\n|$/);
  yield {
    kind: "report",
    at: { path: manifest.path, span: { start: 0, end } },
    message: `${app.app.name} is not under version control: neither this folder nor one above it is a working copy of Git, Mercurial, Subversion or their like; make it one`,
  };
}

const kinds: ReadonlySet<string> = new Set(["service", "worker", "serverless", "static-frontend"]);

import { inRoot } from "../../core/facts/app-files.ts";
import type { App, AppKind } from "../../core/app.ts";
import type { Import, SourceFacts } from "../../core/facts/facts.ts";
import { localName } from "../../core/facts/name.ts";
import { pathRole } from "../../core/path-role.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { defineRule, importsOfApp, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { outsideFolders, searchedFolders } from "../../core/facts/source-folders.ts";

/** Kinds of app that are deployed by themselves. */
const deployed: readonly AppKind[] = ["service", "worker", "serverless", "static-frontend"];

export default defineRule({
  id: "codebase/cross-app-import",
  severity: "warning",
  summary: "A file of another app that is imported by its path",
  why: "Two apps that share files cannot be released, versioned or even built apart: an edit for one of them changes the other, unnoticed.",
  instead: "Make what both need a library of its own, and let both declare it as a dependency.",
  reference: "https://12factor.net/codebase",
  kinds: deployed,
  roles: ["app"],
  detect: [
    importsOfApp({}, (app) => [...ofOtherApps(app)]),
    wholeApp({ ruby: "\\brequire_relative\\b.{1,10}\\.\\./", php: "\\b(?:require|include)(?:_once)?\\b.{1,60}\\.\\./", python: "\\bsys\\.path\\." }, (app) => [...inSources(app), ...inManifests(app)]),
  ],
});

/** Where one folder lies in the other, what is above may be there for all; modules of one build are one app. */
function otherApps({ app, apps }: AppFiles): readonly App[] {
  const whole = app.partOf ?? app.root;
  return apps.filter(({ root, kind, partOf }) => deployed.includes(kind) && (partOf ?? root) !== whole && !contains(root, app.root) && !contains(app.root, root));
}

/** In JavaScript and TypeScript, whose imports are known without a parse. */
function* ofOtherApps(app: AppFiles): Iterable<Outcome> {
  const others = otherApps(app);
  if (others.length === 0) return;
  for (const [path, modules] of app.imports) {
    if (!modules.some((module) => module.startsWith(".") && ownerOf(module, path, others) !== undefined)) continue;
    const facts = app.parse(path);
    for (const found of facts === undefined ? [] : [...facts.imports, ...handedOn(facts)]) {
      const other = mayBeElided(found, path) ? undefined : ownerOf(found.module, path, others);
      const file = other === undefined ? undefined : fileOf(found.module, path, app);
      if (other === undefined || file === undefined || pathRole(file) !== "app") continue;
      yield {
        kind: "report",
        at: { path, span: found.span },
        message: message(app, "a file", other, inRoot(app, "package.json")),
        related: [{ path: file, span: { start: 0, end: 0 }, message: `A file of ${other.name}` }],
      };
    }
  }
}

/** `export { total } from "../billing/totals"`, once for each statement; what is imported before is looked at there. */
function handedOn({ imports, exports }: SourceFacts): readonly Import[] {
  const seen = new Set(imports.map(({ module }) => module));
  return exports.flatMap(({ value }) => {
    const from = value.kind === "reference" ? localName(value.to) : undefined;
    if (from === undefined || from.rest !== "" || seen.has(from.module)) return [];
    seen.add(from.module);
    return [{ module: from.module, imported: from.exported, local: from.exported, typeOnly: false, guarded: false, topLevel: true, span: value.span }];
  });
}

function message(app: AppFiles, what: string, other: App, manifest: string): string {
  return `${app.app.name} uses ${what} of ${other.name}, which is an app of its own; make what they share a library that ${manifest} declares`;
}

/** `require_relative` of Ruby, `require` of PHP, and the folders that Python is told to look in. */
function* inSources(app: AppFiles): Iterable<Outcome> {
  const others = otherApps(app);
  if (others.length === 0) return;
  for (const { path, role, ecosystem, facts, text } of app.sources) {
    if (role !== "app") continue;
    const files = ecosystem === "ruby" || ecosystem === "php" ? facts.imports.flatMap(({ module, span }) => (module.includes("../") ? [{ target: joined(folderOf(path), module), span }] : [])) : [];
    const folders = ecosystem === "python" ? searchedFolders(facts, path, text, app.app.root).map(({ folder, span }) => ({ target: folder, span })) : [];
    for (const { target, span } of [...files, ...folders]) {
      const other = appAround(target, others);
      if (other !== undefined) yield { kind: "report", at: { path, span }, message: message(app, ecosystem === "python" ? "modules" : "a file", other, manifests[ecosystem] ?? "its manifest") };
    }
  }
}

const manifests: Readonly<Record<string, string>> = { ruby: "its Gemfile", php: "its composer.json", python: "its requirements" };

/** Sources that a manifest takes from the folder of another app. */
function* inManifests(app: AppFiles): Iterable<Outcome> {
  const others = otherApps(app);
  for (const document of others.length === 0 ? [] : app.documents.filter(({ path }) => app.paths.includes(path))) {
    for (const { value, span } of outsideFolders(document)) {
      const other = appAround(joined(folderOf(document.path), value), others);
      // A module of Go without a program is a library, whatever it helps to serve.
      const isLibrary = other !== undefined && document.path.endsWith("go.mod") && !app.hasFile(`${other.root}/main.go`);
      if (other !== undefined && !isLibrary) yield { kind: "report", at: { path: document.path, span }, message: message(app, "sources", other, "it") };
    }
  }
}

/** The app in whose folder something lies that is no test, example or tool. */
function appAround(target: string | undefined, others: readonly App[]): App | undefined {
  return target === undefined || pathRole(`${target}/x`) !== "app" ? undefined : others.find(({ root }) => contains(root, `${target}/`));
}

function contains(outer: string, inner: string): boolean {
  return outer === "" || inner.startsWith(`${outer}/`);
}

/** The app whose folder a relative path leads to. */
function ownerOf(module: string, from: string, others: readonly App[]): App | undefined {
  const target = module.startsWith("../") ? joined(folderOf(from), module) : undefined;
  return target === undefined ? undefined : others.find(({ root }) => contains(root, target));
}

/** The program code that is meant; data and descriptions of interfaces are no code that two apps share. */
function fileOf(module: string, from: string, app: AppFiles): string | undefined {
  const target = joined(folderOf(from), module) ?? "";
  const written = target.replace(/\.[cm]?js(x?)$/, "");
  return [target, ...endings.map((ending) => written + ending), ...endings.map((ending) => `${target}/index${ending}`)].find((path) => /\.[cm]?[jt]sx?$/.test(path) && app.hasFile(path));
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** Types alone are gone once the program is built. */
function mayBeElided({ typeOnly, imported, local }: Import, path: string): boolean {
  return typeOnly || (/\.[cm]?tsx?$/.test(path) && local !== undefined && imported !== "default" && imported !== "*" && /^(?:type |[A-Z]\w*(?:Type|Props|Dto|Schema|Router)$)/.test(imported));
}

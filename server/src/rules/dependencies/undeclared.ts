import { inRoot } from "../../core/facts/app-files.ts";
import type { Import } from "../../core/facts/facts.ts";
import { composer } from "../../core/packages/composer.ts";
import type { KnownModule, PackageTable } from "../../core/packages/declared.ts";
import { distributionName } from "../../core/packages/python-name.ts";
import { javascriptBuiltins, javascriptPackageOf } from "../../core/packages/javascript.ts";
import { python } from "../../core/packages/python.ts";
import { ruby } from "../../core/packages/ruby.ts";
import { importWithoutManifest, unmanaged } from "../../core/packages/without-manifest.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { defineRule, importsOfApp, type AppFiles, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "dependencies/undeclared",
  severity: "warning",
  summary: "A package that is imported and declared nowhere",
  why: "It works where another package happens to bring it along, in the version that one wants, until an update of that package takes it away.",
  instead: "Declare every package that the code imports in the manifest of the app.",
  reference: "https://12factor.net/dependencies",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [importsOfApp({ ruby: "\\bpin(?:_all_from)? ?[\"'(]" }, (app) => [...inJavaScript(app), ...[python, ruby, composer].flatMap((table) => [...inTable(app, table)]), ...ofNoManifest(app)], ["javascript", "python", "ruby", "php"])],
});

/** Which package brings a module is known of those in a table alone, so of what it does not have nothing is said. */
function* inTable(app: AppFiles, table: PackageTable): Iterable<Outcome> {
  const files = [...app.imports].filter(([path]) => table.sources.test(path));
  const isOwn = table.ownModules(app);
  const thirdParty = (module: string): KnownModule | undefined => (isOwn(module) ? undefined : table.packagesOf(module));
  const suspects = files.filter(([, modules]) => modules.some((module) => thirdParty(module) !== undefined));
  const declared = suspects.length === 0 ? undefined : table.declared(app);
  if (declared === undefined) return;
  const isMissing = (known: KnownModule | undefined): known is KnownModule => known !== undefined && !reported.has(known.key) && !declared.has(known);
  const reported = new Set<string>();
  for (const [path, modules] of suspects) {
    if (!modules.some((module) => isMissing(thirdParty(module))) || !table.isOfProgram(path, app, files)) continue;
    const facts = app.parse(path);
    // What asks whether a class is there goes without it.
    if (facts === undefined || facts.calls.some(({ text }) => /^(?:class|interface)_exists$/.test(text))) continue;
    for (const found of facts.imports) {
      const known = found.topLevel && !found.typeOnly && !found.guarded ? thirdParty(table.nameOf(found)) : undefined;
      if (!isMissing(known)) continue;
      reported.add(known.key);
      yield { kind: "report", at: { path, span: found.span }, about: known.packages[0] ?? known.key, message: messageFor(known, declared.manifest, app) };
    }
  }
}

function messageFor({ key, packages: [name = key] }: KnownModule, manifest: string, { app }: AppFiles): string {
  const shown = distributionName(key) === distributionName(name) ? `"${key}"` : `"${key}" (${name})`;
  return `${shown} is imported and not declared in ${manifest.slice(app.root === "" ? 0 : app.root.length + 1)}; declare it, or it works only where another package brings it along`;
}

/** Once for an app, since what is missing is the manifest. */
function* ofNoManifest(app: AppFiles): Iterable<Outcome> {
  for (const language of unmanaged) {
    const first = importWithoutManifest(app, language);
    if (first === undefined) continue;
    const message = `"${first.name}" is imported, and no manifest says what the app is installed with; declare it in ${language.manifest}, or it works only where somebody happened to install it`;
    yield { kind: "report", at: { path: first.path, span: first.span }, about: language.manifest, message };
  }
}

function* inJavaScript(app: AppFiles): Iterable<Outcome> {
  const manifests = app.above.flatMap(({ facts }) => (facts.kind === "package-manifest" ? [facts] : []));
  const own = app.above.find(({ path, facts }) => facts.kind === "package-manifest" && path === inRoot(app, "package.json"));
  // Without a manifest of its own the app is installed by means that are not known here.
  if (own === undefined || app.paths.some((path) => /(?:^|\/)(?:deno\.jsonc?|bower\.json|import_map\.json)$/.test(path))) return;
  const declared = new Set(manifests.flatMap((manifest) => [...manifest.dependencies, ...manifest.peerDependencies]));
  for (const name of pinned(app)) declared.add(name);
  const settings = app.above.flatMap(({ path, facts }) => (facts.kind === "compiler-settings" ? [{ ...facts, path }] : []));
  const aliases = settings.flatMap((one) => one.aliases).filter((alias) => alias !== "");
  const catchAll = settings.some((one) => one.bases.length > 0 || one.aliases.includes(""));
  // A bundler may count from the root of the project: `shared/statsd`.
  const bases = ["", ...settings.flatMap((one) => one.bases.flatMap((base) => joined(folderOf(one.path), base) ?? []))];
  // Two segments tell a package from a folder that a base URL or a bundler makes one.
  const folders = new Set(app.paths.flatMap((path) => path.slice(app.app.root === "" ? 0 : app.app.root.length + 1).replace(/\.\w+$/, "").split("/").slice(0, 3)));
  const isKnown = (name: string): boolean =>
    name.startsWith(".") || declared.has(name) || declared.has(typesOf(name)) || javascriptBuiltins.has(name) || app.ownPackages.has(name) || aliases.some((alias) => name === alias || `${name}/`.startsWith(alias)) || folders.has(name) || (catchAll && folders.has(name.split("/")[0] ?? ""));
  const reported = new Set<string>();
  for (const [path, names] of app.imports) {
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue;
    const suspects = names.filter((name) => !isKnown(name) && !reported.has(name));
    if (suspects.length === 0) continue;
    for (const found of app.parse(path)?.imports ?? []) {
      const name = javascriptPackageOf(found.module);
      if (!suspects.includes(name) || reported.has(name) || mayBeElided(found, path) || isFileOfProject(found.module, bases, app)) continue;
      reported.add(name);
      yield { kind: "report", at: { path, span: found.span }, about: name, message: `"${name}" is imported and not declared in package.json; declare it, or it works only where another package brings it along` };
    }
  }
}

/** Whether a module is a file below one of the folders in which a bundler or a compiler looks for names. */
function isFileOfProject(module: string, bases: readonly string[], app: AppFiles): boolean {
  const endings = [".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".json", ".vue", ".d.ts", "/index.js", "/index.ts", "/index.jsx", "/index.tsx", ""];
  return bases.some((base) => endings.some((ending) => app.hasFile(`${base === "" ? "" : `${base}/`}${module}${ending}`)));
}

/** What a Rails app gives the browser by name: `pin "lodash"` of its import map. */
function pinned(app: AppFiles): readonly string[] {
  const map = app.sources.find(({ path }) => /(?:^|\/)config\/importmap\.rb$/.test(path));
  return (map?.facts.calls ?? []).flatMap(({ text, arguments: [name], keywords }) => {
    const under = keywords.find(([keyword]) => keyword === "under")?.[1];
    const named = text === "pin" ? name : text === "pin_all_from" ? under : undefined;
    return named?.kind === "literal" ? [javascriptPackageOf(named.text)] : [];
  });
}

/** What a compiler takes away, and what the program does without. */
function mayBeElided(found: Import, path: string): boolean {
  // In TypeScript a named import may be of types alone, and then nothing is imported.
  const isNamedInTypeScript = /\.[cm]?tsx?$/.test(path) && found.imported !== "*" && found.imported !== "default" && found.local !== undefined;
  return found.typeOnly || found.guarded || isNamedInTypeScript;
}

/** `@types/node__x` for scoped packages, as DefinitelyTyped names them. */
function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}

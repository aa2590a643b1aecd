import type { Document } from "../facts/documents.ts";
import type { Manifest } from "../facts/manifest.ts";
import { folderOf, foldersAbove } from "../paths.ts";
import type { AppFiles } from "../rule.ts";
import { broughtBy, knownModule, type DeclaredPackages, type ImportingFile, type PackageTable } from "./declared.ts";
import { gemParts, gems } from "./gems.ts";
import { besideManifests, installedNames } from "./installed.ts";

/** Ruby, where Bundler loads most gems and few sources name one. */
export const ruby: PackageTable = {
  sources: /\.(?:rb|ru)$/,
  nameOf: ({ module }) => module,
  packagesOf: (module) => knownModule(module, "/", gems),
  ownModules(app) {
    const root = app.app.root === "" ? "" : `${app.app.root}/`;
    // A path that Ruby looks in: the root, `lib`, and what Rails loads from.
    const own = new Set(app.paths.flatMap((path) => (path.endsWith(".rb") ? [path.slice(root.length).replace(/\.rb$/, "").replace(/^(?:.*\/)?(?:lib|app\/[^/]+)\//, "")] : [])));
    return (module) => own.has(module);
  },
  declared,
  isOfProgram,
};

/** What the Gemfiles and gemspecs in the folder of an app and above it declare, the gems of the project that they name, and what an image installs besides. */
function declared(app: AppFiles): DeclaredPackages | undefined {
  const all = app.manifests.filter((document): document is Document<Manifest> => document.facts.kind === "manifest" && document.facts.ecosystem === "ruby");
  const folders = foldersAbove(app.app.root);
  const found = new Set(all.filter(({ path }) => app.paths.includes(path) || folders.includes(folderOf(path))));
  const own = [...found].find(({ facts }) => facts.format === "gemfile" && facts.dependencies.length > 0);
  // The set grows while it is gone through.
  for (const { text } of found) for (const other of all) if (other.facts.name !== undefined && quoted(text).includes(other.facts.name)) found.add(other);
  if (own === undefined || [...found].some(({ text }) => isComputed.test(code(text)))) return undefined;
  const names = new Set([...[...found].flatMap(({ text }) => quoted(text)), ...installedNames(besideManifests(app, "gem|apt|apt-get|apk|dnf|yum"))]);
  const parts = broughtBy(names, gemParts);
  return { manifest: own.path, has: ({ packages }) => packages.some((name) => names.has(name) || parts.has(name)) };
}

/** Names that only a run of the program tells, and other files of gems. */
const isComputed = /\b(?:eval_gemfile|instance_eval|eval)\b|\bDir(?:\.|\[)|^[ \t]*gem[ (]+(?!["'(])|["'][^"'\n]*#\{[^"'\n]*\}[^"'\n]*["'](?=[ \t]*(?:,|$))/m;

function code(text: string): string {
  return text.replace(/^[ \t]*#.*$/gm, "");
}

/** Every text in quotes, be it the name of a gem or not. */
function quoted(text: string): readonly string[] {
  return [...code(text).matchAll(/["']([\w.-]+)["']/g)].map(([, name = ""]) => name);
}

/** It lies where an app keeps what it loads, another file requires it, or a process starts it. */
function isOfProgram(path: string, app: AppFiles, files: readonly ImportingFile[]): boolean {
  const below = path.slice(app.app.root === "" ? 0 : app.app.root.length + 1);
  if (/^(?:app|lib|config|models|routes|helpers|controllers|services|workers|jobs|api|src)\/|^(?:app|main|server|application|environment)\.rb$|^config\.ru$/.test(below)) return true;
  const name = below.replace(/\.rb$/, "");
  return [...app.processes.flatMap(({ words }) => words.map((word) => word.replace(/^\.\/|\.rb$/g, ""))), ...files.flatMap(([, modules]) => modules)].some((one) => one === name);
}

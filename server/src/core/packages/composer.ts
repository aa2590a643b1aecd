import type { Document } from "../facts/documents.ts";
import type { Manifest } from "../facts/manifest.ts";
import { baseName, folderOf, foldersAbove } from "../paths.ts";
import type { AppFiles } from "../rule.ts";
import { composerHosts, composerNamespaces, composerParts } from "./composer-packages.ts";
import { broughtBy, knownModule, type DeclaredPackages, type KnownModule, type PackageTable } from "./declared.ts";

/** PHP with Composer: a class is told by its namespace. */
export const composer: PackageTable = {
  sources: /\.php$/,
  nameOf: ({ module }) => module,
  packagesOf: (module) => componentOf(module) ?? knownModule(module, "\\", composerNamespaces),
  ownModules(app) {
    const prefixes = manifestsOf(app).flatMap(({ text }) => [...text.matchAll(/"((?:\w+\\\\)+)"\s*:/g)].map(([, prefix = ""]) => prefix.replaceAll("\\\\", "\\")));
    // A library may be kept in a folder of its name, without Composer; below the app's own classes such a folder is theirs.
    const below = app.app.root === "" ? 0 : app.app.root.length + 1;
    const folders = new Set(app.paths.flatMap((path) => (path.endsWith(".php") && !/^(?:app|src)\//.test(path.slice(below)) ? folderOf(path).toLowerCase().split("/") : [])));
    return (module) => prefixes.some((prefix) => module.startsWith(prefix)) || folders.has((module.split("\\")[0] ?? "").toLowerCase());
  },
  declared,
  isOfProgram: () => true,
};

/** `symfony/http-foundation` of `Symfony\Component\HttpFoundation\Request`, `illuminate/support` of `Illuminate\Support\Str`, `laminas/laminas-db` of `Laminas\Db\Sql`. */
function componentOf(module: string): KnownModule | undefined {
  const [, key = "", symfony, illuminate, laminas] = /^(Symfony\\Component\\(\w+)|Illuminate\\(\w+)|Laminas\\(\w+))(?:\\|$)/.exec(module) ?? [];
  const name = (symfony ?? illuminate ?? laminas)?.replace(/(?<=[a-z\d])(?=[A-Z])/g, "-").toLowerCase();
  if (name === undefined || /^(?:security|foundation)$/.test(name)) return undefined;
  return { key, packages: symfony !== undefined ? [`symfony/${name}`] : illuminate !== undefined ? [`illuminate/${name}`] : [`laminas/laminas-${name}`] };
}

/** What the composer.json in the folder of an app and those above it require, suggest or provide, and the packages of the project that they name. */
function declared(app: AppFiles): DeclaredPackages | undefined {
  const manifests = manifestsOf(app);
  const own = manifests.find(({ path, facts }) => folderOf(path) === app.app.root && facts.dependencies.length > 0);
  const names = new Set(manifests.flatMap(({ text }) => packagesIn(text)));
  // A pack is a list of packages that only its own manifest has.
  const isOpen = [...names].some((name) => composerHosts.test(name) || /-pack$|merge-plugin$/.test(name));
  if (own === undefined || isOpen) return undefined;
  const parts = broughtBy(names, composerParts);
  // A fork keeps the name of what it was made from.
  const ends = new Set([...names].map(baseName));
  const isThere = (name: string): boolean => ends.has(baseName(name)) || parts.has(name) || parts.has(name.replace(/\/.*$/, "/*"));
  return { manifest: own.path, has: ({ packages }) => packages.some(isThere) };
}

function manifestsOf(app: AppFiles): readonly Document<Manifest>[] {
  const all = app.manifests.filter((document): document is Document<Manifest> => document.facts.kind === "manifest" && document.facts.format === "composer");
  const folders = foldersAbove(app.app.root);
  const found = new Set(all.filter(({ path }) => app.paths.includes(path) || folders.includes(folderOf(path))));
  // The set grows while it is gone through.
  for (const { text } of found) for (const other of all) if (other.facts.name !== undefined && packagesIn(text).includes(other.facts.name)) found.add(other);
  return [...found];
}

/** Every name of a package in a manifest, in whichever list. */
function packagesIn(text: string): readonly string[] {
  return [...text.matchAll(/"([a-z\d][\w.-]*\/[a-z\d][\w.-]*)"\s*:/gi)].map(([, name = ""]) => name.toLowerCase());
}

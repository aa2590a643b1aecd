import { nearestFile } from "../facts/app-files.ts";
import type { Document, PythonManifest } from "../facts/documents.ts";
import { baseName, folderOf, foldersAbove, joined } from "../paths.ts";
import type { AppFiles } from "../rule.ts";
import { broughtBy, knownModule, type DeclaredPackages, type ImportingFile, type PackageTable } from "./declared.ts";
import { besideManifests, installedNames, isOnUnknownImage } from "./installed.ts";
import { pythonModules } from "./python-modules.ts";
import { distributionName } from "./python-name.ts";
import { modulesOfFunctions, pythonHosts, pythonParts } from "./python-parts.ts";

/** Python. What a module is called is no name of a package, so of those that are not in the table nothing is known. */
export const python: PackageTable = {
  sources: /\.py$/,
  nameOf: ({ module, imported }) => `${module}.${imported}`,
  packagesOf: (module) => knownModule(module, ".", pythonModules),
  ownModules(app) {
    const own = new Set(app.paths.flatMap((path) => (/\.pyi?$/.test(path) ? path.replace(/\.pyi?$/, "").split("/") : [])));
    return (module) => own.has(module.split(".")[0] ?? "");
  },
  declared,
  isOfProgram,
};

/** What manifests in the folder of an app and above it declare, those that they take in, and what an image, a script or a pipeline installs besides. */
function declared(app: AppFiles): DeclaredPackages | undefined {
  const manifests = manifestsOf(app);
  const telling = manifests.filter(({ facts }) => facts.dependencies.length > 0);
  const own = telling.find(({ path }) => folderOf(path) === app.app.root) ?? telling[0];
  if (own === undefined || nearestFile(app, otherManifests) !== undefined || app.documents.some((document) => isOnUnknownImage(document, app))) return undefined;
  const beside = besideManifests(app, pythonInstallers);
  const texts = [...manifests.map(declaringText), ...beside];
  if (beside.some((text) => /(?:^|\s)["']?[$`][^\s/]*(?=\s|$)/.test(text)) || namesUnknownFile(manifests, texts, app)) return undefined;
  const names = new Set([...texts.flatMap(namesIn), ...installedNames(beside), ...manifests.flatMap(({ facts }) => facts.dependencies.map(({ name }) => name))]);
  if ([...names].some((name) => pythonHosts.test(name))) return undefined;
  const parts = broughtBy(names, pythonParts);
  const addresses = texts.flatMap((text) => text.match(/\b(?:\w+\+|https?:)\/?\S+/g) ?? []).map(distributionName);
  const isNamed = (name: string): boolean => names.has(name) || addresses.some((address) => address.includes(name));
  return { manifest: own.path, has: ({ key, packages }) => parts.has(key) || (app.app.kind === "serverless" && modulesOfFunctions.includes(key)) || [...packages, key].map(distributionName).some(isNamed) };
}

/** Files that say what is installed as well, and are not read: conda, pixi, Nix, Bazel, Buildout. */
const otherManifests = ["environment.yml", "environment.yaml", "conda.yml", "conda.yaml", "pixi.toml", "shell.nix", "default.nix", "flake.nix", "BUILD", "BUILD.bazel", "buildout.cfg"];

/** What installs packages of Python, and the system's own, as a command. */
const pythonInstallers = "pip[\\d.]*|pipx|uv|poetry|pdm|rye|pipenv|conda|mamba|micromamba|easy_install|apt|apt-get|apk|dnf|microdnf|yum|zypper|brew";

type Manifest = Document<PythonManifest>;

/** In the folder of the app, below and above it, and every one of the project that one of these takes in by its path or its name. */
function manifestsOf(app: AppFiles): readonly Manifest[] {
  const all = app.manifests.filter((document): document is Manifest => document.facts.kind === "python-manifest");
  const folders = foldersAbove(app.app.root);
  const found = new Set(all.filter(({ path }) => app.paths.includes(path) || folders.includes(folderOf(path).replace(/(?:^|\/)requirements$/, ""))));
  // The set grows while it is gone through.
  for (const manifest of found) {
    const text = declaringText(manifest);
    const names = new Set(namesIn(text));
    const paths = new Set(text.match(pathWord)?.map((path) => joined(folderOf(manifest.path), path)));
    for (const other of all) if (paths.has(other.path) || paths.has(folderOf(other.path)) || (other.facts.name !== undefined && names.has(distributionName(other.facts.name)))) found.add(other);
  }
  return [...found];
}

const pathWord = /(?<![\w.@-])[\w.@-]*\/[\w./@-]*|(?<![\w.-])[\w.-]+\.(?:txt|in)\b/g;

/** A manifest without comments, and without the settings of other tools, in which packages are named as well. */
function declaringText({ path, text }: Manifest): string {
  const code = text.replace(/(^|\s)#.*$/gm, "$1");
  if (!/\.(?:toml|cfg)$/.test(path)) return code;
  const sections = code.split(/^(?=\[)/m).filter((section) => !/^\[+"?tool\.(?!poetry|uv|pdm|hatch|setuptools|flit|rye)|^\[(?:tool:|metadata|flake8|mypy|isort|pylint|coverage|pytest)/.test(section));
  return sections.join("").replace(/^[ \t]*(?:name|description|keywords|classifiers|authors)[ \t]*=[ \t]*(?:\[[^\]]*(?:\]|(?![^]))|.*)/gm, "");
}

/** Every word that may be the name of a distribution; one that is given extras is there with `[]` behind it as well. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/[A-Za-z0-9][\w.-]*/g)].flatMap(({ 0: word, index }) => {
    const name = distributionName(word).replace(/-$/, "");
    const behind = text.slice(index + word.length, index + word.length + 200);
    return /^\s*\[|^["']?\s*=\s*\{[^}\n]*\bextras\b/.test(behind) ? [name, `${name}[]`] : [name];
  });
}

/** Whether requirements are taken from a file that the project does not have, or that is not read. */
function namesUnknownFile(manifests: readonly Manifest[], texts: readonly string[], { manifests: all }: AppFiles): boolean {
  const known = new Set(all.map(({ path }) => path));
  const names = new Set(all.map(({ path }) => baseName(path)));
  const isTaken = manifests.some(({ path: from, facts }) => facts.includes.some(({ path, isConstraint }) => !isConstraint && !known.has(joined(folderOf(from), path) ?? "")));
  return isTaken || texts.some((text) => text.match(/(?<![\w.-])[\w.-]{0,100}?(?:req|dep|pip|package)[\w.-]{0,100}\.(?:txt|in)\b/gi)?.some((name) => !names.has(name)));
}

/** It lies in a package, another file imports it, or a process starts it. */
function isOfProgram(path: string, app: AppFiles, files: readonly ImportingFile[]): boolean {
  if (app.hasFile(`${folderOf(path)}/__init__.py`) || /(?:^|\/)(?:app|main|manage|wsgi|asgi|application|server|worker)\.py$/.test(path)) return true;
  const segments = path.replace(/\.py$/, "").split("/");
  const names = new Set(segments.flatMap((_, from) => segments.slice(from).map((_one, length) => segments.slice(from, from + length + 1).join("."))));
  const started = app.processes.flatMap(({ words }) => words.map((word) => word.replace(/:.*$|\.py$/g, "").replace(/^\.?\//, "").replaceAll("/", ".")));
  return [...started, ...files.flatMap(([other, modules]) => (other === path ? [] : modules))].some((name) => names.has(name));
}

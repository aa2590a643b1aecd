import { baseName } from "../core/paths.ts";
import { readJson, jsonAt } from "./json.ts";

/** What is looked for in a lockfile. */
export interface LockQuery {
  /** As its registry knows the package. */
  readonly name: string;
  /** The range of the manifest, where one is known: tells apart what a lock has several versions of. */
  readonly range: string | undefined;
  /** The folder of the manifest, relative to that of the lockfile; empty for the same. */
  readonly folder: string;
}

/** Finds the version of one package in the text of a lockfile; `undefined` where it has none, or several that cannot be told apart. */
export type LockReader = (text: string, query: LockQuery) => string | undefined;

/** The lockfiles that versions are read from, by file name. Each is searched only when somebody asks. */
export const lockReaders: ReadonlyMap<string, LockReader> = new Map([
  ["package-lock.json", inNpmLock],
  ["npm-shrinkwrap.json", inNpmLock],
  ["yarn.lock", inYarnLock],
  ["pnpm-lock.yaml", inPnpmLock],
  ["bun.lock", inBunLock],
  ["poetry.lock", inTomlLock],
  ["uv.lock", inTomlLock],
  ["pdm.lock", inTomlLock],
  ["pylock.toml", inTomlLock],
  ["Pipfile.lock", inPipfileLock],
  ["Gemfile.lock", inGemfileLock],
  ["gems.locked", inGemfileLock],
  ["composer.lock", inComposerLock],
  ["Cargo.lock", inTomlLock],
  ["packages.lock.json", inNugetLock],
  ["gradle.lockfile", inGradleLock],
]);

/** Whether a file says which versions are taken, or that they are the right ones. */
export function isLockfile(path: string): boolean {
  const name = baseName(path);
  return lockReaders.has(name) || name === "go.sum" || name === "bun.lockb";
}

/** npm 7 and later write paths, npm 5 and 6 a tree whose first level is indented by four. */
function inNpmLock(text: string, { name, folder }: LockQuery): string | undefined {
  const entry = (path: string) => first(text, `"${escaped(path)}": \\{[^{}]*?"version": "([^"]+)"`);
  const own = folder === "" ? undefined : entry(`${folder}/node_modules/${name}`);
  return own ?? entry(`node_modules/${name}`) ?? first(text, `^(?: {4}|\\t\\t)"${escaped(name)}": \\{\\s*"version": "(\\d[^"]*)"`);
}

/** Entries are named by the ranges they answer: `"a@^1.0.0", "a@^1.2.0":`, with `npm:` before the range since Yarn 2. */
function inYarnLock(text: string, { name, range }: LockQuery): string | undefined {
  const entries = all(text, `^("?${escaped(name)}@[^\\n]*):\\r?\\n {2}version:? "?([^"\\r\\n]+)`);
  const answers = (header: string): boolean => header.split(/,\s*/).some((one) => [`${name}@${range}`, `${name}@npm:${range}`].includes(one.replaceAll('"', "")));
  const fitting = range === undefined ? undefined : entries.find(([, header]) => answers(header as string));
  return fitting?.[2] ?? agreed(entries.map((entry) => entry[2]));
}

/** What the importer has; before version 5.4, and without a workspace, it stands at the top. */
function inPnpmLock(text: string, { name, folder }: LockQuery): string | undefined {
  const importers = /^importers:\s*\n/m.exec(text);
  let part = text;
  if (importers !== null) {
    const own = new RegExp(`^ {2}['"]?${escaped(folder === "" ? "." : folder)}['"]?:[^\\n]*\\n`, "m").exec(text.slice(importers.index));
    if (own === null) return undefined;
    part = text.slice(importers.index + own.index + own[0].length);
  }
  const end = part.search(importers === null ? /^packages:/m : /^ {0,2}\S/m);
  const section = end === -1 ? part : part.slice(0, end);
  const found = /^ *(?:['"]?)NAME(?:['"]?):/.source.replace("NAME", escaped(name));
  const version = first(section, `${found} *(\\d[^\\s(_]*)`) ?? first(section, `${found}\\s*\\n *specifier:[^\\n]*\\n *version: ['"]?(\\d[^\\s(_'"]*)`);
  return version;
}

/** The first level of `packages` is what is hoisted. */
function inBunLock(text: string, { name }: LockQuery): string | undefined {
  return first(text, `^\\s+"${escaped(name)}": \\["${escaped(name)}@(\\d[^"]*)"`);
}

/** Cargo, Poetry, uv and PDM write a table per package, its name and version first. */
function inTomlLock(text: string, { name }: LockQuery): string | undefined {
  return agreed(all(text, `^\\[\\[packages?\\]\\]\\r?\\nname = "${escaped(name)}"\\r?\\nversion = "([^"]+)"`).map((match) => match[1]));
}

function inPipfileLock(text: string, { name }: LockQuery): string | undefined {
  const json = readJson(text);
  const version: unknown = (jsonAt(json, "default", name, "version") ?? jsonAt(json, "develop", name, "version"))?.value;
  return typeof version === "string" ? version.replace(/^=+/, "") : undefined;
}

/** Resolved gems are indented by four, what they need by six. A gem for a platform has its name behind a dash. */
function inGemfileLock(text: string, { name }: LockQuery): string | undefined {
  return agreed(all(text, `^ {4}${escaped(name)} \\(([^)\\s-]+)(?:-[^)]*)?\\)`).map((match) => match[1]));
}

function inComposerLock(text: string, { name }: LockQuery): string | undefined {
  return first(text, `"name": "${escaped(name)}",\\s*"version": "v?([^"]+)"`);
}

/** NuGet's names have no case. One entry per target framework. */
function inNugetLock(text: string, { name }: LockQuery): string | undefined {
  return agreed(all(text, `"${escaped(name)}": \\{[^{}]*?"resolved": "([^"]+)"`, "gi").map((match) => match[1]));
}

/** A group alone stands for whatever is taken of it, if all have one version. */
function inGradleLock(text: string, { name }: LockQuery): string | undefined {
  return agreed(all(text, `^${escaped(name)}${name.includes(":") ? "" : ":[\\w.-]+"}:([^=\\s]+)=`).map((match) => match[1]));
}

function first(text: string, source: string): string | undefined {
  return new RegExp(source, "m").exec(text)?.[1];
}

function all(text: string, source: string, flags = "gm"): readonly RegExpMatchArray[] {
  return [...text.matchAll(new RegExp(source, flags))];
}

/** The one version that all say. */
function agreed(versions: readonly (string | undefined)[]): string | undefined {
  const [version, ...others] = new Set(versions);
  return others.length === 0 ? version : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

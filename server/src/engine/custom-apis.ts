import type { Call, Ecosystem, Name } from "../core/facts/facts.ts";
import { lastMember, nameIndexes, type NameIndex } from "../core/facts/name-pattern.ts";
import { folderOf, joined } from "../core/paths.ts";
import { fileOpeners, logSinks } from "../core/logs/log-files.ts";
import { serverBindings } from "../core/servers/server-bindings.ts";
import { fileWriters, uploadStores } from "../core/services/stored-files.ts";
import type { ApiTable, NamePattern, Rule } from "../core/rule.ts";
import type { CustomApi } from "./settings-apis.ts";

/** The APIs of a settings file, for what lies in its folder. */
export interface PlacedApis {
  readonly folder: string;
  readonly apis: ApiTable<CustomApi>;
}

/** APIs of a project's own that do what one does that rules know. */
export interface CustomApis {
  /** By the name that a call in a file has. */
  find(name: Name, path: string, ecosystem: Ecosystem): CustomApi | undefined;
  /** Whether a name that ends like this may be one of them. */
  isKnownMember(member: string): boolean;
  /** All of them, for triggers. */
  readonly names: ApiTable<CustomApi>;
}

export const noApis: CustomApis = { find: () => undefined, isKnownMember: () => false, names: {} };

export function createCustomApis(placed: readonly PlacedApis[]): CustomApis {
  if (placed.length === 0) return noApis;
  const layers = placed.map(({ folder, apis }) => ({ folder, indexes: nameIndexes(ofPaths(apis, folder)) }));
  const names = merged(placed.map(({ folder, apis }) => ofPaths(apis, folder)));
  const members = new Set(Object.values(names).flatMap((table) => Object.keys(table).map(lastNamed)));
  return {
    names,
    isKnownMember: (member) => members.has(member),
    find(name, path, ecosystem) {
      const seen = nameInProject(name, path);
      return layers.filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`)).map(({ indexes }): ReturnType<NameIndex<CustomApi>["find"]> => indexes(ecosystem).find(seen)).find((one) => one !== undefined);
    },
  };
}

/** A call of such an API with its arguments where the API that it stands for has them; any other call as it is. */
export function asKnownCall(call: Call, api: CustomApi | undefined): Call {
  const given = api?.arguments?.map((at) => call.arguments[at]);
  const end = given?.indexOf(undefined) ?? -1;
  return given === undefined ? call : { ...call, arguments: given.slice(0, end === -1 ? undefined : end).filter((value) => value !== undefined) };
}

/** The names that may stand for an API of an ecosystem: those that the tables of rules have. */
export function knownApis(rules: readonly Rule[]): (ecosystem: Ecosystem) => readonly NamePattern[] {
  const tables: readonly ApiTable<unknown>[] = [...rules.flatMap(({ detect }) => detect.flatMap((one) => (one.kind === "calls" ? [one.names] : []))), serverBindings, logSinks, fileOpeners, uploadStores, fileWriters];
  return (ecosystem) => [...new Set(tables.flatMap((table) => Object.keys(table[ecosystem] ?? {})))];
}

/** `./lib/log.js#toFile` as the project sees it: `src/lib/log#toFile`. */
function nameInProject(name: Name, path: string): Name {
  const hash = name.startsWith(".") ? name.indexOf("#") : -1;
  const file = hash === -1 ? undefined : joined(folderOf(path), withoutEnding(name.slice(0, hash)));
  return file === undefined ? name : `${file}${name.slice(hash)}`;
}

/** Files are named from the folder of the settings. */
function ofPaths(apis: ApiTable<CustomApi>, folder: string): ApiTable<CustomApi> {
  const seen = (pattern: NamePattern): NamePattern => {
    const hash = pattern.indexOf("#");
    return hash === -1 ? pattern : `${joined(folder, withoutEnding(pattern.slice(0, hash))) ?? ""}${pattern.slice(hash)}`;
  };
  return Object.fromEntries(Object.entries(apis).map(([ecosystem, table]) => [ecosystem, Object.fromEntries(Object.entries(table).map(([pattern, api]) => [seen(pattern), api]))]));
}

function withoutEnding(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]sx?|py)$/, "").replace(/\/index$/, "");
}

function merged(tables: readonly ApiTable<CustomApi>[]): ApiTable<CustomApi> {
  const ecosystems = [...new Set(tables.flatMap((table) => Object.keys(table) as Ecosystem[]))];
  return Object.fromEntries(ecosystems.map((ecosystem) => [ecosystem, Object.assign({}, ...tables.map((table) => table[ecosystem]))]));
}

/** `toFile` of `src/lib/log#toFile`. */
function lastNamed(pattern: NamePattern): string {
  return lastMember(pattern.slice(pattern.indexOf("#") + 1));
}

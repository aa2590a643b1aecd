import { spend } from "../core/budget.ts";
import type { Call, EnvRead, Export, ModuleState, Name, SourceFacts, Value } from "../core/facts/facts.ts";
import type { ManifestEcosystem } from "../core/facts/manifest.ts";
import { memberOf, resultOf } from "../core/facts/name.ts";
import { foldersAbove, folderOf } from "../core/paths.ts";
import type { LocatedValue } from "../core/rule.ts";
import { languageOf } from "../languages/languages.ts";
import { declarationKey, type Declarations } from "./declarations.ts";
import type { Place, ProjectNames } from "./resolvers/resolver.ts";
import { resolvers } from "./resolvers/resolvers.ts";

/** Follows names and values between files of the workspace. How a file is found by a name is the affair of its ecosystem's resolver. */
export interface Linker {
  /** `./app#default.listen` as seen from a file becomes `express().listen`; a name nobody can follow stays as it is. */
  resolveName(name: Name, from: string): Name;
  /** What a call of a function reads that only hands on what the environment says is that. */
  resolveValue(located: LocatedValue): LocatedValue;
  /** What a file reads of the environment by functions of others that only hand on what that says. */
  outsideReads(path: string): readonly EnvRead[];
  /** The state of another file that a name stands for, with the path of that file. */
  resolveState(name: Name, from: string): { readonly path: string; readonly state: ModuleState } | undefined;
}

export interface LinkSource extends Pick<ProjectNames, "hasModule" | "appRootOf" | "packages">, Pick<Declarations, "declaring" | "namespaceOf"> {
  /** Facts of a file, parsed now if need be; `undefined` when there are none. */
  factsOf(path: string): SourceFacts | undefined;
  hasFile(path: string): boolean;
}

/** What stands for a file or folder of Python, wherever it lies, among the things an answer may depend on. */
export function moduleKey(name: string): string {
  return ` module ${name}`;
}

/** What stands for the names of all packages of an ecosystem among the things an answer may depend on. */
export function packagesKey(ecosystem: ManifestEcosystem): string {
  return ` packages ${ecosystem}`;
}

/** `onDependency` hears of every file and name that was asked for, also of ones that are missing: when one changes, the asker must be looked at again. */
export function createLinker(source: LinkSource, onDependency: (key: string) => void): Linker {
  const project: ProjectNames = {
    hasModule(name) {
      onDependency(moduleKey(name));
      return source.hasModule(name);
    },
    appRootOf: source.appRootOf,
    namespaceOf: source.namespaceOf,
    firstFile(candidates) {
      for (const candidate of candidates) {
        onDependency(candidate);
        if (source.hasFile(candidate)) return candidate;
      }
      return undefined;
    },
    declaring(ecosystem, name) {
      onDependency(declarationKey(ecosystem, name));
      return source.declaring(ecosystem, name);
    },
    packages(ecosystem) {
      onDependency(packagesKey(ecosystem));
      return source.packages(ecosystem);
    },
    factsOf(path) {
      onDependency(path);
      return source.factsOf(path);
    },
  };

  function find(name: Name, from: string, isWanted: (place: Place) => boolean = () => true): Found | undefined {
    spend();
    const ecosystem = languageOf(from)?.ecosystem;
    if (ecosystem === undefined) return undefined;
    for (const place of resolvers[ecosystem].places(name, from, project)) {
      if (!isWanted(place)) continue;
      const found = nearest(place.files.flatMap((path) => (path === from ? [] : (exportOf(path, place) ?? []))), from);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function exportOf(path: string, { exported, rest }: Place): Found | undefined {
    const facts = project.factsOf(path);
    const found = facts === undefined ? undefined : findExport(facts, exported);
    return facts === undefined || found === undefined ? undefined : { value: found.value, path, facts, exported, rest: found.rest + rest };
  }

  /** A linker lives for one look at one file, whose calls have few names. */
  const resolved = new Map<string, Name>();

  function resolveName(name: Name, from: string): Name {
    const key = `${from} ${name}`;
    let found = resolved.get(key);
    if (found === undefined) resolved.set(key, (found = followName(name, from)));
    return found;
  }

  function followName(name: Name, from: string): Name {
    let current = name;
    let path = from;
    const ecosystem = languageOf(from)?.ecosystem;
    // A file is not parsed to hear that its function is its own.
    const mayLead = ({ rest }: Place): boolean => rest !== "" || (ecosystem !== undefined && resolvers[ecosystem].aliasesFunctions === true);
    for (let hop = 0; hop < mostHops; hop++) {
      const found = find(current, path, mayLead);
      if (found === undefined) return current;
      const next = nameOfValue(found.value, found.facts, found.rest);
      if (next === undefined) return name;
      current = next;
      path = found.path;
    }
    return name;
  }

  function resolveValue(located: LocatedValue): LocatedValue {
    spend();
    let current = located;
    for (let hop = 0; hop < mostHops; hop++) {
      const { value, path } = current;
      if (value.kind === "call") return readBy(value.call, path) ?? current;
      const name = nameToFollow(value, path);
      const found = name === undefined ? undefined : find(name, path);
      if (found === undefined) return current;
      const next = valueOfRest(found.value, found.rest);
      if (next === undefined) return located;
      current = { value: next, path: found.path };
    }
    return current;
  }

  /** What a call reads of the environment, where the function of another file that it calls hands that on. */
  function readBy(index: number, path: string): LocatedValue | undefined {
    const call = source.factsOf(path)?.calls[index];
    const value = call === undefined ? undefined : readOf(call, path);
    return value === undefined ? undefined : { value, path };
  }

  function readOf({ callee, arguments: given, span }: Call, path: string): Extract<Value, { kind: "env" }> | undefined {
    // Only what is given the name of a variable can be one, which most calls are not.
    if (callee === undefined || !given.some(isVariableName)) return undefined;
    const found = find(callee, path);
    const reads = found?.value.kind === "function" && found.rest === "" ? found.value.reads : undefined;
    const variable = reads === undefined ? undefined : given[reads.variable];
    if (reads === undefined || variable?.kind !== "literal" || !isVariableName(variable)) return undefined;
    const fallback = reads.default === undefined ? undefined : given[reads.default];
    return { kind: "env", name: variable.text, ...(fallback === undefined ? {} : { default: fallback }), span };
  }

  function outsideReads(path: string): readonly EnvRead[] {
    return (source.factsOf(path)?.calls ?? []).flatMap((call) => {
      const value = readOf(call, path);
      return value === undefined ? [] : [{ name: value.name, default: value.default, span: value.span, function: call.function }];
    });
  }

  function resolveState(name: Name, from: string): ReturnType<Linker["resolveState"]> {
    const found = find(name, from);
    if (found === undefined || found.rest !== "") return undefined;
    const last = found.exported.slice(found.exported.lastIndexOf(".") + 1);
    const state = found.facts.state.find((one) => one.name === last);
    return state === undefined ? undefined : { path: found.path, state };
  }

  return { resolveName, resolveValue, resolveState, outsideReads };
}

function nameToFollow(value: Value, path: string): Name | undefined {
  if (value.kind === "reference") return value.to;
  const ecosystem = value.kind === "env" ? languageOf(path)?.ecosystem : undefined;
  return value.kind === "env" && ecosystem !== undefined && resolvers[ecosystem].setsEnvironment === true ? `.#${value.name}` : undefined;
}

function isVariableName(value: Value): boolean {
  return value.kind === "literal" && value.type === "string" && /^[A-Za-z_][\w.:-]*$/.test(value.text);
}

interface Found {
  readonly value: Value;
  readonly path: string;
  readonly facts: SourceFacts;
  readonly exported: string;
  readonly rest: string;
}

/** The one whose folder shares most with that of the asker; `undefined` where several do. */
function nearest(found: readonly Found[], from: string): Found | undefined {
  if (found.length <= 1) return found[0];
  const own = foldersAbove(folderOf(from));
  const distance = ({ path }: Found): number => own.findIndex((folder) => folder === "" || path.startsWith(`${folder}/`));
  const [first, second] = found.toSorted((a, b) => distance(a) - distance(b));
  return first !== undefined && second !== undefined && distance(first) === distance(second) ? undefined : first;
}

/** Barrels re-export: a few hops reach what they hand on, and a ring ends. */
const mostHops = 4;

/** A default import of a CommonJS module is the module; a named one may be a key of what it assigned to `module.exports`. */
function findExport(facts: SourceFacts, exported: string): { value: Value; rest: string } | undefined {
  const named = lastNamed(facts.exports, exported);
  if (named !== undefined) return { value: named.value, rest: "" };
  const whole = lastNamed(facts.exports, "*");
  if (exported === "*" || exported === "default") {
    if (whole !== undefined) return { value: whole.value, rest: "" };
    if (exported === "default") return undefined;
    return { value: { kind: "object", entries: facts.exports.map(({ name, value }) => [name, value]), complete: false, span: { start: 0, end: 0 } }, rest: "" };
  }
  const isMissing = whole?.value.kind === "object" && whole.value.complete && !whole.value.entries.some(([key]) => key === exported);
  if (whole !== undefined && !isMissing) return { value: whole.value, rest: `.${exported}` };
  const star = facts.exports.filter(({ name }) => name === "**");
  const [only] = star;
  if (star.length !== 1 || only?.value.kind !== "reference") return undefined;
  return { value: { ...only.value, to: memberOf(only.value.to, exported) }, rest: "" };
}

function lastNamed(exports: readonly Export[], name: string): Export | undefined {
  return exports.findLast((one) => one.name === name);
}

function nameOfValue(value: Value, facts: SourceFacts, rest: string): Name | undefined {
  if (value.kind === "reference") return joined(value.to, rest);
  if (value.kind === "function" && rest.startsWith("()")) return value.returns === undefined ? undefined : joined(value.returns, rest.slice(2));
  if (value.kind === "call") {
    const callee = facts.calls[value.call]?.callee;
    return callee === undefined ? undefined : joined(resultOf(callee), rest);
  }
  const key = /^\.([A-Za-z_$][\w$]*)/.exec(rest)?.[1];
  if (value.kind !== "object" || key === undefined) return undefined;
  const entry = value.entries.findLast(([name]) => name === key)?.[1];
  return entry === undefined ? undefined : nameOfValue(entry, facts, rest.slice(key.length + 1));
}

/** `./config#*` + `.port` is an export, so the first member goes through `memberOf`. */
function joined(name: Name, rest: string): Name {
  const key = /^\.([A-Za-z_$][\w$]*)/.exec(rest)?.[1];
  return key === undefined ? `${name}${rest}` : `${memberOf(name, key)}${rest.slice(key.length + 1)}`;
}

function valueOfRest(value: Value, rest: string): Value | undefined {
  if (rest === "") return value;
  if (value.kind === "reference") return { ...value, to: joined(value.to, rest) };
  const key = /^\.([A-Za-z_$][\w$]*)/.exec(rest)?.[1];
  if (value.kind !== "object" || key === undefined) return undefined;
  const entry = value.entries.findLast(([name]) => name === key)?.[1];
  if (entry === undefined) return undefined;
  const found = valueOfRest(entry, rest.slice(key.length + 1));
  return found?.kind === "literal" ? { ...found, through: found.through ?? key } : found;
}

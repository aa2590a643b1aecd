import { spend } from "../core/budget.ts";
import type { Export, Name, SourceFacts, Value } from "../core/facts.ts";
import { localName, memberOf, resultOf } from "../core/name.ts";
import type { LocatedValue } from "../core/rule.ts";
import { isPython, moduleCandidates, pythonModules } from "./modules.ts";

/** Follows names and values over imports between files of the workspace. */
export interface Linker {
  /** `./app#default.listen` as seen from a file becomes `express().listen`; a name nobody can follow stays as it is. */
  resolveName(name: Name, from: string): Name;
  resolveValue(located: LocatedValue): LocatedValue;
}

export interface LinkSource {
  /** Facts of a file, parsed now if need be; `undefined` when there are none. */
  factsOf(path: string): SourceFacts | undefined;
  hasFile(path: string): boolean;
  /** Whether some file or package of the project has this name, so that a Python import may mean it. */
  hasModule(name: string): boolean;
}

/** `onDependency` hears of every file that was asked for, also of ones that are missing: when one changes, the asker must be looked at again. */
export function createLinker(source: LinkSource, onDependency: (path: string) => void): Linker {
  function find(name: Name, from: string): Found | undefined {
    spend();
    const local = localName(name);
    if (local === undefined) return isPython(from) ? findDotted(name, from) : undefined;
    // `from . import config` may mean a file beside this one.
    const submodule = isPython(from) && local.exported !== "*" ? exportOf(findFile(moduleCandidates(`${local.module}/${local.exported}`, from)), "*", local.rest) : undefined;
    return submodule ?? exportOf(findFile(moduleCandidates(local.module, from)), local.exported, local.rest);
  }

  /** `shop.config.PORT`, where `shop` is a package of the project. */
  function findDotted(name: Name, from: string): Found | undefined {
    const dotted = /^[\w.]+/.exec(name)?.[0] ?? "";
    const [top = ""] = dotted.split(".");
    if (!source.hasModule(top)) return undefined;
    for (const { candidates, exported, rest } of pythonModules(dotted, from)) {
      const found = exportOf(findFile(candidates), exported, rest + name.slice(dotted.length));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function exportOf(path: string | undefined, exported: string, rest: string): Found | undefined {
    const facts = path === undefined ? undefined : source.factsOf(path);
    if (path === undefined || facts === undefined) return undefined;
    const found = findExport(facts, exported);
    return found === undefined ? undefined : { value: found.value, path, facts, rest: found.rest + rest };
  }

  function findFile(candidates: readonly string[]): string | undefined {
    for (const candidate of candidates) {
      onDependency(candidate);
      if (source.hasFile(candidate)) return candidate;
    }
    return undefined;
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
    for (let hop = 0; hop < mostHops; hop++) {
      const found = find(current, path);
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
    for (let hop = 0; hop < mostHops && current.value.kind === "reference"; hop++) {
      const found = find(current.value.to, current.path);
      if (found === undefined) return current;
      const value = valueOfRest(found.value, found.rest);
      if (value === undefined) return located;
      current = { value, path: found.path };
    }
    return current;
  }

  return { resolveName, resolveValue };
}

interface Found {
  readonly value: Value;
  readonly path: string;
  readonly facts: SourceFacts;
  readonly rest: string;
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
  if (whole !== undefined) return { value: whole.value, rest: `.${exported}` };
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

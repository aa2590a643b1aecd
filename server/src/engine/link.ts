import type { Export, Name, SourceFacts } from "../core/facts.ts";
import { localName, memberOf, resultOf } from "../core/name.ts";
import type { LocatedValue } from "../core/rule.ts";
import type { Value } from "../core/facts.ts";

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
}

/** `onDependency` hears of every file that was asked for, also of ones that are missing: when one changes, the asker must be looked at again. */
export function createLinker(source: LinkSource, onDependency: (path: string) => void): Linker {
  function find(name: Name, from: string): { value: Value; path: string; facts: SourceFacts; rest: string } | undefined {
    const local = localName(name);
    if (local === undefined) return undefined;
    const path = findModule(local.module, from);
    const facts = path === undefined ? undefined : source.factsOf(path);
    if (path === undefined || facts === undefined) return undefined;
    const found = findExport(facts, local.exported);
    return found === undefined ? undefined : { value: found.value, path, facts, rest: found.rest + local.rest };
  }

  function findModule(module: string, from: string): string | undefined {
    const candidates = moduleCandidates(module, from);
    for (const candidate of candidates) {
      onDependency(candidate);
      if (source.hasFile(candidate)) return candidate;
    }
    return undefined;
  }

  function resolveName(name: Name, from: string): Name {
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

/** The files a relative specifier may mean, likeliest first. TypeScript sources are imported by the name of their output. */
function moduleCandidates(module: string, from: string): readonly string[] {
  const base = joinPath(from.slice(0, Math.max(0, from.lastIndexOf("/"))), module);
  if (base === undefined) return [];
  const written = /\.[cm]?jsx?$/.test(base) ? [base, base.replace(/js(x?)$/, "ts$1")] : /\.[cm]?tsx?$/.test(base) ? [base] : [];
  const index = base === "" ? "index" : `${base}/index`;
  return [...written, ...(base === "" ? [] : endings.map((ending) => base + ending)), ...endings.map((ending) => index + ending)];
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** `undefined` for a path that leaves the project. */
function joinPath(folder: string, relative: string): string | undefined {
  const segments = folder === "" ? [] : folder.split("/");
  for (const segment of relative.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

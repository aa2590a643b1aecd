import type { Ecosystem } from "../core/facts.ts";
import { lastMember } from "../core/name-pattern.ts";
import type { ApiTable, NamePattern, Rule } from "../core/rule.ts";
import { directiveWord } from "../languages/directives.ts";

/** Which sources are worth a parse: those in which some rule's API may be called, or that speak to the linter. */
export interface Plan {
  wants(ecosystem: Ecosystem, text: string): boolean;
}

/** Triggers follow from the rules' tables. One expression per ecosystem, checked at the edges of identifiers. */
export function createPlan(rules: readonly Rule[], alsoNamed: readonly ApiTable<unknown>[] = []): Plan {
  const triggers = new Map<Ecosystem, Set<string>>();
  const combined = new Map<Ecosystem, (readonly RegExp[])[]>();
  const add = (ecosystem: string, trigger: string | readonly string[]): void => {
    if (typeof trigger !== "string") {
      combined.set(ecosystem as Ecosystem, [...(combined.get(ecosystem as Ecosystem) ?? []), trigger.map((one) => new RegExp(one, "m"))]);
      return;
    }
    const known = triggers.get(ecosystem as Ecosystem) ?? new Set([directiveWord]);
    triggers.set(ecosystem as Ecosystem, known.add(trigger));
  };
  const addTable = (table: ApiTable<unknown>): void => {
    for (const [ecosystem, names] of Object.entries(table)) for (const pattern of Object.keys(names)) add(ecosystem, triggerOf(pattern, ecosystem as Ecosystem));
  };
  for (const table of alsoNamed) addTable(table);
  for (const detector of rules.flatMap((rule) => rule.detect)) {
    if (detector.kind === "calls") addTable(detector.names);
    else if (detector.kind !== "texts" && detector.kind !== "project") for (const [ecosystem, trigger] of Object.entries(detector.triggers)) add(ecosystem, trigger);
  }
  const expressions = new Map([...triggers].map(([ecosystem, sources]) => [ecosystem, new RegExp([...sources].join("|"))]));
  return {
    wants: (ecosystem, text) => expressions.get(ecosystem)?.test(text) === true || combined.get(ecosystem)?.some((all) => all.every((one) => one.test(text))) === true,
  };
}

/**
 * A method is told by its call, a global by its name, and everything else by the module it comes from, which an alias cannot hide. Node's own
 * modules are in every file, so of those the member tells, which stands in the import where it is not called by its name.
 */
function triggerOf(pattern: NamePattern, ecosystem: Ecosystem): string {
  const member = lastMember(pattern);
  if (ecosystem === "python") return pythonTrigger(pattern, member);
  if (ecosystem === "go") return goTrigger(pattern);
  if (ecosystem === "php") return phpTrigger(pattern);
  if (ecosystem === "ruby") return rubyTrigger(pattern, member);
  if (ecosystem === "java") return javaTrigger(pattern, member);
  if (ecosystem === "csharp") return csharpTrigger(pattern, member);
  if (ecosystem === "rust") return rustTrigger(pattern);
  const [first = ""] = pattern.split(".");
  // What everything has a method called is looked for only where its module is imported.
  if (pattern.includes("().") && !everywhere.has(member)) return `\\.${member.replaceAll("*", "\\w*")}\\s{0,12}\\(`;
  if (member !== pattern && ownModules.has(first)) return `\\b${member}\\b`;
  if (globalObjects.has(first)) return `\\b${pattern.replaceAll(".", "\\.")}\\b`;
  const module = pattern.includes("()") ? pattern.slice(0, pattern.indexOf("()")) : pattern === member ? pattern : pattern.slice(0, pattern.length - member.length - 1);
  return `["'\`](?:node:)?${moduleOf(module).replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[\\w-]*")}["'\`]`;
}

/** A method is told by its call, everything else by the name it has in its module, however that was imported. */
function pythonTrigger(pattern: NamePattern, member: string): string {
  return pattern.includes("()") ? `\\.${member.replaceAll("*", "\\w*")}\\s{0,12}\\(` : `\\b${member.replaceAll("*", "\\w*")}\\b`;
}

/** A package by its import path, which an alias cannot hide; its version may follow. What the language has without an import goes by its name. */
function goTrigger(pattern: NamePattern): string {
  const name = pattern.replace(/\(.*/, "");
  const dot = name.indexOf(".", name.lastIndexOf("/") + 1);
  if (dot === -1) return `\\b${name}\\s{0,12}\\(`;
  return `"${name.slice(0, dot).replaceAll(".", "\\.")}(?:/v\\d+|\\.v\\d+)?"`;
}

/** A class by the last part of its name, which stands in its import, too; a function by its call. */
function phpTrigger(pattern: NamePattern): string {
  const [name = ""] = pattern.split(/[.(]/);
  const last = name.slice(name.lastIndexOf("\\") + 1).replaceAll("*", "\\w*");
  return /^[a-z_]/.test(last) ? `\\b${last}\\s{0,12}\\(` : `\\b${last}\\b`;
}

/**
 * A constant by the first part of its path, which also stands where it is aliased or derived from; a method that is called on nothing, and
 * of what goes without its constant, by its own name. Sinatra may only be required, in small letters.
 */
function rubyTrigger(pattern: NamePattern, member: string): string {
  const [, constant] = /^([A-Z]\w*)/.exec(pattern) ?? [];
  if (constant === "Sinatra") return "\\b[Ss]inatra\\b";
  const name = constant === undefined || unnamedInRuby.has(constant) ? member.replace(/\(.*/, "") : constant;
  const edge = (end: string): string => (/\w/.test(end) ? "\\b" : "");
  return `${edge(name.charAt(0))}${name.replace(/[$?^+{}|\\[\]]/g, "\\$&").replaceAll("*", "\\w*")}${edge(name.slice(-1))}`;
}

/** Rails goes by the app's name, configuration files of servers by none. */
const unnamedInRuby = new Set(["Rails", "Puma", "Unicorn"]);

/** A class by its package, which stands in the import or, without one, before the class; what needs no import goes by its last name. */
function javaTrigger(pattern: NamePattern, member: string): string {
  const named = /^((?:[a-z_*][\w*]*\.)+)([A-Z*][\w*]*)/.exec(pattern);
  if (named === null) return `\\b${member.replaceAll("*", "\\w*")}\\b`;
  const [, path = "", name = ""] = named;
  return `\\b${path.replaceAll(".", "\\.").replaceAll("*", "\\w*")}(?:${name.replaceAll("*", "\\w*")}\\b|\\*)`;
}

/**
 * A member or a type by its name, which no import changes. What everything has a method called is looked for only where the type that
 * has it is named; a type that a library hands to a function stands nowhere.
 */
function csharpTrigger(pattern: NamePattern, member: string): string {
  const [root = ""] = pattern.split(/[.(]/);
  const name = everywhere.has(member.toLowerCase()) && /^[A-Z]\w*$/.test(root) && !/(?:Options|Builder|Configuration|Collection)$/.test(root) ? root : member.replace(/\(.*/, "");
  return `\\b${name.replaceAll("*", "\\w*")}\\b`;
}

/** A crate by its name, which stands in the path or in a `use`; of what every program has at hand, the type or the function. */
function rustTrigger(pattern: NamePattern): string {
  const path = pattern.replace(/\(.*/, "").split("::");
  const [crate = "", last = ""] = [path[0], path.at(-1)];
  const type = path.at(-2) ?? "";
  const word = !atHand.has(crate) ? crate : /^[A-Z]/.test(type) || last.includes("*") ? type : last;
  return `\\b${word.replaceAll("*", "\\w*")}\\b`;
}

const atHand = new Set(["std", "tokio"]);

/** `ws.WebSocket` is a member of `ws`, `@nestjs/jwt.JwtModule` of `@nestjs/jwt`; `socket.io` is one package. */
function moduleOf(name: string): string {
  if (packagesWithDots.has(name)) return name;
  const dot = name.indexOf(".", name.startsWith("@") ? name.indexOf("/") : 0);
  return dot === -1 ? name : name.slice(0, dot);
}

const everywhere = new Set(["add", "bind", "register", "run", "start"]);
const ownModules = new Set(["fs", "fs/promises", "crypto", "http", "https", "http2", "path"]);
const globalObjects = new Set(["Bun", "Deno", "process", "console"]);
const packagesWithDots = new Set(["socket.io"]);

/** Sources over this many characters are not parsed: bundles, data. Measured: they cost the most time for the least insight. */
export const longestSource = 500_000;

/** Text that a program wrote: a comment near its top says so, or most of it stands in lines that nobody typed. */
export function isGeneratedText(text: string): boolean {
  if (/^\s*(?:\/\/|\/?\*+|#|--)\s*(?:@generated\b|.*\bDO NOT EDIT\b)/m.test(text.slice(0, 1000))) return true;
  if (text.length < shortestBundle) return false;
  let inLongLines = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    if (stop - start > 2000) inLongLines += stop - start;
    start = stop + 1;
  }
  return inLongLines * 2 > text.length;
}

/** A long line alone may be a picture in the text. */
const shortestBundle = 8000;

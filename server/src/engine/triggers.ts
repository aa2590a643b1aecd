import type { Ecosystem } from "../core/facts/facts.ts";
import { javascriptImport } from "../core/facts/javascript-imports.ts";
import { lastMember } from "../core/facts/name-pattern.ts";
import type { NamePattern } from "../core/rule.ts";

/**
 * Regular expressions that all fit every source in which an API may be used, and few others: what is not found is not parsed. They may be
 * found in vain, and must never be missing.
 */
export function triggerOf(pattern: NamePattern, ecosystem: Ecosystem): readonly string[] {
  // A function of another file of the project, which settings name by its path.
  if (pattern.includes("#")) return [`\\b${lastMember(pattern.slice(pattern.indexOf("#") + 1)).replace(/[^\w$*]/g, "").replaceAll("$", "\\$").replaceAll("*", "\\w*")}\\b`];
  return [triggers[ecosystem](pattern, lastMember(pattern))].flat();
}

/**
 * A method is told by its call, a global by its name, and everything else by the module it comes from, which an alias cannot hide. Node's own
 * modules are in every file, so of those the member tells, which stands in the import where it is not called by its name.
 */
function javascriptTrigger(pattern: NamePattern, member: string): string {
  const [first = ""] = pattern.split(".");
  // What everything has a method called is looked for only where its module is imported.
  if (pattern.includes("().") && !everywhere.has(member)) return `\\.${member.replaceAll("*", "\\w*")}\\s{0,12}\\(`;
  if (member !== pattern && ownModules.has(first)) return `\\b${member}\\b`;
  if (globalObjects.has(first)) return `\\b${pattern.replaceAll(".", "\\.")}\\b`;
  const module = pattern.includes("()") ? pattern.slice(0, pattern.indexOf("()")) : pattern === member ? pattern : pattern.slice(0, pattern.length - member.length - 1);
  return `${javascriptImport}["'\`](?:node:)?${moduleOf(module).replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[\\w-]*")}["'\`]`;
}

/** A method is told by its call, everything else by the name it has in its module, however that was imported. */
function pythonTrigger(pattern: NamePattern, member: string): string {
  return pattern.includes("()") ? `\\.${member.replaceAll("*", "\\w*")}\\s{0,12}\\(` : `\\b${member.replaceAll("*", "\\w*")}\\b`;
}

/** A package by its import path, which an alias cannot hide; its version may follow. What the language has without an import goes by its name. */
function goTrigger(pattern: NamePattern): string {
  const name = pattern.replace(/\(.*/, "");
  // `github.com/nats-io/nats.go.Connect`: what a package gives away begins with a capital.
  const dot = name.search(/\.[A-Z*][^/]*$/);
  if (dot === -1) return `\\b${name}\\s{0,12}\\(`;
  return `"${name.slice(0, dot).replaceAll(".", "\\.")}(?:/v\\d+|\\.v\\d+)?"`;
}

/** A class by the last part of its name, which stands in its import, too, and what is called on it; a function by its call. */
function phpTrigger(pattern: NamePattern, member: string): readonly string[] {
  const [name = ""] = pattern.split(/[.(]/);
  const last = name.slice(name.lastIndexOf("\\") + 1).replaceAll("*", "\\w*");
  if (/^[a-z_]/.test(last)) return [`\\b${last}\\s{0,12}\\(`];
  return pattern.includes(".") && /^\w+$/.test(member) ? [`\\b${last}\\b`, `\\b${member}\\s{0,12}\\(`] : [`\\b${last}\\b`];
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
  return `\\b${word.replaceAll("*", "\\w*")}${/\w$/.test(word) ? "\\b" : ""}`;
}

const atHand = new Set(["std", "tokio"]);

/** `ws.WebSocket` is a member of `ws`, `@nestjs/jwt.JwtModule` of `@nestjs/jwt`; `socket.io` is one package. */
function moduleOf(name: string): string {
  if (packagesWithDots.has(name)) return name;
  const dot = name.indexOf(".", name.startsWith("@") ? name.indexOf("/") : 0);
  return dot === -1 ? name : name.slice(0, dot);
}

const everywhere = new Set(["add", "bind", "connect", "register", "run", "start"]);
const ownModules = new Set(["fs", "fs/promises", "crypto", "http", "https", "http2", "path"]);
const globalObjects = new Set(["Bun", "Deno", "process", "console"]);
const packagesWithDots = new Set(["socket.io"]);

const triggers: Readonly<Record<Ecosystem, (pattern: NamePattern, member: string) => string | readonly string[]>> = {
  javascript: javascriptTrigger,
  python: pythonTrigger,
  go: goTrigger,
  java: javaTrigger,
  php: phpTrigger,
  csharp: csharpTrigger,
  rust: rustTrigger,
  ruby: rubyTrigger,
  // A command by its name.
  shell: (_, member) => `\\b${member.replaceAll("*", "[\\w.-]*")}\\b`,
};

import type { Name } from "../core/facts/facts.ts";
import { lastMember } from "../core/facts/name-pattern.ts";
import { pathRole } from "../core/path-role.ts";
import { countPorts } from "../core/servers/server-bindings.ts";
import { asKnownCall, type CustomApis } from "./custom-apis.ts";
import type { Linker } from "./link.ts";
import type { Source } from "./sources.ts";

/** The names a file's calls have once imports are followed, by position in its calls. */
export interface Survey {
  readonly names: readonly (Name | undefined)[];
  /** Calls that bind a port, if the file is part of the running app. */
  readonly bindings: number;
}

/**
 * A file with the names of its calls. What is called of the project's own APIs has the name and the arguments of what it stands for. `isKnown`
 * tells by the last member of a name whether a table may have it; the files behind any other name need not be parsed.
 */
export function surveyFile(source: Source, linker: Linker, isKnown: (member: string) => boolean, own: CustomApis): { readonly source: Source; readonly survey: Survey } {
  const { path, language } = source;
  const isWanted = (member: string): boolean => isKnown(member) || own.isKnownMember(member);
  const resolved = source.facts.calls.map(({ callee }) => (callee === undefined || !isWanted(memberOfLocal(callee)) ? callee : linker.resolveName(callee, path)));
  const apis = resolved.map((name) => (name === undefined ? undefined : own.find(name, path, language.ecosystem)));
  const facts = apis.every((api) => api === undefined) ? source.facts : { ...source.facts, calls: source.facts.calls.map((call, position) => asKnownCall(call, apis[position])) };
  const names = resolved.map((name, position) => apis[position]?.like ?? name);
  const binds = pathRole(path) === "app" ? countPorts(facts.calls, names, language.ecosystem) : 0;
  return { source: facts === source.facts ? source : { ...source, facts }, survey: { names, bindings: binds } };
}

/** `listen` of `./app#listen` and `./app#default.listen`. */
function memberOfLocal(name: Name): string {
  return lastMember(name.slice(name.indexOf("#") + 1));
}

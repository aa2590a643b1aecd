import type { Name } from "./facts.ts";

/** `express` + `Router` → `express.Router`; the whole of a local module + `port` → that export. A module's `default` is the module. */
export function memberOf(base: Name, member: string): Name {
  if (base.endsWith("#*")) return `${base.slice(0, -1)}${member}`;
  if (member === "default" && !base.includes("#") && !base.endsWith(")")) return base;
  return `${base}.${member}`;
}

export function resultOf(callee: Name): Name {
  return `${callee}()`;
}

/** A name imported from a module, by the exported name, `default` or `*`. */
export function importedFrom(module: string, imported: string): Name {
  if (isLocalModule(module)) return `${module}#${imported}`;
  return imported === "default" || imported === "*" ? module : memberOf(module, imported);
}

/** Whether a module specifier names a file of the workspace. */
export function isLocalModule(module: string): boolean {
  return module.startsWith("./") || module.startsWith("../") || module === "." || module === "..";
}

export interface LocalName {
  readonly module: string;
  readonly exported: string;
  /** What follows the export: `.listen`, `().listen`, or nothing. */
  readonly rest: string;
}

/** `./app#default.listen` in parts; `undefined` for a name that does not start in another file of the workspace. */
export function localName(name: Name): LocalName | undefined {
  const mark = name.indexOf("#");
  if (mark === -1 || !isLocalModule(name.slice(0, mark))) return undefined;
  const end = name.slice(mark + 1).search(/[.(]/);
  const split = end === -1 ? name.length : mark + 1 + end;
  return { module: name.slice(0, mark), exported: name.slice(mark + 1, split), rest: name.slice(split) };
}

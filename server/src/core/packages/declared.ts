import type { Import } from "../facts/facts.ts";
import type { AppFiles } from "../rule.ts";

/** How it is told, of a language whose modules are not called as the packages that bring them, what a source imports and what is declared. */
export interface PackageTable {
  /** The files of the language. */
  readonly sources: RegExp;
  /** An import as `AppFiles.imports` has it. */
  readonly nameOf: (found: Import) => string;
  /** `undefined` for a module of which no package is known. */
  readonly packagesOf: (module: string) => KnownModule | undefined;
  /** Tells which modules are files of the app itself. */
  readonly ownModules: (app: AppFiles) => (module: string) => boolean;
  /** `undefined` where there is no manifest, or where it cannot be told what all of it brings. */
  readonly declared: (app: AppFiles) => DeclaredPackages | undefined;
  /** Whether a file is of the program, as against a script that somebody runs by hand. `files`: what each file of the language imports. */
  readonly isOfProgram: (path: string, app: AppFiles, files: readonly ImportingFile[]) => boolean;
}

/** Its path, and what it imports. */
export type ImportingFile = readonly [string, readonly string[]];

export interface KnownModule {
  /** What of its name the table has: `PIL` of `PIL.Image`. */
  readonly key: string;
  /** Those that bring it, the one to declare first. */
  readonly packages: readonly string[];
}

/** What the manifests of an app declare. */
export interface DeclaredPackages {
  /** The manifest in which one would declare another package. */
  readonly manifest: string;
  readonly has: (module: KnownModule) => boolean;
}

/** The longest part of a name, counted in whole words, that a table has. */
export function knownModule(name: string, separator: string, table: ReadonlyMap<string, readonly string[]>): KnownModule | undefined {
  for (let key = name; key !== ""; key = key.slice(0, Math.max(0, key.lastIndexOf(separator)))) {
    const packages = table.get(key);
    if (packages !== undefined) return { key, packages };
  }
  return undefined;
}

/** The words of a text, for tables of many short names. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** What the packages of a list bring, by a table in which a name that ends in `*` is that of any package which begins so. */
export function broughtBy(names: Iterable<string>, parts: Readonly<Record<string, string>>): ReadonlySet<string> {
  const entries = Object.entries(parts);
  return new Set([...names].flatMap((name) => entries.flatMap(([key, brought]) => (key === name || (key.endsWith("*") && name.startsWith(key.slice(0, -1))) ? words(brought) : []))));
}

import type { Ecosystem, Name, SourceFacts } from "../../core/facts/facts.ts";

/** How programs of one ecosystem name what stands in another file. Paths and names alone tell: nothing is opened here. */
export interface Resolver {
  /** What a file declares that others can name, by its text alone; left out where the path of a file tells what its names are. */
  readonly outline?: (path: string, text: string) => Outline;
  /** Where what a name stands for may be declared, as seen from a file, likeliest first. */
  readonly places: (name: Name, from: string, project: ProjectNames) => Iterable<Place>;
  /** Whether a function of a library may go by a name of the program's own: `exports.listen = server.listen`. Where it may not, what a name leads to that ends in a member of a file is that file's function. */
  readonly aliasesFunctions?: true;
  /** Whether variables of the environment may be set by a file that another one runs. */
  readonly setsEnvironment?: true;
}

export interface Outline {
  /** The package or namespace its names are in; empty for none. */
  readonly namespace: string;
  /** Names, in the form in which `places` asks for them. One too many costs a parse, one that is missing is not found. */
  readonly names: readonly string[];
}

/** Where a name may be declared, and what is left of it there. Of several files that export it the nearest one counts. */
export interface Place {
  readonly files: readonly string[];
  /** As in `Export.name`. */
  readonly exported: string;
  /** What follows the export: `.listen`, `().listen`, or nothing. */
  readonly rest: string;
}

/** What a resolver may ask of the project. All of it is noted as something the asker depends on. */
export interface ProjectNames {
  /** The first of some files that is there. */
  firstFile(candidates: readonly string[]): string | undefined;
  /** Whether some file or folder of Python has this name, so that an import may mean it. */
  hasModule(name: string): boolean;
  /** Files whose outline has a name. */
  declaring(ecosystem: Ecosystem, name: string): readonly Declarer[];
  /** The package or namespace of a file, by its outline. */
  namespaceOf(path: string): string;
  /** Modules of Go or crates of the project, by the name of their package. */
  packages(ecosystem: "go" | "rust"): readonly ProjectPackage[];
  /** The folder of the app that a file is part of. */
  appRootOf(path: string): string;
  factsOf(path: string): SourceFacts | undefined;
}

export interface Declarer {
  readonly path: string;
  readonly namespace: string;
}

export interface ProjectPackage {
  readonly name: string;
  readonly folder: string;
}

/** Names that an expression finds in a text: its first group that is there. */
export function namesIn(text: string, expression: RegExp): readonly string[] {
  return Array.from(text.matchAll(expression), (match) => match.slice(1).find((group) => group !== undefined) ?? "");
}

/** The places of a member of a class: itself where it is static, and that of an object of the class, `Store().items`. */
export function* membersOf(type: string, rest: string, files: readonly string[]): Iterable<Place> {
  const [all, member] = /^(?:\(\))?\.([\w$]+)/.exec(rest) ?? [];
  if (all !== undefined) yield { files, exported: `${type}.${member}`, rest: rest.slice(all.length) };
}

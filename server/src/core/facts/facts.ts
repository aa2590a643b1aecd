import type { Span } from "../text.ts";

/** Languages whose source is parsed. The ids are VS Code's language ids. */
export type LanguageId = "javascript" | "typescript" | "typescriptreact" | "python" | "go" | "java" | "php" | "csharp" | "rust" | "ruby" | "shellscript";

/** The group of languages that share one set of API names in rule tables. */
export type Ecosystem = "javascript" | "python" | "go" | "java" | "php" | "csharp" | "rust" | "ruby" | "shell";

/**
 * What one source file says, as a plain serialisable object: made from its text alone and cached by the hash of that text.
 * Names are resolved as far as one file allows; see `Name`.
 */
export interface SourceFacts {
  readonly language: LanguageId;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly calls: readonly Call[];
  readonly envReads: readonly EnvRead[];
  /** Every named value: variables, keys, fields, keyword arguments, defaults of parameters. */
  readonly bindings: readonly Binding[];
  readonly functions: readonly FunctionFact[];
  /** Variables of the module or of a class whose content changes while the program runs, or may be changed by another file. */
  readonly state: readonly ModuleState[];
  /** Writes to what another file may declare. */
  readonly outsideWrites: readonly OutsideWrite[];
  readonly guards: readonly Guard[];
  readonly types: readonly TypeFact[];
  readonly annotations: readonly Annotation[];
  readonly signals: readonly SignalHandler[];
  readonly directives: readonly Directive[];
  readonly problems: readonly ParseProblem[];
  /** The offset of the line below the last import (or of the first statement), where an import may be added. */
  readonly importInsertion: number;
}

/** The facts of a file of which nothing is known. */
export function noFacts(language: LanguageId): SourceFacts {
  return { language, imports: [], exports: [], calls: [], envReads: [], bindings: [], functions: [], state: [], outsideWrites: [], guards: [], types: [], annotations: [], signals: [], directives: [], problems: [], importInsertion: 0 };
}

/**
 * What an expression stands for, seen from outside the file.
 *
 * - `express` the module, `winston.transports.File` a member of one; `node:` prefixes are dropped.
 * - `express()` what calling (or constructing) it gives, `express().listen` a member of that. `await` is transparent, and
 *   a value declared with a type is an instance of it: after `let server: http.Server`, `server.close` is `http.Server().close`.
 * - `AddAcme(0)`: the first of what a method hands to the function it is given, where its type is not known.
 * - `process.env`, `console.log`: globals by their own name.
 * - `./app#default`, `../config#port`: an export of another file of the workspace, as written. `#*` is the module as a whole, and `.#Port` a
 *   name that some other file of the package or the program declares. The link stage replaces these by what the other file says, and so the
 *   names of classes, modules and packages that the project has.
 */
export type Name = string;

export interface Import {
  /** As written, `node:` prefix dropped. */
  readonly module: string;
  /** `default`, `*` for the whole module, or the exported name. */
  readonly imported: string;
  readonly local: string | undefined;
  readonly typeOnly: boolean;
  /** Inside a `try` that goes on without it. */
  readonly guarded: boolean;
  /** A statement of the module's own, in no function, branch or class: what follows it has the name. */
  readonly topLevel: boolean;
  readonly span: Span;
}

export interface Export {
  /**
   * `default`, an exported name, or `*` for `module.exports = …` and what an included file gives back; `**` for `export * from`, whose value
   * is the other module. A member of a class is `Config.PORT`.
   */
  readonly name: string;
  readonly value: Value;
}

export interface Call {
  /** `undefined` when what is called cannot be named, such as a parameter. */
  readonly callee: Name | undefined;
  /** The callee as the source has it, shortened to one line, for messages. */
  readonly text: string;
  readonly span: Span;
  /** The last identifier of the callee: `listen` in `app.listen(…)`. */
  readonly nameSpan: Span;
  /** Those given by position. */
  readonly arguments: readonly Value[];
  /** Those given by name. */
  readonly keywords: readonly (readonly [string, Value])[];
  /** Index of the function it stands in; -1 for the module's own code. */
  readonly function: number;
  /** Index of the function that it calls, where that is one of the file. */
  readonly target?: number;
  /** All there is of a statement in a block or at the top of the module, so that its value can be given a name and statements may follow it. */
  readonly statement: boolean;
  /** `new X()`, as against `X()`. */
  readonly construction: boolean;
  /** Name of the variable, property or `this.` (`self.`) field the method is called on, if there is one: `metricsApp` in `metricsApp.listen(…)`. */
  readonly receiver: string | undefined;
}

export interface EnvRead {
  readonly name: string;
  readonly default: Value | undefined;
  readonly span: Span;
  readonly function: number;
}

/** A value with a name. */
export interface Binding {
  readonly kind: "variable" | "field" | "key" | "argument" | "parameter";
  /** The last part of what it is bound to: `SECRET_KEY` in `app.config["SECRET_KEY"] = …`. */
  readonly name: string;
  /** What it is a part of: the object's resolved name for a member or keyword argument (`flask.Flask().config`), the class for a field. */
  readonly owner: Name | undefined;
  readonly value: Value;
  /** The name where it is written. */
  readonly span: Span;
  readonly function: number;
}

export interface FunctionFact {
  readonly name: string | undefined;
  readonly span: Span;
  /** Index of the function around it; -1 at the top of the module. */
  readonly parent: number;
}

/** A collection or counter that outlives a call. */
export interface ModuleState {
  readonly name: string;
  readonly kind: "collection" | "counter";
  readonly span: Span;
  readonly writes: readonly StateWrite[];
}

export interface StateWrite {
  readonly span: Span;
  readonly function: number;
  /** The key it writes under; `undefined` for one without, such as a push. */
  readonly key: Value | undefined;
}

export interface OutsideWrite extends StateWrite {
  /** Of what is written to. */
  readonly target: Name;
  /** `undefined` where the call that writes does not tell. */
  readonly kind: ModuleState["kind"] | undefined;
}

/** Which arguments of a function name a variable of the environment, which it gives back, and stand in for it. By position. */
export interface EnvironmentWrapper {
  readonly variable: number;
  readonly default: number | undefined;
}

/** A condition and what depends on it. */
export interface Guard {
  /**
   * `environment-name`: a variable such as NODE_ENV is one of `values` (none: it is the key by which something is looked up); `set`: a variable is set, to anything that counts as true;
   * `rejected`: the program stops when the value of `variable` is one of `values` (none: when it is missing); `main`: the file is
   * the program that was started.
   */
  readonly kind: "environment-name" | "set" | "rejected" | "main";
  /** Name of the environment variable, or of the program's own where it was not read from the environment; empty for `main`. */
  readonly variable: string;
  readonly values: readonly string[];
  /** Whether the condition is true (`then`) or false (`else`) in what it governs. */
  readonly holds: boolean;
  readonly governs: Span;
  readonly span: Span;
}

/** A class. */
export interface TypeFact {
  readonly name: string;
  readonly bases: readonly Name[];
  readonly span: Span;
}

/** A decorator. */
export interface Annotation {
  readonly name: Name | undefined;
  readonly arguments: readonly Value[];
  readonly keywords: readonly (readonly [string, Value])[];
  readonly span: Span;
  /** The function it stands on; -1 for a class or field. */
  readonly function: number;
}

/** What the program does on a signal. */
export interface SignalHandler {
  /** `SIGTERM`. */
  readonly signal: string;
  readonly span: Span;
  /** The function in this file that handles it. */
  readonly handler: number | undefined;
}

/** A comment that speaks to the linter. */
export interface Directive {
  /** A block goes from `start` to the `end` that closes it. */
  readonly scope: "next-line" | "line" | "file" | "start" | "end";
  /** Rule ids as written, possibly unknown. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** The last day on which it counts, as written; possibly no day. */
  readonly until?: string;
  readonly span: Span;
  /** The word as written, of a comment that is only like one: it suppresses nothing, and `scope` is what was probably meant. */
  readonly misspelt?: string;
}

export interface ParseProblem {
  readonly message: string;
  readonly span: Span;
}

/** A value as far as the source tells; rules are silent on `unknown`. Spans lie in the file of the facts, where the value is written. */
export type Value =
  | LiteralValue
  | { readonly kind: "env"; readonly name: string; readonly default?: Value; readonly span: Span }
  /** Interpolation and concatenation, literal parts kept apart. */
  | { readonly kind: "template"; readonly parts: readonly Value[]; readonly span: Span }
  | { readonly kind: "call"; readonly call: number; readonly span: Span }
  /** `complete`: no spread and nothing computed, so a missing key is known to be missing. */
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Value])[]; readonly complete: boolean; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly complete: boolean; readonly span: Span }
  | { readonly kind: "reference"; readonly to: Name; readonly span: Span }
  /** `function`: index in the file's functions. `returns`: the name of what it gives back, where all its ways out agree. `reads`: of an export. */
  | { readonly kind: "function"; readonly function: number; readonly returns?: Name; readonly reads?: EnvironmentWrapper; readonly span: Span }
  /** `c ? a : b`, `a || b`, or a variable that is assigned more than once. */
  | { readonly kind: "choice"; readonly options: readonly Value[]; readonly span: Span }
  | { readonly kind: "unknown"; readonly parameter?: Parameter; readonly span: Span };

/** What a function of the file is given, as it stands in that function. */
export interface Parameter {
  readonly function: number;
  readonly name: string;
  /** Among those that a caller writes down: an object's own (`self`) is not counted. */
  readonly position: number;
  /** Keys by which it is taken out of what is given: `port` of `({ port }) => …`. */
  readonly keys: readonly string[];
}

export interface LiteralValue {
  readonly kind: "literal";
  readonly text: string;
  readonly type: "string" | "number" | "boolean";
  /** The literal itself, quotes included, where it is written. */
  readonly span: Span;
  /** The constant through which the value came here, such as `PORT` in `const PORT = 3000`. */
  readonly through?: string;
}

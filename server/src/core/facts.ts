import type { Span } from "./text.ts";

/** Languages whose source is parsed. The ids are VS Code's language ids. */
export type LanguageId = "javascript" | "typescript" | "typescriptreact";

/** The group of languages that share one set of API names in rule tables. */
export type Ecosystem = "javascript";

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
  readonly directives: readonly Directive[];
  readonly problems: readonly ParseProblem[];
  /** The offset of the line below the last import (or of the first statement), where an import may be added. */
  readonly importInsertion: number;
}

/**
 * What an expression stands for, seen from outside the file.
 *
 * - `express` the module, `winston.transports.File` a member of one; `node:` prefixes are dropped.
 * - `express()` what calling (or constructing) it gives, `express().listen` a member of that. `await` is transparent, and
 *   a value declared with a type is an instance of it: after `let server: http.Server`, `server.close` is `http.Server().close`.
 * - `process.env`, `console.log`: globals by their own name.
 * - `./app#default`, `../config#port`: an export of another file of the workspace, as written. `#*` is the module as a whole.
 *   The link stage replaces these by what the other file says.
 */
export type Name = string;

export interface Import {
  /** As written, `node:` prefix dropped. */
  readonly module: string;
  /** `default`, `*` for the whole module, or the exported name. */
  readonly imported: string;
  readonly local: string | undefined;
  readonly typeOnly: boolean;
  readonly span: Span;
}

export interface Export {
  /** `default`, an exported name, or `*` for `module.exports = …`; `**` for `export * from`, whose value is the other module. */
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
  readonly arguments: readonly Value[];
  /** `new X()`, as against `X()`. */
  readonly construction: boolean;
  /** Name of the variable, property or `this.` field the method is called on, if there is one: `metricsApp` in `metricsApp.listen(…)`. */
  readonly receiver: string | undefined;
}

export interface EnvRead {
  readonly name: string;
  readonly default: Value | undefined;
  readonly span: Span;
}

/** A comment that speaks to the linter. */
export interface Directive {
  readonly scope: "next-line" | "line" | "file";
  /** Rule ids as written, possibly unknown. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly span: Span;
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
  /** `returns`: the name of what it gives back, where all its ways out agree. */
  | { readonly kind: "function"; readonly returns?: Name; readonly span: Span }
  /** `c ? a : b`, `a || b`, or a variable that is assigned more than once. */
  | { readonly kind: "choice"; readonly options: readonly Value[]; readonly span: Span }
  | { readonly kind: "unknown"; readonly span: Span };

export interface LiteralValue {
  readonly kind: "literal";
  readonly text: string;
  readonly type: "string" | "number" | "boolean";
  /** The literal itself, quotes included, where it is written. */
  readonly span: Span;
  /** The constant through which the value came here, such as `PORT` in `const PORT = 3000`. */
  readonly through?: string;
}

import type { Value } from "../facts/facts.ts";
import type { FileEdit, Fix, TextEdit } from "../fix.ts";
import type { RuleFile } from "../rule.ts";
import { contains, lineBreakOf, type Span } from "../text.ts";

/** How a language writes what fixes need. */
export interface Idiom {
  /** An expression that reads the variable and falls back to the literal as it is written; `undefined` where the language has none. */
  readonly environmentNumber: (variable: string, fallback: string) => string | undefined;
  readonly environmentText: (variable: string, fallback: string) => string | undefined;
  /** An expression that reads a variable that must be set, of the type of the literal whose place it takes; `undefined` where none fits everywhere. */
  readonly environmentRequired: (variable: string, literal: string) => string | undefined;
  /** The same where the literal is an argument that a function only looks at, in a language for which that makes a difference. */
  readonly environmentArgument?: (variable: string) => string;
  /** The same for a secret, in a language whose plain read gives the empty text where the variable is not set, which a service would refuse but a signature takes. */
  readonly environmentSecret?: (variable: string) => string;
  /** What those expressions need imported. */
  readonly environmentImport?: { readonly module: string; readonly statement: string };
  /** The same inside a string, after a plain text: `0.0.0.0:` and the port. */
  readonly environmentInText: (before: string, variable: string, fallback: string) => string | undefined;
}

/**
 * Replaces a span by an expression that needs a module, which is imported where the file does not have it. `undefined` where the name would
 * not be the module's at that place.
 */
export function editsWithImport(file: RuleFile, span: Span, newText: string, needed: { readonly module: string; readonly statement: string } | undefined): readonly TextEdit[] | undefined {
  const edit = { span, newText };
  if (needed === undefined) return [edit];
  const { module, statement } = needed;
  const { imports, exports, bindings, importInsertion: at } = file.facts;
  const named = imports.filter(({ local }) => local === module);
  // `import os.path` brings `os`, too.
  const isModule = (one: string): boolean => one === module || one.startsWith(`${module}.`);
  const isTaken =
    named.some((one) => one.imported !== "*" || !isModule(one.module)) ||
    exports.some(({ name, value }) => name === module && !(value.kind === "reference" && value.to === module)) ||
    bindings.some(({ name, kind }) => name === module && /^(?:variable|parameter)$/.test(kind));
  if (isTaken) return undefined;
  if (named.some((one) => one.topLevel && !one.typeOnly && one.span.end <= span.start)) return [edit];
  return at <= span.start ? [edit, { span: { start: at, end: at }, newText: statement }] : undefined;
}

/** The same for an expression that reads the environment, if the language has one. `const process = …` in the file is not Node's. */
export function environmentEdits(file: RuleFile, span: Span, newText: string | undefined): readonly TextEdit[] | undefined {
  const { bindings, imports } = file.facts;
  if (newText === undefined) return undefined;
  if (file.ecosystem === "javascript" && (bindings.some(({ name, kind }) => name === "process" && kind === "variable") || imports.some(({ local, module }) => local === "process" && module !== "process"))) return undefined;
  if (mustBeConstant(file, span)) return undefined;
  return editsWithImport(file, span, newText, file.idiom.environmentImport);
}

/** What a language wants to know when it compiles can be no call: constants, defaults of parameters, in PHP also those of properties. A text of bytes in C# is no text. */
function mustBeConstant(file: RuleFile, span: Span): boolean {
  const before = file.text.slice(Math.max(0, span.start - 2000), span.start);
  const isDefault = (): boolean => file.facts.bindings.some(({ kind, value }) => kind === "parameter" && value.span.start === span.start);
  switch (file.ecosystem) {
    case "csharp":
      return isDefault() || /\bconst\s+[\w.?]+\s+\w+\s*=\s*$/.test(before) || /^u8\b/.test(file.text.slice(span.end, span.end + 3));
    case "go":
      return /\bconst\s+\w[^\n=]*=\s*$|\bconst\s*\([^)]*$/.test(before);
    case "php":
      return isDefault() || /(?:\bconst\s[^;=]*|\b(?:public|private|protected|static|var|readonly)\s[^;=()]*\$\w+\s*)=\s*(?:\[[^;]*)?$/.test(before);
    default:
      return false;
  }
}

/**
 * Replaces a literal of the file by a read of the environment, and names the variable in the app's template. The program needs it set from
 * then on. Where the literal is the default of a read, that read loses it. None where no expression fits.
 */
export function environmentFixes(file: RuleFile, literal: Span, variable: string): readonly Fix[] {
  return replacedBy(file.idiom.environmentRequired(variable, file.text.slice(literal.start, literal.end)), file, literal, variable);
}

/** The same for a secret. */
export function secretFixes(file: RuleFile, literal: Span, variable: string): readonly Fix[] {
  const { environmentSecret, environmentRequired } = file.idiom;
  return replacedBy(environmentSecret?.(variable) ?? environmentRequired(variable, file.text.slice(literal.start, literal.end)), file, literal, variable);
}

function replacedBy(newText: string | undefined, file: RuleFile, literal: Span, variable: string): readonly Fix[] {
  const around = file.facts.envReads.find((read) => read.default !== undefined && contains(read.span, literal) && contains(read.default.span, literal));
  if (around !== undefined) return requiredFixes(file, around);
  // A literal type, or one that is told from the literal, has no room for what is read.
  if (/^\s*as\s+const\b/.test(file.text.slice(literal.end, literal.end + 20))) return [];
  const edits = environmentEdits(file, literal, readsByEnv(file) ? `env('${variable}')` : newText);
  return edits === undefined ? [] : [{ title: `Read ${variable} from the environment`, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] }];
}

/** A file of settings of Laravel or CakePHP reads all it takes from the environment by their function, which knows the variables of `.env`, too. */
export function readsByEnv({ ecosystem, path, text }: Pick<RuleFile, "ecosystem" | "path" | "text">): boolean {
  return ecosystem === "php" && /(?:^|\/)config\/\w+\.php$/.test(path) && /\benv\(['"]/.test(text);
}

/** A read of the environment, with what stands in for the variable. */
export interface DefaultedRead {
  readonly name: string;
  readonly default?: Value | undefined;
  readonly span: Span;
}

/** Takes the default from a read of the environment. A destructured default, a field of settings and the reads of libraries are written in other ways. */
export function requiredFixes(file: RuleFile, read: DefaultedRead): readonly Fix[] {
  const written = file.text.slice(read.span.start, read.span.end);
  const isPlain = written.includes(read.name) && /^(?:process\.env\b|os\.getenv\(|os\.environ\.get\(|os\.environ\[|ENV\.fetch\(|ENV\[)/.test(written);
  // Of a chain in parentheses only a part would go.
  const isWhole = written.split("(").length === written.split(")").length;
  if (!isPlain || !isWhole || read.default === undefined || !contains(read.span, read.default.span)) return [];
  // As an argument it is read also where the other variable is set; behind an operator it is not.
  const isEager = (other: DefaultedRead): boolean => !/(?:\bor|\|\||\?\?|\?|:|\belse)\s*\(?\s*$/.test(file.text.slice(other.span.start, read.span.start));
  if (file.facts.envReads.some((other) => other.span.start !== read.span.start && other.default !== undefined && contains(other.default.span, read.span) && isEager(other))) return [];
  const edits = environmentEdits(file, read.span, file.idiom.environmentRequired(read.name, file.text.slice(read.default.span.start, read.default.span.end)));
  return edits === undefined ? [] : [{ title: `Require ${read.name}`, safety: "unsafe", edits: [{ path: file.path, edits }] }];
}

/** Names variables, without values, in the file in which the app names its variables; those that it names already are left out. */
export function templateEdits({ environmentTemplate: { path, text } }: Pick<RuleFile, "environmentTemplate">, ...variables: readonly string[]): readonly FileEdit[] {
  if (text === undefined) return [{ path, creates: true, edits: [{ span: { start: 0, end: 0 }, newText: variables.map((variable) => `${variable}=\n`).join("") }] }];
  const missing = variables.filter((variable) => !new RegExp(`^\\s*#?\\s*(?:export\\s+)?${variable}\\s*=`, "m").test(text));
  if (missing.length === 0) return [];
  const lineBreak = lineBreakOf(text);
  const before = text === "" || text.endsWith("\n") ? "" : lineBreak;
  return [{ path, edits: [{ span: { start: text.length, end: text.length }, newText: before + missing.map((variable) => `${variable}=${lineBreak}`).join("") }] }];
}

import type { FileEdit, Fix, TextEdit } from "./fix.ts";
import type { RuleFile } from "./rule.ts";
import type { Span } from "./text.ts";

/** The imports that an expression which reads the environment needs, where the file does not have them. */
export function environmentImportEdits(file: RuleFile): readonly TextEdit[] {
  return file.idiom.environmentImports.flatMap(({ module, statement }) => importEdits(file, module, statement));
}

/** Adds a statement that imports a whole module by its name, where the file does not have it. */
export function importEdits(file: RuleFile, module: string, statement: string): readonly TextEdit[] {
  if (file.facts.imports.some((one) => one.module === module && one.local === module)) return [];
  const at = file.facts.importInsertion;
  return [{ span: { start: at, end: at }, newText: statement }];
}

/** Replaces a literal of the file by a read of the environment, and names the variable in the app's template. The program needs it set from then on. */
export function environmentFix(file: RuleFile, literal: Span, variable: string): Fix {
  const edits = [{ span: literal, newText: file.idiom.environmentRequired(variable) }, ...environmentImportEdits(file)];
  return { title: `Read ${variable} from the environment`, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] };
}

/** Names a variable, without a value, in the file in which the app names its variables. */
export function templateEdits({ environmentTemplate: { path, text } }: RuleFile, variable: string): readonly FileEdit[] {
  if (text === undefined) return [{ path, creates: true, edits: [{ span: { start: 0, end: 0 }, newText: `${variable}=\n` }] }];
  if (new RegExp(`^\\s*#?\\s*(?:export\\s+)?${variable}\\s*=`, "m").test(text)) return [];
  const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
  return [{ path, edits: [{ span: { start: text.length, end: text.length }, newText: `${lineBreak}${variable}=\n` }] }];
}

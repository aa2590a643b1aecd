import type { LiteralValue } from "../facts/facts.ts";
import type { Fix } from "../fix.ts";
import { templateEdits } from "./idiom.ts";
import type { SettingsDocument } from "../rule.ts";
import { settingsIdioms } from "../facts/settings.ts";
import type { Span } from "../text.ts";

/**
 * Takes a literal of a file of settings from a variable, and names that in the app's template. Without a fallback the app needs it set from
 * then on. None where the format has no value that refers to a variable.
 */
export function settingFixes(file: SettingsDocument, literal: LiteralValue, variable: string): readonly Fix[] {
  const reference = settingsIdioms[file.facts.format].reference(variable);
  const edit = reference === undefined ? undefined : replaced(file, literal.span, reference);
  return edit === undefined ? [] : [{ title: `Read ${variable} from the environment`, safety: "unsafe", edits: [{ path: file.path, edits: [edit] }, ...templateEdits(file.app, variable)] }];
}

/** The same with the literal as the fallback, so that nothing changes where the variable is not set. */
export function settingFixesWithFallback(file: SettingsDocument, literal: LiteralValue, variable: string, safety: Fix["safety"]): readonly Fix[] {
  const reference = settingsIdioms[file.facts.format].reference(variable, literal.text);
  const edit = reference === undefined ? undefined : replaced(file, literal.span, reference);
  return edit === undefined ? [] : [{ title: `Read ${variable} from the environment, default ${literal.text}`, safety, edits: [{ path: file.path, edits: [edit] }, ...(safety === "safe" ? [] : templateEdits(file.app, variable))] }];
}

/** Takes the default from a reference to a variable. `reference` is all of it. */
export function requiredSettingFixes(file: SettingsDocument, reference: Span, variable: string): readonly Fix[] {
  const newText = settingsIdioms[file.facts.format].reference(variable);
  const written = file.text.slice(reference.start, reference.end);
  if (newText === undefined || !written.includes(variable)) return [];
  return [{ title: `Require ${variable}`, safety: "unsafe", edits: [{ path: file.path, edits: [{ span: reference, newText }] }] }];
}

/** What is in quotes stays in them. A text that would mean something else as it stands is put in quotes in YAML. */
function replaced({ path, text }: SettingsDocument, { start, end }: Span, newText: string): { readonly span: Span; readonly newText: string } | undefined {
  const written = text.slice(start, end);
  // ERB is gone when YAML sees the quotes.
  const asSeen = newText.startsWith("<%=") ? "" : newText;
  if (/["'\\\r\n]/.test(asSeen) || written.includes("\n")) return undefined;
  const quote = /^(["'])[^]*\1$/.exec(written)?.[1];
  if (quote !== undefined) return { span: { start: start + 1, end: end - 1 }, newText };
  const isYaml = /\.ya?ml$/.test(path);
  // In a list or mapping between brackets a brace would end it.
  const inFlow = /[{[,]\s*(?:[\w.-]+:\s*)?$/.test(text.slice(Math.max(0, start - 200), start));
  return { span: { start, end }, newText: isYaml && (inFlow || /: |\s#|^[-?:,[\]{}#&*!|>%@`]/.test(newText)) ? `"${newText}"` : newText };
}

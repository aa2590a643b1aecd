import type { Directive } from "../core/facts.ts";

/** The word every suppression comment starts with, as the source of an expression that its misspellings fit, too; a file that holds it is always parsed. */
export const directiveWord = "[tT][wW][eE][lL][vV][eE][-_]?[fF][aA][cC][tT][oO][rR][-_]?[iI][gG][nN][oO][rR][eE]";

/**
 * Reads `twelve-factor-ignore-next-line <rule>[, <rule>] -- <reason>` (or `-line`, `-file`) from the text of one comment with its
 * marks. `undefined` for any other comment: the word must come first in it.
 */
export function readDirective(comment: string, start: number): Directive | undefined {
  const written = comment.trimEnd();
  const span = { start, end: start + written.length };
  const match = pattern.exec(written);
  if (match === null) return misspelt(written, span);
  const [, scope = "line", rest = ""] = match;
  const mark = rest.search(/(?:^|\s)--(?:\s|$)/);
  const names = mark === -1 ? rest : rest.slice(0, mark);
  const text = mark === -1 ? "" : rest.slice(mark).replace(/^\s*--/, "").trim();
  return {
    scope: scope as Directive["scope"],
    rules: names.split(/[\s,]+/).filter((name) => name !== ""),
    reason: text === "" ? undefined : text,
    span,
  };
}

/** A comment that was meant to be one, and suppresses nothing: `twelve-factor-ignore-nextline a/b`, `TWELVE_FACTOR_IGNORE_FILE`. */
function misspelt(comment: string, span: Directive["span"]): Directive | undefined {
  const [, word = "", suffix = "", rest = ""] = likePattern.exec(comment) ?? [];
  const [scope] = /^[\W_]*(?:next[-_ ]?line|line|file)\b/i.exec(suffix === "" ? rest : suffix) ?? [];
  // Without either it is a sentence that begins with the word.
  if (word === "" || (suffix === "" && scope === undefined && !/^\s*[a-z-]+\/[a-z-]+/.test(rest))) return undefined;
  return { scope: scope === undefined || /next/i.test(scope) ? "next-line" : /file/i.test(scope) ? "file" : "line", rules: [], reason: undefined, span, misspelt: word };
}

/**
 * The suppression comments of a text that is not parsed as a language. `marks` opens its comments; one at the end of a line counts, too.
 */
export function directivesIn(text: string, marks: RegExp): readonly Directive[] {
  const found: Directive[] = [];
  for (const { index: at } of text.matchAll(new RegExp(directiveWord, "g"))) {
    const lineStart = text.lastIndexOf("\n", at) + 1;
    const mark = marks.exec(text.slice(lineStart, at));
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd === -1 ? text.length : text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
    const directive = mark === null ? undefined : readDirective(text.slice(lineStart + mark.index, end), lineStart + mark.index);
    if (directive !== undefined) found.push(directive);
  }
  return found;
}

const likePattern = new RegExp(`^[\\s/*#<!;-]*(${directiveWord}([\\w-]*))([^]*)$`);

const pattern = /^[\s/*#<!;-]*twelve-factor-ignore-(next-line|line|file)\b[ \t]*(.*?)\s*(?:\*\/|-->)?\s*$/s;

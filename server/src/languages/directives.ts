import { spend } from "../core/budget.ts";
import type { Directive } from "../core/facts/facts.ts";

/** The word every suppression comment starts with, as the source of an expression that its misspellings fit, too; a file that holds it is always parsed. */
export const directiveWord = "[tT][wW][eE][lL][vV][eE][-_]?[fF][aA][cC][tT][oO][rR][-_]?[iI][gG][nN][oO][rR][eE]";

/** Whether a text holds the word, well written or not. */
export function holdsDirectiveWord(text: string): boolean {
  return wordPattern.test(text);
}

const wordPattern = new RegExp(directiveWord);

/**
 * Reads `twelve-factor-ignore-next-line <rule>[, <rule>] -- <reason>` (or `-line`, `-file`, `-start`, `-end`) from the text of one comment
 * with its marks. A reason may begin with the last day on which it counts: `until 2027-05-01: <reason>`. Where a comment cannot hold `--`, as in
 * XML, a colon stands before the reason. `undefined` for any other comment: the word must come first in it.
 */
export function readDirective(comment: string, start: number): Directive | undefined {
  const written = comment.trimEnd();
  const span = { start, end: start + written.length };
  const close = closing.find((one) => written.endsWith(one)) ?? "";
  const match = pattern.exec(written.slice(0, written.length - close.length).trimEnd());
  if (match === null) return misspelt(written, span);
  const [, scope = "line", rest = ""] = match;
  const mark = /(?:^|\s)--(?=\s|$)|:(?=\s|$)/.exec(rest);
  const names = mark === null ? rest : rest.slice(0, mark.index);
  const text = mark === null ? "" : rest.slice(mark.index + mark[0].length).trim();
  return { scope: scope as Directive["scope"], rules: names.split(/[\s,]+/).filter((name) => name !== ""), ...readReason(text), span };
}

/** A reason and the last day that may stand before it. */
export function readReason(text: string): Pick<Directive, "reason" | "until"> {
  const [, until, why = ""] = untilPattern.exec(text) ?? [];
  return { reason: (until === undefined ? text : why) || undefined, ...(until === undefined ? {} : { until }) };
}

/** What was meant as a day is taken for one, so that a wrong one can be told. */
const untilPattern = /^until\s+(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})(?![\w-])[\s:,]*([^]*)$/i;

/** A comment that was meant to be one, and suppresses nothing: `twelve-factor-ignore-nextline a/b`, `TWELVE_FACTOR_IGNORE_FILE`. */
function misspelt(comment: string, span: Directive["span"]): Directive | undefined {
  const [, word = "", suffix = "", rest = ""] = likePattern.exec(comment) ?? [];
  const [, scope] = /^[\W_]*(next[-_ ]?line|line|file|start|end)\b/i.exec(suffix === "" ? rest : suffix) ?? [];
  // Without either it is a sentence that begins with the word.
  if (word === "" || (suffix === "" && scope === undefined && !/^\s*[a-z-]+\/[a-z-]+/.test(rest))) return undefined;
  const meant = scope === undefined || /next/i.test(scope) ? "next-line" : (scope.toLowerCase() as Directive["scope"]);
  return { scope: meant, rules: [], reason: undefined, span, misspelt: word };
}

/** How a kind of file writes a comment. */
export interface CommentStyle {
  readonly open: string;
  /** What ends it; left out for one that ends with its line. */
  readonly close?: string;
  /** Nothing may stand before it on its line, where it would be part of a value. */
  readonly ownLine?: true;
}

/** The suppression comments of a text that is not parsed as a language. */
export function directivesIn(text: string, styles: readonly CommentStyle[]): readonly Directive[] {
  const found: Directive[] = [];
  for (const { index: at } of text.matchAll(new RegExp(directiveWord, "g"))) {
    spend();
    const lineStart = Math.max(text.lastIndexOf("\n", at), text.lastIndexOf("\r", at)) + 1;
    const before = text.slice(lineStart, at).trimEnd();
    const style = styles.find(({ open, ownLine }) => before.endsWith(open) && (ownLine !== true || before.trim() === open));
    if (style === undefined) continue;
    const start = lineStart + before.length - style.open.length;
    const end = endOf(text, at, style);
    const directive = end === undefined ? undefined : readDirective(text.slice(start, end), start);
    if (directive !== undefined) found.push(directive);
  }
  return found;
}

/** `undefined` for a comment that is not closed. */
function endOf(text: string, from: number, { close }: CommentStyle): number | undefined {
  if (close === undefined) return from + (/[\r\n]/.exec(text.slice(from))?.index ?? text.length - from);
  const at = text.indexOf(close, from);
  return at === -1 ? undefined : at + close.length;
}

/** What opens a comment in any of the languages. */
const marks = "[\\s/*#<!;@%{-]*";

const likePattern = new RegExp(`^${marks}(${directiveWord}([\\w-]*))([^]*)$`);

const pattern = new RegExp(`^${marks}twelve-factor-ignore-(next-line|line|file|start|end)\\b[ \\t]*([^]*)$`);

const closing = ["*/", "-->", "*@", "%>", "--}}", "#}"];

import type { Directive } from "../core/facts.ts";

/** The word every suppression comment starts with; a file that holds it is always parsed. */
export const directiveWord = "twelve-factor-ignore";

/**
 * Reads `twelve-factor-ignore-next-line <rule>[, <rule>] -- <reason>` (or `-line`, `-file`) from the text of one comment with its
 * marks. `undefined` for any other comment: the word must come first in it.
 */
export function readDirective(comment: string, start: number): Directive | undefined {
  const match = pattern.exec(comment);
  if (match === null) return undefined;
  const [, scope = "line", rest = ""] = match;
  const mark = rest.search(/(?:^|\s)--(?:\s|$)/);
  const names = mark === -1 ? rest : rest.slice(0, mark);
  const text = mark === -1 ? "" : rest.slice(mark).replace(/^\s*--/, "").trim();
  return {
    scope: scope as Directive["scope"],
    rules: names.split(/[\s,]+/).filter((name) => name !== ""),
    reason: text === "" ? undefined : text,
    span: { start, end: start + comment.length },
  };
}

/**
 * The suppression comments of a text that is not parsed as a language. `marks` opens its comments; one at the end of a line counts, too.
 */
export function directivesIn(text: string, marks: RegExp): readonly Directive[] {
  const found: Directive[] = [];
  for (let at = text.indexOf(directiveWord); at !== -1; at = text.indexOf(directiveWord, at + 1)) {
    const lineStart = text.lastIndexOf("\n", at) + 1;
    const mark = marks.exec(text.slice(lineStart, at));
    const lineEnd = text.indexOf("\n", at);
    const end = lineEnd === -1 ? text.length : text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
    const directive = mark === null ? undefined : readDirective(text.slice(lineStart + mark.index, end), lineStart + mark.index);
    if (directive !== undefined) found.push(directive);
  }
  return found;
}

const pattern = /^[\s/*#<!;-]*twelve-factor-ignore-(next-line|line|file)\b[ \t]*(.*?)\s*(?:\*\/|-->)?\s*$/s;

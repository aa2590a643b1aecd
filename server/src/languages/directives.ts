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

const pattern = /^[\s/*#<!;-]*twelve-factor-ignore-(next-line|line|file)\b[ \t]*(.*?)\s*(?:\*\/|-->)?\s*$/s;

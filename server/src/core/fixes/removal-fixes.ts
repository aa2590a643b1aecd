import type { Fix } from "../fix.ts";
import type { Span } from "../text.ts";

interface Written {
  readonly path: string;
  readonly text: string;
}

/** Removes the whole line of a setting; nothing where something else stands in the line. `span` lies in it. */
export function lineFix({ path, text }: Written, span: Span, title: string): readonly Fix[] {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const found = text.indexOf("\n", span.end);
  const end = found === -1 ? text.length : found + 1;
  const line = text.slice(start, end);
  // A condition behind it, or another statement, has to be looked at by a person; an open bracket goes on below.
  if (/;\s*\S|[([{\\,]\s*(?:#.*)?$|\bif\b|\bunless\b/.test(line.trimEnd()) || text.slice(start, span.start).trim() !== "") return [];
  return [{ title, safety: "unsafe", edits: [{ path, edits: [{ span: { start, end }, newText: "" }] }] }];
}

/** Removes an option from a command, in the form for a shell or as words of JSON; with its value where one belongs to it. */
export function wordFix(written: Written, span: Span, option: string, withValue = false): readonly Fix[] {
  const found = findWord(written, span, option, withValue);
  return found === undefined ? [] : [{ title: `Remove ${option.split("=")[0]}`, safety: "unsafe", edits: [{ path: written.path, edits: [{ span: found, newText: "" }] }] }];
}

/** Where a command goes over several lines the option of it, else the whole command. */
export function placeOfWord(written: Written, span: Span, option: string): Span {
  const found = written.text.slice(span.start, span.end).includes("\n") ? findWord(written, span, option, false) : undefined;
  return found === undefined ? span : { start: found.end - option.length, end: found.end };
}

/** With the blanks, or the comma, before it. */
function findWord({ text }: Written, span: Span, option: string, withValue: boolean): Span | undefined {
  const word = option.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const written = text.slice(span.start, span.end);
  const hasValue = withValue && !option.includes("=");
  const match =
    new RegExp(`(?:[ \\t]*\\\\\\r?\\n[ \\t]*|[ \\t]+)${word}${hasValue ? "[ \\t]+[^\\s\"'\\\\]+" : ""}(?=\\s|$|["'])`).exec(written) ??
    new RegExp(`,\\s*"${word}"${hasValue ? ',\\s*"[^"]*"' : ""}`).exec(written);
  return match === null ? undefined : { start: span.start + match.index, end: span.start + match.index + match[0].length };
}

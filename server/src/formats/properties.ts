import type { NamedText } from "../core/facts/documents.ts";
import type { Span } from "../core/text.ts";

export interface PropertyLine extends NamedText {
  readonly nameSpan: Span;
}

/**
 * The lines of a `.properties` file: `key=value`, `key: value` or `key value`, escapes resolved, lines that end in a backslash joined,
 * comments left out. A `---` behind `#` or `!` begins a new document of Spring's. Never throws.
 * Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader).
 */
export function readProperties(text: string): readonly (readonly PropertyLine[])[] {
  const documents: PropertyLine[][] = [[]];
  for (const match of text.matchAll(logicalLine)) {
    const [whole, line = ""] = match;
    const start = match.index + whole.length - line.length;
    if (/^[#!]/.test(line)) {
      if (/^[#!]---[ \t]*$/.test(line)) documents.push([]);
      continue;
    }
    const entry = /^((?:\\[^]|[^\\=:\s])+)([ \t\f]*[=:]?[ \t\f]*)([^]*)$/.exec(line);
    if (entry === null) continue;
    const [, key = "", between = "", rest = ""] = entry;
    const written = rest.trimEnd();
    if (/^\\\s/.test(key)) continue;
    const from = start + key.length + between.length;
    documents.at(-1)?.push({ name: unescaped(key), nameSpan: { start, end: start + key.length }, value: unescaped(written), span: { start: from, end: from + written.length } });
  }
  return documents;
}

/** From its first character, with the lines that it goes on in. A comment does not go on. */
const logicalLine = /^[ \t\f\ufeff]*([#!][^\r\n]*|(?=[^\s#!\ufeff])(?:\\\r\n|\\[^]|[^\\\r\n])+)/gm;

function unescaped(text: string): string {
  return text.replace(/\\(?:\r?\n[ \t\f]*|\r[ \t\f]*|u([0-9a-fA-F]{4})|([^]))/g, (_, code: string | undefined, char: string | undefined) =>
    code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : char === undefined ? "" : (escapes[char] ?? char),
  );
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f" };

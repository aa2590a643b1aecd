import type { Entry, Tree } from "./tree.ts";

/**
 * The literal of JavaScript that starts at `from`: objects and lists with their places, comments left out. What is no literal, such as a
 * call, is there without a text. Never throws: what is not closed ends with the text.
 */
export function literalTree(text: string, from: number): Tree {
  return readValue({ text, at: afterBlanks(text, from) }, mostDepth);
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readValue(cursor: Cursor, depth: number): Tree {
  const start = cursor.at;
  const first = cursor.text[start];
  if (depth > 0 && (first === "{" || first === "[")) return readMembers(cursor, first, depth);
  literal.lastIndex = start;
  const written = literal.exec(cursor.text)?.[0];
  const end = start + (written?.length ?? 0);
  const next = cursor.text[afterBlanks(cursor.text, end)] ?? "";
  // `"a" + b` and `3000 || x` are expressions, and so is a text with something put in.
  if (written === undefined || !/^[,}\]);]?$/.test(next) || (written.startsWith("`") && written.includes("${"))) {
    skipToComma(cursor);
    return node(start, cursor.at, undefined, [], []);
  }
  cursor.at = end;
  return node(start, end, /^["'`]/.test(written) ? written.slice(1, -1).replace(/\\(["'`\\])/g, "$1") : written, [], []);
}

function readMembers(cursor: Cursor, bracket: string, depth: number): Tree {
  const start = cursor.at;
  const entries: Entry[] = [];
  const items: Tree[] = [];
  cursor.at = afterBlanks(cursor.text, start + 1);
  while (cursor.at < cursor.text.length && !/[\]}]/.test(cursor.text[cursor.at] as string)) {
    if (bracket === "[") items.push(readValue(cursor, depth - 1));
    else {
      const entry = readEntry(cursor, depth);
      if (entry !== undefined) entries.push(entry);
    }
    skipToComma(cursor);
    if (cursor.text[cursor.at] === ",") cursor.at = afterBlanks(cursor.text, cursor.at + 1);
    else if (cursor.text[cursor.at] === ")" || cursor.text[cursor.at] === ";") break;
  }
  cursor.at = Math.min(cursor.text.length, cursor.at + 1);
  return node(start, cursor.at, undefined, entries, items);
}

/** `undefined` for a spread, a method and a computed key. */
function readEntry(cursor: Cursor, depth: number): Entry | undefined {
  const start = cursor.at;
  key.lastIndex = start;
  const match = key.exec(cursor.text);
  const end = start + (match?.[0].length ?? 0);
  const colon = afterBlanks(cursor.text, end);
  if (match === null || cursor.text[colon] !== ":") return undefined;
  cursor.at = afterBlanks(cursor.text, colon + 1);
  return { key: match[1] ?? match[2] ?? match[0], keySpan: { start, end }, value: readValue(cursor, depth - 1) };
}

/** To the comma or the bracket that ends an expression. */
function skipToComma(cursor: Cursor): void {
  const { text } = cursor;
  let open = 0;
  for (cursor.at = afterBlanks(text, cursor.at); cursor.at < text.length; cursor.at = afterBlanks(text, cursor.at)) {
    const char = text[cursor.at] as string;
    if (open === 0 && /[,}\]);]/.test(char)) return;
    if (/[{[(]/.test(char)) open++;
    else if (/[}\])]/.test(char)) open--;
    literal.lastIndex = cursor.at;
    cursor.at += literal.exec(text)?.[0].length ?? 1;
  }
}

/** Behind blanks and comments. */
function afterBlanks(text: string, from: number): number {
  blanks.lastIndex = from;
  return from + (blanks.exec(text)?.[0].length ?? 0);
}

function node(start: number, end: number, text: string | undefined, entries: readonly Entry[], items: readonly Tree[]): Tree {
  return { span: { start, end }, text, entries: () => entries, items: () => items };
}

const blanks = /(?:\s|\/\/[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*(?:\/\/[^\n]*)?/y;
const literal = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`|-?\d[\d_.]*|(?:true|false)\b/y;
const key = /"((?:\\[^]|[^"\\\n])*)"|'((?:\\[^]|[^'\\\n])*)'|[\w$]+/y;
const mostDepth = 20;

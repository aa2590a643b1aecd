import { parse } from "smol-toml";
import { spend } from "../core/budget.ts";
import type { Span } from "../core/text.ts";
import type { Entry, Tree } from "./tree.ts";

/** A TOML text; `undefined` for one that cannot be read. What stands inside an inline table or a list has the place of the whole. */
export function tomlTree(text: string): Tree | undefined {
  let root: unknown;
  try {
    root = parse(text);
  } catch {
    return undefined;
  }
  return ofToml(root, "", { start: 0, end: text.length }, placesIn(text));
}

interface Place {
  readonly key: Span;
  readonly value: Span;
}

function ofToml(value: unknown, path: string, span: Span, places: ReadonlyMap<string, Place>): Tree {
  spend();
  const child = (name: string | number, held: unknown): Entry => {
    const inner = `${path}/${name}`;
    const place = places.get(inner);
    return { key: String(name), keySpan: place?.key ?? span, value: ofToml(held, inner, place?.value ?? span, places) };
  };
  const isTable = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return {
    span,
    text: /^(?:string|number|bigint|boolean)$/.test(typeof value) ? String(value) : undefined,
    entries: () => (isTable ? Object.entries(value).map(([key, held]) => child(key, held)) : []),
    items: () => (Array.isArray(value) ? value.map((item, index) => child(index, item).value) : []),
  };
}

/** Where keys and values stand, by their path (`/services/0/internal_port`). The text is known to be TOML. */
function placesIn(text: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const counts = new Map<string, number>();
  let table = "";
  for (let start = 0; start < text.length; ) {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    const header = /^[ \t]*(\[\[?)([^\]\n]*)\]/.exec(line);
    const pair = /^[ \t]*((?:"[^"\n]*"|'[^'\n]*'|[\w-]+)(?:[ \t]*\.[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[\w-]+))*)[ \t]*=[ \t]*/.exec(line);
    let next = lineEnd + 1;
    if (header !== null) {
      const [, bracket, written = ""] = header;
      const name = written.trim();
      table = tablePath(keysOf(name), counts, bracket === "[[");
      const from = start + line.indexOf(name);
      places.set(table, { key: { start: from, end: from + name.length }, value: { start: from, end: from + name.length } });
    } else if (pair !== null) {
      const [whole, key = ""] = pair;
      const from = start + whole.length;
      const end = endOfValue(text, from);
      const keyStart = start + line.indexOf(key);
      places.set([table, ...keysOf(key)].join("/"), { key: { start: keyStart, end: keyStart + key.length }, value: { start: from, end } });
      next = endOfLine(text, end) + 1;
    }
    start = next;
  }
  return places;
}

function keysOf(name: string): readonly string[] {
  return (name.match(/"[^"]*"|'[^']*'|[\w-]+/g) ?? []).map((key) => key.replace(/^["']|["']$/g, ""));
}

/** With the number of the last element after every name that is a list of tables. */
function tablePath(keys: readonly string[], counts: Map<string, number>, isElement: boolean): string {
  let path = "";
  for (const [index, key] of keys.entries()) {
    path += `/${key}`;
    const isLast = index === keys.length - 1;
    if (isLast && isElement) counts.set(path, (counts.get(path) ?? -1) + 1);
    const count = counts.get(path);
    if (count !== undefined) path += `/${count}`;
  }
  return path;
}

/** Behind a string, a list, an inline table or a plain value. */
function endOfValue(text: string, from: number): number {
  const quote = /^(?:"""|'''|"|')/.exec(text.slice(from, from + 3))?.[0];
  if (quote !== undefined) return endOfString(text, from, quote);
  if (text[from] !== "[" && text[from] !== "{") return from + text.slice(from, endOfLine(text, from)).replace(/#.*$/, "").trimEnd().length;
  let depth = 0;
  for (let place = from; place < text.length; place++) {
    const char = text[place] as string;
    const inner = /^(?:"""|'''|"|')/.exec(text.slice(place, place + 3))?.[0];
    if (inner !== undefined) place = endOfString(text, place, inner) - 1;
    else if (char === "#") place = endOfLine(text, place);
    else if (char === "[" || char === "{") depth++;
    else if ((char === "]" || char === "}") && --depth === 0) return place + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let place = from + quote.length; place < text.length; place++) {
    if (text[place] === "\\" && quote.startsWith('"')) place++;
    else if (text.startsWith(quote, place)) return place + quote.length;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

import type { Span } from "../core/text.ts";

/** One value of a TOML text, or the header of a table, with its place. */
export interface TomlEntry {
  /** Keys from the top: `["package", "0", "name"]` for the first `[[package]]` and for the first item of an array. */
  readonly path: readonly string[];
  /** The text of a string, anything else as written; `undefined` for the header of a table. */
  readonly value: string | undefined;
  /** Inside of the quotes; the whole line of a header. */
  readonly span: Span;
}

/**
 * Every scalar of a TOML text in order, inline tables and arrays taken apart. A line that is no TOML is left out. The parsers at hand say
 * what a text means and not where it says so. Never throws.
 */
export function readTomlEntries(text: string): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  let at = 0;

  while (at < text.length) {
    skip(/[\s,]*/y);
    if (at >= text.length) break;
    const start = at;
    if (text[at] === "#") skip(/[^\n]*/y);
    else if (text[at] === "[") header();
    else {
      const key = keyPath();
      if (key.length > 0 && skip(/[ \t]*=[ \t]*/y)) value([...table, ...key], 0);
    }
    // What is left of the line is a comment, or nothing that can be told.
    if (at === start || !/[\r\n]/.test(text[at] ?? "\n")) skip(/[^\n]*\n?/y);
    if (at === start) at++;
  }
  return entries;

  function header(): void {
    const start = at;
    const isItem = text[at + 1] === "[";
    at += isItem ? 2 : 1;
    const path = keyPath();
    if (!skip(isItem ? /[ \t]*\]\]/y : /[ \t]*\]/y)) return;
    // A table below `[[x]]` belongs to its last item.
    const resolved: string[] = [];
    for (const [index, key] of path.entries()) {
      resolved.push(key);
      const count = counts.get(JSON.stringify(resolved));
      if (index === path.length - 1 && isItem) {
        counts.set(JSON.stringify(resolved), (count ?? 0) + 1);
        resolved.push(String(count ?? 0));
      } else if (count !== undefined) resolved.push(String(count - 1));
    }
    table = resolved;
    entries.push({ path: table, value: undefined, span: { start, end: at } });
  }

  function keyPath(): readonly string[] {
    const keys: string[] = [];
    for (;;) {
      skip(/[ \t]*/y);
      const quoted = match(/"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/y);
      const bare = quoted === undefined ? match(/[A-Za-z0-9_-]+/y) : undefined;
      const key = quoted?.[1] ?? quoted?.[2] ?? bare?.[0];
      if (key === undefined || keys.length > mostKeys) return keys;
      keys.push(key);
      if (!skip(/[ \t]*\.(?!\.)/y)) return keys;
    }
  }

  function value(path: readonly string[], depth: number): void {
    const opening = text[at];
    if ((opening === "[" || opening === "{") && depth < deepest) {
      at++;
      for (let index = 0; ; index++) {
        skip(/(?:[\s,]|#[^\n]*\n)*(?:#[^\n]*)?/y);
        if (at >= text.length || skip(/[\]}]/y)) return;
        const before = at;
        if (opening === "[") value([...path, String(index)], depth + 1);
        else {
          const key = keyPath();
          if (key.length === 0 || !skip(/[ \t]*=[ \t]*/y)) return;
          value([...path, ...key], depth + 1);
        }
        if (at === before) return;
      }
    }
    for (const quote of ['"""', "'''"]) {
      if (!text.startsWith(quote, at)) continue;
      const end = text.indexOf(quote, at + 3);
      push(path, at + 3, end === -1 ? text.length : end);
      at = end === -1 ? text.length : end + 3;
      return;
    }
    const string = match(/"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/y);
    if (string !== undefined) return push(path, at - string[0].length + 1, at - 1);
    const plain = match(/[^\s,#[\]{}"'=]+/y);
    if (plain !== undefined) push(path, at - plain[0].length, at);
  }

  function push(path: readonly string[], start: number, end: number): void {
    entries.push({ path, value: text.slice(start, end), span: { start, end } });
  }

  function match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = at;
    const found = expression.exec(text);
    if (found === null) return undefined;
    at += found[0].length;
    return found;
  }

  function skip(expression: RegExp): boolean {
    return match(expression) !== undefined;
  }
}

/** The value of one key. */
export function tomlValue(entries: readonly TomlEntry[], ...path: readonly string[]): TomlEntry | undefined {
  return entries.find((entry) => entry.value !== undefined && samePath(entry.path, path));
}

/** The entries below a key, with what is left of their path. */
export function tomlBelow(entries: readonly TomlEntry[], ...path: readonly string[]): readonly TomlEntry[] {
  return entries.filter((entry) => entry.path.length > path.length && samePath(entry.path.slice(0, path.length), path)).map((entry) => ({ ...entry, path: entry.path.slice(path.length) }));
}

export function hasTomlTable(entries: readonly TomlEntry[], ...path: readonly string[]): boolean {
  return entries.some((entry) => entry.path.length >= path.length && samePath(entry.path.slice(0, path.length), path));
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

const deepest = 32;
const mostKeys = 32;

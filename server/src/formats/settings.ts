import type { LiteralValue, Value } from "../core/facts/facts.ts";
import { settingName, type Setting } from "../core/facts/settings.ts";
import type { Span } from "../core/text.ts";
import type { Tree } from "./tree.ts";

/** How a format writes, inside of a text, what stands for a variable or another key. */
export interface ReferenceSyntax {
  /** What opens one. */
  readonly open: string;
  readonly close: string;
  /** What stands between the name and what it falls back to, if the format has that. */
  readonly fallback?: string;
}

/** `${NAME:default}` of Spring and its kin. */
export const dollarBraces: ReferenceSyntax = { open: "${", close: "}", fallback: ":" };

/** A text as a value: a literal, a reference, or a template of both. `span` is all that is written, quotes included, in `source`. */
export function settingValue(text: string, span: Span, source: string, syntax: ReferenceSyntax | undefined, type: LiteralValue["type"] = typeOf(text)): Value {
  const literal: LiteralValue = { kind: "literal", text, type, span };
  if (syntax === undefined || !text.includes(syntax.open)) return literal;
  // Where the text is not what is written, as with escapes and folded lines, every part has the place of the whole.
  const found = source.slice(span.start, span.end).indexOf(text);
  const start = found === -1 ? undefined : span.start + found;
  const parts = partsOf(text, (from, to) => (start === undefined ? span : { start: start + from, end: start + to }), syntax, 0);
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: "template", parts, span };
}

function partsOf(text: string, at: (from: number, to: number) => Span, syntax: ReferenceSyntax, depth: number): readonly Value[] {
  const parts: Value[] = [];
  const add = (from: number, to: number): void => {
    if (from < to) parts.push({ kind: "literal", text: text.slice(from, to), type: "string", span: at(from, to) });
  };
  let done = 0;
  for (;;) {
    const open = text.indexOf(syntax.open, done);
    const close = open === -1 || depth === deepest ? -1 : closing(text, open + syntax.open.length, syntax);
    if (close === -1) break;
    add(done, open);
    const from = open + syntax.open.length;
    const inner = text.slice(from, close);
    const mark = syntax.fallback === undefined ? -1 : inner.indexOf(syntax.fallback);
    const name = (mark === -1 ? inner : inner.slice(0, mark)).trim();
    const span = at(open, close + syntax.close.length);
    if (mark === -1 || syntax.fallback === undefined) parts.push({ kind: "env", name, span });
    else {
      const begin = mark + syntax.fallback.length;
      parts.push({ kind: "env", name, default: whole(inner.slice(begin), (a, b) => at(from + begin + a, from + begin + b), syntax, depth + 1), span });
    }
    done = close + syntax.close.length;
  }
  add(done, text.length);
  return parts;
}

function whole(text: string, at: (from: number, to: number) => Span, syntax: ReferenceSyntax, depth: number): Value {
  const parts = partsOf(text, at, syntax, depth);
  const [first] = parts;
  if (parts.length === 0) return { kind: "literal", text: "", type: "string", span: at(0, 0) };
  if (parts.length > 1 || first === undefined) return { kind: "template", parts, span: at(0, text.length) };
  return first.kind === "literal" ? { ...first, type: typeOf(text) } : first;
}

/** Where the reference that was opened ends; -1 where it does not. */
function closing(text: string, from: number, { open, close }: ReferenceSyntax): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(close, at)) {
      if (--depth === 0) return at;
    } else if (text.startsWith(open, at)) depth++;
  }
  return -1;
}

const deepest = 8;

function typeOf(text: string): LiteralValue["type"] {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? "number" : /^(?:true|false)$/i.test(text) ? "boolean" : "string";
}

/** Every value of a tree of keys with the path to it. What is empty, too deep or one too many is left out. */
export function settingsOfTree(tree: Tree, source: string, syntax: ReferenceSyntax | undefined, environments: readonly string[]): readonly Setting[] {
  const settings: Setting[] = [];
  const visit = (at: Tree, path: readonly string[], keySpan: Span): void => {
    if (path.length > deepestKey || settings.length >= mostSettings) return;
    if (at.text !== undefined) settings.push({ path, name: settingName(path), keySpan, value: settingValue(at.text, at.span, source, syntax), environments });
    for (const { key, keySpan: own, value } of at.entries()) visit(value, [...path, key], own);
    for (const [index, item] of at.items().entries()) visit(item, [...path, String(index)], keySpan);
  };
  visit(tree, [], tree.span);
  return settings;
}

const deepestKey = 30;

/** Nobody writes more; a file that has them is data. */
export const mostSettings = 5000;

import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit, type Alias, type Document } from "yaml";
import { spend } from "../core/budget.ts";
import type { Span } from "../core/text.ts";
import type { Entry, Tree } from "./tree.ts";

/** The documents of a YAML text, aliases and merge keys followed. What the parser cannot read is left out. Never throws. */
export function yamlTrees(text: string): readonly Tree[] {
  try {
    const documents = parseAllDocuments(text, { logLevel: "silent", prettyErrors: false, uniqueKeys: false });
    return Array.isArray(documents) ? (documents as Document[]).flatMap((document) => (document.contents === null ? [] : [ofYaml(document.contents, anchorsOf(document))])) : [];
  } catch {
    // So many brackets that the parser runs out of stack.
    return [];
  }
}

interface Anchors {
  readonly targets: ReadonlyMap<Alias, unknown>;
  /** How many aliases may still be followed: a handful of lines can stand for a billion values. */
  left: number;
}

/** What each alias stands for: the anchor of its name that was set last. */
function anchorsOf(document: Document): Anchors {
  const targets = new Map<Alias, unknown>();
  const anchors = new Map<string, unknown>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return { targets, left: mostAliases };
}

const mostAliases = 1000;

function ofYaml(written: unknown, anchors: Anchors): Tree {
  const node = followed(written, anchors);
  return {
    get span() {
      return spanOf(node) ?? { start: 0, end: 0 };
    },
    text: isScalar(node) && node.value !== null && typeof node.value !== "object" ? String(node.value) : undefined,
    entries: () => entriesOf(node, anchors, 4),
    items: () => (isSeq(node) ? node.items.map((item) => ofYaml(item, anchors)) : []),
  };
}

function followed(node: unknown, anchors: Anchors): unknown {
  spend();
  return isAlias(node) && anchors.left-- > 0 ? anchors.targets.get(node) : node;
}

/** Own entries hide those that a merge key brings. */
function entriesOf(node: unknown, anchors: Anchors, depth: number): readonly Entry[] {
  if (!isMap(node) || depth === 0) return [];
  const own: Entry[] = [];
  const merged: Entry[] = [];
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const target = name === "<<" ? followed(value, anchors) : undefined;
    if (name !== "<<") own.push({ key: name, keySpan: spanOf(key) ?? { start: 0, end: 0 }, value: ofYaml(value, anchors) });
    else for (const one of isSeq(target) ? target.items : [target]) merged.push(...entriesOf(followed(one, anchors), anchors, depth - 1));
  }
  if (merged.length === 0) return own;
  const names = new Set(own.map(({ key }) => key));
  return [...own, ...merged.filter(({ key }) => !names.has(key))];
}

/** A block ends where its last value does, not behind the line breaks and comments that follow. */
function spanOf(node: unknown): Span | undefined {
  const start = rangeOf(node)?.[0];
  if (start === undefined) return undefined;
  let last = node;
  while ((isMap(last) || isSeq(last)) && last.flow !== true) {
    const item = last.items.at(-1);
    const inner: unknown = isPair(item) ? (item.value ?? item.key) : item;
    if (rangeOf(inner) === undefined) break;
    last = inner;
  }
  return { start, end: Math.max(start, rangeOf(last)?.[1] ?? start) };
}

function rangeOf(node: unknown): [number, number, number] | undefined {
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range ?? undefined;
}

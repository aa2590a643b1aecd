import { parseTree, type Node as JsonNode } from "jsonc-parser";
import { spend } from "../core/budget.ts";
import type { BuildCommand, StartCommand } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import type { Span } from "../core/text.ts";
import { startCommand } from "./declared-process.ts";

/**
 * A value of YAML, TOML or JSON with its place. It is opened step by step, so that aliases which stand for a million values cost
 * what is asked for. What is not there, or of another shape, is `undefined` or empty.
 */
export interface Tree {
  readonly span: Span;
  /** A text, number or truth value as text. */
  readonly text: string | undefined;
  /** Of a mapping, in the order of the file. */
  entries(): readonly Entry[];
  /** Of a list. */
  items(): readonly Tree[];
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

/** The value at a chain of keys. */
export function at(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  return keys.reduce<Tree | undefined>((found, key) => found?.entries().find((entry) => entry.key === key)?.value, tree);
}

export function textAt(tree: Tree | undefined, ...keys: readonly string[]): string | undefined {
  return at(tree, ...keys)?.text;
}

/** A value with the name it is given. */
export function named(name: string, tree: Tree | undefined): NamedText | undefined {
  return tree?.text === undefined ? undefined : { name, value: tree.text, span: tree.span };
}

/** The values of some keys, each by its name; nothing for those that are not there. */
export function namedAt(tree: Tree | undefined, ...keys: readonly string[]): readonly NamedText[] {
  return keys.flatMap((key) => named(key, at(tree, key)) ?? []);
}

/** Every entry whose value is a text or number. */
export function namedEntries(tree: Tree | undefined): readonly NamedText[] {
  return (tree?.entries() ?? []).flatMap(({ key, value }) => named(key, value) ?? []);
}

/** A command with the folder that it works in. */
export function buildCommand(command: StartCommand | undefined, folder: string | undefined): readonly BuildCommand[] {
  return command === undefined ? [] : [{ ...command, ...(folder === undefined ? {} : { folder }) }];
}

/** A command as one text or as a list of words. */
export function commandAt(tree: Tree | undefined, ...keys: readonly string[]): StartCommand | undefined {
  const found = at(tree, ...keys);
  if (found === undefined) return undefined;
  if (found.text !== undefined) return found.text.trim() === "" ? undefined : startCommand(found.text, found.span);
  const words = found.items().map(({ text }) => text ?? "");
  return words.length === 0 ? undefined : startCommand(words, found.span);
}

/** A JSON text, comments and all; `undefined` for one that holds nothing. Never throws. */
export function jsonTree(text: string): Tree | undefined {
  try {
    const root = parseTree(text, [], { allowTrailingComma: true });
    return root === undefined ? undefined : ofJson(root);
  } catch {
    // So many brackets that the parser runs out of stack.
    return undefined;
  }
}

function ofJson(node: JsonNode): Tree {
  spend();
  const value: unknown = node.value;
  return {
    span: { start: node.offset, end: node.offset + node.length },
    text: typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined,
    entries: () =>
      node.type !== "object" ? [] : (node.children ?? []).flatMap(({ children: [key, held] = [] }): Entry[] => (key === undefined || held === undefined ? [] : [{ key: String(key.value), keySpan: { start: key.offset, end: key.offset + key.length }, value: ofJson(held) }])),
    items: () => (node.type === "array" ? (node.children ?? []).map(ofJson) : []),
  };
}

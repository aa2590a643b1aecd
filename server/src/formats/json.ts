import { findNodeAtLocation, parseTree, type JSONPath, type Node } from "jsonc-parser";
import type { NamedText } from "../core/facts/documents.ts";

/** The tree of a JSON text with comments; of a broken one what can be told. Never throws. */
export function readJson(text: string): Node | undefined {
  try {
    return parseTree(text, [], { allowTrailingComma: true });
  } catch {
    // Thousands of brackets: nobody's manifest.
    return undefined;
  }
}

export function jsonAt(tree: Node | undefined, ...path: JSONPath): Node | undefined {
  return tree === undefined ? undefined : findNodeAtLocation(tree, path);
}

/** A text with the place inside of its quotes. */
export function jsonText(name: string, node: Node | undefined): NamedText | undefined {
  return typeof node?.value === "string" ? { name, value: node.value, span: { start: node.offset + 1, end: node.offset + Math.max(1, node.length - 1) } } : undefined;
}

/** The texts of an object, by key. */
export function jsonTexts(node: Node | undefined): readonly NamedText[] {
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) => (typeof key?.value === "string" ? (jsonText(key.value, value) ?? []) : []));
}

import { childrenOf, endOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** Whether a string has parts that are put in when the program runs. */
export function isInterpolated(tree: FlatTree, node: Node): boolean {
  return childrenOf(tree, node).some((part) => typeOf(tree, part) === "interpolation");
}

/** What stands between the quotes, escapes undone unless the string is raw. */
export function stringText(tree: FlatTree, node: Node): string {
  const parts = childrenOf(tree, node);
  const raw = /r/i.test(textOf(tree, parts[0] ?? node).replace(/["'].*$/s, ""));
  return parts.map((part) => (typeOf(tree, part) === "string_content" ? contentText(tree, part, raw) : "")).join("");
}

export function contentText(tree: FlatTree, part: Node, raw: boolean): string {
  const text = tree.text.slice(startOf(tree, part), endOf(tree, part));
  return raw ? text : text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r?\n)|(.))/gs, unescaped);
}

function unescaped(escape: string, x?: string, u?: string, long?: string, octal?: string, lineBreak?: string, other?: string): string {
  if (lineBreak !== undefined) return "";
  const hex = x ?? u ?? long;
  const point = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined;
  if (point !== undefined) return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  return simpleEscapes.get(other ?? "") ?? escape;
}

const simpleEscapes = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["a", "\u0007"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** A number as its decimal text; `undefined` for a complex one. */
export function numberText(tree: FlatTree, node: Node): string | undefined {
  const value = Number(textOf(tree, node).replaceAll("_", ""));
  return Number.isNaN(value) ? undefined : String(value);
}

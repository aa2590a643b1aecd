import { childrenOf, startOf, endOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

/** What stands between the quotes, escapes undone. */
export function stringText(tree: FlatTree, node: Node): string {
  let text = "";
  for (const part of childrenOf(tree, node)) text += fragmentText(tree, part);
  return text;
}

/** One part of a string or template: a stretch of plain text or an escape. */
export function fragmentText(tree: FlatTree, part: Node): string {
  return typeOf(tree, part) === "escape_sequence" ? unescaped(textOf(tree, part)) : textOf(tree, part);
}

/** A number as its decimal text, or `undefined` for a big integer or one that is none. */
export function numberText(tree: FlatTree, node: Node): string | undefined {
  const value = Number(tree.text.slice(startOf(tree, node), endOf(tree, node)).replaceAll("_", ""));
  return Number.isNaN(value) ? undefined : String(value);
}

function unescaped(escape: string): string {
  const simple = simpleEscapes.get(escape[1] ?? "");
  if (simple !== undefined) return simple;
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})$/.exec(escape);
  if (code === null) return escape.slice(1);
  const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "0", 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : "";
}

const simpleEscapes = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
  ["\n", ""],
]);

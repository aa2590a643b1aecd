import type { ImportedName } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { expression } from "./expressions.ts";

/** `require` brings no names. A file of the workspace is told by its path. */
export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const method = textOf(tree, childInField(tree, node, "method"));
  if (!/^require(?:_relative)?$/.test(method) || typeOf(tree, node) !== "call" || childInField(tree, node, "receiver") !== noNode) return [];
  const path = expression(tree, firstChild(tree, childInField(tree, node, "arguments")));
  if (path.kind !== "literal" || path.text === "") return [];
  const module = method === "require" || path.text.startsWith(".") ? path.text : `./${path.text}`;
  return [{ module, imported: "*", local: undefined, name: module, guarded: isRescued(tree, node) }];
}

/** `begin require "x" rescue LoadError end`. */
function isRescued(tree: FlatTree, node: Node): boolean {
  const around = parentOf(tree, node);
  return typeOf(tree, around) === "rescue_modifier" || (/^(?:begin|body_statement)$/.test(typeOf(tree, around)) && childrenOf(tree, around).some((child) => typeOf(tree, child) === "rescue"));
}

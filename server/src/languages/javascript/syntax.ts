import { childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { stringText } from "./literals.ts";

/** The name of a property where it is written as an identifier or a string. */
export function propertyName(tree: FlatTree, key: Node): string | undefined {
  switch (typeOf(tree, key)) {
    case "property_identifier":
    case "private_property_identifier":
    case "shorthand_property_identifier":
    case "identifier":
    case "number":
      return textOf(tree, key);
    case "string":
      return stringText(tree, key);
    default:
      return undefined;
  }
}

export function enclosingClass(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (classTypes.has(typeOf(tree, at))) return at;
  }
  return noNode;
}

/** The expression behind `extends`, or `noNode`. */
export function baseOf(tree: FlatTree, classNode: Node): Node {
  if (classNode === noNode) return noNode;
  const heritage = childrenOf(tree, classNode).find((child) => typeOf(tree, child) === "class_heritage") ?? noNode;
  const first = firstChild(tree, heritage);
  return typeOf(tree, first) === "extends_clause" ? childInField(tree, first, "value") : first;
}

export const functionTypes = new Set(["function_declaration", "function_expression", "generator_function_declaration", "generator_function", "arrow_function", "method_definition"]);

export const classTypes = new Set(["class_declaration", "abstract_class_declaration", "class"]);
const blockTypes = new Set(["statement_block", "program", "for_statement", "for_in_statement", "switch_body", "class_static_block", "internal_module"]);

export function functionScope(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (functionTypes.has(typeOf(tree, at))) return at;
  }
  return 0;
}

export function blockScope(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (blockTypes.has(typeOf(tree, at)) || functionTypes.has(typeOf(tree, at))) return at;
  }
  return 0;
}

import { childInField, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

const traits = new WeakMap<FlatTree, ReadonlyMap<string, readonly Node[]>>();

/** The traits that the file implements, by the type for which it does. */
export function traitsOf(tree: FlatTree): ReadonlyMap<string, readonly Node[]> {
  const known = traits.get(tree);
  if (known !== undefined) return known;
  const found = new Map<string, Node[]>();
  for (const node of nodesOfTypes(tree, implementations)) {
    const trait = childInField(tree, node, "trait");
    const type = childInField(tree, node, "type");
    const name = textOf(tree, /^generic_type/.test(typeOf(tree, type)) ? childInField(tree, type, "type") : type);
    const others = found.get(name);
    if (trait !== noNode && others === undefined) found.set(name, [trait]);
    else if (trait !== noNode) others?.push(trait);
  }
  traits.set(tree, found);
  return found;
}

const implementations = new Set(["impl_item"]);

/** The type of a static as it is written, from its value, or from a token of its type or value in a macro. */
export function typeOfStatic(tree: FlatTree, node: Node): string {
  const around = parentOf(tree, node);
  if (typeOf(tree, around) === "static_item") return textOf(tree, childInField(tree, around, "type"));
  if (typeOf(tree, around) !== "token_tree") return "";
  const start = tree.text.indexOf(":", tree.text.lastIndexOf("static", startOf(tree, node)));
  return tree.text.slice(start + 1, tree.text.indexOf("=", start)).trim();
}

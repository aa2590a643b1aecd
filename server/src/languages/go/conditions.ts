import type { Condition } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

export function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  if (typeOf(tree, node) === "if_statement") {
    return [{ test: childInField(tree, node, "condition"), expected: true, then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
  }
  const test = childInField(tree, node, "value");
  const cases = childrenOf(tree, node).filter((one) => /^(?:expression|default)_case$/.test(typeOf(tree, one)));
  const valuesOf = (one: Node): readonly Node[] => childrenOf(tree, childInField(tree, one, "value"));
  // Without a value every case is a condition of its own.
  if (test === noNode) return cases.map((one) => ({ test: firstChild(tree, childInField(tree, one, "value")), expected: true, then: one, otherwise: noNode }));
  return cases.map((one) => {
    const isDefault = typeOf(tree, one) === "default_case";
    return { test, expected: !isDefault, then: one, otherwise: noNode, values: isDefault ? cases.flatMap(valuesOf) : valuesOf(one) };
  });
}

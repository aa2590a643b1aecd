import type { Condition, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";

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

/** `len(secret) == 0` and `len(secret) > 0`: whether the variable is set. */
export function testOf(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
  if (typeOf(tree, node) !== "binary_expression") return undefined;
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  if (typeOf(tree, left) !== "call_expression" || textOf(tree, childInField(tree, left, "function")) !== "len" || textOf(tree, right) !== "0") return undefined;
  const operator = tree.text.slice(endOf(tree, left), startOf(tree, right)).trim();
  const value = valueOf(firstChild(tree, childInField(tree, left, "arguments")));
  return value.kind === "env" && /^(?:[=!]=|>)$/.test(operator) ? [{ kind: "set", variable: value.name, values: [], holds: operator !== "==" }] : undefined;
}

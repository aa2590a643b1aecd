import type { Condition, ValueReader } from "../common/syntax.ts";
import { afterOf, childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";
import { testOfEnvironment } from "./laravel.ts";

/** What a call asks: Laravel's environment, or `isset($_ENV["X"])` and `empty(getenv("X"))`. */
export function testOf(tree: FlatTree, node: Node, reader: ValueReader): readonly Test[] | undefined {
  const name = typeOf(tree, node) === "function_call_expression" ? textOf(tree, childInField(tree, node, "function")) : "";
  if (name !== "isset" && name !== "empty") return testOfEnvironment(tree, node, reader);
  const [argument, ...others] = childrenOf(tree, childInField(tree, node, "arguments"));
  const value = argument === undefined || others.length > 0 ? undefined : reader.valueOf(typeOf(tree, argument) === "argument" ? firstChild(tree, argument) : argument);
  return value?.kind === "env" ? [{ kind: "set", variable: value.name, values: [], holds: name === "isset" }] : undefined;
}

export function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "condition");
  const body = childInField(tree, node, "body");
  const alternatives = childrenOf(tree, node).filter((child) => /^else_(?:if_)?clause$/.test(typeOf(tree, child)));
  switch (typeOf(tree, node)) {
    case "if_statement":
      return [{ test, expected: true, then: body, otherwise: alternatives[0] ?? noNode, otherwiseEnd: alternatives.at(-1) ?? noNode }];
    case "else_if_clause": {
      const last = childrenOf(tree, parentOf(tree, node)).at(-1) ?? noNode;
      const isLast = last <= node || !/^else_/.test(typeOf(tree, last));
      return [{ test, expected: true, then: body, ...(isLast ? { otherwise: noNode } : { otherwise: afterOf(tree, node), otherwiseEnd: last }) }];
    }
    case "conditional_expression":
      return body === noNode ? [] : [{ test, expected: true, then: body, otherwise: childInField(tree, node, "alternative") }];
    default: {
      const arms = childrenOf(tree, body);
      const valuesOf = (arm: Node): readonly Node[] => (typeOf(tree, arm) === "match_conditional_expression" ? childrenOf(tree, childInField(tree, arm, "conditional_expressions")) : [childInField(tree, arm, "value")].filter((value) => value !== noNode));
      return arms.map((arm) => {
        const isDefault = /default/.test(typeOf(tree, arm));
        return { test, expected: !isDefault, then: arm, otherwise: noNode, values: isDefault ? arms.flatMap(valuesOf) : valuesOf(arm) };
      });
    }
  }
}

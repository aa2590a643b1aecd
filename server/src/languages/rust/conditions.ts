import type { Condition, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { isEnvironmentName, type Test } from "../guards.ts";
import { deepest } from "../limits.ts";
import { chainOf, groups } from "./macros.ts";
import { expression } from "./expressions.ts";

export function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const value = childInField(tree, node, "value");
  const alternative = childInField(tree, node, "alternative");
  switch (typeOf(tree, node)) {
    case "let_declaration":
      return alternative === noNode ? [] : [{ test: value, expected: false, then: alternative, otherwise: noNode }];
    case "if_expression": {
      const condition = childInField(tree, node, "condition");
      const then = childInField(tree, node, "consequence");
      if (typeOf(tree, condition) !== "let_chain") return conditionOf(tree, condition, then, alternative);
      return childrenOf(tree, condition).flatMap((one) => conditionOf(tree, one, then, noNode));
    }
    default: {
      const arms = childrenOf(tree, childInField(tree, node, "body")).filter((arm) => typeOf(tree, arm) === "match_arm");
      const patterns = arms.map((arm) => firstChild(tree, childInField(tree, arm, "pattern")));
      const all = patterns.flatMap((pattern) => matched(tree, pattern));
      const asksForSomething = patterns.some((pattern) => presenceOf(tree, pattern) === true);
      return arms.flatMap((arm, index): readonly Condition[] => {
        const pattern = patterns[index] ?? noNode;
        const then = childInField(tree, arm, "value");
        const guard = childInField(tree, childInField(tree, arm, "pattern"), "condition");
        const own = guard === noNode ? [] : conditionOf(tree, guard, then, noNode);
        const common = { test: value, then, otherwise: noNode };
        const values = matched(tree, pattern);
        if (values.length > 0) return [{ ...common, expected: true, values }, ...own];
        const presence = presenceOf(tree, pattern);
        if (presence === false) return [{ ...common, expected: false }, ...own];
        const takesAny = presence === true || pattern === noNode || /^(?:identifier|captured_pattern)$/.test(typeOf(tree, pattern));
        // An arm with a guard of its own leaves the rest to the arms below, and what comes to one that takes any is none of the values above.
        if (!takesAny || guard !== noNode) return presence === true ? [{ ...common, expected: true }, ...own] : own;
        if (all.length > 0) return [{ ...common, expected: false, values: all }];
        return presence === true || asksForSomething ? [{ ...common, expected: presence === true }] : [];
      });
    }
  }
}

/** `if let Ok(v) = x` asks whether it is there, `if let Ok("a") = x` what it is, anything else is a test by itself. */
function conditionOf(tree: FlatTree, condition: Node, then: Node, otherwise: Node): readonly Condition[] {
  if (typeOf(tree, condition) !== "let_condition") return [{ test: condition, expected: true, then, otherwise }];
  const [pattern, test] = [childInField(tree, condition, "pattern"), childInField(tree, condition, "value")];
  const values = matched(tree, pattern);
  if (values.length > 0) return [{ test, expected: true, then, otherwise: noNode, values }];
  const presence = presenceOf(tree, pattern);
  return presence === undefined ? [] : [{ test, expected: presence, then, otherwise }];
}

/** The literals a pattern is one of. */
function matched(tree: FlatTree, pattern: Node, depth = 0): readonly Node[] {
  if (depth > deepest) return [];
  const inner = childrenOf(tree, pattern);
  switch (typeOf(tree, pattern)) {
    case "string_literal":
    case "raw_string_literal":
    case "integer_literal":
    case "boolean_literal":
      return [pattern];
    case "or_pattern": {
      const parts = inner.map((one) => matched(tree, one, depth + 1));
      return parts.every((part) => part.length > 0) ? parts.flat() : [];
    }
    case "tuple_struct_pattern":
      return /^(?:Ok|Some)$/.test(textOf(tree, inner[0] ?? noNode)) ? matched(tree, inner[1] ?? noNode, depth + 1) : [];
    default:
      return [];
  }
}

/** Whether a pattern asks for something (`Ok(v)`) or for nothing (`Err(_)`); `undefined` where it asks neither. */
function presenceOf(tree: FlatTree, pattern: Node): boolean | undefined {
  const [type = noNode, inner = noNode] = childrenOf(tree, pattern);
  if (textOf(tree, pattern) === "None") return false;
  if (typeOf(tree, pattern) !== "tuple_struct_pattern") return undefined;
  if (textOf(tree, type) === "Err") return false;
  return /^(?:Ok|Some)$/.test(textOf(tree, type)) && (inner === noNode || /^(?:identifier|mut_pattern|ref_pattern)$/.test(typeOf(tree, inner))) ? true : undefined;
}

/** `matches!(env.as_str(), "dev" | "test")`. */
export function testOf(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
  if (typeOf(tree, node) !== "macro_invocation" || textOf(tree, childInField(tree, node, "macro")) !== "matches") return undefined;
  const list = childrenOf(tree, node).find((child) => typeOf(tree, child) === "token_tree") ?? noNode;
  const [subject, pattern] = groups(tree, list, ",");
  if (subject === undefined || pattern === undefined || /\bif\b/.test(tree.text.slice(pattern.start, pattern.end))) return [];
  const value = valueOf(chainOf(tree, subject.tokens, subject.start, subject.end));
  const held = pattern.tokens.flatMap((token) => (typeOf(tree, token) === "token_tree" ? childrenOf(tree, token) : /^(?:Ok|Some)$/.test(textOf(tree, token)) ? [] : token));
  const values = held.flatMap((token) => {
    const view = expression(tree, token);
    return view.kind === "literal" ? [view.text] : [];
  });
  if (value.kind !== "env" || values.length === 0 || values.length < held.length) return [];
  return [{ kind: isEnvironmentName(value.name) ? "environment-name" : "set", variable: value.name, values, holds: true }];
}

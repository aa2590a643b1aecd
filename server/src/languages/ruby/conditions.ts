import type { Value } from "../../core/facts/facts.ts";
import type { Condition, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";
import { expression } from "./expressions.ts";

export function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "condition");
  switch (typeOf(tree, node)) {
    case "call": {
      // `configure :production do`, as Sinatra has it.
      const isConfigure = textOf(tree, childInField(tree, node, "method")) === "configure" && childInField(tree, node, "arguments") !== noNode;
      return isConfigure ? [{ test: node, expected: true, then: childInField(tree, node, "block"), otherwise: noNode }] : [];
    }
    case "case":
      return cases(tree, node);
    case "if_modifier":
    case "unless_modifier":
      return [{ test, expected: typeOf(tree, node) === "if_modifier", then: childInField(tree, node, "body"), otherwise: noNode }];
    default:
      return [{ test, expected: typeOf(tree, node) !== "unless", then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
  }
}

function cases(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "value");
  const branches = childrenOf(tree, node).filter((one) => /^(?:when|else)$/.test(typeOf(tree, one)));
  const valuesOf = (one: Node): readonly Node[] => childrenOf(tree, one).flatMap((child) => (typeOf(tree, child) === "pattern" ? firstChild(tree, child) : []));
  // Without a value every case is a condition of its own.
  if (test === noNode) return branches.flatMap((one) => valuesOf(one).map((value) => ({ test: value, expected: true, then: one, otherwise: noNode })));
  return branches.map((one) => {
    const isElse = typeOf(tree, one) === "else";
    return { test, expected: !isElse, then: one, otherwise: noNode, values: isElse ? branches.flatMap(valuesOf) : valuesOf(one) };
  });
}

export function testOf(tree: FlatTree, node: Node, { nameOf, valueOf }: ValueReader): readonly Test[] | undefined {
  const view = expression(tree, node);
  if (view.kind === "operation" && view.operator === "equal") {
    const isMain = textOf(tree, view.left) === "__FILE__" && /^\$(?:0|PROGRAM_NAME)$/.test(textOf(tree, view.right));
    return isMain ? [{ kind: "main", variable: "", values: [], holds: true }] : undefined;
  }
  if (view.kind !== "call") return undefined;
  const method = textOf(tree, view.name);
  const [argument] = view.arguments;
  if (method === "configure" && /^(?:Sinatra::(?:Base|Application)\.)?configure\(\)$/.test(nameOf(node) ?? "")) {
    const values = view.arguments.flatMap(({ value }) => textsOf(valueOf(value)));
    return values.length === 0 ? undefined : [environmentIs("APP_ENV", values)];
  }
  // `ENV.key?("X")`.
  if (/^(?:key|has_key|include|member)\?$/.test(method) && textOf(tree, view.object) === "ENV" && argument !== undefined) {
    return textsOf(valueOf(argument.value)).map((variable): Test => ({ kind: "set", variable, values: [], holds: true }));
  }
  // `%w[staging production].include?(Rails.env)` and the other way round.
  if ((method === "include?" || method === "in?") && argument !== undefined) {
    const [subject, list] = method === "in?" ? [view.object, argument.value] : [argument.value, view.object];
    const value = valueOf(subject);
    const texts = value.kind === "env" ? textsOf(valueOf(list)) : [];
    return value.kind === "env" && texts.length > 0 ? [environmentIs(value.name, texts)] : undefined;
  }
  if (!environmentTests.has(method)) return undefined;
  const subject = view.object === noNode ? undefined : valueOf(view.object);
  const isSinatra = /^(?:Sinatra::(?:Base|Application)\.(?:settings\.)?|settings\.)?\w+\?\(\)$/.test(nameOf(node) ?? "");
  const variable = subject?.kind === "env" ? subject.name : isSinatra ? "APP_ENV" : undefined;
  return variable === undefined ? undefined : [environmentIs(variable, method === "local?" ? ["development", "test"] : [method.slice(0, -1)])];
}

const environmentTests = new Set(["production?", "development?", "test?", "staging?", "local?"]);

function environmentIs(variable: string, values: readonly string[]): Test {
  return { kind: "environment-name", variable, values, holds: true };
}

function textsOf(value: Value): readonly string[] {
  return value.kind === "literal" ? [value.text] : value.kind === "list" ? value.items.flatMap(textsOf) : [];
}

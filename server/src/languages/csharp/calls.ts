import { unknownExpression, type Argument, type Expression } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { plainName, simpleName } from "./names.ts";

export function invocation(tree: FlatTree, node: Node): Expression {
  const { object, name } = calleeOf(tree, node);
  const args = argumentsIn(tree, childInField(tree, node, "arguments"));
  const [first, second] = args;
  const text = textOf(tree, name);
  if (first !== undefined) {
    if (text === "nameof" && object === noNode) return { kind: "literal", type: "string", text: simpleName(tree, first.value) };
    if (/^IsNullOr(?:Empty|WhiteSpace)$/.test(text) && args.length === 1) return { kind: "not", inner: first.value };
    if (text === "Equals" && object !== noNode) {
      const isOfText = /^[sS]tring$/.test(textOf(tree, object));
      return isOfText && second !== undefined ? { kind: "operation", operator: "equal", left: first.value, right: second.value } : { kind: "operation", operator: "equal", left: object, right: first.value };
    }
  }
  return { kind: "call", object, name, arguments: args, construction: false };
}

/** What an invocation calls, and on what. */
export function calleeOf(tree: FlatTree, node: Node): { readonly object: Node; readonly name: Node } {
  const callee = childInField(tree, node, "function");
  switch (typeOf(tree, callee)) {
    case "member_access_expression": {
      const object = childInField(tree, callee, "expression");
      const isOfBase = object === noNode && tree.text.startsWith("base", startOf(tree, callee));
      return { object, name: isOfBase ? callee : plainName(tree, childInField(tree, callee, "name")) };
    }
    case "conditional_access_expression": {
      const access = childrenOf(tree, callee).at(-1) ?? noNode;
      return typeOf(tree, access) === "member_binding_expression" ? { object: childInField(tree, callee, "condition"), name: plainName(tree, childInField(tree, access, "name")) } : { object: noNode, name: callee };
    }
    default:
      return { object: noNode, name: plainName(tree, callee) };
  }
}

export function argumentsIn(tree: FlatTree, list: Node): readonly Argument[] {
  const args = childrenOf(tree, list).filter((child) => typeOf(tree, child) === "argument");
  return args.map((argument) => ({ name: childInField(tree, argument, "name"), value: childrenOf(tree, argument).at(-1) ?? argument }));
}

/** `Console.CancelKeyPress += handler` calls the event with its handler. */
export function subscription(tree: FlatTree, node: Node): Expression {
  const [target, handler] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  if (typeOf(tree, target) !== "member_access_expression" || tree.text.slice(endOf(tree, target), startOf(tree, handler)).trim() !== "+=") return unknownExpression;
  const name = childInField(tree, target, "name");
  const isHandler = /^(?:lambda|anonymous_method)_expression$/.test(typeOf(tree, handler)) || /^(?:CancelKeyPress|ProcessExit|Unloading)$/.test(textOf(tree, name));
  return isHandler ? { kind: "call", object: childInField(tree, target, "expression"), name, arguments: [{ name: noNode, value: handler }], construction: false } : unknownExpression;
}

import type { Assignment, Declared, Parameter, Signature } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { operatorOf } from "./expressions.ts";

/** Constants, class variables, globals, and what the body of a class sets `@x` to, outlive a call. Other variables are there when they are assigned. */
export function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  switch (typeOf(tree, node)) {
    case "method":
    case "singleton_method":
      return [{ kind: "function", name, value: noNode, type: noNode }];
    case "class":
    case "module":
      return [{ kind: "class", name, value: firstChild(tree, childInField(tree, node, "superclass")), type: noNode, scope: "class" }];
    case "exception_variable":
      return [{ kind: "variable", name: firstChild(tree, node), value: noNode, type: noNode }];
    case "for":
      return [{ kind: "variable", name: childInField(tree, node, "pattern"), value: noNode, type: noNode }];
    default:
      return declaredByAssignment(tree, node);
  }
}

function declaredByAssignment(tree: FlatTree, node: Node): readonly Declared[] {
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const isKept = typeOf(tree, node) === "assignment" || operatorOf(tree, left, right) === "||=";
  if (!isKept) return [];
  switch (typeOf(tree, left)) {
    case "constant":
      return [{ kind: "variable", name: left, value: right, type: noNode, scope: "class", isStatic: true, isFixed: true }];
    case "class_variable":
      return [{ kind: "field", name: left, value: right, type: noNode, scope: "class", isStatic: true }];
    case "global_variable":
      return [{ kind: "variable", name: left, value: right, type: noNode, scope: "file" }];
    case "instance_variable":
      return isInClassBody(tree, node) ? [{ kind: "field", name: left, value: right, type: noNode, scope: "class", isStatic: true }] : [];
    case "left_assignment_list": {
      const values = typeOf(tree, right) === "right_assignment_list" ? childrenOf(tree, right) : [];
      return childrenOf(tree, left).flatMap((name, index) => (typeOf(tree, name) === "identifier" ? { kind: "variable", name, value: values[index] ?? noNode, type: noNode } : []));
    }
    default:
      return [];
  }
}

function isInClassBody(tree: FlatTree, node: Node): boolean {
  const body = parentOf(tree, node);
  return typeOf(tree, body) === "body_statement" && /^(?:class|module|singleton_class)$/.test(typeOf(tree, parentOf(tree, body)));
}

export function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  const type = typeOf(tree, node);
  const [target, value] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  if (type === "binary") return operatorOf(tree, target, value) === "<<" ? { target, value: noNode, augmented: false, appends: true } : undefined;
  if (!/^(?:operator_)?assignment$/.test(type) || typeOf(tree, target) === "left_assignment_list" || declaredByAssignment(tree, node).length > 0) return undefined;
  return { target, value, augmented: type === "operator_assignment" && operatorOf(tree, target, value) !== "||=" };
}

export function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const parent = parentOf(tree, node);
  const parameters = childInField(tree, typeOf(tree, parent) === "lambda" ? parent : node, "parameters");
  const given = /^(?:do_)?block$/.test(typeOf(tree, node)) && typeOf(tree, parent) === "call" ? givenToBlock(tree, parent) : [];
  return {
    name: name === "" ? undefined : name,
    parameters: childrenOf(tree, parameters).flatMap((parameter, index) => parametersOf(tree, parameter).map((one) => (index === 0 ? { ...one, given } : one))),
    body: childInField(tree, node, "body"),
  };
}

function parametersOf(tree: FlatTree, node: Node): readonly Parameter[] {
  const type = typeOf(tree, node);
  if (type === "identifier") return [{ name: node, type: noNode, default: noNode }];
  if (type === "destructured_parameter") return childrenOf(tree, node).flatMap((child) => parametersOf(tree, child));
  const name = childInField(tree, node, "name");
  return name === noNode ? [] : [{ name, type: noNode, default: childInField(tree, node, "value") }];
}

/** The items that are written in front of `each`; of anything else that goes through items nothing is known; else what the call gives. */
function givenToBlock(tree: FlatTree, callNode: Node): readonly Node[] {
  const receiver = childInField(tree, callNode, "receiver");
  const method = textOf(tree, childInField(tree, callNode, "method"));
  if (/^(?:each|map|flat_map|collect)(?:_|$)/.test(method) && /^(?:array|string_array|symbol_array)$/.test(typeOf(tree, receiver))) return childrenOf(tree, receiver);
  if (method === "tap") return [receiver];
  return method === "" || iterators.test(method) ? [] : [callNode];
}

const iterators = /^(?:each|map|flat_map|filter|select|reject|collect|find|detect|sort|min|max|group|index|times|upto|step|any|all|none|one|count|sum|inject|reduce|partition|zip|with|then|yield_self|lambda|proc|define_method|fetch|delete_if|keep_if|transform|cycle|loop|in_groups)(?:_|[!?]|$)/;

export function mixins(tree: FlatTree, node: Node): readonly Node[] {
  return childrenOf(tree, childInField(tree, node, "body")).flatMap((statement) => {
    const isMixin = typeOf(tree, statement) === "call" && /^(?:include|extend|prepend)$/.test(textOf(tree, childInField(tree, statement, "method")));
    return isMixin ? childrenOf(tree, childInField(tree, statement, "arguments")) : [];
  });
}

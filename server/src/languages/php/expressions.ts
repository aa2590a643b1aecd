import { decimalText, unescapedText } from "../common/literals.ts";
import { unknownExpression, type Argument, type CallExpression, type Entry, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

export function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "name":
    case "variable_name":
    case "namespace_name":
    case "qualified_name":
      return { kind: "name", text: textOf(tree, node) };
    case "member_access_expression":
    case "nullsafe_member_access_expression": {
      const object = childInField(tree, node, "object");
      const text = textOf(tree, childInField(tree, node, "name"));
      return textOf(tree, object) === "$this" ? { kind: "field", text } : { kind: "member", object, text };
    }
    case "scoped_property_access_expression":
    case "class_constant_access_expression":
      return staticMember(tree, node);
    case "include_expression":
    case "include_once_expression":
    case "require_expression":
    case "require_once_expression":
      return { kind: "name", text: textOf(tree, node) };
    case "subscript_expression": {
      const [object = noNode, key = noNode] = childrenOf(tree, node);
      return { kind: "index", object, key };
    }
    case "function_call_expression":
      return callOf(tree, node, noNode, childInField(tree, node, "function"));
    case "member_call_expression":
    case "nullsafe_member_call_expression": {
      const object = childInField(tree, node, "object");
      return callOf(tree, node, textOf(tree, object) === "$this" ? noNode : object, childInField(tree, node, "name"));
    }
    case "scoped_call_expression": {
      const scope = childInField(tree, node, "scope");
      return callOf(tree, node, typeOf(tree, scope) === "relative_scope" ? noNode : scope, childInField(tree, node, "name"));
    }
    case "object_creation_expression": {
      const args = childrenOf(tree, node).find((child) => typeOf(tree, child) === "arguments") ?? noNode;
      return { kind: "call", object: noNode, name: firstChild(tree, node), arguments: argumentsOf(tree, args), construction: true };
    }
    case "string":
    case "nowdoc":
    case "encapsed_string":
    case "heredoc":
    case "string_content":
    case "nowdoc_string":
    case "escape_sequence":
      return textExpression(tree, node, type);
    case "integer":
    case "float": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "boolean":
      return { kind: "literal", type: "boolean", text: textOf(tree, node).toLowerCase() };
    case "null":
      return { kind: "nothing" };
    case "array_creation_expression":
      return arrayOf(tree, node);
    case "anonymous_function":
    case "arrow_function":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim().toLowerCase()) ?? "other", left, right };
    }
    case "conditional_expression": {
      const [body, alternative] = [childInField(tree, node, "body"), childInField(tree, node, "alternative")];
      // `a ?: b`.
      return body === noNode ? { kind: "operation", operator: "default", left: childInField(tree, node, "condition"), right: alternative } : { kind: "choice", options: [body, alternative], condition: childInField(tree, node, "condition") };
    }
    case "match_expression":
      return { kind: "choice", options: childrenOf(tree, childInField(tree, node, "body")).map((arm) => childInField(tree, arm, "return_expression")) };
    case "unary_op_expression":
      return tree.text[startOf(tree, node)] === "!" ? { kind: "not", inner: childInField(tree, node, "argument") } : unknownExpression;
    case "cast_expression":
      return { kind: "same", inner: childInField(tree, node, "value") };
    case "argument":
      return { kind: "same", inner: childrenOf(tree, node).at(-1) ?? noNode };
    case "parenthesized_expression":
    case "named_type":
    case "optional_type":
    case "expression_statement":
    case "error_suppression_expression":
    case "by_ref":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** `self::$users`, `Config::KEY`; `Config::class` is the class. */
function staticMember(tree: FlatTree, node: Node): Expression {
  const [scope = noNode, member = noNode] = childrenOf(tree, node);
  const text = textOf(tree, member).replace(/^\$/, "");
  if (text === "class") return { kind: "same", inner: scope };
  return typeOf(tree, scope) === "relative_scope" ? { kind: "field", text } : { kind: "member", object: scope, text };
}

function callOf(tree: FlatTree, node: Node, object: Node, name: Node): CallExpression {
  return { kind: "call", object, name, arguments: argumentsOf(tree, childInField(tree, node, "arguments")), construction: false };
}

export function argumentsOf(tree: FlatTree, list: Node): readonly Argument[] {
  return childrenOf(tree, list).map((argument) => {
    const name = childInField(tree, argument, "name");
    const value = childrenOf(tree, argument).filter((child) => child !== name);
    // A name alone is a constant: the grammar's field is that of named arguments only where a value follows.
    return value.length === 0 ? { name: noNode, value: name } : { name, value: value.at(-1) ?? noNode };
  });
}

function textExpression(tree: FlatTree, node: Node, type: string): Expression {
  const text = textOf(tree, node);
  if (type === "string") return { kind: "literal", type: "string", text: text.slice(text.indexOf("'") + 1, -1).replace(/\\([\\'])/g, "$1") };
  if (type === "escape_sequence" || type === "string_content") return { kind: "literal", type: "string", text: unescapedText(text) };
  if (type === "nowdoc_string") return { kind: "literal", type: "string", text };
  const body = type === "encapsed_string" ? node : childInField(tree, node, "value");
  const parts = childrenOf(tree, body);
  if (parts.some((part) => !/^(?:string_content|escape_sequence|nowdoc_string)$/.test(typeOf(tree, part)))) return { kind: "template", parts };
  const written = parts.map((part) => textOf(tree, part)).join("");
  return { kind: "literal", type: "string", text: type === "nowdoc" ? written : unescapedText(written) };
}

/** With keys it is an object, without it is a list. */
function arrayOf(tree: FlatTree, node: Node): Expression {
  const elements = childrenOf(tree, node).map((element) => childrenOf(tree, element));
  const isSpread = elements.some(([first = noNode]) => typeOf(tree, first) === "variadic_unpacking");
  const entries = elements.flatMap(([key, value]): readonly Entry[] => (key === undefined || value === undefined ? [] : [{ key, value }]));
  if (entries.length === 0) return { kind: "list", items: elements.flatMap(([item = noNode]) => item), complete: !isSpread };
  return { kind: "object", entries, complete: !isSpread && entries.length === elements.length };
}

const operators = new Map<string, Operator>([
  [".", "concat"],
  ["??", "default"],
  ["&&", "and"],
  ["and", "and"],
  ["||", "or"],
  ["or", "or"],
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "unequal"],
  ["<>", "unequal"],
  ["!==", "unequal"],
]);

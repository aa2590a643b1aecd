import { decimalText, unescapedText } from "../common/literals.ts";
import { unknownExpression, type Argument, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { textOfLiteral } from "./annotations.ts";

export const classTypes: ReadonlySet<string> = new Set(["class_declaration", "interface_declaration", "enum_declaration", "record_declaration", "annotation_type_declaration"]);

/** What a node is; see `Syntax.expression`. */
export function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "identifier":
    case "type_identifier":
      return { kind: "name", text: textOf(tree, node) };
    case "field_access":
      return memberOf(tree, childInField(tree, node, "object"), childInField(tree, node, "field"));
    case "scoped_identifier":
      return { kind: "member", object: childInField(tree, node, "scope"), text: textOf(tree, childInField(tree, node, "name")) };
    case "scoped_type_identifier": {
      const [scope = noNode, name = noNode] = childrenOf(tree, node).filter((child) => /identifier|generic_type/.test(typeOf(tree, child)));
      return { kind: "member", object: scope, text: textOf(tree, name) };
    }
    case "method_reference": {
      const [object = noNode, name] = childrenOf(tree, node);
      return name === undefined ? { kind: "same", inner: object } : memberOf(tree, object, name);
    }
    case "method_invocation":
      return invocation(tree, node);
    case "object_creation_expression": {
      const name = childInField(tree, node, "type");
      const args = argumentsIn(tree, node);
      // A host and a port, or the port alone.
      if (/(?:^|\.)InetSocketAddress$/.test(textOf(tree, name))) return { kind: "list", items: args.map(({ value }) => value), complete: true };
      return { kind: "call", object: noNode, name, arguments: args, construction: true };
    }
    case "explicit_constructor_invocation": {
      const name = childInField(tree, node, "constructor");
      return typeOf(tree, name) === "super" ? { kind: "call", object: noNode, name, arguments: argumentsIn(tree, node), construction: true } : unknownExpression;
    }
    case "super": {
      // Called, it is the class; what a method is called on is an object of it.
      const base = superclassAround(tree, node);
      return typeOf(tree, parentOf(tree, node)) === "explicit_constructor_invocation" ? { kind: "same", inner: base } : { kind: "call", object: noNode, name: base, arguments: [], construction: true };
    }
    case "array_initializer":
    case "element_value_array_initializer":
      return { kind: "list", items: childrenOf(tree, node), complete: true };
    case "array_creation_expression": {
      const value = childInField(tree, node, "value");
      return value === noNode ? unknownExpression : { kind: "same", inner: value };
    }
    case "array_access":
      return { kind: "index", object: childInField(tree, node, "array"), key: childInField(tree, node, "index") };
    case "string_literal":
      return { kind: "literal", type: "string", text: textOfLiteral(textOf(tree, node)) };
    case "character_literal":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node).slice(1, -1)) };
    case "octal_integer_literal":
    case "decimal_integer_literal":
    case "hex_integer_literal":
    case "binary_integer_literal":
    case "decimal_floating_point_literal": {
      const written = textOf(tree, node);
      const text = decimalText(type === "octal_integer_literal" ? written.replace(/^0/, "0o") : written);
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "true":
    case "false":
      return { kind: "literal", type: "boolean", text: type };
    case "null_literal":
      return { kind: "nothing" };
    case "lambda_expression":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other", left, right };
    }
    case "unary_expression":
      return tree.text[startOf(tree, node)] === "!" ? { kind: "not", inner: childInField(tree, node, "operand") } : unknownExpression;
    case "ternary_expression": {
      const [then, otherwise] = [childInField(tree, node, "consequence"), childInField(tree, node, "alternative")];
      const present = saysPresent(tree, childInField(tree, node, "condition"), 0);
      if (present === undefined) return { kind: "choice", options: [then, otherwise], condition: childInField(tree, node, "condition") };
      return { kind: "operation", operator: "default", left: present ? then : otherwise, right: present ? otherwise : then };
    }
    case "switch_expression":
      return { kind: "choice", options: childrenOf(tree, childInField(tree, node, "body")).map((rule) => firstChild(tree, childrenOf(tree, rule).at(-1) ?? noNode)) };
    case "assignment_expression":
      return { kind: "same", inner: childInField(tree, node, "right") };
    case "cast_expression":
      return { kind: "same", inner: childInField(tree, node, "value") };
    case "annotated_type":
      return { kind: "same", inner: childrenOf(tree, node).at(-1) ?? noNode };
    case "parenthesized_expression":
    case "class_literal":
    case "generic_type":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** `Outer.this.name` is what `name` is there. */
function memberOf(tree: FlatTree, object: Node, name: Node): Expression {
  const text = textOf(tree, name);
  if (typeOf(tree, object) === "this") return { kind: "field", text };
  return isOuterThis(tree, object) ? { kind: "name", text } : { kind: "member", object, text };
}

function isOuterThis(tree: FlatTree, object: Node): boolean {
  return typeOf(tree, childInField(tree, object, "field")) === "this";
}

/** Comparisons, defaults and collections that are written as calls are what they mean. */
function invocation(tree: FlatTree, node: Node): Expression {
  const [object, name] = [childInField(tree, node, "object"), childInField(tree, node, "name")];
  const args = argumentsIn(tree, node);
  const [first, second] = args.map(({ value }) => value);
  const method = textOf(tree, name);
  const owner = typeOf(tree, object) === "identifier" ? textOf(tree, object) : "";
  const isHelper = /^(?:Objects|\w*StringUtils|Strings|ObjectUtils|MoreObjects)$/.test(owner);
  if (/^equals(?:IgnoreCase)?$/.test(method) && first !== undefined && object !== noNode) {
    if (!isHelper) return { kind: "operation", operator: "equal", left: object, right: first };
    if (second !== undefined) return { kind: "operation", operator: "equal", left: first, right: second };
  }
  const present = presence.get(method);
  if (present !== undefined && args.length === (isHelper ? 1 : 0)) {
    const inner = isHelper ? (first ?? noNode) : object;
    if (inner !== noNode) return present ? { kind: "same", inner } : { kind: "not", inner };
  }
  if (isHelper && defaulting.has(method) && first !== undefined && second !== undefined) return { kind: "operation", operator: "default", left: first, right: second };
  if (lists.has(`${owner}.${method}`)) return { kind: "list", items: args.map(({ value }) => value), complete: true };
  if (maps.has(`${owner}.${method}`)) {
    const entries = args.flatMap(({ value: key }, index) => (index % 2 === 0 ? [{ key, value: args[index + 1]?.value ?? noNode }] : []));
    return { kind: "object", entries, complete: true };
  }
  return { kind: "call", object: typeOf(tree, object) === "this" || isOuterThis(tree, object) ? noNode : object, name, arguments: args, construction: false };
}

/** Methods that tell whether something is there (true) or missing (false). */
const presence = new Map([
  ...["isPresent", "isNotEmpty", "isNotBlank", "hasText", "hasLength", "nonNull"].map((name) => [name, true] as const),
  ...["isEmpty", "isBlank", "isNull", "isNullOrEmpty", "isNullOrBlank"].map((name) => [name, false] as const),
]);
const defaulting = new Set(["requireNonNullElse", "requireNonNullElseGet", "defaultIfEmpty", "defaultIfBlank", "defaultIfNull", "defaultString", "firstNonNull"]);
const lists = new Set(["List.of", "Set.of", "Arrays.asList", "Collections.singletonList", "Collections.singleton", "ImmutableList.of", "ImmutableSet.of"]);
const maps = new Set(["Map.of", "Collections.singletonMap", "ImmutableMap.of"]);

/** Whether a condition holds where something is there (true) or where it is missing (false). */
function saysPresent(tree: FlatTree, node: Node, depth: number): boolean | undefined {
  if (node === noNode || depth > deepest) return undefined;
  if (typeOf(tree, node) === "method_invocation") return presence.get(textOf(tree, childInField(tree, node, "name")));
  const view = expression(tree, node);
  if (view.kind === "same") return saysPresent(tree, view.inner, depth + 1);
  if (view.kind === "not") {
    const inner = saysPresent(tree, view.inner, depth + 1);
    return inner === undefined ? undefined : !inner;
  }
  if (view.kind !== "operation") return undefined;
  const { operator, left, right } = view;
  if (operator === "equal" || operator === "unequal") return [left, right].some((side) => typeOf(tree, side) === "null_literal") ? operator === "unequal" : undefined;
  const first = operator === "and" || operator === "or" ? saysPresent(tree, left, depth + 1) : undefined;
  return first === (operator === "and") ? first : undefined;
}

const deepest = 20;

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

function argumentsIn(tree: FlatTree, call: Node): readonly Argument[] {
  return childrenOf(tree, childInField(tree, call, "arguments")).map((value) => ({ name: noNode, value }));
}

/** The class that a node stands in, or `noNode`. */
export function classAround(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (classTypes.has(typeOf(tree, at))) return at;
  return noNode;
}

function superclassAround(tree: FlatTree, node: Node): Node {
  return firstChild(tree, childInField(tree, classAround(tree, node), "superclass"));
}

import { decimalText, unescapedText } from "../common/literals.ts";
import { unknownExpression, type Argument, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

export function expression(tree: FlatTree, node: Node): Expression {
  switch (typeOf(tree, node)) {
    // Before a type it is a package, whatever a variable is called.
    case "package_identifier":
      return { kind: "name", text: textOf(tree, node), isType: true };
    case "identifier":
    case "type_identifier":
    case "field_identifier":
      return { kind: "name", text: textOf(tree, node) };
    case "selector_expression":
      return { kind: "member", object: childInField(tree, node, "operand"), text: textOf(tree, childInField(tree, node, "field")) };
    case "qualified_type":
      return { kind: "member", object: childInField(tree, node, "package"), text: textOf(tree, childInField(tree, node, "name")) };
    case "index_expression":
      return { kind: "index", object: childInField(tree, node, "operand"), key: childInField(tree, node, "index") };
    case "call_expression":
      return call(tree, node);
    case "composite_literal":
      return composite(tree, childInField(tree, node, "type"), childInField(tree, node, "body"));
    case "literal_value":
      // The body of a literal with a type is no value of its own.
      return typeOf(tree, parentOf(tree, node)) === "composite_literal" ? unknownExpression : composite(tree, elidedType(tree, node), node);
    case "interpreted_string_literal":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node).slice(1, -1)) };
    case "raw_string_literal":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(1, -1) };
    case "int_literal":
    case "float_literal": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "true":
    case "false":
      return { kind: "literal", type: "boolean", text: typeOf(tree, node) };
    case "nil":
      return { kind: "nothing" };
    case "func_literal":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other", left, right };
    }
    case "unary_expression": {
      const operand = childInField(tree, node, "operand");
      const operator = tree.text[startOf(tree, node)];
      return operator === "!" ? { kind: "not", inner: operand } : operator === "&" || operator === "*" ? { kind: "same", inner: operand } : unknownExpression;
    }
    // `migrations[version](tx)` looks like a conversion to a generic type.
    case "type_conversion_expression":
      return typeOf(tree, childInField(tree, node, "type")) === "generic_type" ? unknownExpression : { kind: "same", inner: childInField(tree, node, "operand") };
    case "generic_type":
      return { kind: "same", inner: childInField(tree, node, "type") };
    // Of several results the first one counts.
    case "expression_list":
    case "parenthesized_expression":
    case "parenthesized_type":
    case "pointer_type":
    case "literal_element":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

function call(tree: FlatTree, node: Node): Expression {
  const callee = childInField(tree, node, "function");
  const isMethod = typeOf(tree, callee) === "selector_expression";
  const given = childrenOf(tree, childInField(tree, node, "arguments"));
  // `new(http.Server)` is `&http.Server{}`.
  if (typeOf(tree, callee) === "identifier" && textOf(tree, callee) === "new" && given[0] !== undefined) return { kind: "call", object: noNode, name: given[0], arguments: [], construction: true };
  const [first, second] = given;
  if (textOf(tree, callee) === "cmp.Or" && first !== undefined && second !== undefined && given.length === 2) return { kind: "operation", operator: "default", left: first, right: second };
  const args = given.map((value): Argument => ({ name: noNode, value }));
  return { kind: "call", object: isMethod ? childInField(tree, callee, "operand") : noNode, name: isMethod ? childInField(tree, callee, "field") : callee, arguments: args, construction: false };
}

/** A struct literal constructs; a map, a slice or a struct without a name is written out. */
function composite(tree: FlatTree, type: Node, body: Node): Expression {
  const elements = childrenOf(tree, body);
  const keyed = elements.filter((element) => typeOf(tree, element) === "keyed_element");
  const valueIn = (element: Node): Node => (typeOf(tree, element) === "keyed_element" ? childInField(tree, element, "value") : element);
  const keyIn = (element: Node): Node => firstChild(tree, childInField(tree, element, "key"));
  switch (typeOf(tree, type)) {
    case "":
    case "struct_type":
    case "map_type":
      return { kind: "object", entries: keyed.map((element) => ({ key: keyIn(element), value: valueIn(element) })), complete: keyed.length === elements.length };
    case "slice_type":
    case "array_type":
    case "implicit_length_array_type":
      return { kind: "list", items: elements.map(valueIn), complete: keyed.length === 0 };
    default:
      return { kind: "call", object: noNode, name: type, arguments: elements.map((element) => ({ name: typeOf(tree, element) === "keyed_element" ? keyIn(element) : noNode, value: valueIn(element) })), construction: true };
  }
}

/** The type of `{…}` in a list or a map, which says it once for all of them; `noNode` where it cannot be told. */
function elidedType(tree: FlatTree, node: Node): Node {
  const element = parentOf(tree, node);
  const holder = typeOf(tree, parentOf(tree, element)) === "keyed_element" ? parentOf(tree, element) : element;
  if (typeOf(tree, element) !== "literal_element" || childInField(tree, holder, "key") === element) return noNode;
  const list = parentOf(tree, holder);
  const around = parentOf(tree, list);
  const type = typeOf(tree, around) === "composite_literal" ? childInField(tree, around, "type") : elidedType(tree, list);
  const of = childInField(tree, type, typeOf(tree, type) === "map_type" ? "value" : "element");
  return typeOf(tree, of) === "pointer_type" ? firstChild(tree, of) : of;
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

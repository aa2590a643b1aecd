import { decimalText, unescapedText } from "../common/literals.ts";
import { unknownExpression, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { argumentsIn, invocation, subscription } from "./calls.ts";
import { anonymousEntries, collection, creation, initializer } from "./creations.ts";
import { isNamespace, isTypePlace, plainName, simpleName } from "./names.ts";

/** See `Syntax.expression`. */
export function expression(tree: FlatTree, node: Node): Expression {
  switch (typeOf(tree, node)) {
    case "identifier":
      return { kind: "name", text: textOf(tree, node).replace(/^@/, ""), isType: isTypePlace(tree, node) };
    case "predefined_type":
      return { kind: "name", text: textOf(tree, node), isType: true };
    case "qualified_name":
    case "alias_qualified_name":
      return { kind: "name", text: simpleName(tree, node), isType: true };
    case "member_access_expression":
      return member(tree, node);
    case "conditional_access_expression":
      return conditionalAccess(tree, node);
    case "element_access_expression":
      return { kind: "index", object: childInField(tree, node, "expression"), key: argumentsIn(tree, childInField(tree, node, "subscript"))[0]?.value ?? noNode };
    case "invocation_expression":
      return invocation(tree, node);
    case "object_creation_expression":
    case "implicit_object_creation_expression":
      return creation(tree, node);
    case "anonymous_object_creation_expression":
      return { kind: "object", entries: anonymousEntries(tree, node), complete: true };
    case "initializer_expression":
      return initializer(tree, node);
    case "array_creation_expression":
    case "implicit_array_creation_expression": {
      const items = childrenOf(tree, node).find((child) => typeOf(tree, child) === "initializer_expression");
      return items === undefined ? unknownExpression : { kind: "list", items: childrenOf(tree, items), complete: true };
    }
    // `["a", ..others]`, which the grammar takes for an access.
    case "element_binding_expression":
      return collection(tree, node);
    case "assignment_expression":
      return subscription(tree, node);
    case "string_literal": {
      const text = textOf(tree, node);
      return { kind: "literal", type: "string", text: unescapedText(text.slice(1, text.lastIndexOf('"'))) };
    }
    case "verbatim_string_literal":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(2, -1).replaceAll('""', '"') };
    case "raw_string_literal":
      return { kind: "literal", type: "string", text: rawText(textOf(tree, childrenOf(tree, node).find((child) => typeOf(tree, child) === "raw_string_content") ?? noNode)) };
    case "character_literal":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node).slice(1, -1)) };
    case "interpolated_string_expression":
      return { kind: "template", parts: childrenOf(tree, node).filter((part) => /^(?:string_content|escape_sequence|interpolation)$/.test(typeOf(tree, part))) };
    case "string_content":
      return { kind: "literal", type: "string", text: contentText(tree, node) };
    case "escape_sequence":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node)) };
    case "interpolation":
      return { kind: "same", inner: childrenOf(tree, node).find((part) => typeOf(tree, part) !== "interpolation_brace") ?? noNode };
    case "integer_literal":
    case "real_literal": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "boolean_literal":
      return { kind: "literal", type: "boolean", text: textOf(tree, node) };
    case "null_literal":
    case "default_expression":
      return { kind: "nothing" };
    case "lambda_expression":
    case "anonymous_method_expression":
      return { kind: "function" };
    case "binary_expression":
      return binary(tree, node);
    case "is_pattern_expression":
      return pattern(tree, childInField(tree, node, "expression"), childInField(tree, node, "pattern"), false);
    case "prefix_unary_expression":
      return tree.text[startOf(tree, node)] === "!" ? { kind: "not", inner: firstChild(tree, node) } : unknownExpression;
    case "postfix_unary_expression":
      return tree.text[endOf(tree, node) - 1] === "!" ? { kind: "same", inner: firstChild(tree, node) } : unknownExpression;
    case "conditional_expression":
      return { kind: "choice", options: [childInField(tree, node, "consequence"), childInField(tree, node, "alternative")], condition: childInField(tree, node, "condition") };
    case "switch_expression":
      return { kind: "choice", options: armsOf(tree, node).map((arm) => armValue(tree, arm)).filter((value) => typeOf(tree, value) !== "throw_expression") };
    case "cast_expression":
      return { kind: "same", inner: childInField(tree, node, "value") };
    case "as_expression":
      return { kind: "same", inner: childInField(tree, node, "left") };
    case "argument":
      return { kind: "same", inner: childrenOf(tree, node).at(-1) ?? noNode };
    case "typeof_expression":
    case "nullable_type":
    case "generic_name":
    case "parenthesized_expression":
    case "await_expression":
    case "checked_expression":
    case "arrow_expression_clause":
    case "constant_pattern":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** `this.Port` is a field; a type behind its namespace goes by its simple name. */
function member(tree: FlatTree, node: Node): Expression {
  const object = childInField(tree, node, "expression");
  const text = textOf(tree, plainName(tree, childInField(tree, node, "name")));
  if (object === noNode) return tree.text.startsWith("this", startOf(tree, node)) ? { kind: "field", text } : unknownExpression;
  // What is waited for is what it gives.
  if (text === "Result" && typeOf(tree, object) === "invocation_expression") return { kind: "same", inner: object };
  return isNamespace(tree, object) ? { kind: "name", text, isType: true } : { kind: "member", object, text };
}

/** `a?.B` and `a?["b"]`. */
function conditionalAccess(tree: FlatTree, node: Node): Expression {
  const object = childInField(tree, node, "condition");
  const access = childrenOf(tree, node).at(-1) ?? noNode;
  if (typeOf(tree, access) === "member_binding_expression") return { kind: "member", object, text: textOf(tree, plainName(tree, childInField(tree, access, "name"))) };
  return typeOf(tree, access) === "element_binding_expression" ? { kind: "index", object, key: argumentsIn(tree, access)[0]?.value ?? noNode } : unknownExpression;
}

function binary(tree: FlatTree, node: Node): Expression {
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const operator = operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other";
  // `x ?? throw …` is x.
  return operator === "default" && typeOf(tree, right) === "throw_expression" ? { kind: "same", inner: left } : { kind: "operation", operator, left, right };
}

/** `x is null`, `x is not "a"`, `x is { } y`. */
function pattern(tree: FlatTree, subject: Node, node: Node, isNegated: boolean): Expression {
  const inner = firstChild(tree, node);
  switch (typeOf(tree, node)) {
    case "negated_pattern":
      return isNegated ? unknownExpression : pattern(tree, subject, inner, true);
    case "constant_pattern":
      // The grammar reads `x is null || y` as `x is (null || y)`.
      return typeOf(tree, inner) === "binary_expression" ? unknownExpression : { kind: "operation", operator: isNegated ? "unequal" : "equal", left: subject, right: inner };
    case "declaration_pattern":
    case "recursive_pattern":
      return isNegated ? { kind: "not", inner: subject } : { kind: "operation", operator: "and", left: subject, right: node };
    default:
      return unknownExpression;
  }
}

export function armsOf(tree: FlatTree, node: Node): readonly Node[] {
  return childrenOf(tree, node).filter((child) => typeOf(tree, child) === "switch_expression_arm");
}

export function armValue(tree: FlatTree, arm: Node): Node {
  return childrenOf(tree, arm).at(-1) ?? noNode;
}

/** The text between the places of an interpolated string, whose braces and quotes may be doubled. */
function contentText(tree: FlatTree, node: Node): string {
  const text = textOf(tree, node);
  const opening = textOf(tree, firstChild(tree, parentOf(tree, node)));
  if (opening.length > 1 && !opening.includes("@")) return text;
  const single = text.replaceAll("{{", "{").replaceAll("}}", "}");
  return opening.includes("@") ? single.replaceAll('""', '"') : single;
}

/** A raw string on lines of its own starts below its quotes and is indented like the last of them. */
function rawText(content: string): string {
  const lines = content.split(/\r?\n/);
  const indent = lines.at(-1) ?? "";
  if (lines.length < 3 || lines[0]?.trim() !== "" || indent.trim() !== "") return content;
  return lines.slice(1, -1).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["??", "default"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

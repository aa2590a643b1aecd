import { decimalText, unescapedText } from "../common/literals.ts";
import { unknownExpression, type Argument, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

export function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "identifier":
    case "constant":
    case "hash_key_symbol":
    case "global_variable":
    case "self":
      return { kind: "name", text: textOf(tree, node) };
    case "instance_variable":
    case "class_variable":
      return { kind: "field", text: textOf(tree, node) };
    case "scope_resolution": {
      const scope = childInField(tree, node, "scope");
      const name = childInField(tree, node, "name");
      return scope === noNode ? { kind: "same", inner: name } : { kind: "member", object: scope, text: textOf(tree, name), separator: "::" };
    }
    case "element_reference": {
      const object = childInField(tree, node, "object");
      const [, key = noNode] = childrenOf(tree, node);
      return { kind: "index", object, key };
    }
    case "call":
      return call(tree, node);
    case "subshell":
      return { kind: "call", callee: "`", object: noNode, name: node, arguments: childrenOf(tree, node).map((value) => ({ name: noNode, value })), construction: false };
    case "string":
    case "bare_string":
    case "bare_symbol":
    case "delimited_symbol":
      return text(tree, node);
    case "string_content":
    case "heredoc_content":
      return { kind: "literal", type: "string", text: unquoted(tree, node) };
    case "escape_sequence":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node)) };
    case "simple_symbol":
    case "character":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(1) };
    case "chained_string":
      return { kind: "template", parts: childrenOf(tree, node) };
    // Its text stands elsewhere: a literal at this place would be a wrong one.
    case "heredoc_beginning":
      return { kind: "template", parts: childrenOf(tree, heredocBody(tree, node)).filter((part) => typeOf(tree, part) !== "heredoc_end") };
    case "integer":
    case "float": {
      const number = decimalText(textOf(tree, node));
      return number === undefined ? unknownExpression : { kind: "literal", type: "number", text: number };
    }
    case "true":
    case "false":
      return { kind: "literal", type: "boolean", text: type };
    case "nil":
      return { kind: "nothing" };
    case "array":
    case "string_array":
    case "symbol_array":
    case "right_assignment_list": {
      const items = childrenOf(tree, node);
      const plain = items.filter((item) => typeOf(tree, item) !== "splat_argument");
      return { kind: "list", items: plain, complete: plain.length === items.length };
    }
    case "hash":
      return hash(tree, node);
    case "block":
    case "do_block":
    case "method":
    case "singleton_method":
      return { kind: "function" };
    case "lambda":
      return { kind: "same", inner: childInField(tree, node, "body") };
    case "binary":
    case "operator_assignment":
      return operation(tree, node);
    case "unary": {
      const operand = childInField(tree, node, "operand");
      return /^(?:!|not\b)/.test(textOf(tree, node)) ? { kind: "not", inner: operand } : unknownExpression;
    }
    case "assignment":
      return { kind: "same", inner: childInField(tree, node, "right") };
    case "conditional":
      return { kind: "choice", options: [childInField(tree, node, "consequence"), childInField(tree, node, "alternative")], condition: childInField(tree, node, "condition") };
    case "if":
    case "unless":
    case "elsif":
      return { kind: "choice", options: ["consequence", "alternative"].map((field) => childInField(tree, node, field)).filter((option) => option !== noNode) };
    case "case":
      return { kind: "choice", options: childrenOf(tree, node).flatMap((one) => (typeOf(tree, one) === "when" ? childInField(tree, one, "body") : typeOf(tree, one) === "else" ? one : [])) };
    case "rescue_modifier":
      return { kind: "choice", options: [childInField(tree, node, "body"), childInField(tree, node, "handler")] };
    case "then":
    case "else":
    case "begin":
    case "body_statement":
    case "block_body":
    case "parenthesized_statements":
    case "interpolation":
    case "argument_list":
      return { kind: "same", inner: childrenOf(tree, node).findLast((child) => !/^(?:rescue|ensure)$/.test(typeOf(tree, child))) ?? noNode };
    case "superclass":
    case "pattern":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** Literal where nothing is put into it. */
function text(tree: FlatTree, node: Node): Expression {
  const parts = childrenOf(tree, node);
  if (parts.some((part) => typeOf(tree, part) === "interpolation")) return { kind: "template", parts };
  return { kind: "literal", type: "string", text: parts.map((part) => (typeOf(tree, part) === "escape_sequence" ? unescapedText(textOf(tree, part)) : unquoted(tree, part))).join("") };
}

/** Between single quotes a backslash escapes those and itself alone. */
function unquoted(tree: FlatTree, content: Node): string {
  const plain = textOf(tree, content);
  return tree.text[startOf(tree, parentOf(tree, content))] === "'" ? plain.replace(/\\(['\\])/g, "$1") : plain;
}

/** Texts stand below in the order in which they are begun. */
function heredocBody(tree: FlatTree, beginning: Node): Node {
  let bodies = heredocBodies.get(tree);
  if (bodies === undefined) {
    const texts = [...nodesOfTypes(tree, heredocTexts)];
    bodies = new Map([...nodesOfTypes(tree, heredocBeginnings)].map((node, index) => [node, texts[index] ?? noNode]));
    heredocBodies.set(tree, bodies);
  }
  return bodies.get(beginning) ?? noNode;
}

const heredocTexts = new Set(["heredoc_body"]);
const heredocBeginnings = new Set(["heredoc_beginning"]);
const heredocBodies = new WeakMap<FlatTree, ReadonlyMap<Node, Node>>();

function hash(tree: FlatTree, node: Node): Expression {
  const parts = childrenOf(tree, node);
  // A key that is a variable is not known by its name.
  const pairs = parts.filter((part) => typeOf(tree, part) === "pair" && /^(?:hash_key_symbol|simple_symbol|delimited_symbol|string|integer)$/.test(typeOf(tree, childInField(tree, part, "key"))));
  return { kind: "object", entries: pairs.map((pair) => ({ key: childInField(tree, pair, "key"), value: valueOfPair(tree, pair) })), complete: pairs.length === parts.length };
}

/** `{ port: }` is short for `{ port: port }`. */
function valueOfPair(tree: FlatTree, pair: Node): Node {
  const value = childInField(tree, pair, "value");
  return value === noNode ? childInField(tree, pair, "key") : value;
}

function call(tree: FlatTree, node: Node): Expression {
  const name = childInField(tree, node, "method");
  const receiver = childInField(tree, node, "receiver");
  const list = childInField(tree, node, "arguments");
  const block = childInField(tree, node, "block");
  if (name === noNode || typeOf(tree, name) === "super") return unknownExpression;
  const method = textOf(tree, name);
  const isPlain = list === noNode && block === noNode && tree.text[endOf(tree, node) - 1] !== ")";
  // `config.port = 1` sets what it names, and Figaro reads the environment by methods.
  if (isPlain && receiver !== noNode && (isSet(tree, node) || textOf(tree, receiver) === "Figaro.env")) return { kind: "member", object: receiver, text: method };
  if (isPlain && receiver !== noNode && emptinessTests.has(method)) return { kind: "not", inner: receiver };
  if (isPlain && receiver !== noNode && method === "present?") return { kind: "same", inner: receiver };
  if (receiver === noNode && /^(?:lambda|proc)$/.test(method) && block !== noNode) return { kind: "same", inner: block };
  const isOfSelf = typeOf(tree, receiver) === "self";
  if (isOfSelf && isPlain && !/[!?]$/.test(method)) return { kind: "name", text: method };
  const blocks = block === noNode || (textOf(tree, receiver) === "ENV" && stops.test(textOf(tree, block))) ? [] : [{ name: noNode, value: block }];
  const values = childrenOf(tree, list);
  const isSetting = method === "set" && values.length === 2 && typeOf(tree, values[0] ?? noNode) === "simple_symbol" && /^(?:self|constant|scope_resolution)?$/.test(typeOf(tree, receiver));
  const given = isSetting ? [{ name: values[0] ?? noNode, value: values[1] ?? noNode }] : values.map((value): Argument => (typeOf(tree, value) === "pair" ? { name: childInField(tree, value, "key"), value: valueOfPair(tree, value) } : { name: noNode, value }));
  return {
    kind: "call",
    object: isOfSelf ? noNode : receiver,
    name,
    arguments: [...given, ...blocks],
    construction: method === "new",
    bare: isPlain && method !== "new" && !/[!?]$/.test(method),
  };
}

const emptinessTests = new Set(["nil?", "blank?", "empty?"]);

function isSet(tree: FlatTree, node: Node): boolean {
  const parent = parentOf(tree, node);
  return /^(?:assignment|operator_assignment)$/.test(typeOf(tree, parent)) && childInField(tree, parent, "left") === node;
}

function operation(tree: FlatTree, node: Node): Expression {
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const operator = operators.get(operatorOf(tree, left, right)) ?? "other";
  // `ENV["X"] || raise("X is not set")` has no default.
  const gives = operator !== "default" || !stopping.test(textOf(tree, right));
  return gives ? { kind: "operation", operator, left, right } : { kind: "same", inner: left };
}

/** What a branch says that stops the program. */
export const stops = /\b(?:raise|abort|exit!?|fail|throw)\b/;

const stopping = new RegExp(`^(?:Kernel\\.)?(?:${stops.source})`);

export function operatorOf(tree: FlatTree, left: Node, right: Node): string {
  return tree.text.slice(endOf(tree, left), startOf(tree, right)).trim();
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["and", "and"],
  ["||", "default"],
  ["||=", "default"],
  ["or", "default"],
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "unequal"],
]);

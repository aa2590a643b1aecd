import { decimalText } from "../common/literals.ts";
import { unknownExpression, type CallExpression, type Expression, type Operator } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest } from "../limits.ts";
import { contentOf, formatted, importMark, isToken, nameText, plain, tokenArguments, tokenExpression, unescaped } from "./macros.ts";
import { signature } from "./declarations.ts";
import { lazy } from "./language.ts";

export function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "identifier":
    case "type_identifier":
    case "self":
    case "crate":
    case "super":
    case "token_tree":
      if (textOf(tree, node) === "Self") return selfType(tree, node);
      if (type !== "type_identifier" && isToken(tree, node)) return tokenExpression(tree, node);
      return type === "token_tree" ? unknownExpression : textOf(tree, node) === "None" ? { kind: "nothing" } : { kind: "name", text: nameText(tree, node) };
    case "field_identifier":
    case "shorthand_field_identifier":
    case "primitive_type":
      return { kind: "name", text: plain(textOf(tree, node)) };
    case "scoped_identifier":
    case "scoped_type_identifier": {
      const [object, text] = [childInField(tree, node, "path"), plain(textOf(tree, childInField(tree, node, "name")))];
      // `::std` is the crate.
      return object === noNode ? { kind: "name", text: text + importMark } : { kind: "member", object, text, separator: "::" };
    }
    case "field_expression":
      return { kind: "member", object: childInField(tree, node, "value"), text: plain(textOf(tree, childInField(tree, node, "field"))) };
    case "index_expression": {
      const [object = noNode, key = noNode] = childrenOf(tree, node);
      return { kind: "index", object, key };
    }
    case "call_expression":
      return call(tree, node);
    case "struct_expression": {
      const fields = childrenOf(tree, childInField(tree, node, "body"));
      const args = fields.flatMap((field) => {
        const value = typeOf(tree, field) === "field_initializer" ? childInField(tree, field, "value") : firstChild(tree, field);
        return typeOf(tree, field) === "base_field_initializer" ? [] : [{ name: typeOf(tree, field) === "field_initializer" ? childInField(tree, field, "field") : value, value }];
      });
      return { kind: "call", object: noNode, name: childInField(tree, node, "name"), arguments: args, construction: true };
    }
    case "macro_invocation":
      return macro(tree, node);
    case "string_literal":
    case "raw_string_literal": {
      const text = tree.text.slice(...contentOf(tree, node));
      return { kind: "literal", type: "string", text: type === "string_literal" ? unescaped(text) : text };
    }
    case "char_literal":
      return { kind: "literal", type: "string", text: unescaped(textOf(tree, node).replace(/^b?'|'$/g, "")) };
    case "integer_literal":
    case "float_literal": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "boolean_literal":
      return { kind: "literal", type: "boolean", text: textOf(tree, node) };
    case "tuple_expression":
      return { kind: "list", items: childrenOf(tree, node), complete: true };
    case "array_expression":
      return childInField(tree, node, "length") === noNode ? { kind: "list", items: childrenOf(tree, node), complete: true } : unknownExpression;
    case "closure_expression":
    case "function_item":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other", left, right };
    }
    case "unary_expression": {
      const inner = firstChild(tree, node);
      const operator = tree.text[startOf(tree, node)];
      return operator === "!" ? { kind: "not", inner } : operator === "*" ? { kind: "same", inner } : unknownExpression;
    }
    case "if_expression":
    case "match_expression":
      return branches(tree, node);
    case "block": {
      const last = childrenOf(tree, node).at(-1) ?? noNode;
      return last === noNode || tree.text[endOf(tree, last) - 1] === ";" ? unknownExpression : { kind: "same", inner: last };
    }
    case "generic_type":
    case "generic_type_with_turbofish":
      return { kind: "same", inner: heldType(tree, node) };
    case "reference_expression":
    case "type_cast_expression":
      return { kind: "same", inner: childInField(tree, node, "value") };
    case "reference_type":
    case "pointer_type":
      return { kind: "same", inner: childInField(tree, node, "type") };
    case "dynamic_type":
    case "abstract_type":
      return { kind: "same", inner: childInField(tree, node, "trait") };
    case "generic_function":
      return { kind: "same", inner: childInField(tree, node, "function") };
    case "await_expression":
    case "try_expression":
    case "parenthesized_expression":
    case "expression_statement":
    case "else_clause":
    case "unsafe_block":
    case "const_block":
    case "bracketed_type":
    case "qualified_type":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

function selfType(tree: FlatTree, node: Node): Expression {
  const around = implAround(tree, node);
  return around === noNode ? unknownExpression : { kind: "same", inner: childInField(tree, around, "type") };
}

export function implAround(tree: FlatTree, node: Node): Node {
  let at = parentOf(tree, node);
  while (at !== noNode && typeOf(tree, at) !== "impl_item") at = parentOf(tree, at);
  return at;
}

/** `Arc<Mutex<Config>>` is used like a `Config`. */
function heldType(tree: FlatTree, node: Node): Node {
  const type = childInField(tree, node, "type");
  const [held = noNode] = childrenOf(tree, childInField(tree, node, "type_arguments")).filter((one) => typeOf(tree, one) !== "lifetime");
  return held !== noNode && /(?:^|::)(?:Arc|Rc|Box|Pin|Option|Result|Mutex|RwLock|RefCell|Cow|Lazy|LazyLock|LazyCell|OnceCell|OnceLock|State|Data|Extension)$/.test(textOf(tree, type)) ? held : type;
}

function call(tree: FlatTree, node: Node): Expression {
  const written = childInField(tree, node, "function");
  const callee = typeOf(tree, written) === "generic_function" ? childInField(tree, written, "function") : written;
  const given = childrenOf(tree, childInField(tree, node, "arguments"));
  const [first = noNode] = given;
  const common = { kind: "call", arguments: given.map((value) => ({ name: noNode, value })), construction: false } as const;
  const isMethod = typeOf(tree, callee) === "field_expression";
  if (isMethod) return method(tree, { ...common, object: childInField(tree, callee, "value"), name: childInField(tree, callee, "field") });
  if (given.length === 1 && holders.test(textOf(tree, callee))) return { kind: "same", inner: typeOf(tree, first) === "closure_expression" && lazy.test(textOf(tree, callee)) ? childInField(tree, first, "body") : first };
  if (/(?:^|::)SocketAddr(?:V4|V6)?::new$/.test(textOf(tree, callee))) return { kind: "list", items: given.slice(0, 2), complete: true };
  const path = childInField(tree, callee, "path");
  const name = childInField(tree, callee, "name");
  // `fs::read(path)` is no `.read()`, and `Config::clone(x)` no `Config.clone()`.
  const isPath = path !== noNode && !transparentMethods.has(textOf(tree, name));
  return isPath ? { ...common, object: path, name, separator: "::" } : { ...common, object: noNode, name: callee };
}

/** Calls that wrap what they are given, or give it another type. `SocketAddr::new(ip, port)` is the pair, like the one `SocketAddr::from` is given. */
const holders = /^(?:\w+\s*::\s*)*(?:Some|Ok|(?:Arc|Rc|Box|Mutex|RwLock|RefCell|Cell|Lazy|LazyLock|LazyCell|Data|Extension|State)(?:::<[^<>]*>)?::new|SocketAddr(?:V4|V6)?::from)$/;

/** Tests for being set, and `.map(|v| v.parse().unwrap())`, which only changes the type. */
function method(tree: FlatTree, view: CallExpression): Expression {
  const [argument] = view.arguments;
  switch (textOf(tree, view.name)) {
    case "is_none":
    case "is_err":
    case "is_empty":
      return { kind: "not", inner: view.object };
    case "map":
    case "and_then":
      return argument !== undefined && isConversion(tree, argument.value) ? { kind: "same", inner: view.object } : view;
    case "filter":
      return /\bok\(\)$/.test(textOf(tree, view.object)) ? { kind: "same", inner: view.object } : view;
    case "eq":
    case "eq_ignore_ascii_case":
      return argument === undefined ? view : { kind: "operation", operator: "equal", left: view.object, right: argument.value };
    default:
      return view;
  }
}

/** A function that gives what it is given in another form. */
function isConversion(tree: FlatTree, node: Node): boolean {
  if (typeOf(tree, node) !== "closure_expression") return /^(?:String::from|Into::into|\w+::from|str::to_string|ToString::to_string|\w+::Ok|Ok|Some)$/.test(textOf(tree, node));
  if (endOf(tree, node) - startOf(tree, node) > longestConversion) return false;
  const [parameter, ...others] = signature(tree, node).parameters;
  return parameter !== undefined && others.length === 0 && isMadeOf(tree, childInField(tree, node, "body"), textOf(tree, parameter.name));
}

/** Characters. */
const longestConversion = 200;

function isMadeOf(tree: FlatTree, node: Node, name: string, depth = 0): boolean {
  if (depth > deepest) return false;
  const view = expression(tree, node);
  if (view.kind === "name") return view.text === name;
  if (view.kind === "same") return isMadeOf(tree, view.inner, name, depth + 1);
  return view.kind === "call" && view.object !== noNode && (transparentMethods.has(textOf(tree, view.name)) || /^unwrap_or/.test(textOf(tree, view.name))) && isMadeOf(tree, view.object, name, depth + 1);
}

function macro(tree: FlatTree, node: Node): Expression {
  const name = childInField(tree, node, "macro");
  const list = childrenOf(tree, node).find((child) => typeOf(tree, child) === "token_tree") ?? noNode;
  // What stands in braces is code of its own.
  if (list === noNode || tree.text[startOf(tree, list)] === "{") return unknownExpression;
  const last = lastSegment(textOf(tree, name));
  if (last === "format" || last === "format_args") return formatted(tree, list);
  const args = tokenArguments(tree, list);
  if (last === "vec") return tree.text.slice(startOf(tree, list), endOf(tree, list)).includes(";") ? unknownExpression : { kind: "list", items: args.map(({ value }) => value), complete: true };
  return last === "matches" || last === "thread_local" ? unknownExpression : { kind: "call", object: noNode, name, suffix: "!", arguments: args, construction: false };
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf(":") + 1);
}

/** `match env::var("A") { Ok(v) => v, Err(_) => "b".into() }` and the same with `if let` fall back; any other is one of its branches. */
function branches(tree: FlatTree, node: Node): Expression {
  const isIf = typeOf(tree, node) === "if_expression";
  const condition = childInField(tree, node, "condition");
  const arms = childrenOf(tree, childInField(tree, node, "body"));
  const [given, missing] = isIf ? [childInField(tree, node, "consequence"), childInField(tree, node, "alternative")] : [childInField(tree, arms[0] ?? noNode, "value"), childInField(tree, arms[1] ?? noNode, "value")];
  const pattern = isIf ? childInField(tree, condition, "pattern") : firstChild(tree, childInField(tree, arms[0] ?? noNode, "pattern"));
  const held = typeOf(tree, pattern) === "tuple_struct_pattern" && /^(?:Ok|Some)$/.test(textOf(tree, childInField(tree, pattern, "type"))) ? (childrenOf(tree, pattern)[1] ?? noNode) : noNode;
  const subject = isIf ? childInField(tree, condition, "value") : childInField(tree, node, "value");
  if (missing !== noNode && (isIf || arms.length === 2) && held !== noNode && isMadeOf(tree, given, textOf(tree, held))) {
    return stops.test(textOf(tree, missing)) ? { kind: "same", inner: subject } : { kind: "operation", operator: "default", left: subject, right: missing };
  }
  return { kind: "choice", options: isIf ? [given, missing].filter((one) => one !== noNode) : arms.map((arm) => childInField(tree, arm, "value")) };
}

/** What a branch says that stops the program or gives up what it does. */
export const stops = /\bpanic!|\bunreachable!|\bbail!|\bexit\(|\babort\(|\breturn\s+Err\(|^\{?\s*Err\(/;

/** Methods that give what they are called on in another form. */
export const transparentMethods: ReadonlySet<string> = new Set([
  ...["unwrap", "expect", "ok", "ok_or", "ok_or_else", "map_err", "context", "with_context", "wrap_err", "wrap_err_with", "is_some", "is_ok"],
  ...["to_string", "to_owned", "into", "try_into", "parse", "trim", "to_lowercase", "to_uppercase", "to_ascii_lowercase", "into_string", "to_string_lossy", "into_owned", "to_vec", "clone", "cloned", "copied"],
  ...["as_str", "as_ref", "as_mut", "as_deref", "as_deref_mut", "as_bytes", "as_os_str", "borrow", "borrow_mut", "lock", "read", "write", "try_lock", "get_or_init", "get_or_insert_with", "force", "iter", "into_iter", "leak"],
]);

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

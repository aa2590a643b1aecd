import type { Call, SignalHandler, Value } from "../core/facts.ts";
import type { Idiom } from "../core/rule.ts";
import { factsBy } from "./common/facts.ts";
import { decimalText } from "./common/literals.ts";
import { spanOf } from "./common/resolve.ts";
import { unknownExpression, type Assignment, type CallExpression, type Condition, type Declared, type Expression, type ImportedName, type Operator, type Signature, type Syntax, type ValueReader } from "./common/syntax.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, previousSibling, startOf, textOf, typeOf, type FlatTree, type Node } from "./flat-tree.ts";
import { isEnvironmentName, type Test } from "./guards.ts";
import type { LanguageSupport } from "./languages.ts";
import { attributeArguments, chainOf, chainStart, contentOf, formatted, groups, importMark, isToken, nameText, plain, tokenArguments, tokenExpression, unescaped } from "./rust-macros.ts";

/**
 * Rust. Names are paths as Rust writes them, `use` resolved: `tokio::net::TcpListener::bind`, `std::env::var`. Members follow a dot:
 * `axum::Router::new().route`, and `axum::Router().route` where only the type is known, `Arc`, `Option`, `Result` and the like looked through.
 * Modules of the crate start with `crate::`, `super::` or `self::`. Macros end in `!`: `sqlx::migrate!`. What the prelude brings has its short
 * name, `String::from`. `&`, `*`, `?`, `.await`, `Some(x)`, `Ok(x)`, `Arc::new(x)` and `Mutex::new(x)` stand for what they hold.
 * Tests (`#[cfg(test)]`, `#[test]`, `mod tests`) are no part of the facts.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["call_expression", "struct_expression", "macro_invocation", "token_tree"]),
    functions: new Set(["function_item", "function_signature_item", "closure_expression"]),
    classes: new Set(["struct_item", "enum_item", "union_item", "trait_item"]),
    blocks: new Set(["block", "mod_item", "impl_item", "if_expression", "while_expression", "for_expression", "match_arm"]),
    declarations: new Set(["let_declaration", "let_condition", "match_pattern", "for_expression", "const_item", "static_item", "function_item", "function_signature_item", "struct_item", "enum_item", "union_item", "trait_item", "type_item", "field_declaration", "macro_invocation"]),
    assignments: new Set(["assignment_expression", "compound_assignment_expr"]),
    imports: new Set(["use_declaration", "extern_crate_declaration", "mod_item"]),
    conditions: new Set(["if_expression", "match_expression", "let_declaration"]),
    annotations: new Set(["attribute_item"]),
    returns: new Set(["return_expression"]),
    objects: new Set(),
    reads: new Set(["index_expression"]),
    comments: new Set(["line_comment", "block_comment"]),
  },
  expression,
  startOf: chainStart,
  declarations,
  assignment(tree, node) {
    if (!/^(?:assignment_expression|compound_assignment_expr)$/.test(typeOf(tree, node))) return undefined;
    return { target: childInField(tree, node, "left"), value: childInField(tree, node, "right"), augmented: typeOf(tree, node) === "compound_assignment_expr" } satisfies Assignment;
  },
  assignmentDeclares: false,
  importMark,
  imports,
  signature,
  lastIsReturned: true,
  classOf(tree, node) {
    const name = childInField(tree, node, "name");
    return { name, bases: [...childrenOf(tree, childInField(tree, node, "bounds")), ...(traitsOf(tree).get(textOf(tree, name)) ?? [])] };
  },
  conditions,
  annotation(tree, node) {
    const attribute = firstChild(tree, node);
    let on = afterOf(tree, node);
    for (let count = 0; count < mostAttributes && on < tree.length && /^(?:attribute_item|line_comment|block_comment)$/.test(typeOf(tree, on)); count++) on = afterOf(tree, on);
    return { name: firstChild(tree, attribute), arguments: attributeArguments(tree, attribute), on: on < tree.length ? on : noNode };
  },
  leavesOut,
  // Of names in small letters that nothing declares only crates, macros and attributes are known; the others come with a `use …::*`.
  globalName: (text) => (text.endsWith(importMark) ? text.slice(0, -importMark.length) : /^[A-Z]\w/.test(text) ? text : undefined),
  environment: {
    calls: {
      ...{ "std::env::var": {}, "std::env::var_os": {}, "dotenvy::var": {}, "dotenv::var": {}, "figment::providers::Env::var": {}, "envmnt::get_or": { default: 1 }, "envmnt::get_or_panic": {} },
      // Crates of a workspace that wrap it keep its name: `crates_io_env_vars::required_var("PORT")`.
      ...{ "*env*::var": {}, "*env*::var_parsed": {}, "*env*::required_var": {}, "*env*::required_var_parsed": {} },
    },
    objects: new Set(),
    defaultMethods: new Set(["unwrap_or", "unwrap_or_else", "unwrap_or_default", "or", "or_else", "map_or", "map_or_else"]),
    isOwn: (name) => /^(?:crate|super|self)::/.test(name),
  },
  conversions: new Set([
    ...["String::from", "std::string::String::from", "std::borrow::Cow::from", "std::sync::Arc::clone", "std::rc::Rc::clone", "Into::into"],
    ...["std::path::PathBuf::from", "std::path::Path::new", "std::ffi::OsString::from", "url::Url::parse", "reqwest::Url::parse"],
    ...["std::net::SocketAddr::from_str", "std::net::IpAddr::from_str", "std::net::SocketAddrV4::from_str", "u16::from_str"],
    ...["secrecy::Secret::new", "secrecy::SecretString::new", "secrecy::SecretString::from", "secrecy::SecretBox::new"],
  ]),
  formatters: new Set(),
  transparentMethods: new Set([
    ...["unwrap", "expect", "ok", "ok_or", "ok_or_else", "map_err", "context", "with_context", "wrap_err", "wrap_err_with", "is_some", "is_ok"],
    ...["to_string", "to_owned", "into", "try_into", "parse", "trim", "to_lowercase", "to_uppercase", "to_ascii_lowercase", "into_string", "to_string_lossy", "into_owned", "to_vec", "clone", "cloned", "copied"],
    ...["as_str", "as_ref", "as_mut", "as_deref", "as_deref_mut", "as_bytes", "as_os_str", "borrow", "borrow_mut", "lock", "read", "write", "try_lock", "get_or_init", "get_or_insert_with", "force", "iter", "into_iter", "leak"],
  ]),
  copyingMethods: new Set(["to_string", "to_owned", "into", "parse", "trim", "to_lowercase", "to_uppercase", "to_vec", "clone", "cloned", "copied", "iter", "into_iter"]),
  testOf,
  stops: /\bpanic!|\bunreachable!|\bbail!|\bexit\(|\babort\(|\breturn\s+Err\(|^\{?\s*Err\(/,
  stateKind(tree, value) {
    const type = typeOfStatic(tree, value);
    if (/\b(?:(?:Hash|BTree|Index|Dash|SkipList?|Skip)(?:Map|Set)|Vec|VecDeque|LruCache|SlotMap|Slab|Cache)\b/.test(type)) return "collection";
    return /\bAtomic[UI](?:8|16|32|64|size)\b|^[ui](?:8|16|32|64|128|size)$|\b(?:Mutex|RwLock)<[ui](?:8|16|32|64|128|size)>/.test(type) ? "counter" : undefined;
  },
  writers: new Map([
    ...["insert", "remove", "entry"].map((method) => [method, "keyed"] as const),
    ...["push", "push_back", "push_front", "extend", "append", "clear", "retain", "pop", "fetch_add", "fetch_sub"].map((method) => [method, "unkeyed"] as const),
  ]),
  signals,
  importInsertion(tree) {
    const items = childrenOf(tree, 0).filter((node) => typeOf(tree, node) !== "inner_attribute_item");
    // A `use` between functions is there for those below it.
    const first = items.findIndex((node) => /^(?:function|struct|enum|union|trait|impl)_item$/.test(typeOf(tree, node)));
    const last = (first === -1 ? items : items.slice(0, first)).findLast((node) => /^(?:use_declaration|extern_crate_declaration)$/.test(typeOf(tree, node)));
    if (last === undefined) return startOf(tree, items[0] ?? noNode) || 0;
    const end = tree.text.indexOf("\n", endOf(tree, last));
    return end === -1 ? tree.text.length : end + 1;
  },
};

function expression(tree: FlatTree, node: Node): Expression {
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

function implAround(tree: FlatTree, node: Node): Node {
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
  const isPath = path !== noNode && !syntax.transparentMethods.has(textOf(tree, name));
  return isPath ? { ...common, object: path, name, separator: "::" } : { ...common, object: noNode, name: callee };
}

/** Calls that wrap what they are given, or give it another type. `SocketAddr::new(ip, port)` is the pair, like the one `SocketAddr::from` is given. */
const holders = /^(?:\w+\s*::\s*)*(?:Some|Ok|(?:Arc|Rc|Box|Mutex|RwLock|RefCell|Cell|Lazy|LazyLock|LazyCell|Data|Extension|State)(?:::<[^<>]*>)?::new|SocketAddr(?:V4|V6)?::from)$/;

/** A function that it is given makes what it holds. */
const lazy = /\bLazy(?:Lock|Cell)?(?:::<[^<>]*>)?::new$/;

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
  return view.kind === "call" && view.object !== noNode && (syntax.transparentMethods.has(textOf(tree, view.name)) || /^unwrap_or/.test(textOf(tree, view.name))) && isMadeOf(tree, view.object, name, depth + 1);
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

function lastSegment(path: string): string {
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
    return syntax.stops.test(textOf(tree, missing)) ? { kind: "same", inner: subject } : { kind: "operation", operator: "default", left: subject, right: missing };
  }
  return { kind: "choice", options: isIf ? [given, missing].filter((one) => one !== noNode) : arms.map((arm) => childInField(tree, arm, "value")) };
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  const value = childInField(tree, node, "value");
  switch (typeOf(tree, node)) {
    case "let_declaration":
    case "let_condition":
      return visibleAfter(tree, node, bound(tree, childInField(tree, node, "pattern"), value, type));
    case "match_pattern": {
      const pattern = firstChild(tree, node);
      return visibleAfter(tree, pattern, bound(tree, pattern, childInField(tree, parentOf(tree, parentOf(tree, parentOf(tree, node))), "value"), noNode));
    }
    case "for_expression":
      return visibleAfter(tree, value, bound(tree, childInField(tree, node, "pattern"), noNode, noNode));
    case "const_item":
    case "static_item": {
      const of = memberOf(tree, node);
      if (of !== noNode) return [{ kind: "field", name, value, type, of, isStatic: true }];
      return [{ kind: "variable", name, value, type, isStatic: typeOf(tree, node) === "static_item" && !isInTest(tree, node) }];
    }
    case "function_item":
    case "function_signature_item":
      return [{ kind: "function", name, value: noNode, type: noNode, of: memberOf(tree, node) }];
    case "type_item":
      return typeOf(tree, parentOf(tree, node)) === "declaration_list" && memberOf(tree, node) !== noNode ? [] : [{ kind: "variable", name, value: type, type: noNode }];
    case "field_declaration":
      return [{ kind: "field", name, value: noNode, type, scope: "class", ...filledByAttribute(tree, node) }];
    case "macro_invocation":
      return declaredByMacro(tree, node);
    default:
      return [{ kind: "class", name, value: noNode, type: noNode }];
  }
}

/** `let port = port.parse()?` names another thing from then on. */
function visibleAfter(tree: FlatTree, node: Node, declared: readonly Declared[]): readonly Declared[] {
  return declared.map((one) => ({ ...one, visibleFrom: node === noNode ? 0 : endOf(tree, node) }));
}

/** The type whose `impl` a function or constant stands in. */
function memberOf(tree: FlatTree, node: Node): Node {
  const owner = parentOf(tree, parentOf(tree, node));
  if (typeOf(tree, owner) !== "impl_item") return noNode;
  const type = childInField(tree, owner, "type");
  return /^generic_type/.test(typeOf(tree, type)) ? childInField(tree, type, "type") : type;
}

const traits = new WeakMap<FlatTree, ReadonlyMap<string, readonly Node[]>>();

/** The traits that the file implements, by the type for which it does. */
function traitsOf(tree: FlatTree): ReadonlyMap<string, readonly Node[]> {
  const known = traits.get(tree);
  if (known !== undefined) return known;
  const found = new Map<string, Node[]>();
  for (const node of nodesOfTypes(tree, implementations)) {
    const trait = childInField(tree, node, "trait");
    const type = childInField(tree, node, "type");
    const name = textOf(tree, /^generic_type/.test(typeOf(tree, type)) ? childInField(tree, type, "type") : type);
    const others = found.get(name);
    if (trait !== noNode && others === undefined) found.set(name, [trait]);
    else if (trait !== noNode) others?.push(trait);
  }
  traits.set(tree, found);
  return found;
}

const implementations = new Set(["impl_item"]);

/** The names of a pattern. `Ok(v)` and `Some(v)` hold the value, tuples the parts of one that is written out; of all else the value is not known. */
function bound(tree: FlatTree, pattern: Node, value: Node, type: Node, depth = 0): readonly Declared[] {
  if (depth > deepest) return [];
  const inner = childrenOf(tree, pattern);
  switch (typeOf(tree, pattern)) {
    case "identifier":
    case "shorthand_field_identifier": {
      // `None` and constants are compared with, not bound.
      const isBound = /^[_a-z]|^r#/.test(textOf(tree, pattern));
      return isBound ? [{ kind: "variable", name: pattern, value, type: type === noNode ? constructedType(tree, value) : type }] : [];
    }
    case "tuple_struct_pattern":
      return inner.slice(1).flatMap((one) => bound(tree, one, /^(?:Ok|Some)$/.test(textOf(tree, inner[0] ?? noNode)) ? value : noNode, noNode, depth + 1));
    case "tuple_pattern": {
      const parts = typeOf(tree, value) === "tuple_expression" ? childrenOf(tree, value) : [];
      return inner.flatMap((one, index) => bound(tree, one, parts[index] ?? noNode, noNode, depth + 1));
    }
    case "mut_pattern":
    case "ref_pattern":
    case "reference_pattern":
    case "captured_pattern":
      return inner.filter((one) => typeOf(tree, one) !== "mutable_specifier").slice(0, 1).flatMap((one) => bound(tree, one, value, type, depth + 1));
    case "struct_pattern":
      return inner.slice(1).flatMap((field) => bound(tree, childInField(tree, field, "pattern") === noNode ? childInField(tree, field, "name") : childInField(tree, field, "pattern"), noNode, noNode, depth + 1));
    default:
      return inner.filter((one) => /identifier|pattern/.test(typeOf(tree, one))).flatMap((one) => bound(tree, one, noNode, noNode, depth + 1));
  }
}

/** `Config::from_env()?` and `Args::parse()` give one of their type, by custom. */
function constructedType(tree: FlatTree, value: Node, depth = 0): Node {
  const view = value === noNode || depth > deepest ? unknownExpression : expression(tree, value);
  if (view.kind === "same") return constructedType(tree, view.inner, depth + 1);
  if (view.kind !== "call") return noNode;
  if (view.construction) return view.name;
  const type = view.separator === "::" ? view.object : childInField(tree, view.name, "path");
  if (/^[A-Z]/.test(lastSegment(textOf(tree, type)))) return /^(?:new|from|parse|load|default|init|build|read|try)/.test(lastSegment(textOf(tree, view.name))) ? type : noNode;
  const isHeld = view.object !== noNode && syntax.transparentMethods.has(textOf(tree, view.name));
  return isHeld ? constructedType(tree, view.object, depth + 1) : noNode;
}

/** `#[arg(env = "PORT", default_value = "3000")]` of clap; `env` alone stands for the field's name. */
function filledByAttribute(tree: FlatTree, field: Node): Pick<Declared, "filledWith"> {
  for (const at of attributesOf(tree, field)) {
    const attribute = firstChild(tree, at);
    if (!/^(?:arg|clap|structopt)$/.test(lastSegment(textOf(tree, firstChild(tree, attribute))))) continue;
    const args = attributeArguments(tree, attribute);
    const literalOf = (name: string): Value | undefined => {
      const value = args.find((one) => one.name !== noNode && textOf(tree, one.name) === name)?.value ?? noNode;
      const view = value === noNode ? unknownExpression : expression(tree, value);
      return view.kind === "literal" ? { kind: "literal", text: view.text, type: view.type, span: spanOf(tree, value) } : undefined;
    };
    const named = literalOf("env");
    const isAlone = args.some(({ name, value }) => name === noNode && textOf(tree, value) === "env");
    const variable = named?.kind === "literal" ? named.text : isAlone ? plain(textOf(tree, childInField(tree, field, "name"))).toUpperCase() : undefined;
    const fallback = literalOf("default_value") ?? literalOf("default_value_t");
    if (variable !== undefined) return { filledWith: { kind: "env", name: variable, ...(fallback === undefined ? {} : { default: fallback }), span: spanOf(tree, at) } };
  }
  return {};
}

/** The attributes of an item or a field. */
function attributesOf(tree: FlatTree, node: Node): readonly Node[] {
  const found: Node[] = [];
  for (let at = previousSibling(tree, node); typeOf(tree, at) === "attribute_item" && found.length < mostAttributes; at = previousSibling(tree, at)) found.push(at);
  return found;
}

const mostAttributes = 100;

/** Patterns, chains and trees of `use` nested deeper than this are generated. */
const deepest = 100;

/** `static ref NAME: Type = value;` of `lazy_static!` and `thread_local!`. */
function declaredByMacro(tree: FlatTree, node: Node): readonly Declared[] {
  if (!/^(?:lazy_static|thread_local)$/.test(lastSegment(textOf(tree, childInField(tree, node, "macro")))) || isInTest(tree, node)) return [];
  const list = childrenOf(tree, node).find((child) => typeOf(tree, child) === "token_tree") ?? noNode;
  return groups(tree, list, ";").flatMap(({ tokens, end }): readonly Declared[] => {
    const isName = (token: Node): boolean => /\bstatic\s+(?:ref\s+)?$/.test(tree.text.slice(Math.max(0, startOf(tree, token) - 30), startOf(tree, token))) && textOf(tree, token) !== "ref";
    const at = tokens.findIndex(isName);
    const from = tokens.findIndex((token, index) => index > at && /(?:^|[^=<>!])=(?!=)/.test(tree.text.slice(endOf(tree, tokens[index - 1] ?? noNode), startOf(tree, token))));
    const [name, first] = [tokens[at], tokens[from]];
    if (name === undefined || first === undefined) return [];
    return [{ kind: "variable", name, value: chainOf(tree, tokens.slice(from), startOf(tree, first), end), type: tokens[at + 1] ?? noNode, scope: "file", isStatic: true }];
  });
}

/** The type of a static as it is written, from its value, or from a token of its type or value in a macro. */
function typeOfStatic(tree: FlatTree, node: Node): string {
  const around = parentOf(tree, node);
  if (typeOf(tree, around) === "static_item") return textOf(tree, childInField(tree, around, "type"));
  if (typeOf(tree, around) !== "token_tree") return "";
  const start = tree.text.indexOf(":", tree.text.lastIndexOf("static", startOf(tree, node)));
  return tree.text.slice(start + 1, tree.text.indexOf("=", start)).trim();
}

const modules = new WeakMap<FlatTree, ReadonlySet<string>>();

/** Names of modules that the file declares: paths that start with one are the crate's own. */
function modulesOf(tree: FlatTree): ReadonlySet<string> {
  const known = modules.get(tree) ?? new Set([...tree.text.matchAll(/^[ \t]*(?:pub(?:\([^)\n]*\))?[ \t]+)?mod[ \t]+(\w+)/gm)].map(([, name = ""]) => name));
  modules.set(tree, known);
  return known;
}

function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const name = plain(textOf(tree, childInField(tree, node, "name")));
  switch (typeOf(tree, node)) {
    case "mod_item":
      return [{ module: `self::${name}`, imported: "*", local: name, name: `self::${name}` }];
    case "extern_crate_declaration":
      return [{ module: name, imported: "*", local: plain(textOf(tree, childInField(tree, node, "alias"))) || name, name }];
    default:
      return used(tree, childInField(tree, node, "argument"), "", undefined);
  }
}

/** What a tree of `use` brings, below the path of what is around it. */
function used(tree: FlatTree, node: Node, prefix: string, alias: string | undefined, depth = 0): readonly ImportedName[] {
  if (depth > deepest) return [];
  const below = (path: Node): string => [prefix, path === noNode ? "" : textOf(tree, path).replace(/\s+|^::|\br#/g, "")].filter((part) => part !== "").join("::");
  switch (typeOf(tree, node)) {
    case "scoped_use_list":
      return used(tree, childInField(tree, node, "list"), below(childInField(tree, node, "path")), undefined, depth + 1);
    case "use_list":
      return childrenOf(tree, node).flatMap((one) => used(tree, one, prefix, undefined, depth + 1));
    case "use_as_clause":
      return used(tree, childInField(tree, node, "path"), prefix, plain(textOf(tree, childInField(tree, node, "alias"))), depth + 1);
    case "use_wildcard":
      return [{ module: below(firstChild(tree, node)), imported: "*", local: undefined, name: below(firstChild(tree, node)) }];
    case "identifier":
    case "scoped_identifier":
    case "crate":
    case "self":
    case "super": {
      const written = typeOf(tree, node) === "self" && prefix !== "" ? prefix : below(node);
      const isOwn = modulesOf(tree).has(written.split("::")[0] ?? "");
      const path = isOwn ? `self::${written}` : written;
      const last = lastSegment(path);
      const isWhole = path === last || typeOf(tree, node) === "self";
      return [{ module: isWhole ? path : path.slice(0, -last.length - 2), imported: isWhole ? "*" : last, local: alias === "_" ? undefined : (alias ?? last), name: path }];
    }
    default:
      return [];
  }
}

function signature(tree: FlatTree, node: Node): Signature {
  const name = plain(textOf(tree, childInField(tree, node, "name")));
  const given = childrenOf(tree, childInField(tree, node, "parameters"));
  const parameters = given.flatMap((one) => {
    const isTyped = typeOf(tree, one) === "parameter";
    const [pattern, type] = isTyped ? [childInField(tree, one, "pattern"), childInField(tree, one, "type")] : [one, noNode];
    // `State(pool): State<PgPool>`.
    const held = typeOf(tree, pattern) === "tuple_struct_pattern" ? (childrenOf(tree, pattern)[1] ?? noNode) : pattern;
    return bound(tree, held, noNode, type).map((declared) => ({ name: declared.name, type: declared.type, default: noNode }));
  });
  const [self] = given.filter((one) => typeOf(tree, one) === "self_parameter");
  const selfName = self === undefined ? undefined : childrenOf(tree, self).find((child) => typeOf(tree, child) === "self");
  const around = selfName === undefined ? noNode : implAround(tree, node);
  const receiver = selfName === undefined || around === noNode ? [] : [{ name: selfName, type: childInField(tree, around, "type"), default: noNode }];
  return { name: name === "" ? undefined : name, parameters: [...parameters, ...receiver], body: childInField(tree, node, "body") };
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
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
function testOf(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
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

const testItems = new Set(["mod_item", "function_item", "impl_item", "use_declaration", "static_item", "const_item", "struct_item"]);
const testFiles = new WeakMap<FlatTree, boolean>();

/** Tests beside what they test: what stands under `#[cfg(test)]` or `#[test]`, and `mod tests { … }`. */
function leavesOut(tree: FlatTree, node: Node): boolean {
  const isTestFile = testFiles.get(tree) ?? /^#!\[cfg\(test\)\]/m.test(tree.text);
  testFiles.set(tree, isTestFile);
  const type = typeOf(tree, node);
  if (isTestFile || !testItems.has(type)) return isTestFile;
  if (type === "mod_item" && /^tests?$/.test(textOf(tree, childInField(tree, node, "name"))) && childInField(tree, node, "body") !== noNode) return true;
  return attributesOf(tree, node).some((attribute) => isTestAttribute(tree, firstChild(tree, attribute)));
}

function isTestAttribute(tree: FlatTree, attribute: Node): boolean {
  const name = textOf(tree, firstChild(tree, attribute));
  if (name !== "cfg") return /^(?:test|rstest|test_case|quickcheck|bench)$/.test(lastSegment(name));
  const condition = textOf(tree, childInField(tree, attribute, "arguments"));
  return /\btest\b/.test(condition) && !/\bnot\s*\(/.test(condition);
}

function isInTest(tree: FlatTree, node: Node): boolean {
  for (let at = node; at !== noNode; at = parentOf(tree, at)) if (leavesOut(tree, at)) return true;
  return false;
}

/** tokio's and async-std's by their kind, those of the crate `signal_hook` by their number. `ctrl_c` is SIGINT alone. */
function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    const [first] = given;
    if (callee === "tokio::signal::ctrl_c" || callee === "ctrlc::set_handler") return [{ signal: "SIGINT", span, handler: undefined }];
    if (callee === "tokio::signal::unix::signal") {
      const kind = first?.kind === "call" ? (calls[first.call]?.callee ?? "") : "";
      const signal = kinds.get(lastSegment(kind));
      return signal === undefined ? [] : [{ signal, span, handler: undefined }];
    }
    if (callee === undefined || !/^(?:signal_hook|signal_hook_tokio|signal_hook_async_std)::(?:\w+::)*(?:register|register_usize|new)$/.test(callee)) return [];
    const handler = given.find((value) => value.kind === "function");
    const named = (first?.kind === "list" ? first.items : [first]).flatMap((value) => (value?.kind === "reference" ? (value.to.endsWith("TERM_SIGNALS") ? "SIGTERM" : (/::(SIG[A-Z]+\d*)$/.exec(value.to)?.[1] ?? [])) : []));
    return named.map((signal) => ({ signal, span, handler: handler?.kind === "function" ? handler.function : undefined }));
  });
}

const kinds = new Map([
  ["terminate", "SIGTERM"],
  ["interrupt", "SIGINT"],
  ["quit", "SIGQUIT"],
  ["hangup", "SIGHUP"],
]);

/** Whether a text, a number or an owned string is wanted is for the type around to say, so none with a default is offered. */
const idiom: Idiom = {
  environmentNumber: () => undefined,
  environmentText: () => undefined,
  environmentRequired: () => undefined,
  environmentArgument: (variable) => `std::env::var("${variable}").expect("${variable} is not set").as_str()`,
  environmentInText: () => undefined,
};

export const rust: readonly LanguageSupport[] = [{ id: "rust", ecosystem: "rust", endings: [".rs"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

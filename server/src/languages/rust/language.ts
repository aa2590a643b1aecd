import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import type { Assignment, Syntax } from "../common/syntax.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, noNode, startOf, textOf, typeOf } from "../flat-tree.ts";
import type { LanguageSupport } from "../languages.ts";
import { attributeArguments, chainStart, importMark } from "./macros.ts";
import { conditions, testOf } from "./conditions.ts";
import { declarations, mostAttributes, signature } from "./declarations.ts";
import { expression, stops, transparentMethods } from "./expressions.ts";
import { imports } from "./imports.ts";
import { signals } from "./signals.ts";
import { leavesOut } from "./tests.ts";
import { traitsOf, typeOfStatic } from "./types.ts";

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
  transparentMethods,
  copyingMethods: new Set(["to_string", "to_owned", "into", "parse", "trim", "to_lowercase", "to_uppercase", "to_vec", "clone", "cloned", "copied", "iter", "into_iter"]),
  testOf,
  stops,
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

/** A function that it is given makes what it holds. */
export const lazy = /\bLazy(?:Lock|Cell)?(?:::<[^<>]*>)?::new$/;

/** Whether a text, a number or an owned string is wanted is for the type around to say, so none with a default is offered. */
const idiom: Idiom = {
  environmentNumber: () => undefined,
  environmentText: () => undefined,
  environmentRequired: () => undefined,
  environmentArgument: (variable) => `std::env::var("${variable}").expect("${variable} is not set").as_str()`,
  environmentInText: () => undefined,
};

export const rust: readonly LanguageSupport[] = [{ id: "rust", ecosystem: "rust", endings: [".rs"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

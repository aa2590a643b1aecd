import type { Value } from "../../core/facts/facts.ts";
import { spanOf } from "../common/resolve.ts";
import { unknownExpression, type Declared, type Signature } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, previousSibling, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest } from "../limits.ts";
import { attributeArguments, chainOf, groups, plain } from "./macros.ts";
import { expression, implAround, lastSegment, transparentMethods } from "./expressions.ts";
import { isInTest } from "./tests.ts";

export function declarations(tree: FlatTree, node: Node): readonly Declared[] {
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
      const isFixed = !childrenOf(tree, node).some((child) => typeOf(tree, child) === "mutable_specifier");
      if (of !== noNode) return [{ kind: "field", name, value, type, of, isStatic: true, isFixed }];
      return [{ kind: "variable", name, value, type, isStatic: typeOf(tree, node) === "static_item" && !isInTest(tree, node), isFixed }];
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
  const isHeld = view.object !== noNode && transparentMethods.has(textOf(tree, view.name));
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
export function attributesOf(tree: FlatTree, node: Node): readonly Node[] {
  const found: Node[] = [];
  for (let at = previousSibling(tree, node); typeOf(tree, at) === "attribute_item" && found.length < mostAttributes; at = previousSibling(tree, at)) found.push(at);
  return found;
}

export const mostAttributes = 100;

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
    return [{ kind: "variable", name, value: chainOf(tree, tokens.slice(from), startOf(tree, first), end), type: tokens[at + 1] ?? noNode, scope: "file", isStatic: true, isFixed: true }];
  });
}

export function signature(tree: FlatTree, node: Node): Signature {
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

import { spanOf } from "../common/resolve.ts";
import type { Assignment, Declared, Parameter, Signature } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";

export function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  switch (typeOf(tree, node)) {
    case "const_spec":
    case "var_spec": {
      const values = childrenOf(tree, childInField(tree, node, "value"));
      const names = childrenOf(tree, node).filter((child) => typeOf(tree, child) === "identifier");
      return declaredTogether(names, values, type).map((declared) => ({ ...declared, isFixed: typeOf(tree, node) === "const_spec" }));
    }
    case "short_var_declaration":
      return declaredTogether(childrenOf(tree, childInField(tree, node, "left")), childrenOf(tree, childInField(tree, node, "right")), noNode);
    case "range_clause":
      return declaredTogether(childrenOf(tree, childInField(tree, node, "left")), [], noNode);
    case "function_declaration":
      return [{ kind: "function", name, value: noNode, type: noNode }];
    case "method_declaration":
      return [{ kind: "function", name, value: noNode, type: noNode, of: baseType(tree, childInField(tree, firstChild(tree, childInField(tree, node, "receiver")), "type")) }];
    case "type_spec":
      return [{ kind: "class", name, value: noNode, type: noNode }];
    default:
      return name === noNode ? [] : [{ kind: "field", name, value: noNode, type, scope: "class", ...readByTag(tree, childInField(tree, node, "tag")) }];
  }
}

/** `v, ok := m[k]`: the second says whether the first was there. */
function declaredTogether(names: readonly Node[], values: readonly Node[], type: Node): readonly Declared[] {
  return names.map((name, index): Declared => {
    const value = values.length === 1 && index > 0 ? noNode : (values[index] ?? noNode);
    const isPresence = values.length === 1 && names.length === 2 && index === 1;
    return { kind: "variable", name, value, type, ...(isPresence ? { presenceOf: values[0] ?? noNode } : {}) };
  });
}

function baseType(tree: FlatTree, type: Node): Node {
  return /^(?:pointer|generic|parenthesized)_type$/.test(typeOf(tree, type)) ? baseType(tree, firstChild(tree, type)) : type;
}

/** `env:"PORT" envDefault:"3000"`, as caarlos0/env, envconfig and cleanenv have it. */
function readByTag(tree: FlatTree, tag: Node): Pick<Declared, "filledWith"> {
  const text = textOf(tree, tag);
  const variable = /\b(?:env|envconfig):"([A-Za-z_]\w*)[",]/.exec(text)?.[1];
  if (variable === undefined) return {};
  const fallback = /\b(?:envDefault|env-default|default):"([^"]*)"/.exec(text)?.[1] ?? /\benv:"[^"]*,default=([^",]*)/.exec(text)?.[1];
  const span = spanOf(tree, tag);
  return { filledWith: { kind: "env", name: variable, ...(fallback === undefined ? {} : { default: { kind: "literal", text: fallback, type: "string", span } }), span } };
}

export function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  if (/^(?:inc|dec)_statement$/.test(typeOf(tree, node))) return { target: firstChild(tree, node), value: noNode, augmented: true };
  if (typeOf(tree, node) !== "assignment_statement") return undefined;
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const [target = noNode, ...others] = childrenOf(tree, left);
  const values = childrenOf(tree, right);
  const value = others.length > 0 && values.length === 1 ? firstChild(tree, right) : (values[0] ?? noNode);
  return { target, value, augmented: tree.text.slice(endOf(tree, left), startOf(tree, right)).trim() !== "=" };
}

export function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const lists = [childInField(tree, node, "receiver"), childInField(tree, node, "parameters")];
  const [receiver = [], parameters = []] = lists.map((list) => childrenOf(tree, list).flatMap((one) => parametersOf(tree, one)));
  return { name: name === "" ? undefined : name, parameters: [...parameters, ...receiver], body: childInField(tree, node, "body") };
}

/** `host, port string` are two. */
function parametersOf(tree: FlatTree, node: Node): readonly Parameter[] {
  const type = childInField(tree, node, "type");
  return childrenOf(tree, node)
    .filter((child) => typeOf(tree, child) === "identifier")
    .map((name) => ({ name, type, default: noNode }));
}

export function embedded(tree: FlatTree, type: Node): readonly Node[] {
  const fields = childrenOf(tree, firstChild(tree, type)).filter((field) => childInField(tree, field, "name") === noNode);
  return typeOf(tree, type) === "struct_type" ? fields.map((field) => childInField(tree, field, "type")) : [];
}

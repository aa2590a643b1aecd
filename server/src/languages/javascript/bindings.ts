import type { Binding, Name, Value } from "../../core/facts/facts.ts";
import { childInField, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import { enclosingClass, propertyName } from "./syntax.ts";

/** The types that `readBinding` has a case for. */
export const bindingTypes = new Set([
  ...["variable_declarator", "pair", "assignment_expression", "field_definition", "public_field_definition", "assignment_pattern", "required_parameter", "optional_parameter"],
  ...["object_assignment_pattern"],
]);

/** The named value at a node; `undefined` when it has no name or nothing is known of the value. */
export function readBinding(tree: FlatTree, node: Node, functionIndex: number, resolver: Resolver): Binding | undefined {
  const part = partsOf(tree, node, resolver);
  if (part === undefined || part.value === noNode) return undefined;
  const name = typeOf(tree, part.name) === "identifier" ? textOf(tree, part.name) : propertyName(tree, part.name);
  if (name === undefined || name === "") return undefined;
  const value = resolver.valueOf(part.value);
  if (saysNothing(value)) return undefined;
  return { kind: part.kind, name, owner: part.owner, value, span: spanOf(tree, part.name), function: functionIndex };
}

function saysNothing(value: Value): boolean {
  return value.kind === "unknown" || value.kind === "function" || value.kind === "call";
}

interface Part {
  readonly kind: Binding["kind"];
  readonly name: Node;
  readonly owner: Name | undefined;
  readonly value: Node;
}

function partsOf(tree: FlatTree, node: Node, resolver: Resolver): Part | undefined {
  const named = (kind: Binding["kind"], nameField: string, valueField: string, owner?: Name): Part => ({
    kind,
    name: childInField(tree, node, nameField),
    owner,
    value: childInField(tree, node, valueField),
  });
  switch (typeOf(tree, node)) {
    case "variable_declarator":
      return named("variable", "name", "value");
    case "pair":
      return named("key", "key", "value");
    case "assignment_pattern":
    case "object_assignment_pattern":
      return named("parameter", "left", "right");
    case "required_parameter":
    case "optional_parameter":
      return named("parameter", "pattern", "value");
    case "field_definition":
    case "public_field_definition": {
      const name = childInField(tree, node, "name");
      return { kind: "field", name: name === noNode ? childInField(tree, node, "property") : name, owner: className(tree, node), value: childInField(tree, node, "value") };
    }
    case "assignment_expression": {
      const left = childInField(tree, node, "left");
      const value = childInField(tree, node, "right");
      if (typeOf(tree, left) === "identifier") return { kind: "variable", name: left, owner: undefined, value };
      const object = childInField(tree, left, "object");
      if (typeOf(tree, object) === "this") return { kind: "field", name: childInField(tree, left, "property"), owner: className(tree, node), value };
      const isMember = typeOf(tree, left) === "member_expression";
      if (!isMember && typeOf(tree, left) !== "subscript_expression") return undefined;
      return { kind: "key", name: childInField(tree, left, isMember ? "property" : "index"), owner: resolver.nameOf(object), value };
    }
    default:
      return undefined;
  }
}

function className(tree: FlatTree, node: Node): string | undefined {
  const owner = enclosingClass(tree, node);
  return owner === noNode ? undefined : textOf(tree, childInField(tree, owner, "name")) || textOf(tree, firstChild(tree, owner));
}

import type { Assignment, Declared, Signature } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { argumentsOf } from "./expressions.ts";

export function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  switch (typeOf(tree, node)) {
    case "const_element": {
      const [constant = noNode, value = noNode] = childrenOf(tree, node);
      const isOfClass = typeOf(tree, parentOf(tree, parentOf(tree, node))) === "declaration_list";
      return [{ kind: isOfClass ? "field" : "variable", name: constant, value, type: noNode, isFixed: true, ...(isOfClass ? { scope: "class", isStatic: true } : { scope: "file" }) }];
    }
    case "property_element": {
      const property = parentOf(tree, node);
      const isStatic = childrenOf(tree, property).some((child) => typeOf(tree, child) === "static_modifier");
      return [{ kind: "field", name: firstChild(tree, name), value: childInField(tree, node, "default_value"), type: childInField(tree, property, "type"), scope: "class", isStatic }];
    }
    case "property_promotion_parameter":
      return [{ kind: "field", name: firstChild(tree, name), value: noNode, type, scope: "class" }];
    case "function_call_expression":
      return defined(tree, node);
    case "class_declaration":
      return [{ kind: "class", name, value: noNode, type: noNode }];
    default:
      return [{ kind: "function", name, value: noNode, type: noNode }];
  }
}

/** `define("NAME", value)`. */
function defined(tree: FlatTree, node: Node): readonly Declared[] {
  if (textOf(tree, childInField(tree, node, "function")) !== "define") return [];
  const [name, value] = argumentsOf(tree, childInField(tree, node, "arguments"));
  const written = firstChild(tree, name?.value ?? noNode);
  return typeOf(tree, written) === "string_content" && value !== undefined ? [{ kind: "variable", name: written, value: value.value, type: noNode, scope: "file", isFixed: true }] : [];
}

export function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  switch (typeOf(tree, node)) {
    case "assignment_expression":
      return { target: childInField(tree, node, "left"), value: childInField(tree, node, "right"), augmented: false };
    case "augmented_assignment_expression":
      return { target: childInField(tree, node, "left"), value: childInField(tree, node, "right"), augmented: true };
    case "update_expression":
      return { target: childInField(tree, node, "argument"), value: noNode, augmented: true };
    default:
      return undefined;
  }
}

export function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const parameters = childrenOf(tree, childInField(tree, node, "parameters")).map((one) => ({ name: childInField(tree, one, "name"), type: childInField(tree, one, "type"), default: childInField(tree, one, "default_value") }));
  return { name: name === "" ? undefined : name, parameters, body: childInField(tree, node, "body") };
}

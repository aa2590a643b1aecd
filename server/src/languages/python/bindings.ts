import type { Binding } from "../../core/facts/facts.ts";
import { childInField, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import { classAround } from "./scopes.ts";
import type { SettingsReader } from "./settings-classes.ts";

/** The types that `readBindings` has a case for. */
export const bindingTypes: ReadonlySet<string> = new Set(["assignment", "pair", "keyword_argument", "default_parameter", "typed_default_parameter"]);

/** The named values at a node; none when nothing is known of the value. */
export function readBindings(tree: FlatTree, node: Node, around: number, resolver: Resolver, settings: SettingsReader): readonly Binding[] {
  const bind = (kind: Binding["kind"], nameNode: Node, name: string, owner: string | undefined, valueNode: Node): readonly Binding[] => {
    const value = resolver.valueOf(valueNode);
    const saysNothing = valueNode === noNode || name === "" || value.kind === "unknown" || value.kind === "function" || value.kind === "call";
    return saysNothing ? [] : [{ kind, name, owner, value, span: spanOf(tree, nameNode), function: around }];
  };
  switch (typeOf(tree, node)) {
    case "pair": {
      const key = childInField(tree, node, "key");
      const name = resolver.valueOf(key);
      return name.kind === "literal" ? bind("key", key, name.text, undefined, childInField(tree, node, "value")) : [];
    }
    case "keyword_argument": {
      const name = childInField(tree, node, "name");
      return bind("argument", name, textOf(tree, name), resolver.nameOf(childInField(tree, parentOf(tree, parentOf(tree, node)), "function")), childInField(tree, node, "value"));
    }
    case "default_parameter":
    case "typed_default_parameter": {
      const name = childInField(tree, node, "name");
      return bind("parameter", name, textOf(tree, name), undefined, childInField(tree, node, "value"));
    }
    default:
      return bindingsOfAssignment(tree, node, around, resolver, settings, bind);
  }
}

function bindingsOfAssignment(
  tree: FlatTree,
  node: Node,
  around: number,
  resolver: Resolver,
  settings: SettingsReader,
  bind: (kind: Binding["kind"], nameNode: Node, name: string, owner: string | undefined, valueNode: Node) => readonly Binding[],
): readonly Binding[] {
  const left = childInField(tree, node, "left");
  const right = childInField(tree, node, "right");
  switch (typeOf(tree, left)) {
    case "identifier": {
      const block = parentOf(tree, parentOf(tree, node));
      const owner = typeOf(tree, block) === "block" && typeOf(tree, parentOf(tree, block)) === "class_definition" ? parentOf(tree, block) : noNode;
      if (owner === noNode) return bind("variable", left, textOf(tree, left), undefined, right);
      const name = textOf(tree, left);
      const className = textOf(tree, childInField(tree, owner, "name"));
      const setting = settings.read(owner, node, around);
      return setting === undefined ? bind("field", left, name, className, right) : [{ kind: "field", name, owner: className, value: setting, span: spanOf(tree, left), function: around }];
    }
    case "attribute": {
      const object = childInField(tree, left, "object");
      const attribute = childInField(tree, left, "attribute");
      if (textOf(tree, object) !== "self") return bind("key", attribute, textOf(tree, attribute), resolver.nameOf(object), right);
      return bind("field", attribute, textOf(tree, attribute), textOf(tree, childInField(tree, classAround(tree, node), "name")), right);
    }
    case "subscript": {
      const key = childInField(tree, left, "subscript");
      const name = resolver.valueOf(key);
      return name.kind === "literal" ? bind("key", key, name.text, resolver.nameOf(childInField(tree, left, "value")), right) : [];
    }
    default:
      return [];
  }
}

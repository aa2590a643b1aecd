import type { ModuleState, OutsideWrite, StateWrite } from "../../core/facts/facts.ts";
import { localName } from "../../core/facts/name.ts";
import { childInField, childrenOf, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Declaration, Scopes } from "./scopes.ts";

/** The types that `note` has a case for. */
export const stateTypes = new Set(["variable_declarator", "assignment_expression", "augmented_assignment_expression", "update_expression", "unary_expression", "call_expression"]);

/** Collects variables of the module that functions write to. Call `note` for every node of `stateTypes` in the order of the text. */
export function createStateReader(tree: FlatTree, scopes: Scopes, resolver: Resolver) {
  const found = new Map<Node, { readonly name: string; readonly kind: ModuleState["kind"]; readonly span: ModuleState["span"]; readonly writes: StateWrite[] }>();
  const outside: OutsideWrite[] = [];

  function note(node: Node, functionIndex: number): void {
    const type = typeOf(tree, node);
    if (type === "variable_declarator") {
      const kind = functionIndex === -1 ? kindOfValue(childInField(tree, node, "value")) : undefined;
      const name = childInField(tree, node, "name");
      if (kind !== undefined && typeOf(tree, name) === "identifier") found.set(node, { name: textOf(tree, name), kind, span: spanOf(tree, name), writes: [] });
      return;
    }
    if (functionIndex === -1) return;
    const [target, key] = writtenBy(node, type);
    if (target === noNode) return;
    const declaration: Declaration | undefined = typeOf(tree, target) === "identifier" ? scopes.lookup(textOf(tree, target), target) : undefined;
    const state = declaration === undefined ? undefined : found.get(declaration.node);
    const name = state === undefined ? resolver.nameOf(target) : undefined;
    const kind = isWhole(node, type) ? "counter" : "collection";
    const written = (): StateWrite => ({ span: spanOf(tree, node), function: functionIndex, key: key === noNode ? undefined : resolver.valueOf(key) });
    if (state?.kind === kind) state.writes.push(written());
    else if (name !== undefined && localName(name) !== undefined) outside.push({ ...written(), target: name, kind });
  }

  function kindOfValue(value: Node): ModuleState["kind"] | undefined {
    switch (typeOf(tree, value)) {
      case "object":
      case "array":
        return "collection";
      case "new_expression":
        return /^(?:Weak)?(?:Map|Set)$/.test(textOf(tree, childInField(tree, value, "constructor"))) ? "collection" : undefined;
      case "number":
        // A constant never changes: only what `let` or `var` declares can count.
        return tree.text.slice(spanOf(tree, parentOf(tree, parentOf(tree, value))).start).startsWith("const") ? undefined : "counter";
      default:
        return undefined;
    }
  }

  function isWhole(node: Node, type: string): boolean {
    return type === "update_expression" || typeOf(tree, childInField(tree, node, "left")) === "identifier";
  }

  /** The variable that is written, and the key. */
  function writtenBy(node: Node, type: string): readonly [Node, Node] {
    switch (type) {
      case "update_expression":
        return ofTarget(childInField(tree, node, "argument"));
      case "assignment_expression":
      case "augmented_assignment_expression":
        return ofTarget(childInField(tree, node, "left"));
      case "unary_expression":
        return textOf(tree, node).startsWith("delete") ? ofTarget(childInField(tree, node, "argument")) : nothing;
      default: {
        const callee = childInField(tree, node, "function");
        const method = textOf(tree, childInField(tree, callee, "property"));
        if (!writers.has(method)) return nothing;
        const [key = noNode] = childrenOf(tree, childInField(tree, node, "arguments"));
        return [childInField(tree, callee, "object"), method === "set" || method === "add" || method === "delete" ? key : noNode];
      }
    }
  }

  function ofTarget(target: Node): readonly [Node, Node] {
    switch (typeOf(tree, target)) {
      case "identifier":
        return [target, noNode];
      case "member_expression":
        return [target, noNode];
      case "subscript_expression":
        return [childInField(tree, target, "object"), childInField(tree, target, "index")];
      default:
        return nothing;
    }
  }

  return { note, states: (): readonly ModuleState[] => [...found.values()], outsideWrites: (): readonly OutsideWrite[] => outside };
}

const nothing = [noNode, noNode] as const;

const writers = new Set(["set", "add", "push", "unshift", "splice", "delete"]);

import type { ModuleState, OutsideWrite, StateWrite } from "../../core/facts/facts.ts";
import { childInField, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import { classAround, type Scopes } from "./scopes.ts";

/** The types that `note` has a case for. */
export const stateTypes: ReadonlySet<string> = new Set(["assignment", "augmented_assignment", "call", "delete_statement"]);

/** Collects variables of the module that functions write to. Call `note` for every node of `stateTypes` in the order of the text. */
export function createStateReader(tree: FlatTree, scopes: Scopes, resolver: Resolver) {
  const found = new Map<Node, { readonly name: string; readonly kind: ModuleState["kind"]; readonly span: ModuleState["span"]; readonly writes: StateWrite[] }>();
  const outside: OutsideWrite[] = [];

  function note(node: Node, around: number): void {
    const type = typeOf(tree, node);
    const left = childInField(tree, node, "left");
    if (type === "assignment" && around === -1 && typeOf(tree, left) === "identifier" && classAround(tree, node) === noNode) {
      const kind = kindOfValue(childInField(tree, node, "right"));
      if (kind !== undefined) found.set(node, { name: textOf(tree, left), kind, span: spanOf(tree, left), writes: [] });
      return;
    }
    if (around === -1) return;
    const [target, key] = type === "call" ? byMethod(node) : byTarget(type === "delete_statement" ? firstChild(tree, node) : left);
    if (target === noNode) return;
    const declaration = typeOf(tree, target) === "identifier" ? scopes.lookup(textOf(tree, target), target) : undefined;
    const state = declaration === undefined ? undefined : found.get(declaration.node);
    const name = state === undefined ? resolver.nameOf(target) : undefined;
    const kind = target === left && (type === "augmented_assignment" || countsOn(node, left)) ? "counter" : "collection";
    const written = (): StateWrite => ({ span: spanOf(tree, node), function: around, key: key === noNode ? undefined : resolver.valueOf(key) });
    if (state?.kind === kind) state.writes.push(written());
    else if (name !== undefined && (type !== "assignment" || target !== left || kind === "counter")) outside.push({ ...written(), target: name, kind });
  }

  /** `count = count + 1`. */
  function countsOn(node: Node, left: Node): boolean {
    const right = childInField(tree, node, "right");
    return typeOf(tree, right) === "binary_operator" && [childInField(tree, right, "left"), childInField(tree, right, "right")].some((side) => textOf(tree, side) === textOf(tree, left));
  }

  function kindOfValue(value: Node): ModuleState["kind"] | undefined {
    switch (typeOf(tree, value)) {
      case "dictionary":
      case "list":
      case "set":
        return "collection";
      case "call":
        return /^(?:dict|list|set|collections\.(?:defaultdict|OrderedDict|deque|Counter))$/.test(resolver.nameOf(childInField(tree, value, "function")) ?? "") ? "collection" : undefined;
      case "integer":
        return "counter";
      default:
        return undefined;
    }
  }

  function byTarget(target: Node): readonly [Node, Node] {
    if (typeOf(tree, target) === "subscript") return [childInField(tree, target, "value"), childInField(tree, target, "subscript")];
    return [target, noNode];
  }

  function byMethod(node: Node): readonly [Node, Node] {
    const callee = childInField(tree, node, "function");
    const method = textOf(tree, childInField(tree, callee, "attribute"));
    if (typeOf(tree, callee) !== "attribute" || !writers.has(method)) return [noNode, noNode];
    const keyed = method === "setdefault" || method === "pop" || method === "add" || method === "discard";
    return [childInField(tree, callee, "object"), keyed ? firstChild(tree, childInField(tree, node, "arguments")) : noNode];
  }

  return { note, states: (): readonly ModuleState[] => [...found.values()], outsideWrites: (): readonly OutsideWrite[] => outside };
}

const writers = new Set(["append", "appendleft", "extend", "extendleft", "insert", "add", "update", "setdefault", "pop", "popleft", "popitem", "discard", "remove", "clear"]);

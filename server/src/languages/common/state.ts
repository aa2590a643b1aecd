import type { ModuleState, OutsideWrite, StateWrite } from "../../core/facts/facts.ts";
import { noNode, textOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Declaration, Scopes } from "./scopes.ts";
import type { Syntax } from "./syntax.ts";

/** Collects variables that outlive a call and that functions write to. */
export function createStateReader(tree: FlatTree, syntax: Syntax, scopes: Scopes, resolver: Resolver) {
  const found = new Map<Declaration, { readonly kind: ModuleState["kind"]; readonly writes: StateWrite[] }>();
  const outside: OutsideWrite[] = [];
  for (const declaration of scopes.all()) {
    const [value = noNode] = declaration.values;
    const isVariable = declaration.isLasting && (declaration.kind === "variable" || declaration.kind === "field");
    const kind = isVariable ? syntax.stateKind(tree, value === noNode ? declaration.type : value, resolver) : undefined;
    if (kind !== undefined) found.set(declaration, { kind, writes: [] });
  }

  /** Call it for every call and assignment. */
  function note(node: Node, around: number): void {
    if (around === -1) return;
    const assignment = syntax.assignment(tree, node);
    if (assignment !== undefined) {
      const view = syntax.expression(tree, assignment.target);
      if (assignment.appends === true) write(node, assignment.target, noNode, "collection", around);
      else if (view.kind === "index") write(node, view.object, view.key, "collection", around);
      else if (assignment.augmented) write(node, assignment.target, noNode, "counter", around);
      // `list = append(list, x)`.
      else if (assignment.value !== noNode && isAppend(assignment.value)) write(node, assignment.target, noNode, "collection", around);
      return;
    }
    const view = syntax.expression(tree, node);
    if (view.kind !== "call") return;
    const [first] = view.arguments;
    const writer = syntax.writers.get(textOf(tree, view.name));
    if (writer === undefined || writer === "assigned") return;
    // `delete(sessions, id)`.
    if (view.object === noNode) write(node, first?.value ?? noNode, writer === "keyed" ? (view.arguments[1]?.value ?? noNode) : noNode, "collection", around);
    else write(node, view.object, writer === "keyed" ? (first?.value ?? noNode) : noNode, undefined, around);
  }

  function isAppend(value: Node): boolean {
    const view = syntax.expression(tree, value);
    return view.kind === "call" && syntax.writers.get(textOf(tree, view.name)) === "assigned";
  }

  function write(node: Node, target: Node, key: Node, kind: ModuleState["kind"] | undefined, around: number): void {
    const declaration = declarationOf(target, 0);
    const state = declaration === undefined ? undefined : found.get(declaration);
    const written = { span: spanOf(tree, node), function: around };
    const keyValue = (): StateWrite["key"] => (key === noNode ? undefined : resolver.valueOf(key));
    if (state !== undefined) {
      if (kind === undefined || state.kind === kind) state.writes.push({ ...written, key: keyValue() });
      return;
    }
    const isOutside = declaration === undefined || declaration.kind === "import";
    const name = isOutside && syntax.writers.size > 0 && outside.length < mostOutside ? resolver.nameOf(target) : undefined;
    if (name !== undefined) outside.push({ ...written, target: name, kind, key: keyValue() });
  }

  /** What is written to, locks and the like looked through: `STATE.lock().unwrap().insert(…)`. */
  function declarationOf(target: Node, depth: number): Declaration | undefined {
    const view = syntax.expression(tree, target);
    if (depth > deepest) return undefined;
    switch (view.kind) {
      case "name": {
        const declaration = scopes.lookup(view.text, target);
        const [value = noNode, ...others] = declaration?.kind === "variable" ? declaration.values : [];
        // `let mut sessions = SESSIONS.lock().unwrap()`: another name for the same.
        const isAlias = value !== noNode && others.length === 0 && declaration?.isLasting === false;
        return isAlias ? (declarationOf(value, depth + 1) ?? declaration) : declaration;
      }
      case "field":
        return scopes.fieldOf(scopes.classAround(target), view.text);
      case "member": {
        const owner = syntax.expression(tree, view.object);
        const declaration = owner.kind === "name" ? scopes.lookup(owner.text, view.object) : undefined;
        return declaration?.kind === "class" ? scopes.fieldOf(declaration.node, view.text) : undefined;
      }
      case "call":
        return view.object !== noNode && givesSame(textOf(tree, view.name)) ? declarationOf(view.object, depth + 1) : undefined;
      case "same":
        return declarationOf(view.inner, depth + 1);
      default:
        return undefined;
    }
  }

  function givesSame(method: string): boolean {
    return syntax.transparentMethods.has(method) && syntax.copyingMethods?.has(method) !== true;
  }

  function states(): readonly ModuleState[] {
    return [...found].map(([{ name, nameNode }, { kind, writes }]) => ({ name: name.replace(/^[$@]+/, ""), kind, span: spanOf(tree, nameNode), writes }));
  }

  return { note, states, outsideWrites: () => outside };
}

const deepest = 8;

/** Nobody writes more of them by hand. */
const mostOutside = 1000;

import type { Binding } from "../../core/facts/facts.ts";
import type { Span } from "../../core/text.ts";
import { childInField, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";
import type { Syntax } from "./syntax.ts";

/** The named values at a node: variables, fields, keys, arguments by name, defaults of parameters. None where nothing is known of the value. */
export function readBindings(tree: FlatTree, syntax: Syntax, scopes: Scopes, resolver: Resolver, node: Node, around: number): readonly Binding[] {
  const { types } = syntax;
  const type = typeOf(tree, node);
  const found: Binding[] = [];

  function bind(kind: Binding["kind"], nameNode: Node, name: string, owner: string | undefined, value: Binding["value"], span = spanOf(tree, nameNode)): void {
    const saysNothing = name === "" || value.kind === "unknown" || value.kind === "function" || value.kind === "call";
    if (!saysNothing) found.push({ kind, name: name.replace(/^[$@]+/, ""), owner, value, span, function: around });
  }

  if (types.declarations.has(type)) {
    for (const { kind, name, value, filledWith } of syntax.declarations(tree, node)) {
      if (kind !== "variable" && kind !== "field") continue;
      const owner = kind === "field" ? classNameAround(node) : undefined;
      if (filledWith !== undefined) bind(kind, name, textOf(tree, name), owner, filledWith);
      else if (value !== noNode) bind(kind, name, textOf(tree, name), owner, resolver.valueOf(value));
    }
  }
  if (types.functions.has(type)) {
    for (const { name, default: value, filledWith } of syntax.signature(tree, node).parameters) {
      if (filledWith !== undefined || value !== noNode) bind("parameter", name, textOf(tree, name), undefined, filledWith ?? resolver.valueOf(value));
    }
  }
  if (types.assignments.has(type)) bindAssignment();
  if (types.calls.has(type)) {
    const view = syntax.expression(tree, node);
    if (view.kind === "call") {
      for (const { name, value } of view.arguments) if (name !== noNode) bind("argument", name, keyOf(name), resolver.calleeOf(view), resolver.valueOf(value));
    }
  }
  if (types.objects.has(type)) {
    const view = syntax.expression(tree, node);
    if (view.kind === "object") for (const { key, value } of view.entries) bind("key", key, keyOf(key), undefined, resolver.valueOf(value));
  }
  return found;

  function bindAssignment(): void {
    const assignment = syntax.assignment(tree, node);
    if (assignment === undefined || assignment.augmented || assignment.appends === true || assignment.value === noNode) return;
    const { target } = assignment;
    const view = syntax.expression(tree, target);
    const value = resolver.valueOf(assignment.value);
    if (view.kind === "name") {
      const isField = scopes.lookup(view.text, target)?.kind === "field";
      bind(isField ? "field" : "variable", target, view.text, isField ? classNameAround(node) : undefined, value);
    }
    if (view.kind === "field") bind("field", target, view.text, classNameAround(node), value, nameSpan(target, view.text));
    else if (view.kind === "member") bind("key", target, view.text, resolver.nameOf(view.object), value, nameSpan(target, view.text));
    else if (view.kind === "index") bind("key", view.key, literalOf(view.key), resolver.nameOf(view.object), value);
  }

  /** Of `this.port` the name alone. */
  function nameSpan(node: Node, name: string): Span {
    const { start, end } = spanOf(tree, node);
    return tree.text.endsWith(name, end) ? { start: Math.max(start, end - name.length), end } : { start, end };
  }

  function keyOf(key: Node): string {
    const view = syntax.expression(tree, key);
    return view.kind === "name" ? view.text : literalOf(key);
  }

  function literalOf(key: Node): string {
    const value = resolver.valueOf(key);
    return value.kind === "literal" ? value.text : "";
  }

  function classNameAround(at: Node): string {
    const owner = scopes.classAround(at);
    return owner === 0 ? "" : textOf(tree, syntax.classOf(tree, owner).name) || textOf(tree, childInField(tree, owner, "name"));
  }
}

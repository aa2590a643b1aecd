import type { EnvironmentWrapper, Name, Value } from "../../core/facts/facts.ts";
import { nameIndex } from "../../core/facts/name-pattern.ts";
import { afterOf, noNode, textOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import { inside, returnedBy } from "./functions.ts";
import type { Declaration } from "./scopes.ts";
import type { CallExpression, Syntax, ValueReader } from "./syntax.ts";

interface Names extends ValueReader {
  calleeOf(call: CallExpression): Name | undefined;
  /** A value, or what a function in its place gives. */
  given(node: Node): Value;
}

/** Tells what calls and keys read of the environment, functions of the file that only hand on what they read included. */
export function createEnvironmentReader(tree: FlatTree, syntax: Syntax, names: Names) {
  const readers = readersOf(syntax);
  const wrappers = new Map<Node, EnvironmentWrapper | undefined>();

  function readByKey(object: Node, key: string, span: Value["span"]): Value | undefined {
    const name = names.nameOf(object);
    return name !== undefined && syntax.environment.objects.has(name) && isVariable.test(key) && syntax.environment.requestKeys?.test(key) !== true ? { kind: "env", name: key, span } : undefined;
  }

  /** `declaration` is that of the callee, where the file has one. */
  function readByCall(name: Name | undefined, call: CallExpression, declaration: Declaration | undefined, positional: readonly Value[], named: readonly (readonly [string, Value])[], span: Value["span"]): Value | undefined {
    const reader = name === undefined ? undefined : readers.find(name);
    const wrapper = reader === undefined && declaration?.kind === "function" ? wrapperAt(declaration.node) : undefined;
    const variable = positional[wrapper?.variable ?? 0];
    if (variable?.kind !== "literal" || variable.type !== "string" || !isVariable.test(variable.text)) return undefined;
    const isNamedSo = (name === undefined || syntax.environment.isOwn?.(name) === true) && isUpperCase.test(variable.text) && wrapperNames.test(textOf(tree, call.name));
    if (reader === undefined && wrapper === undefined && !isNamedSo) return undefined;
    const place = reader !== undefined ? reader.default : wrapper !== undefined ? wrapper.default : 1;
    const fallback = typeof place === "string" ? named.find(([key]) => key === place)?.[1] : place === undefined ? undefined : positionalDefault(call, positional, place);
    return { kind: "env", name: variable.text, ...(fallback === undefined || isNothing(fallback) ? {} : { default: fallback }), span };
  }

  function positionalDefault(call: CallExpression, positional: readonly Value[], place: number): Value | undefined {
    const value = positional[place];
    const node = call.arguments.filter(({ name }) => name === noNode)[place]?.value;
    return value?.kind === "function" && node !== undefined ? names.given(node) : value;
  }

  function wrapperAt(functionNode: Node): EnvironmentWrapper | undefined {
    if (!wrappers.has(functionNode)) {
      // A function that calls itself is none.
      wrappers.set(functionNode, undefined);
      wrappers.set(functionNode, findWrapper(functionNode));
    }
    return wrappers.get(functionNode);
  }

  function findWrapper(functionNode: Node): EnvironmentWrapper | undefined {
    const { parameters, body } = syntax.signature(tree, functionNode);
    if (body === noNode || parameters.length === 0 || parameters.length > 3) return undefined;
    const place = (node: Node): number => {
      const view = syntax.expression(tree, node);
      return view.kind === "same" ? place(view.inner) : parameters.findIndex(({ name }) => name !== noNode && textOf(tree, name) === textOf(tree, node));
    };
    for (const node of inside(tree, syntax, body)) {
      const view = syntax.expression(tree, node);
      let key = noNode;
      if (view.kind === "index" && syntax.environment.objects.has(names.nameOf(view.object) ?? "")) key = view.key;
      if (view.kind === "call" && readers.find(names.calleeOf(view) ?? "") !== undefined) key = view.arguments[0]?.value ?? noNode;
      const variable = key === noNode ? -1 : place(key);
      if (variable === -1) continue;
      const returned = returnedBy(tree, syntax, functionNode).flatMap((one) => [...withAllInside(tree, one)].map(place));
      return { variable, default: returned.find((index) => index !== -1 && index !== variable) };
    }
    return undefined;
  }

  return { readByKey, readByCall, wrapperAt };
}

/** Functions in it included, as in `.unwrap_or_else(|_| fallback.to_string())`. */
function* withAllInside(tree: FlatTree, node: Node): Iterable<Node> {
  if (node !== noNode) for (let at = node; at < afterOf(tree, node); at += wordsPerNode) yield at;
}

function readersOf({ environment }: Syntax) {
  const known = indexes.get(environment.calls) ?? nameIndex(environment.calls);
  indexes.set(environment.calls, known);
  return known;
}

const indexes = new WeakMap<object, ReturnType<typeof nameIndex<{ readonly default?: number | string }>>>();

/** `None`, `nil`: an unknown value as short as that. */
function isNothing(value: Value): boolean {
  return value.kind === "unknown" && value.span.end - value.span.start <= "null".length;
}

const isVariable = /^[A-Za-z_][\w.:-]*$/;
const isUpperCase = /^[A-Z][A-Z0-9_]*$/;

/** What people call functions that read the environment, in another file. */
const wrapperNames = /^(?:(?:get|read|must|require|load|lookup)?_?(?:get)?_?env(?:iron(?:ment)?)?_?(?:or(?:_?(?:default|else|panic))?)?_?(?:var(?:iable)?|str|string|int|bool|secret|default)?)$/i;

import { spend } from "../../core/budget.ts";
import type { EnvRead, LiteralValue, Name, Parameter, Value } from "../../core/facts/facts.ts";
import { memberOf, resultOf } from "../../core/facts/name.ts";
import { endOf, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest, longestName, mostEntries, mostOptions } from "../limits.ts";
import { createEnvironmentReader } from "./environment.ts";
import { returnedBy } from "./functions.ts";
import type { Declaration, Scopes } from "./scopes.ts";
import type { Argument, CallExpression, Expression, Syntax, ValueReader, WrittenPart } from "./syntax.ts";

/** Tells what expressions of one file stand for. Each expression is looked at once. */
export interface Resolver {
  nameOf(node: Node): Name | undefined;
  /** The name of what a call calls. */
  calleeOf(call: CallExpression): Name | undefined;
  valueOf(node: Node): Value;
  valueOfDeclaration(declaration: Declaration): Value;
  /** A function as other files see it. */
  valueOfFunction(node: Node): Value;
  nameOfDeclaration(declaration: Declaration): Name | undefined;
  /** Arguments by position and by name. */
  argumentsOf(args: readonly Argument[]): { readonly positional: readonly Value[]; readonly named: readonly (readonly [string, Value])[] };
  /** Every read of the environment among the values asked for so far. */
  environmentReads(): readonly EnvRead[];
  functionAround(node: Node): number;
  /** The function of the file that a call calls. */
  targetOf(call: CallExpression): number | undefined;
}

/** `callIndex` is the place of a call in the file's calls, `functionIndex` that of a function in its functions. */
export function createResolver(tree: FlatTree, syntax: Syntax, scopes: Scopes, callIndex: ReadonlyMap<Node, number>, functionIndex: ReadonlyMap<Node, number>): Resolver {
  const names = new Map<Node, Name | undefined>();
  const values = new Map<Node, Value>();
  /** Nodes whose declaration is being looked for. */
  const lookedAt = new Set<Node>();
  const reads = new Map<number, EnvRead>();
  let depth = 0;
  const reader: ValueReader = { nameOf, valueOf };
  const environment = createEnvironmentReader(tree, syntax, { calleeOf, nameOf, valueOf, given });

  function nameOf(node: Node): Name | undefined {
    if (node === noNode) return undefined;
    if (names.has(node)) return names.get(node);
    // A name that leads back to itself has none, and neither has one that nobody wrote by hand.
    names.set(node, undefined);
    spend();
    if (depth >= deepest) return undefined;
    depth++;
    const name = findName(node);
    depth--;
    if (name !== undefined && name.length <= longestName) names.set(node, name);
    return names.get(node);
  }

  function findName(node: Node): Name | undefined {
    const view = syntax.expression(tree, node);
    switch (view.kind) {
      case "name": {
        const declaration = scopes.lookup(view.text, node, view.isType);
        return declaration === undefined ? nameOfUndeclared(view.text, node) : nameOfDeclaration(declaration);
      }
      case "field": {
        const declaration = scopes.fieldOf(scopes.classAround(node), view.text);
        return declaration === undefined ? inheritedMember(view.text, node) : nameOfDeclaration(declaration);
      }
      case "member": {
        const field = fieldOfClass(view.object, view.text);
        if (field !== undefined) return nameOfDeclaration(field);
        return joined(nameOf(view.object), view.separator, view.text);
      }
      case "call":
        return nameOfResult(view);
      case "same":
        return nameOf(view.inner);
      case "choice":
        return agreed(view.options);
      case "operation":
        return view.operator === "default" ? agreed([view.left, view.right]) : undefined;
      default:
        return undefined;
    }
  }

  /** The name that all of some expressions have. */
  function agreed(nodes: readonly Node[]): Name | undefined {
    const found = new Set(nodes.map((node) => nameOf(node)));
    const [name] = found;
    return found.size === 1 ? name : undefined;
  }

  function nameOfUndeclared(text: string, at: Node): Name | undefined {
    return syntax.globalName(text, tree, at, reader) ?? inheritedMember(text, at);
  }

  function inheritedMember(text: string, at: Node): Name | undefined {
    const owner = syntax.inherits === true && /^\w/.test(text) ? scopes.classAround(at) : 0;
    const base = owner === 0 ? undefined : nameOf(syntax.classOf(tree, owner).bases[0] ?? noNode);
    return base === undefined ? undefined : joined(resultOf(base), undefined, text);
  }

  function nameOfResult(call: CallExpression): Name | undefined {
    if (call.object !== noNode && syntax.transparentMethods.has(textOf(tree, call.name))) return nameOf(call.object);
    const name = calleeOf(call);
    if (name !== undefined) return call.bare === true ? name : resultOf(name);
    const declaration = declarationOfCallee(call);
    return declaration?.kind === "function" ? returnedName(declaration.node) : undefined;
  }

  function calleeOf(call: CallExpression): Name | undefined {
    if (call.callee !== undefined) return call.callee;
    if (call.object !== noNode) return memberCalled(call) === undefined ? joined(nameOf(call.object), call.separator, textOf(tree, call.name)) : undefined;
    if (syntax.namesCall === true) return nameOfCalled(call.name);
    const view = syntax.expression(tree, call.name);
    if (syntax.functionsApart !== true || call.construction || view.kind !== "name") return suffixed(nameOf(call.name), call.suffix);
    const declaration = scopes.lookupCalled(view.text, call.name);
    return declaration === undefined ? nameOfUndeclared(view.text, call.name) : nameOfDeclaration(declaration);
  }

  /** Where a name calls, that of a function of the file is named by what comes back, and a variable is not what is called. */
  function nameOfCalled(node: Node): Name | undefined {
    const view = syntax.expression(tree, node);
    const known = view.kind === "name" ? scopes.lookup(view.text, node) : undefined;
    if (known?.kind === "function") return undefined;
    return view.kind === "name" && (known?.kind === "variable" || known?.kind === "parameter") ? nameOfUndeclared(view.text, node) : nameOf(node);
  }

  /** What the file declares of what is called; of several functions of the name, the one with as many parameters. */
  function declarationOfCallee(call: CallExpression): Declaration | undefined {
    const view = syntax.expression(tree, call.name);
    if (call.suffix !== undefined) return undefined;
    const declaration = call.object !== noNode ? memberCalled(call) : view.kind !== "name" ? undefined : call.construction ? scopes.lookup(view.text, call.name, view.isType) : scopes.lookupCalled(view.text, call.name);
    if (declaration === undefined || declaration.overloads.length === 0) return declaration;
    const node = [declaration.node, ...declaration.overloads].find((one) => syntax.signature(tree, one).parameters.length === call.arguments.length);
    return node === undefined ? declaration : { ...declaration, node };
  }

  /** A method, or where functions are not apart a field, of a class of this file. */
  function memberCalled(call: CallExpression): Declaration | undefined {
    const text = textOf(tree, call.name);
    if (syntax.functionsApart !== true) return fieldOfClass(call.object, text);
    const type = classOfObject(call.object);
    return type === undefined ? undefined : scopes.methodOf(type, text);
  }

  /** What `Config.PORT` is, or `server.router` where the server's type says so, for a class of this file. */
  function fieldOfClass(object: Node, text: string): Declaration | undefined {
    const type = classOfObject(object);
    return type === undefined ? undefined : scopes.fieldOf(type, text);
  }

  function classOfObject(object: Node): Node | undefined {
    const declaration = declarationAt(object);
    const type = declaration?.kind === "class" ? declaration : declarationAt(declaration === undefined ? constructedIn([object]) : declaration.type === noNode ? constructedIn(declaration.values) : declaration.type);
    return type?.kind === "class" ? type.node : undefined;
  }

  /** What the only value of a variable constructs, `S` in `s := &S{}`; `noNode` for anything else. */
  function constructedIn([value = noNode, ...others]: readonly Node[]): Node {
    const view = value === noNode ? undefined : syntax.expression(tree, value);
    if (view?.kind === "same") return constructedIn([view.inner, ...others]);
    return view?.kind === "call" && view.construction && view.object === noNode && others.length === 0 ? view.name : noNode;
  }

  function declarationAt(node: Node): Declaration | undefined {
    // A variable may have the name of what its type is a part of: `url *url.URL`.
    if (lookedAt.has(node) || lookedAt.size >= deepest) return undefined;
    lookedAt.add(node);
    const declaration = findDeclarationAt(node);
    lookedAt.delete(node);
    return declaration;
  }

  function findDeclarationAt(node: Node): Declaration | undefined {
    const view = syntax.expression(tree, node);
    if (view.kind === "same") return declarationAt(view.inner);
    // A class in a class or a module.
    const member = view.kind === "member" ? fieldOfClass(view.object, view.text) : undefined;
    if (member?.kind === "class") return member;
    return view.kind === "name" ? scopes.lookup(view.text, node, view.isType) : undefined;
  }

  function nameOfDeclaration(declaration: Declaration): Name | undefined {
    if (declaration.imported !== undefined) return declaration.imported;
    if (declaration.kind === "function" && syntax.namesCall === true) return returnedName(declaration.node);
    if (declaration.kind === "class" && declaration.values.length === 0) return syntax.classNameOutside?.(declaration.name);
    const type = nameOf(declaration.type);
    const ofType = type === undefined ? undefined : resultOf(type);
    if (declaration.values.length > mostOptions) return ofType;
    if (type !== undefined && syntax.typeTells?.(type) === true && !declaration.values.some(isConstruction)) return ofType;
    return agreed(declaration.values.filter((value) => syntax.expression(tree, value).kind !== "nothing")) ?? ofType;
  }

  function isConstruction(value: Node): boolean {
    const view = syntax.expression(tree, value);
    return view.kind === "call" && view.construction;
  }

  /** The name that all its `return`s agree on. */
  function returnedName(functionNode: Node): Name | undefined {
    return agreed(returnedBy(tree, syntax, functionNode));
  }

  function valueOf(node: Node): Value {
    if (node === noNode) return { kind: "unknown", span: { start: 0, end: 0 } };
    const known = values.get(node);
    if (known !== undefined) return known;
    spend();
    const unknown: Value = { kind: "unknown", span: expressionSpan(tree, syntax, node) };
    values.set(node, unknown);
    if (depth >= deepest) return unknown;
    depth++;
    const value = findValue(node, unknown);
    depth--;
    values.set(node, value);
    // A read and the same read with its default may start at one place: that in the condition of `x != null ? x : "…"` is none of its own.
    if (value.kind === "env" && value.span.start === unknown.span.start && (value.default !== undefined || reads.get(value.span.start)?.default === undefined)) reads.set(value.span.start, { name: value.name, default: value.default, span: value.span, function: functionAround(node) });
    return value;
  }

  function findValue(node: Node, unknown: Value): Value {
    const { span } = unknown;
    const own = syntax.environment.ownRead?.(tree, node, { nameOf, valueOf });
    if (own !== undefined) return { kind: "env", name: own.name, ...(own.default === noNode ? {} : { default: valueOf(own.default) }), span };
    const view = syntax.expression(tree, node);
    switch (view.kind) {
      case "literal":
        return { kind: "literal", text: view.text, type: view.type, span };
      case "template":
        return template(view.parts.map((part) => (typeof part === "number" ? valueOf(part) : valueOfWritten(part))), span);
      case "name": {
        const declaration = scopes.lookup(view.text, node, view.isType);
        if (declaration?.kind === "function" && syntax.namesCall === true) return given(declaration.node);
        return declaration === undefined ? referenceTo(node, span) : valueOfVariable(declaration, span);
      }
      case "field": {
        const declaration = scopes.fieldOf(scopes.classAround(node), view.text);
        return declaration === undefined ? unknown : valueOfVariable(declaration, span);
      }
      case "member": {
        const field = fieldOfClass(view.object, view.text);
        return field === undefined ? (environment.readByKey(view.object, view.text, span) ?? referenceTo(node, span)) : valueOfVariable(field, span);
      }
      case "variable":
        return valueOfReplaceable(view, node, span);
      case "index":
        return valueOfIndex(view, span);
      case "call":
        return valueOfCall(view, node, span);
      case "operation":
        return valueOfOperation(view, span);
      case "choice":
        return valueOfChoice(view, span);
      case "object":
        return valueOfObject(view, span);
      case "list":
        return { kind: "list", items: view.items.slice(0, mostEntries).map(valueOf), complete: view.complete && view.items.length <= mostEntries, span };
      case "function":
        return { kind: "function", function: functionIndex.get(node) ?? -1, span };
      case "same":
        return valueOf(view.inner);
      default:
        return unknown;
    }
  }

  function valueOfWritten({ kind, text, at, span }: WrittenPart): Value {
    if (kind === "text") return { kind: "literal", text, type: "string", span };
    const declaration = scopes.lookup(text, at);
    return declaration === undefined ? { kind: "unknown", span } : valueOfVariable(declaration, span);
  }

  function referenceTo(node: Node, span: Value["span"]): Value {
    const name = nameOf(node);
    return name === undefined ? { kind: "unknown", span } : { kind: "reference", to: name, span };
  }

  function valueOfVariable(declaration: Declaration, span: Value["span"]): Value {
    if (declaration.imported !== undefined) return { kind: "reference", to: declaration.imported, span };
    if (declaration.kind === "function") {
      const returns = returnedName(declaration.node);
      return { kind: "function", function: functionIndex.get(declaration.node) ?? -1, span, ...(returns === undefined ? {} : { returns }) };
    }
    if (declaration.filledWith !== undefined) return declaration.filledWith;
    const value = valueOfDeclaration(declaration);
    if (value.kind === "literal") return { ...value, through: value.through ?? declaration.name.replace(/^[$@]+/, "") };
    // Where one of several values is taken is the place of the choice, not of the name.
    return value.kind === "unknown" || (value.kind === "choice" && declaration.values.length > 1) ? { ...value, span } : value;
  }

  function valueOfFunction(node: Node): Value {
    const returns = returnedName(node);
    const reads = environment.wrapperAt(node);
    return { kind: "function", function: functionIndex.get(node) ?? -1, span: spanOf(tree, node), ...(returns === undefined ? {} : { returns }), ...(reads === undefined ? {} : { reads }) };
  }

  /** A variable that is first one thing and then another may be either; one of the environment that falls back to a literal has a default. */
  function valueOfDeclaration(declaration: Declaration): Value {
    if (declaration.filledWith !== undefined) return declaration.filledWith;
    const found = declaration.values.length > mostOptions ? [] : declaration.values.map(valueOf);
    const [only] = found;
    if (declaration.kind === "parameter") return { kind: "unknown", ...parameterOf(declaration), span: spanOf(tree, declaration.nameNode) };
    if (only === undefined) return { kind: "unknown", span: spanOf(tree, declaration.nameNode) };
    if (found.length === 1) return only;
    if (found.every(({ kind }) => kind === "unknown")) return { kind: "unknown", span: spanOf(tree, declaration.nameNode) };
    const [read, ...otherReads] = found.filter((value) => value.kind === "env");
    const [literal, ...otherLiterals] = found.filter((value) => value.kind === "literal" && value.text !== "");
    const isRead = read !== undefined && literal !== undefined && otherReads.length + otherLiterals.length === 0 && read.default === undefined;
    if (isRead && found.every((value) => value.kind === "env" || value.kind === "literal")) return { ...read, default: literal };
    return { kind: "choice", options: found, span: spanOf(tree, declaration.nameNode) };
  }

  function parameterOf({ node, nameNode, name }: Declaration): { readonly parameter?: Parameter } {
    const index = functionIndex.get(node);
    const position = syntax.signature(tree, node).parameters.filter((one) => textOf(tree, one.name) !== "self").findIndex((one) => one.name === nameNode);
    return index === undefined || position === -1 ? {} : { parameter: { function: index, name: name.replace(/^[$@]+/, ""), position, keys: [] } };
  }

  function targetOf(call: CallExpression): number | undefined {
    const declaration = declarationOfCallee(call);
    return declaration?.kind === "function" ? functionIndex.get(declaration.node) : undefined;
  }

  /** With something that stands in for it a variable is read from the environment, whatever the file sets it to afterwards. */
  function valueOfReplaceable(view: Extract<Expression, { kind: "variable" }>, node: Node, span: Value["span"]): Value {
    if (view.default !== noNode) return { kind: "env", name: view.text, default: valueOf(view.default), span };
    const declaration = scopes.lookup(view.text, node);
    const read = { kind: "env", name: view.text, span } as const;
    if (declaration === undefined || declaration.kind === "function") return read;
    if (syntax.isReadFirst?.(tree, view.text, declaration.node) !== true) return valueOfVariable(declaration, span);
    const isOwn = (value: Node): boolean => startOf(tree, value) <= startOf(tree, node) && endOf(tree, node) <= endOf(tree, value);
    const isOpen = startOf(tree, node) < endOf(tree, declaration.node) || declaration.values.length > mostOptions || declaration.values.some(isOwn);
    const values = isOpen ? [] : declaration.values.map(valueOf);
    const own = values.find((value) => value.kind === "env" && value.name === view.text) ?? read;
    const [other, ...others] = values.filter((value) => value.kind !== "env" || value.name !== view.text);
    if (other === undefined) return own;
    return own === read && other.kind === "literal" && others.length === 0 ? { ...read, default: other } : { kind: "choice", options: [own, ...values.filter((value) => value !== own)], span };
  }

  /** Of a variable that is asked whether it is set the other branch is the default. */
  function valueOfChoice({ options, condition = noNode }: Extract<Expression, { kind: "choice" }>, span: Value["span"]): Value {
    const [then, otherwise] = options;
    const words = condition === noNode ? [] : textOf(tree, condition).split(/\W+/);
    const isAsked = (node: Node): boolean => {
      const value = valueOf(node);
      return value.kind === "env" && value.default === undefined && (words.includes(value.name) || words.includes(textOf(tree, node).replace(/^[$@]+/, "")));
    };
    if (options.length === 2 && then !== undefined && otherwise !== undefined && words.length > 0 && words.length <= mostEntries) {
      if (isAsked(then)) return orElse(valueOf(then), valueOf(otherwise), span);
      if (isAsked(otherwise)) return orElse(valueOf(otherwise), valueOf(then), span);
    }
    return { kind: "choice", options: options.map(valueOf), span };
  }

  function valueOfIndex({ object, key }: Extract<Expression, { kind: "index" }>, span: Value["span"]): Value {
    const name = valueOf(key);
    if (name.kind !== "literal") return { kind: "unknown", span };
    const read = environment.readByKey(object, name.text, span);
    if (read !== undefined) return read;
    const container = valueOf(object);
    // A key of what another file declares.
    if (container.kind === "reference" && /^[A-Z.]/.test(container.to) && name.type === "string" && /^[A-Za-z_]\w*$/.test(name.text)) return { kind: "reference", to: memberOf(container.to, name.text), span };
    const found = container.kind === "object" ? container.entries.findLast(([entry]) => entry === name.text)?.[1] : container.kind === "list" ? container.items[Number(name.text)] : undefined;
    return found?.kind === "literal" ? { ...found, through: found.through ?? name.text } : (found ?? { kind: "unknown", span });
  }

  function valueOfCall(call: CallExpression, node: Node, span: Value["span"]): Value {
    const { positional, named } = argumentsOf(call.arguments);
    const method = textOf(tree, call.name);
    if (call.object !== noNode && syntax.transparentMethods.has(method)) return valueOf(call.object);
    if (call.object !== noNode && syntax.environment.defaultMethods.has(method)) {
      const value = valueOf(call.object);
      const [fallback] = call.arguments;
      if (value.kind === "env") return orElse(value, fallback === undefined ? { kind: "unknown", span } : given(fallback.value), span);
    }
    const name = calleeOf(call);
    const variable = name === undefined ? undefined : syntax.environment.names?.[name];
    if (variable !== undefined) return { kind: "env", name: variable, span };
    const [first] = positional;
    if (name !== undefined && first !== undefined && syntax.conversions.has(name)) return first;
    if (name !== undefined && first?.kind === "literal" && syntax.formatters.has(name)) return formatted(first, positional.slice(1), span);
    const read = environment.readByCall(name, call, declarationOfCallee(call), positional, named, span);
    if (read !== undefined) return read;
    if (call.bare === true && name !== undefined) return { kind: "reference", to: name, span };
    const own = call.bare === true ? declarationOfCallee(call) : undefined;
    if (own?.kind === "function") return given(own.node);
    const index = callIndex.get(node);
    return index === undefined ? { kind: "unknown", span } : { kind: "call", call: index, span };
  }

  /** A value with its default; together they are one read, which the outer expression stands for. */
  function orElse(value: Value, fallback: Value, span: Value["span"]): Value {
    const both = withDefault(value, fallback, span);
    if (both.kind === "env" && value.span.start > span.start && value.span.end <= span.end) reads.delete(value.span.start);
    return both;
  }

  /** A value, or what a function that stands in its place gives: `unwrap_or_else(|_| "3000".into())`. */
  function given(node: Node): Value {
    const view = syntax.expression(tree, node);
    if (view.kind !== "function") return valueOf(node);
    const [only, ...others] = returnedBy(tree, syntax, node);
    return only === undefined || others.length > 0 ? { kind: "unknown", span: spanOf(tree, node) } : valueOf(only);
  }

  function valueOfOperation({ operator, left, right }: Extract<Expression, { kind: "operation" }>, span: Value["span"]): Value {
    if (operator === "default") return orElse(valueOf(left), given(right), span);
    return operator === "concat" ? template([valueOf(left), valueOf(right)], span) : { kind: "unknown", span };
  }

  function valueOfObject({ entries, complete }: Extract<Expression, { kind: "object" }>, span: Value["span"]): Value {
    const read: [string, Value][] = [];
    for (const { key, value } of entries.slice(0, mostEntries)) {
      const name = keyText(key);
      if (name !== undefined) read.push([name, valueOf(value)]);
    }
    return { kind: "object", entries: read, complete: complete && read.length === entries.length, span };
  }

  /** A key is a literal, or a name that stands for itself. */
  function keyText(key: Node): string | undefined {
    const view = syntax.expression(tree, key);
    if (view.kind === "name") return view.text;
    const value = valueOf(key);
    return value.kind === "literal" ? value.text : undefined;
  }

  function argumentsOf(args: readonly Argument[]) {
    const positional: Value[] = [];
    const named: [string, Value][] = [];
    for (const { name, value } of args.slice(0, mostEntries)) {
      const key = name === noNode ? undefined : (keyText(name) ?? textOf(tree, name));
      if (key === undefined) positional.push(valueOf(value));
      else named.push([key, valueOf(value)]);
    }
    return { positional, named };
  }

  function suffixed(name: Name | undefined, suffix = ""): Name | undefined {
    return name === undefined ? undefined : name + suffix;
  }

  function joined(base: Name | undefined, separator = ".", text: string): Name | undefined {
    if (base === undefined || text === "") return undefined;
    const name = `${base}${separator}${text}`;
    return syntax.memberName?.(name) ?? name;
  }

  function functionAround(node: Node): number {
    for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
      if (syntax.types.functions.has(typeOf(tree, at))) return functionIndex.get(at) ?? -1;
    }
    return -1;
  }

  return { nameOf, calleeOf, valueOf, valueOfDeclaration, valueOfFunction, nameOfDeclaration, argumentsOf, environmentReads: () => [...reads.values()], functionAround, targetOf };
}

export function spanOf(tree: FlatTree, node: Node): { start: number; end: number } {
  return node === noNode ? { start: 0, end: 0 } : { start: startOf(tree, node), end: endOf(tree, node) };
}

/** Where an expression lies: its node, and what else belongs to it. */
export function expressionSpan(tree: FlatTree, syntax: Syntax, node: Node): { start: number; end: number } {
  const span = spanOf(tree, node);
  return { start: syntax.startOf?.(tree, node) ?? span.start, end: span.end };
}

function withDefault(value: Value, fallback: Value, span: Value["span"]): Value {
  if (value.kind === "env" && value.default === undefined) return { kind: "env", name: value.name, default: fallback, span };
  return { kind: "choice", options: [value, fallback], span };
}

function template(values: readonly Value[], span: Value["span"]): Value {
  const parts = values.flatMap((value) => (value.kind === "template" ? value.parts : [value]));
  // A sum of sums grows without end.
  return parts.length > mostEntries ? { kind: "unknown", span } : { kind: "template", parts, span };
}

/** The text around its places, each place filled with what is given for it: `%d` and `{}` count by their order. */
function formatted(format: LiteralValue, given: readonly Value[], span: Value["span"]): Value {
  const texts = format.text.split(/%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{\d*(?::[^{}]*)?\}/);
  const literals = texts.map((text): Value => ({ kind: "literal", text, type: "string", span: format.span }));
  const parts = literals.flatMap((literal, index) => (index === 0 ? [literal] : [given[index - 1] ?? { kind: "unknown" as const, span }, literal]));
  return template(parts.filter((part) => part.kind !== "literal" || part.text !== ""), span);
}

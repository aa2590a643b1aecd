import { spend } from "../../core/budget.ts";
import type { EnvRead, Name, Parameter, Value } from "../../core/facts/facts.ts";
import { memberOf, resultOf } from "../../core/facts/name.ts";
import { chainOf, chosenBy, withDefault } from "../../core/facts/values.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest, longestName, mostEntries, mostOptions } from "../limits.ts";
import { environmentRead, handsOnName } from "./environment.ts";
import { contentText, isInterpolated, numberText, stringText } from "./literals.ts";
import { anyKey, classAround, functionTypes, type Declaration, type Scopes } from "./scopes.ts";

/** Tells what expressions of one file stand for. Each expression is looked at once. */
export interface Resolver {
  nameOf(node: Node): Name | undefined;
  valueOf(node: Node): Value;
  /** The function of the file that is called by an expression. */
  targetOf(callee: Node): number | undefined;
  /** Arguments by position and by name. */
  argumentsOf(callNode: Node): { readonly positional: readonly Value[]; readonly named: readonly (readonly [string, Value])[] };
  /** Every read of the environment among the values asked for so far. */
  environmentReads(): readonly EnvRead[];
  functionAround(node: Node): number;
}

/** `callIndex` is the place of a call in the file's calls, `functionIndex` that of a function in its functions. */
export function createResolver(tree: FlatTree, scopes: Scopes, callIndex: ReadonlyMap<Node, number>, functionIndex: ReadonlyMap<Node, number>): Resolver {
  const names = new Map<Node, Name | undefined>();
  const values = new Map<Node, Value>();
  const reads = new Map<number, EnvRead>();
  const handsOn = new Map<Node, boolean>();
  const returns = new Map<Node, Name | undefined>();
  let depth = 0;

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
    switch (typeOf(tree, node)) {
      case "identifier": {
        const text = textOf(tree, node);
        const declaration = scopes.lookup(text, node);
        return declaration === undefined ? (builtins.has(text) ? text : undefined) : nameOfDeclaration(declaration, node);
      }
      case "attribute": {
        const attribute = textOf(tree, childInField(tree, node, "attribute"));
        const field = fieldOf(node);
        if (field !== undefined) return nameOfDeclaration(field, node);
        const base = nameOf(childInField(tree, node, "object"));
        return base === undefined ? undefined : memberOf(base, attribute);
      }
      case "call": {
        const name = nameOf(childInField(tree, node, "function"));
        if (name !== undefined) return resultOf(name);
        const callee = childInField(tree, node, "function");
        const declaration = typeOf(tree, callee) === "identifier" ? scopes.lookup(textOf(tree, callee), callee) : undefined;
        return declaration?.kind === "function" ? returnedName(declaration.node) : undefined;
      }
      case "named_expression":
        return nameOf(childInField(tree, node, "value"));
      case "assignment":
        return nameOf(childInField(tree, node, "right"));
      default:
        return transparent.has(typeOf(tree, node)) ? nameOf(firstChild(tree, node)) : undefined;
    }
  }

  function nameOfDeclaration(declaration: Declaration, at: Node): Name | undefined {
    if (declaration.imported !== undefined) return declaration.imported;
    if (declaration.values.length > mostOptions) return undefined;
    const found = new Set(declaration.values.filter((value) => typeOf(tree, value) !== "none").map((value) => nameOf(value)));
    const [only] = found;
    if (found.size === 1 && only !== undefined) return only;
    return nameOfInstance(declaration.type, at);
  }

  function nameOfInstance(annotation: Node, at: Node): Name | undefined {
    const name = nameOfType(firstChild(tree, annotation), at, 0);
    return name === undefined || builtins.has(name) ? undefined : resultOf(name);
  }

  /** `Flask` in `Flask | None`, `Optional[Flask]`, `Annotated[Flask, …]` and `"Flask"`, `Queue` in `Queue[int]`. */
  function nameOfType(type: Node, at: Node, nesting: number): Name | undefined {
    if (type === at || nesting > 5) return undefined;
    switch (typeOf(tree, type)) {
      case "identifier":
      case "attribute":
        return nameOf(type);
      case "type":
      case "type_parameter":
        return nameOfType(firstChild(tree, type), at, nesting + 1);
      case "binary_operator": {
        const [only = noNode, ...others] = childrenOf(tree, type).filter((side) => typeOf(tree, side) !== "none");
        return others.length === 0 ? nameOfType(only, at, nesting + 1) : undefined;
      }
      case "generic_type":
      case "subscript": {
        const [outer = noNode, inner = noNode] = childrenOf(tree, type);
        return nameOfType(/(?:^|\.)(?:Optional|Annotated)$/.test(textOf(tree, outer)) ? inner : outer, at, nesting + 1);
      }
      case "string": {
        const [first = "", ...members] = stringText(tree, type).split(".");
        const imported = scopes.lookup(first, type)?.imported;
        return imported === undefined ? undefined : members.reduce(memberOf, imported);
      }
      default:
        return undefined;
    }
  }

  /** What `self.x` or `Config.x` is, for a class of this file. */
  function fieldOf(node: Node): Declaration | undefined {
    const object = childInField(tree, node, "object");
    if (typeOf(tree, object) !== "identifier") return undefined;
    const text = textOf(tree, object);
    const owner = text === "self" || text === "cls" ? classAround(tree, node) : classNamed(text, object);
    return owner === noNode ? undefined : scopes.fieldOf(owner, textOf(tree, childInField(tree, node, "attribute")));
  }

  function classNamed(text: string, at: Node): Node {
    const declaration = scopes.lookup(text, at);
    return declaration?.kind === "class" ? declaration.node : noNode;
  }

  /** The name that all its `return`s agree on. */
  function returnedName(functionNode: Node): Name | undefined {
    if (!returns.has(functionNode)) returns.set(functionNode, findReturnedName(functionNode));
    return returns.get(functionNode);
  }

  function findReturnedName(functionNode: Node): Name | undefined {
    const returned: Node[] = [];
    const body = childInField(tree, functionNode, "body");
    const after = body === noNode ? 0 : afterOf(tree, body);
    for (let node = body + wordsPerNode; node < after; ) {
      const type = typeOf(tree, node);
      if (type === "return_statement") returned.push(firstChild(tree, node));
      // What a function in it gives back is its own affair.
      node = functionTypes.has(type) ? afterOf(tree, node) : node + wordsPerNode;
    }
    const found = new Set(returned.map((node) => nameOf(node)));
    const [name] = found;
    return found.size === 1 ? name : undefined;
  }

  function valueOf(node: Node): Value {
    if (node === noNode) return { kind: "unknown", span: { start: 0, end: 0 } };
    const known = values.get(node);
    if (known !== undefined) return known;
    spend();
    const unknown: Value = { kind: "unknown", span: spanOf(tree, node) };
    values.set(node, unknown);
    if (depth >= deepest) return unknown;
    depth++;
    const value = findValue(node);
    depth--;
    values.set(node, value);
    // A read and the same read with its default start at one place.
    for (const read of chainOf(value)) if (read.default !== undefined || !reads.has(read.span.start)) reads.set(read.span.start, { name: read.name, default: read.default, span: read.span, function: functionAround(node) });
    return value;
  }

  function findValue(node: Node): Value {
    const span = spanOf(tree, node);
    switch (typeOf(tree, node)) {
      case "integer":
      case "float": {
        const text = numberText(tree, node);
        return text === undefined ? { kind: "unknown", span } : { kind: "literal", text, type: "number", span };
      }
      case "true":
      case "false":
        return { kind: "literal", text: typeOf(tree, node), type: "boolean", span };
      case "string":
        return isInterpolated(tree, node) ? { kind: "template", parts: interpolatedParts(node), span } : { kind: "literal", text: stringText(tree, node), type: "string", span };
      case "concatenated_string": {
        const parts = childrenOf(tree, node).map(valueOf);
        const texts = parts.map((part) => (part.kind === "literal" ? part.text : undefined));
        return texts.includes(undefined) ? { kind: "template", parts: parts.flatMap(partsOf), span } : { kind: "literal", text: texts.join(""), type: "string", span };
      }
      case "identifier":
        return valueOfIdentifier(node);
      case "attribute":
        return valueOfAttribute(node);
      case "subscript":
        return valueOfSubscript(node);
      case "boolean_operator": {
        const [left, right] = [valueOf(childInField(tree, node, "left")), valueOf(childInField(tree, node, "right"))];
        return operatorBetween(node) === "or" ? withDefault(left, right, span) : { kind: "unknown", span };
      }
      case "binary_operator": {
        const operator = operatorBetween(node);
        const [left, right] = [valueOf(childInField(tree, node, "left")), valueOf(childInField(tree, node, "right"))];
        const parts = [...partsOf(left), ...partsOf(right)];
        // A sum of sums grows without end.
        if (operator === "+") return parts.length > mostEntries ? { kind: "unknown", span } : { kind: "template", parts, span };
        return operator === "%" && left.kind === "literal" ? { kind: "template", parts: [left, { kind: "unknown", span: right.span }], span } : { kind: "unknown", span };
      }
      case "conditional_expression": {
        const [then = noNode, condition = noNode, otherwise = noNode] = childrenOf(tree, node);
        return chosenBy(textOf(tree, condition), [valueOf(then), valueOf(otherwise)], span);
      }
      case "call":
        return valueOfCall(node);
      case "dictionary":
        return valueOfDictionary(node);
      case "list":
      case "tuple":
      case "set": {
        const items = childrenOf(tree, node);
        const complete = items.length <= mostEntries && !items.some((item) => typeOf(tree, item) === "list_splat");
        return { kind: "list", items: items.slice(0, mostEntries).map(valueOf), complete, span };
      }
      case "lambda":
        return { kind: "function", function: functionIndex.get(node) ?? -1, span };
      case "named_expression":
        return valueOf(childInField(tree, node, "value"));
      case "assignment":
        return valueOf(childInField(tree, node, "right"));
      default:
        return transparent.has(typeOf(tree, node)) ? valueOf(firstChild(tree, node)) : { kind: "unknown", span };
    }
  }

  function interpolatedParts(node: Node): readonly Value[] {
    return childrenOf(tree, node).flatMap((part): Value[] => {
      const span = spanOf(tree, part);
      if (typeOf(tree, part) === "string_content") return [{ kind: "literal", text: contentText(tree, part, false), type: "string", span }];
      return typeOf(tree, part) === "interpolation" ? [valueOf(firstChild(tree, part))] : [];
    });
  }

  function valueOfIdentifier(node: Node): Value {
    const text = textOf(tree, node);
    const span = spanOf(tree, node);
    const declaration = scopes.lookup(text, node);
    if (declaration === undefined) return builtins.has(text) ? { kind: "reference", to: text, span } : { kind: "unknown", span };
    return valueOfDeclaration(declaration, text, span);
  }

  function valueOfDeclaration(declaration: Declaration, name: string, span: Value["span"]): Value {
    if (declaration.imported !== undefined) return { kind: "reference", to: declaration.imported, span };
    if (declaration.kind === "function") return { kind: "function", function: functionIndex.get(declaration.node) ?? -1, span, ...returnsOf(declaration.node) };
    if (declaration.kind === "parameter") return { kind: "unknown", ...parameterOf(declaration, name), span };
    if (declaration.kind !== "variable" || declaration.values.length > mostOptions) return { kind: "unknown", span };
    const found = declaration.values.map(valueOf);
    const [only] = found;
    if (found.length !== 1 || only === undefined) return { kind: "choice", options: found, span };
    return through(withoutAssigned(only, declaration.assignedKeys), name);
  }

  function parameterOf({ node, values: assigned }: Declaration, name: string): { readonly parameter?: Parameter } {
    const list = parentOf(tree, node);
    const parameters = childrenOf(tree, list);
    const isOwn = /^(?:self|cls)$/.test(textOf(tree, parameters[0] ?? noNode));
    const index = functionIndex.get(parentOf(tree, list));
    return index === undefined || assigned.some((one) => one !== noNode) ? {} : { parameter: { function: index, name, position: parameters.indexOf(node) - (isOwn ? 1 : 0), keys: [] } };
  }

  function targetOf(callee: Node): number | undefined {
    const declaration = typeOf(tree, callee) === "identifier" ? scopes.lookup(textOf(tree, callee), callee) : undefined;
    return functionIndex.get(declaration?.kind === "function" ? declaration.node : ownMethod(callee));
  }

  /** `self.connect`, where the class has the method. */
  function ownMethod(callee: Node): Node {
    if (typeOf(tree, callee) !== "attribute" || textOf(tree, childInField(tree, callee, "object")) !== "self") return noNode;
    const name = textOf(tree, childInField(tree, callee, "attribute"));
    const members = childrenOf(tree, childInField(tree, classAround(tree, callee), "body"));
    return members.find((member) => typeOf(tree, member) === "function_definition" && textOf(tree, childInField(tree, member, "name")) === name) ?? noNode;
  }

  /** What is assigned to a key later is not what the dictionary was made with. */
  function withoutAssigned(value: Value, assigned: ReadonlySet<string>): Value {
    if (assigned.size === 0 || value.kind !== "object") return value;
    return { ...value, complete: false, entries: assigned.has(anyKey) ? [] : value.entries.filter(([key]) => !assigned.has(key)) };
  }

  function returnsOf(functionNode: Node): { readonly returns?: Name } {
    const name = returnedName(functionNode);
    return name === undefined ? {} : { returns: name };
  }

  function valueOfAttribute(node: Node): Value {
    const span = spanOf(tree, node);
    const attribute = textOf(tree, childInField(tree, node, "attribute"));
    const field = fieldOf(node);
    if (field !== undefined) return valueOfDeclaration(field, attribute, span);
    const name = nameOf(node);
    return name === undefined ? { kind: "unknown", span } : { kind: "reference", to: name, span };
  }

  function valueOfSubscript(node: Node): Value {
    const span = spanOf(tree, node);
    const key = valueOf(childInField(tree, node, "subscript"));
    const object = childInField(tree, node, "value");
    if (key.kind !== "literal") return { kind: "unknown", span };
    if (nameOf(object) === "os.environ") return { kind: "env", name: key.text, span };
    const container = valueOf(object);
    if (container.kind !== "object") return { kind: "unknown", span };
    return through(container.entries.findLast(([name]) => name === key.text)?.[1] ?? { kind: "unknown", span }, key.text);
  }

  function valueOfCall(node: Node): Value {
    const span = spanOf(tree, node);
    const callee = childInField(tree, node, "function");
    const name = nameOf(callee);
    const { positional, named } = argumentsOf(node);
    const ofMethod = typeOf(tree, callee) === "attribute" ? valueOfMethod(callee, positional, span) : undefined;
    if (ofMethod !== undefined) return ofMethod;
    if (name === "dict" && positional.length === 0) return { kind: "object", entries: named, complete: named.length <= mostEntries, span };
    // What only changes the type of its argument says what the argument says.
    const [first] = positional;
    if (name !== undefined && conversions.has(name) && first !== undefined) return first;
    const read = environmentRead(name, textOf(tree, callee), positional, named, readsForOthers(callee), span);
    if (read !== undefined) return read;
    const call = callIndex.get(node);
    return call === undefined ? { kind: "unknown", span } : { kind: "call", call, span };
  }

  /** Methods that give their object in another form. */
  function valueOfMethod(callee: Node, positional: readonly Value[], span: Value["span"]): Value | undefined {
    const method = textOf(tree, childInField(tree, callee, "attribute"));
    if (method !== "format" && !sameInOtherForm.has(method)) return undefined;
    const object = valueOf(childInField(tree, callee, "object"));
    if (method !== "format") return object.kind === "env" ? object : undefined;
    return object.kind === "literal" ? { kind: "template", parts: [object, ...positional], span } : undefined;
  }

  function readsForOthers(callee: Node): boolean {
    const declaration = typeOf(tree, callee) === "identifier" ? scopes.lookup(textOf(tree, callee), callee) : undefined;
    if (declaration?.kind !== "function") return false;
    const known = handsOn.get(declaration.node) ?? handsOnName(tree, declaration.node, nameOf);
    handsOn.set(declaration.node, known);
    return known;
  }

  function argumentsOf(callNode: Node) {
    const positional: Value[] = [];
    const named: [string, Value][] = [];
    for (const argument of childrenOf(tree, childInField(tree, callNode, "arguments"))) {
      if (typeOf(tree, argument) === "keyword_argument") named.push([textOf(tree, childInField(tree, argument, "name")), valueOf(childInField(tree, argument, "value"))]);
      else positional.push(valueOf(argument));
    }
    return { positional, named };
  }

  function valueOfDictionary(node: Node): Value {
    const entries: [string, Value][] = [];
    let complete = true;
    for (const entry of childrenOf(tree, node)) {
      const key = valueOf(childInField(tree, entry, "key"));
      // What stands before a splat may be replaced by it.
      if (typeOf(tree, entry) === "dictionary_splat") entries.length = 0;
      if (key.kind !== "literal" || entries.length === mostEntries) complete = false;
      else entries.push([key.text, valueOf(childInField(tree, entry, "value"))]);
    }
    return { kind: "object", entries, complete, span: spanOf(tree, node) };
  }

  function operatorBetween(node: Node): string {
    return tree.text.slice(endOf(tree, childInField(tree, node, "left")), startOf(tree, childInField(tree, node, "right"))).replace(/\\\r?\n|#[^\n]*/g, "").trim();
  }

  function functionAround(node: Node): number {
    for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
      if (functionTypes.has(typeOf(tree, at))) return functionIndex.get(at) ?? -1;
    }
    return -1;
  }

  return { nameOf, valueOf, targetOf, argumentsOf, environmentReads: () => [...reads.values()], functionAround };
}

export function spanOf(tree: FlatTree, node: Node): { start: number; end: number } {
  return { start: startOf(tree, node), end: endOf(tree, node) };
}

function partsOf(value: Value): readonly Value[] {
  return value.kind === "template" ? value.parts : [value];
}

function through(value: Value, name: string): Value {
  return value.kind === "literal" ? { ...value, through: value.through ?? name } : value;
}

/** Expressions that only wrap another. */
const transparent = new Set(["parenthesized_expression", "await", "type", "expression_statement"]);

const sameInOtherForm = new Set(["lower", "upper", "casefold", "strip"]);

const conversions = new Set(["int", "str", "float", "bool", "bytes", "pathlib.Path"]);

const builtins = new Set(["int", "str", "float", "bool", "bytes", "open", "print", "exec", "eval", "__import__", "exit", "quit", "list", "dict", "set", "__file__", "__name__"]);

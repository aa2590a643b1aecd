import { spend } from "../../core/budget.ts";
import type { EnvRead, Name, Parameter, Value } from "../../core/facts/facts.ts";
import { importedFrom, memberOf, resultOf } from "../../core/facts/name.ts";
import { chainOf, chosenBy, withDefault } from "../../core/facts/values.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest, longestName, mostEntries, mostOptions } from "../limits.ts";
import { fragmentText, numberText, stringText } from "./literals.ts";
import { moduleName } from "./imports.ts";
import { anyMember, type Declaration, type Scopes } from "./scopes.ts";
import { baseOf, enclosingClass, functionTypes, propertyName } from "./syntax.ts";

/** Tells what expressions of one file stand for. Each expression is looked at once. */
export interface Resolver {
  nameOf(node: Node): Name | undefined;
  valueOf(node: Node): Value;
  /** The function of the file that is called by an expression. */
  targetOf(callee: Node): number | undefined;
  /** Every read of the environment among the values asked for so far. */
  environmentReads(): readonly EnvRead[];
}

/** `callIndex` is the place of a call or construction in the file's calls, `functionIndex` that of a function in its functions. */
export function createResolver(tree: FlatTree, scopes: Scopes, callIndex: ReadonlyMap<Node, number>, functionIndex: ReadonlyMap<Node, number>): Resolver {
  const names = new Map<Node, Name | undefined>();
  const values = new Map<Node, Value>();
  const returns = new Map<Node, Name | undefined>();
  const reads = new Map<number, EnvRead>();
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
      case "identifier":
      case "shorthand_property_identifier":
        return nameOfIdentifier(node);
      case "member_expression":
        return nameOfMember(node, propertyName(tree, childInField(tree, node, "property")));
      case "subscript_expression":
        return nameOfMember(node, propertyOfSubscript(node));
      case "call_expression":
        return nameOfCall(node);
      case "new_expression": {
        const constructor = nameOf(childInField(tree, node, "constructor"));
        return constructor === undefined ? undefined : resultOf(constructor);
      }
      case "assignment_expression":
        return nameOf(childInField(tree, node, "right"));
      case "meta_property":
        return textOf(tree, node);
      case "super":
        return nameOfSuper(node);
      default:
        return transparent.has(typeOf(tree, node)) ? nameOf(firstChild(tree, node)) : undefined;
    }
  }

  function propertyOfSubscript(node: Node): string | undefined {
    const index = childInField(tree, node, "index");
    return typeOf(tree, index) === "string" ? stringText(tree, index) : undefined;
  }

  function nameOfIdentifier(node: Node): Name | undefined {
    const text = textOf(tree, node);
    const declaration = scopes.lookup(text, node);
    if (declaration === undefined) return globals.has(text) ? text : undefined;
    return nameOfDeclaration(declaration);
  }

  function nameOfDeclaration(declaration: Declaration): Name | undefined {
    if (declaration.import !== undefined) return importedFrom(declaration.import.module, declaration.import.imported);
    const value = onlyValue(declaration);
    const base = value === noNode ? undefined : nameOf(value);
    if (base !== undefined && declaration.path !== undefined) return declaration.path.reduce(memberOf, base);
    return declaration.path?.length === 0 ? nameOfInstance(declaration.type) : undefined;
  }

  /** `super(…)` constructs what the class extends, `super.listen` is a member of such an instance. */
  function nameOfSuper(node: Node): Name | undefined {
    const base = nameOf(baseOf(tree, enclosingClass(tree, node)));
    return base === undefined || childInField(tree, parentOf(tree, node), "function") === node ? base : resultOf(base);
  }

  function nameOfMember(node: Node, property: string | undefined): Name | undefined {
    if (property === undefined) return undefined;
    const object = childInField(tree, node, "object");
    if (typeOf(tree, object) === "this") {
      const field = scopes.fieldOf(enclosingClass(tree, node), property);
      if (field === undefined) return undefined;
      const [value] = field.values;
      return (field.values.length === 1 ? nameOf(value as Node) : undefined) ?? nameOfInstance(field.type);
    }
    const base = nameOf(object);
    if (base === undefined) return property === "listen" && isHandedApp(object) ? "express().listen" : undefined;
    return memberOf(base, property);
  }

  /** Whoever makes an app of Express in another file hands it on as `app`; nothing else of that name listens. */
  function isHandedApp(node: Node): boolean {
    const declaration = textOf(tree, node) === "app" ? scopes.lookup("app", node) : undefined;
    return declaration?.kind === "parameter" && declaration.path?.length === 0 && declaration.type === noNode;
  }

  function nameOfCall(node: Node): Name | undefined {
    const callee = childInField(tree, node, "function");
    const [argument = noNode] = childrenOf(tree, childInField(tree, node, "arguments"));
    const loads = typeOf(tree, callee) === "import" || (textOf(tree, callee) === "require" && scopes.lookup("require", callee) === undefined);
    if (loads) return typeOf(tree, argument) === "string" ? importedFrom(moduleName(stringText(tree, argument)), "*") : undefined;
    const name = nameOf(callee);
    if (name !== undefined) return resultOf(name);
    // What a function of this file gives back: `const app = createApp()`.
    const declaration = typeOf(tree, callee) === "identifier" ? scopes.lookup(textOf(tree, callee), callee) : undefined;
    return declaration === undefined ? undefined : returnedName(functionOf(declaration));
  }

  function functionOf(declaration: Declaration): Node {
    if (declaration.kind === "function") return declaration.node;
    const value = onlyValue(declaration);
    return functionTypes.has(typeOf(tree, value)) ? value : noNode;
  }

  /** The name that all its `return`s agree on. */
  function returnedName(functionNode: Node): Name | undefined {
    if (!returns.has(functionNode)) returns.set(functionNode, findReturnedName(functionNode));
    return returns.get(functionNode);
  }

  function findReturnedName(functionNode: Node): Name | undefined {
    if (functionNode === noNode) return undefined;
    const body = childInField(tree, functionNode, "body");
    if (typeOf(tree, body) !== "statement_block") return nameOf(body);
    const found = new Set(returnedNodes(tree, body).map((returned) => nameOf(returned)));
    const [name] = found;
    return found.size === 1 ? name : undefined;
  }

  function nameOfInstance(annotation: Node): Name | undefined {
    const type = typeOf(tree, annotation) === "type_annotation" ? firstChild(tree, annotation) : noNode;
    const named = typeOf(tree, type) === "generic_type" ? firstChild(tree, type) : type;
    if (typeOf(tree, named) !== "type_identifier" && typeOf(tree, named) !== "nested_type_identifier") return undefined;
    const [first = "", ...members] = textOf(tree, named).split(".");
    const imported = scopes.lookup(first, annotation)?.import;
    return imported === undefined ? undefined : resultOf(members.reduce(memberOf, importedFrom(imported.module, imported.imported)));
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

  function functionAround(node: Node): number {
    for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
      const index = functionIndex.get(at);
      if (index !== undefined) return index;
    }
    return -1;
  }

  function findValue(node: Node): Value {
    const span = spanOf(tree, node);
    const type = typeOf(tree, node);
    switch (type) {
      case "number": {
        const text = numberText(tree, node);
        return text === undefined ? { kind: "unknown", span } : { kind: "literal", text, type: "number", span };
      }
      case "string":
        return { kind: "literal", text: stringText(tree, node), type: "string", span };
      case "true":
      case "false":
        return { kind: "literal", text: type, type: "boolean", span };
      case "template_string":
        return valueOfTemplate(node);
      case "identifier":
      case "shorthand_property_identifier":
      case "shorthand_property_identifier_pattern":
        return valueOfIdentifier(node);
      case "member_expression":
      case "subscript_expression":
        return valueOfMember(node);
      case "binary_expression":
        return valueOfBinary(node);
      case "ternary_expression":
        return chosenBy(textOf(tree, childInField(tree, node, "condition")), [valueOf(childInField(tree, node, "consequence")), valueOf(childInField(tree, node, "alternative"))], span);
      case "unary_expression":
        return tree.text[startOf(tree, node)] === "+" ? valueOf(childInField(tree, node, "argument")) : { kind: "unknown", span };
      case "call_expression":
      case "new_expression":
        return valueOfCall(node);
      case "object":
        return valueOfObject(node);
      case "array": {
        const items = childrenOf(tree, node).slice(0, mostEntries);
        const complete = !items.some((item) => typeOf(tree, item) === "spread_element") && items.length < mostEntries;
        return { kind: "list", items: items.map(valueOf), complete, span };
      }
      case "assignment_expression":
        return valueOf(childInField(tree, node, "right"));
      default:
        if (functionTypes.has(type)) return valueOfFunction(node);
        return transparent.has(type) ? valueOf(firstChild(tree, node)) : { kind: "unknown", span };
    }
  }

  function valueOfTemplate(node: Node): Value {
    const parts: Value[] = childrenOf(tree, node).map((part) =>
      typeOf(tree, part) === "template_substitution"
        ? valueOf(firstChild(tree, part))
        : { kind: "literal", text: fragmentText(tree, part), type: "string", span: spanOf(tree, part) },
    );
    const span = spanOf(tree, node);
    const texts = parts.map((part) => (part.kind === "literal" && part.through === undefined ? part.text : undefined));
    if (!texts.includes(undefined)) return { kind: "literal", text: texts.join(""), type: "string", span };
    return { kind: "template", parts, span };
  }

  function valueOfIdentifier(node: Node): Value {
    const span = spanOf(tree, node);
    const text = textOf(tree, node);
    const declaration = scopes.lookup(text, node);
    if (declaration === undefined) {
      const name = nameOf(node);
      return name === undefined ? { kind: "unknown", span } : { kind: "reference", to: name, span };
    }
    if (declaration.kind === "function") return valueOfFunction(declaration.node);
    if (declaration.kind === "parameter") return { kind: "unknown", ...parameterOf(declaration, text), span };
    if (declaration.import === undefined && declaration.kind !== "variable") return { kind: "unknown", span };
    return through(withoutAssigned(valueOfDeclaration(declaration, span), declaration), text);
  }

  function parameterOf({ node, path, assignments }: Declaration, name: string): { readonly parameter?: Parameter } {
    const list = parentOf(tree, node);
    // The only parameter of an arrow function may stand for itself.
    const [owner, position] = functionTypes.has(typeOf(tree, node)) ? [node, 0] : [parentOf(tree, list), childrenOf(tree, list).indexOf(node)];
    const index = functionIndex.get(owner);
    return index === undefined || path === undefined || assignments.length > 0 ? {} : { parameter: { function: index, name, position, keys: path } };
  }

  function targetOf(callee: Node): number | undefined {
    const declaration = typeOf(tree, callee) === "identifier" ? scopes.lookup(textOf(tree, callee), callee) : undefined;
    return declaration === undefined ? functionIndex.get(ownMethod(callee)) : functionIndex.get(functionOf(declaration));
  }

  /** `this.connect`, where the class has the method. */
  function ownMethod(callee: Node): Node {
    if (typeOf(tree, callee) !== "member_expression" || typeOf(tree, childInField(tree, callee, "object")) !== "this") return noNode;
    const name = textOf(tree, childInField(tree, callee, "property"));
    return childrenOf(tree, childInField(tree, enclosingClass(tree, callee), "body")).find((member) => typeOf(tree, member) === "method_definition" && textOf(tree, childInField(tree, member, "name")) === name) ?? noNode;
  }

  /** What is assigned to a key later is not what the object was made with. */
  function withoutAssigned(value: Value, { assignedMembers }: Declaration): Value {
    if (assignedMembers === undefined || value.kind !== "object") return value;
    return { ...value, complete: false, entries: assignedMembers.has(anyMember) ? [] : value.entries.filter(([key]) => !assignedMembers.has(key)) };
  }

  function valueOfDeclaration(declaration: Declaration, span: { start: number; end: number }): Value {
    if (declaration.import !== undefined) {
      return { kind: "reference", to: importedFrom(declaration.import.module, declaration.import.imported), span };
    }
    if (declaration.path === undefined || declaration.assignments.length > mostOptions) return { kind: "unknown", span };
    if (declaration.assignments.length > 0 && declaration.path.length === 0) {
      const all = [declaration.value, ...declaration.assignments].filter((value, index) => index > 0 || value !== noNode);
      return all.length === 1 ? valueOf(all[0] as Node) : { kind: "choice", options: all.map(valueOf), span };
    }
    if (declaration.value === noNode || declaration.assignments.length > 0) return { kind: "unknown", span };
    const found = declaration.path.reduce((value, key) => memberValue(value, key, span), valueOf(declaration.value));
    return declaration.fallback === noNode ? found : withDefault(found, valueOf(declaration.fallback), span);
  }

  function valueOfMember(node: Node): Value {
    const span = spanOf(tree, node);
    const object = childInField(tree, node, "object");
    const property =
      typeOf(tree, node) === "member_expression" ? propertyName(tree, childInField(tree, node, "property")) : propertyOfSubscript(node);
    if (property === undefined) return { kind: "unknown", span };
    const assigned = typeOf(tree, object) === "identifier" ? scopes.lookup(textOf(tree, object), object)?.assignedMembers : undefined;
    if (assigned?.has(property) === true || assigned?.has(anyMember) === true) return { kind: "unknown", span };
    const name = nameOf(node);
    if (name !== undefined) return referenceOrEnvironment(name, span);
    if (typeOf(tree, object) === "this") {
      const field = scopes.fieldOf(enclosingClass(tree, node), property);
      return field?.values.length === 1 ? through(valueOf(field.values[0] as Node), property) : { kind: "unknown", span };
    }
    return through(memberValue(valueOf(object), property, span), property);
  }

  function valueOfBinary(node: Node): Value {
    const span = spanOf(tree, node);
    const left = childInField(tree, node, "left");
    const right = childInField(tree, node, "right");
    const operator = tree.text.slice(endOf(tree, left), startOf(tree, right)).replace(/\/\*.*?(?:\*\/|$)|\/\/[^\n]*/gs, "").trim();
    if (operator === "||" || operator === "??") return withDefault(valueOf(left), valueOf(right), span);
    if (operator === "+") {
      const parts = [left, right].map(valueOf).flatMap((part) => (part.kind === "template" ? part.parts : [part]));
      // A sum of sums grows without end.
      return parts.length > mostEntries ? { kind: "unknown", span } : { kind: "template", parts, span };
    }
    return { kind: "unknown", span };
  }

  function valueOfCall(node: Node): Value {
    const span = spanOf(tree, node);
    const callee = childInField(tree, node, "function");
    const [argument = noNode] = childrenOf(tree, childInField(tree, node, "arguments"));
    const name = nameOf(callee);
    // What only changes the type of its argument says what the argument says.
    if (name !== undefined && conversions.has(name) && argument !== noNode) return valueOf(argument);
    const variable = typeOf(tree, argument) === "string" ? stringText(tree, argument) : "";
    if (/^[A-Z][A-Z0-9_]*$/.test(variable) && isEnvironmentReader(name, callee)) {
      const [, fallback] = childrenOf(tree, childInField(tree, node, "arguments"));
      return { kind: "env", name: variable, ...(fallback === undefined ? {} : { default: valueOf(fallback) }), span };
    }
    const loaded = nameOf(node);
    if (loaded !== undefined && !loaded.endsWith(")")) return { kind: "reference", to: loaded, span };
    const call = callIndex.get(node);
    return call === undefined ? { kind: "unknown", span } : { kind: "call", call, span };
  }

  /** `Deno.env.get`, Nest's `ConfigService.get`, and functions that people call `getEnv`, `requireEnv`, `env`. */
  function isEnvironmentReader(name: Name | undefined, callee: Node): boolean {
    if (name === "Deno.env.get" || name === "@nestjs/config.ConfigService().get" || name === "@nestjs/config.ConfigService().getOrThrow") return true;
    const isMember = typeOf(tree, callee) === "member_expression";
    return /^(?:(?:get|read|must|must[gG]et|require|load|optional|required)_?[eE]nv(?:ironment)?(?:[vV]ar(?:iable)?|String|Secret|OrThrow|OrDefault)?|env|env[sS]ecret)$/.test(textOf(tree, isMember ? childInField(tree, callee, "property") : callee));
  }

  function valueOfObject(node: Node): Value {
    const entries: [string, Value][] = [];
    let complete = true;
    for (const entry of childrenOf(tree, node)) {
      const type = typeOf(tree, entry);
      const method = type === "method_definition";
      const key = type === "shorthand_property_identifier" ? entry : childInField(tree, entry, method ? "name" : "key");
      const name = propertyName(tree, key);
      if (name === undefined) {
        // What stands before a spread or a computed key may be replaced by it.
        complete = false;
        entries.length = 0;
      } else if (entries.length === mostEntries) complete = false;
      else if (method) entries.push([name, valueOfFunction(entry)]);
      else entries.push([name, valueOf(type === "pair" ? childInField(tree, entry, "value") : entry)]);
    }
    return { kind: "object", entries, complete, span: spanOf(tree, node) };
  }

  function valueOfFunction(node: Node): Value {
    const returns = returnedName(node);
    const index = functionIndex.get(node) ?? -1;
    return { kind: "function", function: index, span: spanOf(tree, node), ...(returns === undefined ? {} : { returns }) };
  }

  return { nameOf, valueOf, targetOf, environmentReads: () => [...reads.values()] };

  /** The one node a variable gets its value from, or `noNode` when there are several. */
  /** What a variable is whenever it is something: `let server = null` says that it is not there yet. */
  function onlyValue({ value, assignments }: Declaration): Node {
    if (assignments.length === 0) return value;
    if (assignments.length > mostOptions) return noNode;
    const [only = noNode, ...others] = [...(value === noNode ? [] : [value]), ...assignments].filter((node) => !/^(?:null|undefined)$/.test(typeOf(tree, node)));
    return others.length === 0 ? only : noNode;
  }
}

/** The value of one key, or `unknown`. */
function memberValue(value: Value, key: string, span: { start: number; end: number }): Value {
  if (value.kind === "reference") return referenceOrEnvironment(memberOf(value.to, key), span);
  if (value.kind !== "object") return { kind: "unknown", span };
  // Of two entries with one key the last counts.
  return value.entries.findLast(([name]) => name === key)?.[1] ?? { kind: "unknown", span };
}

function referenceOrEnvironment(name: Name, span: { start: number; end: number }): Value {
  const variable = /^(?:process\.env|import\.meta\.env|Bun\.env)\.([A-Za-z_]\w*)$/.exec(name)?.[1];
  return variable === undefined ? { kind: "reference", to: name, span } : { kind: "env", name: variable, span };
}

function through(value: Value, name: string): Value {
  return value.kind === "literal" ? { ...value, through: value.through ?? name } : value;
}

/** What the `return`s of a function give back, those of functions in it left out. */
function returnedNodes(tree: FlatTree, body: Node): Node[] {
  const returned: Node[] = [];
  const after = afterOf(tree, body);
  for (let node = body + wordsPerNode; node < after; ) {
    const type = typeOf(tree, node);
    if (functionTypes.has(type)) {
      node = afterOf(tree, node);
      continue;
    }
    if (type === "return_statement") returned.push(firstChild(tree, node));
    node += wordsPerNode;
  }
  return returned;
}

export function spanOf(tree: FlatTree, node: Node): { start: number; end: number } {
  return { start: startOf(tree, node), end: endOf(tree, node) };
}

/** Expressions that only wrap another. */
const transparent = new Set(["parenthesized_expression", "await_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"]);

const conversions = new Set(["Number", "parseInt", "Number.parseInt", "String"]);

const globals = new Set(["process", "console", "globalThis", "Bun", "Deno", "Number", "parseInt", "String", "module", "exports", "setInterval", "setTimeout", "WebSocket"]);

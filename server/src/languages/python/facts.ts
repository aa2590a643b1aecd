import type { Annotation, Binding, Call, Directive, Export, FunctionFact, Guard, Import, LanguageId, ParseProblem, SourceFacts, TypeFact, Value } from "../../core/facts/facts.ts";
import { importedFrom } from "../../core/facts/name.ts";
import { readDirective } from "../directives.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { bindingTypes, readBindings } from "./bindings.ts";
import { createGuardReader, guardTypes } from "./guards.ts";
import { mostOptions } from "../limits.ts";
import { createResolver, spanOf, type Resolver } from "./resolve.ts";
import { functionTypes, importedNames, isForTypes, isGuarded, readScopes, type Scopes } from "./scopes.ts";
import { createSettingsReader } from "./settings-classes.ts";
import { readSignals } from "./signals.ts";
import { createStateReader, stateTypes } from "./state.ts";

/** The facts of a Python file. Never throws on broken code: what the grammar could not read is left out and counted in `problems`. */
export function pythonFacts(tree: FlatTree, language: LanguageId): SourceFacts {
  const callNodes: Node[] = [];
  const functionNodes: Node[] = [];
  /** Nodes that are read once names can be resolved, each with the index of the function around it. */
  const later: [node: Node, functionIndex: number][] = [];
  const functions: FunctionFact[] = [];
  const imports: Import[] = [];
  const directives: Directive[] = [];
  const problems: ParseProblem[] = [];
  const open: number[] = [];
  for (const node of nodesOfTypes(tree, factTypes)) {
    while (open.length > 0 && node >= afterOf(tree, functionNodes[open.at(-1) as number] as Node)) open.pop();
    const type = typeOf(tree, node);
    const around = open.at(-1) ?? -1;
    if (functionTypes.has(type)) {
      open.push(functions.length);
      functionNodes.push(node);
      const name = childInField(tree, node, "name");
      functions.push({ name: name === noNode ? undefined : textOf(tree, name), span: spanOf(tree, node), parent: around });
      if (type === "function_definition") later.push([node, around]);
      continue;
    }
    switch (type) {
      case "call":
        callNodes.push(node);
        later.push([node, around]);
        break;
      case "import_statement":
      case "import_from_statement":
        imports.push(...importsOf(tree, node));
        break;
      case "comment": {
        const directive = readDirective(textOf(tree, node), startOf(tree, node));
        if (directive !== undefined) directives.push(directive);
        break;
      }
      case "ERROR":
        if (problems.length < 10) problems.push({ message: "This could not be parsed", span: spanOf(tree, node) });
        break;
      default:
        later.push([node, around]);
    }
  }
  const functionIndex = new Map(functionNodes.map((node, index) => [node, index]));
  const scopes = readScopes(tree);
  const resolver = createResolver(tree, scopes, new Map(callNodes.map((node, index) => [node, index])), functionIndex);
  const readGuard = createGuardReader(tree, scopes, resolver);
  const settings = createSettingsReader(tree, scopes, resolver);
  const types: TypeFact[] = [];
  const calls: Call[] = [];
  const bindings: Binding[] = [];
  const guards: Guard[] = [];
  const annotations: Annotation[] = [];
  const state = createStateReader(tree, scopes, resolver);
  for (const [node, around] of later) {
    const type = typeOf(tree, node);
    // What is given back has no name by which it would be asked for.
    if (fallbackTypes.has(type) && endOf(tree, node) - startOf(tree, node) <= longestRead && fallsBack.test(textOf(tree, node))) resolver.valueOf(node);
    if (guardTypes.has(type)) guards.push(...readGuard(node));
    else if (type === "class_definition") types.push(readClass(tree, node, resolver));
    else if (type === "decorator") annotations.push(readDecorator(tree, node, functionIndex, resolver));
    else if (type === "call") calls.push(readCall(tree, node, around, resolver));
    if (stateTypes.has(type)) state.note(node, around);
    if (bindingTypes.has(type)) bindings.push(...readBindings(tree, node, around, resolver, settings));
  }
  return {
    language,
    imports,
    exports: [...reExports(imports), ...readExports(scopes, resolver, tree)],
    calls,
    envReads: [...resolver.environmentReads(), ...settings.reads()],
    bindings,
    functions,
    state: state.states(),
    outsideWrites: state.outsideWrites(),
    guards,
    types,
    annotations,
    signals: readSignals(tree, callNodes, calls, functions, resolver),
    directives,
    problems,
    importInsertion: importInsertion(tree),
  };
}

/** `os.environ.get("KEY") or "…"`; not a condition that asks for one variable or another. */
const fallsBack = /(?:env|config).*\b(?:or|else)\s+\w?["']/s;
const fallbackTypes: ReadonlySet<string> = new Set(["boolean_operator", "conditional_expression"]);
const longestRead = 300;

/** The types that `pythonFacts` has a case for. */
const factTypes = new Set([
  ...["call", "import_statement", "import_from_statement", "comment", "ERROR", "decorator", "class_definition"],
  ...functionTypes,
  ...bindingTypes,
  ...guardTypes,
  ...stateTypes,
  ...fallbackTypes,
]);

function importsOf(tree: FlatTree, node: Node): readonly Import[] {
  const guarded = isGuarded(tree, node);
  const typeOnly = isForTypes(tree, node);
  return importedNames(tree, node).map(({ module, imported, local }) => ({ module, imported, local: local === "*" ? undefined : local, typeOnly, guarded, topLevel: parentOf(tree, node) === 0, span: spanOf(tree, node) }));
}

function readCall(tree: FlatTree, node: Node, around: number, resolver: Resolver): Call {
  const callee = childInField(tree, node, "function");
  const isMember = typeOf(tree, callee) === "attribute";
  const { positional, named } = resolver.argumentsOf(node);
  const target = resolver.targetOf(callee);
  const text = textOf(tree, callee).replace(/\s+/g, " ");
  return {
    callee: resolver.nameOf(callee),
    text: text.length <= 60 ? text : `${text.slice(0, 59)}…`,
    span: spanOf(tree, node),
    nameSpan: spanOf(tree, isMember ? childInField(tree, callee, "attribute") : callee),
    arguments: positional,
    keywords: named,
    function: around,
    ...(target === undefined ? {} : { target }),
    statement: typeOf(tree, parentOf(tree, node)) === "expression_statement",
    construction: false,
    receiver: isMember ? receiverName(tree, childInField(tree, callee, "object")) : undefined,
  };
}

function receiverName(tree: FlatTree, object: Node): string | undefined {
  if (typeOf(tree, object) === "identifier") return textOf(tree, object);
  return typeOf(tree, object) === "attribute" ? textOf(tree, childInField(tree, object, "attribute")) : undefined;
}

function readClass(tree: FlatTree, node: Node, resolver: Resolver): TypeFact {
  const bases = childrenOf(tree, childInField(tree, node, "superclasses")).map((base) => resolver.nameOf(typeOf(tree, base) === "subscript" ? childInField(tree, base, "value") : base));
  return { name: textOf(tree, childInField(tree, node, "name")), bases: bases.filter((base) => base !== undefined), span: spanOf(tree, node) };
}

function readDecorator(tree: FlatTree, node: Node, functionIndex: ReadonlyMap<Node, number>, resolver: Resolver): Annotation {
  const inner = firstChild(tree, node);
  const isCall = typeOf(tree, inner) === "call";
  const { positional, named } = isCall ? resolver.argumentsOf(inner) : { positional: [], named: [] };
  return {
    name: resolver.nameOf(isCall ? childInField(tree, inner, "function") : inner),
    arguments: positional,
    keywords: named,
    span: spanOf(tree, node),
    function: functionIndex.get(childInField(tree, parentOf(tree, node), "definition")) ?? -1,
  };
}

/** `from .base import *` hands on what the other file binds. */
function reExports(imports: readonly Import[]): readonly Export[] {
  return imports.filter((one) => one.local === undefined).map(({ module, span }) => ({ name: "**", value: { kind: "reference", to: importedFrom(module, "*"), span } }));
}

/** Everything a module binds can be imported. */
function readExports(scopes: Scopes, resolver: Resolver, tree: FlatTree): readonly Export[] {
  const found: Export[] = [];
  for (const [name, declaration] of scopes.ofModule()) {
    if (declaration.kind === "class" || declaration.kind === "other" || declaration.values.length > mostOptions) continue;
    const [only, ...others] = declaration.values;
    const span = spanOf(tree, declaration.node);
    if (declaration.imported !== undefined) found.push({ name, value: { kind: "reference", to: declaration.imported, span } });
    else if (declaration.kind === "function") found.push({ name, value: functionValue(declaration.node, resolver, span, tree) });
    else if (only !== undefined) {
      const value: Value = others.length === 0 ? resolver.valueOf(only) : { kind: "choice", options: declaration.values.map((one) => resolver.valueOf(one)), span };
      const known = value.kind === "call" || value.kind === "unknown" ? resolver.nameOf(only) : undefined;
      found.push({ name, value: known === undefined ? value : { kind: "reference", to: known, span } });
    }
  }
  return found;
}

function functionValue(node: Node, resolver: Resolver, span: Value["span"], tree: FlatTree): Value {
  return { ...resolver.valueOf(childInField(tree, node, "name")), span };
}

/** Below the last import at the top, or below what names the interpreter and the encoding, the module's own text and `from __future__`. */
function importInsertion(tree: FlatTree): number {
  let insertion = /^(?:#![^\n]*(?:\n|$))?(?:#[^\n]*coding[:=][^\n]*(?:\n|$))?/.exec(tree.text)?.[0].length ?? 0;
  for (const statement of childrenOf(tree, 0)) {
    const type = typeOf(tree, statement);
    const isText = type === "expression_statement" && typeOf(tree, firstChild(tree, statement)) === "string";
    if (!isText && !/^(?:future_)?import(?:_from)?_statement$/.test(type)) break;
    insertion = lineAfter(tree.text, endOf(tree, statement));
  }
  return insertion;
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

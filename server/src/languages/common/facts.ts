import type { Annotation, Binding, Call, Directive, EnvRead, Export, FunctionFact, Guard, Import, LanguageId, ParseProblem, SourceFacts, TypeFact, Value } from "../../core/facts/facts.ts";
import { readDirective } from "../directives.ts";
import { afterOf, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import { readBindings } from "./bindings.ts";
import { createGuardReader } from "./guards.ts";
import { createResolver, expressionSpan, spanOf, type Resolver } from "./resolve.ts";
import { readScopes, type Declaration, type Scopes } from "./scopes.ts";
import { createStateReader } from "./state.ts";
import { unknownExpression, type CallExpression, type Expression, type Syntax } from "./syntax.ts";

/** Reads facts as a language's syntax says. Never throws on broken code: what the grammar could not read is left out and counted in `problems`. */
export function factsBy(syntax: Syntax): (tree: FlatTree, language: LanguageId) => SourceFacts {
  const factTypes = typesOfInterest(syntax);
  return (tree, language) => readFacts(tree, language, remembering(syntax, tree), factTypes);
}

/** The same syntax for one tree: what an expression is, every reader asks again. */
function remembering(syntax: Syntax, tree: FlatTree): Syntax {
  const known: (Expression | undefined)[] = new Array<undefined>(tree.length / wordsPerNode).fill(undefined);
  return { ...syntax, expression: (_, node) => (node === noNode ? unknownExpression : (known[node / wordsPerNode] ??= syntax.expression(tree, node))) };
}

function typesOfInterest({ types }: Syntax): ReadonlySet<string> {
  return new Set(["ERROR", ...Object.values(types).flatMap((some: ReadonlySet<string>) => [...some])]);
}

function readFacts(tree: FlatTree, language: LanguageId, syntax: Syntax, factTypes: ReadonlySet<string>): SourceFacts {
  const { types } = syntax;
  const callNodes: Node[] = [];
  const callViews: CallExpression[] = [];
  const functionNodes: Node[] = [];
  /** Nodes that are read once names can be resolved, each with the index of the function around it. */
  const later: [node: Node, functionIndex: number][] = [];
  const functions: FunctionFact[] = [];
  const imports: Import[] = [];
  const directives: Directive[] = [];
  const problems: ParseProblem[] = [];
  const open: number[] = [];
  let leftOutBefore = 0;
  for (const node of nodesOfTypes(tree, factTypes)) {
    if (node < leftOutBefore) continue;
    if (syntax.leavesOut?.(tree, node) === true) {
      leftOutBefore = afterOf(tree, node);
      continue;
    }
    while (open.length > 0 && node >= afterOf(tree, functionNodes[open.at(-1) as number] as Node)) open.pop();
    const type = typeOf(tree, node);
    const around = open.at(-1) ?? -1;
    if (types.comments.has(type)) {
      const directive = readDirective(textOf(tree, node), startOf(tree, node));
      if (directive !== undefined) directives.push(directive);
      continue;
    }
    if (type === "ERROR") {
      if (problems.length < mostProblems) problems.push({ message: "This could not be parsed", span: spanOf(tree, node) });
      continue;
    }
    if (types.imports.has(type)) {
      for (const { module, imported, local, guarded = false } of syntax.imports(tree, node)) imports.push({ module, imported, local, typeOnly: false, guarded, topLevel: around === -1, span: spanOf(tree, node) });
    }
    later.push([node, around]);
    if (types.functions.has(type)) {
      open.push(functions.length);
      functionNodes.push(node);
      functions.push({ name: syntax.signature(tree, node).name, span: spanOf(tree, node), parent: around });
    }
    if (types.calls.has(type)) {
      const view = syntax.expression(tree, node);
      if (view.kind === "call") {
        callNodes.push(node);
        callViews.push(view);
      }
    }
  }
  const functionIndex = new Map(functionNodes.map((node, index) => [node, index]));
  const callIndex = new Map(callNodes.map((node, index) => [node, index]));
  const scopes = readScopes(tree, syntax);
  const resolver = createResolver(tree, syntax, scopes, callIndex, functionIndex);
  const readGuards = createGuardReader(tree, syntax, scopes, resolver);
  const state = createStateReader(tree, syntax, scopes, resolver);
  const calls: Call[] = [];
  const bindings: Binding[] = [];
  const guards: Guard[] = [];
  const classes: TypeFact[] = [];
  const annotations: Annotation[] = [];
  for (const [node, around] of later) {
    const type = typeOf(tree, node);
    const call = callIndex.get(node);
    if (call !== undefined) calls.push(readCall(tree, node, callViews[call] as CallExpression, around, syntax, resolver));
    if (call !== undefined || types.assignments.has(type)) state.note(node, around);
    if (types.conditions.has(type) || types.reads.has(type)) guards.push(...readGuards(node));
    if (types.classes.has(type)) classes.push(readClass(tree, node, syntax, resolver));
    if (types.annotations.has(type)) annotations.push(...readAnnotation(tree, node, syntax, resolver, functionIndex));
    if (types.reads.has(type) || call !== undefined) resolver.valueOf(node);
    bindings.push(...readBindings(tree, syntax, scopes, resolver, node, around));
  }
  return {
    language,
    imports,
    exports: readExports(tree, scopes, resolver, syntax),
    calls,
    envReads: readsOf(resolver.environmentReads(), bindings),
    bindings,
    functions,
    state: state.states(),
    outsideWrites: state.outsideWrites(),
    guards,
    types: classes,
    annotations,
    signals: syntax.signals(calls, functions),
    directives,
    problems,
    importInsertion: syntax.importInsertion(tree),
  };
}

function readCall(tree: FlatTree, node: Node, view: CallExpression, around: number, syntax: Syntax, resolver: Resolver): Call {
  const { positional, named } = resolver.argumentsOf(view.arguments);
  const callee = { start: expressionSpan(tree, syntax, view.object === noNode ? view.name : view.object).start, end: spanOf(tree, view.name).end };
  const text = tree.text.slice(callee.start, callee.end).replace(/\s+/g, " ");
  // A path is no variable.
  const target = resolver.targetOf(view);
  const receiver = view.object === noNode || view.separator !== undefined ? undefined : syntax.expression(tree, view.object);
  return {
    callee: resolver.calleeOf(view),
    text: text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`,
    span: expressionSpan(tree, syntax, node),
    nameSpan: spanOf(tree, view.name),
    arguments: positional,
    keywords: named,
    function: around,
    ...(target === undefined ? {} : { target }),
    statement: typeOf(tree, parentOf(tree, node)) === "expression_statement",
    construction: view.construction,
    receiver: receiver?.kind === "name" || receiver?.kind === "field" || receiver?.kind === "member" ? receiver.text.replace(/^[$@]+/, "") : undefined,
  };
}

function readClass(tree: FlatTree, node: Node, syntax: Syntax, resolver: Resolver): TypeFact {
  const { name, bases } = syntax.classOf(tree, node);
  return { name: textOf(tree, name), bases: bases.flatMap((base) => resolver.nameOf(base) ?? []), span: spanOf(tree, node) };
}

function readAnnotation(tree: FlatTree, node: Node, syntax: Syntax, resolver: Resolver, functionIndex: ReadonlyMap<Node, number>): readonly Annotation[] {
  const view = syntax.annotation(tree, node);
  if (view === undefined) return [];
  const { positional, named } = resolver.argumentsOf(view.arguments);
  return [{ name: resolver.nameOf(view.name), arguments: positional, keywords: named, span: spanOf(tree, node), function: functionIndex.get(view.on) ?? -1 }];
}

/** What calls and keys read, and fields and parameters that are filled from the environment without a call. */
function readsOf(read: readonly EnvRead[], bindings: readonly Binding[]): readonly EnvRead[] {
  const places = new Map(read.map((one) => [one.span.start, one]));
  for (const { kind, value, function: around } of bindings) {
    if (kind !== "field" && kind !== "parameter") continue;
    for (const { name, default: fallback, span } of readsIn(value)) if (!places.has(span.start)) places.set(span.start, { name, default: fallback, span, function: around });
  }
  return [...places.values()];
}

function readsIn(value: Value): readonly Extract<Value, { kind: "env" }>[] {
  return value.kind === "env" ? [value] : value.kind === "template" ? value.parts.flatMap(readsIn) : [];
}

/** What other files can see: names of the file itself, `Class.FIELD` and `Class.method`, and what an included file gives back. */
function readExports(tree: FlatTree, scopes: Scopes, resolver: Resolver, syntax: Syntax): readonly Export[] {
  const found: Export[] = [];
  const types = syntax.types.classes;
  for (const declaration of scopes.all()) {
    const { kind, name, owner } = declaration;
    const value = kind === "variable" && syntax.closed?.hides.test(name) === true ? undefined : exportedValue(declaration, resolver);
    const type = owner === undefined || owner === 0 ? "" : `${lastWord(types.has(typeOf(tree, owner)) ? textOf(tree, syntax.classOf(tree, owner).name) : textOf(tree, owner))}.`;
    if (value !== undefined) found.push({ name: type + name.replace(/^[$@]+/, ""), value });
  }
  const whole = syntax.givenToIncluder?.(tree) ?? noNode;
  return whole === noNode ? found : [...found, { name: "*", value: resolver.valueOf(whole) }];
}

/** What may be set anew by others has a name and no value; a field of an object has the name of its type. */
function exportedValue(declaration: Declaration, resolver: Resolver): Value | undefined {
  if (declaration.owner === undefined) return undefined;
  if (declaration.kind === "function") return resolver.valueOfFunction(declaration.node);
  if (declaration.kind !== "variable" && declaration.kind !== "field") return undefined;
  if (declaration.isLasting && declaration.isFixed) return resolver.valueOfDeclaration(declaration);
  const to = resolver.nameOfDeclaration(declaration);
  const span = { start: 0, end: 0 };
  return to !== undefined && !isBuiltIn.test(to) ? { kind: "reference", to, span } : declaration.isLasting ? { kind: "unknown", span } : undefined;
}

/** An object of a type such as `int`. */
const isBuiltIn = /^[a-z]\w*\(\)$/;

/** `Config` of `Shop::Config`. */
function lastWord(name: string): string {
  return /(?<!\w)\w*$/.exec(name)?.[0] ?? "";
}

const mostProblems = 10;

/** Characters of a callee that a message shows. */
const longestText = 60;

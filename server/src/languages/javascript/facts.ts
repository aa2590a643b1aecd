import type { Annotation, Binding, Call, Directive, FunctionFact, Guard, Import, LanguageId, ParseProblem, SourceFacts, TypeFact } from "../../core/facts/facts.ts";
import { readDirective } from "../directives.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { bindingTypes, readBinding } from "./bindings.ts";
import { readExports } from "./exports.ts";
import { createGuardReader, guardTypes } from "./guards.ts";
import { importedNames, moduleName } from "./imports.ts";
import { createResolver, spanOf, type Resolver } from "./resolve.ts";
import { readScopes } from "./scopes.ts";
import { baseOf, classTypes, functionTypes } from "./syntax.ts";
import { readSignals } from "./signals.ts";
import { createStateReader, stateTypes } from "./state.ts";

/** The facts of a JavaScript or TypeScript file. Never throws on broken code: what the grammar could not read is left out and counted in `problems`. */
export function javascriptFacts(tree: FlatTree, language: LanguageId): SourceFacts {
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
      functions.push({ name: functionName(tree, node), span: spanOf(tree, node), parent: around });
      continue;
    }
    switch (type) {
      case "call_expression":
      case "new_expression":
        callNodes.push(node);
        later.push([node, around]);
        break;
      case "import_statement":
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
  const indexOf = (nodes: readonly Node[]): Map<Node, number> => new Map(nodes.map((node, index) => [node, index]));
  const functionIndex = indexOf(functionNodes);
  const scopes = readScopes(tree);
  const resolver = createResolver(tree, scopes, indexOf(callNodes), functionIndex);
  const readGuard = createGuardReader(tree, scopes, resolver);
  const state = createStateReader(tree, scopes, resolver);
  const exports = readExports(tree, resolver);
  const calls: Call[] = [];
  const bindings: Binding[] = [];
  const guards: Guard[] = [];
  const types: TypeFact[] = [];
  const annotations: Annotation[] = [];
  for (const [node, around] of later) {
    const type = typeOf(tree, node);
    if (stateTypes.has(type)) state.note(node, around);
    // What is given back has no name by which it would be asked for.
    if (guardTypes.has(type) && mayReadEnvironment(tree, node)) resolver.valueOf(node);
    if (guardTypes.has(type)) guards.push(...readGuard(node));
    else if (bindingTypes.has(type)) {
      const binding = readBinding(tree, node, around, resolver);
      if (binding !== undefined) bindings.push(binding);
      if (type === "variable_declarator") readDestructured(tree, node, resolver);
    } else if (type === "call_expression" || type === "new_expression") {
      const call = readCall(tree, node, around, resolver);
      calls.push(call);
      const required = requiredModule(tree, node, call, resolver);
      if (required !== undefined) imports.push(required);
    } else if (classTypes.has(type)) types.push(readClass(tree, node, resolver));
    else if (type === "decorator") annotations.push(readDecorator(tree, node, functionIndex, resolver));
  }
  return {
    language,
    imports,
    exports,
    calls,
    envReads: resolver.environmentReads(),
    bindings,
    functions,
    state: state.states(),
    outsideWrites: state.outsideWrites(),
    guards,
    types,
    annotations,
    signals: readSignals(tree, callNodes, calls, resolver),
    directives,
    problems,
    importInsertion: importInsertion(tree),
  };
}

/** `const { PORT = 3000 } = process.env`: asked for, so that the resolver notes what is read. */
function readDestructured(tree: FlatTree, declarator: Node, resolver: Resolver): void {
  const pattern = childInField(tree, declarator, "name");
  if (typeOf(tree, pattern) !== "object_pattern" || !/(?:^|\.)env$/.test(resolver.nameOf(childInField(tree, declarator, "value")) ?? "")) return;
  for (const part of childrenOf(tree, pattern)) {
    const value = typeOf(tree, part) === "pair_pattern" ? childInField(tree, part, "value") : part;
    resolver.valueOf(/assignment_pattern$/.test(typeOf(tree, value)) ? childInField(tree, value, "left") : value);
  }
}

/** `process.env.KEY || "…"`, `getEnv("KEY") ?? "…"`; not a condition that asks for one variable or another. */
function mayReadEnvironment(tree: FlatTree, node: Node): boolean {
  if (!/^(?:binary|ternary)_expression$/.test(typeOf(tree, node)) || endOf(tree, node) - startOf(tree, node) > longestRead) return false;
  const text = textOf(tree, node);
  return /env/i.test(text) && /(?:\|\||\?\?|[?:])\s*["'`]/.test(text);
}

const longestRead = 300;

/** The types that `javascriptFacts` has a case for. */
const factTypes = new Set([
  ...["call_expression", "new_expression", "import_statement", "comment", "ERROR", "decorator"],
  ...functionTypes,
  ...bindingTypes,
  ...guardTypes,
  ...stateTypes,
  ...classTypes,
]);

/** Its own name, or that of the variable, property or method it is the value of. */
function functionName(tree: FlatTree, node: Node): string | undefined {
  const own = childInField(tree, node, "name");
  if (own !== noNode) return textOf(tree, own);
  const holder = parentOf(tree, node);
  const field = { variable_declarator: "name", pair: "key", assignment_expression: "left", field_definition: "property", public_field_definition: "name" }[typeOf(tree, holder)];
  return field === undefined ? undefined : textOf(tree, childInField(tree, holder, field)).replace(/^.*\./s, "");
}

function readClass(tree: FlatTree, node: Node, resolver: Resolver): TypeFact {
  const base = resolver.nameOf(baseOf(tree, node));
  return { name: textOf(tree, childInField(tree, node, "name")), bases: base === undefined ? [] : [base], span: spanOf(tree, node) };
}

function readDecorator(tree: FlatTree, node: Node, functionIndex: ReadonlyMap<Node, number>, resolver: Resolver): Annotation {
  const inner = firstChild(tree, node);
  const isCall = typeOf(tree, inner) === "call_expression";
  // A decorator stands before its method, as its sibling or its child.
  const parent = parentOf(tree, node);
  const on = functionIndex.get(parent) ?? functionIndex.get(afterOf(tree, node)) ?? -1;
  return {
    name: resolver.nameOf(isCall ? childInField(tree, inner, "function") : inner),
    arguments: isCall ? childrenOf(tree, childInField(tree, inner, "arguments")).map((argument) => resolver.valueOf(argument)) : [],
    keywords: noKeywords,
    span: spanOf(tree, node),
    function: on,
  };
}

/** `require("x")` and `import("x")`; a name that is put together is none. */
function requiredModule(tree: FlatTree, node: Node, call: Call, resolver: Resolver): Import | undefined {
  const callee = childInField(tree, node, "function");
  const isDynamic = typeOf(tree, callee) === "import";
  const isRequire = call.text === "require" && call.callee === undefined && resolver.nameOf(node) !== undefined;
  const [specifier] = call.arguments;
  if ((!isDynamic && !isRequire) || specifier?.kind !== "literal" || specifier.type !== "string" || specifier.through !== undefined) return undefined;
  return { module: moduleName(specifier.text), imported: "*", local: undefined, typeOnly: false, guarded: isInTry(tree, node), topLevel: false, span: call.span };
}

function isInTry(tree: FlatTree, node: Node): boolean {
  for (let at = node, parent = parentOf(tree, at); parent !== noNode; at = parent, parent = parentOf(tree, at)) {
    if (functionTypes.has(typeOf(tree, parent))) return false;
    if (typeOf(tree, parent) === "try_statement") return childInField(tree, parent, "body") === at;
  }
  return false;
}

function importsOf(tree: FlatTree, statement: Node): Import[] {
  const span = spanOf(tree, statement);
  return importedNames(tree, statement).map(([local, { module, imported, typeOnly }]) => ({ module, imported, local, typeOnly, guarded: false, topLevel: parentOf(tree, statement) === 0, span }));
}

function readCall(tree: FlatTree, node: Node, around: number, resolver: Resolver): Call {
  const construction = typeOf(tree, node) === "new_expression";
  const callee = childInField(tree, node, construction ? "constructor" : "function");
  const isMember = typeOf(tree, callee) === "member_expression";
  const target = construction ? undefined : resolver.targetOf(callee);
  return {
    callee: resolver.nameOf(callee),
    text: calleeText(tree, callee, isMember),
    span: spanOf(tree, node),
    nameSpan: spanOf(tree, isMember ? childInField(tree, callee, "property") : callee),
    arguments: childrenOf(tree, childInField(tree, node, "arguments")).map((argument) => resolver.valueOf(argument)),
    keywords: noKeywords,
    function: around,
    ...(target === undefined ? {} : { target }),
    statement: isStatement(tree, node),
    construction,
    receiver: isMember ? receiverName(tree, childInField(tree, callee, "object")) : undefined,
  };
}

function isStatement(tree: FlatTree, call: Node): boolean {
  const statement = parentOf(tree, call);
  return typeOf(tree, statement) === "expression_statement" && /^(?:program|statement_block)$/.test(typeOf(tree, parentOf(tree, statement)));
}

const noKeywords: readonly never[] = [];

function receiverName(tree: FlatTree, object: Node): string | undefined {
  if (typeOf(tree, object) === "identifier") return textOf(tree, object);
  if (typeOf(tree, object) !== "member_expression") return undefined;
  return textOf(tree, childInField(tree, object, "property"));
}

/** As the source has it, in one line. Of a long chain only its end, which keeps the sum of them linear. */
function calleeText(tree: FlatTree, callee: Node, isMember: boolean): string {
  if (endOf(tree, callee) - startOf(tree, callee) > 200 && isMember) return `….${textOf(tree, childInField(tree, callee, "property"))}`;
  const line = tree.text.slice(startOf(tree, callee), Math.min(endOf(tree, callee), startOf(tree, callee) + 200)).replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

/** Below the last import, or above the first statement that is no directive such as "use strict". */
function importInsertion(tree: FlatTree): number {
  let insertion = 0;
  for (const statement of childrenOf(tree, 0)) {
    const isImport = typeOf(tree, statement) === "import_statement";
    const isPrologue = typeOf(tree, statement) === "expression_statement" && typeOf(tree, firstChild(tree, statement)) === "string";
    const isShebang = typeOf(tree, statement) === "hash_bang_line";
    if (isImport || ((isPrologue || isShebang) && insertion === 0)) insertion = lineAfter(tree.text, endOf(tree, statement));
  }
  return insertion;
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}


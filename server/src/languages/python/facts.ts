import type { Annotation, Binding, Call, Directive, EnvRead, Export, FunctionFact, Guard, Import, LanguageId, ModuleState, ParseProblem, SignalHandler, SourceFacts, StateWrite, TypeFact, Value } from "../../core/facts.ts";
import { readDirective } from "../directives.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { createGuardReader, guardTypes } from "./guards.ts";
import { createResolver, spanOf, type Resolver } from "./resolve.ts";
import { classAround, functionTypes, importedNames, isGuarded, readScopes, type Scopes } from "./scopes.ts";

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
  const types = new Map<Node, TypeFact>();
  const calls: Call[] = [];
  const bindings: Binding[] = [];
  const guards: Guard[] = [];
  const annotations: Annotation[] = [];
  const state = createStateReader(tree, scopes, resolver);
  for (const [node, around] of later) {
    const type = typeOf(tree, node);
    if (guardTypes.has(type)) guards.push(...readGuard(node));
    else if (type === "class_definition") types.set(node, readClass(tree, node, resolver));
    else if (type === "decorator") annotations.push(readDecorator(tree, node, functionIndex, resolver));
    else if (type === "call") calls.push(readCall(tree, node, around, resolver));
    if (stateTypes.has(type)) state.note(node, around);
    if (bindingTypes.has(type)) bindings.push(...readBindings(tree, node, around, resolver, types));
  }
  return {
    language,
    imports,
    exports: readExports(scopes, resolver, tree),
    calls,
    envReads: [...resolver.environmentReads(), ...bindings.flatMap(fieldRead)],
    bindings,
    functions,
    state: state.states(),
    guards,
    types: [...types.values()],
    annotations,
    signals: readSignals(calls, functions),
    directives,
    problems,
    importInsertion: importInsertion(tree),
  };
}

const bindingTypes: ReadonlySet<string> = new Set(["assignment", "pair", "keyword_argument", "default_parameter", "typed_default_parameter"]);
const stateTypes: ReadonlySet<string> = new Set(["assignment", "augmented_assignment", "call", "delete_statement"]);

/** The types that `pythonFacts` has a case for. */
const factTypes = new Set([
  ...["call", "import_statement", "import_from_statement", "comment", "ERROR", "decorator", "class_definition"],
  ...functionTypes,
  ...bindingTypes,
  ...guardTypes,
  ...stateTypes,
]);

function importsOf(tree: FlatTree, node: Node): readonly Import[] {
  const guarded = isGuarded(tree, node);
  return importedNames(tree, node).map(({ module, imported, local }) => ({ module, imported, local: local === "*" ? undefined : local, typeOnly: false, guarded, span: spanOf(tree, node) }));
}

function readCall(tree: FlatTree, node: Node, around: number, resolver: Resolver): Call {
  const callee = childInField(tree, node, "function");
  const isMember = typeOf(tree, callee) === "attribute";
  const { positional, named } = resolver.argumentsOf(node);
  const text = textOf(tree, callee).replace(/\s+/g, " ");
  return {
    callee: resolver.nameOf(callee),
    text: text.length <= 60 ? text : `${text.slice(0, 59)}…`,
    span: spanOf(tree, node),
    nameSpan: spanOf(tree, isMember ? childInField(tree, callee, "attribute") : callee),
    arguments: positional,
    keywords: named,
    function: around,
    construction: false,
    receiver: isMember ? receiverName(tree, childInField(tree, callee, "object")) : undefined,
  };
}

function receiverName(tree: FlatTree, object: Node): string | undefined {
  if (typeOf(tree, object) === "identifier") return textOf(tree, object);
  return typeOf(tree, object) === "attribute" ? textOf(tree, childInField(tree, object, "attribute")) : undefined;
}

/** The named values at a node; none when nothing is known of the value. */
function readBindings(tree: FlatTree, node: Node, around: number, resolver: Resolver, types: ReadonlyMap<Node, TypeFact>): readonly Binding[] {
  const bind = (kind: Binding["kind"], nameNode: Node, name: string, owner: string | undefined, valueNode: Node): readonly Binding[] => {
    const value = resolver.valueOf(valueNode);
    const saysNothing = valueNode === noNode || name === "" || value.kind === "unknown" || value.kind === "function" || value.kind === "call";
    return saysNothing ? [] : [{ kind, name, owner, value, span: spanOf(tree, nameNode), function: around }];
  };
  switch (typeOf(tree, node)) {
    case "pair": {
      const key = childInField(tree, node, "key");
      const name = resolver.valueOf(key);
      return name.kind === "literal" ? bind("key", key, name.text, undefined, childInField(tree, node, "value")) : [];
    }
    case "keyword_argument": {
      const name = childInField(tree, node, "name");
      return bind("argument", name, textOf(tree, name), resolver.nameOf(childInField(tree, parentOf(tree, parentOf(tree, node)), "function")), childInField(tree, node, "value"));
    }
    case "default_parameter":
    case "typed_default_parameter": {
      const name = childInField(tree, node, "name");
      return bind("parameter", name, textOf(tree, name), undefined, childInField(tree, node, "value"));
    }
    default:
      return bindingsOfAssignment(tree, node, resolver, types, bind);
  }
}

function bindingsOfAssignment(
  tree: FlatTree,
  node: Node,
  resolver: Resolver,
  types: ReadonlyMap<Node, TypeFact>,
  bind: (kind: Binding["kind"], nameNode: Node, name: string, owner: string | undefined, valueNode: Node) => readonly Binding[],
): readonly Binding[] {
  const left = childInField(tree, node, "left");
  const right = childInField(tree, node, "right");
  switch (typeOf(tree, left)) {
    case "identifier": {
      const block = parentOf(tree, parentOf(tree, node));
      const owner = typeOf(tree, block) === "block" && typeOf(tree, parentOf(tree, block)) === "class_definition" ? parentOf(tree, block) : noNode;
      if (owner === noNode) return bind("variable", left, textOf(tree, left), undefined, right);
      const name = textOf(tree, left);
      const found = bind("field", left, name, textOf(tree, childInField(tree, owner, "name")), right);
      // A field of a settings class is read from the environment; what is assigned to it is its default.
      const isSettings = types.get(owner)?.bases.some((base) => /^pydantic(?:_settings)?\.BaseSettings$/.test(base)) === true;
      return isSettings ? found.map((one) => ({ ...one, value: { kind: "env", name: name.toUpperCase(), default: one.value, span: one.value.span } })) : found;
    }
    case "attribute": {
      const object = childInField(tree, left, "object");
      const attribute = childInField(tree, left, "attribute");
      if (textOf(tree, object) !== "self") return bind("key", attribute, textOf(tree, attribute), resolver.nameOf(object), right);
      return bind("field", attribute, textOf(tree, attribute), textOf(tree, childInField(tree, classAround(tree, node), "name")), right);
    }
    case "subscript": {
      const key = childInField(tree, left, "subscript");
      const name = resolver.valueOf(key);
      return name.kind === "literal" ? bind("key", key, name.text, resolver.nameOf(childInField(tree, left, "value")), right) : [];
    }
    default:
      return [];
  }
}

/** A field of a settings class reads the environment without a call. */
function fieldRead({ kind, value, span, function: around }: Binding): readonly EnvRead[] {
  return kind === "field" && value.kind === "env" && value.span === value.default?.span ? [{ name: value.name, default: value.default, span, function: around }] : [];
}

function readClass(tree: FlatTree, node: Node, resolver: Resolver): TypeFact {
  const bases = childrenOf(tree, childInField(tree, node, "superclasses")).map((base) => resolver.nameOf(base));
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

/** Everything a module binds can be imported. */
function readExports(scopes: Scopes, resolver: Resolver, tree: FlatTree): readonly Export[] {
  const found: Export[] = [];
  for (const [name, declaration] of scopes.ofModule()) {
    if (declaration.kind === "class" || declaration.kind === "other") continue;
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

/** `signal.signal(signal.SIGTERM, …)` and the event loop's own. */
function readSignals(calls: readonly Call[], functions: readonly FunctionFact[]): readonly SignalHandler[] {
  return calls.flatMap((call): SignalHandler[] => {
    const isSignal = call.callee === "signal.signal" || (call.callee ?? call.text).endsWith(".add_signal_handler");
    const [event, handler] = call.arguments;
    if (!isSignal || event === undefined) return [];
    // In a loop over signals the name is not told; handlers for one are handlers for the others.
    const signal = event.kind === "reference" ? /^signal\.(?:Signals\.)?(SIG[A-Z]+)$/.exec(event.to)?.[1] : event.kind === "unknown" ? "SIGTERM" : undefined;
    const ignores = handler?.kind === "reference" && /^signal\.SIG_(?:IGN|DFL)$/.test(handler.to);
    if (signal === undefined || ignores) return [];
    const index = handler?.kind === "function" ? handler.function : -1;
    return [{ signal, span: call.span, handler: functions[index] === undefined ? undefined : index }];
  });
}

/** Collects variables of the module that functions write to. Call `note` for every node of `stateTypes` in the order of the text. */
function createStateReader(tree: FlatTree, scopes: Scopes, resolver: Resolver) {
  const found = new Map<Node, { readonly name: string; readonly kind: ModuleState["kind"]; readonly span: ModuleState["span"]; readonly writes: StateWrite[] }>();

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
    if (typeOf(tree, target) !== "identifier") return;
    const declaration = scopes.lookup(textOf(tree, target), target);
    const state = declaration === undefined ? undefined : found.get(declaration.node);
    if (state === undefined || (state.kind === "counter") !== (type === "augmented_assignment" && target === left)) return;
    state.writes.push({ span: spanOf(tree, node), function: around, key: key === noNode ? undefined : resolver.valueOf(key) });
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

  return { note, states: (): readonly ModuleState[] => [...found.values()].filter((state) => state.writes.length > 0) };
}

const writers = new Set(["append", "extend", "insert", "add", "update", "setdefault", "pop", "discard", "remove"]);

/** Below the last import at the top, or below the module's own text and `from __future__`. */
function importInsertion(tree: FlatTree): number {
  let insertion = 0;
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

import type { Name, Value } from "../../core/facts/facts.ts";
import { nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Declared, Syntax } from "./syntax.ts";

/** What a name of the file is bound to. */
export interface Declaration {
  readonly kind: Declared["kind"] | "import" | "parameter";
  readonly name: string;
  /** Where the name is written. */
  readonly nameNode: Node;
  /** The function or class it names; for anything else the node that declares it. */
  readonly node: Node;
  /** Other functions of its name in the same scope. */
  readonly overloads: Node[];
  /** What it is set to, in the order of the text; `noNode` for what cannot be told. */
  readonly values: Node[];
  readonly type: Node;
  /** What stands for it in other files, or is handed over by them. */
  readonly imported: Name | undefined;
  readonly presenceOf: Node;
  readonly filledWith: Value | undefined;
  /** See `Declared`. */
  readonly visibleFrom: number | undefined;
  /** Outlives a call: declared in the file itself, or static. */
  readonly isLasting: boolean;
  /** See `Declared`. */
  readonly isFixed: boolean;
  /** The class whose member it is, or the name of one that stands in another file; 0 for the file, `undefined` for what is in a function or block. */
  readonly owner: Node | undefined;
}

export interface Scopes {
  /** What a name means where it stands, or what type it is; `undefined` when the file does not say. */
  lookup(name: string, at: Node, isType?: boolean): Declaration | undefined;
  /** A field, or a method where no field has the name. */
  fieldOf(classNode: Node, name: string): Declaration | undefined;
  /** The same for a name that is called. */
  lookupCalled(name: string, at: Node): Declaration | undefined;
  methodOf(classNode: Node, name: string): Declaration | undefined;
  all(): Iterable<Declaration>;
  classAround(node: Node): Node;
}

export function readScopes(tree: FlatTree, syntax: Syntax): Scopes {
  /** By name and scope; a function may have the name of a variable beside it. Of several in one scope the order counts. */
  const declarations = new Map<string, Map<Node, Declaration[]>>();
  const functions = new Map<string, Map<Node, Declaration[]>>();
  const { types } = syntax;

  function declare(scope: Node, declaration: Declaration): void {
    const byName = declaration.kind === "function" ? functions : declarations;
    let scopes = byName.get(declaration.name);
    if (scopes === undefined) byName.set(declaration.name, (scopes = new Map()));
    const known = scopes.get(scope);
    const last = known?.at(-1);
    if (known === undefined) scopes.set(scope, [declaration]);
    else if (declaration.visibleFrom !== undefined) known.push(declaration);
    else last?.values.push(...declaration.values);
    if (last?.kind === "function" && declaration.visibleFrom === undefined && last.overloads.length < mostOverloads) last.overloads.push(declaration.node);
  }

  function scopeAround(node: Node, isScope: (type: string) => boolean): Node {
    for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (isScope(typeOf(tree, at))) return at;
    return 0;
  }

  const ownerOf = (scope: Node): Node | undefined => (scope === 0 || types.classes.has(typeOf(tree, scope)) ? scope : undefined);
  const opensScope = (type: string): boolean => types.functions.has(type) || types.classes.has(type) || types.blocks.has(type);
  const isClass = (type: string): boolean => types.classes.has(type);
  const isFunction = (type: string): boolean => types.functions.has(type);

  const common = { overloads: [], imported: undefined, presenceOf: noNode, filledWith: undefined, visibleFrom: undefined, isLasting: false, isFixed: false, owner: undefined };

  for (const node of nodesOfTypes(tree, types.imports)) {
    for (const { local, name } of syntax.imports(tree, node)) {
      const known = local === undefined ? [] : syntax.importMark === undefined ? [local] : [local, local + syntax.importMark];
      for (const one of known) declare(scopeAround(node, opensScope), { ...common, kind: "import", name: one, nameNode: node, node, values: [], type: noNode, imported: name });
    }
  }
  for (const node of nodesOfTypes(tree, types.functions)) {
    for (const { name, type, given = [], filledWith, standsFor } of syntax.signature(tree, node).parameters) {
      declare(node, { ...common, kind: given.length === 0 ? "parameter" : "variable", name: textOf(tree, name), nameNode: name, node, values: [...given], type, filledWith, imported: standsFor });
    }
  }
  const members: [owner: Node, declaration: Declaration][] = [];
  /** Members of types that are declared in another file. */
  const elsewhere: Declaration[] = [];
  for (const node of nodesOfTypes(tree, types.declarations)) {
    for (const { kind, name, value, type, scope, presenceOf = noNode, filledWith, visibleFrom, isStatic = false, isUnset = false, isOpen = false, isFixed = false, of = noNode } of syntax.declarations(tree, node)) {
      const owner = scope === "file" ? 0 : scope === "class" ? scopeAround(node, isClass) : scopeAround(node, opensScope);
      const isSet = ((kind === "variable" || kind === "field") && !isUnset) || (kind === "class" && value !== noNode);
      const values = [...(isSet ? [value] : []), ...(isOpen ? [noNode] : [])];
      const declaration = { kind, name: textOf(tree, name), nameNode: name, node, overloads: [], values, type, imported: undefined, presenceOf, filledWith, visibleFrom, isLasting: isStatic || owner === 0, isFixed, owner: ownerOf(owner) };
      if (of === noNode) declare(owner, declaration);
      else members.push([of, declaration]);
    }
  }
  for (const [owner, declaration] of members) {
    const type = lookup(textOf(tree, owner), owner);
    if (type?.kind === "class") declare(type.node, { ...declaration, owner: type.node });
    else elsewhere.push({ ...declaration, owner });
  }
  for (const node of nodesOfTypes(tree, types.assignments)) {
    const assignment = syntax.assignment(tree, node);
    const view = assignment === undefined ? undefined : syntax.expression(tree, assignment.target);
    if (assignment === undefined || assignment.appends === true || (view?.kind !== "name" && view?.kind !== "field")) continue;
    const value = assignment.augmented ? noNode : assignment.value;
    const classNode = view.kind === "field" ? scopeAround(node, isClass) : noNode;
    const known = view.kind === "field" ? fieldOf(classNode, view.text) : lookup(view.text, assignment.target);
    if (known?.kind === "variable" || known?.kind === "field") known.values.push(value);
    else if ((known === undefined || known.kind === "function") && (syntax.assignmentDeclares || view.kind === "field")) {
      const around = scopeAround(node, (type) => isFunction(type) || syntax.closed?.types.has(type) === true);
      const owner = view.kind === "field" ? classNode : around;
      declare(owner, { ...common, kind: view.kind === "field" ? "field" : "variable", name: view.text, nameNode: assignment.target, node, values: [value], type: noNode, isLasting: owner === 0 && around === 0, isFixed: true, owner: ownerOf(owner) });
    }
  }

  function lookup(name: string, at: Node, isType = false): Declaration | undefined {
    if (syntax.functionsApart === true && !isType) return nearest(name, at, [declarations]) ?? nearest(name, at, [functions]);
    return nearest(name, at, isType ? [declarations] : [declarations, functions], isType);
  }

  function lookupCalled(name: string, at: Node): Declaration | undefined {
    if (syntax.functionsApart !== true) return lookup(name, at);
    const imported = declarations.get(name)?.get(0)?.at(-1);
    return nearest(name, at, [functions]) ?? (imported?.kind === "import" ? imported : undefined);
  }

  function nearest(name: string, at: Node, kinds: readonly ReadonlyMap<string, ReadonlyMap<Node, readonly Declaration[]>>[], isType = false): Declaration | undefined {
    const known = kinds.flatMap((byName) => byName.get(name) ?? []);
    if (known.length === 0) return undefined;
    let isClosed = false;
    for (let scope = at; scope !== noNode; scope = parentOf(tree, scope)) {
      for (const scopes of known) {
        const found = visibleAt(scopes.get(scope), at);
        if (found !== undefined && !(isClosed && isHidden(found)) && (!isType || found.kind === "class" || found.kind === "import")) return found;
      }
      isClosed ||= syntax.closed?.types.has(typeOf(tree, scope)) === true;
    }
    return undefined;
  }

  function visibleAt(list: readonly Declaration[] | undefined, at: Node): Declaration | undefined {
    if (list === undefined) return undefined;
    // They stand in the order of the text.
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.visibleFrom ?? 0) <= startOf(tree, at)) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  function isHidden({ kind, name }: Declaration): boolean {
    return (kind === "variable" || kind === "parameter") && syntax.closed?.hides.test(name) === true;
  }

  function fieldOf(classNode: Node, name: string): Declaration | undefined {
    return declarations.get(name)?.get(classNode)?.at(-1) ?? methodOf(classNode, name);
  }

  function methodOf(classNode: Node, name: string): Declaration | undefined {
    return functions.get(name)?.get(classNode)?.at(-1);
  }

  function* all(): Iterable<Declaration> {
    for (const scopes of [...declarations.values(), ...functions.values()]) for (const list of scopes.values()) yield* list;
    yield* elsewhere;
  }

  return { lookup, fieldOf, lookupCalled, methodOf, all, classAround: (node) => scopeAround(node, isClass) };
}

/** Each call of the name looks through them; more than this were never written by hand. */
const mostOverloads = 30;

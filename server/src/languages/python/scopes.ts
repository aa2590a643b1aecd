import { importedFrom } from "../../core/facts/name.ts";
import type { Name } from "../../core/facts/facts.ts";
import { childInField, childrenOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { isInterpolated, stringText } from "./literals.ts";

/** What a name of the file is bound to. */
export interface Declaration {
  readonly kind: "variable" | "function" | "class" | "import" | "parameter" | "other";
  /** The assignment, function, class or parameter that binds it first. */
  readonly node: Node;
  /** What is assigned to it, in the order of the text; `noNode` for what cannot be told, such as `+=` or one of several targets. */
  readonly values: Node[];
  /** What an import brings. */
  readonly imported: Name | undefined;
  /** Its type annotation, or `noNode`. */
  readonly type: Node;
  /** Keys of it that are assigned after it was made; `anyKey` when a key cannot be told. */
  readonly assignedKeys: Set<string>;
}

/** Stands for every key of a dictionary. */
export const anyKey = "*";

export interface Scopes {
  /** What an identifier is bound to where it stands; `undefined` for a builtin. */
  lookup(name: string, at: Node): Declaration | undefined;
  /** A class's own attribute, or what its methods assign to `self.<name>`. */
  fieldOf(classNode: Node, name: string): Declaration | undefined;
  /** What the module itself binds, by name. */
  ofModule(): Iterable<readonly [string, Declaration]>;
}

/** One name that an import binds. */
export interface ImportedName {
  /** As `Import.module` has it: dotted, or a path for a relative one. */
  readonly module: string;
  readonly imported: string;
  readonly local: string;
  readonly name: Name;
}

export function readScopes(tree: FlatTree): Scopes {
  const declarations = new Map<string, Map<Node, Declaration>>();
  const fields = new Map<Node, Map<string, Declaration>>();
  const globals = new Map<Node, Set<string>>();
  const attributes: Node[] = [];
  const subscripts: Node[] = [];

  for (const node of nodesOfTypes(tree, globalTypes)) {
    const scope = functionAround(tree, node);
    for (const name of childrenOf(tree, node)) (globals.get(scope) ?? globals.set(scope, new Set()).get(scope))?.add(textOf(tree, name));
  }

  function declare(scope: Node, name: string, kind: Declaration["kind"], node: Node, value: Node, type: Node = noNode, imported?: Name): void {
    const owner = globals.get(scope)?.has(name) === true ? 0 : scope;
    let scopes = declarations.get(name);
    if (scopes === undefined) declarations.set(name, (scopes = new Map()));
    const known = scopes.get(owner);
    // Of two imports in the branches of a `try` the first is the one that is wanted.
    if (known !== undefined && (known.kind === "import" || imported !== undefined)) return;
    if (known !== undefined) known.values.push(value);
    else scopes.set(owner, { kind, node, values: kind === "variable" ? [value] : [], imported, type, assignedKeys: new Set() });
  }

  function declareTarget(scope: Node, target: Node, kind: Declaration["kind"], node: Node, value: Node, type: Node = noNode): void {
    switch (typeOf(tree, target)) {
      case "identifier":
        declare(scope, textOf(tree, target), kind, node, value, type);
        if (typeOf(tree, scope) === "class_definition") addField(scope, textOf(tree, target), node, value, type);
        break;
      case "pattern_list":
      case "tuple_pattern":
      case "list_pattern":
      case "list_splat_pattern":
      case "as_pattern_target":
      case "tuple":
        for (const part of childrenOf(tree, target)) declareTarget(scope, part, kind === "variable" ? "variable" : kind, node, noNode);
        break;
      case "attribute":
        if (kind === "variable") attributes.push(target);
        break;
      case "subscript":
        subscripts.push(target);
        break;
    }
  }

  function addField(owner: Node, name: string, node: Node, value: Node, type: Node): void {
    let ofClass = fields.get(owner);
    if (ofClass === undefined) fields.set(owner, (ofClass = new Map()));
    const known = ofClass.get(name);
    if (known === undefined) ofClass.set(name, { kind: "variable", node, values: [value], imported: undefined, type, assignedKeys: new Set() });
    else known.values.push(value);
  }

  for (const node of nodesOfTypes(tree, declaringTypes)) {
    const scope = scopeAround(tree, node);
    switch (typeOf(tree, node)) {
      case "import_statement":
      case "import_from_statement":
        for (const { local, name } of importedNames(tree, node)) if (local !== "*") declare(scope, local, "import", node, noNode, noNode, name);
        break;
      case "assignment":
        declareTarget(scope, childInField(tree, node, "left"), "variable", node, childInField(tree, node, "right"), childInField(tree, node, "type"));
        break;
      case "augmented_assignment":
        declareTarget(scope, childInField(tree, node, "left"), "variable", node, noNode);
        break;
      case "named_expression":
        declareTarget(scope, childInField(tree, node, "name"), "variable", node, childInField(tree, node, "value"));
        break;
      case "call":
        if (keyWriters.has(textOf(tree, childInField(tree, childInField(tree, node, "function"), "attribute")))) subscripts.push(childInField(tree, node, "function"));
        break;
      case "for_statement":
      case "for_in_clause":
        declareTarget(scope, childInField(tree, node, "left"), "other", node, noNode);
        break;
      case "as_pattern": {
        // `with open(x) as f`: `f` is what is opened, as far as names go.
        const [value = noNode, target = noNode] = childrenOf(tree, node);
        for (const name of typeOf(tree, target) === "as_pattern_target" ? childrenOf(tree, target) : []) declareTarget(scope, name, "variable", node, value);
        break;
      }
      case "function_definition":
        declare(scopeAround(tree, node), textOf(tree, childInField(tree, node, "name")), "function", node, noNode);
        for (const parameter of childrenOf(tree, childInField(tree, node, "parameters"))) declareParameter(node, parameter);
        break;
      case "lambda":
        for (const parameter of childrenOf(tree, childInField(tree, node, "parameters"))) declareParameter(node, parameter);
        break;
      case "class_definition":
        declare(scopeAround(tree, node), textOf(tree, childInField(tree, node, "name")), "class", node, noNode);
        break;
    }
  }

  function declareParameter(scope: Node, parameter: Node): void {
    const named = childInField(tree, parameter, "name");
    const name = typeOf(tree, parameter) === "identifier" ? parameter : named === noNode ? firstChild(tree, parameter) : named;
    if (typeOf(tree, name) === "identifier") declare(scope, textOf(tree, name), "parameter", parameter, noNode, childInField(tree, parameter, "type"));
  }

  for (const target of attributes) {
    if (textOf(tree, childInField(tree, target, "object")) !== "self") continue;
    const assignment = parentOf(tree, target);
    const owner = classAround(tree, target);
    const value = typeOf(tree, assignment) === "assignment" ? childInField(tree, assignment, "right") : noNode;
    if (owner !== noNode) addField(owner, textOf(tree, childInField(tree, target, "attribute")), assignment, value, childInField(tree, assignment, "type"));
  }

  function lookup(name: string, at: Node): Declaration | undefined {
    const scopes = declarations.get(name);
    if (scopes === undefined) return undefined;
    let insideFunction = false;
    for (let scope = at; scope !== noNode; scope = parentOf(tree, scope)) {
      const type = typeOf(tree, scope);
      // The body of a class is no scope for its methods.
      const found = type === "class_definition" && insideFunction ? undefined : scopes.get(scope);
      if (found !== undefined) return found;
      if (functionTypes.has(type)) insideFunction = true;
    }
    return undefined;
  }

  for (const target of subscripts) {
    const [object = noNode] = childrenOf(tree, target);
    const key = childInField(tree, target, "subscript");
    const isPlain = typeOf(tree, key) === "string" && !isInterpolated(tree, key);
    if (typeOf(tree, object) === "identifier") lookup(textOf(tree, object), object)?.assignedKeys.add(isPlain ? stringText(tree, key) : anyKey);
  }

  function* ofModule(): Iterable<readonly [string, Declaration]> {
    for (const [name, scopes] of declarations) {
      const declaration = scopes.get(0);
      if (declaration !== undefined) yield [name, declaration];
    }
  }

  return { lookup, fieldOf: (classNode, name) => fields.get(classNode)?.get(name), ofModule };
}

/** The names an import statement binds; `*` for all of a module. */
export function importedNames(tree: FlatTree, statement: Node): readonly ImportedName[] {
  const [first = noNode, ...rest] = childrenOf(tree, statement);
  if (typeOf(tree, statement) === "import_statement") {
    return [first, ...rest].map((part) => {
      const aliased = typeOf(tree, part) === "aliased_import";
      const module = textOf(tree, aliased ? childInField(tree, part, "name") : part);
      const top = module.split(".")[0] ?? module;
      return aliased
        ? { module, imported: "*", local: textOf(tree, childInField(tree, part, "alias")), name: module }
        : { module, imported: "*", local: top, name: top };
    });
  }
  const module = modulePath(textOf(tree, childInField(tree, statement, "module_name")));
  return rest.map((part) => {
    if (typeOf(tree, part) === "wildcard_import") return { module, imported: "*", local: "*", name: module };
    const aliased = typeOf(tree, part) === "aliased_import";
    const imported = textOf(tree, aliased ? childInField(tree, part, "name") : part);
    const local = aliased ? textOf(tree, childInField(tree, part, "alias")) : imported;
    return { module, imported, local, name: module.startsWith(".") ? importedFrom(module, imported) : `${module}.${imported}` };
  });
}

/** `.config` → `./config`, `..a.b` → `../a/b`, `.` → `.`; an absolute module stays as it is. */
function modulePath(module: string): string {
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  if (dots === 0) return module;
  const rest = module.slice(dots).trim().replaceAll(".", "/");
  const up = dots === 1 ? "." : Array.from({ length: dots - 1 }, () => "..").join("/");
  return rest === "" ? up : `${up}/${rest}`;
}

function scopeAround(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (scopeTypes.has(typeOf(tree, at))) return at;
  return 0;
}

function functionAround(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (functionTypes.has(typeOf(tree, at))) return at;
  return 0;
}

export function classAround(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (typeOf(tree, at) === "class_definition") return at;
  return noNode;
}

export const functionTypes: ReadonlySet<string> = new Set(["function_definition", "lambda"]);

const scopeTypes = new Set(["module", "function_definition", "lambda", "class_definition", "list_comprehension", "dictionary_comprehension", "set_comprehension", "generator_expression"]);

/** The types that `readScopes` has a case for. */
const declaringTypes = new Set([
  ...["import_statement", "import_from_statement", "assignment", "augmented_assignment", "named_expression", "for_statement", "for_in_clause"],
  ...["as_pattern", "function_definition", "lambda", "class_definition", "call"],
]);

const globalTypes = new Set(["global_statement"]);

/** Methods of a dictionary that give it other values, or take keys away. */
const keyWriters = new Set(["update", "pop", "popitem", "clear"]);

/** Whether an import stands in a `try` that goes on without it. */
export function isGuarded(tree: FlatTree, node: Node): boolean {
  for (let at = node, parent = parentOf(tree, at); parent !== noNode; at = parent, parent = parentOf(tree, at)) {
    if (functionTypes.has(typeOf(tree, parent))) return false;
    const isHandled = typeOf(tree, parent) === "try_statement" && childrenOf(tree, parent).some((part) => /^except/.test(typeOf(tree, part)) && importErrors.test(tree.text.slice(startOf(tree, part), startOf(tree, part) + 120)));
    if (isHandled) return true;
    const [managers = noNode] = typeOf(tree, parent) === "with_statement" ? childrenOf(tree, parent) : [];
    if (managers !== at && /\bsuppress\([^)]*\b(?:ImportError|ModuleNotFoundError|Exception)\b/.test(textOf(tree, managers))) return true;
  }
  return false;
}

/** Whether an import is seen by a type checker alone. */
export function isForTypes(tree: FlatTree, node: Node): boolean {
  for (let at = node, parent = parentOf(tree, at); parent !== noNode; at = parent, parent = parentOf(tree, at)) {
    if (typeOf(tree, parent) !== "if_statement" || childInField(tree, parent, "consequence") !== at) continue;
    if (/^(?:\w+\.)?TYPE_CHECKING$/.test(textOf(tree, childInField(tree, parent, "condition")))) return true;
  }
  return false;
}

const importErrors = /^except(?:\*?\s*:|\s[^:]*\b(?:ImportError|ModuleNotFoundError|Exception)\b)/;

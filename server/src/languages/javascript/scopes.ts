import { childInField, childrenOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { stringText } from "./literals.ts";

/** What a name of the file is bound to. */
export interface Declaration {
  readonly kind: "variable" | "function" | "class" | "import" | "parameter" | "other";
  /** The declarator, function or class. */
  readonly node: Node;
  /** What it is initialised with, or `noNode`. */
  readonly value: Node;
  /** The way into the value that destructuring takes: `["server", "port"]`. `undefined` when it cannot be told. */
  readonly path: readonly string[] | undefined;
  /** The default of a destructured name, or `noNode`. */
  readonly fallback: Node;
  /** Its type annotation, or `noNode`. */
  readonly type: Node;
  readonly import?: ImportedName;
  /** Right-hand sides of later assignments; `noNode` for one whose value is not told, such as `+=`. */
  readonly assignments: Node[];
  /** Members that are assigned through this name: `config.port = …`. */
  assignedMembers?: Set<string>;
}

export interface ImportedName {
  readonly module: string;
  readonly imported: string;
  readonly typeOnly: boolean;
}

export interface Scopes {
  /** What an identifier is bound to where it stands; `undefined` for a global. */
  lookup(name: string, at: Node): Declaration | undefined;
  /** Right-hand sides of `this.<field> = …` and initial values of the field, with its type, in the class around a node. */
  fieldOf(classNode: Node, field: string): Field | undefined;
}

export interface Field {
  readonly values: Node[];
  type: Node;
}

export function readScopes(tree: FlatTree): Scopes {
  const scopes = new Map<Node, Map<string, Declaration>>();
  const fields = new Map<Node, Map<string, Field>>();
  const assignments: Node[] = [];

  function declare(scope: Node, name: string, declaration: Omit<Declaration, "assignments" | "assignedMembers">): void {
    let names = scopes.get(scope);
    if (names === undefined) scopes.set(scope, (names = new Map()));
    // A second `var` or an overload adds an assignment to the first one.
    const known = names.get(name);
    if (known !== undefined && known.kind === "variable") known.assignments.push(declaration.value);
    else names.set(name, { ...declaration, assignments: [] });
  }

  function declarePattern(scope: Node, pattern: Node, base: Omit<Declaration, "assignments" | "assignedMembers">): void {
    switch (typeOf(tree, pattern)) {
      case "identifier":
      case "shorthand_property_identifier_pattern":
        declare(scope, textOf(tree, pattern), base);
        break;
      case "object_pattern":
        for (const part of childrenOf(tree, pattern)) declareProperty(scope, part, base);
        break;
      case "assignment_pattern":
      case "object_assignment_pattern":
        declarePattern(scope, childInField(tree, pattern, "left"), { ...base, fallback: childInField(tree, pattern, "right") });
        break;
      case "array_pattern":
      case "rest_pattern":
        for (const part of childrenOf(tree, pattern)) declarePattern(scope, part, { ...base, path: undefined });
        break;
    }
  }

  function declareProperty(scope: Node, part: Node, base: Omit<Declaration, "assignments" | "assignedMembers">): void {
    const within = (key: string) => ({ ...base, path: base.path === undefined ? undefined : [...base.path, key] });
    switch (typeOf(tree, part)) {
      case "shorthand_property_identifier_pattern":
        declarePattern(scope, part, within(textOf(tree, part)));
        break;
      case "object_assignment_pattern":
        declarePattern(scope, part, within(textOf(tree, childInField(tree, part, "left"))));
        break;
      case "pair_pattern":
        declarePattern(scope, childInField(tree, part, "value"), within(propertyName(tree, childInField(tree, part, "key")) ?? ""));
        break;
      case "rest_pattern":
        declarePattern(scope, firstChild(tree, part), { ...base, path: undefined });
        break;
    }
  }

  const none = { value: noNode, path: [], fallback: noNode, type: noNode } as const;
  for (const node of nodesOfTypes(tree, declaringTypes)) {
    switch (typeOf(tree, node)) {
      case "import_statement":
        for (const [local, imported] of importedNames(tree, node)) declare(0, local, { ...none, kind: "import", node, import: imported });
        break;
      case "variable_declarator": {
        const scope = typeOf(tree, parentOf(tree, node)) === "variable_declaration" ? functionScope(tree, node) : blockScope(tree, node);
        declarePattern(scope, childInField(tree, node, "name"), {
          kind: "variable",
          node,
          value: childInField(tree, node, "value"),
          path: [],
          fallback: noNode,
          type: childInField(tree, node, "type"),
        });
        break;
      }
      case "for_in_statement":
        declarePattern(node, childInField(tree, node, "left"), { ...none, kind: "other", node });
        break;
      case "function_declaration":
      case "generator_function_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), { ...none, kind: "function", node });
        break;
      case "class_declaration":
      case "abstract_class_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), { ...none, kind: "class", node });
        break;
      case "enum_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), { ...none, kind: "other", node });
        break;
      case "formal_parameters":
        for (const parameter of childrenOf(tree, node)) declareParameter(parentOf(tree, node), parameter);
        break;
      case "arrow_function":
      case "catch_clause":
        declarePattern(node, childInField(tree, node, "parameter"), { ...none, kind: "parameter", node });
        break;
      case "field_definition":
      case "public_field_definition":
        addField(node, propertyName(tree, fieldName(node)), childInField(tree, node, "value"), childInField(tree, node, "type"));
        break;
      case "assignment_expression":
      case "augmented_assignment_expression":
      case "update_expression":
        assignments.push(node);
        break;
    }
  }

  function fieldName(node: Node): Node {
    const name = childInField(tree, node, "name");
    return name === noNode ? childInField(tree, node, "property") : name;
  }

  function declareParameter(scope: Node, parameter: Node): void {
    const pattern = childInField(tree, parameter, "pattern");
    const type = childInField(tree, parameter, "type");
    declarePattern(scope, pattern === noNode ? parameter : pattern, { ...none, kind: "parameter", node: parameter, type });
    // `constructor(private readonly app: Application)` is a field as well.
    if (typeOf(tree, firstChild(tree, parameter)) === "accessibility_modifier") addField(parameter, textOf(tree, pattern), noNode, type);
  }

  function addField(at: Node, name: string | undefined, value: Node, type: Node): void {
    const owner = enclosingClass(tree, at);
    if (owner === noNode || name === undefined) return;
    let ofClass = fields.get(owner);
    if (ofClass === undefined) fields.set(owner, (ofClass = new Map()));
    let field = ofClass.get(name);
    if (field === undefined) ofClass.set(name, (field = { values: [], type: noNode }));
    if (value !== noNode) field.values.push(value);
    if (type !== noNode) field.type = type;
  }

  function lookup(name: string, at: Node): Declaration | undefined {
    for (let scope = at; scope !== noNode; scope = parentOf(tree, scope)) {
      const declaration = scopes.get(scope)?.get(name);
      if (declaration !== undefined) return declaration;
    }
    return undefined;
  }

  for (const node of assignments) {
    const plain = typeOf(tree, node) === "assignment_expression";
    const left = plain || typeOf(tree, node) === "augmented_assignment_expression" ? childInField(tree, node, "left") : childInField(tree, node, "argument");
    const right = plain ? childInField(tree, node, "right") : noNode;
    if (typeOf(tree, left) === "identifier") lookup(textOf(tree, left), left)?.assignments.push(right);
    if (typeOf(tree, left) !== "member_expression") continue;
    const object = childInField(tree, left, "object");
    const property = textOf(tree, childInField(tree, left, "property"));
    if (typeOf(tree, object) === "this") addField(node, property, right, noNode);
    else if (typeOf(tree, object) === "identifier") noteAssignedMember(lookup(textOf(tree, object), object), property);
  }

  return { lookup, fieldOf: (classNode, field) => fields.get(classNode)?.get(field) };
}

/** Few names have any, so the set is made for those. */
function noteAssignedMember(declaration: Declaration | undefined, member: string): void {
  if (declaration === undefined) return;
  declaration.assignedMembers ??= new Set();
  declaration.assignedMembers.add(member);
}

/** The local names an import statement brings, in the order of the text. */
export function importedNames(tree: FlatTree, statement: Node): [string, ImportedName][] {
  const parts = childrenOf(tree, statement);
  const requireClause = parts.find((part) => typeOf(tree, part) === "import_require_clause") ?? noNode;
  const source = childInField(tree, requireClause === noNode ? statement : requireClause, "source");
  const module = moduleName(stringText(tree, source));
  const typeOnly = /^import\s+type\b(?!\s*,|\s+from\b)/.test(tree.text.slice(startOf(tree, statement), startOf(tree, statement) + 40));
  const named = (imported: string): ImportedName => ({ module, imported, typeOnly });
  if (requireClause !== noNode) return [[textOf(tree, firstChild(tree, requireClause)), named("*")]];
  const clause = parts.find((part) => typeOf(tree, part) === "import_clause") ?? noNode;
  const names: [string, ImportedName][] = [];
  for (const part of childrenOf(tree, clause)) {
    if (typeOf(tree, part) === "identifier") names.push([textOf(tree, part), named("default")]);
    else if (typeOf(tree, part) === "namespace_import") names.push([textOf(tree, firstChild(tree, part)), named("*")]);
    else {
      for (const specifier of childrenOf(tree, part)) {
        const name = textOf(tree, childInField(tree, specifier, "name"));
        const alias = childInField(tree, specifier, "alias");
        names.push([alias === noNode ? name : textOf(tree, alias), named(name)]);
      }
    }
  }
  return names;
}

/** Node accepts its own modules with and without a prefix. */
export function moduleName(specifier: string): string {
  return specifier.startsWith("node:") ? specifier.slice("node:".length) : specifier;
}

/** The name of a property where it is written as an identifier or a string. */
export function propertyName(tree: FlatTree, key: Node): string | undefined {
  switch (typeOf(tree, key)) {
    case "property_identifier":
    case "private_property_identifier":
    case "shorthand_property_identifier":
    case "identifier":
    case "number":
      return textOf(tree, key);
    case "string":
      return stringText(tree, key);
    default:
      return undefined;
  }
}

export function enclosingClass(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (classTypes.has(typeOf(tree, at))) return at;
  }
  return noNode;
}

export const functionTypes = new Set(["function_declaration", "function_expression", "generator_function_declaration", "generator_function", "arrow_function", "method_definition"]);

/** The types that `readScopes` has a case for. */
const declaringTypes = new Set([
  ...["import_statement", "variable_declarator", "for_in_statement", "function_declaration", "generator_function_declaration"],
  ...["class_declaration", "abstract_class_declaration", "enum_declaration", "formal_parameters", "arrow_function", "catch_clause"],
  ...["field_definition", "public_field_definition", "assignment_expression", "augmented_assignment_expression", "update_expression"],
]);

const classTypes = new Set(["class_declaration", "abstract_class_declaration", "class"]);
const blockTypes = new Set(["statement_block", "program", "for_statement", "for_in_statement", "switch_body", "class_static_block", "internal_module"]);

function functionScope(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (functionTypes.has(typeOf(tree, at))) return at;
  }
  return 0;
}

function blockScope(tree: FlatTree, node: Node): Node {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) {
    if (blockTypes.has(typeOf(tree, at)) || functionTypes.has(typeOf(tree, at))) return at;
  }
  return 0;
}

import { afterOf, childInField, childrenOf, firstChild, nodesOfTypes, noNode, parentOf, textOf, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import { importedNames, type ImportedName } from "./imports.ts";
import { blockScope, enclosingClass, functionScope, propertyName } from "./syntax.ts";

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
  readonly import: ImportedName | undefined;
  /** Right-hand sides of later assignments; `noNode` for one whose value is not told, such as `+=`. */
  readonly assignments: readonly Node[];
  /** Members that are assigned through this name: `config.port = …`. */
  readonly assignedMembers: ReadonlySet<string> | undefined;
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

/** Files have thousands of declarations: they are made without spreads, and few of them are ever assigned to. */
interface OpenDeclaration extends Declaration {
  assignments: Node[];
  assignedMembers: Set<string> | undefined;
}

type Binding = Omit<Declaration, "assignments" | "assignedMembers">;

export function readScopes(tree: FlatTree): Scopes {
  /** By name and then by scope: there are fewer names than scopes, and a name that nothing declares is told at once. */
  const declarations = new Map<string, Map<Node, OpenDeclaration>>();
  const fields = new Map<Node, Map<string, Field>>();
  const assignments: Node[] = [];
  const mergers: Node[] = [];
  /** Classes whose fields anybody may replace, and fields that are assigned through an instance. */
  const openClasses = new Set<Node>();
  const fieldsOfInstances = new Set<string>();
  let patternDepth = 0;

  function declare(scope: Node, name: string, { kind, node, value, path, fallback, type, import: imported }: Binding): void {
    let scopes = declarations.get(name);
    if (scopes === undefined) declarations.set(name, (scopes = new Map()));
    // A second `var` or an overload adds an assignment to the first one.
    const known = scopes.get(scope);
    if (known !== undefined && known.kind === "variable") noteAssignment(known, value);
    else scopes.set(scope, { kind, node, value, path, fallback, type, import: imported, assignments: noNodes, assignedMembers: undefined });
  }

  function declarePattern(scope: Node, pattern: Node, base: Binding): void {
    // Nobody writes patterns that deep; following them would end the stack.
    if (patternDepth > deepestPattern) return;
    patternDepth++;
    declareParts(scope, pattern, base);
    patternDepth--;
  }

  function declareParts(scope: Node, pattern: Node, base: Binding): void {
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

  function declareProperty(scope: Node, part: Node, base: Binding): void {
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

  for (const node of nodesOfTypes(tree, declaringTypes)) {
    switch (typeOf(tree, node)) {
      case "import_statement":
        for (const [local, imported] of importedNames(tree, node)) declare(0, local, bound("import", node, noNode, imported));
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
          import: undefined,
        });
        break;
      }
      case "for_in_statement":
        declarePattern(node, childInField(tree, node, "left"), bound("other", node));
        break;
      case "function_declaration":
      case "generator_function_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), bound("function", node));
        break;
      case "class_declaration":
      case "abstract_class_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), bound("class", node));
        break;
      case "enum_declaration":
        declare(blockScope(tree, node), textOf(tree, childInField(tree, node, "name")), bound("other", node));
        break;
      case "formal_parameters":
        for (const parameter of childrenOf(tree, node)) declareParameter(parentOf(tree, node), parameter);
        break;
      case "arrow_function":
      case "catch_clause":
        declarePattern(node, childInField(tree, node, "parameter"), bound("parameter", node));
        break;
      case "field_definition":
      case "public_field_definition":
        addField(node, propertyName(tree, fieldName(node)), childInField(tree, node, "value"), childInField(tree, node, "type"), isDecorated(node));
        break;
      case "assignment_expression":
      case "augmented_assignment_expression":
      case "update_expression":
        assignments.push(node);
        break;
      case "call_expression":
        if (mergingFunction.test(textOf(tree, childInField(tree, node, "function")))) mergers.push(node);
        break;
    }
  }

  /** A decorator may give a field another value. */
  function isDecorated(node: Node): boolean {
    return typeOf(tree, firstChild(tree, node)) === "decorator";
  }

  function fieldName(node: Node): Node {
    const name = childInField(tree, node, "name");
    return name === noNode ? childInField(tree, node, "property") : name;
  }

  function declareParameter(scope: Node, parameter: Node): void {
    const pattern = childInField(tree, parameter, "pattern");
    const type = childInField(tree, parameter, "type");
    declarePattern(scope, pattern === noNode ? parameter : pattern, bound("parameter", parameter, type));
    // `constructor(private readonly app: Application)` is a field as well.
    if (typeOf(tree, firstChild(tree, parameter)) === "accessibility_modifier") addField(parameter, textOf(tree, pattern), noNode, type);
  }

  /** `replaced`: by a value that is not told. */
  function addField(at: Node, name: string | undefined, value: Node, type: Node, replaced = false): void {
    const owner = enclosingClass(tree, at);
    if (owner === noNode || name === undefined) return;
    let ofClass = fields.get(owner);
    if (ofClass === undefined) fields.set(owner, (ofClass = new Map()));
    let field = ofClass.get(name);
    if (field === undefined) ofClass.set(name, (field = { values: [], type: noNode }));
    if (value !== noNode) field.values.push(value);
    if (replaced) field.values.push(noNode);
    if (type !== noNode) field.type = type;
  }

  function lookup(name: string, at: Node): OpenDeclaration | undefined {
    const scopes = declarations.get(name);
    if (scopes === undefined) return undefined;
    for (let scope = at; scope !== noNode; scope = parentOf(tree, scope)) {
      const declaration = scopes.get(scope);
      if (declaration !== undefined) return declaration;
    }
    return undefined;
  }

  for (const node of assignments) {
    const plain = typeOf(tree, node) === "assignment_expression";
    const left = plain || typeOf(tree, node) === "augmented_assignment_expression" ? childInField(tree, node, "left") : childInField(tree, node, "argument");
    noteTarget(left, plain ? childInField(tree, node, "right") : noNode, node);
  }
  for (const call of mergers) {
    const target = firstChild(tree, childInField(tree, call, "arguments"));
    if (typeOf(tree, target) === "this") openClasses.add(enclosingClass(tree, call));
    else if (typeOf(tree, target) === "identifier") noteAssignedMember(lookup(textOf(tree, target), target), anyMember);
  }

  function noteTarget(left: Node, right: Node, node: Node): void {
    switch (typeOf(tree, left)) {
      case "identifier":
        noteAssignment(lookup(textOf(tree, left), left), right);
        break;
      case "shorthand_property_identifier_pattern":
        noteAssignment(lookup(textOf(tree, left), left), noNode);
        break;
      case "object_pattern":
      case "array_pattern":
        // `({ port } = options)`: all that is told is that it changes.
        for (let at = left + wordsPerNode; at < afterOf(tree, left); at += wordsPerNode) {
          if (/^(?:identifier|shorthand_property_identifier_pattern)$/.test(typeOf(tree, at))) noteAssignment(lookup(textOf(tree, at), at), noNode);
        }
        break;
      case "member_expression":
      case "subscript_expression":
        noteMember(left, right, node);
        break;
    }
  }

  /** `config.server.port = …` changes what `config.server` is. */
  function noteMember(left: Node, right: Node, node: Node): void {
    const object = childInField(tree, left, "object");
    const key = typeOf(tree, left) === "member_expression" ? textOf(tree, childInField(tree, left, "property")) : propertyName(tree, childInField(tree, left, "index"));
    const member = key === undefined || typeOf(tree, childInField(tree, left, "index")) === "identifier" ? anyMember : key;
    if (typeOf(tree, object) === "this") {
      if (member !== anyMember) addField(node, member, right, noNode, right === noNode);
    } else if (typeOf(tree, object) === "identifier") {
      const declaration = lookup(textOf(tree, object), object);
      noteAssignedMember(declaration, member);
      if (declaration !== undefined && typeOf(tree, declaration.value) === "new_expression") fieldsOfInstances.add(member);
    } else if (typeOf(tree, object) === "member_expression" || typeOf(tree, object) === "subscript_expression") noteMember(object, noNode, node);
  }

  function fieldOf(classNode: Node, field: string): Field | undefined {
    return openClasses.has(classNode) || fieldsOfInstances.has(field) ? undefined : fields.get(classNode)?.get(field);
  }

  return { lookup, fieldOf };
}

/** In `Declaration.assignedMembers`: some member, or all of them. */
export const anyMember = "*";

const mergingFunction = /(?:^|\.)(?:assign|assignIn|merge|mergeWith|mergeDeep|deepMerge|deepmerge|extend|deepExtend|defaults|defaultsDeep|defineProperty|defineProperties|override|overrides)$/;

const deepestPattern = 100;

/** Shared by all that are never assigned to; see `noteAssignment`. */
const noNodes: Node[] = [];

/** A name without a value of its own. */
function bound(kind: Declaration["kind"], node: Node, type: Node = noNode, imported?: ImportedName): Binding {
  return { kind, node, value: noNode, path: noPath, fallback: noNode, type, import: imported };
}

const noPath: readonly string[] = [];

function noteAssignment(declaration: OpenDeclaration | undefined, value: Node): void {
  if (declaration === undefined) return;
  if (declaration.assignments === noNodes) declaration.assignments = [value];
  else declaration.assignments.push(value);
}

function noteAssignedMember(declaration: OpenDeclaration | undefined, member: string): void {
  if (declaration === undefined) return;
  declaration.assignedMembers ??= new Set();
  declaration.assignedMembers.add(member);
}

/** The types that `readScopes` has a case for. */
const declaringTypes = new Set([
  ...["import_statement", "variable_declarator", "for_in_statement", "function_declaration", "generator_function_declaration"],
  ...["class_declaration", "abstract_class_declaration", "enum_declaration", "formal_parameters", "arrow_function", "catch_clause"],
  ...["field_definition", "public_field_definition", "assignment_expression", "augmented_assignment_expression", "update_expression", "call_expression"],
]);

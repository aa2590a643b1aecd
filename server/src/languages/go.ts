import type { Call, SignalHandler } from "../core/facts.ts";
import type { Idiom } from "../core/rule.ts";
import { factsBy } from "./common/facts.ts";
import { decimalText, unescapedText } from "./common/literals.ts";
import { spanOf } from "./common/resolve.ts";
import { noTypes, unknownExpression, type Argument, type Assignment, type Condition, type Declared, type Expression, type ImportedName, type Operator, type Parameter, type Signature, type Syntax } from "./common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "./flat-tree.ts";
import type { LanguageSupport } from "./languages.ts";

/** Go. Names are `<import path>.<Name>`, the version of a module left out: `github.com/labstack/echo.New`. */
const syntax: Syntax = {
  types: {
    calls: new Set(["call_expression", "composite_literal", "literal_value"]),
    functions: new Set(["function_declaration", "method_declaration", "func_literal"]),
    classes: new Set(["type_spec"]),
    blocks: new Set(["block", "if_statement", "for_statement", "expression_switch_statement", "expression_case", "default_case", "communication_case", "type_case"]),
    declarations: new Set(["const_spec", "var_spec", "short_var_declaration", "range_clause", "function_declaration", "method_declaration", "type_spec", "field_declaration"]),
    assignments: new Set(["assignment_statement", "inc_statement", "dec_statement"]),
    imports: new Set(["import_spec"]),
    conditions: new Set(["if_statement", "expression_switch_statement"]),
    annotations: noTypes,
    returns: new Set(["return_statement"]),
    objects: new Set(["composite_literal", "literal_value"]),
    reads: new Set(["index_expression"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: false,
  imports,
  signature,
  lastIsReturned: false,
  classOf: (tree, node) => ({ name: childInField(tree, node, "name"), bases: embedded(tree, childInField(tree, node, "type")) }),
  conditions,
  annotation: () => undefined,
  globalName: (text) => (builtins.has(text) ? text : undefined),
  environment: {
    calls: {
      "os.Getenv": {},
      "os.LookupEnv": {},
      "syscall.Getenv": {},
      "github.com/spf13/viper.Get*": {},
      "github.com/spf13/viper.New().Get*": {},
      "github.com/spf13/viper.Viper().Get*": {},
    },
    objects: new Set(),
    defaultMethods: new Set(),
  },
  conversions: new Set(["string", "int", "strconv.Itoa", "strconv.Atoi", "strconv.ParseInt", "strconv.ParseBool", "strings.TrimSpace", "strings.ToLower"]),
  formatters: new Set(["fmt.Sprintf"]),
  transparentMethods: new Set(),
  stops: /\bpanic\(|\blog\.(?:Fatal|Panic)\w*\(|\.Fatal\w*\(|\bos\.Exit\(|\breturn\b[^\n]*\b(?:errors\.New|fmt\.Errorf)\(/,
  stateKind(tree, value, { nameOf }) {
    switch (typeOf(tree, value)) {
      case "composite_literal":
        return /^(?:map|slice)_type$/.test(typeOf(tree, childInField(tree, value, "type"))) || nameOf(value) === "sync.Map()" ? "collection" : undefined;
      case "call_expression":
        return textOf(tree, childInField(tree, value, "function")) === "make" && /^(?:map|slice)_type$/.test(typeOf(tree, firstChild(tree, childInField(tree, value, "arguments")))) ? "collection" : undefined;
      case "map_type":
      case "slice_type":
        return "collection";
      case "qualified_type":
        return nameOf(value) === "sync.Map" ? "collection" : undefined;
      case "int_literal":
        return "counter";
      case "type_identifier":
        return /^u?int(?:32|64)?$/.test(textOf(tree, value)) ? "counter" : undefined;
      default:
        return undefined;
    }
  },
  writers: new Map([
    ["append", "assigned"],
    ["delete", "keyed"],
    ["Store", "keyed"],
    ["LoadOrStore", "keyed"],
    ["Delete", "keyed"],
  ]),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0).filter((node) => /^(?:package_clause|import_declaration)$/.test(typeOf(tree, node)));
    const last = statements.at(-1);
    const end = last === undefined ? -1 : tree.text.indexOf("\n", endOf(tree, last));
    return last === undefined ? 0 : end === -1 ? tree.text.length : end + 1;
  },
};

function expression(tree: FlatTree, node: Node): Expression {
  switch (typeOf(tree, node)) {
    // Before a type it is a package, whatever a variable is called.
    case "package_identifier":
      return { kind: "name", text: textOf(tree, node), isType: true };
    case "identifier":
    case "type_identifier":
    case "field_identifier":
      return { kind: "name", text: textOf(tree, node) };
    case "selector_expression":
      return { kind: "member", object: childInField(tree, node, "operand"), text: textOf(tree, childInField(tree, node, "field")) };
    case "qualified_type":
      return { kind: "member", object: childInField(tree, node, "package"), text: textOf(tree, childInField(tree, node, "name")) };
    case "index_expression":
      return { kind: "index", object: childInField(tree, node, "operand"), key: childInField(tree, node, "index") };
    case "call_expression":
      return call(tree, node);
    case "composite_literal":
      return composite(tree, childInField(tree, node, "type"), childInField(tree, node, "body"));
    case "literal_value":
      // The body of a literal with a type is no value of its own.
      return typeOf(tree, parentOf(tree, node)) === "composite_literal" ? unknownExpression : composite(tree, elidedType(tree, node), node);
    case "interpreted_string_literal":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node).slice(1, -1)) };
    case "raw_string_literal":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(1, -1) };
    case "int_literal":
    case "float_literal": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "true":
    case "false":
      return { kind: "literal", type: "boolean", text: typeOf(tree, node) };
    case "nil":
      return { kind: "nothing" };
    case "func_literal":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other", left, right };
    }
    case "unary_expression": {
      const operand = childInField(tree, node, "operand");
      const operator = tree.text[startOf(tree, node)];
      return operator === "!" ? { kind: "not", inner: operand } : operator === "&" || operator === "*" ? { kind: "same", inner: operand } : unknownExpression;
    }
    // `migrations[version](tx)` looks like a conversion to a generic type.
    case "type_conversion_expression":
      return typeOf(tree, childInField(tree, node, "type")) === "generic_type" ? unknownExpression : { kind: "same", inner: childInField(tree, node, "operand") };
    case "generic_type":
      return { kind: "same", inner: childInField(tree, node, "type") };
    // Of several results the first one counts.
    case "expression_list":
    case "parenthesized_expression":
    case "parenthesized_type":
    case "pointer_type":
    case "literal_element":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

function call(tree: FlatTree, node: Node): Expression {
  const callee = childInField(tree, node, "function");
  const isMethod = typeOf(tree, callee) === "selector_expression";
  const given = childrenOf(tree, childInField(tree, node, "arguments"));
  // `new(http.Server)` is `&http.Server{}`.
  if (typeOf(tree, callee) === "identifier" && textOf(tree, callee) === "new" && given[0] !== undefined) return { kind: "call", object: noNode, name: given[0], arguments: [], construction: true };
  const args = given.map((value): Argument => ({ name: noNode, value }));
  return { kind: "call", object: isMethod ? childInField(tree, callee, "operand") : noNode, name: isMethod ? childInField(tree, callee, "field") : callee, arguments: args, construction: false };
}

/** A struct literal constructs; a map, a slice or a struct without a name is written out. */
function composite(tree: FlatTree, type: Node, body: Node): Expression {
  const elements = childrenOf(tree, body);
  const keyed = elements.filter((element) => typeOf(tree, element) === "keyed_element");
  const valueIn = (element: Node): Node => (typeOf(tree, element) === "keyed_element" ? childInField(tree, element, "value") : element);
  const keyIn = (element: Node): Node => firstChild(tree, childInField(tree, element, "key"));
  switch (typeOf(tree, type)) {
    case "":
    case "struct_type":
    case "map_type":
      return { kind: "object", entries: keyed.map((element) => ({ key: keyIn(element), value: valueIn(element) })), complete: keyed.length === elements.length };
    case "slice_type":
    case "array_type":
    case "implicit_length_array_type":
      return { kind: "list", items: elements.map(valueIn), complete: keyed.length === 0 };
    default:
      return { kind: "call", object: noNode, name: type, arguments: elements.map((element) => ({ name: typeOf(tree, element) === "keyed_element" ? keyIn(element) : noNode, value: valueIn(element) })), construction: true };
  }
}

/** The type of `{…}` in a list or a map, which says it once for all of them; `noNode` where it cannot be told. */
function elidedType(tree: FlatTree, node: Node): Node {
  const element = parentOf(tree, node);
  const holder = typeOf(tree, parentOf(tree, element)) === "keyed_element" ? parentOf(tree, element) : element;
  if (typeOf(tree, element) !== "literal_element" || childInField(tree, holder, "key") === element) return noNode;
  const list = parentOf(tree, holder);
  const around = parentOf(tree, list);
  const type = typeOf(tree, around) === "composite_literal" ? childInField(tree, around, "type") : elidedType(tree, list);
  const of = childInField(tree, type, typeOf(tree, type) === "map_type" ? "value" : "element");
  return typeOf(tree, of) === "pointer_type" ? firstChild(tree, of) : of;
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["||", "or"],
  ["==", "equal"],
  ["!=", "unequal"],
]);

function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  switch (typeOf(tree, node)) {
    case "const_spec":
    case "var_spec": {
      const values = childrenOf(tree, childInField(tree, node, "value"));
      const names = childrenOf(tree, node).filter((child) => typeOf(tree, child) === "identifier");
      return declaredTogether(names, values, type);
    }
    case "short_var_declaration":
      return declaredTogether(childrenOf(tree, childInField(tree, node, "left")), childrenOf(tree, childInField(tree, node, "right")), noNode);
    case "range_clause":
      return declaredTogether(childrenOf(tree, childInField(tree, node, "left")), [], noNode);
    case "function_declaration":
      return [{ kind: "function", name, value: noNode, type: noNode }];
    case "method_declaration":
      return [{ kind: "function", name, value: noNode, type: noNode, of: baseType(tree, childInField(tree, firstChild(tree, childInField(tree, node, "receiver")), "type")) }];
    case "type_spec":
      return [{ kind: "class", name, value: noNode, type: noNode }];
    default:
      return name === noNode ? [] : [{ kind: "field", name, value: noNode, type, scope: "class", ...readByTag(tree, childInField(tree, node, "tag")) }];
  }
}

/** `v, ok := m[k]`: the second says whether the first was there. */
function declaredTogether(names: readonly Node[], values: readonly Node[], type: Node): readonly Declared[] {
  return names.map((name, index): Declared => {
    const value = values.length === 1 && index > 0 ? noNode : (values[index] ?? noNode);
    const isPresence = values.length === 1 && names.length === 2 && index === 1;
    return { kind: "variable", name, value, type, ...(isPresence ? { presenceOf: values[0] ?? noNode } : {}) };
  });
}

function baseType(tree: FlatTree, type: Node): Node {
  return /^(?:pointer|generic|parenthesized)_type$/.test(typeOf(tree, type)) ? baseType(tree, firstChild(tree, type)) : type;
}

/** `env:"PORT" envDefault:"3000"`, as caarlos0/env, envconfig and cleanenv have it. */
function readByTag(tree: FlatTree, tag: Node): Pick<Declared, "filledWith"> {
  const text = textOf(tree, tag);
  const variable = /\b(?:env|envconfig):"([A-Za-z_]\w*)[",]/.exec(text)?.[1];
  if (variable === undefined) return {};
  const fallback = /\b(?:envDefault|env-default|default):"([^"]*)"/.exec(text)?.[1] ?? /\benv:"[^"]*,default=([^",]*)/.exec(text)?.[1];
  const span = spanOf(tree, tag);
  return { filledWith: { kind: "env", name: variable, ...(fallback === undefined ? {} : { default: { kind: "literal", text: fallback, type: "string", span } }), span } };
}

function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  if (/^(?:inc|dec)_statement$/.test(typeOf(tree, node))) return { target: firstChild(tree, node), value: noNode, augmented: true };
  if (typeOf(tree, node) !== "assignment_statement") return undefined;
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const [target = noNode, ...others] = childrenOf(tree, left);
  const values = childrenOf(tree, right);
  const value = others.length > 0 && values.length === 1 ? firstChild(tree, right) : (values[0] ?? noNode);
  return { target, value, augmented: tree.text.slice(endOf(tree, left), startOf(tree, right)).trim() !== "=" };
}

/** The name of a package is the last part of its path, its version left out. */
function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const module = textOf(tree, childInField(tree, node, "path")).slice(1, -1);
  const name = module.replace(/\/v\d+$|\.v\d+$/, "");
  const alias = textOf(tree, childInField(tree, node, "name"));
  const last = name.slice(name.lastIndexOf("/") + 1);
  // `go-redis` holds the package `redis`, `echo-contrib` is `echocontrib`: neither can be written with its hyphen.
  const local = alias === "" ? last.replace(/^go-|[-.]go$/g, "").replaceAll(/[-.]/g, "") : alias;
  return [{ module, imported: "*", local: local === "_" || local === "." ? undefined : local, name }];
}

function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const lists = [childInField(tree, node, "receiver"), childInField(tree, node, "parameters")];
  const [receiver = [], parameters = []] = lists.map((list) => childrenOf(tree, list).flatMap((one) => parametersOf(tree, one)));
  return { name: name === "" ? undefined : name, parameters: [...parameters, ...receiver], body: childInField(tree, node, "body") };
}

/** `host, port string` are two. */
function parametersOf(tree: FlatTree, node: Node): readonly Parameter[] {
  const type = childInField(tree, node, "type");
  return childrenOf(tree, node)
    .filter((child) => typeOf(tree, child) === "identifier")
    .map((name) => ({ name, type, default: noNode }));
}

function embedded(tree: FlatTree, type: Node): readonly Node[] {
  const fields = childrenOf(tree, firstChild(tree, type)).filter((field) => childInField(tree, field, "name") === noNode);
  return typeOf(tree, type) === "struct_type" ? fields.map((field) => childInField(tree, field, "type")) : [];
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  if (typeOf(tree, node) === "if_statement") {
    return [{ test: childInField(tree, node, "condition"), expected: true, then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
  }
  const test = childInField(tree, node, "value");
  const cases = childrenOf(tree, node).filter((one) => /^(?:expression|default)_case$/.test(typeOf(tree, one)));
  const valuesOf = (one: Node): readonly Node[] => childrenOf(tree, childInField(tree, one, "value"));
  // Without a value every case is a condition of its own.
  if (test === noNode) return cases.map((one) => ({ test: firstChild(tree, childInField(tree, one, "value")), expected: true, then: one, otherwise: noNode }));
  return cases.map((one) => {
    const isDefault = typeOf(tree, one) === "default_case";
    return { test, expected: !isDefault, then: one, otherwise: noNode, values: isDefault ? cases.flatMap(valuesOf) : valuesOf(one) };
  });
}

/** `signal.Notify` hears of every signal when none is named. */
function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    if (callee !== "os/signal.Notify" && callee !== "os/signal.NotifyContext") return [];
    const named = given.slice(1).flatMap((value) => (value.kind === "reference" ? (/\.(SIG[A-Z]+\d*)$/.exec(value.to)?.[1] ?? (value.to === "os.Interrupt" ? "SIGINT" : [])) : []));
    const all = given.length === 1 || named.length < given.length - 1 ? ["SIGTERM"] : [];
    return [...new Set([...named, ...all])].map((signal) => ({ signal, span, handler: undefined }));
  });
}

const builtins = new Set(["append", "delete", "int", "make", "panic", "println", "string"]);

/** An expression with a default needs a statement, or `cmp.Or` of Go 1.22, which not every module has. */
const idiom: Idiom = {
  environmentNumber: () => undefined,
  environmentText: () => undefined,
  environmentRequired: (variable) => `os.Getenv("${variable}")`,
  environmentInText: () => undefined,
  environmentImport: { module: "os", statement: 'import "os"\n' },
};

export const go: readonly LanguageSupport[] = [{ id: "go", ecosystem: "go", endings: [".go"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

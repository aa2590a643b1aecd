import type { Call, FunctionFact, SignalHandler } from "../core/facts.ts";
import type { Idiom } from "../core/rule.ts";
import { factsBy } from "./common/facts.ts";
import { decimalText, unescapedText } from "./common/literals.ts";
import { noTypes, unknownExpression, type Argument, type Assignment, type CallExpression, type Condition, type Declared, type Entry, type Expression, type ImportedName, type Operator, type Signature, type Syntax } from "./common/syntax.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "./flat-tree.ts";
import { ownRead, testOf } from "./laravel.ts";
import type { LanguageSupport } from "./languages.ts";

/**
 * PHP. A class has its full name without the first backslash, `Monolog\Handler\StreamHandler`; functions and constants of PHP itself have
 * their own. Members, static ones too, follow a dot: `Illuminate\Support\Facades\Route.get`.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["function_call_expression", "member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression", "object_creation_expression"]),
    functions: new Set(["function_definition", "method_declaration", "anonymous_function", "arrow_function"]),
    classes: new Set(["class_declaration", "trait_declaration", "interface_declaration", "enum_declaration"]),
    blocks: noTypes,
    declarations: new Set(["const_element", "property_element", "property_promotion_parameter", "function_definition", "method_declaration", "class_declaration", "function_call_expression"]),
    assignments: new Set(["assignment_expression", "augmented_assignment_expression", "update_expression"]),
    imports: new Set(["namespace_use_clause"]),
    conditions: new Set(["if_statement", "else_if_clause", "switch_statement", "match_expression", "conditional_expression"]),
    annotations: new Set(["attribute"]),
    returns: new Set(["return_statement"]),
    objects: new Set(["array_creation_expression"]),
    reads: new Set(["subscript_expression"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: true,
  imports,
  signature,
  lastIsReturned: false,
  classOf(tree, node) {
    const clauses = childrenOf(tree, node).filter((child) => /^(?:base_clause|class_interface_clause)$/.test(typeOf(tree, child)));
    return { name: childInField(tree, node, "name"), bases: clauses.flatMap((clause) => childrenOf(tree, clause)) };
  },
  conditions,
  annotation(tree, node) {
    const list = parentOf(tree, parentOf(tree, node));
    return { name: firstChild(tree, node), arguments: argumentsOf(tree, childInField(tree, node, "parameters")), on: parentOf(tree, list) };
  },
  globalName,
  inherits: true,
  environment: {
    calls: { getenv: {}, env: { default: 1 }, "Illuminate\\Support\\Env.get": { default: 1 } },
    objects: new Set(["$_ENV", "$_SERVER"]),
    requestKeys: /^(?:(?:HTTP|REQUEST|SERVER|REMOTE|SCRIPT|REDIRECT|PHP|CONTENT|PATH|ORIG)_[A-Z_]+|HTTPS|QUERY_STRING|DOCUMENT_ROOT|GATEWAY_INTERFACE|AUTH_TYPE|argv|argc)$/,
    defaultMethods: new Set(),
    ownRead,
  },
  conversions: new Set(["intval", "strval", "floatval", "boolval", "trim", "strtolower"]),
  formatters: new Set(["sprintf"]),
  transparentMethods: new Set(),
  testOf,
  stops: /\bexit\b|\bdie\b|\bthrow\b|\babort\(/,
  // Nothing outlives a request where PHP runs as it was made to.
  stateKind: () => undefined,
  writers: new Map(),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0).filter((node) => /^(?:php_tag|declare_statement|namespace_definition|namespace_use_declaration)$/.test(typeOf(tree, node)));
    const last = statements.at(-1) ?? noNode;
    const end = last === noNode ? -1 : tree.text.indexOf("\n", endOf(tree, last));
    return end === -1 ? 0 : end + 1;
  },
};

function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "name":
    case "variable_name":
    case "namespace_name":
    case "qualified_name":
      return { kind: "name", text: textOf(tree, node) };
    case "member_access_expression":
    case "nullsafe_member_access_expression": {
      const object = childInField(tree, node, "object");
      const text = textOf(tree, childInField(tree, node, "name"));
      return textOf(tree, object) === "$this" ? { kind: "field", text } : { kind: "member", object, text };
    }
    case "scoped_property_access_expression":
    case "class_constant_access_expression":
      return staticMember(tree, node);
    case "subscript_expression": {
      const [object = noNode, key = noNode] = childrenOf(tree, node);
      return { kind: "index", object, key };
    }
    case "function_call_expression":
      return callOf(tree, node, noNode, childInField(tree, node, "function"));
    case "member_call_expression":
    case "nullsafe_member_call_expression": {
      const object = childInField(tree, node, "object");
      return callOf(tree, node, textOf(tree, object) === "$this" ? noNode : object, childInField(tree, node, "name"));
    }
    case "scoped_call_expression": {
      const scope = childInField(tree, node, "scope");
      return callOf(tree, node, typeOf(tree, scope) === "relative_scope" ? noNode : scope, childInField(tree, node, "name"));
    }
    case "object_creation_expression": {
      const args = childrenOf(tree, node).find((child) => typeOf(tree, child) === "arguments") ?? noNode;
      return { kind: "call", object: noNode, name: firstChild(tree, node), arguments: argumentsOf(tree, args), construction: true };
    }
    case "string":
    case "nowdoc":
    case "encapsed_string":
    case "heredoc":
    case "string_content":
    case "nowdoc_string":
    case "escape_sequence":
      return textExpression(tree, node, type);
    case "integer":
    case "float": {
      const text = decimalText(textOf(tree, node));
      return text === undefined ? unknownExpression : { kind: "literal", type: "number", text };
    }
    case "boolean":
      return { kind: "literal", type: "boolean", text: textOf(tree, node).toLowerCase() };
    case "null":
      return { kind: "nothing" };
    case "array_creation_expression":
      return arrayOf(tree, node);
    case "anonymous_function":
    case "arrow_function":
      return { kind: "function" };
    case "binary_expression": {
      const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim().toLowerCase()) ?? "other", left, right };
    }
    case "conditional_expression": {
      const [body, alternative] = [childInField(tree, node, "body"), childInField(tree, node, "alternative")];
      // `a ?: b`.
      return body === noNode ? { kind: "operation", operator: "default", left: childInField(tree, node, "condition"), right: alternative } : { kind: "choice", options: [body, alternative] };
    }
    case "match_expression":
      return { kind: "choice", options: childrenOf(tree, childInField(tree, node, "body")).map((arm) => childInField(tree, arm, "return_expression")) };
    case "unary_op_expression":
      return tree.text[startOf(tree, node)] === "!" ? { kind: "not", inner: childInField(tree, node, "argument") } : unknownExpression;
    case "cast_expression":
      return { kind: "same", inner: childInField(tree, node, "value") };
    case "argument":
      return { kind: "same", inner: childrenOf(tree, node).at(-1) ?? noNode };
    case "parenthesized_expression":
    case "named_type":
    case "optional_type":
    case "expression_statement":
    case "error_suppression_expression":
    case "by_ref":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** `self::$users`, `Config::KEY`; `Config::class` is the class. */
function staticMember(tree: FlatTree, node: Node): Expression {
  const [scope = noNode, member = noNode] = childrenOf(tree, node);
  const text = textOf(tree, member).replace(/^\$/, "");
  if (text === "class") return { kind: "same", inner: scope };
  return typeOf(tree, scope) === "relative_scope" ? { kind: "field", text } : { kind: "member", object: scope, text };
}

function callOf(tree: FlatTree, node: Node, object: Node, name: Node): CallExpression {
  return { kind: "call", object, name, arguments: argumentsOf(tree, childInField(tree, node, "arguments")), construction: false };
}

function argumentsOf(tree: FlatTree, list: Node): readonly Argument[] {
  return childrenOf(tree, list).map((argument) => {
    const name = childInField(tree, argument, "name");
    const value = childrenOf(tree, argument).filter((child) => child !== name);
    // A name alone is a constant: the grammar's field is that of named arguments only where a value follows.
    return value.length === 0 ? { name: noNode, value: name } : { name, value: value.at(-1) ?? noNode };
  });
}

function textExpression(tree: FlatTree, node: Node, type: string): Expression {
  const text = textOf(tree, node);
  if (type === "string") return { kind: "literal", type: "string", text: text.slice(text.indexOf("'") + 1, -1).replace(/\\([\\'])/g, "$1") };
  if (type === "escape_sequence" || type === "string_content") return { kind: "literal", type: "string", text: unescapedText(text) };
  if (type === "nowdoc_string") return { kind: "literal", type: "string", text };
  const body = type === "encapsed_string" ? node : childInField(tree, node, "value");
  const parts = childrenOf(tree, body);
  if (parts.some((part) => !/^(?:string_content|escape_sequence|nowdoc_string)$/.test(typeOf(tree, part)))) return { kind: "template", parts };
  const written = parts.map((part) => textOf(tree, part)).join("");
  return { kind: "literal", type: "string", text: type === "nowdoc" ? written : unescapedText(written) };
}

/** With keys it is an object, without it is a list. */
function arrayOf(tree: FlatTree, node: Node): Expression {
  const elements = childrenOf(tree, node).map((element) => childrenOf(tree, element));
  const isSpread = elements.some(([first = noNode]) => typeOf(tree, first) === "variadic_unpacking");
  const entries = elements.flatMap(([key, value]): readonly Entry[] => (key === undefined || value === undefined ? [] : [{ key, value }]));
  if (entries.length === 0) return { kind: "list", items: elements.flatMap(([item = noNode]) => item), complete: !isSpread };
  return { kind: "object", entries, complete: !isSpread && entries.length === elements.length };
}

const operators = new Map<string, Operator>([
  [".", "concat"],
  ["??", "default"],
  ["&&", "and"],
  ["and", "and"],
  ["||", "or"],
  ["or", "or"],
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "unequal"],
  ["<>", "unequal"],
  ["!==", "unequal"],
]);

function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = childInField(tree, node, "type");
  switch (typeOf(tree, node)) {
    case "const_element": {
      const [constant = noNode, value = noNode] = childrenOf(tree, node);
      const isOfClass = typeOf(tree, parentOf(tree, parentOf(tree, node))) === "declaration_list";
      return [{ kind: isOfClass ? "field" : "variable", name: constant, value, type: noNode, ...(isOfClass ? { scope: "class", isStatic: true } : { scope: "file" }) }];
    }
    case "property_element": {
      const property = parentOf(tree, node);
      const isStatic = childrenOf(tree, property).some((child) => typeOf(tree, child) === "static_modifier");
      return [{ kind: "field", name: firstChild(tree, name), value: childInField(tree, node, "default_value"), type: childInField(tree, property, "type"), scope: "class", isStatic }];
    }
    case "property_promotion_parameter":
      return [{ kind: "field", name: firstChild(tree, name), value: noNode, type, scope: "class" }];
    case "function_call_expression":
      return defined(tree, node);
    case "class_declaration":
      return [{ kind: "class", name, value: noNode, type: noNode }];
    default:
      return [{ kind: "function", name, value: noNode, type: noNode }];
  }
}

/** `define("NAME", value)`. */
function defined(tree: FlatTree, node: Node): readonly Declared[] {
  if (textOf(tree, childInField(tree, node, "function")) !== "define") return [];
  const [name, value] = argumentsOf(tree, childInField(tree, node, "arguments"));
  const written = firstChild(tree, name?.value ?? noNode);
  return typeOf(tree, written) === "string_content" && value !== undefined ? [{ kind: "variable", name: written, value: value.value, type: noNode, scope: "file" }] : [];
}

function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  switch (typeOf(tree, node)) {
    case "assignment_expression":
      return { target: childInField(tree, node, "left"), value: childInField(tree, node, "right"), augmented: false };
    case "augmented_assignment_expression":
      return { target: childInField(tree, node, "left"), value: childInField(tree, node, "right"), augmented: true };
    case "update_expression":
      return { target: childInField(tree, node, "argument"), value: noNode, augmented: true };
    default:
      return undefined;
  }
}

/** `use A\B as C;`, `use A\{B, C as D};`. */
function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const group = parentOf(tree, node);
  const prefix = typeOf(tree, group) === "namespace_use_group" ? `${textOf(tree, firstChild(tree, parentOf(tree, group)))}\\` : "";
  const name = prefix + textOf(tree, firstChild(tree, node)).replace(/^\\/, "");
  const alias = textOf(tree, childInField(tree, node, "alias"));
  const last = name.slice(name.lastIndexOf("\\") + 1);
  return [{ module: name, imported: last, local: alias === "" ? last : alias, name }];
}

function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const parameters = childrenOf(tree, childInField(tree, node, "parameters")).map((one) => ({ name: childInField(tree, one, "name"), type: childInField(tree, one, "type"), default: childInField(tree, one, "default_value") }));
  return { name: name === "" ? undefined : name, parameters, body: childInField(tree, node, "body") };
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "condition");
  const body = childInField(tree, node, "body");
  const alternatives = childrenOf(tree, node).filter((child) => /^else_(?:if_)?clause$/.test(typeOf(tree, child)));
  switch (typeOf(tree, node)) {
    case "if_statement":
      return [{ test, expected: true, then: body, otherwise: alternatives[0] ?? noNode, otherwiseEnd: alternatives.at(-1) ?? noNode }];
    case "else_if_clause": {
      const last = childrenOf(tree, parentOf(tree, node)).at(-1) ?? noNode;
      const isLast = last <= node || !/^else_/.test(typeOf(tree, last));
      return [{ test, expected: true, then: body, ...(isLast ? { otherwise: noNode } : { otherwise: afterOf(tree, node), otherwiseEnd: last }) }];
    }
    case "conditional_expression":
      return body === noNode ? [] : [{ test, expected: true, then: body, otherwise: childInField(tree, node, "alternative") }];
    default: {
      const arms = childrenOf(tree, body);
      const valuesOf = (arm: Node): readonly Node[] => (typeOf(tree, arm) === "match_conditional_expression" ? childrenOf(tree, childInField(tree, arm, "conditional_expressions")) : [childInField(tree, arm, "value")].filter((value) => value !== noNode));
      return arms.map((arm) => {
        const isDefault = /default/.test(typeOf(tree, arm));
        return { test, expected: !isDefault, then: arm, otherwise: noNode, values: isDefault ? arms.flatMap(valuesOf) : valuesOf(arm) };
      });
    }
  }
}

const namespaces = new WeakMap<FlatTree, string>();

/** What the file does not import is of its own namespace if it is a class, and of PHP if it is a function or a constant. */
function globalName(text: string, tree: FlatTree, node: Node): string | undefined {
  // A method that the file does not have is inherited, whatever function has its name.
  if (isOwnMethod(tree, node)) return undefined;
  if (text.startsWith("$")) return /^\$_(?:ENV|SERVER|SESSION|GET|POST|COOKIE|FILES|REQUEST)$/.test(text) ? text : undefined;
  if (text.startsWith("\\")) return text.slice(1);
  if (text.includes("\\") || !/^[A-Z]\w*[a-z]/.test(text)) return text;
  const namespace = namespaces.get(tree) ?? /^\s*namespace\s+([\w\\]+)\s*[;{]/m.exec(tree.text)?.[1] ?? "";
  namespaces.set(tree, namespace);
  return namespace === "" ? text : `${namespace}\\${text}`;
}

/** `boot` in `$this->boot()` and `parent::boot()`. */
function isOwnMethod(tree: FlatTree, node: Node): boolean {
  const call = parentOf(tree, node);
  if (!/^(?:member|nullsafe_member|scoped)_call_expression$/.test(typeOf(tree, call)) || childInField(tree, call, "name") !== node) return false;
  return textOf(tree, childInField(tree, call, "object")) === "$this" || typeOf(tree, childInField(tree, call, "scope")) === "relative_scope";
}

/** `pcntl_signal(SIGTERM, …)`. */
function signals(calls: readonly Call[], functions: readonly FunctionFact[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: [event, handler], span }): SignalHandler[] => {
    const signal = callee === "pcntl_signal" && event?.kind === "reference" && /^SIG[A-Z]+\d*$/.test(event.to) ? event.to : undefined;
    const isIgnored = handler?.kind === "reference" && /^SIG_(?:IGN|DFL)$/.test(handler.to);
    // A function is handed over by its name.
    const named = handler?.kind === "literal" ? functions.findIndex(({ name }) => name === handler.text) : -1;
    return signal === undefined || isIgnored ? [] : [{ signal, span, handler: handler?.kind === "function" ? handler.function : named === -1 ? undefined : named }];
  });
}

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `(int) (getenv('${variable}') ?: ${fallback})`,
  environmentText: (variable, fallback) => `(getenv('${variable}') ?: ${fallback})`,
  environmentRequired: (variable) => `getenv('${variable}')`,
  environmentInText: (before, variable, fallback) => `'${before}' . (getenv('${variable}') ?: '${fallback}')`,
};

export const php: readonly LanguageSupport[] = [{ id: "php", ecosystem: "php", endings: [".php"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

import type { Call, SignalHandler } from "../../core/facts/facts.ts";
import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import type { Assignment, Condition, ImportedName, Syntax, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { isEnvironmentName, type Test } from "../guards.ts";
import type { LanguageSupport } from "../languages.ts";
import { argumentsIn, calleeOf } from "./calls.ts";
import { ownRead } from "./configuration.ts";
import { dictionaries, lists } from "./creations.ts";
import { classTypes, declarations, signature } from "./declarations.ts";
import { armsOf, armValue, expression } from "./expressions.ts";
import { isStatic, simpleName, staticMember } from "./names.ts";

/**
 * C#. `using` brings namespaces and not names, so a type goes by its simple name, also behind its namespace or an alias:
 * `Environment.GetEnvironmentVariable`, `WebApplication.CreateBuilder().Build().Run`. Type arguments are left out. The properties of an object
 * that is written out are arguments by name. A parameter without a type is what the library hands to the function, where that is
 * known (`JwtBearerOptions()`), and otherwise, in a method that configures, `AddX(0)`: the first of what `AddX` hands over. A handler that
 * is added to an event is the argument of a call of the event.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["invocation_expression", "object_creation_expression", "implicit_object_creation_expression", "assignment_expression"]),
    functions: new Set([
      ...["method_declaration", "constructor_declaration", "destructor_declaration", "operator_declaration", "conversion_operator_declaration"],
      ...["local_function_statement", "accessor_declaration", "lambda_expression", "anonymous_method_expression"],
    ]),
    classes: classTypes,
    blocks: new Set(["block", "for_statement", "using_statement", "switch_section", "switch_expression_arm", "catch_clause"]),
    declarations: new Set([
      ...["variable_declarator", "property_declaration", "method_declaration", "local_function_statement", "parameter", ...classTypes],
      ...["foreach_statement", "declaration_expression", "declaration_pattern", "recursive_pattern"],
    ]),
    assignments: new Set(["assignment_expression", "postfix_unary_expression", "prefix_unary_expression", "invocation_expression"]),
    imports: new Set(["using_directive"]),
    conditions: new Set(["if_statement", "conditional_expression", "switch_statement", "switch_expression", "binary_expression", "invocation_expression"]),
    annotations: new Set(["attribute"]),
    returns: new Set(["return_statement"]),
    objects: new Set(["object_creation_expression", "implicit_object_creation_expression", "anonymous_object_creation_expression", "initializer_expression"]),
    reads: new Set(["element_access_expression", "conditional_expression", "binary_expression"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: false,
  imports,
  signature,
  lastIsReturned: false,
  classOf(tree, node) {
    const bases = childrenOf(tree, node).find((child) => typeOf(tree, child) === "base_list") ?? noNode;
    return { name: childInField(tree, node, "name"), bases: childrenOf(tree, bases).filter((base) => typeOf(tree, base) !== "argument_list") };
  },
  conditions,
  annotation(tree, node) {
    const args = childrenOf(tree, childrenOf(tree, node).find((child) => typeOf(tree, child) === "attribute_argument_list") ?? noNode);
    return { name: childInField(tree, node, "name"), arguments: args.map((one) => annotationArgument(tree, one)), on: parentOf(tree, parentOf(tree, node)) };
  },
  globalName: (text, tree) => staticMember(text, tree) ?? (/^[A-Z]\w*$/.test(text) || builtinTypes.has(text) ? text : undefined),
  environment: {
    calls: { "Environment.GetEnvironmentVariable": {}, "Env.Get*": { default: 1 } },
    objects: new Set(["Environment.GetEnvironmentVariables()"]),
    defaultMethods: new Set(),
    ownRead,
  },
  conversions: new Set([
    ...["bool", "int", "long", "short", "ushort", "Boolean", "Int32", "Int64", "TimeSpan"].map((type) => `${type}.Parse`),
    ...["Convert.ToBoolean", "Convert.ToInt16", "Convert.ToInt32", "Convert.ToInt64", "Convert.ToString", "Convert.FromBase64String", "Uri", "Encoding.ASCII.GetBytes", "Encoding.Default.GetBytes", "Encoding.UTF8.GetBytes"],
  ]),
  formatters: new Set(["string.Format", "String.Format"]),
  transparentMethods: new Set(["ToString", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Trim", "TrimEnd", "TrimStart", "ConfigureAwait", "GetAwaiter", "GetResult", "ToArray"]),
  copyingMethods: new Set(["ToArray"]),
  testOf,
  stops: /\bthrow\b|\.ThrowIf|\bEnvironment\.(?:Exit|FailFast)\(/,
  stateKind(tree, value, { nameOf }) {
    switch (typeOf(tree, value)) {
      case "integer_literal":
        return "counter";
      case "predefined_type":
        return /^(?:int|long|uint|ulong)$/.test(textOf(tree, value)) ? "counter" : undefined;
      case "element_binding_expression":
        return "collection";
      default: {
        const view = expression(tree, value);
        const type = nameOf(value)?.replace(/\(\)$/, "") ?? simpleName(tree, childInField(tree, value, "type"));
        return view.kind === "object" || dictionaries.has(type) || lists.has(type) ? "collection" : undefined;
      }
    }
  },
  writers: new Map([
    ...["AddOrUpdate", "GetOrAdd", "Remove", "TryAdd", "TryRemove", "TryUpdate"].map((method) => [method, "keyed"] as const),
    ...["Add", "AddFirst", "AddLast", "AddRange", "Enqueue", "Push", "TryDequeue", "TryPop"].map((method) => [method, "unkeyed"] as const),
  ]),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0);
    const last = statements.filter((node) => /^(?:using|extern_alias)_directive$/.test(typeOf(tree, node))).at(-1);
    const [first] = statements;
    if (last === undefined) return first === undefined ? 0 : startOf(tree, first);
    const end = tree.text.indexOf("\n", endOf(tree, last));
    return end === -1 ? tree.text.length : end + 1;
  },
};

function annotationArgument(tree: FlatTree, node: Node): { readonly name: Node; readonly value: Node } {
  const [first = noNode, second] = childrenOf(tree, node);
  if (typeOf(tree, first) === "assignment_expression") return { name: childInField(tree, first, "left"), value: childInField(tree, first, "right") };
  return second === undefined ? { name: noNode, value: first } : { name: first, value: second };
}

function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  switch (typeOf(tree, node)) {
    case "assignment_expression": {
      // Those of an object that is written out set its properties.
      if (/^(?:initializer_expression|attribute_argument)$/.test(typeOf(tree, parentOf(tree, node)))) return undefined;
      const [target, value] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
      const operator = tree.text.slice(endOf(tree, target), startOf(tree, value)).trim();
      return { target, value, augmented: operator !== "=" && operator !== "??=" };
    }
    case "invocation_expression": {
      // `Interlocked.Increment(ref hits)`.
      const { object, name } = calleeOf(tree, node);
      if (!/^(?:Increment|Decrement|Add)$/.test(textOf(tree, name)) || simpleName(tree, object) !== "Interlocked") return undefined;
      const [first] = argumentsIn(tree, childInField(tree, node, "arguments"));
      return first === undefined ? undefined : { target: first.value, value: noNode, augmented: true };
    }
    default: {
      const isStep = /^(?:\+\+|--)|(?:\+\+|--)$/.test(textOf(tree, node));
      return isStep ? { target: firstChild(tree, node), value: noNode, augmented: true } : undefined;
    }
  }
}

/** Only an alias is a name; the others open a namespace. */
function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const alias = childInField(tree, node, "name");
  const target = childrenOf(tree, node).at(-1) ?? noNode;
  const module = textOf(tree, target).replace(/^global::/, "");
  return [{ module, imported: "*", local: alias === noNode || isStatic(tree, node) ? undefined : textOf(tree, alias), name: simpleName(tree, target) }];
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  switch (typeOf(tree, node)) {
    case "if_statement":
    case "conditional_expression":
      return [{ test: childInField(tree, node, "condition"), expected: true, then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
    case "binary_expression": {
      // `x ?? throw …`.
      const right = childInField(tree, node, "right");
      return typeOf(tree, right) === "throw_expression" ? [{ test: childInField(tree, node, "left"), expected: false, then: right, otherwise: noNode }] : [];
    }
    case "invocation_expression": {
      // `ArgumentNullException.ThrowIfNull(x)`.
      const [first] = /^ThrowIfNull/.test(textOf(tree, calleeOf(tree, node).name)) ? argumentsIn(tree, childInField(tree, node, "arguments")) : [];
      return first === undefined ? [] : [{ test: first.value, expected: false, then: node, otherwise: noNode }];
    }
    case "switch_expression": {
      const arms = armsOf(tree, node).map((arm) => ({ then: armValue(tree, arm), values: constantsOf(tree, firstChild(tree, arm)), isDefault: typeOf(tree, firstChild(tree, arm)) === "discard" }));
      return casesOf(firstChild(tree, node), arms);
    }
    default:
      return casesOf(childInField(tree, node, "value"), sectionsOf(tree, childInField(tree, node, "body")));
  }
}

interface Case {
  readonly then: Node;
  readonly values: readonly Node[];
  readonly isDefault: boolean;
}

function casesOf(test: Node, cases: readonly Case[]): readonly Condition[] {
  const all = cases.flatMap(({ values }) => values);
  return cases.map(({ then, values, isDefault }) => ({ test, expected: !isDefault, then, otherwise: noNode, values: isDefault ? all : values }));
}

/** Labels without statements share those of the next one. */
function sectionsOf(tree: FlatTree, body: Node): readonly Case[] {
  let shared: readonly Node[] = [];
  return childrenOf(tree, body).flatMap((section): Case[] => {
    const children = childrenOf(tree, section);
    const values = [...shared, ...children.flatMap((child) => constantsOf(tree, child))];
    const isEmpty = children.every((child) => /pattern$|^when_clause$/.test(typeOf(tree, child)));
    shared = isEmpty ? values : [];
    return isEmpty ? [] : [{ then: section, values, isDefault: /^default\s*:/.test(textOf(tree, section)) }];
  });
}

/** `"a" or "b"`. */
function constantsOf(tree: FlatTree, pattern: Node, depth = 0): readonly Node[] {
  if (typeOf(tree, pattern) === "constant_pattern") return [pattern];
  return typeOf(tree, pattern) === "or_pattern" && depth < deepest ? childrenOf(tree, pattern).flatMap((one) => constantsOf(tree, one, depth + 1)) : [];
}

/** `env.IsDevelopment()`, `env.IsEnvironment("Docker")`, `name is "a" or "b"`. */
function testOf(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
  if (typeOf(tree, node) === "is_pattern_expression") {
    const pattern = childInField(tree, node, "pattern");
    const subject = typeOf(tree, pattern) === "or_pattern" ? valueOf(childInField(tree, node, "expression")) : undefined;
    if (subject?.kind !== "env") return undefined;
    const values = constantsOf(tree, pattern).map(valueOf).flatMap((value) => (value.kind === "literal" ? [value.text] : []));
    return [{ kind: isEnvironmentName(subject.name) ? "environment-name" : "set", variable: subject.name, values, holds: true }];
  }
  if (typeOf(tree, node) !== "invocation_expression") return undefined;
  const { object, name } = calleeOf(tree, node);
  const method = textOf(tree, name);
  const args = argumentsIn(tree, childInField(tree, node, "arguments"));
  if (object === noNode || !/^Is(?:Development|Staging|Production|Environment)$/.test(method)) return undefined;
  if (method !== "IsEnvironment") return [{ kind: "environment-name", variable: environmentName, values: [method.slice("Is".length)], holds: true }];
  const value = valueOf(args.at(-1)?.value ?? noNode);
  return value.kind === "literal" ? [{ kind: "environment-name", variable: environmentName, values: [value.text], holds: true }] : undefined;
}

/** The host's lifetime hears of SIGTERM; the runtime tells of it by the end of the process. */
function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee = "", arguments: given, span }): SignalHandler[] => {
    const handler = given.find((value) => value.kind === "function")?.function;
    const [first] = given;
    if (callee === "PosixSignalRegistration.Create") return first?.kind === "reference" ? [{ signal: first.to.replace(/^PosixSignal\./, ""), span, handler }] : [];
    if (callee === "Console.CancelKeyPress") return [{ signal: "SIGINT", span, handler }];
    const isEnd = /^AppDomain\.CurrentDomain\.ProcessExit$|^AssemblyLoadContext\.(?:Default|GetLoadContext\(\))\.Unloading$|\.(?:ApplicationStopping|ApplicationStopped)\.Register$/.test(callee);
    return isEnd ? [{ signal: "SIGTERM", span, handler }] : [];
  });
}

const environmentName = "ASPNETCORE_ENVIRONMENT";
const builtinTypes = new Set(["bool", "byte", "char", "decimal", "double", "float", "int", "long", "object", "sbyte", "short", "string", "uint", "ulong", "ushort"]);
const deepest = 20;

/** The namespace is written out: which of them are open is not for one file to tell. */
const read = (variable: string): string => `System.Environment.GetEnvironmentVariable("${variable}")`;

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => (/^\d+$/.test(fallback) ? `int.Parse(${read(variable)} ?? "${fallback}")` : undefined),
  environmentText: (variable, fallback) => `(${read(variable)} ?? ${fallback})`,
  environmentRequired: (variable, literal) => (/^\d/.test(literal) ? `int.Parse(${read(variable)}!)` : `${read(variable)}!`),
  environmentInText: (before, variable, fallback) => `$"${before}{${read(variable)} ?? "${fallback}"}"`,
};

export const csharp: readonly LanguageSupport[] = [{ id: "csharp", ecosystem: "csharp", endings: [".cs"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

import type { Call, FunctionFact, SignalHandler, Value } from "../../core/facts/facts.ts";
import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import type { Assignment, Condition, Declared, Parameter, Signature, Syntax, ValueReader } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";
import { annotationsOn, argumentsOfAnnotation, filledBy, hasModifier } from "./annotations.ts";
import { classAround, classTypes, expression } from "./expressions.ts";
import { globalName, imports } from "./imports.ts";
import type { LanguageSupport } from "../languages.ts";

/**
 * Java. Names are `<package>.<Class>.<member>` as the imports tell; those of `java.lang`, of the file's own package and of packages imported
 * as a whole, where that leaves a doubt, are the class alone: `System.getenv`, `Runtime.getRuntime().addShutdownHook`. A lambda, a reference to
 * a method of the file and a method that an annotation stands on are functions. Properties of Spring, MicroProfile and the like are read from
 * the environment by their own name: `server.port`.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["method_invocation", "object_creation_expression", "explicit_constructor_invocation"]),
    functions: new Set(["method_declaration", "constructor_declaration", "compact_constructor_declaration", "lambda_expression"]),
    classes: classTypes,
    blocks: new Set(["block", "constructor_body", "for_statement", "enhanced_for_statement", "try_with_resources_statement", "catch_clause", "switch_block_statement_group", "switch_rule", "if_statement", "while_statement"]),
    declarations: new Set([
      ...classTypes,
      ...["method_declaration", "field_declaration", "constant_declaration", "local_variable_declaration", "resource", "enhanced_for_statement", "catch_formal_parameter", "instanceof_expression", "type_pattern", "record_pattern_component"],
    ]),
    assignments: new Set(["assignment_expression", "update_expression"]),
    imports: new Set(["import_declaration"]),
    conditions: new Set(["if_statement", "switch_expression", "ternary_expression", "annotation"]),
    annotations: new Set(["annotation", "marker_annotation"]),
    returns: new Set(["return_statement"]),
    objects: new Set(["method_invocation"]),
    reads: new Set(["ternary_expression"]),
    comments: new Set(["line_comment", "block_comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: false,
  imports,
  signature,
  functionsApart: true,
  inherits: true,
  // What a collection or a task of the library is made by says more than its interface.
  typeTells: (type) => type.includes(".") && !type.startsWith("java.util."),
  lastIsReturned: false,
  classOf: (tree, node) => ({ name: childInField(tree, node, "name"), bases: childrenOf(tree, node).flatMap((child) => basesIn(tree, child)) }),
  conditions,
  testOf,
  annotation: (tree, node) => ({ name: childInField(tree, node, "name"), arguments: argumentsOfAnnotation(tree, node), on: annotated(tree, node) }),
  globalName,
  environment: {
    calls: {
      "System.getenv": {},
      "System.getenv().get": {},
      "System.getenv().getOrDefault": { default: 1 },
      ...Object.fromEntries(["Environment", "ConfigurableEnvironment", "PropertyResolver"].flatMap((type) => [`org.springframework.core.env.${type}().getProperty`, `org.springframework.core.env.${type}().getRequiredProperty`].map((name) => [name, { default: 1 }]))),
      "org.springframework.boot.SpringApplication.run().getEnvironment().getProperty": { default: 1 },
      "org.springframework.context.*Context().getEnvironment().getProperty": { default: 1 },
      "io.micronaut.context.env.Environment().getProperty": {},
      "org.eclipse.microprofile.config.Config().get*Value": {},
      "org.eclipse.microprofile.config.ConfigProvider.getConfig().get*Value": {},
      "com.typesafe.config.Config().get*": {},
      "com.typesafe.config.ConfigFactory.load().get*": {},
      "io.github.cdimascio.dotenv.Dotenv().get": { default: 1 },
      "io.github.cdimascio.dotenv.Dotenv.load().get": { default: 1 },
      "io.github.cdimascio.dotenv.Dotenv.configure().**.load().get": { default: 1 },
      "ProcessBuilder().environment().get": {},
      "ProcessBuilder().environment().getOrDefault": { default: 1 },
      "io.vertx.core.AbstractVerticle().config().get*": { default: 1 },
      "io.vertx.core.VerticleBase().config().get*": { default: 1 },
      "org.apache.commons.lang3.SystemUtils.getEnvironmentVariable": { default: 1 },
    },
    objects: new Set(),
    defaultMethods: new Set(["orElse", "orElseGet"]),
  },
  conversions: new Set([
    ...["Integer", "Long", "Short"].flatMap((type) => [`${type}.valueOf`, `${type}.parse${type === "Integer" ? "Int" : type}`, `${type}.decode`]),
    ...["Boolean.parseBoolean", "Boolean.valueOf", "String.valueOf", "java.util.Optional.of", "java.util.Optional.ofNullable", "java.util.Objects.requireNonNull", "java.net.URI.create", "java.time.Duration.parse"],
    ...["java.util.Base64.getDecoder().decode", "org.apache.shiro.codec.Base64.decode", "org.apache.commons.codec.binary.Base64.decodeBase64", "io.jsonwebtoken.io.Decoders.BASE64.decode"],
  ]),
  formatters: new Set(["String.format"]),
  transparentMethods: new Set(["toString", "trim", "strip", "intern", "toLowerCase", "toUpperCase", "getBytes", "toCharArray", "intValue", "longValue", "orElseThrow", "map", "filter"]),
  stops: /\bthrow\b|\bSystem\.exit\(|\.halt\(/,
  stateKind,
  writers: new Map([
    ...["put", "putIfAbsent", "computeIfAbsent", "computeIfPresent", "compute", "merge", "remove", "replace"].map((name) => [name, "keyed"] as const),
    ...["add", "addAll", "addFirst", "addLast", "offer", "push", "putAll", "clear", "increment", "incrementAndGet", "getAndIncrement", "decrementAndGet", "getAndDecrement", "addAndGet", "getAndAdd"].map((name) => [name, "unkeyed"] as const),
  ]),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0).filter((node) => /^(?:package|import)_declaration$/.test(typeOf(tree, node)));
    const last = statements.at(-1);
    const end = last === undefined ? -1 : tree.text.indexOf("\n", endOf(tree, last));
    return last === undefined ? 0 : end === -1 ? tree.text.length : end + 1;
  },
};

function basesIn(tree: FlatTree, child: Node): readonly Node[] {
  if (typeOf(tree, child) === "superclass") return [firstChild(tree, child)];
  return /^(?:super|extends)_interfaces$/.test(typeOf(tree, child)) ? childrenOf(tree, firstChild(tree, child)) : [];
}

/** What an annotation stands on; `noNode` for one inside of another. */
function annotated(tree: FlatTree, annotation: Node): Node {
  const modifiers = parentOf(tree, annotation);
  return typeOf(tree, modifiers) === "modifiers" ? parentOf(tree, modifiers) : noNode;
}

function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  const type = typeNode(tree, childInField(tree, node, "type"));
  switch (typeOf(tree, node)) {
    case "record_declaration": {
      const components = childrenOf(tree, childInField(tree, node, "parameters")).map((one): Declared => fieldOf(tree, one, childInField(tree, one, "name"), noNode, node, { of: name }));
      return [{ kind: "class", name, value: noNode, type: noNode }, ...components];
    }
    case "class_declaration":
    case "interface_declaration":
    case "enum_declaration":
    case "annotation_type_declaration":
      return [{ kind: "class", name, value: noNode, type: noNode }];
    case "method_declaration":
      return [{ kind: "function", name, value: noNode, type: noNode, scope: "class" }];
    case "field_declaration":
    case "constant_declaration": {
      const owner = classAround(tree, node);
      const isStatic = typeOf(tree, node) === "constant_declaration" || hasModifier(tree, node, "static") || typeOf(tree, owner) === "interface_declaration" || isSingleton(tree, owner);
      return declarators(tree, node).map((one) => fieldOf(tree, node, childInField(tree, one, "name"), childInField(tree, one, "value"), owner, { scope: "class", isStatic, isFixed: isStatic && !isSingleton(tree, owner) && (typeOf(tree, node) === "constant_declaration" || typeOf(tree, owner) === "interface_declaration" || hasModifier(tree, node, "final")) }));
    }
    case "local_variable_declaration":
      return declarators(tree, node).map((one) => {
        const value = childInField(tree, one, "value");
        return { kind: "variable", name: childInField(tree, one, "name"), value, type, isUnset: isUnset(tree, value) };
      });
    case "resource":
      return [{ kind: "variable", name, value: childInField(tree, node, "value"), type }];
    case "instanceof_expression":
      return name === noNode ? [] : [{ kind: "variable", name, value: noNode, type: childInField(tree, node, "right") }];
    case "type_pattern":
    case "record_pattern_component": {
      const [patternType = noNode, variable] = childrenOf(tree, node);
      return variable === undefined ? [] : [{ kind: "variable", name: variable, value: noNode, type: typeNode(tree, patternType) }];
    }
    case "catch_formal_parameter":
      return [{ kind: "variable", name, value: noNode, type: firstChild(tree, firstChild(tree, node)) }];
    default:
      return [{ kind: "variable", name, value: noNode, type }];
  }
}

function declarators(tree: FlatTree, node: Node): readonly Node[] {
  return childrenOf(tree, node).filter((child) => typeOf(tree, child) === "variable_declarator");
}

/** `declaration` holds the annotations and the type of a field or a record's component. */
function fieldOf(tree: FlatTree, declaration: Node, name: Node, value: Node, owner: Node, rest: Pick<Declared, "scope" | "of" | "isStatic" | "isFixed">): Declared {
  const filledWith = filledBy(tree, declaration, name, value, owner);
  return { kind: "field", name, value, type: typeNode(tree, childInField(tree, declaration, "type")), isUnset: isUnset(tree, value), ...rest, ...(filledWith === undefined ? {} : { filledWith }) };
}

function isUnset(tree: FlatTree, value: Node): boolean {
  return value === noNode || typeOf(tree, value) === "null_literal";
}

function typeNode(tree: FlatTree, type: Node): Node {
  return textOf(tree, type) === "var" ? noNode : type;
}

/** There is one object of it in the whole program: what its fields hold outlives a request. */
function isSingleton(tree: FlatTree, classNode: Node): boolean {
  const names = annotationsOn(tree, classNode).map((annotation) => textOf(tree, childInField(tree, annotation, "name")));
  return names.some((name) => singletons.has(name)) && !names.some((name) => /Scope$|Scoped$/.test(name) && name !== "ApplicationScoped");
}

const singletons = new Set(["RestController", "Controller", "ControllerAdvice", "Service", "Component", "Repository", "Configuration", "Singleton", "ApplicationScoped", "WebServlet", "ServerEndpoint", "Path"]);

function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  if (typeOf(tree, node) === "update_expression") return { target: firstChild(tree, node), value: noNode, augmented: true };
  if (typeOf(tree, node) !== "assignment_expression") return undefined;
  const [target, value] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  return { target, value, augmented: tree.text.slice(endOf(tree, target), startOf(tree, value)).trim() !== "=" };
}

function signature(tree: FlatTree, node: Node): Signature {
  const name = childInField(tree, node, "name");
  const list = childInField(tree, node, "parameters");
  const parameters = typeOf(tree, list) === "identifier" ? [untyped(list)] : childrenOf(tree, list).flatMap((one) => parameterOf(tree, one));
  return { name: name === noNode ? undefined : textOf(tree, name), parameters, body: childInField(tree, node, "body") };
}

function untyped(name: Node): Parameter {
  return { name, type: noNode, default: noNode };
}

function parameterOf(tree: FlatTree, node: Node): readonly Parameter[] {
  switch (typeOf(tree, node)) {
    case "identifier":
      return [untyped(node)];
    case "formal_parameter": {
      const name = childInField(tree, node, "name");
      const filledWith = filledBy(tree, node, name, noNode, noNode);
      return [{ name, type: typeNode(tree, childInField(tree, node, "type")), default: noNode, ...(filledWith === undefined ? {} : { filledWith }) }];
    }
    case "spread_parameter":
      return declarators(tree, node).map((one) => untyped(childInField(tree, one, "name")));
    default:
      return [];
  }
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const type = typeOf(tree, node);
  if (type === "annotation") return [{ test: node, expected: true, then: annotated(tree, node), otherwise: noNode }];
  const test = childInField(tree, node, "condition");
  if (type !== "switch_expression") return [{ test, expected: true, then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
  const cases = childrenOf(tree, childInField(tree, node, "body")).map((one) => {
    const labels = childrenOf(tree, one).filter((child) => typeOf(tree, child) === "switch_label");
    return { node: one, values: labels.flatMap((label) => childrenOf(tree, label)), isDefault: labels.some((label) => /^default\b|,\s*default$/.test(textOf(tree, label))), isEmpty: childrenOf(tree, one).length === labels.length };
  });
  const firstDefault = cases.find(({ isDefault }) => isDefault)?.node;
  // A case without statements falls through to the next one.
  let together: Node[] = [];
  return cases.flatMap(({ node: then, values, isDefault, isEmpty }): Condition[] => {
    for (const value of values) together.push(value);
    if (isEmpty && !isDefault) return [];
    const own = together;
    together = [];
    // Broken code may have several.
    if (isEmpty || (isDefault && then !== firstDefault)) return [];
    return [{ test, expected: !isDefault, then, otherwise: noNode, values: isDefault ? cases.flatMap((one) => one.values) : own }];
  });
}

/** `@Profile("dev")`, `environment.acceptsProfiles("dev")`, `Arrays.asList(environment.getActiveProfiles()).contains("dev")`. */
function testOf(tree: FlatTree, node: Node, { valueOf }: ValueReader): readonly Test[] | undefined {
  const name = textOf(tree, childInField(tree, node, "name"));
  const isAnnotation = typeOf(tree, node) === "annotation";
  if (!isAnnotation && typeOf(tree, node) !== "method_invocation") return undefined;
  // `text.isEmpty()`, `StringUtils.isBlank(text)`, `Strings.isNullOrEmpty(text)`.
  if (/^is(?:NullOr)?(?:Empty|Blank)$/.test(name)) {
    const [given = childInField(tree, node, "object")] = childrenOf(tree, childInField(tree, node, "arguments"));
    const value = valueOf(given);
    return [{ kind: "set", variable: value.kind === "env" ? value.name : textOf(tree, given), values: [], holds: false }];
  }
  const asks = isAnnotation ? /^(?:Profile|IfBuildProfile|UnlessBuildProfile)$/.test(name) : /^(?:acceptsProfiles|matchesProfiles)$/.test(name) || (name === "contains" && textOf(tree, childInField(tree, node, "object")).includes("getActiveProfiles"));
  if (!asks) return isAnnotation ? [] : undefined;
  const profiles = [...textOf(tree, childInField(tree, node, "arguments")).matchAll(/"([^"\n]*)"/g)].map((match) => match[1] as string);
  const isPlain = profiles.length > 0 && profiles.every((profile) => /^!?[\w-]+$/.test(profile));
  const negative = profiles.filter((profile) => profile.startsWith("!"));
  if (!isPlain || (negative.length > 0 && negative.length < profiles.length)) return [];
  const holds = (negative.length === 0) === (name !== "UnlessBuildProfile");
  return [{ kind: "environment-name", variable: "spring.profiles.active", values: profiles.map((profile) => profile.replace("!", "")), holds }];
}

function stateKind(tree: FlatTree, value: Node, { nameOf }: ValueReader): "collection" | "counter" | undefined {
  switch (typeOf(tree, value)) {
    case "decimal_integer_literal":
    case "integral_type":
      return "counter";
    case "object_creation_expression":
    case "method_invocation":
    case "generic_type": {
      const name = (nameOf(value) ?? "").replace(/<.*$/, "");
      if (/(?:^|\.)(?:Atomic(?:Integer|Long)|LongAdder)(?:\(\))?$/.test(name)) return "counter";
      return /(?:Map|List|Set|Queue|Deque|Vector|Hashtable|Stack)(?:\(\))?$|\.Collections\.synchronized\w+\(\)$|ConcurrentHashMap\.newKeySet\(\)$|\b(?:Maps|Sets|Lists)\.new\w+\(\)$|Cache(?:\(\))?$|(?:Caffeine|CacheBuilder)\.newBuilder\(\).*\.build\(\)$/.test(name) ? "collection" : undefined;
    }
    default:
      return undefined;
  }
}

/** A shutdown hook runs on SIGTERM, and on SIGINT. `Signal.handle(new Signal("TERM"), …)` names its own. */
function signals(calls: readonly Call[], functions: readonly FunctionFact[]): readonly SignalHandler[] {
  return calls.flatMap((call): SignalHandler[] => {
    const isHook = call.callee === "Runtime.getRuntime().addShutdownHook";
    if (!isHook && call.callee !== "sun.misc.Signal.handle") return [];
    const [first, second] = call.arguments;
    const constructed = first?.kind === "call" ? calls[first.call]?.arguments[0] : undefined;
    const given: Value | undefined = isHook ? (constructed ?? first) : second;
    const inside = functions.findIndex(({ span, parent }) => span.start >= call.span.start && span.end <= call.span.end && parent === call.function);
    const handler = given?.kind === "function" ? given.function : inside === -1 ? undefined : inside;
    const named = constructed?.kind === "literal" ? [`SIG${constructed.text}`] : [];
    return (isHook ? ["SIGTERM", "SIGINT"] : named).map((signal) => ({ signal, span: call.span, handler }));
  });
}

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `Integer.parseInt(System.getenv().getOrDefault("${variable}", "${fallback.replaceAll(/["_lL]/g, "")}"))`,
  environmentText: (variable, fallback) => `System.getenv().getOrDefault("${variable}", ${fallback})`,
  environmentRequired: (variable) => `System.getenv("${variable}")`,
  environmentInText: (before, variable, fallback) => `"${before}" + System.getenv().getOrDefault("${variable}", "${fallback}")`,
};

export const java: readonly LanguageSupport[] = [{ id: "java", ecosystem: "java", endings: [".java"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

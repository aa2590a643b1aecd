import type { Call, Name, SignalHandler, Value } from "../core/facts.ts";
import type { Idiom } from "../core/rule.ts";
import { factsBy } from "./common/facts.ts";
import { decimalText, unescapedText } from "./common/literals.ts";
import { noTypes, unknownExpression, type Argument, type Assignment, type Condition, type Declared, type Expression, type ImportedName, type Operator, type Parameter, type Signature, type Syntax, type ValueReader } from "./common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "./flat-tree.ts";
import type { Test } from "./guards.ts";
import type { LanguageSupport } from "./languages.ts";

/**
 * Ruby. Constants go by their path, methods are joined with a dot: `Rack::Session::Pool`, `Logger.new`.
 *
 * - A method without arguments reads like an attribute and is named like one: `Rails.application.config.cache_store`. With arguments, a
 *   block, `!` or `?`, and for `new`, what it gives is `Redis.new()`, `OpenSSL::HMAC.digest()`.
 * - What is called on nothing belongs to `self`: `Sinatra::Base.set` in the body and the blocks of a class derived from it,
 *   `ActiveJob::Base.new().logger` in its methods, `set` at the top of the file. Methods of Kernel keep their own name: `system`, `trap`.
 * - A class of the file is named by the class it is derived from: `App.run!` is `Sinatra::Base.run!`.
 * - Files that a server or framework reads tell by what they call whose methods those are: `Puma::DSL.port`, `Unicorn::Configurator.listen`,
 *   `Sinatra::Application.get` where the file requires `sinatra`.
 * - `set :port, 1` is read as `set port: 1`, which Sinatra says is the same.
 * - The first thing a block is given is named by the call: `config` of `Devise.setup do |config|` is `Devise.setup()`.
 * - Rails goes by one name: `Shop::Application.config`, `Rails.configuration` and `config` in `class Application` are `Rails.application.config`.
 * - A text in backticks is a call of "`" with its pieces as arguments. A block is the last argument of its call.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["call", "subshell"]),
    functions: new Set(["method", "singleton_method", "block", "do_block"]),
    classes: new Set(["class", "module"]),
    blocks: noTypes,
    declarations: new Set(["method", "singleton_method", "class", "module", "assignment", "operator_assignment", "exception_variable", "for"]),
    assignments: new Set(["assignment", "operator_assignment", "binary"]),
    imports: new Set(["call"]),
    conditions: new Set(["if", "unless", "elsif", "if_modifier", "unless_modifier", "conditional", "case", "call"]),
    annotations: noTypes,
    returns: new Set(["return"]),
    objects: new Set(["hash"]),
    reads: new Set(["element_reference", "operator_assignment", "binary"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: true,
  closed: { types: new Set(["method", "singleton_method", "class", "module", "singleton_class"]), hides: /^[a-z_@]/ },
  namesCall: true,
  imports,
  signature,
  lastIsReturned: true,
  classOf: (tree, node) => ({ name: childInField(tree, node, "name"), bases: [...childrenOf(tree, childInField(tree, node, "superclass")), ...mixins(tree, node)] }),
  conditions,
  annotation: () => undefined,
  globalName,
  memberName,
  environment: {
    calls: { "ENV.fetch": { default: 1 }, "ENV.dig": {} },
    objects: new Set(["ENV", "Figaro.env"]),
    names: { "Rails.env": "RAILS_ENV", "settings.environment": "APP_ENV", "Sinatra::Base.environment": "APP_ENV", "Sinatra::Base.settings.environment": "APP_ENV", "Sinatra::Application.environment": "APP_ENV", "Padrino.env": "RACK_ENV" },
    defaultMethods: new Set(),
  },
  conversions: new Set(["Integer", "Float", "String"]),
  formatters: new Set(["format", "sprintf"]),
  transparentMethods: new Set(["to_s", "to_i", "to_f", "to_sym", "to_str", "freeze", "dup", "strip", "chomp", "squish", "downcase", "presence", "inquiry"]),
  testOf,
  stops: /\b(?:raise|abort|exit!?|fail|throw)\b/,
  stateKind(tree, value, { nameOf }) {
    switch (typeOf(tree, value)) {
      case "hash":
      case "array":
        return "collection";
      case "integer":
        return "counter";
      case "call": {
        const name = nameOf(value);
        return name === undefined ? undefined : collections.has(name) ? "collection" : /^Concurrent::Atomic(?:Fixnum|Reference)\.new\(\)$/.test(name) ? "counter" : undefined;
      }
      default:
        return undefined;
    }
  },
  writers: new Map([
    ...["store", "delete", "put_if_absent", "compute_if_absent", "compute", "merge_pair"].map((name) => [name, "keyed"] as const),
    ...["push", "append", "prepend", "unshift", "add", "add?", "insert", "concat", "merge!", "update", "enq", "increment", "decrement"].map((name) => [name, "unkeyed"] as const),
  ]),
  signals,
  importInsertion(tree) {
    const statements = childrenOf(tree, 0);
    const others = statements.findIndex((node) => imports(tree, node).length === 0);
    const last = statements[(others === -1 ? statements.length : others) - 1];
    const end = last === undefined ? -1 : tree.text.indexOf("\n", endOf(tree, last));
    const [first] = statements;
    return last === undefined ? (first === undefined ? 0 : startOf(tree, first)) : end === -1 ? tree.text.length : end + 1;
  },
};

const collections = new Set(["Hash", "Array", "Set", "SortedSet", "Queue", "Thread::Queue", "Concurrent::Map", "Concurrent::Hash", "Concurrent::Array", "Concurrent::Set"].map((name) => `${name}.new()`));

function expression(tree: FlatTree, node: Node): Expression {
  const type = typeOf(tree, node);
  switch (type) {
    case "identifier":
    case "constant":
    case "hash_key_symbol":
    case "global_variable":
    case "self":
      return { kind: "name", text: textOf(tree, node) };
    case "instance_variable":
    case "class_variable":
      return { kind: "field", text: textOf(tree, node) };
    case "scope_resolution": {
      const scope = childInField(tree, node, "scope");
      const name = childInField(tree, node, "name");
      return scope === noNode ? { kind: "same", inner: name } : { kind: "member", object: scope, text: textOf(tree, name), separator: "::" };
    }
    case "element_reference": {
      const object = childInField(tree, node, "object");
      const [, key = noNode] = childrenOf(tree, node);
      return { kind: "index", object, key };
    }
    case "call":
      return call(tree, node);
    case "subshell":
      return { kind: "call", callee: "`", object: noNode, name: node, arguments: childrenOf(tree, node).map((value) => ({ name: noNode, value })), construction: false };
    case "string":
    case "bare_string":
    case "bare_symbol":
    case "delimited_symbol":
      return text(tree, node);
    case "string_content":
    case "heredoc_content":
      return { kind: "literal", type: "string", text: unquoted(tree, node) };
    case "escape_sequence":
      return { kind: "literal", type: "string", text: unescapedText(textOf(tree, node)) };
    case "simple_symbol":
    case "character":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(1) };
    case "chained_string":
      return { kind: "template", parts: childrenOf(tree, node) };
    // Its text stands elsewhere: a literal at this place would be a wrong one.
    case "heredoc_beginning":
      return { kind: "template", parts: childrenOf(tree, heredocBody(tree, node)).filter((part) => typeOf(tree, part) !== "heredoc_end") };
    case "integer":
    case "float": {
      const number = decimalText(textOf(tree, node));
      return number === undefined ? unknownExpression : { kind: "literal", type: "number", text: number };
    }
    case "true":
    case "false":
      return { kind: "literal", type: "boolean", text: type };
    case "nil":
      return { kind: "nothing" };
    case "array":
    case "string_array":
    case "symbol_array":
    case "right_assignment_list": {
      const items = childrenOf(tree, node);
      const plain = items.filter((item) => typeOf(tree, item) !== "splat_argument");
      return { kind: "list", items: plain, complete: plain.length === items.length };
    }
    case "hash":
      return hash(tree, node);
    case "block":
    case "do_block":
    case "method":
    case "singleton_method":
      return { kind: "function" };
    case "lambda":
      return { kind: "same", inner: childInField(tree, node, "body") };
    case "binary":
    case "operator_assignment":
      return operation(tree, node);
    case "unary": {
      const operand = childInField(tree, node, "operand");
      return /^(?:!|not\b)/.test(textOf(tree, node)) ? { kind: "not", inner: operand } : unknownExpression;
    }
    case "assignment":
      return { kind: "same", inner: childInField(tree, node, "right") };
    case "conditional":
    case "if":
    case "unless":
    case "elsif":
      return { kind: "choice", options: ["consequence", "alternative"].map((field) => childInField(tree, node, field)).filter((option) => option !== noNode) };
    case "case":
      return { kind: "choice", options: childrenOf(tree, node).flatMap((one) => (typeOf(tree, one) === "when" ? childInField(tree, one, "body") : typeOf(tree, one) === "else" ? one : [])) };
    case "rescue_modifier":
      return { kind: "choice", options: [childInField(tree, node, "body"), childInField(tree, node, "handler")] };
    case "then":
    case "else":
    case "begin":
    case "body_statement":
    case "block_body":
    case "parenthesized_statements":
    case "interpolation":
    case "argument_list":
      return { kind: "same", inner: childrenOf(tree, node).findLast((child) => !/^(?:rescue|ensure)$/.test(typeOf(tree, child))) ?? noNode };
    case "superclass":
    case "pattern":
      return { kind: "same", inner: firstChild(tree, node) };
    default:
      return unknownExpression;
  }
}

/** Literal where nothing is put into it. */
function text(tree: FlatTree, node: Node): Expression {
  const parts = childrenOf(tree, node);
  if (parts.some((part) => typeOf(tree, part) === "interpolation")) return { kind: "template", parts };
  return { kind: "literal", type: "string", text: parts.map((part) => (typeOf(tree, part) === "escape_sequence" ? unescapedText(textOf(tree, part)) : unquoted(tree, part))).join("") };
}

/** Between single quotes a backslash escapes those and itself alone. */
function unquoted(tree: FlatTree, content: Node): string {
  const plain = textOf(tree, content);
  return tree.text[startOf(tree, parentOf(tree, content))] === "'" ? plain.replace(/\\(['\\])/g, "$1") : plain;
}

/** Texts stand below in the order in which they are begun. */
function heredocBody(tree: FlatTree, beginning: Node): Node {
  let bodies = heredocBodies.get(tree);
  if (bodies === undefined) {
    const texts = [...nodesOfTypes(tree, heredocTexts)];
    bodies = new Map([...nodesOfTypes(tree, heredocBeginnings)].map((node, index) => [node, texts[index] ?? noNode]));
    heredocBodies.set(tree, bodies);
  }
  return bodies.get(beginning) ?? noNode;
}

const heredocTexts = new Set(["heredoc_body"]);
const heredocBeginnings = new Set(["heredoc_beginning"]);
const heredocBodies = new WeakMap<FlatTree, ReadonlyMap<Node, Node>>();

function hash(tree: FlatTree, node: Node): Expression {
  const parts = childrenOf(tree, node);
  // A key that is a variable is not known by its name.
  const pairs = parts.filter((part) => typeOf(tree, part) === "pair" && /^(?:hash_key_symbol|simple_symbol|delimited_symbol|string|integer)$/.test(typeOf(tree, childInField(tree, part, "key"))));
  return { kind: "object", entries: pairs.map((pair) => ({ key: childInField(tree, pair, "key"), value: valueOfPair(tree, pair) })), complete: pairs.length === parts.length };
}

/** `{ port: }` is short for `{ port: port }`. */
function valueOfPair(tree: FlatTree, pair: Node): Node {
  const value = childInField(tree, pair, "value");
  return value === noNode ? childInField(tree, pair, "key") : value;
}

function call(tree: FlatTree, node: Node): Expression {
  const name = childInField(tree, node, "method");
  const receiver = childInField(tree, node, "receiver");
  const list = childInField(tree, node, "arguments");
  const block = childInField(tree, node, "block");
  if (name === noNode || typeOf(tree, name) === "super") return unknownExpression;
  const method = textOf(tree, name);
  const isPlain = list === noNode && block === noNode && tree.text[endOf(tree, node) - 1] !== ")";
  // `config.port = 1` sets what it names, and Figaro reads the environment by methods.
  if (isPlain && receiver !== noNode && (isSet(tree, node) || textOf(tree, receiver) === "Figaro.env")) return { kind: "member", object: receiver, text: method };
  if (isPlain && receiver !== noNode && emptinessTests.has(method)) return { kind: "not", inner: receiver };
  if (isPlain && receiver !== noNode && method === "present?") return { kind: "same", inner: receiver };
  if (receiver === noNode && /^(?:lambda|proc)$/.test(method) && block !== noNode) return { kind: "same", inner: block };
  const isOfSelf = typeOf(tree, receiver) === "self";
  if (isOfSelf && isPlain && !/[!?]$/.test(method)) return { kind: "name", text: method };
  const blocks = block === noNode || (textOf(tree, receiver) === "ENV" && syntax.stops.test(textOf(tree, block))) ? [] : [{ name: noNode, value: block }];
  const values = childrenOf(tree, list);
  const isSetting = method === "set" && values.length === 2 && typeOf(tree, values[0] ?? noNode) === "simple_symbol" && /^(?:self|constant|scope_resolution)?$/.test(typeOf(tree, receiver));
  const given = isSetting ? [{ name: values[0] ?? noNode, value: values[1] ?? noNode }] : values.map((value): Argument => (typeOf(tree, value) === "pair" ? { name: childInField(tree, value, "key"), value: valueOfPair(tree, value) } : { name: noNode, value }));
  return {
    kind: "call",
    object: isOfSelf ? noNode : receiver,
    name,
    arguments: [...given, ...blocks],
    construction: method === "new",
    bare: isPlain && method !== "new" && !/[!?]$/.test(method),
  };
}

const emptinessTests = new Set(["nil?", "blank?", "empty?"]);

function isSet(tree: FlatTree, node: Node): boolean {
  const parent = parentOf(tree, node);
  return /^(?:assignment|operator_assignment)$/.test(typeOf(tree, parent)) && childInField(tree, parent, "left") === node;
}

function operation(tree: FlatTree, node: Node): Expression {
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const operator = operators.get(operatorOf(tree, left, right)) ?? "other";
  // `ENV["X"] || raise("X is not set")` has no default.
  const gives = operator !== "default" || !stopping.test(textOf(tree, right));
  return gives ? { kind: "operation", operator, left, right } : { kind: "same", inner: left };
}

const stopping = new RegExp(`^(?:Kernel\\.)?(?:${syntax.stops.source})`);

function operatorOf(tree: FlatTree, left: Node, right: Node): string {
  return tree.text.slice(endOf(tree, left), startOf(tree, right)).trim();
}

const operators = new Map<string, Operator>([
  ["+", "concat"],
  ["&&", "and"],
  ["and", "and"],
  ["||", "default"],
  ["||=", "default"],
  ["or", "default"],
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "unequal"],
]);

/** Constants, class variables, globals, and what the body of a class sets `@x` to, outlive a call. Other variables are there when they are assigned. */
function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const name = childInField(tree, node, "name");
  switch (typeOf(tree, node)) {
    case "method":
    case "singleton_method":
      return [{ kind: "function", name, value: noNode, type: noNode }];
    case "class":
    case "module":
      return [{ kind: "class", name, value: firstChild(tree, childInField(tree, node, "superclass")), type: noNode, scope: "class" }];
    case "exception_variable":
      return [{ kind: "variable", name: firstChild(tree, node), value: noNode, type: noNode }];
    case "for":
      return [{ kind: "variable", name: childInField(tree, node, "pattern"), value: noNode, type: noNode }];
    default:
      return declaredByAssignment(tree, node);
  }
}

function declaredByAssignment(tree: FlatTree, node: Node): readonly Declared[] {
  const [left, right] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  const isKept = typeOf(tree, node) === "assignment" || operatorOf(tree, left, right) === "||=";
  if (!isKept) return [];
  switch (typeOf(tree, left)) {
    case "constant":
      return [{ kind: "variable", name: left, value: right, type: noNode, scope: "class", isStatic: true }];
    case "class_variable":
      return [{ kind: "field", name: left, value: right, type: noNode, scope: "class", isStatic: true }];
    case "global_variable":
      return [{ kind: "variable", name: left, value: right, type: noNode, scope: "file" }];
    case "instance_variable":
      return isInClassBody(tree, node) ? [{ kind: "field", name: left, value: right, type: noNode, scope: "class", isStatic: true }] : [];
    case "left_assignment_list": {
      const values = typeOf(tree, right) === "right_assignment_list" ? childrenOf(tree, right) : [];
      return childrenOf(tree, left).flatMap((name, index) => (typeOf(tree, name) === "identifier" ? { kind: "variable", name, value: values[index] ?? noNode, type: noNode } : []));
    }
    default:
      return [];
  }
}

function isInClassBody(tree: FlatTree, node: Node): boolean {
  const body = parentOf(tree, node);
  return typeOf(tree, body) === "body_statement" && /^(?:class|module|singleton_class)$/.test(typeOf(tree, parentOf(tree, body)));
}

function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  const type = typeOf(tree, node);
  const [target, value] = [childInField(tree, node, "left"), childInField(tree, node, "right")];
  if (type === "binary") return operatorOf(tree, target, value) === "<<" ? { target, value: noNode, augmented: false, appends: true } : undefined;
  if (!/^(?:operator_)?assignment$/.test(type) || typeOf(tree, target) === "left_assignment_list" || declaredByAssignment(tree, node).length > 0) return undefined;
  return { target, value, augmented: type === "operator_assignment" && operatorOf(tree, target, value) !== "||=" };
}

/** `require` brings no names. A file of the workspace is told by its path. */
function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const method = textOf(tree, childInField(tree, node, "method"));
  if (!/^require(?:_relative)?$/.test(method) || typeOf(tree, node) !== "call" || childInField(tree, node, "receiver") !== noNode) return [];
  const path = expression(tree, firstChild(tree, childInField(tree, node, "arguments")));
  if (path.kind !== "literal" || path.text === "") return [];
  const module = method === "require" || path.text.startsWith(".") ? path.text : `./${path.text}`;
  return [{ module, imported: "*", local: undefined, name: module, guarded: isRescued(tree, node) }];
}

/** `begin require "x" rescue LoadError end`. */
function isRescued(tree: FlatTree, node: Node): boolean {
  const around = parentOf(tree, node);
  return typeOf(tree, around) === "rescue_modifier" || (/^(?:begin|body_statement)$/.test(typeOf(tree, around)) && childrenOf(tree, around).some((child) => typeOf(tree, child) === "rescue"));
}

function signature(tree: FlatTree, node: Node): Signature {
  const name = textOf(tree, childInField(tree, node, "name"));
  const parent = parentOf(tree, node);
  const parameters = childInField(tree, typeOf(tree, parent) === "lambda" ? parent : node, "parameters");
  const given = /^(?:do_)?block$/.test(typeOf(tree, node)) && typeOf(tree, parent) === "call" ? givenToBlock(tree, parent) : [];
  return {
    name: name === "" ? undefined : name,
    parameters: childrenOf(tree, parameters).flatMap((parameter, index) => parametersOf(tree, parameter).map((one) => (index === 0 ? { ...one, given } : one))),
    body: childInField(tree, node, "body"),
  };
}

function parametersOf(tree: FlatTree, node: Node): readonly Parameter[] {
  const type = typeOf(tree, node);
  if (type === "identifier") return [{ name: node, type: noNode, default: noNode }];
  if (type === "destructured_parameter") return childrenOf(tree, node).flatMap((child) => parametersOf(tree, child));
  const name = childInField(tree, node, "name");
  return name === noNode ? [] : [{ name, type: noNode, default: childInField(tree, node, "value") }];
}

/** The items that are written in front of `each`; of anything else that goes through items nothing is known; else what the call gives. */
function givenToBlock(tree: FlatTree, callNode: Node): readonly Node[] {
  const receiver = childInField(tree, callNode, "receiver");
  const method = textOf(tree, childInField(tree, callNode, "method"));
  if (/^(?:each|map|flat_map|collect)(?:_|$)/.test(method) && /^(?:array|string_array|symbol_array)$/.test(typeOf(tree, receiver))) return childrenOf(tree, receiver);
  if (method === "tap") return [receiver];
  return method === "" || iterators.test(method) ? [] : [callNode];
}

const iterators = /^(?:each|map|flat_map|filter|select|reject|collect|find|detect|sort|min|max|group|index|times|upto|step|any|all|none|one|count|sum|inject|reduce|partition|zip|with|then|yield_self|lambda|proc|define_method|fetch|delete_if|keep_if|transform|cycle|loop|in_groups)(?:_|[!?]|$)/;

function mixins(tree: FlatTree, node: Node): readonly Node[] {
  return childrenOf(tree, childInField(tree, node, "body")).flatMap((statement) => {
    const isMixin = typeOf(tree, statement) === "call" && /^(?:include|extend|prepend)$/.test(textOf(tree, childInField(tree, statement, "method")));
    return isMixin ? childrenOf(tree, childInField(tree, statement, "arguments")) : [];
  });
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "condition");
  switch (typeOf(tree, node)) {
    case "call": {
      // `configure :production do`, as Sinatra has it.
      const isConfigure = textOf(tree, childInField(tree, node, "method")) === "configure" && childInField(tree, node, "arguments") !== noNode;
      return isConfigure ? [{ test: node, expected: true, then: childInField(tree, node, "block"), otherwise: noNode }] : [];
    }
    case "case":
      return cases(tree, node);
    case "if_modifier":
    case "unless_modifier":
      return [{ test, expected: typeOf(tree, node) === "if_modifier", then: childInField(tree, node, "body"), otherwise: noNode }];
    default:
      return [{ test, expected: typeOf(tree, node) !== "unless", then: childInField(tree, node, "consequence"), otherwise: childInField(tree, node, "alternative") }];
  }
}

function cases(tree: FlatTree, node: Node): readonly Condition[] {
  const test = childInField(tree, node, "value");
  const branches = childrenOf(tree, node).filter((one) => /^(?:when|else)$/.test(typeOf(tree, one)));
  const valuesOf = (one: Node): readonly Node[] => childrenOf(tree, one).flatMap((child) => (typeOf(tree, child) === "pattern" ? firstChild(tree, child) : []));
  // Without a value every case is a condition of its own.
  if (test === noNode) return branches.flatMap((one) => valuesOf(one).map((value) => ({ test: value, expected: true, then: one, otherwise: noNode })));
  return branches.map((one) => {
    const isElse = typeOf(tree, one) === "else";
    return { test, expected: !isElse, then: one, otherwise: noNode, values: isElse ? branches.flatMap(valuesOf) : valuesOf(one) };
  });
}

function testOf(tree: FlatTree, node: Node, { nameOf, valueOf }: ValueReader): readonly Test[] | undefined {
  const view = expression(tree, node);
  if (view.kind === "operation" && view.operator === "equal") {
    const isMain = textOf(tree, view.left) === "__FILE__" && /^\$(?:0|PROGRAM_NAME)$/.test(textOf(tree, view.right));
    return isMain ? [{ kind: "main", variable: "", values: [], holds: true }] : undefined;
  }
  if (view.kind !== "call") return undefined;
  const method = textOf(tree, view.name);
  const [argument] = view.arguments;
  if (method === "configure" && /^(?:Sinatra::(?:Base|Application)\.)?configure\(\)$/.test(nameOf(node) ?? "")) {
    const values = view.arguments.flatMap(({ value }) => textsOf(valueOf(value)));
    return values.length === 0 ? undefined : [environmentIs("APP_ENV", values)];
  }
  // `ENV.key?("X")`.
  if (/^(?:key|has_key|include|member)\?$/.test(method) && textOf(tree, view.object) === "ENV" && argument !== undefined) {
    return textsOf(valueOf(argument.value)).map((variable): Test => ({ kind: "set", variable, values: [], holds: true }));
  }
  // `%w[staging production].include?(Rails.env)` and the other way round.
  if ((method === "include?" || method === "in?") && argument !== undefined) {
    const [subject, list] = method === "in?" ? [view.object, argument.value] : [argument.value, view.object];
    const value = valueOf(subject);
    const texts = value.kind === "env" ? textsOf(valueOf(list)) : [];
    return value.kind === "env" && texts.length > 0 ? [environmentIs(value.name, texts)] : undefined;
  }
  if (!environmentTests.has(method)) return undefined;
  const subject = view.object === noNode ? undefined : valueOf(view.object);
  const isSinatra = /^(?:Sinatra::(?:Base|Application)\.(?:settings\.)?|settings\.)?\w+\?\(\)$/.test(nameOf(node) ?? "");
  const variable = subject?.kind === "env" ? subject.name : isSinatra ? "APP_ENV" : undefined;
  return variable === undefined ? undefined : [environmentIs(variable, method === "local?" ? ["development", "test"] : [method.slice(0, -1)])];
}

const environmentTests = new Set(["production?", "development?", "test?", "staging?", "local?"]);

function environmentIs(variable: string, values: readonly string[]): Test {
  return { kind: "environment-name", variable, values, holds: true };
}

function textsOf(value: Value): readonly string[] {
  return value.kind === "literal" ? [value.text] : value.kind === "list" ? value.items.flatMap(textsOf) : [];
}

/** What is called on nothing is a method of Kernel or of `self`. Helpers that read the environment are told by how they are called, and get no name. */
function globalName(text: string, tree: FlatTree, node: Node, values: ValueReader): Name | undefined {
  if (/^[A-Z$]/.test(text) || kernel.has(text)) return text;
  if (unnamed.test(text)) return undefined;
  const self = selfAt(tree, node, values);
  if (text === "self") return self === "" ? undefined : self;
  if (self === undefined) return undefined;
  return self === "" ? nameAtTop(text, tree) : memberName(`${self}.${text}`);
}

function nameAtTop(text: string, tree: FlatTree): Name {
  let known = dialects.get(tree);
  if (known === undefined) dialects.set(tree, (known = dialectList.filter(({ toldBy }) => toldBy.test(tree.text))));
  const dialect = known.find(({ methods }) => methods.has(text));
  return dialect === undefined ? text : `${dialect.self}.${text}`;
}

interface Dialect {
  readonly self: Name;
  /** What stands in files of it alone. */
  readonly toldBy: RegExp;
  readonly methods: ReadonlySet<string>;
}

const dialects = new WeakMap<FlatTree, readonly Dialect[]>();

/** Whose methods are called at the top of a file. As Sinatra, Puma and Unicorn document them. */
const dialectList: readonly Dialect[] = [
  {
    self: "Sinatra::Application",
    toldBy: /^\s*require\s*\(?\s*["']sinatra["']/m,
    methods: new Set(["get", "post", "put", "patch", "delete", "head", "options", "before", "after", "set", "enable", "disable", "configure", "use", "register", "helpers", "error", "not_found", "run!", "production?", "development?", "test?"]),
  },
  {
    self: "Puma::DSL",
    toldBy: /^\s*(?:workers|threads|prune_bundler|activate_control_app|state_path|worker_timeout|worker_shutdown_timeout|force_shutdown_after|on_worker_boot|before_worker_boot|fork_worker)\b(?!\s*=)|^\s*preload_app!/m,
    methods: new Set(["port", "bind", "ssl_bind", "environment", "workers", "threads", "pidfile", "state_path", "daemonize", "stdout_redirect", "plugin", "rackup", "preload_app!", "force_shutdown_after", "worker_timeout", "worker_shutdown_timeout", "activate_control_app", "directory", "fork_worker", "before_fork", "on_refork", "on_restart", "on_worker_boot", "before_worker_boot", "on_worker_shutdown", "log_requests", "quiet", "tag"]),
  },
  {
    self: "Unicorn::Configurator",
    toldBy: /^\s*worker_processes\b(?!\s*=)/m,
    methods: new Set(["listen", "pid", "worker_processes", "stderr_path", "stdout_path", "logger", "timeout", "preload_app", "working_directory"]),
  },
];

const unnamed = /^(?:_\d|it|__\w+__)$|(?:^|_)env(?:_|$)/;

/** The name of `self`; empty at the top of the file, `undefined` where it cannot be told. */
function selfAt(tree: FlatTree, node: Node, { nameOf }: ValueReader): Name | undefined {
  let isInstance = false;
  for (let at = parentOf(tree, node), from = node; at !== noNode; from = at, at = parentOf(tree, at)) {
    switch (typeOf(tree, at)) {
      case "method":
        isInstance = true;
        break;
      case "singleton_method":
      case "singleton_class":
        isInstance = false;
        break;
      case "call": {
        const inBlock = /^(?:do_)?block$/.test(typeOf(tree, from)) && /^(?:configure|draw|new|app)$/.test(textOf(tree, childInField(tree, at, "method")));
        const self = inBlock ? blockSelves.get(nameOf(at) ?? "") : undefined;
        if (self !== undefined) return self;
        break;
      }
      case "module":
        return undefined;
      case "class": {
        const name = childInField(tree, at, "name");
        if (from === childInField(tree, at, "superclass") || from === name) break;
        const base = firstChild(tree, childInField(tree, at, "superclass"));
        const own = base !== noNode ? nameOf(base) : typeOf(tree, name) === "scope_resolution" ? textOf(tree, name) : undefined;
        return own === undefined ? undefined : isInstance ? `${own}.new()` : own;
      }
      default:
    }
  }
  return "";
}

/** Blocks that are run with another `self`, by what the call they belong to gives. */
const blockSelves = new Map([
  ["Rails.application.configure()", "Rails.application"],
  ["Rails.application.routes.draw()", "Rails.application.routes"],
  ["Sinatra.new()", "Sinatra::Base"],
  ["Rack::Builder.new()", "Rack::Builder.new()"],
  ["Rack::Builder.app()", "Rack::Builder.new()"],
]);

/** Other frameworks have an `Application`, too. */
function memberName(name: Name): Name {
  return name.replace(/^(?!(?:Sinatra|Rake|Hanami|Padrino|Jets|Roda|Ramaze|Goliath)::)\w+::Application(?=\.(?:config|configure|routes)$)/, "Rails.application").replace(/^Rails\.configuration$/, "Rails.application.config").replace(/^Kernel\./, "");
}

const kernel = new Set([
  ...["abort", "at_exit", "autoload", "catch", "exec", "exit", "exit!", "fail", "fork", "format", "gets", "load", "loop", "open", "p", "pp", "print", "printf", "putc", "puts"],
  ...["raise", "rand", "require", "require_relative", "sleep", "spawn", "sprintf", "srand", "syscall", "system", "throw", "trap", "warn"],
]);

/** `at_exit` runs when a signal ends the program, too: it is one of the `EXIT` that `trap` knows. */
function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    if (callee === "at_exit") return [{ signal: "EXIT", span, handler: functionOf(given[0]) }];
    const [signal] = callee === "trap" || callee === "Signal.trap" ? given : [];
    const options = signal?.kind === "choice" ? signal.options : signal === undefined ? [] : [signal];
    return options.flatMap((option) => (option.kind === "literal" ? { signal: signalName(option.text), span, handler: functionOf(given[1]) } : []));
  });
}

function functionOf(value: Value | undefined): number | undefined {
  return value?.kind === "function" ? value.function : undefined;
}

function signalName(text: string): string {
  const name = signalNumbers.get(text) ?? text;
  return name === "EXIT" || name.startsWith("SIG") ? name : `SIG${name}`;
}

const signalNumbers = new Map([
  ["0", "EXIT"],
  ["1", "HUP"],
  ["2", "INT"],
  ["3", "QUIT"],
  ["15", "TERM"],
]);

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `${fallback.includes(".") ? "Float" : "Integer"}(ENV.fetch("${variable}", ${fallback}))`,
  environmentText: (variable, fallback) => `ENV.fetch("${variable}", ${fallback})`,
  environmentRequired: (variable) => `ENV.fetch("${variable}")`,
  environmentInText: (before, variable, fallback) => `"${before}#{ENV.fetch("${variable}", "${fallback}")}"`,
};

export const ruby: readonly LanguageSupport[] = [{ id: "ruby", ecosystem: "ruby", endings: [".rb", ".ru", ".rake"], fileNames: ["Rakefile"], facts: factsBy(syntax), idiom, comment: { before: "# ", after: "" } }];

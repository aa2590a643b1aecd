import type { Call, SignalHandler } from "../core/facts/facts.ts";
import type { Idiom } from "../core/fixes/idiom.ts";
import { factsBy } from "./common/facts.ts";
import { noTypes, unknownExpression, type Argument, type Assignment, type Condition, type Declared, type Expression, type ImportedName, type Operator, type Signature, type Syntax, type ValueReader } from "./common/syntax.ts";
import { negated, type Test } from "./guards.ts";
import { afterOf, childInField, childrenOf, endOf, firstChild, nodesOfTypes, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "./flat-tree.ts";
import type { LanguageSupport } from "./languages.ts";

/**
 * Bash and the POSIX shell. A command is a call of its own name with its words as arguments; a variable that the script does not set is
 * read from the environment. Which programs a script starts, with wrappers followed, is asked of `formats/shell.ts`.
 */
const syntax: Syntax = {
  types: {
    calls: new Set(["command"]),
    functions: new Set(["function_definition"]),
    classes: noTypes,
    blocks: noTypes,
    declarations: new Set(["function_definition", "for_statement", "declaration_command", "variable_assignment", "command"]),
    assignments: new Set(["variable_assignment"]),
    imports: new Set(["command"]),
    conditions: new Set(["if_statement", "elif_clause", "case_statement", "list"]),
    annotations: noTypes,
    returns: noTypes,
    objects: noTypes,
    reads: new Set(["simple_expansion", "expansion"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: true,
  functionsApart: true,
  isReadFirst,
  imports,
  signature,
  lastIsReturned: false,
  classOf: () => ({ name: noNode, bases: [] }),
  conditions,
  annotation: () => undefined,
  globalName: (text) => (/^[\w./-]+$/.test(text) ? text : undefined),
  environment: { calls: {}, objects: new Set(), defaultMethods: new Set() },
  conversions: new Set(),
  formatters: new Set(),
  transparentMethods: new Set(),
  testOf,
  stops: /\bexit\b|\breturn [1-9]/,
  // A script answers no requests.
  stateKind: () => undefined,
  writers: new Map(),
  signals,
  importInsertion: () => 0,
};

function expression(tree: FlatTree, node: Node): Expression {
  switch (typeOf(tree, node)) {
    case "command":
      return { kind: "call", object: noNode, name: firstChild(tree, childInField(tree, node, "name")), arguments: argumentsOf(tree, node), construction: false };
    case "variable_name":
      // In the default of a variable the grammar takes what stands before `-`, `+` or `=` for a name.
      return typeOf(tree, parentOf(tree, node)) === "concatenation" ? { kind: "literal", type: "string", text: textOf(tree, node) } : { kind: "name", text: textOf(tree, node) };
    case "word":
      return wordOf(tree, node);
    case "number":
      return { kind: "literal", type: "number", text: textOf(tree, node) };
    case "extglob_pattern":
      return { kind: "literal", type: "string", text: textOf(tree, node) };
    case "raw_string":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(1, -1) };
    case "ansi_c_string":
      return { kind: "literal", type: "string", text: textOf(tree, node).slice(2, -1) };
    case "string_content":
      return { kind: "literal", type: "string", text: unescaped(textOf(tree, node)) };
    case "string": {
      const parts = childrenOf(tree, node);
      if (parts.length === 0) return { kind: "literal", type: "string", text: "" };
      if (parts.length === 1 && typeOf(tree, parts[0] ?? noNode) === "string_content") return { kind: "literal", type: "string", text: unescaped(textOf(tree, parts[0] ?? noNode)) };
      return parts.length === 1 ? { kind: "same", inner: parts[0] ?? noNode } : { kind: "template", parts };
    }
    case "concatenation": {
      const parts = childrenOf(tree, node);
      const isText = parts.every((part) => /^(?:variable_name|word|number)$/.test(typeOf(tree, part)));
      return isText ? { kind: "literal", type: "string", text: unescaped(textOf(tree, node)) } : { kind: "template", parts };
    }
    case "simple_expansion":
    case "expansion":
      return expansion(tree, node);
    case "list":
    case "binary_expression": {
      const [left = noNode, right = noNode] = childrenOf(tree, node);
      return { kind: "operation", operator: operators.get(tree.text.slice(endOf(tree, left), startOf(tree, right)).trim()) ?? "other", left, right };
    }
    case "test_command":
    case "parenthesized_expression":
      return { kind: "same", inner: firstChild(tree, node) };
    case "negated_command":
      return { kind: "not", inner: firstChild(tree, node) };
    case "array":
      return { kind: "list", items: childrenOf(tree, node), complete: true };
    default:
      return unknownExpression;
  }
}

const operators = new Map<string, Operator>([
  ["=", "equal"],
  ["==", "equal"],
  ["!=", "unequal"],
  ["&&", "and"],
  ["-a", "and"],
  ["||", "or"],
  ["-o", "or"],
]);

/** The name of a command stands for itself; any other word is a text. */
function wordOf(tree: FlatTree, node: Node): Expression {
  const text = unescaped(textOf(tree, node));
  const parent = parentOf(tree, node);
  return typeOf(tree, parent) === "command_name" || typeOf(tree, parent) === "function_definition" ? { kind: "name", text } : { kind: "literal", type: "string", text };
}

/** A backslash before a line break joins the lines; before anything else it takes its meaning away. */
function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\\r?\n/g, "").replace(/\\([$`"\\ ])/g, "$1") : text;
}

/** `$1`, `$@` and the like are what the script was called with. */
function expansion(tree: FlatTree, node: Node): Expression {
  const [name = noNode, other = noNode] = childrenOf(tree, node);
  const text = textOf(tree, name);
  if (typeOf(tree, name) !== "variable_name" || !/^[A-Za-z_]/.test(text)) return unknownExpression;
  const operator = other === noNode ? "" : tree.text.slice(endOf(tree, name), startOf(tree, other)).trim();
  return { kind: "variable", text, default: /^:?[-=]$/.test(operator) ? other : noNode };
}

/** Its words, and by name what is set in its environment alone: `PGPASSWORD=… psql`. */
function argumentsOf(tree: FlatTree, node: Node): readonly Argument[] {
  const name = childInField(tree, node, "name");
  const children = childrenOf(tree, node);
  const set = children.filter((child) => child < name && typeOf(tree, child) === "variable_assignment").map((child) => ({ name: childInField(tree, child, "name"), value: childInField(tree, child, "value") }));
  const words = children.filter((child) => child > name && !/redirect|herestring/.test(typeOf(tree, child))).map((value) => ({ name: noNode, value }));
  return [...set.filter(({ name: variable, value }) => typeOf(tree, variable) === "variable_name" && value !== noNode), ...words];
}

/** What gets its value when the script runs: in a loop, by `read`, or later, and what is set to nothing. */
function declarations(tree: FlatTree, node: Node): readonly Declared[] {
  const declared = (name: Node): Declared => ({ kind: "variable", name, value: noNode, type: noNode });
  switch (typeOf(tree, node)) {
    case "function_definition":
      return [{ kind: "function", name: childInField(tree, node, "name"), value: noNode, type: noNode }];
    case "for_statement":
      return [declared(childInField(tree, node, "variable"))];
    case "variable_assignment": {
      const isEmpty = childInField(tree, node, "value") === noNode && typeOf(tree, childInField(tree, node, "name")) === "variable_name";
      return isEmpty && typeOf(tree, parentOf(tree, node)) !== "command" ? [declared(childInField(tree, node, "name"))] : [];
    }
    case "declaration_command": {
      // `export` and `readonly` leave a variable as it is.
      const names = childrenOf(tree, node).filter((child) => typeOf(tree, child) === "variable_name");
      return /^(?:local|declare|typeset)\b/.test(textOf(tree, node)) ? names.map((name) => ({ ...declared(name), isUnset: true })) : [];
    }
    default: {
      const command = textOf(tree, childInField(tree, node, "name"));
      const words = /^(?:read|mapfile|readarray|getopts)$/.test(command) ? argumentsOf(tree, node).map(({ value }) => value) : [];
      return words.filter((word) => typeOf(tree, word) === "word" && /^[A-Za-z_]\w*$/.test(textOf(tree, word))).map(declared);
    }
  }
}

/** Functions run later than they stand. */
function isReadFirst(tree: FlatTree, name: string, assignment: Node): boolean {
  let first = firstReads.get(tree);
  if (first === undefined) {
    firstReads.set(tree, (first = new Map()));
    for (const node of nodesOfTypes(tree, syntax.types.reads)) {
      const read = textOf(tree, firstChild(tree, node));
      if (!first.has(read) && !isInFunction(tree, node)) first.set(read, startOf(tree, node));
    }
  }
  return typeOf(tree, assignment) === "variable_assignment" && (first.get(name) ?? Infinity) < endOf(tree, assignment);
}

const firstReads = new WeakMap<FlatTree, Map<string, number>>();

function isInFunction(tree: FlatTree, node: Node): boolean {
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (typeOf(tree, at) === "function_definition") return true;
  return false;
}

/** `PORT=${PORT:-8080}` sets a variable to itself; what is set for one command alone is none of the script's. */
function assignment(tree: FlatTree, node: Node): Assignment | undefined {
  if (typeOf(tree, node) !== "variable_assignment" || typeOf(tree, parentOf(tree, node)) === "command") return undefined;
  const [target, value] = [childInField(tree, node, "name"), childInField(tree, node, "value")];
  if (typeOf(tree, target) !== "variable_name" || value === noNode) return undefined;
  return { target, value, augmented: tree.text.slice(endOf(tree, target), startOf(tree, value)).includes("+") };
}

/** `. ./env.sh` and `source "$(dirname "$0")/env.sh"`: what the other file sets is set here. */
function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  if (!/^(?:\.|source)$/.test(textOf(tree, childInField(tree, node, "name")))) return [];
  const [first] = argumentsOf(tree, node);
  const written = textOf(tree, first?.value ?? noNode);
  const [path = ""] = written.length > longestPath ? [] : (/^["']?(?:(?:\$\(\s*dirname\s+"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\s*\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\})\/)?([\w./-]+)["']?$/.exec(written)?.slice(1) ?? []);
  return path === "" || path.startsWith("/") ? [] : [{ module: `./${path.replace(/^\.\//, "")}`, imported: "*", local: undefined, name: path }];
}

const longestPath = 200;

function signature(tree: FlatTree, node: Node): Signature {
  return { name: textOf(tree, childInField(tree, node, "name")), parameters: [], body: childInField(tree, node, "body") };
}

function conditions(tree: FlatTree, node: Node): readonly Condition[] {
  const children = childrenOf(tree, node);
  if (typeOf(tree, node) === "list") {
    // `[ -n "$X" ] || X=…` and `[ -z "$X" ] && X=…`.
    const view = expression(tree, node);
    const joins = view.kind === "operation" && (view.operator === "and" || view.operator === "or");
    return joins ? [{ test: view.left, expected: view.operator === "and", then: view.right, otherwise: noNode }] : [];
  }
  if (typeOf(tree, node) === "case_statement") {
    const test = childInField(tree, node, "value");
    const items = children.filter((child) => typeOf(tree, child) === "case_item");
    const valuesOf = (item: Node): readonly Node[] => childrenOf(tree, item).filter((child) => /^(?:word|extglob_pattern|string|raw_string)$/.test(typeOf(tree, child)));
    const isDefault = (item: Node): boolean => valuesOf(item).some((value) => textOf(tree, value) === "*");
    const named = items.filter((one) => !isDefault(one)).flatMap(valuesOf);
    return items.map((item) => {
      return { test, expected: !isDefault(item), then: item, otherwise: noNode, values: isDefault(item) ? named : valuesOf(item) };
    });
  }
  const [test = noNode, ...rest] = children;
  const end = rest.findIndex((child) => /^(?:elif|else)_clause$/.test(typeOf(tree, child)));
  const branch = end === -1 ? rest : rest.slice(0, end);
  const [then] = branch;
  return then === undefined ? [] : [{ test, expected: true, then, thenEnd: branch.at(-1) ?? then, ...(end === -1 ? clausesAfter(tree, node) : { otherwise: rest[end] ?? noNode, otherwiseEnd: rest.at(-1) ?? noNode }) }];
}

/** Of an `elif` the clauses after it. */
function clausesAfter(tree: FlatTree, node: Node): Pick<Condition, "otherwise" | "otherwiseEnd"> {
  if (typeOf(tree, node) !== "elif_clause") return { otherwise: noNode };
  const last = childrenOf(tree, parentOf(tree, node)).at(-1) ?? noNode;
  return last <= node ? { otherwise: noNode } : { otherwise: afterOf(tree, node), otherwiseEnd: last };
}

/** `[ -z "$X" ]`, `[ ! -z "$X" ]`, `[ ! "$X" ]`, `test -n "$X"`, and `[ "x$X" = "x" ]`. */
function testOf(tree: FlatTree, node: Node, values: ValueReader): readonly Test[] | undefined {
  if (typeOf(tree, node) === "binary_expression") return testOfMarked(tree, node, values);
  const isCommand = typeOf(tree, node) === "command" && textOf(tree, childInField(tree, node, "name")) === "test";
  if (!isCommand && typeOf(tree, node) !== "unary_expression") return undefined;
  const [first = noNode, last = first] = isCommand ? argumentsOf(tree, node).map(({ value }) => value) : childrenOf(tree, node);
  if (!isCommand && tree.text[startOf(tree, node)] === "!") {
    const asked = values.valueOf(last);
    return asked.kind === "env" ? [{ kind: "set", variable: asked.name, values: [], holds: false }] : negated(testOf(tree, last, values) ?? []);
  }
  const operator = textOf(tree, first);
  const value = values.valueOf(last);
  return value.kind === "env" && /^-[nz]$/.test(operator) ? [{ kind: "set", variable: value.name, values: [], holds: operator === "-n" }] : [];
}

/** Both sides begin with the same letter, so that neither is empty: `[ "x$X" = "x" ]`. */
function testOfMarked(tree: FlatTree, node: Node, values: ValueReader): readonly Test[] | undefined {
  const [left, right] = childrenOf(tree, node).map((child) => values.valueOf(child));
  const operator = /^(?:=|==|!=)$/.exec(tree.text.slice(endOf(tree, firstChild(tree, node)), startOf(tree, childrenOf(tree, node)[1] ?? noNode)).trim())?.[0];
  if (operator === undefined || left?.kind !== "template" || right?.kind !== "literal" || left.parts.length !== 2) return undefined;
  const [mark, asked] = left.parts;
  return mark?.kind === "literal" && mark.text === right.text && asked?.kind === "env" ? [{ kind: "set", variable: asked.name, values: [], holds: operator === "!=" }] : undefined;
}

/** `trap 'handler' TERM INT`. */
function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: [handler, ...events], span }): SignalHandler[] => {
    if (callee !== "trap" || (handler?.kind === "literal" && /^-?$/.test(handler.text))) return [];
    return events.flatMap((event) => {
      const name = event.kind === "literal" ? event.text.replace(/^(?:SIG)?/, "SIG").replace(/^SIG15$/, "SIGTERM").replace(/^SIG2$/, "SIGINT") : "";
      return /^SIG[A-Z]+\d*$/.test(name) ? [{ signal: name, span, handler: undefined }] : [];
    });
  });
}

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `"\${${variable}:-${fallback}}"`,
  environmentText: (variable, fallback) => `"\${${variable}:-${fallback.replace(/^(["'])(.*)\1$/s, "$2")}}"`,
  environmentRequired: (variable) => `"\${${variable}:?must be set}"`,
  environmentInText: (before, variable, fallback) => `"${before}\${${variable}:-${fallback}}"`,
};

export const bash: readonly LanguageSupport[] = [{ id: "shellscript", ecosystem: "shell", endings: [".sh", ".bash"], facts: factsBy(syntax), idiom, comment: { before: "# ", after: "" } }];

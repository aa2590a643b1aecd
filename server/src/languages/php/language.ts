import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import { noTypes, type Syntax } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { LanguageSupport } from "../languages.ts";
import { ownRead } from "./laravel.ts";
import { conditions, testOf } from "./conditions.ts";
import { assignment, declarations, signature } from "./declarations.ts";
import { argumentsOf, expression } from "./expressions.ts";
import { globalName, imports, includes } from "./imports.ts";
import { signals } from "./signals.ts";

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
    imports: new Set(["namespace_use_clause", ...includes]),
    conditions: new Set(["if_statement", "else_if_clause", "switch_statement", "match_expression", "conditional_expression"]),
    annotations: new Set(["attribute"]),
    returns: new Set(["return_statement"]),
    objects: new Set(["array_creation_expression"]),
    reads: new Set(["subscript_expression", "conditional_expression", "binary_expression"]),
    comments: new Set(["comment"]),
  },
  expression,
  declarations,
  assignment,
  assignmentDeclares: true,
  imports,
  signature,
  lastIsReturned: false,
  givenToIncluder(tree) {
    const last = childrenOf(tree, 0).findLast((node) => typeOf(tree, node) !== "comment") ?? noNode;
    return typeOf(tree, last) === "return_statement" ? firstChild(tree, last) : noNode;
  },
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

/** `boot` in `$this->boot()` and `parent::boot()`. */
export function isOwnMethod(tree: FlatTree, node: Node): boolean {
  const call = parentOf(tree, node);
  if (!/^(?:member|nullsafe_member|scoped)_call_expression$/.test(typeOf(tree, call)) || childInField(tree, call, "name") !== node) return false;
  return textOf(tree, childInField(tree, call, "object")) === "$this" || typeOf(tree, childInField(tree, call, "scope")) === "relative_scope";
}

const idiom: Idiom = {
  environmentNumber: (variable, fallback) => `(int) (getenv('${variable}') ?: ${fallback})`,
  environmentText: (variable, fallback) => `(getenv('${variable}') ?: ${fallback})`,
  // `throw` is an expression since PHP 8.0. Without it what is not set would be `false`, and a key that is empty signs for everybody.
  environmentRequired: (variable) => `(getenv('${variable}') ?: throw new \\RuntimeException('${variable} is not set'))`,
  environmentInText: (before, variable, fallback) => `'${before}' . (getenv('${variable}') ?: '${fallback}')`,
};

export const php: readonly LanguageSupport[] = [{ id: "php", ecosystem: "php", endings: [".php"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

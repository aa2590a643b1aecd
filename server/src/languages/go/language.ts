import type { Idiom } from "../../core/fixes/idiom.ts";
import { factsBy } from "../common/facts.ts";
import { noTypes, type Syntax } from "../common/syntax.ts";
import { childInField, childrenOf, endOf, firstChild, textOf, typeOf } from "../flat-tree.ts";
import type { LanguageSupport } from "../languages.ts";
import { conditions, testOf } from "./conditions.ts";
import { assignment, declarations, embedded, signature } from "./declarations.ts";
import { expression } from "./expressions.ts";
import { imports } from "./imports.ts";
import { signals } from "./signals.ts";

/**
 * Go. Names are `<import path>.<Name>`, the version of a module left out: `github.com/labstack/echo.New`; what other files of the package declare
 * is `.#Name`.
 */
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
  testOf,
  annotation: () => undefined,
  // A package by a name that no import tells is none of the own package's.
  globalName: (text, tree, node) => (builtins.has(text) ? text : predeclared.has(text) || typeOf(tree, node) === "package_identifier" ? undefined : `.#${text}`),
  classNameOutside: (name) => `.#${name}`,
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
    isOwn: (name) => name.startsWith(".#"),
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

/** Source: the Go specification, "Predeclared identifiers". */
const predeclared = new Set([
  ...["any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int8", "int16", "int32", "int64", "rune", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr"],
  ...["true", "false", "iota", "nil", "_", "cap", "clear", "close", "complex", "copy", "imag", "len", "max", "min", "new", "print", "real", "recover"],
]);

const builtins = new Set(["append", "delete", "int", "make", "panic", "println", "string"]);

/** An expression with a default needs a statement, or `cmp.Or` of Go 1.22, which not every module has. */
const idiom: Idiom = {
  environmentNumber: () => undefined,
  environmentText: () => undefined,
  environmentRequired: (variable) => `os.Getenv("${variable}")`,
  // What is not set is the empty text, and a key that is empty signs for everybody.
  environmentSecret: (variable) => `func() string { if value := os.Getenv("${variable}"); value != "" { return value }; panic("${variable} is not set") }()`,
  environmentInText: () => undefined,
  environmentImport: { module: "os", statement: 'import "os"\n' },
};

export const go: readonly LanguageSupport[] = [{ id: "go", ecosystem: "go", endings: [".go"], facts: factsBy(syntax), idiom, comment: { before: "// ", after: "" } }];

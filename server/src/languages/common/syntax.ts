import type { Call, FunctionFact, LanguageId, Name, SignalHandler, SourceFacts, Value } from "../../core/facts/facts.ts";
import type { Span } from "../../core/text.ts";
import type { FlatTree, Node } from "../flat-tree.ts";
import type { Test } from "../guards.ts";

/**
 * One language as the readers of this folder see it: which of its nodes are calls, functions or declarations, and what stands in them.
 * A language says this in one file; scopes, names, values, state and guards follow from it in the same way for all of them.
 */
export interface Syntax {
  /** Types of nodes by what they are. A type may stand in several. */
  readonly types: SyntaxTypes;
  /** What a node is as an expression, or as the name of a type. Wrappers such as parentheses are `same`; anything not understood is `unknown`. */
  readonly expression: (tree: FlatTree, node: Node) => Expression;
  /** Where an expression starts whose node is only the end of it, as in the tokens of a macro; `undefined` where it is the node's own start. */
  readonly startOf?: (tree: FlatTree, node: Node) => number | undefined;
  /** Names that a node of `types.declarations` gives a meaning to, where it stands. */
  readonly declarations: (tree: FlatTree, node: Node) => readonly Declared[];
  /** A node of `types.assignments`. */
  readonly assignment: (tree: FlatTree, node: Node) => Assignment | undefined;
  /** Whether assigning to a name that is not visible declares it in the function around, as in Ruby and PHP. */
  readonly assignmentDeclares: boolean;
  /** Whether a `variable` is read before the file first sets it, at this node, so that it is the environment's where it is set there. */
  readonly isReadFirst?: (tree: FlatTree, name: string, assignment: Node) => boolean;
  /** Types of nodes into which variables and parameters from around them are not seen, those whose names `hides` fits. */
  readonly closed?: { readonly types: ReadonlySet<string>; readonly hides: RegExp };
  /** Whether the name of a function calls it, without parentheses. */
  readonly namesCall?: boolean;
  /** What `expression` adds to a name that can only be a module's or a macro's, where a variable beside it may have the same one: it then finds imports alone. */
  readonly importMark?: string;
  /** Names that a node of `types.imports` brings. */
  readonly imports: (tree: FlatTree, node: Node) => readonly ImportedName[];
  /** A node of `types.functions`. */
  readonly signature: (tree: FlatTree, node: Node) => Signature;
  /** Whether a function gives back its last expression without a `return`. */
  readonly lastIsReturned: boolean;
  /** Whether a function and a variable may have one name, as in Java: a name that is called is a function's, any other a variable's where there is one. */
  readonly functionsApart?: true;
  /** Whether a name that nothing declares may be a member that the class around inherits: it goes by the first class it is derived from. */
  readonly inherits?: true;
  /** Whether the declared type of a variable says more than the call it is set to; types are resolved names. Left out: never. */
  readonly typeTells?: (type: Name) => boolean;
  /** A node of `types.classes`. */
  readonly classOf: (tree: FlatTree, node: Node) => { readonly name: Node; readonly bases: readonly Node[] };
  /** The branches of a node of `types.conditions`. */
  readonly conditions: (tree: FlatTree, node: Node) => readonly Condition[];
  /** A node of `types.annotations`. */
  readonly annotation: (tree: FlatTree, node: Node) => { readonly name: Node; readonly arguments: readonly Argument[]; readonly on: Node } | undefined;
  /** Whether a node, with all that stands in it, is no part of the program, as tests beside what they test. */
  readonly leavesOut?: (tree: FlatTree, node: Node) => boolean;
  /** What other files call a class of this one, where that leads back to it; left out where such a name would tell nothing. */
  readonly classNameOutside?: (name: string) => Name;
  /** What a file gives back to one that includes it, or `noNode`. */
  readonly givenToIncluder?: (tree: FlatTree) => Node;
  /** What a name stands for that nothing in the file declares; `undefined` when that cannot be told. */
  readonly globalName: (text: string, tree: FlatTree, node: Node, values: ValueReader) => Name | undefined;
  /** What tables call a member that goes by several names. */
  readonly memberName?: (name: Name) => Name;
  readonly environment: EnvironmentReaders;
  /** Callees that only change the type of their first argument: `strconv.Itoa`. */
  readonly conversions: ReadonlySet<Name>;
  /** Callees whose first argument is a text into which the others are put: `fmt.Sprintf`. */
  readonly formatters: ReadonlySet<Name>;
  /** Methods that give what they are called on in another form: `unwrap`, `to_s`. */
  readonly transparentMethods: ReadonlySet<string>;
  /** Those of them that give a copy: what is written to it changes nothing else. */
  readonly copyingMethods?: ReadonlySet<string>;
  /** Tests in a form of the language's own, such as `Rails.env.production?`; `undefined` for any other. */
  readonly testOf?: (tree: FlatTree, node: Node, values: ValueReader) => readonly Test[] | undefined;
  /** What a branch says that stops the program or gives up what it does. */
  readonly stops: RegExp;
  /** What stands in the value of a variable that outlives a call; `undefined` for anything that is no state. */
  readonly stateKind: (tree: FlatTree, value: Node, values: ValueReader) => "collection" | "counter" | undefined;
  /** Methods and functions that write to a collection: whether their first argument is the key, or what they give must be assigned back. */
  readonly writers: ReadonlyMap<string, "keyed" | "unkeyed" | "assigned">;
  readonly signals: (calls: readonly Call[], functions: readonly FunctionFact[]) => readonly SignalHandler[];
  /** See `SourceFacts.importInsertion`. */
  readonly importInsertion: (tree: FlatTree) => number;
}

export interface SyntaxTypes {
  /** Calls, constructions and struct literals. */
  readonly calls: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  /** What opens a scope besides functions, classes and the file. */
  readonly blocks: ReadonlySet<string>;
  readonly declarations: ReadonlySet<string>;
  readonly assignments: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  readonly annotations: ReadonlySet<string>;
  /** `return` statements: their first child is what is given back. */
  readonly returns: ReadonlySet<string>;
  /** Objects, maps and hashes that are written out. */
  readonly objects: ReadonlySet<string>;
  /** Access by key, for reads of the environment that are no call. */
  readonly reads: ReadonlySet<string>;
  readonly comments: ReadonlySet<string>;
}

export type Expression =
  /** A name to be looked up. `isType`: it can only be that of a type, whatever else of the file is called so. */
  | { readonly kind: "name"; readonly text: string; readonly isType?: boolean }
  /** A field of the object whose method this is: `this.port`, `@port`. */
  | { readonly kind: "field"; readonly text: string }
  /** `separator` is what stands between the two in the name: `.` where nothing else is said. */
  | { readonly kind: "member"; readonly object: Node; readonly text: string; readonly separator?: string }
  | { readonly kind: "index"; readonly object: Node; readonly key: Node }
  /** A name that is the environment's where the file does not set it, and what stands in for it (or `noNode`): `${PORT:-8080}`. */
  | { readonly kind: "variable"; readonly text: string; readonly default: Node }
  | CallExpression
  | { readonly kind: "literal"; readonly text: string; readonly type: "string" | "number" | "boolean" }
  /** Literal parts and expressions, in their order. */
  | { readonly kind: "template"; readonly parts: readonly (Node | WrittenPart)[] }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: "not"; readonly inner: Node }
  /** `condition`: by which one of two is chosen, where an expression says it. */
  | { readonly kind: "choice"; readonly options: readonly Node[]; readonly condition?: Node }
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly complete: boolean }
  | { readonly kind: "list"; readonly items: readonly Node[]; readonly complete: boolean }
  | { readonly kind: "function" }
  | { readonly kind: "nothing" }
  | { readonly kind: "same"; readonly inner: Node }
  | { readonly kind: "unknown" };

/** A part of a template that the grammar gives no node: a stretch of its text, or a name that is looked up at a node, as `{port}` in `format!("{port}")`. */
export interface WrittenPart {
  readonly kind: "text" | "name";
  readonly text: string;
  readonly at: Node;
  readonly span: Span;
}

/** `default`: the right one is taken where the left one is missing. */
export type Operator = "concat" | "default" | "and" | "or" | "equal" | "unequal" | "other";

export interface CallExpression {
  readonly kind: "call";
  /** What the method is called on, or `noNode`. */
  readonly object: Node;
  /** The method's name; without an object, the expression that is called or constructed. */
  readonly name: Node;
  readonly separator?: string;
  /** What the name ends in where functions may have the same one: the `!` of macros. */
  readonly suffix?: string;
  readonly arguments: readonly Argument[];
  readonly construction: boolean;
  /** Written as an attribute is, without arguments: what it gives is named like one, `Rails.application`. */
  readonly bare?: boolean;
  /** What it calls, where its form alone says so: a text in backticks. */
  readonly callee?: Name;
}

export interface Argument {
  /** `noNode` for one given by position. */
  readonly name: Node;
  readonly value: Node;
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
}

export interface Declared {
  readonly kind: "variable" | "field" | "function" | "class";
  readonly name: Node;
  /** `noNode` where it cannot be told. Of a class the one it is derived from, where it can be used by its name. */
  readonly value: Node;
  readonly type: Node;
  /** Declared without a value: what it is set to later is all it is. */
  readonly isUnset?: boolean;
  /** Where it is declared: around the node (left out), in the class around, or in the whole file. */
  readonly scope?: "class" | "file";
  /** A second result that says whether this expression was there: `ok` of `v, ok := os.LookupEnv(…)`. */
  readonly presenceOf?: Node;
  /** What it is set to from outside, by a tag or an annotation. */
  readonly filledWith?: Value;
  /** The offset from which on the name means this, where the order counts: before it, what is declared around; after a later one of the scope, that one. */
  readonly visibleFrom?: number;
  /** Shared by all objects of its class, or by all that uses the file. */
  readonly isStatic?: boolean;
  /** Never set to anything else: a constant. */
  readonly isFixed?: boolean;
  /** May be set from another file: what it is set to in this one is not all. */
  readonly isOpen?: boolean;
  /** The name of the type whose member it is, where it stands outside of it: a method of Go, of an `impl` in Rust. */
  readonly of?: Node;
}

export interface Assignment {
  readonly target: Node;
  /** `noNode` for `x++` and the like. */
  readonly value: Node;
  /** `x += y`, `x++`. */
  readonly augmented: boolean;
  /** `list << x`: what the target holds is written to, the target is not. */
  readonly appends?: true;
}

/** One name that an import binds. */
export interface ImportedName {
  /** As `Import.module` has it. */
  readonly module: string;
  readonly imported: string;
  readonly local: string | undefined;
  readonly name: Name;
  /** See `Import.guarded`. */
  readonly guarded?: boolean;
}

export interface Signature {
  readonly name: string | undefined;
  readonly parameters: readonly Parameter[];
  /** `noNode` where there is none. */
  readonly body: Node;
}

export interface Parameter {
  readonly name: Node;
  readonly type: Node;
  readonly default: Node;
  /** What it is given, where that is written beside it: the items a block goes through, or the call whose result it is. */
  readonly given?: readonly Node[];
  /** As in `Declared`. */
  readonly filledWith?: Value;
  /** What its caller hands over, where it has no type and that is known all the same. */
  readonly standsFor?: Name;
}

/** When `test` is as `expected`, `then` runs, else `otherwise` (or `noNode`). */
export interface Condition {
  readonly test: Node;
  readonly expected: boolean;
  readonly then: Node;
  /** Where the branch is more than one node: its last one. */
  readonly thenEnd?: Node;
  readonly otherwise: Node;
  /** Where the other branch is more than one node, such as each `elif` with the `else`: its last one. */
  readonly otherwiseEnd?: Node;
  /** What `test` is compared with, for the cases of a switch: as expected when it is one of them. */
  readonly values?: readonly Node[];
}

/** How programs of the language read the environment. Rule catalogue 1.5. */
export interface EnvironmentReaders {
  /** Calls whose first argument names the variable, and the place or name of the argument with the default. Patterns as in rule tables. */
  readonly calls: Readonly<Record<Name, { readonly default?: number | string }>>;
  /** What is indexed by the variable's name. */
  readonly objects: ReadonlySet<Name>;
  /** Keys of them that are no variables, but say something of a request. */
  readonly requestKeys?: RegExp;
  /** Names that stand for a variable: `Rails.env`. */
  readonly names?: Readonly<Record<Name, string>>;
  /** Methods whose argument stands in for a missing value: `unwrap_or`, `orElse`. */
  readonly defaultMethods: ReadonlySet<string>;
  /** Whether a name is one of the project's own, where its modules are named in full: functions of it that read the environment are told by what they are called. */
  readonly isOwn?: (name: Name) => boolean;
  /** Reads in a form of the language's own, of what a framework's configuration takes from the environment. */
  readonly ownRead?: (tree: FlatTree, node: Node, values: ValueReader) => OwnRead | undefined;
}

export interface OwnRead {
  readonly name: string;
  /** `noNode` where there is none. */
  readonly default: Node;
}

/** What the parts of a language file may ask of values. */
export interface ValueReader {
  nameOf(node: Node): Name | undefined;
  valueOf(node: Node): Value;
}

export const noTypes: ReadonlySet<string> = new Set();

export const unknownExpression: Expression = { kind: "unknown" };

/** What every file of a language gives. */
export type FactReader = (tree: FlatTree, language: LanguageId) => SourceFacts;

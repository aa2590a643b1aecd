import * as treeSitter from "@vscode/tree-sitter-wasm";
import type { Language, Parser, Tree } from "@vscode/tree-sitter-wasm";
import { GivenUp, isSpent } from "../core/budget.ts";
import type { LanguageId } from "../core/facts/facts.ts";
import type { FlatTree, Node } from "./flat-tree.ts";
import { grammarFiles } from "./grammar-files.ts";
import { branch, createScratch, flatten, leaf, rawCursorFunctions, type Change, type NodeNames, type RawCursor } from "./flatten.ts";

/** Turns text into trees. One per thread; grammars are loaded when first asked for. A text that nobody wrote by hand is given up with a `GivenUp`. */
export interface Parsers {
  /** Must have resolved for a language before anything of that language is parsed. */
  load(language: LanguageId): Promise<void>;
  /** The tree is valid until the next one is made: read its facts at once. */
  parse(language: LanguageId, text: string): FlatTree;
  /** Parses and throws the tree away: the limit that benchmarks measure against. */
  parseOnly(language: LanguageId, text: string): void;
  /** Keeps its tree between edits, so that a small edit costs a small parse. Call `dispose` when the document closes. */
  openDocument(language: LanguageId, text: string): ParsedDocument;
}

export interface ParsedDocument {
  readonly text: string;
  /** The edits since the last call are told apart by comparing the texts. */
  update(text: string): void;
  /** Valid until the second next call of it. */
  flat(): FlatTree;
  dispose(): void;
}

export interface ParserOptions {
  /** False: trees are read by the public cursor alone, which gives the same and takes longer. */
  readonly rawCursor?: boolean;
  /** False: an edited tree is read as a whole, which gives the same and takes longer. */
  readonly reuse?: boolean;
}

/** `readGrammar` gives the bytes of a `.wasm` file of the package `@vscode/tree-sitter-wasm` by its file name. */
export function createParsers(readGrammar: (file: string) => Uint8Array, options: ParserOptions = {}): Parsers {
  let runtime: Promise<RawCursor | undefined> | undefined;
  let raw: RawCursor | undefined;
  const grammars = new Map<string, Promise<Grammar>>();
  const loaded = new Map<LanguageId, Grammar>();
  const scratch = createScratch();

  async function load(language: LanguageId): Promise<void> {
    if (loaded.has(language)) return;
    runtime ??= startRuntime(readGrammar);
    const found = await runtime;
    raw = options.rawCursor === false ? undefined : found;
    const file = grammarFiles[language];
    let grammar = grammars.get(file);
    if (grammar === undefined) {
      grammar = loadGrammar(readGrammar(file));
      grammars.set(file, grammar);
    }
    loaded.set(language, await grammar);
  }

  function grammarOf(language: LanguageId): Grammar {
    const grammar = loaded.get(language);
    if (grammar === undefined) throw new Error(`The grammar of ${language} is not loaded.`);
    return grammar;
  }

  return {
    load,
    parse(language, text) {
      const grammar = grammarOf(language);
      const tree = parseWhole(grammar, text, undefined);
      try {
        return flatten(tree, text, grammar.names, raw, scratch).tree;
      } finally {
        tree.delete();
      }
    },
    parseOnly(language, text) {
      parseWhole(grammarOf(language), text, undefined).delete();
    },
    openDocument(language, text) {
      return openDocument(grammarOf(language), text, raw, options.reuse !== false, !readWhole.has(language));
    },
  };
}

/** Languages whose grammar, with here-documents in pieces, reads an edited text otherwise than the same text anew. */
const readWhole: ReadonlySet<LanguageId> = new Set(["shellscript"]);

interface Grammar {
  readonly language: Language;
  /** Made anew when a parse went wrong. */
  parser: Parser;
  readonly names: NodeNames;
}

async function startRuntime(readGrammar: (file: string) => Uint8Array): Promise<RawCursor | undefined> {
  // tree-sitter makes the object it is given its Emscripten module, which is how the raw cursor functions are reached.
  const module: Record<string, unknown> = { wasmBinary: readGrammar("tree-sitter.wasm") };
  await treeSitter.Parser.init(module as unknown as Parameters<typeof treeSitter.Parser.init>[0]);
  return rawCursorFunctions.every((name) => typeof module[name] === "function") ? (module as unknown as RawCursor) : undefined;
}

async function loadGrammar(bytes: Uint8Array): Promise<Grammar> {
  const language = await treeSitter.Language.load(bytes);
  return { language, parser: parserOf(language), names: nodeNames(language) };
}

function parserOf(language: Language): Parser {
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return parser;
}

/** Half of all nodes; asking each for its first child is a call into WASM that finds none. */
const leafTypes = new Set([
  ...["identifier", "property_identifier", "private_property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"],
  ...["type_identifier", "statement_identifier", "string_fragment", "escape_sequence", "number", "comment", "true", "false", "null", "this", "super"],
  ...["integer", "float", "none", "string_start", "string_end", "pass_statement", "break_statement", "continue_statement", "ellipsis"],
  ...["constant", "instance_variable", "class_variable", "global_variable", "simple_symbol", "hash_key_symbol", "heredoc_beginning", "heredoc_end"],
  ...["decimal_integer_literal", "null_literal", "void_type", "integral_type", "floating_point_type", "boolean_type", "multiline_string_fragment"],
  ...["integer_literal", "real_literal", "boolean_literal", "null_literal", "predefined_type", "implicit_type", "modifier", "string_literal_content", "verbatim_string_literal"],
  ...["interpolation_start", "interpolation_brace", "interpolation_quote", "raw_string_start", "raw_string_content", "raw_string_end"],
]);

function nodeNames(language: Language): NodeNames {
  const types: string[] = [];
  const shapes = new Uint8Array(language.nodeTypeCount + 1);
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const type = language.nodeTypeForId(id) ?? "";
    types[id] = type;
    shapes[id] = language.nodeTypeIsNamed(id) ? (leafTypes.has(type) ? leaf : branch) : 0;
  }
  types.push("ERROR");
  shapes[language.nodeTypeCount] = branch;
  return { types, shapes, fields: [...language.fields] };
}

/** `old` is the tree before an edit. */
function parseWhole(grammar: Grammar, text: string, old: Tree | undefined): Tree {
  if (openBrackets(text) > mostOpenBrackets) throw new GivenUp(`More than ${mostOpenBrackets} brackets are never closed.`);
  const tree = parseOnce(grammar, text, old) ?? parseOnce(grammar, text, undefined);
  if (tree === undefined) throw new GivenUp("Its grammar cannot read it.");
  return tree;
}

/**
 * Scanners of some grammars (Bash, C#, PHP, Ruby) assert, and what theirs keeps is lost then: `undefined`. With a new parser the text may be
 * read as any other, and the old one would go on in the middle of this text when it is given the next.
 */
function parseOnce(grammar: Grammar, text: string, old: Tree | undefined): Tree | undefined {
  // The runtime stops when the callback says so; its types do not know.
  const options = { progressCallback: isSpent } as unknown as treeSitter.ParseOptions;
  let tree: Tree | null;
  try {
    tree = grammar.parser.parse(text, old, options);
  } catch {
    grammar.parser = parserOf(grammar.language);
    return undefined;
  }
  if (tree !== null) return tree;
  grammar.parser.reset();
  throw new GivenUp("It was not parsed in time.");
}

/** How many brackets are still open at the end, those in texts and comments among them. */
function openBrackets(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // ( [ { and their counterparts.
    if (code === 40 || code === 91 || code === 123) open++;
    else if ((code === 41 || code === 93 || code === 125) && open > 0) open--;
  }
  return open;
}

/** From 6,000 on, clearing away what PHP and Java files could mean overflows the stack inside WASM, and nothing can be parsed after that. */
const mostOpenBrackets = 2000;

function openDocument(grammar: Grammar, firstText: string, raw: RawCursor | undefined, reuse: boolean, incremental: boolean): ParsedDocument {
  let text = firstText;
  let tree = parseWhole(grammar, text, undefined);
  // The flat tree is written into one of them and copied from the other.
  let [current, previous] = [createScratch(), createScratch()];
  /** The flat tree that was made last, and the one edit since. */
  let made: { readonly length: number; readonly errors: readonly Node[]; readonly change?: Change } | undefined;
  return {
    get text() {
      return text;
    },
    update(next) {
      if (next === text) return;
      const edit = difference(text, next);
      tree.edit(edit);
      const parsed = parseWhole(grammar, next, incremental ? tree : undefined);
      // Two edits without a look between them are not worth merging.
      made = reuse && incremental && made !== undefined && made.change === undefined ? { ...made, change: changeOf(edit, tree.getChangedRanges(parsed)) } : undefined;
      tree.delete();
      tree = parsed;
      text = next;
    },
    flat() {
      const before = made?.change === undefined ? undefined : { words: current.words, length: made.length, errors: made.errors, change: made.change };
      [current, previous] = [previous, current];
      const flat = flatten(tree, text, grammar.names, raw, current, before);
      made = { length: flat.tree.length, errors: flat.errors };
      return flat.tree;
    },
    dispose() {
      tree.delete();
    },
  };
}

/** An edit can change how the text around it is read, as a quote does; tree-sitter tells where. */
function changeOf(edit: treeSitter.Edit, ranges: readonly treeSitter.Range[]): Change {
  const start = Math.min(edit.startIndex, ...ranges.map((range) => range.startIndex));
  const newEnd = Math.max(edit.newEndIndex, ...ranges.map((range) => range.endIndex));
  return { start, newEnd, oldEnd: newEnd - (edit.newEndIndex - edit.oldEndIndex) };
}

/** The one stretch in which two texts differ, as tree-sitter wants it. */
function difference(before: string, after: string): treeSitter.Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // Most of both is equal: comparing it in pieces is left to the engine.
  while (start + pieceLength <= shorter && before.slice(start, start + pieceLength) === after.slice(start, start + pieceLength)) start += pieceLength;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  const piece = (text: string): string => text.slice(text.length - tail - pieceLength, text.length - tail);
  while (tail + pieceLength <= shorter - start && piece(before) === piece(after)) tail += pieceLength;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  };
}

const pieceLength = 1024;

function pointAt(text: string, offset: number): treeSitter.Point {
  let row = 0;
  let lineStart = 0;
  for (let next = text.indexOf("\n"); next !== -1 && next < offset; next = text.indexOf("\n", lineStart)) {
    row++;
    lineStart = next + 1;
  }
  return { row, column: offset - lineStart };
}

import type { Tree, TreeCursor } from "@vscode/tree-sitter-wasm";

/**
 * A syntax tree as one array of numbers. Reading it costs no call into WASM, a node is its index, and parents, children and siblings
 * are one look-up away. Named nodes only, in the order of the text. The tree-sitter tree can be deleted as soon as this is made.
 */
export interface FlatTree {
  readonly text: string;
  /** `wordsPerNode` numbers a node: type id, field id, start, end, parent node, node after this one's subtree. */
  readonly words: Int32Array;
  readonly length: number;
  readonly typeNames: readonly string[];
  readonly fieldNames: readonly (string | null)[];
}

/** The index of a node in `FlatTree.words`; -1 is no node. */
export type Node = number;

export const wordsPerNode = 6;
export const noNode: Node = -1;

/**
 * The functions of tree-sitter's WASM module that walk a cursor without copying its state at every step. They are not part of its
 * public interface: `server/src/languages/parser.ts` checks at start that all are there, and falls back to the public cursor.
 * Measured against the public cursor: a quarter of the time.
 */
export interface RawCursor {
  readonly HEAP32: Int32Array;
  _ts_init(): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

export const rawCursorFunctions = [
  "_ts_init",
  "_ts_tree_cursor_goto_first_child_wasm",
  "_ts_tree_cursor_goto_next_sibling_wasm",
  "_ts_tree_cursor_goto_parent_wasm",
  "_ts_tree_cursor_current_node_type_id_wasm",
  "_ts_tree_cursor_current_field_id_wasm",
  "_ts_tree_cursor_start_index_wasm",
  "_ts_tree_cursor_end_index_wasm",
] as const;

/** One grammar's names by id. */
export interface NodeNames {
  readonly types: readonly string[];
  /** By type id: 0 for a keyword or punctuation, `leaf` for a named node that has no named child, `branch` for any other. */
  readonly shapes: Uint8Array;
  readonly fields: readonly (string | null)[];
}

/** The numbers of the tree that was flattened last. Reused, because a megabyte per keystroke keeps the garbage collector busy. */
export interface Scratch {
  words: Int32Array;
}

export function createScratch(): Scratch {
  return { words: new Int32Array(1 << 16) };
}

export const leaf = 1;
export const branch = 2;

/** `raw` undefined: by the public cursor, with the same result. The result is valid until the scratch is used again. */
export function flatten(tree: Tree, text: string, names: NodeNames, raw: RawCursor | undefined, scratch: Scratch): FlatTree {
  const writer = new NodeWriter(scratch);
  const cursor = tree.walk();
  try {
    if (raw === undefined) walkPublic(cursor, names.shapes, writer);
    else walkRaw(cursor, raw, names.shapes, writer);
  } finally {
    cursor.delete();
  }
  return { text, words: writer.words, length: writer.length, typeNames: names.types, fieldNames: names.fields };
}

export function typeOf(tree: FlatTree, node: Node): string {
  return node < 0 ? "" : (tree.typeNames[tree.words[node] as number] as string);
}

export function startOf(tree: FlatTree, node: Node): number {
  return tree.words[node + 2] as number;
}

export function endOf(tree: FlatTree, node: Node): number {
  return tree.words[node + 3] as number;
}

export function parentOf(tree: FlatTree, node: Node): Node {
  return tree.words[node + 4] as number;
}

/** The node after this one's subtree in the order of the text; the length of the tree after the last. */
export function afterOf(tree: FlatTree, node: Node): Node {
  return tree.words[node + 5] as number;
}

export function textOf(tree: FlatTree, node: Node): string {
  return node < 0 ? "" : tree.text.slice(startOf(tree, node), endOf(tree, node));
}

/** Every node of the given types in the order of the text. The types must be one and the same set each time: which ids they are is worked out once. */
export function* nodesOfTypes(tree: FlatTree, types: ReadonlySet<string>): Iterable<Node> {
  const wanted = idsOf(tree.typeNames, types);
  const { words, length } = tree;
  for (let node = 0; node < length; node += wordsPerNode) {
    if (wanted[words[node] as number] === 1) yield node;
  }
}

const idsByNames = new WeakMap<readonly string[], Map<ReadonlySet<string>, Uint8Array>>();

function idsOf(names: readonly string[], types: ReadonlySet<string>): Uint8Array {
  const known = idsByNames.get(names) ?? new Map<ReadonlySet<string>, Uint8Array>();
  idsByNames.set(names, known);
  let ids = known.get(types);
  if (ids === undefined) {
    ids = Uint8Array.from({ length: names.length }, (_, id) => (types.has(names[id] ?? "") ? 1 : 0));
    known.set(types, ids);
  }
  return ids;
}

/** The first child that stands in the given field, or `noNode`. */
export function childInField(tree: FlatTree, node: Node, field: string): Node {
  if (node < 0) return noNode;
  const after = afterOf(tree, node);
  for (let child = node + wordsPerNode; child < after; child = afterOf(tree, child)) {
    const id = tree.words[child + 1] as number;
    if (id !== 0 && tree.fieldNames[id] === field) return child;
  }
  return noNode;
}

/** Comments are left out. */
export function childrenOf(tree: FlatTree, node: Node): Node[] {
  const children: Node[] = [];
  if (node < 0) return children;
  const after = afterOf(tree, node);
  for (let child = node + wordsPerNode; child < after; child = afterOf(tree, child)) {
    if (typeOf(tree, child) !== "comment") children.push(child);
  }
  return children;
}

export function firstChild(tree: FlatTree, node: Node): Node {
  return childrenOf(tree, node)[0] ?? noNode;
}

/** Depth is bounded by memory only: the walk keeps its own stack of open nodes. */
class NodeWriter {
  words: Int32Array;
  length = 0;
  readonly #scratch: Scratch;
  readonly #open: number[] = [];

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
    this.words = scratch.words;
  }

  enter(type: number, field: number, start: number, end: number): void {
    if (this.length + wordsPerNode > this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
      this.#scratch.words = larger;
    }
    const at = this.length;
    this.words[at] = type;
    this.words[at + 1] = field;
    this.words[at + 2] = start;
    this.words[at + 3] = end;
    this.words[at + 4] = this.#open.at(-1) ?? noNode;
    this.length += wordsPerNode;
    this.#open.push(at);
  }

  leave(): void {
    const node = this.#open.pop();
    if (node !== undefined) this.words[node + 5] = this.length;
  }
}

function walkRaw(cursor: TreeCursor, raw: RawCursor, shapes: Uint8Array, writer: NodeWriter): void {
  // The cursor's state is four words of its own object, which the raw functions expect in the transfer buffer.
  const state = cursor as unknown as Record<number, number> & { readonly tree: Record<number, number> };
  const buffer = raw._ts_init() >> 2;
  const tree = state.tree[0] as number;
  for (let word = 0; word < 4; word++) raw.HEAP32[buffer + word] = state[word] as number;
  walk(writer, shapes, {
    type: () => raw._ts_tree_cursor_current_node_type_id_wasm(tree),
    enter: (type) =>
      writer.enter(
        type,
        raw._ts_tree_cursor_current_field_id_wasm(tree),
        raw._ts_tree_cursor_start_index_wasm(tree),
        raw._ts_tree_cursor_end_index_wasm(tree),
      ),
    toFirstChild: () => raw._ts_tree_cursor_goto_first_child_wasm(tree) === 1,
    toNextSibling: () => raw._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1,
    toParent: () => raw._ts_tree_cursor_goto_parent_wasm(tree) === 1,
  });
  for (let word = 0; word < 4; word++) state[word] = raw.HEAP32[buffer + word] as number;
}

function walkPublic(cursor: TreeCursor, shapes: Uint8Array, writer: NodeWriter): void {
  walk(writer, shapes, {
    type: () => cursor.nodeTypeId,
    enter: (type) => writer.enter(type, cursor.currentFieldId, cursor.startIndex, cursor.endIndex),
    toFirstChild: () => cursor.gotoFirstChild(),
    toNextSibling: () => cursor.gotoNextSibling(),
    toParent: () => cursor.gotoParent(),
  });
}

interface Walker {
  type(): number;
  enter(type: number): void;
  toFirstChild(): boolean;
  toNextSibling(): boolean;
  toParent(): boolean;
}

function walk(writer: NodeWriter, shapes: Uint8Array, at: Walker): void {
  let depth = 0;
  for (;;) {
    const type = at.type();
    const shape = shapes[type];
    // A node without a name has no children worth a look: it is a keyword or punctuation.
    if (shape !== 0) {
      at.enter(type);
      if (shape === branch && at.toFirstChild()) {
        depth++;
        continue;
      }
      writer.leave();
    }
    while (!at.toNextSibling()) {
      if (depth === 0) return;
      at.toParent();
      depth--;
      writer.leave();
    }
  }
}

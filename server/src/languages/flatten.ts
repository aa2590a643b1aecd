import type { Tree, TreeCursor } from "@vscode/tree-sitter-wasm";
import { spend } from "../core/budget.ts";
import { noNode, wordsPerNode, type FlatTree, type Node } from "./flat-tree.ts";

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

/** One grammar's names by id. The last one is that of ERROR nodes, whose own id lies far outside of the others. */
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

/** What an edit changed: outside of it the syntax is as it was, behind it moved by `newEnd - oldEnd`. Offsets. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The tree before an edit, in other memory than the scratch, and what the edit changed. */
export interface Predecessor {
  readonly words: Int32Array;
  readonly length: number;
  /** Where its ERROR nodes are, in order. */
  readonly errors: readonly Node[];
  readonly change: Change;
}

/**
 * `raw` undefined: by the public cursor, with the same result. With a predecessor only the nodes that enclose the change are walked, the
 * others are copied. The result is valid until the scratch is used again.
 */
export function flatten(tree: Tree, text: string, names: NodeNames, raw: RawCursor | undefined, scratch: Scratch, before?: Predecessor): { readonly tree: FlatTree; readonly errors: readonly Node[] } {
  const writer = new NodeWriter(scratch, names.types.length - 1, before);
  const cursor = tree.walk();
  try {
    if (raw === undefined) walkPublic(cursor, names.shapes, writer);
    else walkRaw(cursor, raw, names.shapes, writer);
  } finally {
    cursor.delete();
  }
  return { tree: { text, words: writer.words, length: writer.length, typeNames: names.types, fieldNames: names.fields }, errors: writer.errors };
}

/** Depth is bounded by memory only: the walk keeps its own stack of open nodes. */
class NodeWriter {
  words: Int32Array;
  length = 0;
  readonly errors: Node[] = [];
  readonly #scratch: Scratch;
  readonly #errorType: number;
  readonly #open: number[] = [];
  readonly #before: Predecessor | undefined;
  /** Both trees are walked in the order of the text, so what was passed in the old one is not needed again. */
  #oldNode: Node = 0;

  constructor(scratch: Scratch, errorType: number, before: Predecessor | undefined) {
    this.#scratch = scratch;
    this.#errorType = errorType;
    this.words = scratch.words;
    this.#before = before;
  }

  enter(type: number, field: number, start: number, end: number): void {
    this.#reserve(wordsPerNode);
    const at = this.length;
    this.words[at] = type;
    this.words[at + 1] = field;
    this.words[at + 2] = start;
    this.words[at + 3] = end;
    this.words[at + 4] = this.#open.at(-1) ?? noNode;
    this.length += wordsPerNode;
    this.#open.push(at);
    if (type === this.#errorType) this.errors.push(at);
  }

  leave(): void {
    const node = this.#open.pop();
    if (node !== undefined) this.words[node + 5] = this.length;
  }

  /** Copies the descendants of the node that was entered last, when the tree before the edit has the same node. */
  copyDescendants(): boolean {
    const before = this.#before;
    const node = this.#open.at(-1);
    if (before === undefined || node === undefined) return false;
    const start = this.words[node + 2] as number;
    const end = this.words[node + 3] as number;
    const { change } = before;
    if (end >= change.start && start <= change.newEnd) return false;
    const moved = start > change.newEnd ? change.newEnd - change.oldEnd : 0;
    const old = this.#findOld(before, this.words[node] as number, start - moved, end - moved);
    if (old === noNode) return false;
    const oldAfter = before.words[old + 5] as number;
    // What fields the parts of a broken text have may change with an edit far away, of which tree-sitter says nothing.
    if (hasBetween(before.errors, old, oldAfter)) return false;
    const from = old + wordsPerNode;
    this.#reserve(oldAfter - from);
    const shift = this.length - from;
    for (let at = from; at < oldAfter; at += wordsPerNode) {
      const to = at + shift;
      this.words[to] = before.words[at] as number;
      this.words[to + 1] = before.words[at + 1] as number;
      this.words[to + 2] = (before.words[at + 2] as number) + moved;
      this.words[to + 3] = (before.words[at + 3] as number) + moved;
      this.words[to + 4] = (before.words[at + 4] as number) + shift;
      this.words[to + 5] = (before.words[at + 5] as number) + shift;
    }
    this.length += oldAfter - from;
    return true;
  }

  #findOld({ words, length }: Predecessor, type: number, start: number, end: number): Node {
    while (this.#oldNode < length && (words[this.#oldNode + 2] as number) < start) this.#oldNode += wordsPerNode;
    for (let old = this.#oldNode; old < length && words[old + 2] === start; old += wordsPerNode) {
      if (words[old] === type && words[old + 3] === end) return old;
    }
    return noNode;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.words.length) return;
    const larger = new Int32Array(Math.max(this.words.length * 2, this.length + count));
    larger.set(this.words);
    this.words = larger;
    this.#scratch.words = larger;
  }
}

/** Whether any of some sorted numbers is at least `from` and less than `to`. */
function hasBetween(sorted: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && (sorted[low] as number) < to;
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
    spend();
    const type = Math.min(at.type(), shapes.length - 1);
    const shape = shapes[type];
    // A node without a name has no children worth a look: it is a keyword or punctuation.
    if (shape !== 0) {
      at.enter(type);
      if (shape === branch && !writer.copyDescendants() && at.toFirstChild()) {
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

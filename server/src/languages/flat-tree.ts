import { spend } from "../core/budget.ts";

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
    if (wanted[words[node] as number] !== 1) continue;
    spend();
    yield node;
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
  spend();
  const after = afterOf(tree, node);
  for (let child = node + wordsPerNode; child < after; child = afterOf(tree, child)) {
    const id = tree.words[child + 1] as number;
    if (id !== 0 && tree.fieldNames[id] === field) return child;
  }
  return noNode;
}

/** The node before this one in the same parent, comments left out, or `noNode`. */
export function previousSibling(tree: FlatTree, node: Node): Node {
  spend();
  const parent = parentOf(tree, node);
  for (let end = node; end - wordsPerNode > parent && end > 0; ) {
    let before = end - wordsPerNode;
    while (parentOf(tree, before) !== parent) before = parentOf(tree, before);
    if (!commentTypes.has(typeOf(tree, before))) return before;
    end = before;
  }
  return noNode;
}

/** Comments are left out. */
export function childrenOf(tree: FlatTree, node: Node): Node[] {
  const children: Node[] = [];
  if (node < 0) return children;
  spend();
  const after = afterOf(tree, node);
  for (let child = node + wordsPerNode; child < after; child = afterOf(tree, child)) {
    if (!commentTypes.has(typeOf(tree, child))) children.push(child);
  }
  return children;
}

/** What the grammars call comments. */
const commentTypes = new Set(["comment", "line_comment", "block_comment", "multiline_comment"]);

export function firstChild(tree: FlatTree, node: Node): Node {
  return childrenOf(tree, node)[0] ?? noNode;
}

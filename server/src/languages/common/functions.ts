import { afterOf, childrenOf, firstChild, noNode, typeOf, wordsPerNode, type FlatTree, type Node } from "../flat-tree.ts";
import type { Syntax } from "./syntax.ts";

/** What a function gives back: the expressions of its `return`s, its body where that is no block, and its last expression in languages where that counts. */
export function returnedBy(tree: FlatTree, syntax: Syntax, functionNode: Node): readonly Node[] {
  const { body } = syntax.signature(tree, functionNode);
  if (body === noNode) return [];
  if (!isBlock.test(typeOf(tree, body))) return [body];
  const returned: Node[] = [];
  for (const node of inside(tree, syntax, body)) if (syntax.types.returns.has(typeOf(tree, node))) returned.push(firstChild(tree, node));
  const last = syntax.lastIsReturned ? lastExpression(tree, body) : noNode;
  return last === noNode || syntax.types.returns.has(typeOf(tree, last)) ? returned : [...returned, last];
}

/** Every node in a body, those of functions in it left out; the body itself first. */
export function* inside(tree: FlatTree, syntax: Syntax, body: Node): Iterable<Node> {
  const after = afterOf(tree, body);
  for (let node = body; node < after; ) {
    yield node;
    // What a function in it does is its own affair.
    node = node !== body && syntax.types.functions.has(typeOf(tree, node)) ? afterOf(tree, node) : node + wordsPerNode;
  }
}

const isBlock = /block|body|compound|statement/;

function lastExpression(tree: FlatTree, body: Node): Node {
  const last = childrenOf(tree, body).at(-1) ?? noNode;
  return typeOf(tree, last) === "expression_statement" ? firstChild(tree, last) : last;
}

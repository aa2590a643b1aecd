import { childInField, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { attributesOf } from "./declarations.ts";
import { lastSegment } from "./expressions.ts";

const testItems = new Set(["mod_item", "function_item", "impl_item", "use_declaration", "static_item", "const_item", "struct_item"]);
const testFiles = new WeakMap<FlatTree, boolean>();

/** Tests beside what they test: what stands under `#[cfg(test)]` or `#[test]`, and `mod tests { … }`. */
export function leavesOut(tree: FlatTree, node: Node): boolean {
  const isTestFile = testFiles.get(tree) ?? /^#!\[cfg\(test\)\]/m.test(tree.text);
  testFiles.set(tree, isTestFile);
  const type = typeOf(tree, node);
  if (isTestFile || !testItems.has(type)) return isTestFile;
  if (type === "mod_item" && /^tests?$/.test(textOf(tree, childInField(tree, node, "name"))) && childInField(tree, node, "body") !== noNode) return true;
  return attributesOf(tree, node).some((attribute) => isTestAttribute(tree, firstChild(tree, attribute)));
}

function isTestAttribute(tree: FlatTree, attribute: Node): boolean {
  const name = textOf(tree, firstChild(tree, attribute));
  if (name !== "cfg") return /^(?:test|rstest|test_case|quickcheck|bench)$/.test(lastSegment(name));
  const condition = textOf(tree, childInField(tree, attribute, "arguments"));
  return /\btest\b/.test(condition) && !/\bnot\s*\(/.test(condition);
}

export function isInTest(tree: FlatTree, node: Node): boolean {
  for (let at = node; at !== noNode; at = parentOf(tree, at)) if (leavesOut(tree, at)) return true;
  return false;
}

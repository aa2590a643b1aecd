import type { ImportedName } from "../common/syntax.ts";
import { childInField, firstChild, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { isOwnMethod } from "./language.ts";

/** `use A\B as C;`, `use A\{B, C as D};`. */
export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const group = parentOf(tree, node);
  const prefix = typeOf(tree, group) === "namespace_use_group" ? `${textOf(tree, firstChild(tree, parentOf(tree, group)))}\\` : "";
  const name = prefix + textOf(tree, firstChild(tree, node)).replace(/^\\/, "");
  const alias = textOf(tree, childInField(tree, node, "alias"));
  const last = name.slice(name.lastIndexOf("\\") + 1);
  return [{ module: name, imported: last, local: alias === "" ? last : alias, name }];
}

const namespaces = new WeakMap<FlatTree, string>();

/** What the file does not import is of its own namespace if it is a class, and of PHP if it is a function or a constant. */
export function globalName(text: string, tree: FlatTree, node: Node): string | undefined {
  // A method that the file does not have is inherited, whatever function has its name.
  if (isOwnMethod(tree, node)) return undefined;
  if (text.startsWith("$")) return /^\$_(?:ENV|SERVER|SESSION|GET|POST|COOKIE|FILES|REQUEST)$/.test(text) ? text : undefined;
  if (text.startsWith("\\")) return text.slice(1);
  if (text.includes("\\") || !/^[A-Z]\w*[a-z]/.test(text)) return text;
  const namespace = namespaces.get(tree) ?? /^\s*namespace\s+([\w\\]+)\s*[;{]/m.exec(tree.text)?.[1] ?? "";
  namespaces.set(tree, namespace);
  return namespace === "" ? text : `${namespace}\\${text}`;
}

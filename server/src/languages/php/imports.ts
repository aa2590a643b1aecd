import type { ImportedName } from "../common/syntax.ts";
import { childInField, firstChild, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { isOwnMethod } from "./language.ts";

export const includes = ["include_expression", "include_once_expression", "require_expression", "require_once_expression"];

/** `use A\B as C;`, `use A\{B, C as D};`, and files by a path from the file's own folder or of the machine. */
export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  if (includes.includes(typeOf(tree, node))) {
    const module = includedPath(tree, node) ?? absolutePath(tree, node);
    return module === undefined ? [] : [{ module, imported: "*", local: undefined, name: module }];
  }
  const group = parentOf(tree, node);
  const prefix = typeOf(tree, group) === "namespace_use_group" ? `${textOf(tree, firstChild(tree, parentOf(tree, group)))}\\` : "";
  const name = prefix + textOf(tree, firstChild(tree, node)).replace(/^\\/, "");
  const alias = textOf(tree, childInField(tree, node, "alias"));
  const last = name.slice(name.lastIndexOf("\\") + 1);
  return [{ module: name, imported: last, local: alias === "" ? last : alias, name }];
}

const namespaces = new WeakMap<FlatTree, string>();

/** `'config.php'`, `__DIR__ . '/config.php'`, `dirname(__DIR__) . '/config.php'`. */
function includedPath(tree: FlatTree, node: Node): string | undefined {
  const text = textOf(tree, node);
  const [, own, outer, path = ""] = text.length > longestInclude ? [] : (/^\w+\s*\(?\s*(?:(__DIR__|dirname\(__FILE__\))\s*\.\s*|(dirname\((?:__DIR__|dirname\(__FILE__\))\))\s*\.\s*)?(?:'([\w./-]+)'|"[\w./-]+")\s*\)?$/.exec(text.replaceAll('"', "'")) ?? []);
  if (path === "" || (path.startsWith("/") && own === undefined && outer === undefined)) return undefined;
  return `${outer === undefined ? "." : ".."}/${path.replace(/^(?:\.?\/)+/, "")}`;
}

/** `'/usr/share/php/Mail.php'`, a file of the machine. */
function absolutePath(tree: FlatTree, node: Node): string | undefined {
  const text = textOf(tree, node);
  return text.length > longestInclude ? undefined : /^\w+\s*\(?\s*(["'])(\/[\w./-]+)\1\s*\)?$/.exec(text)?.[2];
}

const longestInclude = 200;

const including = new WeakMap<FlatTree, boolean>();

/** Whether variables that an included file sets are seen at a node. */
function seesIncluded(tree: FlatTree, node: Node): boolean {
  const has = including.get(tree) ?? /\b(?:include|require)(?:_once)?\b/.test(tree.text);
  including.set(tree, has);
  if (!has) return false;
  for (let at = parentOf(tree, node); at !== noNode; at = parentOf(tree, at)) if (functionTypes.has(typeOf(tree, at))) return false;
  return true;
}

const functionTypes = new Set(["function_definition", "method_declaration", "anonymous_function", "arrow_function"]);

/** What the file does not import is of its own namespace if it is a class, and of PHP if it is a function or a constant. */
export function globalName(text: string, tree: FlatTree, node: Node): string | undefined {
  // A method that the file does not have is inherited, whatever function has its name.
  if (isOwnMethod(tree, node)) return undefined;
  const included = includes.includes(typeOf(tree, node)) ? includedPath(tree, node) : undefined;
  if (included !== undefined) return `${included}#*`;
  if (/^[a-z_]+[\s(]/.test(text)) return undefined;
  if (/^\$_(?:ENV|SERVER|SESSION|GET|POST|COOKIE|FILES|REQUEST)$/.test(text)) return text;
  if (text.startsWith("$")) return seesIncluded(tree, node) && text !== "$this" ? `.#${text.slice(1)}` : undefined;
  if (text.startsWith("\\")) return text.slice(1);
  if (text.includes("\\") || !/^[A-Z]\w*[a-z]/.test(text)) return text;
  const namespace = namespaces.get(tree) ?? /^[ \t]*namespace\s+([\w\\]+)\s*[;{]/m.exec(tree.text)?.[1] ?? "";
  namespaces.set(tree, namespace);
  return namespace === "" ? text : `${namespace}\\${text}`;
}

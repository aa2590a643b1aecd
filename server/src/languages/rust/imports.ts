import type { ImportedName } from "../common/syntax.ts";
import { childInField, childrenOf, firstChild, noNode, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { deepest } from "../limits.ts";
import { plain } from "./macros.ts";
import { lastSegment } from "./expressions.ts";

const modules = new WeakMap<FlatTree, ReadonlySet<string>>();

/** Names of modules that the file declares: paths that start with one are the crate's own. */
function modulesOf(tree: FlatTree): ReadonlySet<string> {
  const known = modules.get(tree) ?? new Set([...tree.text.matchAll(/^[ \t]*(?:pub(?:\([^)\n]*\))?[ \t]+)?mod[ \t]+(\w+)/gm)].map(([, name = ""]) => name));
  modules.set(tree, known);
  return known;
}

export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const name = plain(textOf(tree, childInField(tree, node, "name")));
  switch (typeOf(tree, node)) {
    case "mod_item":
      return [{ module: `self::${name}`, imported: "*", local: name, name: `self::${name}` }];
    case "extern_crate_declaration":
      return [{ module: name, imported: "*", local: plain(textOf(tree, childInField(tree, node, "alias"))) || name, name }];
    default:
      return used(tree, childInField(tree, node, "argument"), "", undefined);
  }
}

/** What a tree of `use` brings, below the path of what is around it. */
function used(tree: FlatTree, node: Node, prefix: string, alias: string | undefined, depth = 0): readonly ImportedName[] {
  if (depth > deepest) return [];
  const below = (path: Node): string => [prefix, path === noNode ? "" : textOf(tree, path).replace(/\s+|^::|\br#/g, "")].filter((part) => part !== "").join("::");
  switch (typeOf(tree, node)) {
    case "scoped_use_list":
      return used(tree, childInField(tree, node, "list"), below(childInField(tree, node, "path")), undefined, depth + 1);
    case "use_list":
      return childrenOf(tree, node).flatMap((one) => used(tree, one, prefix, undefined, depth + 1));
    case "use_as_clause":
      return used(tree, childInField(tree, node, "path"), prefix, plain(textOf(tree, childInField(tree, node, "alias"))), depth + 1);
    case "use_wildcard":
      return [{ module: below(firstChild(tree, node)), imported: "*", local: undefined, name: below(firstChild(tree, node)) }];
    case "identifier":
    case "scoped_identifier":
    case "crate":
    case "self":
    case "super": {
      const written = typeOf(tree, node) === "self" && prefix !== "" ? prefix : below(node);
      const isOwn = modulesOf(tree).has(written.split("::")[0] ?? "");
      const path = isOwn ? `self::${written}` : written;
      const last = lastSegment(path);
      const isWhole = path === last || typeOf(tree, node) === "self";
      return [{ module: isWhole ? path : path.slice(0, -last.length - 2), imported: isWhole ? "*" : last, local: alias === "_" ? undefined : (alias ?? last), name: path }];
    }
    default:
      return [];
  }
}

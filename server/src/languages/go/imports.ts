import { baseName } from "../../core/paths.ts";
import type { ImportedName } from "../common/syntax.ts";
import { childInField, textOf, type FlatTree, type Node } from "../flat-tree.ts";

/** The name of a package is the last part of its path, its version left out. */
export function imports(tree: FlatTree, node: Node): readonly ImportedName[] {
  const module = textOf(tree, childInField(tree, node, "path")).slice(1, -1);
  const name = module.replace(/\/v\d+$|\.v\d+$/, "");
  const alias = textOf(tree, childInField(tree, node, "name"));
  const last = baseName(name);
  // `go-redis` holds the package `redis`, `echo-contrib` is `echocontrib`: neither can be written with its hyphen.
  const local = alias === "" ? last.replace(/^go-|[-.]go$/g, "").replaceAll(/[-.]/g, "") : alias;
  return [{ module, imported: "*", local: local === "_" || local === "." ? undefined : local, name }];
}

import { childInField, childrenOf, firstChild, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { stringText } from "./literals.ts";

export interface ImportedName {
  readonly module: string;
  readonly imported: string;
  readonly typeOnly: boolean;
}

/** The local names an import statement brings, in the order of the text. */
export function importedNames(tree: FlatTree, statement: Node): [string, ImportedName][] {
  const parts = childrenOf(tree, statement);
  const requireClause = parts.find((part) => typeOf(tree, part) === "import_require_clause") ?? noNode;
  const source = childInField(tree, requireClause === noNode ? statement : requireClause, "source");
  const module = moduleName(stringText(tree, source));
  const typeOnly = /^import\s+type\b(?!\s*,|\s+from\b)/.test(tree.text.slice(startOf(tree, statement), startOf(tree, statement) + 40));
  const named = (imported: string): ImportedName => ({ module, imported, typeOnly });
  if (requireClause !== noNode) return [[textOf(tree, firstChild(tree, requireClause)), named("*")]];
  const clause = parts.find((part) => typeOf(tree, part) === "import_clause") ?? noNode;
  const names: [string, ImportedName][] = [];
  for (const part of childrenOf(tree, clause)) {
    if (typeOf(tree, part) === "identifier") names.push([textOf(tree, part), named("default")]);
    else if (typeOf(tree, part) === "namespace_import") names.push([textOf(tree, firstChild(tree, part)), named("*")]);
    else {
      for (const specifier of childrenOf(tree, part)) {
        const name = textOf(tree, childInField(tree, specifier, "name"));
        const alias = childInField(tree, specifier, "alias");
        names.push([alias === noNode ? name : textOf(tree, alias), named(name)]);
      }
    }
  }
  return names;
}

/** Node accepts its own modules with and without a prefix. */
export function moduleName(specifier: string): string {
  return specifier.startsWith("node:") ? specifier.slice("node:".length) : specifier;
}

import type { Export, Value } from "../../core/facts/facts.ts";
import { importedFrom } from "../../core/facts/name.ts";
import { childInField, childrenOf, nodesOfTypes, noNode, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { stringText } from "./literals.ts";
import { spanOf, type Resolver } from "./resolve.ts";
import { moduleName } from "./imports.ts";

/** What the file hands out, by `export`, `module.exports`, `exports.x` and TypeScript's `export =`. */
export function readExports(tree: FlatTree, resolver: Resolver): Export[] {
  const found: Export[] = [];
  for (const node of nodesOfTypes(tree, exportingTypes)) {
    if (typeOf(tree, node) === "export_statement") found.push(...exportsOfStatement(tree, node, resolver));
    else {
      const name = assignedExport(textOf(tree, childInField(tree, node, "left")));
      if (name !== undefined) found.push({ name, value: exportedValue(tree, childInField(tree, node, "right"), resolver) });
    }
  }
  return found;
}

const exportingTypes = new Set(["export_statement", "assignment_expression"]);

function exportsOfStatement(tree: FlatTree, statement: Node, resolver: Resolver): Export[] {
  const source = childInField(tree, statement, "source");
  const clause = childrenOf(tree, statement).find((child) => typeOf(tree, child) === "export_clause") ?? noNode;
  if (source !== noNode) return reExports(tree, statement, clause, moduleName(stringText(tree, source)));
  if (clause !== noNode) {
    return specifiersOf(tree, clause).map(({ exported, node }) => ({ name: exported, value: exportedValue(tree, node, resolver) }));
  }
  const value = childInField(tree, statement, "value");
  if (value !== noNode) return [{ name: "default", value: exportedValue(tree, value, resolver) }];
  const declaration = childInField(tree, statement, "declaration");
  const isDefault = /^export\s+default\b/.test(tree.text.slice(startOf(tree, statement), startOf(tree, statement) + 40));
  switch (typeOf(tree, declaration)) {
    case "lexical_declaration":
    case "variable_declaration":
      return childrenOf(tree, declaration).flatMap((declarator) => {
        const name = childInField(tree, declarator, "name");
        return typeOf(tree, name) === "identifier" ? [{ name: textOf(tree, name), value: exportedValue(tree, name, resolver) }] : [];
      });
    case "function_declaration":
    case "generator_function_declaration":
      return [{ name: isDefault ? "default" : textOf(tree, childInField(tree, declaration, "name")), value: resolver.valueOf(declaration) }];
    default: {
      // `export = app` has no field.
      const [only = noNode] = childrenOf(tree, statement);
      const assigned = /^export\s*=/.test(tree.text.slice(startOf(tree, statement), startOf(tree, statement) + 40));
      return assigned ? [{ name: "*", value: exportedValue(tree, only, resolver) }] : [];
    }
  }
}

function reExports(tree: FlatTree, statement: Node, clause: Node, module: string): Export[] {
  // Types are gone once the program is built.
  if (/^export\s+type\b/.test(tree.text.slice(startOf(tree, statement), startOf(tree, statement) + 40))) return [];
  const span = spanOf(tree, statement);
  const reference = (imported: string): Value => ({ kind: "reference", to: importedFrom(module, imported), span });
  if (clause !== noNode) return specifiersOf(tree, clause).map(({ name, exported }) => ({ name: exported, value: reference(name) }));
  const namespace = childrenOf(tree, statement).find((child) => typeOf(tree, child) === "namespace_export");
  if (namespace !== undefined) return [{ name: textOf(tree, childrenOf(tree, namespace)[0] ?? noNode), value: reference("*") }];
  return [{ name: "**", value: reference("*") }];
}

function specifiersOf(tree: FlatTree, clause: Node): { name: string; exported: string; node: Node }[] {
  return childrenOf(tree, clause).filter((specifier) => !/^type\s+[\w$]/.test(textOf(tree, specifier))).map((specifier) => {
    const node = childInField(tree, specifier, "name");
    const alias = childInField(tree, specifier, "alias");
    return { name: textOf(tree, node), exported: textOf(tree, alias === noNode ? node : alias), node };
  });
}

/** A value another file can follow: a resolved name goes before the expression that made it. */
function exportedValue(tree: FlatTree, node: Node, resolver: Resolver): Value {
  const value = resolver.valueOf(node);
  if (value.kind !== "call" && value.kind !== "unknown") return value;
  const name = resolver.nameOf(node);
  return name === undefined ? value : { kind: "reference", to: name, span: spanOf(tree, node) };
}

function assignedExport(left: string): string | undefined {
  if (left === "module.exports") return "*";
  return /^(?:module\.)?exports\.([A-Za-z_$][\w$]*)$/.exec(left)?.[1];
}

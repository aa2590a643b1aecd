import type { DeploymentValues, NamedText } from "../core/facts/documents.ts";
import type { Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/** The values of a chart. Source: https://helm.sh/docs/chart_template_guide/values_files/. Never throws. */
export function readHelmValues(text: string): DeploymentValues | undefined {
  const [tree] = yamlTrees(text);
  return tree === undefined ? undefined : { kind: "deployment-values", format: "helm", values: [...textsOf(tree, [], 8)], given: [], services: [] };
}

/** Charts that take others in have their values below the names of those. */
function* textsOf(tree: Tree, path: readonly string[], depth: number): Iterable<NamedText> {
  if (tree.text !== undefined) yield { name: path.join("."), value: tree.text, span: tree.span };
  if (depth === 0) return;
  for (const { key, value } of tree.entries()) yield* textsOf(value, [...path, key], depth - 1);
  for (const item of tree.items()) {
    const name = item.entries().find(({ key }) => key === "name")?.value.text;
    const value = item.entries().find(({ key }) => key === "value")?.value;
    // A list of variables, as the containers of Kubernetes have it.
    if (name !== undefined && value?.text !== undefined) yield { name, value: value.text, span: value.span };
    else yield* textsOf(item, path, depth - 1);
  }
}

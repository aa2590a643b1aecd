import { findNodeAtLocation, getNodeValue, parseTree, type Node } from "jsonc-parser";
import type { CompilerSettings, NamedText, PackageManifest } from "../core/facts/documents.ts";
import { isNestedTooDeep } from "./nesting.ts";

/** What a `package.json` says that tells how its app is run. Never throws; anything of the wrong shape counts as absent. */
export function readPackageManifest(text: string): PackageManifest {
  const tree = treeOf(text);
  const json = asRecord(tree === undefined ? undefined : (getNodeValue(tree) as unknown));
  const dependencies = ["dependencies", "optionalDependencies", "devDependencies"].flatMap((key) => Object.keys(asRecord(json[key])));
  const scripts = tree === undefined ? [] : entriesOf(findNodeAtLocation(tree, ["scripts"]));
  const runtime = tree === undefined ? undefined : findNodeAtLocation(tree, ["dependencies"]);
  const workspaces = Array.isArray(json["workspaces"]) ? json["workspaces"] : asRecord(json["workspaces"])["packages"];
  return {
    kind: "package-manifest",
    name: typeof json["name"] === "string" ? json["name"] : undefined,
    private: json["private"] === true,
    scripts: Object.fromEntries(scripts.map(({ name, value }) => [name, value])),
    scriptSpans: new Map(scripts.map(({ name, span }) => [name, span])),
    dependencies: new Set(dependencies),
    peerDependencies: new Set(Object.keys(asRecord(json["peerDependencies"]))),
    runtimeDependencies: entriesOf(runtime),
    dependenciesSpan: runtime?.parent === undefined ? undefined : spanOf(runtime.parent.children?.[0] ?? runtime),
    hasBin: json["bin"] !== undefined,
    hasPublicInterface: ["exports", "module", "types", "typings", "files", "publishConfig", "peerDependencies"].some((key) => json[key] !== undefined),
    isEditorExtension: asRecord(json["engines"])["vscode"] !== undefined,
    engines: entriesOf(tree === undefined ? undefined : findNodeAtLocation(tree, ["engines"])),
    workspaces: Array.isArray(workspaces) ? workspaces.filter((one): one is string => typeof one === "string") : [],
  };
}

/** `tsconfig.json`, comments and all. What it extends is not followed. */
export function readCompilerSettings(text: string): CompilerSettings {
  const tree = treeOf(text);
  const options = asRecord(asRecord(tree === undefined ? undefined : (getNodeValue(tree) as unknown))["compilerOptions"]);
  const paths = asRecord(options["paths"]);
  const base = options["baseUrl"];
  const wherever = (Array.isArray(paths["*"]) ? paths["*"] : []).flatMap((target: unknown) => (typeof target === "string" && target.endsWith("/*") ? [`${typeof base === "string" ? `${base}/` : ""}${target.slice(0, -2)}`] : []));
  return { kind: "compiler-settings", aliases: Object.keys(paths).map((key) => key.replace(/\*.*$/, "")), bases: [...(typeof base === "string" ? [base] : []), ...wherever] };
}

/** Comments and trailing commas are let through: TypeScript allows them, and what npm thinks of them is no matter here. */
function treeOf(text: string): Node | undefined {
  return isNestedTooDeep(text) ? undefined : parseTree(text, [], { allowTrailingComma: true });
}

function entriesOf(node: Node | undefined): readonly NamedText[] {
  return (node?.children ?? []).flatMap((property): NamedText[] => {
    const [key, value] = property.children ?? [];
    return typeof key?.value === "string" && typeof value?.value === "string" ? [{ name: key.value, value: value.value, span: spanOf(value) }] : [];
  });
}

function spanOf({ offset, length }: Node): { start: number; end: number } {
  return { start: offset, end: offset + length };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

import type { NamedText } from "../core/facts/documents.ts";
import { emptyManifest, type Dependency, type Manifest, type WorkspaceFile } from "../core/facts/manifest.ts";
import { childOf, childrenOf, fieldOf, readXml, type XmlElement } from "./xml.ts";

/**
 * `*.csproj` and its kin, `Directory.Packages.props`, `Directory.Build.props`. Properties stand in ranges as written: `$(NetVersion)`.
 * Conditions are not weighed: of two values the first counts.
 */
export function readMsbuildProject(text: string): Manifest {
  const root = readXml(text);
  const project = root?.name === "Project" ? root : undefined;
  const properties = childrenOf(project, "PropertyGroup").flatMap(({ children }) => children.map(({ name, text: value, textSpan }): NamedText => ({ name, value, span: textSpan })));
  const property = (name: string): string | undefined => properties.find((one) => one.name === name)?.value;
  const items = childrenOf(project, "ItemGroup").flatMap(({ children }) => children);
  const dependencies = items.flatMap((item): readonly Dependency[] => {
    if (item.name === "PackageReference" || item.name === "FrameworkReference") return reference(item, fieldOf(item, "PrivateAssets")?.value.toLowerCase() === "all" ? "development" : "runtime");
    if (item.name === "PackageVersion" || item.name === "GlobalPackageReference") return reference(item, "managed");
    if (item.name === "Reference") return machineReference(item);
    return item.name === "ProjectReference" ? reference(item, "runtime", "local") : [];
  });
  const sdk = project?.attributes.find(({ name }) => name === "Sdk")?.value ?? childrenOf(project, "Sdk")[0]?.attributes.find(({ name }) => name === "Name")?.value;
  const output = property("OutputType");
  return {
    ...emptyManifest("csharp", "msbuild"),
    name: property("PackageId") ?? property("AssemblyName"),
    dependencies,
    publishes: property("IsPackable") === "true" || property("GeneratePackageOnBuild") === "true" || property("PackageId") !== undefined,
    hasProgram: /^(?:Win)?Exe$/i.test(output ?? "") || /^Microsoft\.NET\.Sdk\.(?:Web|Worker|BlazorWebAssembly)\b/.test(sdk ?? ""),
    aggregates: sdk === undefined && output === undefined,
    type: sdk,
    properties,
  };
}

/** `*.sln` and `*.slnx`: the projects of a solution. */
export function readSolution(text: string): WorkspaceFile {
  const members = [...text.matchAll(/^[ \t]*Project\("\{[^}"]*\}"\)\s*=\s*"[^"]*",\s*"([^"]+\.\w+proj)"|<Project\s[^>]{0,500}?Path="([^"]+)"/gm)].map((match): NamedText => {
    const written = (match[1] ?? match[2]) as string;
    const start = match.index + match[0].lastIndexOf(written);
    return { name: written, value: written.replaceAll("\\", "/"), span: { start, end: start + written.length } };
  });
  return { kind: "workspace", ecosystem: "csharp", members, plugins: [] };
}

/** An assembly by a path that is no part of the project: of a drive, of the root, or of where programs are installed. */
function machineReference(item: XmlElement): readonly Dependency[] {
  const path = childOf(item, "HintPath");
  const name = fieldOf(item, "Include");
  if (path === undefined || name === undefined || !/^(?:[A-Za-z]:|[\\/]|\$\((?:ProgramFiles|ProgramW6432|SystemRoot|USERPROFILE|HOME|FrameworkPath\w*|NuGetPackageRoot)\b)/.test(path.text)) return [];
  return [{ name: name.value.replace(/,.*/, ""), range: "", span: path.textSpan, scope: "runtime", source: "machine" }];
}

/** Paths are written with `\`; they are given with `/`. */
function reference(item: XmlElement, scope: Dependency["scope"], source: Dependency["source"] = "registry"): readonly Dependency[] {
  const name = fieldOf(item, "Include") ?? fieldOf(item, "Update");
  if (name === undefined) return [];
  const version = fieldOf(item, "Version") ?? fieldOf(item, "VersionOverride");
  return [{ name: source === "local" ? name.value.replaceAll("\\", "/") : name.value, range: version?.value ?? "", span: (version ?? name).span, scope, source }];
}

import type { NamedText } from "../core/facts/documents.ts";
import { emptyManifest, type Dependency, type Manifest } from "../core/facts/manifest.ts";
import { childOf, childrenOf, readXml, type XmlElement } from "./xml.ts";

/** `pom.xml`. Properties stand in ranges as written: `${spring.version}`; those of a parent are in another file. Profiles are left out. */
export function readMavenProject(text: string): Manifest {
  const root = readXml(text);
  const project = root?.name === "project" ? root : undefined;
  const parent = childOf(project, "parent");
  const declared = childrenOf(project, "dependencies", "dependency").map((one) => dependencyFrom(one));
  const managed = childrenOf(project, "dependencyManagement", "dependencies", "dependency").map((one) => ({ ...dependencyFrom(one), scope: "managed" as const }));
  const plugins = [...childrenOf(project, "build", "plugins", "plugin"), ...childrenOf(project, "build", "pluginManagement", "plugins", "plugin")].map((one) => dependencyFrom(one, "org.apache.maven.plugins"));
  const group = childOf(project, "groupId")?.text ?? childOf(parent, "groupId")?.text;
  const artifact = childOf(project, "artifactId")?.text;
  const type = childOf(project, "packaging")?.text ?? "jar";
  const relativePath = childOf(parent, "relativePath");
  return {
    ...emptyManifest("java", "maven"),
    name: group === undefined || artifact === undefined ? undefined : `${group}:${artifact}`,
    dependencies: [...declared, ...managed],
    plugins,
    publishes: childOf(project, "distributionManagement") !== undefined && type !== "war",
    hasProgram: type === "war" || plugins.some(({ name }) => /:(?:spring-boot|quarkus|micronaut|exec|jib)-maven-plugin$/.test(name)),
    aggregates: type === "pom",
    type,
    parent: parent === undefined ? undefined : { ...dependencyFrom(parent), path: relativePath === undefined ? "../pom.xml" : relativePath.text === "" ? undefined : relativePath.text },
    properties: [...versionOf(project), ...(childOf(project, "properties")?.children ?? []).map(named)],
    members: childrenOf(project, "modules", "module").map(({ text: folder, textSpan }) => ({ name: folder, value: folder, span: textSpan })),
  };
}

function dependencyFrom(element: XmlElement, defaultGroup = ""): Dependency {
  const version = childOf(element, "version");
  const artifact = childOf(element, "artifactId");
  const scope = childOf(element, "scope")?.text;
  return {
    name: `${childOf(element, "groupId")?.text ?? defaultGroup}:${artifact?.text ?? ""}`,
    range: version?.text ?? "",
    span: version?.textSpan ?? artifact?.textSpan ?? element.nameSpan,
    scope: scope === "test" || scope === "provided" ? "development" : childOf(element, "optional")?.text === "true" ? "optional" : "runtime",
    // A file of the project itself is at hand wherever the project is.
    source: scope !== "system" ? "registry" : /^\$\{(?:project\.|pom\.)?basedir\}/.test(childOf(element, "systemPath")?.text ?? "") ? "local" : "machine",
  };
}

/** `${project.version}` is the version of the project, or of its parent. */
function versionOf(project: XmlElement | undefined): readonly NamedText[] {
  const version = childOf(project, "version") ?? childOf(project, "parent", "version");
  return version === undefined ? [] : [{ name: "project.version", value: version.text, span: version.textSpan }];
}

function named({ name, text, textSpan }: XmlElement): NamedText {
  return { name, value: text, span: textSpan };
}

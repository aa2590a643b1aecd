import type { Document } from "../core/facts/documents.ts";
import type { Dependency, Manifest } from "../core/facts/manifest.ts";
import { folderOf, foldersAbove } from "../core/paths.ts";
import { exactVersion, manifestAt, substituted } from "./version-ranges.ts";

/**
 * The version that the POM of a folder or one of its parents gives a package: its own, a managed one, that of the parent, of a plugin.
 * A managed version may be that of a list of versions (`spring-boot-dependencies`), which has the group in common.
 */
export function mavenVersion(documents: readonly Document[], root: string, name: string): string | undefined {
  const chain = pomsAbove(documents, root);
  const property = (variable: string): string | undefined => chain.flatMap(({ properties }) => properties).find((one) => one.name === variable)?.value;
  const candidates = chain.flatMap((pom) => [...pom.dependencies, ...(pom.parent === undefined ? [] : [pom.parent]), ...pom.plugins]);
  return versionIn(candidates, name, (range) => substituted(range, /\$\{([\w.-]+)\}/g, property));
}

/** The POM of the folder, its parent in the project, and so on. */
export function pomsAbove(documents: readonly Document[], root: string): readonly Manifest[] {
  const found: Manifest[] = [];
  let pom = manifestAt(documents, root, "pom.xml");
  while (pom !== undefined && !found.includes(pom.facts) && found.length < mostPoms) {
    const { path, facts } = pom;
    found.push(facts);
    const parent = facts.parent;
    if (parent?.path === undefined) break;
    const folder = parent.path.endsWith(".xml") ? parent.path : `${parent.path}/pom.xml`;
    pom = manifestAt(documents, folderOf(path), folder);
  }
  return found;
}

/** The version that the build of a folder, its settings or the builds above it give a package or a plugin. */
export function gradleVersion(documents: readonly Document[], root: string, name: string): string | undefined {
  const folders = foldersAbove(root);
  const inFolder = (folder: string, below = ""): readonly Document[] => documents.filter(({ path }) => folderOf(path) === (folder === "" || below === "" ? folder + below : `${folder}/${below}`));
  const own = folders.flatMap((folder) => inFolder(folder));
  const catalogs = folders.flatMap((folder) => inFolder(folder, "gradle")).flatMap(({ facts }) => (facts.kind === "version-catalog" ? facts.entries : []));
  const builds = own.flatMap(({ facts }) => (facts.kind === "manifest" && facts.format === "gradle" ? [facts] : []));
  const settings = own.flatMap(({ facts }) => (facts.kind === "workspace" ? facts.plugins : []));
  const variables = new Map(builds.flatMap(({ properties }) => properties).toReversed().map(({ name: variable, value }) => [variable, value]));
  const candidates = [...builds.flatMap(({ plugins, dependencies }) => [...plugins, ...dependencies]), ...settings].map((one) => {
    const alias = /^\w+\.(.+)$/.exec(one.name)?.[1];
    return one.range === "" && alias !== undefined ? (catalogs.find((entry) => entry.alias === alias) ?? one) : one;
  });
  return versionIn(candidates, name, (range) => substituted(range, /\$\{?(?:rootProject\.|project\.|ext\.|extra\.)*([A-Za-z_]\w*)\}?/g, (variable) => variables.get(variable)));
}

/** A name without a colon is that of a group or of a plugin. */
function versionIn(candidates: readonly Dependency[], name: string, resolved: (range: string) => string): string | undefined {
  const fits = (one: Dependency): boolean => one.name === name || (!name.includes(":") && one.name.startsWith(`${name}:`));
  for (const one of candidates) {
    const version = fits(one) && one.range !== "" ? exactVersion(resolved(one.range), "java") : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}

const mostPoms = 10;

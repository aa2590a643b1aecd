import type { Document } from "../core/facts/documents.ts";
import type { Dependency, ManifestEcosystem } from "../core/facts/manifest.ts";
import { folderOf, foldersAbove } from "../core/paths.ts";
import { lockReaders } from "../formats/locks.ts";
import { distributionName } from "../core/packages/python-name.ts";
import { gradleVersion, mavenVersion } from "./java-versions.ts";
import { exactVersion, substituted } from "./version-ranges.ts";

/** What the version of a package is told by. Paths are relative to the project root. */
export interface VersionClues {
  /** Of the app. */
  readonly root: string;
  /** Every document of the project. */
  readonly documents: readonly Document[];
  readonly hasFile: (path: string) => boolean;
  /** The text of a lockfile, read now, however long; `undefined` when it cannot be read. */
  readonly readLock: (path: string) => string | undefined;
}

/**
 * The version of a package that an app is built with, without a leading `v`: from the nearest lockfile, else from a manifest that leaves
 * no choice, else `undefined`. For Java a group or a plugin (`org.springframework.boot`) stands for whatever is taken of it.
 */
export function resolvedVersion(clues: VersionClues, ecosystem: ManifestEcosystem, name: string): string | undefined {
  const known = ecosystem === "python" ? distributionName(name) : name;
  return fromLock(clues, ecosystem, known) ?? fromManifest(clues, ecosystem, known);
}

const locksOf: Readonly<Record<ManifestEcosystem, readonly string[]>> = {
  javascript: ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"],
  python: ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"],
  // go.mod itself says which versions are taken; go.sum only has their hashes.
  go: [],
  java: ["gradle.lockfile"],
  ruby: ["Gemfile.lock", "gems.locked"],
  php: ["composer.lock"],
  csharp: ["packages.lock.json"],
  rust: ["Cargo.lock"],
};

function fromLock({ root, documents, hasFile, readLock }: VersionClues, ecosystem: ManifestEcosystem, name: string): string | undefined {
  for (const folder of foldersAbove(root)) {
    for (const file of locksOf[ecosystem]) {
      const path = folder === "" ? file : `${folder}/${file}`;
      const text = hasFile(path) ? readLock(path) : undefined;
      if (text === undefined) continue;
      const range = declaredIn(documents, root, ecosystem).find((one) => one.name === name)?.range;
      const version = lockReaders.get(file)?.(text, { name, range, folder: folder === "" ? root : root.slice(folder.length + 1) });
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

function fromManifest(clues: VersionClues, ecosystem: ManifestEcosystem, name: string): string | undefined {
  if (ecosystem === "java") return mavenVersion(clues.documents, clues.root, name) ?? gradleVersion(clues.documents, clues.root, name);
  if (ecosystem === "csharp") return nugetVersion(clues, name);
  const declared = declaredIn(clues.documents, clues.root, ecosystem).find((one) => one.name === name);
  return declared === undefined ? undefined : exactVersion(declared.range, ecosystem);
}

/** What the manifests in the folder of the app name, of whatever shape they are. */
function declaredIn(documents: readonly Document[], root: string, ecosystem: ManifestEcosystem): readonly Pick<Dependency, "name" | "range">[] {
  return documents.flatMap(({ path, facts }) => {
    if (folderOf(path) !== root) return [];
    if (facts.kind === "manifest") return facts.ecosystem === ecosystem ? facts.dependencies : [];
    if (facts.kind === "package-manifest" && ecosystem === "javascript") return named(facts.runtimeDependencies);
    return facts.kind === "python-manifest" && ecosystem === "python" ? named(facts.dependencies) : [];
  });
}

function named(entries: readonly { readonly name: string; readonly value: string }[]): readonly Pick<Dependency, "name" | "range">[] {
  return entries.map(({ name, value }) => ({ name, range: value }));
}

/** NuGet takes the lowest version a reference allows. Versions may be kept for all projects in files further up. */
function nugetVersion({ root, documents }: VersionClues, name: string): string | undefined {
  const chain = foldersAbove(root).flatMap((folder) => documents.flatMap(({ path, facts }) => (facts.kind === "manifest" && facts.format === "msbuild" && folderOf(path) === folder && (folder === root || facts.aggregates) ? [facts] : [])));
  const property = (variable: string): string | undefined => chain.flatMap(({ properties }) => properties).find((one) => one.name === variable)?.value;
  const declared = chain.flatMap(({ dependencies }) => dependencies).find((one) => one.name.toLowerCase() === name.toLowerCase() && one.range !== "");
  return declared === undefined ? undefined : exactVersion(substituted(declared.range, /\$\(([\w.]+)\)/g, property), "csharp");
}

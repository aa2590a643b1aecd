import type { App } from "../core/app.ts";
import type { Document } from "../core/facts/documents.ts";
import type { Dependency, Manifest } from "../core/facts/manifest.ts";
import { folderOf, joined } from "../core/paths.ts";
import { pomsAbove } from "./java-versions.ts";

/**
 * Gives parts of a project the kind of the app that is built with them: the class library of a web project runs where that runs. Only what
 * is not published to others, and of which nothing else tells how it is run. `isStarted`: whether a folder has a program of its own.
 */
export function withModules(apps: readonly App[], documents: readonly Document[], isStarted: (root: string) => boolean): readonly App[] {
  const manifests = manifestsIn(documents);
  if (manifests.length === 0) return apps;
  const byRoot = new Map(apps.map((app) => [app.root, app]));
  const inFolder = byFolder(manifests);
  const targets = targetIndex(manifests, documents);
  // All that a program is built with is told before the next, and before what may turn out to be a part.
  const pending = apps.filter(({ kind }) => kind === "service" || kind === "worker").toSorted((a, b) => Number(isStarted(b.root)) - Number(isStarted(a.root)));
  for (let app = pending.shift(); app !== undefined; app = pending.shift()) {
    const { root } = app;
    if (app.partOf === undefined && byRoot.get(root)?.partOf !== undefined) continue;
    for (const manifest of inFolder.get(root) ?? []) {
      for (const folder of targets(manifest)) {
        const part = byRoot.get(folder);
        const own = inFolder.get(folder) ?? [];
        const mayJoin = ({ facts }: Document<Manifest>): boolean => !facts.aggregates && (!facts.publishes || keepsPackages.has(facts.ecosystem));
        // A part in Java may bring the web server that the programs are built with.
        const bringsServer = part?.kind === "service" && own.some(({ facts }) => facts.ecosystem === "java") && !isStarted(folder);
        const isPart = part !== undefined && part.root !== root && part.partOf === undefined && (part.kind === "unknown" || part.kind === "library" || bringsServer) && own.every(mayJoin);
        if (!isPart) continue;
        const joining: App = { ...part, kind: app.kind, reason: `part of ${app.name}, which ${app.reason}`, partOf: app.partOf ?? app.root };
        byRoot.set(folder, joining);
        pending.unshift({ ...joining, name: app.name, reason: app.reason });
      }
    }
  }
  return apps.map((app) => byRoot.get(app.root) ?? app);
}

/** There an app can only have a part that calls itself a package: a gem with a path, a path repository of Composer. */
const keepsPackages: ReadonlySet<Manifest["ecosystem"]> = new Set(["ruby", "php"]);

/**
 * Adds to the manifest of a Java program what its parents and the parts of the project that it is built with depend on: the web server of
 * an app is often in a part that all its programs share.
 */
export function withDependenciesOfParts(documents: readonly Document[]): (manifest: Document<Manifest>) => Manifest {
  const manifests = manifestsIn(documents).filter(({ facts }) => facts.ecosystem === "java");
  const inFolder = byFolder(manifests);
  const targets = targetIndex(manifests, documents);
  const known = new Map<string, { readonly dependencies: readonly Dependency[]; readonly folders: readonly string[] }>();
  const partIn = (folder: string) => {
    const own = inFolder.get(folder) ?? [];
    const part = known.get(folder) ?? { dependencies: [...own.map(({ facts }) => facts), ...pomsAbove(documents, folder)].flatMap(({ dependencies }) => dependencies), folders: own.flatMap((one) => targets(one)) };
    known.set(folder, part);
    return part;
  };
  return ({ path, facts }) => {
    if (facts.ecosystem !== "java") return facts;
    const folders = new Set([folderOf(path)]);
    const dependencies = new Set(facts.dependencies);
    // A set gives what is added to it while it is walked.
    for (const folder of folders) {
      const part = partIn(folder);
      for (const one of part.dependencies) dependencies.add(one);
      for (const one of part.folders) folders.add(one);
    }
    return { ...facts, dependencies: [...dependencies] };
  };
}

function byFolder(manifests: readonly Document<Manifest>[]): ReadonlyMap<string, readonly Document<Manifest>[]> {
  const found = new Map<string, Document<Manifest>[]>();
  for (const manifest of manifests) {
    const folder = folderOf(manifest.path);
    found.set(folder, [...(found.get(folder) ?? []), manifest]);
  }
  return found;
}

function manifestsIn(documents: readonly Document[]): readonly Document<Manifest>[] {
  return documents.filter((document): document is Document<Manifest> => document.facts.kind === "manifest");
}

/** The folders of the project that a manifest builds with: by their package names, or by paths. */
function targetIndex(manifests: readonly Document<Manifest>[], documents: readonly Document[]): (manifest: Document<Manifest>) => readonly string[] {
  const byName = new Map(manifests.flatMap(({ path, facts }) => (facts.name === undefined || facts.format === "msbuild" ? [] : [[`${facts.ecosystem} ${facts.name}`, folderOf(path)] as const])));
  const gradle = new Map(documents.flatMap(({ path, facts }) => (facts.kind === "workspace" && facts.ecosystem === "java" ? facts.members.flatMap(({ name, value }) => {
    const folder = joined(folderOf(path), value);
    return folder === undefined ? [] : [[name, folder] as const];
  }) : [])));
  return ({ path, facts }) => facts.dependencies.flatMap(({ name, source, scope }): readonly string[] => {
    if (scope !== "runtime" && scope !== "optional") return [];
    if (facts.format === "msbuild") return source === "local" ? folderOfProject(folderOf(path), name) : [];
    const found = facts.format === "gradle" ? gradle.get(name) : byName.get(`${facts.ecosystem} ${name.replace("${project.groupId}", groupOf(facts.name))}`);
    return found === undefined ? [] : [found];
  });
}

function folderOfProject(folder: string, project: string): readonly string[] {
  const path = joined(folder, project);
  return path === undefined ? [] : [folderOf(path)];
}

function groupOf(name: string | undefined): string {
  return name?.split(":")[0] ?? "";
}

/** Whether a folder only holds the parts of a project together, and makes nothing to deploy itself. */
export function isAggregate(root: string, apps: readonly App[], documents: readonly Document[]): boolean {
  const own = documents.filter(({ path }) => folderOf(path) === root);
  const manifests = own.flatMap(({ facts }) => (facts.kind === "manifest" ? [facts] : []));
  const isOther = own.some(({ facts }) => /^(?:package-manifest|python-manifest|dockerfile|procfile)$/.test(facts.kind));
  return manifests.length > 0 && manifests.every(({ aggregates }) => aggregates) && !isOther && apps.some((app) => app.root !== root && (root === "" || app.root.startsWith(`${root}/`)));
}

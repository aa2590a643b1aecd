import ignore from "ignore";
import { appRootOf } from "../apps/apps.ts";
import { resolvedVersion } from "../apps/versions.ts";
import type { App } from "../core/app.ts";
import type { Document } from "../core/facts/documents.ts";
import type { EnvironmentNames } from "../core/facts/environment-names.ts";
import type { SourceFacts } from "../core/facts/facts.ts";
import { pathRole } from "../core/path-role.ts";
import type { Pipeline } from "../core/facts/pipeline.ts";
import type { ProjectFiles } from "../core/project-files.ts";
import type { AppFiles, RuleFile } from "../core/rule.ts";
import { largestLock } from "../host/host.ts";
import { languageOf } from "../languages/languages.ts";
import type { AppMap } from "./app-map.ts";
import type { Documents } from "./documents.ts";
import type { Listing } from "./listing.ts";

/** What is known of a project when rules look at apps as a whole. */
export interface Known {
  readonly apps: AppMap;
  readonly listing: Listing;
  readonly documents: Documents;
  /** By path: see `AppFiles.imports` and `AppFiles.environmentNames`. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly environment: ReadonlyMap<string, EnvironmentNames>;
  /** The parsed sources of an app that rules speak about. */
  readonly sourcesOf: (root: string) => readonly RuleFile[];
  readonly parse: (path: string) => SourceFacts | undefined;
  readonly filesNaming: (variable: string) => readonly string[];
  /** The text of a file, read now. `largest`: of how many bytes at most, where not the usual. */
  readonly read: (path: string, largest?: number) => string | undefined;
  /** The text of a source, which counts as looked at. */
  readonly readSource: (path: string) => string | undefined;
  /** Told when an app asks for the sources in another's folder. */
  readonly onAsked: (folder: string, asker: App) => void;
}

/** What rules may ask of one app. */
export function filesOfApp(app: App, { apps, listing, documents, imports, environment, sourcesOf, parse, filesNaming, read, onAsked }: Known): AppFiles {
  const { known, tracked, roots, versionControl } = listing;
  const hasFile = (path: string): boolean => known.has(path);
  const all = documents.all();
  const own = apps.documentsOf(app.root);
  const paths = apps.pathsOf(app.root);
  const isOfOrAbove = ({ path }: Document): boolean => `${app.root}/`.startsWith(path.slice(0, path.lastIndexOf("/") + 1)) || own.some((one) => one.path === path);
  const ignoreRules = all.flatMap(({ path, facts }) => (facts.kind === "ignore-file" && facts.format === "git" ? [{ folder: path.slice(0, -".gitignore".length), rules: ignore().add(facts.lines.map((line) => line.value)) }] : []));
  return {
    app,
    apps: apps.all,
    sources: sourcesOf(app.root),
    documents: own,
    pipelines: all.filter((document): document is Document<Pipeline> => document.facts.kind === "pipeline"),
    processes: apps.processesOf(app.root),
    deployments: apps.deploymentsOf(app.root),
    paths,
    environmentTemplate: apps.environmentTemplateOf(app.root),
    imports: ofPaths(imports, paths),
    environmentNames: ofPaths(environment, paths),
    filesNaming,
    parse,
    above: all.filter((document) => /^(?:package-manifest|compiler-settings)$/.test(document.facts.kind) && isOfOrAbove(document)),
    manifests: all.filter(({ facts }) => /^(?:package-manifest|python-manifest|manifest)$/.test(facts.kind)),
    ownPackages: new Set(all.flatMap(({ facts }) => (facts.kind === "package-manifest" && facts.name !== undefined ? [facts.name] : []))),
    sourcesOfPackage(name) {
      const folders = all.flatMap(({ path, facts }) => (facts.kind === "package-manifest" && facts.name === name ? [appRootOf(path, roots)] : []));
      for (const folder of folders) onAsked(folder, app);
      return folders.flatMap(sourcesOf);
    },
    recipientsOf: apps.recipientsOf,
    servicesNamed: apps.servicesNamed,
    completeManifest: apps.completeManifest,
    hasFile,
    resolvedVersion: (ecosystem, name) => resolvedVersion({ root: app.root, documents: all, hasFile, readLock: (path) => read(path, largestLock) }, ecosystem, name),
    versionControl: /^(?:none|unknown)$/.test(versionControl) ? undefined : versionControl,
    isUnversioned: versionControl === "none",
    isTracked: tracked === undefined ? undefined : (path) => tracked.has(path),
    ignoreFile: apps.ignoreFileOf(app.root),
    isIgnored: (path) => ignoreRules.some(({ folder, rules }) => path.startsWith(folder) && path !== folder && rules.ignores(path.slice(folder.length))),
  };
}

/** What rules may ask of all apps together. */
export function filesOfProject({ apps, listing, documents, readSource }: Known): ProjectFiles {
  const appOf = (path: string): App | undefined => apps.at(appRootOf(path, listing.roots));
  const own = listing.paths.filter((path) => languageOf(path) !== undefined && pathRole(path) === "app");
  return {
    sources: own.flatMap((path) => {
      const app = appOf(path);
      return app === undefined ? [] : [{ path, app }];
    }),
    apps: apps.all,
    documents: documents.all(),
    appOf,
    read: readSource,
  };
}

function ofPaths<Value>(all: ReadonlyMap<string, Value>, paths: readonly string[]): ReadonlyMap<string, Value> {
  return new Map(paths.flatMap((path) => (all.has(path) ? [[path, all.get(path) as Value]] : [])));
}

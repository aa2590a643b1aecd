import { documentsOf } from "../core/facts/app-files.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that there is one codebase, under version control, with many deploys. Rule catalogue, section 2. */
export const codebase: readonly EvidenceCheck[] = [
  {
    id: "codebase/vcs-present",
    *find({ isTracked, paths, versionControl }) {
      const kept = versionControl === undefined ? undefined : paths.find((path) => isTracked?.(path) ?? true);
      if (kept !== undefined) yield ofFile(kept, `is in a repository of ${versionControl}`);
    },
  },
  {
    id: "codebase/apps-mapped",
    *find(app) {
      const manifest = manifestOf(app);
      if (manifest !== undefined && app.app.kind !== "unknown") yield ofFile(manifest, `is the manifest of a ${app.app.kind} of its own`);
    },
  },
  { id: "codebase/deploy-targets", find: (app) => onceEach(deployTargets(app)) },
  { id: "codebase/shared-as-library", find: sharedLibraries },
];

/** The file that makes a folder an app. */
function manifestOf({ app, documents }: AppFiles): string | undefined {
  const inRoot = documents.filter(({ path, facts }) => /^(?:package-manifest|python-manifest|manifest|dockerfile)$/.test(facts.kind) && path.slice(0, Math.max(0, path.lastIndexOf("/"))) === app.root);
  return (inRoot.find(({ facts }) => facts.kind !== "dockerfile") ?? inRoot[0])?.path;
}

function* deployTargets(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    for (const { deploysTo } of facts.jobs) if (deploysTo !== undefined) yield { name: deploysTo.value, ...at(path, deploysTo.span, `releases to ${deploysTo.value}`) };
  }
  for (const { path, facts, role } of documentsOf(app, "process-file")) {
    const platform = platforms[facts.format];
    if (platform !== undefined && role === "app") yield { name: path, ...ofFile(path, `describes a deploy to ${platform}`) };
  }
  for (const { path } of documentsOf(app, "kubernetes")) {
    const overlay = /(?:^|\/)overlays\/([\w-]+)\//.exec(path)?.[1];
    if (overlay !== undefined) yield { name: overlay, ...ofFile(path, `is the overlay of the deploy ${overlay}`) };
  }
}

const platforms: Readonly<Record<string, string>> = { heroku: "Heroku", "app-json": "Heroku", fly: "Fly", render: "Render", railway: "Railway", "app-engine": "App Engine", serverless: "Serverless" };

/** Packages of the project itself that the app takes through its manifest. */
function* sharedLibraries({ documents, app, ownPackages }: AppFiles): Iterable<Found> {
  for (const { path, facts } of documents) {
    if (path.slice(0, Math.max(0, path.lastIndexOf("/"))) !== app.root) continue;
    if (facts.kind === "package-manifest") {
      for (const { name, span } of facts.runtimeDependencies) if (ownPackages.has(name)) yield at(path, span, `takes ${name}, a package of this repository, as a dependency`);
    }
    if (facts.kind === "manifest") {
      for (const { name, span, source } of facts.dependencies) if (source === "local") yield at(path, span, `takes ${name}, a part of this repository, as a dependency`);
    }
  }
}

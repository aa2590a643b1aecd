import { appRootOf, findApps } from "../apps/apps.ts";
import { asServed, servedSettings, type Served } from "../apps/config-server.ts";
import { configuredPlaces, nothingConfigured, type Configured } from "../apps/configured.ts";
import { declaredServices } from "../apps/declared-services.ts";
import { deploymentsByRoot } from "../apps/deployments.ts";
import { isAggregate, withDependenciesOfParts } from "../apps/modules.ts";
import { processesOf } from "../apps/processes.ts";
import { sharedImages } from "../apps/shared-images.ts";
import type { App } from "../core/app.ts";
import type { DeclaredService, Deployment, Recipient } from "../core/facts/deployment.ts";
import type { Document, Process } from "../core/facts/documents.ts";
import type { Manifest } from "../core/facts/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { foldersAbove } from "../core/paths.ts";
import type { AppFiles, RuleFile } from "../core/rule.ts";
import type { Span } from "../core/text.ts";
import { languageOf } from "../languages/languages.ts";
import type { Documents } from "./documents.ts";
import type { Listing } from "./listing.ts";
import type { ProjectSettings } from "./settings-layers.ts";

/** The apps of a project, what each of them starts, and which files are its own. A root is a folder relative to the project root. */
export interface AppMap {
  /** In the order of their roots. */
  readonly all: readonly App[];
  /** Tells them apart anew, where the documents or the files that bind ports are others than before. Gives whether other services are declared. */
  refresh(binders: ReadonlySet<string>): boolean;
  /** The documents, or the list of files, are others than before. */
  invalidate(): void;
  /** The app of the nearest root above a file. */
  of(path: string): App;
  at(root: string): App | undefined;
  /** The app that is run with a file in it. */
  ownerOf(path: string): App;
  ownerOfRoot(root: string): string;
  /** Those with a checklist. */
  deployable(): readonly App[];
  /** Whether anything is taken for an app: it has sources, or something tells how it is run. */
  hasApp(): boolean;
  /** Those of which something is started. */
  started(): readonly App[];
  processesOf(root: string): readonly Process[];
  deploymentsOf(root: string): readonly Deployment[];
  /** Whom a deployment file gives what stands at a place, such as an entry of the `.env` beside it. */
  recipientsOf(path: string, span: Span): readonly Recipient[];
  /** What the project declares under a name, in whichever folder. */
  servicesNamed(name: string): readonly DeclaredService[];
  pathsOf(root: string): readonly string[];
  documentsOf(root: string): readonly Document[];
  /** A manifest with what the parts of the project depend on that it is built with. */
  completeManifest(manifest: Document<Manifest>): Manifest;
  ignoreFileOf(root: string): AppFiles["ignoreFile"];
  environmentTemplateOf(root: string): RuleFile["environmentTemplate"];
}

export interface AppMapSource {
  readonly documents: Documents;
  readonly projectName: string;
  readonly settings: Pick<ProjectSettings, "kindOf">;
  /** As last listed. */
  readonly listing: () => Listing;
  /** The text of a file, read now. */
  readonly read: (path: string) => string | undefined;
}

export function createAppMap({ documents, projectName, settings, listing, read }: AppMapSource): AppMap {
  let apps: readonly App[] = [];
  let byRoot: ReadonlyMap<string, App> = new Map();
  let complete: AppMap["completeManifest"] = ({ facts }) => facts;
  let withSources: { readonly listing: Listing; readonly roots: ReadonlySet<string> } | undefined;
  let processes: ReadonlyMap<string, readonly Process[]> = new Map();
  let deployments: ReadonlyMap<string, readonly Deployment[]> = new Map();
  let services: ReadonlyMap<string, readonly DeclaredService[]> = new Map();
  let configured: Configured = nothingConfigured;
  /** By path, whose settings a file is that lies with a configuration server. */
  let served: ReadonlyMap<string, readonly Served[]> = new Map();
  let binders: ReadonlySet<string> = new Set();
  let isStale = true;
  let pathsByRoot: ReadonlyMap<string, readonly string[]> | undefined;

  function refresh(found: ReadonlySet<string>): boolean {
    if (!isStale && (found === binders || (found.size === binders.size && [...found].every((path) => binders.has(path))))) return false;
    binders = found;
    isStale = false;
    const { roots, paths } = listing();
    const declared = declaredServices(documents.all());
    const hasOtherServices = JSON.stringify([...declared]) !== JSON.stringify([...services]);
    services = declared;
    served = servedSettings(documents.all(), roots);
    pathsByRoot = undefined;
    deployments = deploymentsByRoot({ documents: documents.all(), roots, projectName });
    configured = configuredPlaces(documents.all(), deployments);
    const shared = sharedImages(documents.all(), roots);
    processes = new Map(roots.map((root) => [root, processesOf({ root, documents: documentsOf(root), deployments: deploymentsOf(root), roots, shared })]));
    complete = withDependenciesOfParts(documents.all());
    apps = findApps(roots, { documents: documents.all(), complete, paths, binders, processes: processesAt, deployments, saidKindOf: settings.kindOf, read, projectName });
    byRoot = new Map(apps.map((app) => [app.root, app]));
    return hasOtherServices;
  }

  function at(root: string): App | undefined {
    return byRoot.get(root);
  }

  function of(path: string): App {
    const root = appRootOf(path, listing().roots);
    return at(root) ?? { root, name: projectName, kind: "unknown", reason: "nothing tells how it is run" };
  }

  function ownerOf(path: string): App {
    const app = of(path);
    return app.partOf === undefined ? app : (at(app.partOf) ?? app);
  }

  /** A folder without a source of its own, such as the root of a monorepo, is no app, and neither is a part of one, unless it is all there is. */
  function deployable(): readonly App[] {
    const roots = rootsWithSources();
    const found = apps.filter((app) => roots.has(app.root) && app.partOf === undefined && !isAggregate(app.root, apps, documents.all()));
    return found.length > 0 ? found : apps.slice(0, 1);
  }

  /** Asked for after every edit, and a matter of the names of files alone. */
  function rootsWithSources(): ReadonlySet<string> {
    const listed = listing();
    if (withSources?.listing !== listed) {
      const sources = listed.paths.filter((path) => (languageOf(path) !== undefined || isOtherSource.test(path)) && pathRole(path) === "app");
      withSources = { listing: listed, roots: new Set(sources.map((path) => appRootOf(path, listed.roots))) };
    }
    return withSources.roots;
  }

  /** A part is started with its app, and a folder that only holds others is not started at all. */
  function started(): readonly App[] {
    const known = new Set(deployable());
    return apps.filter((app) => known.has(app) || processesAt(app.root).length > 0);
  }

  function processesAt(root: string): readonly Process[] {
    return processes.get(root) ?? [];
  }

  function deploymentsOf(root: string): readonly Deployment[] {
    return deployments.get(root) ?? [];
  }

  function pathsOf(root: string): readonly string[] {
    if (pathsByRoot === undefined) {
      const { paths, roots } = listing();
      const owned = new Map<string, string[]>();
      for (const path of paths) {
        for (const owner of served.get(path)?.map(({ root: client }) => client) ?? [appRootOf(path, roots)]) {
          const own = owned.get(owner);
          if (own === undefined) owned.set(owner, [path]);
          else own.push(path);
        }
      }
      pathsByRoot = owned;
    }
    return pathsByRoot.get(root) ?? [];
  }

  /** Its own, what stands at the project root without being part of another app, and deployment files elsewhere that start it. What a configuration server gives to its clients is theirs. */
  function documentsOf(root: string): readonly Document[] {
    const startedBy = new Set(deploymentsOf(root).map(({ path }) => path));
    const { roots } = listing();
    return documents.all().flatMap((document) => {
      const { path, facts } = document;
      const clients = served.get(path);
      if (clients !== undefined) return clients.flatMap((one) => (one.root === root ? [asServed(document, one)] : []));
      return appRootOf(path, roots) === root || startedBy.has(path) || (!path.includes("/") && facts.kind !== "package-manifest") ? [document] : [];
    });
  }

  /** That of the app's folder, else that of the project. */
  function ignoreFileOf(root: string): AppFiles["ignoreFile"] {
    const path = root !== "" && documents.get(`${root}/.gitignore`) !== undefined ? `${root}/.gitignore` : ".gitignore";
    return { path, text: documents.get(path)?.text };
  }

  function environmentTemplateOf(root: string): RuleFile["environmentTemplate"] {
    const folder = root === "" ? "" : `${root}/`;
    const known = foldersAbove(root).flatMap((one) => ["example", "sample", "template", "dist"].map((ending) => documents.get(`${one === "" ? "" : `${one}/`}.env.${ending}`))).find((one) => one !== undefined);
    return { path: known?.path ?? `${folder}.env.example`, text: known?.text };
  }

  return {
    get all() {
      return apps;
    },
    refresh,
    invalidate() {
      isStale = true;
      pathsByRoot = undefined;
    },
    of,
    at,
    ownerOf,
    ownerOfRoot: (root) => at(root)?.partOf ?? root,
    deployable,
    hasApp: () => rootsWithSources().size > 0 || apps.some(({ kind }) => kind !== "unknown"),
    started,
    processesOf: processesAt,
    deploymentsOf,
    recipientsOf: (path, span) => [...configured.recipientsOf(path, span), ...(served.get(path) ?? []).map(({ root }) => ({ root, image: undefined }))],
    servicesNamed: (name) => services.get(name) ?? [],
    pathsOf,
    documentsOf,
    completeManifest: (manifest) => complete(manifest),
    ignoreFileOf,
    environmentTemplateOf,
  };
}

/** Program code of languages that have no facts yet: it makes a folder an app. */
const isOtherSource = /\.(?:go|java|kt|groovy|scala|rb|php|cs|fs|vb|rs)$/;

import type { App, AppKind } from "../core/app.ts";
import type { Deployment } from "../core/facts/deployment.ts";
import type { Document, DocumentFacts, PackageManifest, Process, PythonManifest } from "../core/facts/documents.ts";
import type { Manifest } from "../core/facts/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { baseName, folderOf } from "../core/paths.ts";
import { isDockerfileName } from "../formats/dockerfile.ts";
import { kindOf } from "./kinds.ts";
import { withCatalog } from "./manifest-kinds.ts";
import { withModules } from "./modules.ts";

/** What the kind of an app is told by. Paths are relative to the project root. */
export interface AppClues {
  readonly documents: readonly Document[];
  /** As `withDependenciesOfParts` gives it. */
  readonly complete: (manifest: Document<Manifest>) => Manifest;
  /** Every file of the project. */
  readonly paths: readonly string[];
  /** Files of role `app` in which a server is bound. */
  readonly binders: ReadonlySet<string>;
  /** The process table of an app by its root. */
  readonly processes: (root: string) => readonly Process[];
  /** What deployment files start of an app by its root. */
  readonly deployments: ReadonlyMap<string, readonly Deployment[]>;
  /** What the settings say of an app by its root. */
  readonly saidKindOf: (root: string) => AppKind | undefined;
  /** The text of a file, read now. */
  readonly read: (path: string) => string | undefined;
  /** What an app at the project root without a name is called. */
  readonly projectName: string;
}

/** The folders that may be apps: those with a manifest or a Dockerfile; the project root when there is none. Deepest first. */
export function appRoots(paths: readonly string[]): readonly string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const name = baseName(path);
    if ((!manifestNames.test(name) && !isDockerfileName(name)) || pathRole(path) !== "app") continue;
    const folder = folderOf(path);
    // `requirements/prod.txt` and `docker/Dockerfile` are parts of the app above them.
    roots.add(folder.replace(/(?:^|\/)(?:src\/main\/)?(?:requirements|docker|jib|deploy|deployment|\.docker|build)$/, ""));
  }
  roots.add("");
  return inOrderOfDepth([...roots]);
}

/** The longest path first, so that of two folders one in the other the inner one is met first. */
export function inOrderOfDepth(roots: readonly string[]): readonly string[] {
  return roots.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

const manifestNames = /^(?:package\.json|pyproject\.toml|Pipfile|setup\.py|requirements\.txt|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|gems\.rb|composer\.json|Cargo\.toml|[^/]+\.(?:cs|fs|vb)proj)$/;

/** The root of the app a file belongs to: the nearest one above it. `roots` as from `appRoots`. */
export function appRootOf(path: string, roots: readonly string[]): string {
  const folder = folderOf(path);
  let byFolder = rootsByFolder.get(roots);
  if (byFolder === undefined) rootsByFolder.set(roots, (byFolder = new Map()));
  let root = byFolder.get(folder);
  if (root === undefined) byFolder.set(folder, (root = roots.find((one) => one === "" || folder === one || folder.startsWith(`${one}/`)) ?? ""));
  return root;
}

/** Asked for every file again and again, and there are far fewer folders than files. */
const rootsByFolder = new WeakMap<readonly string[], Map<string, string>>();

/** The apps of a project, in the order of their roots, with what their kind was told by. */
export function findApps(roots: readonly string[], clues: AppClues): readonly App[] {
  const files = new Map<string, string[]>(roots.map((root) => [root, []]));
  for (const path of clues.paths) files.get(appRootOf(path, roots))?.push(path);
  const apps = [...roots].sort().map((root): App => {
    const own = files.get(root) ?? [];
    const inRoot = (kind: DocumentFacts["kind"]) => clues.documents.filter(({ path, facts }) => facts.kind === kind && folderOf(path) === root).map(({ facts }) => facts);
    const [manifest] = inRoot("package-manifest") as PackageManifest[];
    const manifests = clues.documents.filter((one): one is Document<Manifest> => one.facts.kind === "manifest" && folderOf(one.path) === root).map((one) => withCatalog(clues.complete(one), clues.documents));
    const python = (inRoot("python-manifest") as PythonManifest[]).filter(({ format }) => format !== "part");
    const exposing = clues.documents.find(({ path, facts, role }) => facts.kind === "dockerfile" && own.includes(path) && role === "app" && facts.stages.at(-1)?.instructions.some(({ keyword }) => keyword === "EXPOSE") === true)?.path;
    const binders = own.filter((path) => clues.binders.has(path));
    const [kind, reason] = kindOf({ root, manifest, manifests, python, files: own, binders, exposing, read: clues.read, processes: clues.processes(root), deployments: clues.deployments.get(root) ?? [] });
    const name = manifest?.name ?? python.find((one) => one.name !== undefined)?.name ?? clues.documents.filter(({ path }) => folderOf(path) === root).map(nameIn).find((one) => one !== undefined);
    return { root, name: name ?? (root === "" ? clues.projectName : baseName(root)), kind, reason };
  });
  const isStarted = (root: string): boolean => clues.processes(root).length > 0 || clues.documents.some(({ path, facts }) => facts.kind === "manifest" && facts.hasProgram && folderOf(path) === root) || files.get(root)?.some((path) => /Application\.(?:java|kt|groovy)$/.test(path) && pathRole(path) === "app") === true;
  return withModules(apps, clues.documents, isStarted).map((app): App => {
    const kind = clues.saidKindOf(app.root);
    return kind === undefined ? app : { root: app.root, name: app.name, kind, reason: "the settings say so" };
  });
}

/** What a manifest calls what it builds, without the group or address before it. */
function nameIn({ path, facts }: Document): string | undefined {
  if (facts.kind !== "manifest") return undefined;
  switch (facts.format) {
    case "msbuild":
      return facts.aggregates ? undefined : baseName(path).replace(/\.\w+proj$/, "");
    case "go-mod":
      return facts.name?.replace(/\/v\d+$/, "").split("/").at(-1);
    case "maven":
      return facts.name?.split(":").at(-1);
    default:
      return facts.name?.split("/").at(-1);
  }
}

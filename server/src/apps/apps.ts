import type { App, AppKind } from "../core/app.ts";
import type { Deployment } from "../core/deployment.ts";
import type { Document, DocumentFacts, PackageManifest, Process, PythonManifest } from "../core/documents.ts";
import { webPrograms } from "./processes.ts";
import type { Manifest } from "../core/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { folderOf } from "../core/paths.ts";
import { isDockerfileName } from "../formats/dockerfile.ts";
import { kindOfManifests, withCatalog } from "./manifest-kinds.ts";
import { withDependenciesOfParts, withModules } from "./modules.ts";

/** What the kind of an app is told by. Paths are relative to the project root. */
export interface AppClues {
  readonly documents: readonly Document[];
  /** Every file of the project. */
  readonly paths: readonly string[];
  /** Files of role `app` in which a server is bound. */
  readonly binders: ReadonlySet<string>;
  /** The process table of an app by its root. */
  readonly processes: (root: string) => readonly Process[];
  /** What deployment files start of an app by its root. */
  readonly deployments: ReadonlyMap<string, readonly Deployment[]>;
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
  return [...roots].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
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
  const complete = withDependenciesOfParts(clues.documents);
  const apps = [...roots].sort().map((root): App => {
    const own = files.get(root) ?? [];
    const inRoot = (kind: DocumentFacts["kind"]) => clues.documents.filter(({ path, facts }) => facts.kind === kind && folderOf(path) === root).map(({ facts }) => facts);
    const [manifest] = inRoot("package-manifest") as PackageManifest[];
    const manifests = clues.documents.filter((one): one is Document<Manifest> => one.facts.kind === "manifest" && folderOf(one.path) === root).map((one) => withCatalog(complete(one), clues.documents));
    const python = (inRoot("python-manifest") as PythonManifest[]).filter(({ format }) => format !== "part");
    const exposing = clues.documents.find(({ path, facts }) => facts.kind === "dockerfile" && own.includes(path) && pathRole(path) === "app" && facts.stages.at(-1)?.instructions.some(({ keyword }) => keyword === "EXPOSE") === true)?.path;
    const binders = own.filter((path) => clues.binders.has(path));
    const [kind, reason] = kindOf({ manifest, manifests, python, files: own, binders, exposing, read: clues.read, processes: clues.processes(root), deployments: clues.deployments.get(root) ?? [] });
    const name = manifest?.name ?? python.find((one) => one.name !== undefined)?.name;
    return { root, name: name ?? (root === "" ? clues.projectName : baseName(root)), kind, reason };
  });
  return withModules(apps, clues.documents);
}

interface KindClues {
  readonly manifest: PackageManifest | undefined;
  readonly manifests: readonly Manifest[];
  readonly python: readonly PythonManifest[];
  readonly files: readonly string[];
  readonly binders: readonly string[];
  /** The Dockerfile that exposes a port. */
  readonly exposing: string | undefined;
  readonly read: AppClues["read"];
  readonly processes: readonly Process[];
  readonly deployments: readonly Deployment[];
}

function kindOf({ manifest, manifests, python, files, binders, exposing, read, processes, deployments }: KindClues): [AppKind, string] {
  const has = (...names: readonly string[]) => names.find((name) => manifest?.dependencies.has(name) === true);
  const requires = (...names: readonly string[]) => names.find((name) => python.some(({ dependencies }) => dependencies.some((one) => one.name === name)));
  const desktop = has("electron", "@tauri-apps/api", "nw", "react-native", "expo");
  if (manifest?.isEditorExtension === true) return ["desktop", "package.json names an editor it extends"];
  if (desktop !== undefined) return ["desktop", `package.json depends on ${desktop}`];
  const isImage = files.some((path) => isDockerfileName(baseName(path)) || baseName(path) === "Procfile");
  const told = kindOfManifests({ manifests, files, isImage, read });
  if (told !== undefined && /^(?:service|desktop)$/.test(told[0])) return [...told];
  const isDeployed = manifest?.scripts["start"] !== undefined || isImage;
  if (manifest !== undefined && manifest.hasPublicInterface && !manifest.private && !isDeployed) return ["library", "package.json publishes an interface and starts nothing"];
  const server = processes.find((process) => process.type === "web" && webPrograms.test(process.program));
  if (server !== undefined) return ["service", `${server.path} starts ${server.program}`];
  // Many an app has a setup.py, so that its folder can be imported.
  const isPythonLibrary = !isImage && python.some((one) => one.hasBuildSystem && one.name !== undefined && (one.format !== "setup" || binders.length === 0)) && !files.some((path) => baseName(path) === "manage.py");
  const [binder] = binders;
  if (isPythonLibrary && manifest === undefined) return ["library", `${python.some(({ format, hasBuildSystem }) => format === "pyproject" && hasBuildSystem) ? "pyproject.toml" : "setup.py"} builds a package and nothing deploys it`];
  if (binder !== undefined) return ["service", `binds a port in ${binder}`];
  const django = files.find((path) => baseName(path) === "manage.py" && pathRole(path) === "app");
  if (django !== undefined) return ["service", `${django} is that of a Django project`];
  const rack = files.find((path) => baseName(path) === "config.ru" && pathRole(path) === "app");
  if (rack !== undefined) return ["service", `${rack} gives a server its Rack application`];
  const browser = has("react", "vue", "@angular/core", "svelte", "preact", "solid-js");
  const framework = has("express", "fastify", "koa", "@nestjs/core", "hono", "@hapi/hapi", "restify", "next", "nuxt") ?? requires("flask", "fastapi", "django", "starlette", "aiohttp", "tornado", "sanic", "falcon", "bottle", "quart");
  // The page of a browser is served by a program that is no part of the app.
  const routed = browser !== undefined && framework === undefined ? undefined : deployments.find(({ format, process }) => process.type === "web" && sendsRequests.has(format));
  if (routed !== undefined) return ["service", `${routed.path} sends requests to it`];
  const web = processes.find(({ name, path }) => name === "web" && baseName(path) === "Procfile");
  if (manifests.length > 0 && web !== undefined) return ["service", `${web.path} starts a web process`];
  // What binds the port is not looked for in every language.
  if (manifests.length > 0 && exposing !== undefined && told?.[0] !== "worker") return ["service", `${exposing} exposes a port`];
  if (told !== undefined && told[0] !== "library") return [...told];
  const worker = processes.find((process) => process.type === "worker" || /^(?:celery|rq|dramatiq|arq|sidekiq)$/.test(process.program));
  if (worker !== undefined) return ["worker", `${worker.path} starts ${worker.program}`];
  if (manifest?.hasBin === true) return ["cli", "package.json has a bin and nothing binds a port"];
  const functions = files.find((path) => /^(serverless\.(ya?ml|ts|js)|template\.ya?ml|netlify\.toml)$/.test(baseName(path)));
  if (functions !== undefined) return ["serverless", `${functions} deploys functions`];
  if (told !== undefined) return [...told];
  // It may be served by a command that no file here has.
  if (framework !== undefined) return ["unknown", `it depends on ${framework}, but nothing seen binds a port`];
  const commands = python.some((one) => one.hasScripts) ? "console scripts" : requires("click", "typer");
  if (commands !== undefined && !isImage) return ["cli", `it has ${commands} and nothing binds a port`];
  if (browser !== undefined) return ["static-frontend", `package.json depends on ${browser} and nothing binds a port`];
  return ["unknown", "nothing tells how it is run"];
}

/** Formats that say from outside that a process is asked; a published port of compose may be for the developer. */
const sendsRequests: ReadonlySet<Deployment["format"]> = new Set(["kubernetes", "fly", "render", "app-engine"]);

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

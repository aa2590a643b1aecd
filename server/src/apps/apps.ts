import type { App, AppKind } from "../core/app.ts";
import type { PackageManifest } from "../formats/package-json.ts";
import { pathRole } from "../core/path-role.ts";

/** What the kind of an app is told by. Paths are relative to the project root. */
export interface AppClues {
  readonly manifests: ReadonlyMap<string, PackageManifest>;
  /** Every file of the project. */
  readonly paths: readonly string[];
  /** Files of role `app` in which a server is bound. */
  readonly binders: ReadonlySet<string>;
  /** What an app at the project root without a name is called. */
  readonly projectName: string;
}

/** The folders that may be apps: those with a manifest or a Dockerfile; the project root when there is none. Deepest first. */
export function appRoots(paths: readonly string[]): readonly string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if ((name !== "package.json" && !isDockerfile(name)) || pathRole(path) !== "app") continue;
    roots.add(slash === -1 ? "" : path.slice(0, slash));
  }
  if (!roots.has("")) roots.add("");
  return [...roots].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** The root of the app a file belongs to: the nearest one above it. `roots` as from `appRoots`. */
export function appRootOf(path: string, roots: readonly string[]): string {
  return roots.find((root) => root === "" || path.startsWith(`${root}/`)) ?? "";
}

/** The apps of a project, in the order of their roots, with what their kind was told by. */
export function findApps(roots: readonly string[], clues: AppClues): readonly App[] {
  const files = new Map<string, string[]>(roots.map((root) => [root, []]));
  for (const path of clues.paths) files.get(appRootOf(path, roots))?.push(path);
  return [...roots].sort().map((root) => {
    const manifest = clues.manifests.get(root === "" ? "package.json" : `${root}/package.json`);
    const own = files.get(root) ?? [];
    const [kind, reason] = kindOf(manifest, own, own.filter((path) => clues.binders.has(path)));
    return { root, name: manifest?.name ?? (root === "" ? clues.projectName : (root.split("/").at(-1) ?? root)), kind, reason };
  });
}

function kindOf(manifest: PackageManifest | undefined, files: readonly string[], binders: readonly string[]): [AppKind, string] {
  const has = (...names: readonly string[]) => names.find((name) => manifest?.dependencies.has(name) === true);
  const desktop = has("electron", "@tauri-apps/api", "nw", "react-native", "expo");
  if (manifest?.isEditorExtension === true) return ["desktop", "package.json names an editor it extends"];
  if (desktop !== undefined) return ["desktop", `package.json depends on ${desktop}`];
  const isDeployed = manifest?.scripts["start"] !== undefined || files.some((path) => isDockerfile(baseName(path)) || baseName(path) === "Procfile");
  if (manifest !== undefined && manifest.hasPublicInterface && !manifest.private && !isDeployed) return ["library", "package.json publishes an interface and starts nothing"];
  const [binder] = binders;
  if (binder !== undefined) return ["service", `binds a port in ${binder}`];
  if (manifest?.hasBin === true) return ["cli", "package.json has a bin and nothing binds a port"];
  const functions = files.find((path) => /^(serverless\.(ya?ml|ts|js)|template\.ya?ml|netlify\.toml)$/.test(baseName(path)));
  if (functions !== undefined) return ["serverless", `${functions} deploys functions`];
  const server = has("express", "fastify", "koa", "@nestjs/core", "hono", "@hapi/hapi", "restify", "next", "nuxt");
  // It may be served by a command such as `fastify start`, which is not followed yet.
  if (server !== undefined) return ["unknown", `package.json depends on ${server}, but nothing seen binds a port`];
  const browser = has("react", "vue", "@angular/core", "svelte", "preact", "solid-js");
  if (browser !== undefined) return ["static-frontend", `package.json depends on ${browser} and nothing binds a port`];
  return ["unknown", "nothing tells how it is run"];
}

function isDockerfile(name: string): boolean {
  return /^(Dockerfile(\..+)?|.+\.Dockerfile|Containerfile)$/.test(name);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

import { appRoots } from "../apps/apps.ts";
import type { FileSet, Host } from "../host/host.ts";
import { baselineFile } from "./baseline.ts";
import type { ProjectSettings } from "./settings-layers.ts";

/** The files of a project as they were last listed, and what their names tell. Paths are relative to the project root. */
export interface Listing extends FileSet {
  /** The same paths, for a look-up. */
  readonly known: ReadonlySet<string>;
  /** Every segment that a Python import of a file here may consist of. */
  readonly modules: ReadonlySet<string>;
  /** The folders that may be apps, deepest first. */
  readonly roots: readonly string[];
}

/** Before anything was listed. */
export const nothingListed: Listing = { paths: [], tracked: undefined, skipped: [], versionControl: "unknown", source: "walk", known: new Set(), modules: new Set(), roots: [""] };

/** The settings are read on the way, because they say what is left out. */
export async function listProject(host: Host, root: string, settings: Pick<ProjectSettings, "read" | "ignores" | "appRoots">, signal?: AbortSignal): Promise<Listing> {
  const listed = await host.listFiles(root, signal);
  settings.read(listed.paths);
  const paths = listed.paths.filter((path) => path !== baselineFile && !settings.ignores(path));
  const modules = paths.filter((path) => path.endsWith(".py")).flatMap((path) => path.replace(/\.py$/, "").split("/"));
  return { ...listed, paths, known: new Set(paths), modules: new Set(modules), roots: settings.appRoots(appRoots(paths)) };
}

import { appRoots } from "../apps/apps.ts";
import type { FileSet, Host } from "../host/host.ts";
import { baselineFile } from "./baseline.ts";

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

/** `isIgnored`: what the settings leave out. */
export async function listProject(host: Host, root: string, isIgnored: (path: string) => boolean, signal?: AbortSignal): Promise<Listing> {
  const listed = await host.listFiles(root, signal);
  const paths = listed.paths.filter((path) => path !== baselineFile && !isIgnored(path));
  const modules = paths.filter((path) => path.endsWith(".py")).flatMap((path) => path.replace(/\.py$/, "").split("/"));
  return { ...listed, paths, known: new Set(paths), modules: new Set(modules), roots: appRoots(paths) };
}

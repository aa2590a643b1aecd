import { baseName, folderOf } from "../core/paths.ts";
import type { Judge, Place } from "./judge.ts";

/** A blob with the path it is read under, and which version of that path it is: 0 in the commit that is checked out, and the larger the older. */
export interface Version {
  readonly id: string;
  readonly path: string;
  readonly version: number;
}

/** In the order in which blobs are best read: what is checked out, then of each path the version before, and so on, so that files lie beside those that they were written with. */
export function inVersions(blobs: Iterable<readonly [id: string, path: string]>, atHead: ReadonlyMap<string, string>): readonly Version[] {
  const counts = new Map<string, number>();
  const versions = [...blobs].map(([id, path]): Version => {
    const own = atHead.get(id);
    if (own !== undefined) return { id, path: own, version: 0 };
    const version = (counts.get(path) ?? 0) + 1;
    counts.set(path, version);
    return { id, path, version };
  });
  return versions.sort((a, b) => a.version - b.version || (a.path < b.path ? -1 : 1));
}

export interface Batches {
  /** Keeps a text until there are enough, or they are of another time. */
  add(version: Version, text: string): Promise<void>;
  /** Judges what is left. */
  end(): Promise<void>;
}

interface BatchOptions {
  readonly judge: Judge;
  /** Whether any commit has the path. */
  readonly hasPath: (path: string) => boolean;
  /** Hears of each text that something was said of. */
  readonly onPlaces: (version: Version, text: string, places: readonly Place[]) => void;
  /** Whether texts of former commits may be judged on, after so many milliseconds of it. */
  readonly mayTake: (milliseconds: number) => boolean;
  /** Hears of how many texts there was no time for. */
  readonly onLeft: (count: number) => void;
  readonly signal?: AbortSignal;
}

/** Judges texts together that were there at about the same time. */
export function createBatches({ judge, hasPath, onPlaces, mayTake, onLeft, signal }: BatchOptions): Batches {
  let files = new Map<string, { readonly version: Version; readonly text: string }>();
  let characters = 0;
  let isOfHead = false;
  let taken = 0;

  async function end(): Promise<void> {
    const own = files;
    files = new Map();
    characters = 0;
    if (own.size === 0 || signal?.aborted === true) return;
    // What is checked out is always judged, so that a check of the files finds nothing that is not told here.
    if (!isOfHead && !mayTake(taken)) return onLeft(own.size);
    const began = performance.now();
    const found = await judge.judge(new Map([...own].flatMap(([path, { text }]) => [[path, text] as const, ...chartOf(path, hasPath)])), signal);
    if (!isOfHead) taken += performance.now() - began;
    for (const [path, places] of found) {
      const file = own.get(path);
      if (file !== undefined) onPlaces(file.version, file.text, places);
    }
  }

  return {
    async add(version, text) {
      if (characters > (isOfHead ? mostOfHead : mostTogether) || files.size >= (isOfHead ? Infinity : mostFiles) || isOfHead !== (version.version === 0)) await end();
      isOfHead = version.version === 0;
      // Each version of a path stands in a folder of its own.
      files.set(isOfHead ? version.path : `${version.version}/${version.path}`, { version, text });
      characters += text.length;
    },
    end,
  };
}

/** Values belong to a chart by the file beside them, which may have no version of the same number. */
function chartOf(path: string, hasPath: (path: string) => boolean): readonly (readonly [string, string])[] {
  const [, number = "", own = ""] = /^(\d+\/)(.*)$/.exec(path) ?? [];
  if (number === "" || !/^values[\w.-]*\.ya?ml$/.test(baseName(own))) return [];
  const chart = `${folderOf(own) === "" ? "" : `${folderOf(own)}/`}Chart.yaml`;
  return hasPath(chart) ? [[`${number}${chart}`, ""]] : [];
}

/** Larger projects are judged part by part, the files of a folder together. */
const mostOfHead = 12 * 1024 * 1024;
const mostTogether = 2 * 1024 * 1024;
const mostFiles = 500;

import { isAtLeast } from "../core/severity.ts";
import type { Span } from "../core/text.ts";
import type { Judge, Place } from "./judge.ts";
import { createKnownLines, type KnownLine } from "./lines.ts";
import { createBatches, type Version } from "./versions.ts";

/** Judges the versions of files that bring a line in which a secret may stand, and finds the oldest commit that has it. */
export interface Judging {
  /** To be told of every text, in the order of `inVersions`. `commit` is counted from the newest; `places` are known of it already. */
  take(version: Version, text: string, commit: number, places: readonly Place[]): Promise<void>;
  /** Judges what is left, and tells where what was found is oldest. */
  end(): Promise<void>;
}

export interface JudgingOptions {
  readonly judge: Judge;
  /** Whether any commit has the path. */
  readonly hasPath: (path: string) => boolean;
  /** Hears of a place. Gives what the secret there is known by. */
  readonly onPlace: (version: Version, text: string, place: Place) => string;
  /** Hears of an older line that has it. */
  readonly onOlder: (identity: string, place: Place, path: string, oldest: { readonly commit: number; readonly line: number }) => void;
  /** Whether there is time to judge on, after so many milliseconds. */
  readonly mayTake: (milliseconds: number) => boolean;
  /** Hears of how many texts there was no time for. */
  readonly onLeft: (count: number) => void;
  readonly signal?: AbortSignal;
}

export function createJudging({ judge, hasPath, onPlace, onOlder, mayTake, onLeft, signal }: JudgingOptions): Judging {
  const lines = createKnownLines(judge.mark);
  /** By blob, of those that are about to be judged. */
  const told = new Map<string, readonly Place[]>();
  const found: { readonly identity: string; readonly place: Place; readonly path: string; readonly line: KnownLine }[] = [];
  const batches = createBatches({ judge, hasPath, onPlaces, mayTake, onLeft, ...(signal === undefined ? {} : { signal }) });

  function onPlaces(version: Version, text: string, places: readonly Place[]): void {
    const known = told.get(version.id) ?? [];
    told.delete(version.id);
    for (const place of places) {
      if (!isAtLeast(place.severity, "warning") || known.some((one) => overlap(one.span, place.span))) continue;
      const identity = onPlace(version, text, place);
      const line = lines.lineAt(text, place.span.start);
      if (line !== undefined) found.push({ identity, place, path: version.path, line });
    }
  }

  return {
    async take(version, text, commit, places) {
      const isOfHead = version.version === 0;
      const mayConcern = judge.mayConcern(version.path, text);
      const bringsLine = mayConcern && lines.note(version.path, text, commit);
      // What is checked out is judged as a whole, as a check of the files would.
      if (!bringsLine && !(isOfHead && judge.isOfProject(version.path))) return;
      if (places.length > 0) told.set(version.id, places);
      await batches.add(version, text);
    },
    async end() {
      await batches.end();
      for (const { identity, place, path, line } of found) {
        const oldest = lines.oldest(path, line);
        if (oldest !== undefined) onOlder(identity, place, path, oldest);
      }
    },
  };
}

export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

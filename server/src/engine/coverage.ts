import type { InternalError, SkippedFile, SkipReason } from "../core/report.ts";
import type { AppMap } from "./app-map.ts";
import type { Documents } from "./documents.ts";
import type { Listing } from "./listing.ts";
import type { RuleResult } from "./run.ts";
import type { Sources } from "./sources.ts";

/** What was not looked at, and why: files that were left out, and rules that failed. */
export interface Coverage {
  /** Every file of the project that was left out. */
  skipped(): readonly SkippedFile[];
  /** Why this file was left out, or `undefined` if it was not. */
  skipReason(path: string): SkipReason | undefined;
  /** What is too large or no text is never looked at; these may be the next time. */
  unseen(): readonly string[];
  /** Roots of the apps of which a file was left out that a rule might have spoken of. */
  unseenApps(): readonly string[];
  errors(): readonly InternalError[];
}

export interface CoverageSource {
  readonly sources: Sources;
  readonly documents: Documents;
  readonly apps: AppMap;
  readonly listing: () => Listing;
  readonly results: () => Iterable<RuleResult>;
  /** Whether a rule might speak of a source with this path. */
  readonly isCandidate: (path: string) => boolean;
}

export function createCoverage({ sources, documents, apps, listing, results, isCandidate }: CoverageSource): Coverage {
  function reasons(): ReadonlyMap<string, SkipReason> {
    return new Map([...documents.skipped, ...sources.skipped]);
  }

  function skipped(): readonly SkippedFile[] {
    return [...listing().skipped, ...[...reasons()].map(([path, reason]) => ({ path, reason }))];
  }

  return {
    skipped,
    skipReason: (path) => listing().skipped.find((file) => file.path === path)?.reason ?? reasons().get(path),
    unseen: () => skipped().flatMap(({ path, reason }) => (reason === "timed-out" || reason === "unreadable" ? [path] : [])),
    unseenApps() {
      // What a document says may be meant for any app.
      if (documents.skipped.size > 0) return apps.all.map(({ root }) => root);
      const missed = [...sources.skipped].filter(([path, reason]) => reason !== "generated" && isCandidate(path));
      return missed.map(([path]) => apps.ownerOf(path).root);
    },
    errors() {
      const unread = [...sources.failures].map(([path, message]): InternalError => ({ rule: "internal/facts", path, message }));
      return [...unread, ...[...results()].flatMap((result) => result.errors)];
    },
  };
}

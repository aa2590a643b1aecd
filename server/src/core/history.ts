import type { Severity } from "./severity.ts";

/** What is read of the history of a repository; a test has one of its own. */
export interface History {
  /** The commit that is checked out; `undefined` where there is none. */
  readonly head: string | undefined;
  /** Why the history that is at hand is not all of it; `undefined` where it is. */
  readonly cut: "shallow" | "partial" | undefined;
  /** Every commit that a reference leads to, the newest first, with the blobs that it brought. */
  commits(): AsyncIterable<HistoryCommit>;
  /** The files of the commit that is checked out: paths by blob. */
  headFiles(): Promise<ReadonlyMap<string, string>>;
  /** The content of blobs, one by one, in the order of the ids. A blob of more than `largest` bytes is not kept. */
  contents(ids: readonly string[], largest: number): AsyncIterable<HistoryBlob>;
}

export interface HistoryCommit {
  readonly id: string;
  /** `2024-05-31`: when it was committed. */
  readonly date: string;
  readonly files: readonly { readonly blob: string; readonly path: string }[];
}

export interface HistoryBlob {
  readonly id: string;
  readonly bytes: number;
  /** Or why there is none. */
  readonly content: { readonly kind: "text"; readonly text: string } | { readonly kind: "skipped"; readonly reason: HistorySkip };
}

export type HistorySkip = "binary" | "encoding" | "too-large" | "generated" | "missing" | "timed-out";

/** What `check --history` prints: a public contract, described in `schemas/history.schema.json`. */
export interface HistoryReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "twelve-factor-lint"; readonly version: string };
  /** The commit that "still in HEAD" speaks of; `null` where nothing is checked out. */
  readonly head: string | null;
  /** The gravest first. */
  readonly secrets: readonly HistorySecret[];
  /** Blobs that were not looked at, by the reason. */
  readonly skipped: readonly { readonly reason: HistorySkip; readonly blobs: number }[];
  /** `false`: cancelled, or the repository does not have the whole history. */
  readonly complete: boolean;
  /** Why it is not. */
  readonly incomplete: readonly ("cancelled" | "shallow" | "partial")[];
  readonly stats: { readonly commits: number; readonly blobs: number; readonly bytes: number; readonly milliseconds: number };
}

/** One secret, however often it was committed. Holds nothing of its value. */
export interface HistorySecret {
  readonly rule: string;
  readonly severity: Severity;
  /** A sentence without a full stop. */
  readonly message: string;
  /** The oldest commit that has it. */
  readonly commit: { readonly id: string; readonly date: string };
  /** Where it is there. Relative to the top of the repository; the line is 1-based. */
  readonly path: string;
  readonly line: number;
  /** Where the commit that is checked out has it; `null` where it was removed, or never there. */
  readonly head: { readonly path: string; readonly line: number } | null;
}

import type { Comparison } from "./core/report.ts";
import type { Severity } from "./core/severity.ts";

export type { Comparison } from "./core/report.ts";

/** The messages about the review of a change. */
export const reviewMethod = {
  /** Client to server, `Comparison`: begins a review in place of the one before. What it finds comes in `changed`. */
  start: "twelveFactor/review/start",
  /** Client to server: ends the review. */
  stop: "twelveFactor/review/stop",
  /** Client to server: something happened in the repository, so that the base or what is staged may be another one. */
  refresh: "twelveFactor/review/refresh",
  /** Client to server: what may be compared with, as `ReviewChoices`. */
  choices: "twelveFactor/review/choices",
  /** Client to server: the review as Markdown, the same text as that of `check --format markdown`; `null` while there is none. */
  markdown: "twelveFactor/review/markdown",
  /** Client to server, `SideTextParams`: a file as it was before the change, or is staged; `null` when it is not there. */
  sideText: "twelveFactor/review/sideText",
  /** Server to client, `ReviewParams`: the review changed; sent when the server comes to rest, and nothing of it when nothing changed. */
  changed: "twelveFactor/review/changed",
} as const;

export interface ReviewChoices {
  /** The branch that the work is likely to go into; `HEAD` where there is none. */
  readonly likely: string;
  readonly refs: readonly ReviewRef[];
  /** Why nothing can be compared, a sentence or two. */
  readonly problem?: string;
}

export interface ReviewRef {
  readonly kind: "branch" | "remote-branch" | "tag" | "commit";
  /** As git takes it; of a commit its full id. */
  readonly name: string;
  /** The first line of its commit's message. */
  readonly subject: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface ReviewParams {
  /** `null` where there is no review; the rest is empty then. */
  readonly comparison: Comparison | null;
  readonly projects: readonly ProjectReview[];
}

export interface ProjectReview {
  readonly rootUri: string;
  readonly name: string;
  /** `waiting`: the project itself is not wholly checked. */
  readonly state: "checking" | "ready" | "waiting" | "failed" | "cancelled";
  /** What a person should know of the state: a sentence or two. */
  readonly message?: string;
  /** What is compared with, once it is known; the commit is `null` before the first one. */
  readonly base?: string;
  readonly commit?: string | null;
  /** The files of which something else is said than in the message before, whole; one without findings is gone. */
  readonly files: readonly ReviewFile[];
  /** What the messages before said of this project counts no more. */
  readonly isWhole: boolean;
}

/** In the order in which a person reads them. `unchanged`: there before, in a file that the change touched. */
export const reviewGroups = ["new", "fixed", "moved", "unchanged"] as const;
export type ReviewGroup = (typeof reviewGroups)[number];

/** What is said of one file in one group. */
export interface ReviewFile {
  readonly group: ReviewGroup;
  /** Relative to the project root, `/` separators. */
  readonly path: string;
  /** The file on disk, if it is there. */
  readonly uri: string;
  /** The text that the places are those of. */
  readonly side: ReviewSide;
  readonly findings: readonly ReviewFinding[];
}

/** `now`: the file as it is; `base`: as it was before the change; `index`: as it is staged. */
export type ReviewSide = "now" | "base" | "index";

export interface ReviewFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** 0-based, UTF-16, as in LSP. */
  readonly range: { readonly start: ReviewPosition; readonly end: ReviewPosition };
  /** The file it was in, of one that moved. */
  readonly movedFrom?: string;
}

interface ReviewPosition {
  readonly line: number;
  readonly character: number;
}

export interface SideTextParams {
  readonly rootUri: string;
  readonly path: string;
  /** The full id of a commit, or `index`. */
  readonly commit: string;
}

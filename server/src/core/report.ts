import type { AppKind } from "./app.ts";
import type { Attestation } from "./attestation.ts";
import type { FactorId } from "./factor.ts";
import type { FixSafety } from "./fix.ts";
import type { Severity } from "./severity.ts";

/** The machine-readable report: a public contract, described in `schemas/report.schema.json`. Lines and columns are 1-based, columns in UTF-16 units. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "twelve-factor-lint"; readonly version: string };
  readonly apps: readonly AppReport[];
  readonly findings: readonly FindingReport[];
  /** What the report compares with; only where a change is looked at. */
  readonly since?: Since;
  /** Findings that the change removed, as they were; there with `since`. */
  readonly fixed?: readonly FindingReport[];
  readonly skipped: readonly SkippedFile[];
  readonly errors: readonly InternalError[];
  /** `false`: cancelled, or something failed. */
  readonly complete: boolean;
  readonly stats: Stats;
}

export interface AppReport {
  /** Relative to the checked folder; `.` for the folder itself. */
  readonly root: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly factors: readonly FactorReport[];
}

/** In the order of precedence. */
export const factorStates = ["not-applicable", "violated", "not-assessed", "attested", "holds"] as const;
export type FactorState = (typeof factorStates)[number];

export interface FactorReport {
  readonly id: FactorId;
  readonly number: number;
  readonly state: FactorState;
  /** Why the state is what it is, for people. */
  readonly reason: string;
  /** Findings of warning or above count against the factor; all open ones are counted here. */
  readonly open: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly evidence: readonly EvidenceReport[];
  readonly manual: readonly ManualCheckReport[];
}

export interface EvidenceReport {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** With what was said besides the answer. */
export interface ManualCheckReport extends Omit<Attestation, "answer"> {
  readonly id: string;
  readonly question: string;
  /** `null` as long as nobody answered, and again after the day in `until`. */
  readonly answer: Attestation["answer"] | null;
}

/**
 * `base`: the files as they are now, with where the work left a branch, tag or commit; left out: the branch that the work is likely to go
 * into. `staged`: what is staged, with HEAD.
 */
export type Comparison = { readonly kind: "base"; readonly commit?: string | undefined } | { readonly kind: "staged" };

export interface Since {
  /** The branch, tag or commit as it was named; `HEAD` for what is staged. */
  readonly base: string;
  /** The commit that is compared with: where the work left the base. `null` before the first one. */
  readonly commit: string | null;
}

/** What a change does to an open finding: brings it, takes it to another file, or leaves it in its file, on whatever line. */
export type Change = "new" | "moved" | "unchanged";

export type FindingState = "open" | "suppressed" | "baselined";

export interface FindingReport {
  readonly rule: string;
  /** Absent for findings about suppression comments and the linter itself. */
  readonly factor?: FactorId;
  readonly severity: Severity;
  /** Ids of rules of other factors that the place breaks for the same reason; there is no other finding for them. */
  readonly alsoBreaks?: readonly string[];
  readonly message: string;
  /** Relative to the checked folder, `/` separators. */
  readonly path: string;
  readonly range: RangeReport;
  /** Root of the app as in `apps`: the first that the finding counts for. */
  readonly app: string;
  /** Roots of the other apps that it counts for: what stands in a deployment file, or in a file of variables, may be the configuration of several. */
  readonly otherApps?: readonly string[];
  readonly fingerprint: string;
  readonly state: FindingState;
  /** Of open findings, where a change is looked at. */
  readonly change?: Change;
  /** Of `moved` ones: the file they were in. */
  readonly movedFrom?: string;
  /** Of `unchanged` ones: whether the change touched their file. */
  readonly inTouchedFile?: boolean;
  readonly suppression?: Suppression;
  readonly related: readonly { readonly path: string; readonly line: number; readonly message: string }[];
  readonly fixes: readonly FixReport[];
}

export interface FixReport {
  readonly title: string;
  readonly safety: FixSafety;
  /** Absent where one of them would show a secret. Those of one file do not overlap. */
  readonly edits?: readonly EditReport[];
}

/** What stands in the range is replaced by the text. */
export interface EditReport {
  readonly path: string;
  readonly range: RangeReport;
  readonly newText: string;
  /** The file is not there yet; its range is that of the beginning. */
  readonly creates?: true;
}

/** A sentence about findings that are there and do not count, where there are any. */
export function uncounted({ findings }: Report): readonly string[] {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const parts = [[count("suppressed"), "suppressed"] as const, [count("baselined"), "in the baseline"] as const].filter(([number]) => number > 0);
  return parts.length === 0 ? [] : [`Besides: ${parts.map(([number, what]) => `${number} ${what}`).join(", ")}.`];
}

/** A finding under other paths, with everything in it that has one. */
export function placedFinding(finding: FindingReport, moved: (path: string) => string): FindingReport {
  return {
    ...finding,
    path: moved(finding.path),
    ...(finding.movedFrom === undefined ? {} : { movedFrom: moved(finding.movedFrom) }),
    related: finding.related.map((one) => ({ ...one, path: moved(one.path) })),
    fixes: finding.fixes.map((fix) => (fix.edits === undefined ? fix : { ...fix, edits: fix.edits.map((edit) => ({ ...edit, path: moved(edit.path) })) })),
  };
}

/** What suppresses a finding. */
export interface Suppression {
  readonly reason: string | null;
  readonly by: "comment" | "settings";
  /** The last day on which it counts: `2027-05-01`. */
  readonly until?: string;
  /** Who wrote it, where the settings say so. */
  readonly author?: string;
}

/** Those that a person is told of and that count for the exit code: open, and new where a change is looked at. */
export function countedFindings({ findings, since }: Report): readonly FindingReport[] {
  return findings.filter(({ state, change }) => state === "open" && (since === undefined || change === "new"));
}

export interface RangeReport {
  readonly start: PlaceReport;
  readonly end: PlaceReport;
}

export interface PlaceReport {
  readonly line: number;
  readonly column: number;
}

export const skipReasons = ["binary", "too-large", "unreadable", "encoding", "symlink", "ignored", "generated", "timed-out"] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface SkippedFile {
  readonly path: string;
  readonly reason: SkipReason;
}

/** A rule or parser that failed on one file; the rest of the run went on. */
export interface InternalError {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

export interface Stats {
  /** Files looked at, by name or by content. */
  readonly files: number;
  /** Bytes of the files that were read. */
  readonly bytes: number;
  readonly parsed: number;
  readonly cached: number;
  readonly milliseconds: number;
}

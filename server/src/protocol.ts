import type { Answer, AnsweredCheck } from "./core/attestation.ts";
import type { FactorId } from "./core/factor.ts";
import type { FactorState, FindingState, SkipReason } from "./core/report.ts";
import type { Severity, SeverityCounts } from "./core/severity.ts";

export * from "./protocol-review.ts";

/**
 * The messages of our own between client and server, and their types. Everything else is plain LSP.
 * Positions are LSP's: 0-based, UTF-16.
 */
export const method = {
  /** Server to client: how far the server is. */
  status: "twelveFactor/status",
  /** Server to client: what changed in the checklist's outline; sent when the server comes to rest. */
  checklist: "twelveFactor/checklist",
  /** Client to server: what stands below one factor row besides its findings, asked for when the row is opened. */
  factorDetails: "twelveFactor/factorDetails",
  /** Client to server: findings of one factor, a page at a time. */
  factorFindings: "twelveFactor/factorFindings",
  /** Client to server: everything about one factor of one app as a page in Markdown, or `null` when there is no such row. */
  factorPage: "twelveFactor/factorPage",
  /** Client to server: the rows with open findings in some files, as `RowCounts`. */
  rowsOfFiles: "twelveFactor/rowsOfFiles",
  /** Client to server: where the checklist has the finding of a file that is nearest to a line, as a `FindingPlace`, or `null` when it has none. */
  findingPlace: "twelveFactor/findingPlace",
  /** Client to server: the edit of one fix, or `null` when the finding is gone. */
  fixEdit: "twelveFactor/fixEdit",
  /** Client to server: what it takes to suppress a finding, as `SuppressArguments`, or `null` when it is gone. */
  suppression: "twelveFactor/suppression",
  /** Client to server: answered once everything sent before is analysed and published. */
  whenIdle: "twelveFactor/whenIdle",
  /** Client to server: look at every file again. */
  checkWorkspace: "twelveFactor/checkWorkspace",
  /** Client to server: which rules speak about this file, or why none does. */
  explainFile: "twelveFactor/explainFile",
  /** Client to server: the server's process, for tests that end it. */
  processId: "twelveFactor/processId",
  /** Client to server: all safe fixes of the workspace as one annotated workspace edit, or `null` when there is none. */
  fixAllEdit: "twelveFactor/fixAllEdit",
  /** Client to server: a baseline of every project, as `BaselineFile`s. */
  baselines: "twelveFactor/baselines",
  /** Client to server: the edit that suppresses a finding, a comment or an entry of the settings, or `null` when neither can be written. The client applies it, and saves the settings. */
  suppressEdit: "twelveFactor/suppressEdit",
  /** Client to server: the edit of the settings that answers a question to people, or `null` when the settings cannot be edited as they are. The client applies and saves it. */
  answerEdit: "twelveFactor/answerEdit",
} as const;

/** The client commands that code actions of the server call. */
export const clientCommand = {
  /** Arguments: the rule's id. */
  openRule: "twelveFactor.openRule",
  /** Arguments: `SuppressArguments`. Asks for the reason and has it written. */
  suppress: "twelveFactor.suppress",
  /** No arguments. Previews all safe fixes of the workspace. */
  fixAllInWorkspace: "twelveFactor.fixAllInWorkspace",
} as const;

export interface SuppressArguments extends FindingKey {
  /** The settings file in which it is written, for a file without comments; left out for a comment. */
  readonly settings?: string;
}

export interface SuppressParams extends SuppressArguments {
  readonly reason: string;
}

/** What the client sends as `initializationOptions` and, after a change, as `workspace/didChangeConfiguration` settings. */
export interface ClientSettings {
  readonly enable: boolean;
  /** Whether the workspace is trusted; git is not run in one that is not. */
  readonly trusted: boolean;
  /** Whether findings of the baseline are shown, faded. */
  readonly showBaseline: boolean;
  /** When an open file is looked at again. */
  readonly run: "onType" | "onSave";
  /** Findings below it are not shown. */
  readonly lowestSeverity: Severity;
}

export const defaultClientSettings: ClientSettings = { enable: true, trusted: true, showBaseline: true, run: "onType", lowestSeverity: "hint" };

export interface BaselineFile {
  readonly uri: string;
  readonly text: string;
  /** How many findings it holds. */
  readonly count: number;
}

export interface StatusParams {
  /** Grows with everything the server is told: edits, file events, settings. */
  readonly revision: number;
  readonly state: "checking" | "idle" | "cancelled" | "disabled" | "settings-error";
  /** Set while `checking`. */
  readonly progress?: { readonly done: number; readonly total: number };
  /** Open findings of the opened folders by severity. */
  readonly open: SeverityCounts;
  /** A sentence for the tooltip when something needs the person's attention. */
  readonly message?: string;
}

/** All there is where more than rows changed: a project or an app came or went, or is another. Otherwise only what changed. */
export type ChecklistParams = { readonly revision: number } & ({ readonly projects: readonly ProjectChecklist[] } | { readonly rows: readonly ChangedRow[] });

/** Which row of the checklist is meant. */
export interface RowKey {
  readonly rootUri: string;
  /** Root of the app, relative to that of the project. */
  readonly app: string;
  readonly factor: FactorId;
}

export interface ChangedRow extends Omit<RowKey, "factor"> {
  readonly row: FactorRow;
}

export interface ProjectChecklist {
  readonly rootUri: string;
  readonly name: string;
  readonly apps: readonly AppChecklist[];
  /** `false`: cancelled, or something failed; `true` once every file was looked at. */
  readonly complete: boolean;
  /** Files left out, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

export interface AppChecklist {
  /** Relative to the project root; `` for the root itself. */
  readonly root: string;
  readonly name: string;
  readonly kind: string;
  /** What the kind was told by. */
  readonly kindReason: string;
  /** Always all twelve, in order. */
  readonly factors: readonly FactorRow[];
}

export interface FactorRow {
  readonly id: FactorId;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly state: FactorState;
  readonly reason: string;
  readonly open: number;
  readonly suppressed: number;
  readonly baselined: number;
  /** Open findings by severity. */
  readonly severities: SeverityCounts;
  readonly evidence: number;
  /** Another one when anything that stands below the row is another. */
  readonly digest: string;
}

export interface FactorDetails {
  /** The first ones; `FactorRow.evidence` says how many there are. */
  readonly evidence: readonly EvidenceRow[];
  /** Why the row's state is what it is, where no finding says it: what was not checked, or what people answered. */
  readonly reasons: readonly string[];
  /** Questions to people with their answers; none where the factor does not apply. */
  readonly manual: readonly AnsweredCheck[];
}

export interface FactorFindingsParams extends RowKey {
  readonly state: FindingState;
  /** Only of these severities; of all when left out. */
  readonly severities?: readonly Severity[];
  /** Only in these files; in all when left out. */
  readonly uris?: readonly string[];
  /** How many at most. */
  readonly limit: number;
}

export interface FactorFindings {
  /** The gravest first, then in the order of paths and lines. */
  readonly findings: readonly FindingRow[];
  /** How many there are without the limit. */
  readonly total: number;
}

export interface RowsOfFilesParams {
  readonly uris: readonly string[];
}

export interface RowCounts extends RowKey {
  /** Open findings in the files by severity. */
  readonly severities: SeverityCounts;
}

export interface FindingPlaceParams {
  readonly uri: string;
  readonly line: number;
}

export interface FindingPlace extends RowKey {
  readonly state: FindingState;
  /** Position among the row's findings of that state. */
  readonly index: number;
}

/** Which finding is meant. */
export interface FindingKey {
  readonly uri: string;
  readonly rule: string;
  /** Where its range starts. */
  readonly at: ProtocolRange["start"];
}

export interface FixEditParams extends FindingKey {
  /** Position in `FindingRow.fixes`. */
  readonly fix: number;
}

export interface AnswerParams {
  readonly rootUri: string;
  readonly app: string;
  /** The id of the manual check. */
  readonly check: string;
  /** `null` takes the answer back. The day and, in a trusted workspace, the person's name come from the server. */
  readonly answer: GivenAnswer | null;
}

export interface GivenAnswer {
  readonly answer: Answer;
  readonly note?: string;
  /** The last day on which it counts: `2027-05-01`. */
  readonly until?: string;
}

/** The client's forms take the days that the settings take. */
export { answerOf, dayOf, isDay, type AnsweredCheck } from "./core/attestation.ts";
export { factors, type FactorId } from "./core/factor.ts";
export { headline, type Headline } from "./core/headline.ts";
export { factorStates, type FactorState, type FindingState } from "./core/report.ts";
export { severities, type Severity, type SeverityCounts } from "./core/severity.ts";

export interface FindingRow {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly uri: string;
  readonly range: ProtocolRange;
  readonly state: FindingState;
  /** Why it is suppressed. */
  readonly reason?: string;
  /** Titles of its fixes. */
  readonly fixes: readonly string[];
}

export interface EvidenceRow {
  readonly text: string;
  readonly uri: string;
  readonly range: ProtocolRange;
}

export interface ProtocolRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface WhenIdleResult {
  readonly revision: number;
}

export interface ExplainFileParams {
  readonly uri: string;
}

export interface ExplainFileResult {
  readonly checked: boolean;
  /** Sentences for people: role, app, kind, which rules looked, or what kept them from it. */
  readonly lines: readonly string[];
}

import type { FactorAssessment } from "../checklist/checklist.ts";
import type { App } from "../core/app.ts";
import { answerOf, type AnsweredCheck } from "../core/attestation.ts";
import { factorOfRule, factors } from "../core/factor.ts";
import { mayCarrySecret, movesSecret, withoutOverlaps, type Fix } from "../core/fix.ts";
import { placedFinding, type AppReport, type EditReport, type FactorReport, type FindingReport, type FixReport, type InternalError, type ManualCheckReport, type PlaceReport, type RangeReport, type Report, type Since, type SkippedFile, type Stats } from "../core/report.ts";
import { lineTextAt, positionAt, type LineTable, type Span } from "../core/text.ts";
import { changesBetween, type MarkedFinding, type Side } from "./changes.ts";
import { fingerprint, fingerprints } from "./fingerprint.ts";
import type { JudgedFinding } from "./suppress.ts";
import { toolVersion } from "./version.ts";

/** Everything a report is made of. Paths are relative to the project root. */
export interface ReportInput {
  readonly apps: readonly { readonly app: App; readonly factors: readonly FactorAssessment[] }[];
  readonly findings: readonly JudgedFinding[];
  /** The app that is run with a file in it. */
  readonly appOf: (path: string) => App;
  /** Roots of the apps that a finding counts for, at least one; it is listed under the first of them. */
  readonly rootsOf: (finding: JudgedFinding) => readonly string[];
  /** Lines and text of a file with findings or evidence. */
  readonly textOf: (path: string) => { readonly text: string; readonly lines: LineTable } | undefined;
  readonly skipped: readonly SkippedFile[];
  readonly errors: readonly InternalError[];
  readonly complete: boolean;
  /** Every file that was looked at, by name or by content. */
  readonly paths: readonly string[];
  readonly stats: Omit<Stats, "files">;
}

export interface ReportScope {
  /** Only what lies below this folder, with paths relative to it; relative to the project root, `` for all. */
  readonly folder?: string;
  /** Only these rules; everything when left out. */
  readonly rules?: ReadonlySet<string>;
  /** What is compared with. */
  readonly since?: Since & { readonly side: Side };
}

/** What is found, with what tells it on the other side of a change. */
export function sideOf(input: ReportInput): Side {
  return { findings: markedFindings(input), paths: new Set(input.paths) };
}

export function makeReport(input: ReportInput, { folder = "", rules, since }: ReportScope = {}): Report {
  const prefix = folder === "" ? "" : `${folder}/`;
  const below = (path: string): boolean => path.startsWith(prefix);
  const relative = (path: string): string => (below(path) ? path.slice(prefix.length) : `${"../".repeat(folder.split("/").length)}${path}`);
  const appRoot = (root: string): string => (root === folder || !below(`${root}/`) ? "." : relative(root));
  const side = sideOf(input);
  const changes = since === undefined ? undefined : changesBetween(since.side, side);
  const isShown = ({ path, rule }: FindingReport): boolean => below(path) && (rules === undefined || rules.has(rule));
  const scopedRoot = (root: string): string => appRoot(root === "." ? "" : root);
  const shownApps = input.apps.filter(({ app }) => below(app.root) || app.root === input.appOf(`${prefix}file`).root);
  const isShownApp = (root: string): boolean => shownApps.some(({ app }) => (app.root || ".") === root);
  const scoped = (finding: FindingReport): FindingReport => {
    const { otherApps = [], ...placed } = placedFinding(finding, relative);
    const [app = scopedRoot(placed.app), ...others] = [placed.app, ...otherApps].filter(isShownApp).map(scopedRoot);
    return { ...placed, app, ...(others.length === 0 ? {} : { otherApps: others }) };
  };
  const changed = (finding: FindingReport): FindingReport => {
    const { movedFrom, ...change } = changes?.of.get(finding) ?? {};
    return { ...scoped(finding), ...change, ...(movedFrom === undefined ? {} : { movedFrom: relative(movedFrom) }) };
  };

  const factorReport = (assessment: FactorAssessment): FactorReport => ({
    id: assessment.id,
    number: factors.find((factor) => factor.id === assessment.id)?.number ?? 0,
    state: assessment.state,
    reason: assessment.reason,
    open: assessment.open,
    suppressed: assessment.suppressed,
    baselined: assessment.baselined,
    evidence: assessment.evidence.map(({ path, span, text }) => ({ path: relative(path), line: lineOf(input, path, span.start), text })),
    manual: assessment.manual.map(manualCheckReport),
  });

  return {
    schemaVersion: 1,
    tool: { name: "twelve-factor-lint", version: toolVersion },
    apps: shownApps.map(({ app, factors: assessments }): AppReport => ({ root: appRoot(app.root), name: app.name, kind: app.kind, factors: assessments.map(factorReport) })),
    findings: side.findings.flatMap(({ report }) => (isShown(report) ? [changed(report)] : [])),
    ...(since === undefined ? {} : { since: { base: since.base, commit: since.commit } }),
    ...(changes === undefined ? {} : { fixed: changes.fixed.filter(isShown).map(scoped) }),
    skipped: input.skipped.filter(({ path }) => below(path)).map(({ path, reason }) => ({ path: relative(path), reason })),
    errors: input.errors.map((error) => ({ ...error, path: relative(error.path) })),
    complete: input.complete,
    stats: { files: input.paths.filter(below).length, ...input.stats },
  };
}

function manualCheckReport(check: AnsweredCheck): ManualCheckReport {
  const { answer: _, ...said } = check.attestation ?? {};
  return { id: check.id, question: check.question, answer: answerOf(check) ?? null, ...said };
}

/** All findings, with paths relative to the project root: a fingerprint does not depend on what is asked for. */
function markedFindings(input: ReportInput): readonly MarkedFinding[] {
  const files = new Map<string, ReturnType<ReportInput["textOf"]>>();
  const textOf: ReportInput["textOf"] = (path) => {
    if (!files.has(path)) files.set(path, input.textOf(path));
    return files.get(path);
  };
  const textOfLine = ({ path, span }: JudgedFinding): string => {
    const file = textOf(path);
    return file === undefined ? "" : lineTextAt(file.text, file.lines, span.start);
  };
  return [...fingerprints(input.findings, textOfLine)].map(([finding, own]): MarkedFinding => {
    const file = textOf(finding.path);
    const line = textOfLine(finding);
    const factor = factorOfRule(finding.rule);
    const report: FindingReport = {
      rule: finding.rule,
      ...(factor === undefined ? {} : { factor }),
      severity: finding.severity,
      ...(finding.alsoBreaks === undefined ? {} : { alsoBreaks: finding.alsoBreaks.map(({ rule }) => rule) }),
      message: finding.message,
      path: finding.path,
      range: rangeReport(finding.span, file?.lines),
      ...appsOf(input.rootsOf(finding)),
      fingerprint: own,
      state: finding.state,
      ...(finding.suppression === undefined ? {} : { suppression: finding.suppression }),
      related: finding.related.map(({ path, span, message }) => ({ path, line: rangeReport(span, textOf(path)?.lines).start.line, message })),
      fixes: finding.fixes.map((fix) => fixReport(fix, textOf)),
    };
    return { report, ...(finding.about === undefined ? {} : { about: finding.about }), mark: fingerprint(finding, line, 0), line, text: file?.text.slice(finding.span.start, finding.span.end) ?? "", fileText: file?.text ?? "" };
  });
}

function appsOf([first, ...others]: readonly string[]): Pick<FindingReport, "app" | "otherApps"> {
  return { app: first || ".", ...(others.length === 0 ? {} : { otherApps: others.map((root) => root || ".") }) };
}

/** Without its edits where they may show a secret. */
function fixReport(fix: Fix, textOf: ReportInput["textOf"]): FixReport {
  const { title, safety, edits } = fix;
  if (movesSecret(fix) || edits.some(({ path, edits: own }) => own.some((edit) => mayCarrySecret(edit, textOf(path)?.text ?? "")))) return { title, safety };
  return {
    title,
    safety,
    edits: edits.flatMap(({ path, edits: own, creates }) => withoutOverlaps(own).map(({ span, newText }): EditReport => ({ path, range: rangeReport(span, creates === true ? undefined : textOf(path)?.lines), newText, ...(creates === true ? { creates } : {}) }))),
  };
}

/** The beginning of the file where its lines are not known. */
function rangeReport({ start, end }: Span, lines: LineTable | undefined): RangeReport {
  const place = (offset: number): PlaceReport => {
    const { line, column } = lines === undefined ? { line: 0, column: 0 } : positionAt(lines, offset);
    return { line: line + 1, column: column + 1 };
  };
  return { start: place(start), end: place(end) };
}

function lineOf(input: ReportInput, path: string, offset: number): number {
  const file = input.textOf(path);
  return file === undefined ? 1 : positionAt(file.lines, offset).line + 1;
}

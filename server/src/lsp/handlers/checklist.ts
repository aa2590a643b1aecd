import { answerOf } from "../../core/attestation.ts";
import { factors } from "../../core/factor.ts";
import { findingsByFactor } from "../../core/finding.ts";
import type { SkipReason } from "../../core/report.ts";
import { countBySeverity } from "../../core/severity.ts";
import type { AppAssessment } from "../../engine/assessment.ts";
import { rowDigest } from "../../engine/digest.ts";
import type { Project } from "../../engine/project.ts";
import type { AppChecklist, ChangedRow, ChecklistParams, FactorDetails, FactorRow, ProjectChecklist, RowKey } from "../../protocol.ts";
import { rangeIn, type Places } from "../to-lsp.ts";

/** The outline of the panel: apps and their twelve rows. What stands below a row is asked for when it is opened. */
export function projectChecklist(project: Project, places: Places): ProjectChecklist {
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const { reason } of project.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1;
  const lines = new Map<string, ReturnType<Places["lines"]>>();
  const linesOf = (path: string) => {
    if (!lines.has(path)) lines.set(path, places.lines(path));
    return lines.get(path);
  };
  return {
    rootUri: places.uri(""),
    name: project.name,
    complete: project.complete,
    skipped,
    // Of a folder without an app twelve rows would say nothing.
    apps: project.checklist().filter(({ findings }) => project.hasApp || findings.length > 0).map((assessed): AppChecklist => {
      const { root, name, kind, reason } = assessed.app;
      return { root, name, kind, kindReason: reason, factors: factorRows(assessed, linesOf) };
    }),
  };
}

function factorRows(assessed: AppAssessment, linesOf: Places["lines"]): readonly FactorRow[] {
  const byFactor = findingsByFactor(assessed.findings);
  return assessed.factors.map((assessment) => {
    const { id, number, numeral, title } = factors.find((one) => one.id === assessment.id) as (typeof factors)[number];
    const { state, reason, open, suppressed, baselined, evidence } = assessment;
    const findings = byFactor.get(id) ?? [];
    return {
      ...{ id, number, numeral, title, state, reason, open, suppressed, baselined },
      severities: countBySeverity(findings.filter((finding) => finding.state === "open")),
      evidence: evidence.length,
      digest: rowDigest(assessment, findings, linesOf),
    };
  });
}

/** Tells a client what it does not know yet: rows that are others than those it was told of, or everything where more than rows changed. */
export function createChecklistNews(): (revision: number, projects: readonly ProjectChecklist[]) => ChecklistParams | undefined {
  let frame: string | undefined;
  let known = new Map<string, string>();
  return (revision, projects) => {
    const rows = projects.flatMap(({ rootUri, apps }) => apps.flatMap(({ root, factors: own }) => own.map((row): ChangedRow => ({ rootUri, app: root, row }))));
    const told = rows.map((row) => [JSON.stringify([row.rootUri, row.app, row.row.id]), JSON.stringify(row.row), row] as const);
    const changed = told.filter(([key, text]) => known.get(key) !== text).map(([, , row]) => row);
    const frameBefore = frame;
    frame = JSON.stringify(projects.map((project) => ({ ...project, apps: project.apps.map((app) => ({ ...app, factors: app.factors.length })) })));
    known = new Map(told.map(([key, text]) => [key, text]));
    if (frame !== frameBefore) return { revision, projects };
    return changed.length === 0 ? undefined : { revision, rows: changed };
  };
}

/** What stands below one row besides its findings. */
export function factorDetails(project: Project, { app, factor }: RowKey, places: Places): FactorDetails {
  const row = project.checklist().find((one) => one.app.root === app)?.factors.find((one) => one.id === factor);
  if (row === undefined) return noDetails;
  return {
    evidence: row.evidence.slice(0, mostEvidence).map(({ path, span, text }) => ({ text, uri: places.uri(path), range: rangeIn(path, span, places) })),
    // What breaks it is listed, but for a no of a person, which stands among the answers.
    reasons: row.state === "not-assessed" || row.state === "not-applicable" || (row.state === "violated" && row.manual.some((check) => answerOf(check) === "no")) ? [row.reason] : [],
    manual: row.manual,
  };
}

/** What is said of a row that is gone. */
export const noDetails: FactorDetails = { evidence: [], reasons: [], manual: [] };

/** Places that show the same thing; nobody reads more of them. */
const mostEvidence = 100;

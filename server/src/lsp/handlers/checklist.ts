import { factors } from "../../core/factor.ts";
import type { SkipReason } from "../../core/report.ts";
import type { Project } from "../../engine/project.ts";
import type { AppChecklist, FactorDetails, FactorDetailsParams, ProjectChecklist } from "../../protocol.ts";
import { rangeIn, type Places } from "../to-lsp.ts";

/** The outline of the panel: apps and their twelve rows. What stands below a row is asked for when it is opened. */
export function projectChecklist(project: Project, places: Places): ProjectChecklist {
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const { reason } of project.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1;
  return {
    rootUri: places.uri(""),
    name: project.name,
    complete: project.complete,
    skipped,
    apps: project.checklist().map(({ app, factors: rows }): AppChecklist => ({
      root: app.root,
      name: app.name,
      kind: app.kind,
      kindReason: app.reason,
      factors: rows.map((row) => {
        const factor = factors.find((one) => one.id === row.id) as (typeof factors)[number];
        const { id, number, numeral, title } = factor;
        return { id, number, numeral, title, state: row.state, reason: row.reason, open: row.open, suppressed: row.suppressed, evidence: row.evidence.length };
      }),
    })),
  };
}

/** What stands below one row. */
export function factorDetails(project: Project, { app, factor }: FactorDetailsParams, places: Places): FactorDetails {
  const assessed = project.checklist().find((one) => one.app.root === app);
  const row = assessed?.factors.find((one) => one.id === factor);
  if (assessed === undefined || row === undefined) return noDetails;
  return {
    findings: assessed.findings
      .filter((finding) => finding.rule.startsWith(`${factor}/`))
      .map(({ rule, severity, message, path, span, state, suppression }) => ({
        rule,
        severity,
        message,
        uri: places.uri(path),
        range: rangeIn(path, span, places),
        state,
        ...(suppression?.reason == null ? {} : { reason: suppression.reason }),
      })),
    evidence: row.evidence.map(({ path, span, text }) => ({ text, uri: places.uri(path), range: rangeIn(path, span, places) })),
    notAssessed: row.state === "not-assessed" || row.state === "not-applicable" ? [row.reason] : [],
    manual: row.manual,
  };
}

/** What is said of a row that is gone. */
export const noDetails: FactorDetails = { findings: [], evidence: [], notAssessed: [], manual: [] };

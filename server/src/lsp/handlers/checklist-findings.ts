import { factorOfRule } from "../../core/factor.ts";
import { findingsByFactor } from "../../core/finding.ts";
import { countBySeverity, severities } from "../../core/severity.ts";
import type { Project } from "../../engine/project.ts";
import type { JudgedFinding } from "../../engine/suppress.ts";
import type { FactorFindings, FactorFindingsParams, FindingPlace, FindingRow, RowCounts } from "../../protocol.ts";
import { rangeIn, type Places } from "../to-lsp.ts";

/** A page of the findings of one row, the gravest first. */
export function factorFindings(project: Project, { app, factor, state, severities: wanted, uris, limit }: FactorFindingsParams, places: Places): FactorFindings {
  const assessed = project.checklist().find((one) => one.app.root === app);
  if (assessed === undefined) return noFindings;
  const files = uris === undefined ? undefined : new Set(uris);
  const found = (findingsByFactor(assessed.findings).get(factor) ?? []).filter((finding) => finding.state === state && wanted?.includes(finding.severity) !== false && files?.has(places.uri(finding.path)) !== false);
  return { findings: inOrder(found).slice(0, limit).map((finding) => findingRow(finding, places)), total: found.length };
}

/** What is said of a row that is gone. */
export const noFindings: FactorFindings = { findings: [], total: 0 };

/** Which rows of a project have open findings in some files, and how many. */
export function rowsOfFiles(project: Project, uris: readonly string[], places: Places): readonly RowCounts[] {
  const files = new Set(uris);
  return project.checklist().flatMap(({ app, findings }) => {
    const open = findings.filter(({ state, path }) => state === "open" && files.has(places.uri(path)));
    return [...findingsByFactor(open)].map(([factor, own]): RowCounts => ({ rootUri: places.uri(""), app: app.root, factor, severities: countBySeverity(own) }));
  });
}

/** Where the checklist has the finding of a file that is nearest to a line; one that is open goes before one that is not. */
export function findingPlace(project: Project, path: string, line: number, places: Places): FindingPlace | null {
  const distance = (finding: JudgedFinding): number => (finding.state === "open" ? 0 : 1e9) + Math.abs(rangeIn(path, finding.span, places).start.line - line);
  const [nearest] = project.findingsOf(path).filter(({ rule }) => factorOfRule(rule) !== undefined).sort((a, b) => distance(a) - distance(b));
  const factor = nearest === undefined ? undefined : factorOfRule(nearest.rule);
  if (nearest === undefined || factor === undefined) return null;
  const isIt = (finding: JudgedFinding): boolean => finding.rule === nearest.rule && finding.path === path && finding.span.start === nearest.span.start && finding.span.end === nearest.span.end;
  for (const assessed of project.checklist()) {
    const index = inOrder((findingsByFactor(assessed.findings).get(factor) ?? []).filter(({ state }) => state === nearest.state)).findIndex(isIt);
    if (index !== -1) return { rootUri: places.uri(""), app: assessed.app.root, factor, state: nearest.state, index };
  }
  return null;
}

function findingRow({ rule, severity, message, path, span, state, suppression, fixes }: JudgedFinding, places: Places): FindingRow {
  return {
    ...{ rule, severity, message, uri: places.uri(path), range: rangeIn(path, span, places), state },
    ...(suppression?.reason == null ? {} : { reason: suppression.reason }),
    fixes: fixes.map(({ title }) => title),
  };
}

function inOrder(findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  return [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || compare(a.path, b.path) || a.span.start - b.span.start);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

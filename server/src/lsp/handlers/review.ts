import type { FindingReport, PlaceReport, Report } from "../../core/report.ts";
import type { Project } from "../../engine/project.ts";
import { reviewGroups, type ReviewFile, type ReviewGroup, type ReviewSide } from "../../protocol-review.ts";
import { reportSince, type BaseSide } from "../../review/base-side.ts";
import { markdownReport } from "../../review/markdown.ts";
import type { Places } from "../to-lsp.ts";

/** What the report of a change says, by group and file, in the order of `reviewGroups`. `isShown`: whether a path lies in an opened folder. */
export function reviewFiles(report: Report, places: Places, isShown: (path: string) => boolean, sideOf: (path: string) => ReviewSide): readonly ReviewFile[] {
  const groups: Readonly<Record<ReviewGroup, readonly FindingReport[]>> = {
    new: report.findings.filter(({ change }) => change === "new"),
    fixed: report.fixed ?? [],
    moved: report.findings.filter(({ change }) => change === "moved"),
    unchanged: report.findings.filter(({ change, inTouchedFile }) => change === "unchanged" && inTouchedFile === true),
  };
  return reviewGroups.flatMap((group) => {
    const byPath = new Map<string, FindingReport[]>();
    for (const finding of groups[group]) {
      if (isShown(finding.path)) byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
    }
    return [...byPath].map(([path, findings]): ReviewFile => ({
      group,
      path,
      uri: places.uri(path),
      side: group === "fixed" ? "base" : sideOf(path),
      findings: findings.map(({ fingerprint, rule, severity, message, range, movedFrom }) => ({
        ...{ fingerprint, rule, severity, message, range: { start: position(range.start), end: position(range.end) } },
        ...(movedFrom === undefined ? {} : { movedFrom }),
      })),
    }));
  });
}

/** The review of a project's opened folders as Markdown, as the command line writes it for each of them. */
export function reviewMarkdown(base: BaseSide, after: Project, folders: readonly string[]): string {
  const outermost = folders.filter((folder) => !folders.some((other) => other !== folder && (other === "" || folder.startsWith(`${other}/`))));
  return [...new Set(outermost)].map((folder) => markdownReport(reportSince(base, after, { folder }))).join("\n");
}

function position({ line, column }: PlaceReport) {
  return { line: line - 1, character: column - 1 };
}

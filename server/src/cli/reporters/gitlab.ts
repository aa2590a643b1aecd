import { countedFindings, type Report } from "../../core/report.ts";
import type { Severity } from "../../core/severity.ts";

/** A Code Quality report of GitLab, which shows one finding of a fingerprint. Source: "Code Quality report format" of its documentation. */
export function gitlabReport(report: Report): string {
  const seen = new Map<string, number>();
  // Within a project each has its own; two projects that are checked together may have the same code.
  const unique = (fingerprint: string): string => {
    const count = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, count);
    return count === 1 ? fingerprint : `${fingerprint}-${count}`;
  };
  const issues = countedFindings(report).map(({ message, rule, fingerprint, severity, path, range }) => ({
    description: message,
    check_name: rule,
    fingerprint: unique(fingerprint),
    severity: severitiesOfGitlab[severity],
    location: { path, lines: { begin: range.start.line, end: range.end.line } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

const severitiesOfGitlab: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", information: "minor", hint: "info" };

import { countedFindings, type Report } from "../../core/report.ts";
import type { Severity } from "../../core/severity.ts";

/** A Code Quality report of GitLab. Source: "Code Quality report format" of its documentation. */
export function gitlabReport(report: Report): string {
  const issues = countedFindings(report).map(({ message, rule, fingerprint, severity, path, range }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: severitiesOfGitlab[severity],
    location: { path, lines: { begin: range.start.line, end: range.end.line } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

const severitiesOfGitlab: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", information: "minor", hint: "info" };

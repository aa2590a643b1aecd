import { countedFindings, type FindingReport, type Report } from "../../core/report.ts";
import { severities, type Severity } from "../../core/severity.ts";
import { markdownReport } from "../../review/markdown.ts";

/**
 * Workflow commands of GitHub Actions, which become annotations. GitHub shows ten of each kind for a step and drops the others, so of each
 * kind the first are printed, and how many there are. Source: "Workflow commands for GitHub Actions".
 */
export function githubReport(report: Report): string {
  const failures = report.errors.map(({ rule, path, message }) => `::error::${data(`${rule} failed on ${path}: ${message}`)}`);
  const counted = countedFindings(report);
  const gravestFirst = severities.flatMap((severity) => counted.filter((finding) => finding.severity === severity));
  return kinds
    .flatMap((kind) => {
      const own = [...(kind === "error" ? failures : []), ...gravestFirst.filter(({ severity }) => commands[severity] === kind).map(annotation)];
      const shown = own.length > mostOfKind ? own.slice(0, mostOfKind - 1) : own;
      return own.length === shown.length ? own : [...shown, `::${kind}::${own.length - shown.length} more of this kind; the summary of the step has all findings`];
    })
    .map((line) => `${line}\n`)
    .join("");
}

const kinds = ["error", "warning", "notice"] as const;
const mostOfKind = 10;

/** The summary of the step, in Markdown. GitHub takes no more than a mebibyte for a step, and of more it shows nothing. Source: "Workflow commands for GitHub Actions". */
export function stepSummary(report: Report): string {
  const whole = markdownReport(report);
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  // A character has three bytes at most in UTF-8, or four that are two units.
  const start = whole.slice(0, Math.floor(mostBytes / 3));
  return `${start.slice(0, start.lastIndexOf("\n"))}\n\nThis is not all: a summary takes no more.\n`;
}

const mostBytes = 1_000_000;

function annotation({ severity, rule, message, path, range: { start, end } }: FindingReport): string {
  // Columns only count where the place is in one line.
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  const properties = { file: path, line: start.line, endLine: end.line, ...columns, title: rule };
  return `::${commands[severity]} ${Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`).join(",")}::${data(message)}`;
}

const commands: Readonly<Record<Severity, (typeof kinds)[number]>> = { error: "error", warning: "warning", information: "notice", hint: "notice" };

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

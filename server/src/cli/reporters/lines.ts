import { countedFindings, type Report } from "../../core/report.ts";
import type { Severity } from "../../core/severity.ts";
import { printable } from "./text.ts";

/** One finding in a line, as compilers write them: for the problem matchers of editors, and for other programs that read lines. */
export function linesReport(report: Report): string {
  return countedFindings(report)
    .map(({ path, range: { start }, severity, message, rule }) => `${printable(path)}:${start.line}:${start.column}: ${words[severity]}: ${printable(message)} [${rule}]\n`)
    .join("");
}

/** Those that problem matchers of VS Code know. */
const words: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", information: "info", hint: "hint" };

import type { HistoryReport } from "../../core/history.ts";
import type { Report } from "../../core/report.ts";

/** The public contract: see `schemas/report.schema.json` and `schemas/history.schema.json`. */
export function jsonReport(report: Report | HistoryReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

import type { Report } from "../../core/report.ts";

/** The public contract: see `schemas/report.schema.json`. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

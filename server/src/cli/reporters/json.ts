import type { HistoryReport } from "../../core/history.ts";
import type { Report } from "../../core/report.ts";
import type { ProcessTable } from "../../engine/process-table.ts";

/** The public contracts: see `report`, `history` and `processes` in `schemas/`. */
export function jsonReport(report: Report | HistoryReport | ProcessTable): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

import type { HistoryReport } from "../../core/history.ts";
import type { Report } from "../../core/report.ts";
import type { ProcessTable } from "../../engine/process-table.ts";
import type { RuleList } from "./rules.ts";

/** The public contracts: see `report`, `history`, `processes` and `rules` in `schemas/`. */
export function jsonReport(report: Report | HistoryReport | ProcessTable | RuleList): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

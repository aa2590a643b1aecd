import type { AppProcesses, ProcessRow, ProcessTable } from "../../engine/process-table.ts";
import { printable, type Paint } from "./text.ts";

/** For people: a table for each app. */
export function textProcesses({ apps }: ProcessTable, paint: Paint): string {
  const blocks = apps.map((app) => [`${paint("bold", printable(app.name))} ${paint("gray", `${app.root === "." ? "" : `${printable(app.root)}, `}${app.kind}`)}`, ...linesOf(app, paint)].join("\n"));
  return blocks.length === 0 ? "There is no app here.\n" : `${blocks.join("\n\n")}\n`;
}

function linesOf({ processes }: AppProcesses, paint: Paint): readonly string[] {
  if (processes.length === 0) return [paint("gray", "  Nothing here says what is started.")];
  const cells = processes.map(cellsOf);
  const widths = [0, 1, 2, 3].map((column) => Math.min(widest, Math.max(...cells.map((row) => row[column]?.length ?? 0))));
  return processes.flatMap(({ before }, index) => [
    `  ${(cells[index] ?? []).map((cell, column) => (column === 4 ? paint("gray", cell) : cell.padEnd(widths[column] ?? 0))).join("  ").trimEnd()}`,
    ...before.map((command) => paint("gray", `  ${" ".repeat((widths[0] ?? 0) + (widths[1] ?? 0) + 4)}before it: ${printable(command)}`)),
  ]);
}

const widest = 60;

function cellsOf({ name, type, program, command, image, port, path, line }: ProcessRow): readonly string[] {
  const starts = image !== null ? `what ${image} starts` : command === "" ? program : command;
  return [name, type, starts, port === null ? "" : `port ${port}`, `${path}:${line}`].map(printable);
}

import { relative, resolve, sep } from "node:path";
import type { Report } from "../core/report.ts";
import type { EvidenceCheck, Rule } from "../core/rule.ts";
import { isAtLeast } from "../core/severity.ts";
import { openProject } from "../engine/project.ts";
import { readSettings } from "../engine/settings.ts";
import { toolVersion } from "../engine/version.ts";
import { diskHost } from "../host/disk.ts";
import { realFolder } from "../host/folder.ts";
import { findProjectRoot } from "../host/project-root.ts";
import type { Parsers } from "../languages/parser.ts";
import { helpText, readArguments, UsageError, type Command } from "./args.ts";
import { checkHistory } from "./history.ts";
import { jsonReport } from "./reporters/json.ts";
import { textReport, type Paint } from "./reporters/text.ts";

/** What the command line needs of its process; `cli/main.ts` passes the real one. */
export interface CliEnvironment {
  readonly cwd: string;
  readonly rules: readonly Rule[];
  readonly evidenceChecks: readonly EvidenceCheck[];
  readonly parsers: Parsers;
  /** The day it is: `2026-11-21`. */
  readonly today: () => string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Shows a passing line on a terminal; an empty one takes it away. Does nothing elsewhere. */
  readonly showProgress: (line: string) => void;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** Runs one command. Gives the exit code: 0 nothing found, 1 something found, 2 the command or its settings are wrong, or it was cancelled. */
export async function run(args: readonly string[], environment: CliEnvironment): Promise<0 | 1 | 2> {
  try {
    const command = readArguments(args, environment.rules);
    switch (command.kind) {
      case "help":
        environment.print(helpText);
        return 0;
      case "version":
        environment.print(`${toolVersion}\n`);
        return 0;
      case "check":
        return await (command.history ? checkHistory(command, environment) : check(command, environment));
    }
  } catch (error) {
    environment.printError(`twelve-factor: ${error instanceof UsageError ? error.message : `something went wrong that should not: ${error instanceof Error ? error.stack : String(error)}`}\n`);
    return 2;
  }
}

async function check(command: Command & { readonly kind: "check" }, environment: CliEnvironment): Promise<0 | 1 | 2> {
  const folders = new Map<string, string>();
  for (const folder of command.folders) {
    const real = realFolder(resolve(environment.cwd, folder));
    if (real === undefined) throw new UsageError(`There is no folder "${folder}".`);
    // A folder that was named before, or lies in one that was, is checked with it.
    const isIn = (other: string): boolean => real === other || real.startsWith(other.endsWith(sep) ? other : other + sep);
    if ([...folders.keys()].some(isIn)) continue;
    for (const other of [...folders.keys()]) if (other.startsWith(real + sep)) folders.delete(other);
    folders.set(real, folder);
  }
  const reports: Report[] = [];
  for (const folder of folders.keys()) reports.push(await checkFolder(folder, command, environment));
  environment.showProgress("");
  const report = combined(reports, [...folders.values()]);
  environment.print(command.format === "json" ? jsonReport(report) : textReport(report, environment.paint));
  if (!report.complete) return 2;
  const { failOn } = command;
  const fails = failOn !== "never" && report.findings.some((finding) => finding.state === "open" && isAtLeast(finding.severity, failOn));
  return fails ? 1 : 0;
}

async function checkFolder(folder: string, { rules, allFiles }: Command & { readonly kind: "check" }, environment: CliEnvironment): Promise<Report> {
  const root = await findProjectRoot(folder, { git: true, isRoot: (text) => readSettings(text, []).settings.root });
  const project = openProject(diskHost({ git: true }), root, { ...environment, allFiles });
  await project.check({ signal: environment.signal, onProgress: (done, total) => environment.showProgress(`Checking ${done} of ${total} files …`) });
  const [problem] = project.settingsProblems;
  if (problem !== undefined) throw new UsageError(`${problem.path}:${problem.line}:${problem.column}: ${problem.message}`);
  return project.report({ folder: relative(root, folder).split(sep).join("/"), ...(rules === undefined ? {} : { rules }) });
}

/** Of several folders: one report with paths as if their common parent had been checked, which is what a reader of the output can follow. */
function combined(reports: readonly Report[], folders: readonly string[]): Report {
  const [first] = reports;
  if (first === undefined || reports.length === 1) return first as Report;
  const prefixed = (index: number, path: string): string => `${(folders[index] ?? "").replace(/\/+$/, "")}/${path}`;
  return {
    ...first,
    apps: reports.flatMap((report, index) => report.apps.map((app) => ({ ...app, root: prefixed(index, app.root).replace(/\/\.$/, "") }))),
    findings: reports.flatMap((report, index) => report.findings.map((finding) => ({ ...finding, path: prefixed(index, finding.path) }))),
    skipped: reports.flatMap((report, index) => report.skipped.map((file) => ({ ...file, path: prefixed(index, file.path) }))),
    errors: reports.flatMap((report, index) => report.errors.map((error) => ({ ...error, path: prefixed(index, error.path) }))),
    complete: reports.every((report) => report.complete),
    stats: {
      files: total(reports, "files"),
      bytes: total(reports, "bytes"),
      parsed: total(reports, "parsed"),
      cached: total(reports, "cached"),
      milliseconds: total(reports, "milliseconds"),
    },
  };
}

function total(reports: readonly Report[], key: keyof Report["stats"]): number {
  return reports.reduce((sum, report) => sum + report.stats[key], 0);
}

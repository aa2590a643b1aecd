import { relative, resolve, sep } from "node:path";
import { countedFindings, placedFinding, type FindingReport, type Report } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { isAtLeast } from "../core/severity.ts";
import type { ReportScope } from "../engine/report.ts";
import { toolVersion } from "../engine/version.ts";
import { replaceFile } from "../host/write.ts";
import { markdownReport } from "../review/markdown.ts";
import { helpText, readArguments, UsageError, type Command, type Format } from "./args.ts";
import { baseline } from "./baseline.ts";
import { reportOfChange } from "./changes.ts";
import { checkedProject, namedFolder, projectRootOf, type CliEnvironment } from "./environment.ts";
import { fix } from "./fix.ts";
import { checkHistory } from "./history.ts";
import { init } from "./init.ts";
import { githubReport, stepSummary } from "./reporters/github.ts";
import { gitlabReport } from "./reporters/gitlab.ts";
import { jsonReport } from "./reporters/json.ts";
import { linesReport } from "./reporters/lines.ts";
import { textProcesses } from "./reporters/processes.ts";
import { sarifReport } from "./reporters/sarif.ts";
import { textReport, type Paint } from "./reporters/text.ts";
import { explain, listRules } from "./rules.ts";

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
      case "fix":
        return await fix(command, environment);
      case "init":
        return await init(command, environment);
      case "rules":
        environment.print(listRules(command, environment));
        return 0;
      case "explain":
        environment.print(explain(command, environment));
        return 0;
      case "baseline":
        return await baseline(command, environment);
      case "processes":
        return await listProcesses(command, environment);
    }
  } catch (error) {
    environment.printError(`twelve-factor: ${error instanceof UsageError ? error.message : `something went wrong that should not: ${error instanceof Error ? error.stack : String(error)}`}\n`);
    return 2;
  }
}

async function check(command: Command & { readonly kind: "check" }, environment: CliEnvironment): Promise<0 | 1 | 2> {
  const folders = new Map<string, string>();
  for (const folder of command.folders) {
    const real = namedFolder(folder, environment);
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
  const inCheckout = fromCheckout(report, [...folders], environment.cwd);
  const written = (format: Format, paint: Paint): string => reporters[format](format === "text" || format === "json" ? report : inCheckout, { paint, rules: environment.rules });
  environment.print(written(command.format, environment.paint));
  for (const { format, file } of command.outputs) {
    const problem = replaceFile(resolve(environment.cwd, file), written(format, (_, text) => text));
    if (problem !== undefined) throw new UsageError(`${problem}.`);
  }
  if (command.format === "github") environment.addToStepSummary(stepSummary(inCheckout));
  if (!report.complete) return 2;
  const { failOn } = command;
  const fails = failOn !== "never" && countedFindings(report).some((finding) => isAtLeast(finding.severity, failOn));
  return fails ? 1 : 0;
}

async function checkFolder(folder: string, { rules, allFiles, comparison }: Command & { readonly kind: "check" }, environment: CliEnvironment): Promise<Report> {
  const scopeIn = (root: string): ReportScope => ({ folder: relative(root, folder).split(sep).join("/"), ...(rules === undefined ? {} : { rules }) });
  if (comparison !== undefined) {
    const root = await projectRootOf(folder);
    return await reportOfChange(root, comparison, scopeIn(root), { ...environment, allFiles });
  }
  const { project, root } = await checkedProject(folder, { ...environment, allFiles });
  return project.report(scopeIn(root));
}

/** Everything is read for it, because what binds ports tells which apps there are. */
async function listProcesses({ folder, format }: Command & { readonly kind: "processes" }, environment: CliEnvironment): Promise<0 | 2> {
  const named = namedFolder(folder, environment);
  const { project, root } = await checkedProject(named, environment);
  environment.showProgress("");
  const table = project.processTable(relative(root, named).split(sep).join("/"));
  environment.print(format === "json" ? jsonReport(table) : textProcesses(table, environment.paint));
  return project.complete ? 0 : 2;
}

const reporters: Readonly<Record<Format, (report: Report, context: { readonly paint: Paint; readonly rules: readonly Rule[] }) => string>> = {
  text: (report, { paint }) => textReport(report, paint),
  json: jsonReport,
  sarif: (report, { rules }) => sarifReport(report, rules),
  github: githubReport,
  gitlab: gitlabReport,
  markdown: markdownReport,
  lines: linesReport,
};

/** What services read has its paths from the folder in which the command runs, which is that of the checkout. */
function fromCheckout(report: Report, folders: readonly (readonly [string, string])[], cwd: string): Report {
  const [only] = folders;
  const prefix = folders.length !== 1 || only === undefined ? "" : relative(cwd, only[0]).split(sep).join("/");
  const moved = (path: string): string => (prefix === "" ? path : `${prefix}/${path}`);
  return {
    ...withPaths(report, moved),
    errors: report.errors.map((error) => ({ ...error, path: moved(error.path) })),
  };
}

/** The findings under other paths, with what they point to. */
function withPaths(report: Report, moved: (path: string) => string): Report {
  return withFindings(report, (finding) => placedFinding(finding, moved));
}

/** The findings with other roots for their apps. */
function withApps(report: Report, rootOf: (root: string) => string): Report {
  return withFindings(report, (finding) => ({ ...finding, app: rootOf(finding.app), ...(finding.otherApps === undefined ? {} : { otherApps: finding.otherApps.map(rootOf) }) }));
}

function withFindings(report: Report, changed: (finding: FindingReport) => FindingReport): Report {
  return { ...report, findings: report.findings.map(changed), ...(report.fixed === undefined ? {} : { fixed: report.fixed.map(changed) }) };
}

/** Of several folders: one report with paths as if their common parent had been checked, which is what a reader of the output can follow. */
function combined(reports: readonly Report[], folders: readonly string[]): Report {
  const [first] = reports;
  if (first === undefined || reports.length === 1) return first as Report;
  const prefixed = (index: number, path: string): string => `${(folders[index] ?? "").replace(/\/+$/, "")}/${path}`;
  const rootOf = (index: number, root: string): string => prefixed(index, root).replace(/\/\.$/, "");
  const placed = reports.map((report, index) => withApps(withPaths(report, (path) => prefixed(index, path)), (root) => rootOf(index, root)));
  return {
    ...first,
    apps: reports.flatMap((report, index) => report.apps.map((app) => ({ ...app, root: rootOf(index, app.root) }))),
    findings: placed.flatMap(({ findings }) => findings),
    ...(first.fixed === undefined ? {} : { fixed: placed.flatMap(({ fixed = [] }) => fixed) }),
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

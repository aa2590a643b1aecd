import { isAtLeast } from "../core/severity.ts";
import type { HistoryReport } from "../core/history.ts";
import { toolVersion } from "../engine/version.ts";
import { createJudge } from "../history/judge.ts";
import { secretsOfHistory } from "../history/secrets.ts";
import { GitFailed, openHistory, type NoHistory } from "../host/history.ts";
import { UsageError, type Command } from "./args.ts";
import { namedFolder, type CliEnvironment } from "./environment.ts";
import { historyReport } from "./reporters/history.ts";
import { jsonReport } from "./reporters/json.ts";

/** `check --history`. Gives the exit code of `run`; where not everything could be read and nothing was found, that is 2. */
export async function checkHistory(command: Command & { readonly kind: "check" }, environment: CliEnvironment): Promise<0 | 1 | 2> {
  const [folder = ".", ...others] = command.folders;
  if (others.length > 0) throw new UsageError("--history reads the history of one repository; name one folder.");
  const history = await openHistory(namedFolder(folder, environment), environment.signal);
  if (typeof history === "string") throw new UsageError(reasons[history]);
  const rules = environment.rules.filter(({ id }) => command.rules?.has(id) !== false);
  const found = await secretsOfHistory(history, { rules, judge: createJudge(rules, environment.parsers), signal: environment.signal, onProgress: environment.showProgress }).catch((error: unknown) => {
    throw error instanceof GitFailed ? new UsageError(error.message) : error;
  });
  environment.showProgress("");
  const report: HistoryReport = { schemaVersion: 1, tool: { name: "twelve-factor-lint", version: toolVersion }, ...found };
  environment.print(command.format === "json" ? jsonReport(report) : historyReport(report, environment.paint));
  const { failOn } = command;
  if (report.incomplete.includes("cancelled")) return 2;
  if (failOn !== "never" && report.secrets.some(({ severity }) => isAtLeast(severity, failOn))) return 1;
  return report.complete ? 0 : 2;
}

const reasons: Readonly<Record<NoHistory, string>> = {
  "no-git": "There is no git on this machine, and without it no history can be read.",
  "no-repository": "This folder is in no repository that git reads, so there is no history.",
  empty: "The repository has no commit yet, so there is no history.",
};

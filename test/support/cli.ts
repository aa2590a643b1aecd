import type { Rule } from "../../server/src/core/rule.ts";
import { run } from "../../server/src/cli/run.ts";
import { parsers } from "./lint.ts";

export interface CliRun {
  readonly code: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
  /** What was added to the summary of the step. */
  readonly summary: string;
  readonly progress: readonly string[];
}

/** One run of the command in a folder, in this process, with what it printed. */
export async function runCli(args: readonly string[], cwd: string, rules: readonly Rule[], signal = new AbortController().signal, onProgress: (line: string) => void = () => {}): Promise<CliRun> {
  let [out, err, summary] = ["", "", ""];
  const progress: string[] = [];
  const code = await run(args, {
    cwd,
    rules,
    evidenceChecks: [],
    parsers,
    today: () => "2026-11-21",
    print: (text) => void (out += text),
    printError: (text) => void (err += text),
    showProgress: (line) => {
      progress.push(line);
      onProgress(line);
    },
    addToStepSummary: (markdown) => void (summary += markdown),
    paint: (_style, text) => text,
    signal,
  });
  return { code, out, err, summary, progress };
}

import { styleText } from "node:util";
import { evidenceChecks } from "../evidence/index.ts";
import { today } from "../host/clock.ts";
import { readGrammar } from "../host/grammars.ts";
import { appendToFile } from "../host/write.ts";
import { createParsers } from "../languages/parser.ts";
import { rules } from "../rules/index.ts";
import { run } from "./run.ts";

const cancel = new AbortController();
// The first Ctrl-C prints what was found so far, the second one ends at once.
process.once("SIGINT", () => cancel.abort());
// A reader such as `head` may close the pipe before everything is printed.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// Node's own exit code for it is 1, which would read as findings.
process.on("uncaughtException", (error) => {
  process.stderr.write(`twelve-factor: something went wrong that should not: ${error.stack ?? String(error)}\n`);
  process.exit(2);
});

const { NO_COLOR, FORCE_COLOR, GITHUB_STEP_SUMMARY } = process.env;
const colored = NO_COLOR === undefined || NO_COLOR === "" ? process.stdout.isTTY || (FORCE_COLOR !== undefined && FORCE_COLOR !== "0") : false;

void run(process.argv.slice(2), {
  cwd: process.cwd(),
  rules,
  evidenceChecks,
  parsers: createParsers(readGrammar),
  today,
  print: (text) => void process.stdout.write(text),
  printError: (text) => void process.stderr.write(text),
  showProgress: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  },
  addToStepSummary: (markdown) => {
    if (GITHUB_STEP_SUMMARY !== undefined && GITHUB_STEP_SUMMARY !== "") appendToFile(GITHUB_STEP_SUMMARY, markdown);
  },
  paint: (style, text) => (colored ? styleText(style, text) : text),
  signal: cancel.signal,
}).then((code) => {
  // Set, and the process left to end by itself, so that all output is written.
  process.exitCode = code;
});

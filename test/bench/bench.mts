import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "../../server/src/core/report.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import { npmPackage } from "../support/npm-packages.mts";
import { cacheFolder } from "../vscode/host/provision.mts";
import { editLatency } from "./edit-latency.mts";

/**
 * `npm run bench`: what a cold check costs, as ratios to peers measured in the same run, because machines differ and are shared. The
 * corpus is pinned npm packages, laid out as the sources of services so that no path role leaves them out.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const rounds = 3;
/** The peer is stopped when it has taken this many times our time. */
const mostTimes = 21;
const folder = layOut();
const sources = sourcesBelow(folder);
const bytes = sources.reduce((sum, file) => sum + statSync(file).size, 0);

const cold = median(Array.from({ length: rounds }, () => checkCold(folder)), ({ seconds }) => seconds);
const parse = await parseEverything(sources);
const peer = secretlint(cold.seconds * mostTimes);

console.log(`Corpus: ${sources.length} source files, ${(bytes / 1e6).toFixed(1)} MB`);
console.log(`Cold check: ${cold.seconds.toFixed(2)} s wall, ${cold.report.stats.files} files, ${cold.report.stats.parsed} parsed, peak memory ${Math.round(cold.memory)} MB`);
console.log(`  to one single-threaded parse of every source file (${parse.toFixed(2)} s): ${(cold.seconds / parse).toFixed(2)}`);
const times = (peer.seconds / cold.seconds).toFixed(1);
console.log(`  to secretlint with its recommended preset on the same sources: ${peer.finished ? `${times} times faster` : `more than ${times} times faster (stopped after ${peer.seconds.toFixed(0)} s)`}`);
const edit = await editLatency();
console.log(`Edit to diagnostics in ${edit.lines} lines: p50 ${edit.p50.toFixed(1)} ms, p95 ${edit.p95.toFixed(1)} ms; a full parse of it: p50 ${edit.parse.toFixed(1)} ms, p95 ${edit.parseP95.toFixed(1)} ms`);
console.log(`  ratios: p50 to p50 ${(edit.p50 / edit.parse).toFixed(2)}, p95 to p95 ${(edit.p95 / edit.parseP95).toFixed(2)}, p95 to p50 ${(edit.p95 / edit.parse).toFixed(2)}`);

/** One folder per package below `services`, made once. */
function layOut(): string {
  const packages = JSON.parse(readFileSync(new URL("corpus.json", import.meta.url), "utf8")) as Readonly<Record<string, string>>;
  const target = join(cacheFolder(), "bench-corpus-2");
  if (existsSync(target)) return target;
  const unfinished = mkdtempSync(join(cacheFolder(), "unfinished-"));
  writeFileSync(join(unfinished, ".twelve-factor.json"), '{ "root": true }');
  for (const [name, version] of Object.entries(packages)) {
    const service = join(unfinished, "services", name.replace("/", "+"));
    mkdirSync(dirname(service), { recursive: true });
    cpSync(npmPackage(name, version), service, { recursive: true });
    // A project of its own, so that it can be checked alone.
    writeFileSync(join(service, ".twelve-factor.json"), '{ "root": true }');
  }
  renameSync(unfinished, target);
  return target;
}

function sourcesBelow(from: string): readonly string[] {
  return readdirSync(from, { recursive: true, encoding: "utf8" }).map((path) => join(from, path)).filter((path) => languageOf(path) !== undefined && statSync(path).isFile());
}

interface ColdCheck {
  readonly seconds: number;
  /** Peak resident memory in MB, as the program itself was told by the system. */
  readonly memory: number;
  readonly report: Report;
}

/** A new process each time: start-up, grammars and cold code included. */
function checkCold(target: string): ColdCheck {
  const memoryFile = join(mkdtempSync(join(tmpdir(), "twelve-factor-bench-")), "memory");
  const atExit = `process.on("exit",()=>require("fs").writeFileSync(${JSON.stringify(memoryFile)},String(process.resourceUsage().maxRSS)))`;
  const preload = join(dirname(memoryFile), "preload.cjs");
  writeFileSync(preload, atExit);
  const started = performance.now();
  const { stdout } = spawnSync(process.execPath, ["--require", preload, join(root, "dist/cli.js"), "check", target, "--format", "json", "--fail-on", "never"], { encoding: "utf8", maxBuffer: 1 << 30 });
  const seconds = (performance.now() - started) / 1000;
  const memory = Number(readFileSync(memoryFile, "utf8")) / 1024;
  rmSync(dirname(memoryFile), { recursive: true, force: true });
  return { seconds, memory, report: JSON.parse(stdout) as Report };
}

/** The limit to measure against: what it costs to parse everything once, and nothing else. Seconds, the parser warm. */
async function parseEverything(files: readonly string[]): Promise<number> {
  const parsers = createParsers(readGrammar);
  let milliseconds = 0;
  for (const file of files) {
    const language = languageOf(file);
    if (language === undefined) continue;
    await parsers.load(language.id);
    const text = readFileSync(file, "utf8");
    const started = performance.now();
    parsers.parseOnly(language.id, text);
    milliseconds += performance.now() - started;
  }
  return milliseconds / 1000;
}

/** The peer on every source of the corpus, stopped when it takes too long to wait for. */
function secretlint(longest: number): { readonly seconds: number; readonly finished: boolean } {
  const settings = join(mkdtempSync(join(tmpdir(), "twelve-factor-bench-")), ".secretlintrc.json");
  writeFileSync(settings, JSON.stringify({ rules: [{ id: "@secretlint/secretlint-rule-preset-recommend" }] }));
  const started = performance.now();
  const { error } = spawnSync(join(root, "node_modules/.bin/secretlint"), ["--secretlintrc", settings, "**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,py}"], {
    cwd: folder,
    stdio: "ignore",
    timeout: Math.round(longest * 1000),
    killSignal: "SIGKILL",
    env: { ...process.env, NODE_PATH: join(root, "node_modules") },
  });
  const seconds = (performance.now() - started) / 1000;
  rmSync(dirname(settings), { recursive: true, force: true });
  return { seconds, finished: error === undefined };
}

function median<Run>(runs: readonly Run[], by: (run: Run) => number): Run {
  return [...runs].sort((a, b) => by(a) - by(b))[Math.floor(runs.length / 2)] as Run;
}


import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests } from "@vscode/test-electron";
import { provision } from "./host/provision.mts";
import { versions, type VsCodeVersion } from "./host/versions.mts";

/** Runs the suite of `test/vscode/suite` inside real VS Codes: `run.mts [--minimum] [--newest] [--results <file>]`. */
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const asked = process.argv.slice(2);
const resultsFile = asked.includes("--results") ? asked[asked.indexOf("--results") + 1] : undefined;
const chosen = versions.filter(({ name }) => asked.includes(`--${name}`));

/** A suite that hangs must not hang the machine that runs it. */
const longestRun = 5 * 60_000;

let passed = 0;
let failed = 0;
for (const version of chosen.length === 0 ? versions : chosen) {
  const result = await runSuite(version);
  passed += result.passed;
  failed += result.failed;
  console.log(`VS Code ${version.vscode}: ${result.passed} passed, ${result.failed} failed`);
}
if (resultsFile !== undefined) writeFileSync(resultsFile, JSON.stringify({ passed, failed }));
process.exitCode = failed === 0 ? 0 : 1;

/** What the suite writes when it ends. */
interface SuiteResults {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
}

async function runSuite(version: VsCodeVersion): Promise<Omit<SuiteResults, "output">> {
  const host = await provision(version);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-workspace-")));
  const workspace = join(folder, "shop");
  const results = join(folder, "results.json");
  cpSync(join(root, "test/fixtures/vscode-workspace"), workspace, { recursive: true });
  // Rules that ask what git tracks need a repository, and a filter by changed files a commit.
  const identity = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
  for (const args of [["init", "--quiet"], ["add", "--all"], [...identity, "commit", "--quiet", "--message", "Open the shop"]]) execFileSync("git", args, { cwd: workspace });
  Object.assign(process.env, host.environment);
  const timer = setTimeout(() => {
    console.error(`The suite in VS Code ${version.vscode} did not end within ${longestRun / 60_000} minutes.`);
    process.exit(1);
  }, longestRun);
  try {
    await runTests({
      vscodeExecutablePath: host.executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, "dist/test/vscode/index"),
      launchArgs: [workspace, "--disable-extensions", "--disable-workspace-trust"],
      extensionTestsEnv: { TWELVE_FACTOR_TEST_RESULTS: results },
    });
  } catch (error) {
    if (!existsSync(results)) console.error(error);
  } finally {
    clearTimeout(timer);
  }
  const counts = existsSync(results) ? (JSON.parse(readFileSync(results, "utf8")) as SuiteResults) : { passed: 0, failed: 0, output: "" };
  console.log(counts.output);
  rmSync(folder, { recursive: true, force: true });
  // A suite that ran no test has proved nothing.
  return counts.passed + counts.failed === 0 ? { passed: 0, failed: 1 } : counts;
}

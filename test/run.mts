import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `npm test`: types, build, every layer, and the suite in real VS Codes. The last line is the sum. */
const root = fileURLToPath(new URL("..", import.meta.url));
const results = mkdtempSync(join(tmpdir(), "twelve-factor-results-"));

let passed = 0;
let failed = 0;

step("Types", ["tsc", "--noEmit"]);
step("Build", ["node", "esbuild.mjs"]);
suite("Tests", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${join(results, "unit.json")}`], "unit.json", ({ numPassedTests, numFailedTests, numFailedTestSuites }) => ({
  passed: Number(numPassedTests),
  // A file that cannot be loaded has no failed test and has failed all the same.
  failed: Number(numFailedTests) + (Number(numFailedTests) === 0 ? Number(numFailedTestSuites) : 0),
}));
suite("VS Code", ["tsx", "test/vscode/run.mts", "--results", join(results, "vscode.json")], "vscode.json", (counts) => ({ passed: Number(counts["passed"]), failed: Number(counts["failed"]) }));

rmSync(results, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Something that either works or does not. */
function step(name: string, command: readonly string[]): void {
  if (run(name, command)) passed++;
  else failed++;
}

/** Something that counts for itself. One that ran no test, or fails without a failed test, counts as failed. */
function suite(name: string, command: readonly string[], file: string, read: (json: Record<string, unknown>) => { passed: number; failed: number }): void {
  const succeeded = run(name, command);
  const path = join(results, file);
  const counts = existsSync(path) ? read(JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>) : { passed: 0, failed: 0 };
  const ranNothing = counts.passed + counts.failed === 0;
  if (ranNothing) console.error(`${name} ran no test.`);
  passed += counts.passed;
  failed += counts.failed + (counts.failed === 0 && (!succeeded || ranNothing) ? 1 : 0);
}

function run(name: string, [program = "", ...args]: readonly string[]): boolean {
  console.log(`\n── ${name} ──`);
  const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  const { status } = spawnSync(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, PATH: path } });
  return status === 0;
}

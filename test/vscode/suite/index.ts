import { writeFileSync } from "node:fs";
import { format } from "node:util";
import Mocha from "mocha";

/** Started inside VS Code by `runTests`. Writes how many tests passed, so that a suite in which none ran is seen to have failed, and what the reporter said. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false });
  const output: string[] = [];
  // VS Code's console is full of its own talk, so the report goes with the results.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => void output.push(format(...args));
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  await import("./extension.test.ts");
  await import("./checklist.test.ts");
  // It makes commits, which the others do not expect.
  await import("./review.test.ts");
  const { passed, failed } = await new Promise<{ passed: number; failed: number }>((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 }));
  });
  const results = process.env["TWELVE_FACTOR_TEST_RESULTS"];
  if (results !== undefined) writeFileSync(results, JSON.stringify({ passed, failed, output: output.join("\n") }));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}

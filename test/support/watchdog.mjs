import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

/**
 * Ends the process when the thread that tests run on has not turned for as long as nothing may take, and says what it was at: no timeout of
 * the test runner can end a loop. See test/support/watched.ts for the memory the two share.
 */
const { beats, length, said, longest } = workerData;
let seen = -1;
let since = Date.now();
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  if (beat !== seen) {
    seen = beat;
    since = Date.now();
  } else if (Date.now() - since > longest) {
    writeSync(2, `\nA test has hung for ${longest / 1000} seconds. ${new TextDecoder().decode(said.slice(0, Atomics.load(length, 0)))}\n`);
    process.kill(process.pid, "SIGKILL");
  }
}, 1000);

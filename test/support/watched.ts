import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { beforeEach, expect } from "vitest";

/** Every run tries other inputs, except in CI, where a change is judged by what it changes. The seed is shown with a failure. */
const seed = process.env["CI"] === undefined ? Date.now() | 0 : 12;

// A slow machine tries fewer inputs instead of failing.
fc.configureGlobal({ seed, interruptAfterTimeLimit: 15_000 });

const longest = 120_000;
const beats = new Int32Array(new SharedArrayBuffer(4));
const length = new Int32Array(new SharedArrayBuffer(4));
const said = new Uint8Array(new SharedArrayBuffer(1 << 16));

new Worker(new URL("./watchdog.mjs", import.meta.url), { workerData: { beats, length, said, longest } }).unref();
setInterval(beat, 1000).unref();

beforeEach(() => note(undefined));

function beat(): void {
  Atomics.add(beats, 0, 1);
}

/** What is said of this thread should it hang from now on. */
function note(input: unknown): void {
  const { currentTestName, testPath } = expect.getState();
  const { written } = new TextEncoder().encodeInto(`${testPath}: ${currentTestName}${input === undefined ? "" : `\nseed ${seed}, input ${JSON.stringify(input)}`}`, said);
  Atomics.store(length, 0, written);
  beat();
}

/** A property of every input; the one on which a run hangs is shown. */
export function forAny<Input>(inputs: fc.Arbitrary<Input>, holds: (input: Input) => void, options: fc.Parameters<[Input]> = {}): void {
  fc.assert(
    fc.property(inputs, (input) => {
      note(input);
      holds(input);
    }),
    options,
  );
}

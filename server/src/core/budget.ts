/** Reading the file takes too long, or could do harm; nobody wrote it by hand. It is skipped as `timed-out`. */
export class GivenUp extends Error {}

interface Budget {
  readonly now: () => number;
  /** By `now`. */
  end: number;
}

/** Work on a file never waits for anything, so there is one budget at a time. */
let current: Budget | undefined;
let steps = 0;

/**
 * Does some work on one file, in which `spend` throws a `GivenUp` once the time for one file has passed. What is done for another file on
 * the way has a budget of its own, and is not counted. `now` gives milliseconds.
 */
export function withinBudget<Result>(work: () => Result, now: () => number = () => performance.now()): Result {
  const outer = current;
  const began = now();
  current = { now, end: began + longestWork };
  try {
    return work();
  } finally {
    current = outer;
    if (outer !== undefined) outer.end += now() - began;
  }
}

/** To be called at each step of whatever a text can make long. Outside of a budget it does nothing. */
export function spend(): void {
  if (++steps % stepsPerLook === 0) endIfSpent();
}

/** The same for a step that takes long itself. */
export function endIfSpent(): void {
  if (isSpent()) throw new GivenUp(`It was not read within ${longestWork / 1000} seconds.`);
}

export function isSpent(): boolean {
  return current !== undefined && current.now() > current.end;
}

/** Milliseconds. The largest file that is looked at takes a fifth of it on a slow machine. */
const longestWork = 5000;

/** A look at the clock takes as long as some steps. */
const stepsPerLook = 64;

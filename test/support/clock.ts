/** A clock for `withinBudget` on which a tenth of a second passes from each look to the next. */
export function hastyClock(): () => number {
  let now = 0;
  return () => (now += 100);
}

/** One on which some million steps spend the budget: what grows faster than its text does not get there. */
export function countingClock(): () => number {
  let now = 0;
  return () => (now += 0.02);
}

import type { FactorState } from "./report.ts";

/** How an app stands, in few words. */
export interface Headline {
  /** `7 of 10 assessed factors hold`. */
  readonly held: string;
  /** What the ten leave out, and who says that they hold: `1 of them as people say`, `1 not assessed`, `1 not applicable`. */
  readonly besides: readonly string[];
}

/** What was not assessed, or does not apply, counts neither for nor against an app; it is said all the same. */
export function headline(rows: readonly { readonly state: FactorState }[]): Headline {
  const count = (state: FactorState): number => rows.filter((row) => row.state === state).length;
  const [attested, unassessed, absent] = [count("attested"), count("not-assessed"), count("not-applicable")];
  const held = count("holds") + attested;
  const assessed = held + count("violated");
  return {
    held: assessed === 0 ? "No factor could be assessed" : `${held} of ${assessed} assessed ${assessed === 1 ? "factor holds" : "factors hold"}`,
    besides: [
      ...(attested === 0 ? [] : [`${attested} of them as people say`]),
      ...(unassessed === 0 ? [] : [`${unassessed} not assessed`]),
      ...(absent === 0 ? [] : [`${absent} not applicable`]),
    ],
  };
}

import type { FactorState } from "./report.ts";

/** How an app stands, in few words. */
export interface Headline {
  /** `7 of 10 assessed factors hold`. */
  readonly held: string;
  /** The same where there is little room: `7 of 10 met, 1 not assessed`. */
  readonly brief: string;
  /** What the ten leave out, and who says that they hold: `1 of them as people say`, `1 not assessed`, `1 not applicable`. */
  readonly besides: readonly string[];
}

/** What was not assessed, or does not apply, counts neither for nor against an app; it is said all the same. */
export function headline(rows: readonly { readonly state: FactorState }[]): Headline {
  const count = (state: FactorState): number => rows.filter((row) => row.state === state).length;
  const [attested, unassessed, absent] = [count("attested"), count("not-assessed"), count("not-applicable")];
  const held = count("holds") + attested;
  const assessed = held + count("violated");
  const besideAssessed = unassessed === 0 ? [] : [`${unassessed} not assessed`];
  return {
    brief: assessed === 0 ? noneAssessed : [`${held} of ${assessed} met`, ...besideAssessed].join(", "),
    held: assessed === 0 ? noneAssessed : `${held} of ${assessed} assessed ${assessed === 1 ? "factor holds" : "factors hold"}`,
    besides: [
      ...(attested === 0 ? [] : [`${attested} of them as people say`]),
      ...besideAssessed,
      ...(absent === 0 ? [] : [`${absent} not applicable`]),
    ],
  };
}

const noneAssessed = "No factor could be assessed";

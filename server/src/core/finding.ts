import { factorOfRule, type FactorId } from "./factor.ts";
import type { Fix } from "./fix.ts";
import type { Severity } from "./severity.ts";
import type { Span } from "./text.ts";

/** One problem at one place. Holds no secret and no code of the file it speaks of. */
export interface Finding {
  /** A rule's id, or one of `suppressions/…`, `settings/…` and `internal/…` for the linter's own. */
  readonly rule: string;
  readonly severity: Severity;
  /** Fault; cure: one sentence without a full stop. */
  readonly message: string;
  /** The file where the edit belongs, relative to the project root, `/` separators. */
  readonly path: string;
  readonly span: Span;
  /** What it speaks of, where its place is only an example of that: a package, a variable, the app. It is the same finding wherever it stands. */
  readonly about?: string;
  /** Roots of the apps that it was said of, in order: a compose file outside of them may start several. None where it is said of no app. */
  readonly apps: readonly string[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
  /** Rules of other factors that speak of the same place for the same reason; their words are left out, and their factors are broken as well. */
  readonly alsoBreaks?: readonly BrokenRule[];
  /** Told by less than others are: what else is said of its place, by any rule about the same, is said instead. */
  readonly givesWay?: true;
}

export interface BrokenRule {
  readonly rule: string;
  readonly severity: Severity;
}

/** The findings that count for each factor, as gravely as they do for it. */
export function findingsByFactor<One extends Pick<Finding, "rule" | "severity" | "alsoBreaks">>(findings: readonly One[]): ReadonlyMap<FactorId, readonly One[]> {
  const byFactor = new Map<FactorId, One[]>();
  const add = (factor: FactorId | undefined, finding: One): void => {
    if (factor === undefined) return;
    const own = byFactor.get(factor);
    if (own === undefined) byFactor.set(factor, [finding]);
    else own.push(finding);
  };
  for (const finding of findings) {
    const factor = factorOfRule(finding.rule);
    add(factor, finding);
    // Of several rules of one factor the first counts.
    const others = new Map((finding.alsoBreaks ?? []).map(({ rule, severity }) => [factorOfRule(rule), severity] as const).reverse());
    for (const [other, severity] of others) if (other !== factor) add(other, { ...finding, severity });
  }
  return byFactor;
}

/** Whether a rule is about credentials that are written down: one in place of another, or beside it, is a leak of its own, however alike the lines are. */
export function isAboutWrittenSecrets(rule: string): boolean {
  return /^config\/(?:hardcoded-secret|secret-default|secret-in-deployment-file|committed-private-key|env-file-committed|public-bundle-secret)$/.test(rule);
}

export interface RelatedPlace {
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}

/** A place which shows that a factor holds. */
export interface Evidence {
  /** `<factor>/<what was found>`. */
  readonly id: string;
  readonly path: string;
  readonly span: Span;
  /** A clause in the present tense: `reads PORT from the environment`. */
  readonly text: string;
}

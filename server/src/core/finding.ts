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
}

export interface BrokenRule {
  readonly rule: string;
  readonly severity: Severity;
}

/** How grave a finding is for a factor; `undefined` where it says nothing of it. */
export function severityFor(factor: FactorId, { rule, severity, alsoBreaks = [] }: Pick<Finding, "rule" | "severity" | "alsoBreaks">): Severity | undefined {
  return [{ rule, severity }, ...alsoBreaks].find((one) => factorOfRule(one.rule) === factor)?.severity;
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

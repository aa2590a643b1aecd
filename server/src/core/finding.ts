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
  /** Roots of the apps that it was said of, in order: a compose file outside of them may start several. None where it is said of no app. */
  readonly apps: readonly string[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
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

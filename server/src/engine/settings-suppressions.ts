import { modify } from "jsonc-parser";
import type { Finding } from "../core/finding.ts";
import type { Fix } from "../core/fix.ts";
import type { Suppression } from "../core/report.ts";
import { mostSimilar } from "../core/similar.ts";
import type { Span } from "../core/text.ts";
import { fingerprints } from "./fingerprint.ts";
import type { PlacedSuppression } from "./settings-layers.ts";
import { suppressionProblem, suppressionRules } from "./suppression-problems.ts";
import { isOver, type JudgedFinding } from "./suppress.ts";

/** Findings of a project, by path. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

/** The suppressions that the settings list, and what they are good for. */
export interface SettingsSuppressions {
  /** What suppresses one of all the findings there are; of several entries the first. */
  of(finding: Finding, all: Findings): Suppression | undefined;
  /** What is wrong with the entries of a settings file. */
  problemsIn(file: string, all: Findings): readonly JudgedFinding[];
}

export interface SuppressionsSource {
  readonly entries: () => readonly PlacedSuppression[];
  readonly knownRules: readonly string[];
  readonly today: () => string;
  readonly needsReason: (path: string) => boolean;
  /** The line on which a finding stands. */
  readonly lineOf: (finding: Finding) => string;
  readonly textOf: (path: string) => string | undefined;
  /** Of the files of the project. */
  readonly paths: () => readonly string[];
  /** Files that could not be looked at this time. */
  readonly unseen: () => readonly string[];
  /** Whether a rule has said all that it has to say of a file. */
  readonly hasLooked: (rule: string, path: string) => boolean;
  /** Whether every rule that is not off has said all that it has to say. */
  readonly haveAllLooked: () => boolean;
}

export function createSettingsSuppressions(source: SuppressionsSource): SettingsSuppressions {
  let matched: { readonly all: Findings; readonly entries: readonly PlacedSuppression[]; readonly today: string; readonly by: ReadonlyMap<Finding, PlacedSuppression> } | undefined;

  function matches(all: Findings): ReadonlyMap<Finding, PlacedSuppression> {
    const entries = source.entries();
    const today = source.today();
    if (matched?.all === all && matched.entries === entries && matched.today === today) return matched.by;
    const inForce = entries.filter(({ entry }) => !isOver(entry.until, today));
    const findings = inForce.length === 0 ? [] : [...all.values()].flat();
    const marks = inForce.some(({ entry }) => entry.fingerprint !== undefined) ? fingerprints(findings, source.lineOf) : undefined;
    const by = new Map<Finding, PlacedSuppression>();
    for (const finding of findings) {
      const own = inForce.find(({ entry, fits }) => (entry.rule === undefined || entry.rule.id === finding.rule) && (entry.fingerprint === undefined || entry.fingerprint === marks?.get(finding)) && fits(finding.path));
      if (own !== undefined) by.set(finding, own);
    }
    matched = { all, entries, today, by };
    return by;
  }

  /** Whether every rule that an entry may be for has looked at the files that it is for. */
  function isActive({ entry, fits }: PlacedSuppression): boolean {
    if (source.unseen().some(fits)) return false;
    const { rule } = entry;
    const own = rule === undefined ? [] : source.paths().filter(fits);
    return rule === undefined || own.length === 0 ? source.haveAllLooked() : own.some((path) => source.hasLooked(rule.id, path));
  }

  function problemsOf(placed: PlacedSuppression, used: ReadonlySet<PlacedSuppression>): JudgedFinding | undefined {
    const { file, entry } = placed;
    const { rule, until, reason, at } = entry;
    const text = source.textOf(file) ?? "";
    const remove = (safety: Fix["safety"]): Fix => ({ title: "Remove the suppression", safety, edits: [{ path: file, edits: withoutItem(text, entry.index) }] });
    const problem = (id: string, span: Span, message: string, fixes: readonly Fix[] = []): JudgedFinding => suppressionProblem(id, file, span, message, fixes);
    if (rule !== undefined && !source.knownRules.includes(rule.id)) {
      const similar = mostSimilar(rule.id, source.knownRules);
      const changed = similar === undefined ? [] : [{ title: `Change it to ${similar}`, safety: "unsafe" as const, edits: [{ path: file, edits: [{ span: rule.at.span, newText: JSON.stringify(similar) }] }] }];
      return problem(suppressionRules.unknown, rule.at.span, `There is no rule "${rule.id}"; ${similar === undefined ? "remove the entry or name an existing rule" : `did you mean "${similar}"?`}`, [...changed, remove("unsafe")]);
    }
    if (isOver(until, source.today())) return problem(suppressionRules.expired, at.span, `This suppression ended on ${until}; mend what it suppressed, or give it a later day`, [remove("unsafe")]);
    if (!used.has(placed)) return isActive(placed) ? problem(suppressionRules.unused, at.span, `${rule === undefined ? "No finding has this fingerprint" : `Nothing that it is for breaks ${rule.id}`}; remove the suppression`, [remove("safe")]) : undefined;
    if ((reason ?? "").trim() === "" && source.needsReason(file)) return problem(suppressionRules.reason, at.span, 'This suppression gives no reason; add a "reason"');
    return undefined;
  }

  return {
    of(finding, all) {
      const entry = matches(all).get(finding)?.entry;
      return entry && { reason: entry.reason ?? null, by: "settings", ...(entry.until === undefined ? {} : { until: entry.until }), ...(entry.by === undefined ? {} : { author: entry.by }) };
    },
    problemsIn(file, all) {
      const used = new Set(matches(all).values());
      return source.entries().filter((one) => one.file === file).flatMap((one) => problemsOf(one, used) ?? []);
    },
  };
}

/** The edits that take an entry out of `suppressions`. */
function withoutItem(text: string, index: number) {
  return modify(text, ["suppressions", index], undefined, {}).map(({ offset, length, content }) => ({ span: { start: offset, end: offset + length }, newText: content }));
}

import type { Directive } from "../core/facts.ts";
import type { Finding } from "../core/finding.ts";
import type { FindingState } from "../core/report.ts";
import { mostSimilar } from "../core/similar.ts";
import { positionAt, type LineTable } from "../core/text.ts";

/** A finding with what suppressions say of it. */
export interface JudgedFinding extends Finding {
  readonly state: FindingState;
  readonly suppression?: { readonly reason: string | null; readonly by: "comment" };
}

/** Problems of suppression comments themselves. They cannot be suppressed. */
export const suppressionRules = {
  unused: "suppressions/unused",
  unknown: "suppressions/unknown-rule",
  reason: "suppressions/missing-reason",
  misspelt: "suppressions/misspelt",
} as const;

export interface SuppressibleFile {
  readonly path: string;
  readonly text: string;
  readonly lines: LineTable;
  readonly directives: readonly Directive[];
}

/**
 * Applies the suppression comments of one file to the findings in it, and adds what is wrong with the comments. `isActive`: the rule
 * exists, is not off and speaks about this file, so that a comment which names it and suppresses nothing is unused.
 */
export function judge(file: SuppressibleFile, findings: readonly Finding[], knownRules: readonly string[], isActive: (rule: string) => boolean): readonly JudgedFinding[] {
  const used = new Set<string>();
  const judged = findings.map((finding): JudgedFinding => {
    const line = positionAt(file.lines, finding.span.start).line;
    const directive = file.directives.find((one) => one.rules.includes(finding.rule) && covers(one, line, file));
    if (directive === undefined) return { ...finding, state: "open" };
    used.add(useKey(directive, finding.rule));
    return { ...finding, state: "suppressed", suppression: { reason: directive.reason ?? null, by: "comment" } };
  });
  return [...judged, ...file.directives.flatMap((directive) => problemsOf(directive, file, used, knownRules, isActive))];
}

function covers(directive: Directive, line: number, file: SuppressibleFile): boolean {
  if (directive.scope === "file") return true;
  const own = positionAt(file.lines, directive.span.end).line;
  return line === (directive.scope === "line" ? own : lineBelow(directive, own, file));
}

/** Comments that stand above one line all mean that line. */
function lineBelow(directive: Directive, own: number, file: SuppressibleFile): number {
  const stacked = new Set(file.directives.filter((one) => one.scope === "next-line").map((one) => positionAt(file.lines, one.span.start).line));
  let line = own + 1;
  while (stacked.has(line) && line !== positionAt(file.lines, directive.span.start).line) line++;
  return line;
}

function useKey(directive: Directive, rule: string): string {
  return `${directive.span.start} ${rule}`;
}

function problemsOf(
  directive: Directive,
  file: SuppressibleFile,
  used: ReadonlySet<string>,
  knownRules: readonly string[],
  isActive: (rule: string) => boolean,
): readonly JudgedFinding[] {
  const problem = (rule: string, message: string, removable: boolean): JudgedFinding => ({
    rule,
    severity: "warning",
    message,
    path: file.path,
    span: directive.span,
    apps: [],
    related: [],
    fixes: removable ? [{ title: "Remove the suppression", safety: "safe", edits: [{ path: file.path, edits: [{ span: removal(directive, file), newText: "" }] }] }] : [],
    state: "open",
  });
  const unknown = directive.rules.filter((rule) => !knownRules.includes(rule));
  const unused = directive.rules.filter((rule) => isActive(rule) && !used.has(useKey(directive, rule)));
  const onlyUnused = unused.length === directive.rules.length;
  const problems: JudgedFinding[] = [];
  if (directive.misspelt !== undefined) return [problem(suppressionRules.misspelt, `"${directive.misspelt.slice(0, 60)}" suppresses nothing; did you mean "twelve-factor-ignore-${directive.scope}"?`, false)];
  if (directive.rules.length === 0) {
    problems.push(problem(suppressionRules.unknown, "This suppression names no rule; name the rule it is meant for", false));
  }
  for (const rule of unknown) {
    const similar = mostSimilar(rule, knownRules);
    const hint = similar === undefined ? "remove it or name an existing rule" : `did you mean "${similar}"?`;
    problems.push(problem(suppressionRules.unknown, `There is no rule "${rule}"; ${hint}`, false));
  }
  for (const rule of unused) {
    problems.push(problem(suppressionRules.unused, `Nothing here breaks ${rule}; remove the suppression`, onlyUnused));
  }
  if (directive.reason === undefined && unused.length === 0 && directive.rules.length > unknown.length) {
    problems.push(problem(suppressionRules.reason, 'This suppression gives no reason; add one after "--"', false));
  }
  return problems;
}

/** The comment, with its line when it has one for itself, else with the blanks before it. */
function removal(directive: Directive, file: SuppressibleFile): { start: number; end: number } {
  let { start, end } = directive.span;
  while (start > 0 && /[ \t]/.test(file.text[start - 1] ?? "")) start--;
  const startsLine = start === 0 || file.text[start - 1] === "\n";
  const lineBreak = /^[ \t]*(\r?\n|$)/.exec(file.text.slice(end));
  if (!startsLine || lineBreak === null) return startsLine ? directive.span : { start, end };
  end += lineBreak[0].length;
  return { start, end };
}

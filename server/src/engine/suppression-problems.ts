import { isDay } from "../core/attestation.ts";
import type { Directive } from "../core/facts/facts.ts";
import type { Fix, TextEdit } from "../core/fix.ts";
import { mostSimilar } from "../core/similar.ts";
import { lineBreakOf, type Span } from "../core/text.ts";
import { commentAbove } from "./comments.ts";
import type { JudgedFinding, PlacedDirective, SuppressibleFile, SuppressionContext } from "./suppress.ts";

/** Problems of suppressions themselves. They cannot be suppressed. */
export const suppressionRules = {
  unused: "suppressions/unused",
  expired: "suppressions/expired",
  unknown: "suppressions/unknown-rule",
  reason: "suppressions/missing-reason",
  misspelt: "suppressions/misspelt",
  unmatched: "suppressions/unmatched",
} as const;

/** What is wrong with the suppression comments of a file. */
export function problemsOfComments(file: SuppressibleFile, placed: readonly PlacedDirective[], context: SuppressionContext, isUnused: (directive: Directive, rule: string) => boolean): readonly JudgedFinding[] {
  const closing = new Set(placed.flatMap(({ end }) => end ?? []));
  return placed.flatMap((one) => problemsOf(one, file, closing, context, (rule) => isUnused(one.directive, rule)));
}

/** A suppression comment or entry that is wrong: always open, and about no app. */
export function suppressionProblem(rule: string, path: string, span: Span, message: string, fixes: readonly Fix[] = []): JudgedFinding {
  return { rule, severity: "warning", message, path, span, apps: [], related: [], fixes, state: "open" };
}

function problemsOf(
  { directive, end }: PlacedDirective,
  file: SuppressibleFile,
  closing: ReadonlySet<Directive>,
  { knownRules, today, needsReason }: SuppressionContext,
  isUnused: (rule: string) => boolean,
): readonly JudgedFinding[] {
  const { scope, misspelt, rules, until } = directive;
  const problem = (rule: string, message: string, fixes: readonly Fix[] = []): JudgedFinding => suppressionProblem(rule, file.path, directive.span, message, fixes);
  const fix = (title: string, safety: Fix["safety"], edits: readonly TextEdit[]): Fix => ({ title, safety, edits: [{ path: file.path, edits }] });
  const removed = [directive, ...(end === undefined ? [] : [end])].map((one): TextEdit => ({ span: removal(one, file), newText: "" }));
  const remove = (safety: Fix["safety"]): Fix => fix("Remove the suppression", safety, removed);
  if (misspelt !== undefined) return [problem(suppressionRules.misspelt, `"${misspelt.slice(0, 60)}" suppresses nothing; did you mean "twelve-factor-ignore-${scope}"?`)];
  if (scope === "end") return closing.has(directive) ? [] : [problem(suppressionRules.unmatched, "This closes no block; remove it, or write twelve-factor-ignore-start where the block begins", [remove("safe")])];
  if (rules.length === 0) return [problem(suppressionRules.unknown, "This suppression names no rule; name the rule it is meant for", [remove("unsafe")])];
  if (until !== undefined && !isDay(until)) return [problem(suppressionRules.misspelt, `There is no day ${until}, so this suppresses nothing; write the last day on which it counts like "until 2027-05-01"`)];
  if (until !== undefined && until < today) return [problem(suppressionRules.expired, `This suppression ended on ${until}; mend what it suppressed, or give it a later day`, [remove("unsafe")])];
  if (scope === "start" && end === undefined) {
    const closed = closedAtEnd(directive, file);
    return [problem(suppressionRules.unmatched, "This block is never closed, so it suppresses nothing; write twelve-factor-ignore-end below what it is meant for", [...(closed === undefined ? [] : [fix("Close the block at the end of the file", "unsafe", [closed])]), remove("unsafe")])];
  }
  const unknown = rules.filter((rule) => !knownRules.includes(rule));
  const unused = rules.filter(isUnused);
  const withoutRule = (rule: string, safety: Fix["safety"]): Fix =>
    rules.length === 1 || unused.length === rules.length ? remove(safety) : fix(`Remove ${rule} from the suppression`, safety, [{ span: nameSpan(directive, rule, file.text, true), newText: "" }]);
  const problems: JudgedFinding[] = [];
  for (const rule of unknown) {
    const similar = mostSimilar(rule, knownRules);
    const hint = similar === undefined ? "remove it or name an existing rule" : `did you mean "${similar}"?`;
    const changed = similar === undefined ? [] : [fix(`Change it to ${similar}`, "unsafe", [{ span: nameSpan(directive, rule, file.text, false), newText: similar }])];
    problems.push(problem(suppressionRules.unknown, `There is no rule "${rule}"; ${hint}`, [...changed, withoutRule(rule, "unsafe")]));
  }
  for (const rule of unused) problems.push(problem(suppressionRules.unused, `Nothing here breaks ${rule}; remove the suppression`, [withoutRule(rule, "safe")]));
  if (needsReason && directive.reason === undefined && unused.length === 0 && rules.length > unknown.length) {
    problems.push(problem(suppressionRules.reason, `This suppression gives no reason; add one after ${commentAbove(file.path, "", 0)?.mark === ": " ? "the rule and a colon" : '"--"'}`));
  }
  return problems;
}

/** Where a rule's name stands in the comment; `withBlanks`: and what parts it from the others. */
function nameSpan({ span, scope }: Directive, rule: string, text: string, withBlanks: boolean): Span {
  const comment = text.slice(span.start, span.end);
  const behindWord = comment.indexOf(scope) + scope.length;
  const [found] = [...comment.slice(behindWord).matchAll(/[^\s,]+/g)].filter(([word]) => word.replace(/:$/, "") === rule);
  const start = behindWord + (found?.index ?? 0);
  const end = start + rule.length;
  if (!withBlanks) return { start: span.start + start, end: span.start + end };
  // The first keeps the blank behind the word, every other one goes with what stands before it.
  const before = /(?<![\s,])[\s,]*$/.exec(comment.slice(0, start))?.[0].length ?? 0;
  const isFirst = start - before === behindWord;
  const behind = isFirst ? (/^[\s,]*/.exec(comment.slice(end))?.[0].length ?? 0) : 0;
  return { start: span.start + start - (isFirst ? 0 : before), end: span.start + end + behind };
}

/** The comment that closes a block, below the last line. */
function closedAtEnd(directive: Directive, file: SuppressibleFile): TextEdit | undefined {
  const comment = commentAbove(file.path, file.text, file.text.length);
  if (comment === undefined) return undefined;
  const lineBreak = lineBreakOf(file.text);
  const span = { start: file.text.length, end: file.text.length };
  return { span, newText: `${/[\r\n]$/.test(file.text) ? "" : lineBreak}${comment.before}twelve-factor-ignore-end ${directive.rules.join(", ")}${comment.after}${lineBreak}` };
}

/** The comment, with its line when it has one for itself, else with the blanks before it. */
function removal(directive: Directive, file: SuppressibleFile): Span {
  let { start, end } = directive.span;
  while (start > 0 && /[ \t]/.test(file.text[start - 1] ?? "")) start--;
  const startsLine = start === 0 || file.text[start - 1] === "\n";
  const lineBreak = /^[ \t]*(\r?\n|$)/.exec(file.text.slice(end));
  if (!startsLine || lineBreak === null) return startsLine ? directive.span : { start, end };
  end += lineBreak[0].length;
  return { start, end };
}

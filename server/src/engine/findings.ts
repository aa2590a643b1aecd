import { factorOfRule } from "../core/factor.ts";
import type { Finding } from "../core/finding.ts";
import { severities } from "../core/severity.ts";
import { contains, overlaps, type Span } from "../core/text.ts";

/** Raw findings by the file they stand in, in the order of the text, one root cause said once. */
export function indexFindings(results: Iterable<{ readonly findings: readonly Finding[] }>): ReadonlyMap<string, readonly Finding[]> {
  const byPath = new Map<string, Map<string, Finding>>();
  for (const { findings } of results) {
    for (const finding of findings) {
      let ofPath = byPath.get(finding.path);
      if (ofPath === undefined) byPath.set(finding.path, (ofPath = new Map()));
      // Two callers may lead to one constant.
      const key = `${finding.rule} ${finding.span.start} ${finding.span.end}`;
      const before = ofPath.get(key);
      ofPath.set(key, before === undefined ? finding : merged(before, finding));
    }
  }
  return new Map([...byPath].map(([path, found]) => [path, withoutRepetitions(withoutFrames([...found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)))]));
}

/** One finding, however many apps it was said of, with the words for the one that it is gravest for. */
function merged(before: Finding, finding: Finding): Finding {
  const isMilder = severities.indexOf(finding.severity) > severities.indexOf(before.severity);
  const isLater = finding.severity === before.severity && (finding.apps[0] ?? "") > (before.apps[0] ?? "");
  return withAppsOf(isMilder || isLater ? finding : before, isMilder || isLater ? before : finding);
}

function withAppsOf(other: Finding, finding: Finding): Finding {
  return other.apps.every((root) => finding.apps.includes(root)) ? finding : { ...finding, apps: [...new Set([...finding.apps, ...other.apps])].sort() };
}

/**
 * What a rule says of a place within another that it speaks of says more than that one, which is left out: of a token in a text under a
 * secret's name, whose token it is. A fix of the frame is that of both.
 */
function withoutFrames(sorted: readonly Finding[]): readonly Finding[] {
  const last = new Map<string, { readonly at: number; readonly finding: Finding }>();
  const kept: (Finding | undefined)[] = [];
  for (const finding of sorted) {
    const before = last.get(finding.rule);
    const isFrame = before !== undefined && contains(before.finding.span, finding.span);
    if (isFrame && finding.givesWay === true) continue;
    if (isFrame) kept[before.at] = undefined;
    const own = isFrame ? withAppsOf(before.finding, finding.fixes.length === 0 ? { ...finding, fixes: before.finding.fixes } : finding) : finding;
    last.set(finding.rule, { at: kept.length, finding: own });
    kept.push(own);
  }
  return kept.filter((one) => one !== undefined);
}

/** Of two rules that speak about one place for one reason, the graver one, which counts for the factor of the other, too. Rule catalogue 1.8, the gravest first. */
const precedence: readonly (readonly string[])[] = [
  ["config/committed-private-key", "config/hardcoded-secret", "config/secret-default", "config/secret-in-deployment-file", "backing-services/hardcoded-connection", "backing-services/hardcoded-service-url", "config/hardcoded-deploy-value"],
  ["backing-services/driver-by-environment", "config/environment-name-branch"],
  ["concurrency/multiple-process-types", "concurrency/daemonize"],
];

function withoutRepetitions(sorted: readonly Finding[]): readonly Finding[] {
  const leftOut = new Map<Finding, readonly Finding[]>(sorted.flatMap((finding) => {
    const graver = graverThan(finding, sorted);
    return graver.length === 0 ? [] : [[finding, graver]];
  }));
  return sorted.flatMap((finding) => {
    if (leftOut.has(finding)) return [];
    const milder = [...leftOut].flatMap(([one, graver]) => (graver.includes(finding) && factorOfRule(one.rule) !== factorOfRule(finding.rule) ? [{ rule: one.rule, severity: one.severity }] : []));
    return [milder.length === 0 ? finding : { ...finding, alsoBreaks: milder }];
  });
}

function graverThan(finding: Finding, sorted: readonly Finding[]): readonly Finding[] {
  const group = precedence.find((rules) => rules.includes(finding.rule));
  if (group === undefined) return [];
  const rank = group.indexOf(finding.rule);
  return sorted.filter((other) => {
    const otherRank = group.indexOf(other.rule);
    const isGraver = other.givesWay === finding.givesWay ? otherRank < rank : finding.givesWay === true;
    return otherRank !== -1 && isGraver && spansOf(other).some((span) => overlaps(span, finding.span));
  });
}

/** Where a finding stands, and what it points to in the same file. */
function spansOf({ path, span, related }: Finding): readonly Span[] {
  return [span, ...related.flatMap((one) => (one.path === path ? [one.span] : []))];
}

import { answerOf } from "../core/attestation.ts";
import { isAtLeast } from "../core/severity.ts";
import type { FactorPageInput, PageFinding } from "./page.ts";

/** What a person would do next about a factor, the most urgent first, as Markdown. */
export function nextSteps(input: FactorPageInput): readonly string[] {
  const { assessment, findings, rules } = input;
  if (assessment.state === "not-applicable") return ["Nothing: the factor says nothing about an app of this kind."];
  const open = findings.filter(({ state }) => state === "open");
  const denied = assessment.manual.filter((check) => answerOf(check) === "no");
  const expired = assessment.manual.filter(({ isExpired }) => isExpired);
  const unanswered = assessment.manual.filter((check) => check.attestation === undefined).length;
  const notes = open.filter(({ severity }) => severity === "information").length;
  const off = assessment.rules.filter(({ ran }) => ran === "off").map(({ id }) => id);
  const isShown = assessment.state === "holds" || assessment.state === "attested";
  const steps = [
    ...mends(open.filter(({ severity }) => isAtLeast(severity, "warning")), rules),
    ...denied.map(({ question }) => `Change what is answered with no, and answer again: ${question}`),
    ...(notes === 0 ? [] : [`Decide about ${amount(notes, "note")} among what was found: mend ${notes === 1 ? "it" : "them"}, or suppress ${notes === 1 ? "it" : "them"} with a reason.`]),
    ...(assessment.baselined === 0 ? [] : [`Mend what the baseline knows (${amount(assessment.baselined, "finding")}), a few at a time, and prune it with \`twelve-factor baseline --prune\`.`]),
    ...(off.length === 0 ? [] : [`Turn on again what the settings turned off, if you want to know: ${off.join(", ")}.`]),
    ...expired.map(({ question }) => `Answer again, because the answer has expired: ${question}`),
    ...(isShown || unanswered === 0 ? [] : [`Answer ${unanswered === 1 ? "the question" : `the ${unanswered} questions`} that only a person can answer, in the checklist. Where nothing proves the factor, the answers attest it.`]),
  ];
  return steps.length > 0 ? steps : [isShown ? "Nothing. It stays so as long as nothing is found." : "See below what was not checked, and why."];
}

/** One step for all that a rule found: it has one remedy. */
function mends(findings: readonly PageFinding[], rules: FactorPageInput["rules"]): readonly string[] {
  const byRule = new Map<string, PageFinding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  const gravest = [...byRule].sort(([, a], [, b]) => gravity(b) - gravity(a) || b.length - a.length);
  return gravest.flatMap(([id, found]) => {
    const rule = rules.find((one) => one.id === id);
    const fixable = found.filter(({ isFixable }) => isFixable).length;
    const help = fixable === 0 ? "" : fixable === found.length ? ` ${fixable === 1 ? "It has" : "Each has"} a fix.` : ` ${fixable} of them ${fixable === 1 ? "has" : "have"} a fix.`;
    return rule === undefined ? [] : [`${rule.summary} (${found.length === 1 ? "once" : `${found.length.toLocaleString("en")} times`}). ${rule.instead}${help}`];
  });
}

function gravity(findings: readonly PageFinding[]): number {
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

function amount(number: number, one: string): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : `${one}s`}`;
}

import type { App } from "../core/app.ts";
import { answerOf, type AnsweredCheck, type Attestation } from "../core/attestation.ts";
import { factors, factorOfRule, type FactorId } from "../core/factor.ts";
import { findingsByFactor, type Evidence, type Finding } from "../core/finding.ts";
import type { FactorState, FindingState } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { isAtLeast, type Severity } from "../core/severity.ts";
import { manualChecksOf } from "./manual-checks.ts";
import { notApplicable } from "./not-applicable.ts";
import { proofs } from "./proofs.ts";

/** What is known of one factor of one app. */
export interface FactorAssessment {
  readonly id: FactorId;
  readonly state: FactorState;
  /** A sentence for people. */
  readonly reason: string;
  readonly open: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly evidence: readonly Evidence[];
  /** What only a person can say; nothing where the factor does not apply. */
  readonly manual: readonly AnsweredCheck[];
  /** What was not or could not be checked, and what nothing shows, a sentence each; also of a factor whose state is decided by something else. */
  readonly unchecked: readonly string[];
  /** The rules that look at the factor; none where it does not apply. */
  readonly rules: readonly RuleRun[];
}

export interface RuleRun {
  readonly id: string;
  /** `partly`: it failed somewhere, or a file it may have spoken of was not seen. */
  readonly ran: "everywhere" | "partly" | "off";
}

export interface AssessedApp {
  readonly app: App;
  readonly findings: readonly (Pick<Finding, "rule" | "severity" | "alsoBreaks"> & { readonly state: FindingState })[];
  readonly evidence: readonly Evidence[];
  /** Rules that did not run everywhere they should have: crashed, cancelled, or a file they need was skipped. */
  readonly uncertainRules: ReadonlySet<string>;
  /** Rules that settings turned off. */
  readonly disabledRules: ReadonlySet<string>;
  /** What people answered, by the id of the manual check. */
  readonly attestations: ReadonlyMap<string, Attestation>;
  /** The day it is: `2026-11-21`. */
  readonly today: string;
}

/** The twelve rows of one app, in order. A check that did not run never counts as a pass. */
export function assess(assessed: AssessedApp, rules: readonly Rule[]): readonly FactorAssessment[] {
  const findings = findingsByFactor(assessed.findings);
  return factors.map(({ id }) => assessFactor(id, assessed, findings.get(id) ?? [], rules.filter((rule) => factorOfRule(rule.id) === id)));
}

function assessFactor(id: FactorId, assessed: AssessedApp, findings: AssessedApp["findings"], rules: readonly Rule[]): FactorAssessment {
  const evidence = assessed.evidence.filter((one) => one.id.startsWith(`${id}/`));
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const counts = { open: count("open"), suppressed: count("suppressed"), baselined: count("baselined") };
  const absent = notApplicable[id]?.[assessed.app.kind];
  if (absent !== undefined) return { id, state: "not-applicable", reason: absent, ...counts, evidence, manual: [], unchecked: [], rules: [] };
  const manual = manualChecksOf(id).map((check): AnsweredCheck => {
    const attestation = assessed.attestations.get(check.id);
    return { ...check, ...(attestation === undefined ? {} : { attestation }), isExpired: attestation?.until !== undefined && attestation.until < assessed.today };
  });
  const runs = rules.map((rule): RuleRun => ({ id: rule.id, ran: assessed.disabledRules.has(rule.id) ? "off" : assessed.uncertainRules.has(rule.id) ? "partly" : "everywhere" }));
  return { id, ...stateOf(id, runs, findings, evidence, manual), ...counts, evidence, manual, rules: runs };
}

function stateOf(
  id: FactorId,
  rules: readonly RuleRun[],
  findings: AssessedApp["findings"],
  evidence: readonly Evidence[],
  manual: readonly AnsweredCheck[],
): Pick<FactorAssessment, "state" | "reason" | "unchecked"> {
  const broken = whatBreaks(findings, manual);
  const doubts = whatMayBreak(rules, findings);
  const gaps = whatIsNotShown(id, rules, findings, evidence);
  const expired = manual.filter(({ isExpired }) => isExpired).map(({ question, attestation }) => `the answer to "${question}" counted until ${attestation?.until} and expired`);
  const unchecked = [...doubts, ...gaps, ...expired].map(capitalised);
  if (broken.length > 0) return { state: "violated", reason: broken.join("; "), unchecked };
  if (doubts.length + gaps.length === 0) return { state: "holds", reason: `${evidence.length} ${evidence.length === 1 ? "place proves" : "places prove"} it and nothing breaks it`, unchecked };
  if (doubts.length === 0 && manual.every((check) => answerOf(check) !== undefined)) return { state: "attested", reason: `All ${manual.length} questions to people are answered, and nothing that is open breaks it`, unchecked };
  const shortage = doubts.length > 0 ? doubts : findings.some(isGrave) ? gaps : [`nothing breaks it, and ${gaps.join(", and ")}`];
  return { state: "not-assessed", reason: capitalised([...shortage, ...expired].join("; ")), unchecked };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function whatBreaks(findings: AssessedApp["findings"], manual: readonly AnsweredCheck[]): readonly string[] {
  const open = findings.filter((finding) => isGrave(finding) && finding.state === "open").length;
  const denied = manual.filter((check) => answerOf(check) === "no").map(({ question, attestation }) => `"${question}" is answered with no${attestation?.by === undefined ? "" : ` by ${attestation.by}`}`);
  return [...(open === 0 ? [] : [`${open} ${open === 1 ? "finding" : "findings"} of warning or above`]), ...denied];
}

/** What might contradict anybody who says that the factor holds, people included. */
function whatMayBreak(rules: readonly RuleRun[], findings: AssessedApp["findings"]): readonly string[] {
  const ids = (ran: RuleRun["ran"]): string => rules.filter((rule) => rule.ran === ran).map(({ id }) => id).join(", ");
  const partly = rules.some(({ ran }) => ran === "everywhere") ? ` by ${ids("partly")}` : "";
  return [
    ...(findings.some((finding) => isGrave(finding) && finding.state === "baselined") ? ["what breaks it is in the baseline"] : []),
    ...(ids("off") === "" ? [] : rules.every(({ ran }) => ran === "off") ? ["every rule about it is turned off in the settings"] : [`turned off in the settings: ${ids("off")}`]),
    ...(ids("partly") === "" ? [] : [`not every file could be looked at${partly}`]),
  ];
}

/** What keeps the linter from saying by itself that the factor holds; people may say so all the same. */
function whatIsNotShown(id: FactorId, rules: readonly RuleRun[], findings: AssessedApp["findings"], evidence: readonly Evidence[]): readonly string[] {
  if (rules.length === 0) return ["no rule of this version looks at it yet"];
  const wanted = proofs[id];
  const toDecide = findings.filter(({ severity, state }) => severity === "information" && state === "open").length;
  const missing = wanted?.filter(({ anyOf }) => !evidence.some((one) => anyOf.includes(one.id)));
  return [
    ...(findings.some((finding) => isGrave(finding) && finding.state === "suppressed") ? ["what breaks it is suppressed"] : []),
    ...(missing === undefined ? ["whether it holds throughout is for a person to say"] : []),
    ...(missing === undefined || missing.length === 0 ? [] : [`nothing shows ${missing.map(({ that }) => that).join(" or ")}`]),
    ...(toDecide === 0 ? [] : [`${toDecide} ${toDecide === 1 ? "finding is" : "findings are"} for a person to decide`]),
  ];
}

function isGrave({ severity }: { readonly severity: Severity }): boolean {
  return isAtLeast(severity, "warning");
}

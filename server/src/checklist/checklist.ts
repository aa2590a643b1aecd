import type { App } from "../core/app.ts";
import { answerOf, type AnsweredCheck, type Attestation } from "../core/attestation.ts";
import { factors, factorOfRule, type FactorId } from "../core/factor.ts";
import { severityFor, type Evidence, type Finding } from "../core/finding.ts";
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
  return factors.map(({ id }) => assessFactor(id, assessed, rules.filter((rule) => factorOfRule(rule.id) === id)));
}

function assessFactor(id: FactorId, assessed: AssessedApp, rules: readonly Rule[]): FactorAssessment {
  const findings = assessed.findings.flatMap((finding) => {
    const severity = severityFor(id, finding);
    return severity === undefined ? [] : [{ ...finding, severity }];
  });
  const evidence = assessed.evidence.filter((one) => one.id.startsWith(`${id}/`));
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const counts = { open: count("open"), suppressed: count("suppressed"), baselined: count("baselined") };
  const absent = notApplicable[id]?.[assessed.app.kind];
  if (absent !== undefined) return { id, state: "not-applicable", reason: absent, ...counts, evidence, manual: [] };
  const manual = manualChecksOf(id).map((check): AnsweredCheck => {
    const attestation = assessed.attestations.get(check.id);
    return { ...check, ...(attestation === undefined ? {} : { attestation }), isExpired: attestation?.until !== undefined && attestation.until < assessed.today };
  });
  const [state, reason] = stateOf(id, assessed, rules, findings, evidence, manual);
  return { id, state, reason, ...counts, evidence, manual };
}

function stateOf(
  id: FactorId,
  assessed: AssessedApp,
  rules: readonly Rule[],
  findings: AssessedApp["findings"],
  evidence: readonly Evidence[],
  manual: readonly AnsweredCheck[],
): [FactorState, string] {
  const broken = whatBreaks(findings, manual);
  if (broken.length > 0) return ["violated", broken.join("; ")];
  const doubt = whatMayBreak(assessed, rules, findings);
  const gap = whatIsNotShown(id, rules, findings, evidence);
  if (doubt === undefined && gap === undefined) return ["holds", `${evidence.length} ${evidence.length === 1 ? "place proves" : "places prove"} it and nothing breaks it`];
  if (doubt === undefined && manual.every((check) => answerOf(check) !== undefined)) return ["attested", `All ${manual.length} questions to people are answered, and nothing that is open breaks it`];
  const expired = manual.filter(({ isExpired }) => isExpired).map(({ question, attestation }) => `the answer to "${question}" counted until ${attestation?.until} and expired`);
  return ["not-assessed", [doubt ?? gap, ...expired].join("; ")];
}

function whatBreaks(findings: AssessedApp["findings"], manual: readonly AnsweredCheck[]): readonly string[] {
  const open = findings.filter((finding) => isGrave(finding) && finding.state === "open").length;
  const denied = manual.filter((check) => answerOf(check) === "no").map(({ question, attestation }) => `"${question}" is answered with no${attestation?.by === undefined ? "" : ` by ${attestation.by}`}`);
  return [...(open === 0 ? [] : [`${open} ${open === 1 ? "finding" : "findings"} of warning or above`]), ...denied];
}

/** What might contradict anybody who says that the factor holds, people included. */
function whatMayBreak({ uncertainRules, disabledRules }: AssessedApp, rules: readonly Rule[], findings: AssessedApp["findings"]): string | undefined {
  if (findings.some((finding) => isGrave(finding) && finding.state === "baselined")) return "What breaks it is in the baseline";
  const off = rules.filter((rule) => disabledRules.has(rule.id));
  if (off.length > 0) return `Turned off in the settings: ${off.map((rule) => rule.id).join(", ")}`;
  if (rules.some((rule) => uncertainRules.has(rule.id))) return "Not every file could be looked at";
  const toDecide = findings.filter(({ severity, state }) => severity === "information" && state === "open").length;
  return toDecide === 0 ? undefined : `${toDecide} ${toDecide === 1 ? "finding is" : "findings are"} for a person to decide`;
}

/** What keeps the linter from saying by itself that the factor holds; people may say so all the same. */
function whatIsNotShown(id: FactorId, rules: readonly Rule[], findings: AssessedApp["findings"], evidence: readonly Evidence[]): string | undefined {
  if (rules.length === 0) return "No rule of this version looks at this factor yet";
  if (findings.some(isGrave)) return "What breaks it is suppressed";
  const wanted = proofs[id];
  if (wanted === undefined) return "Nothing breaks it; whether it holds throughout is for a person to say";
  const missing = wanted.filter(({ anyOf }) => !evidence.some((one) => anyOf.includes(one.id)));
  return missing.length === 0 ? undefined : `Nothing breaks it, and nothing shows ${missing.map(({ that }) => that).join(" or ")}`;
}

function isGrave({ severity }: { readonly severity: Severity }): boolean {
  return isAtLeast(severity, "warning");
}

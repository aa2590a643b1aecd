import { assess, type FactorAssessment } from "../checklist/checklist.ts";
import type { App } from "../core/app.ts";
import { factorOfRule } from "../core/factor.ts";
import { isAboutWrittenSecrets } from "../core/finding.ts";
import type { Rule } from "../core/rule.ts";
import type { AppMap } from "./app-map.ts";
import type { AppEvidence } from "./run.ts";
import type { ProjectSettings } from "./settings-layers.ts";
import type { JudgedFinding } from "./suppress.ts";

/** An app with its twelve rows and the findings that count for them. */
export interface AppAssessment {
  readonly app: App;
  readonly factors: readonly FactorAssessment[];
  readonly findings: readonly JudgedFinding[];
}

export interface AssessmentInput {
  readonly apps: AppMap;
  readonly rules: readonly Rule[];
  readonly settings: Pick<ProjectSettings, "severityOf" | "attestations">;
  readonly findings: readonly JudgedFinding[];
  readonly evidence: readonly AppEvidence[];
  /** Ids of rules that failed somewhere. */
  readonly failedRules: ReadonlySet<string>;
  /** Roots of the apps of which not everything was seen. */
  readonly unseen: ReadonlySet<string>;
  /** The day it is: `2026-11-21`. */
  readonly today: string;
}

/** The twelve rows of every app that has a checklist. */
export function assessApps({ apps, rules, settings, findings, evidence, failedRules, unseen, today }: AssessmentInput): readonly AppAssessment[] {
  const assessed = apps.deployable();
  const concernedBy = concerns(apps, assessed);
  const judged = findings.map((finding) => ({ finding, concerned: concernedBy(finding) }));
  const everyRule = new Set(rules.map((rule) => rule.id));
  return assessed.map((app) => {
    const own = judged.flatMap(({ finding, concerned }) => (concerned.includes(app.root) ? [finding] : []));
    const proof = evidence.filter((one) => apps.ownerOfRoot(one.app) === app.root);
    const uncertainRules = unseen.has(app.root) ? everyRule : failedRules;
    const disabledRules = new Set(rules.filter((rule) => settings.severityOf(rule, app.root) === "off").map((rule) => rule.id));
    const answers = settings.attestations.get(app.root) ?? new Map();
    return { app, factors: assess({ app, findings: own, evidence: proof, uncertainRules, disabledRules, attestations: answers, today }, rules), findings: own };
  });
}

/**
 * Roots of the apps whose factor a finding counts for: of those with a checklist, `assessed`, the ones that it was said of, and those that
 * are configured by what stands at its place. The one that its file lies in comes first where it was said of that one or of none, or is
 * about a secret, which everybody with that app's code can read. What two apps have in common stands in one of them, and is a matter of
 * both. A file that lies in no app with a checklist counts for what is around it where nobody else is concerned.
 */
export function concerns(apps: AppMap, assessed: readonly App[]): (finding: JudgedFinding) => readonly string[] {
  const roots = new Set(assessed.map((app) => app.root));
  return ({ path, span, rule, apps: saidOf, related }) => {
    const own = apps.ownerOf(path).root;
    const said = saidOf.map(apps.ownerOfRoot).filter((root) => roots.has(root));
    const configured = apps.recipientsOf(path, span).flatMap(({ root }) => (root === undefined ? [] : [apps.ownerOfRoot(root)])).sort();
    const shared = factorOfRule(rule) === "codebase" ? related.map((one) => apps.ownerOf(one.path).root) : [];
    const isOfOwn = said.length === 0 || said.includes(own) || isAboutWrittenSecrets(rule);
    const found = new Set([...(isOfOwn ? [own] : []), ...said, ...configured, ...shared].filter((root) => roots.has(root)));
    return found.size === 0 ? [own] : [...found];
  };
}

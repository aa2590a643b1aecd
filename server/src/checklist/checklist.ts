import type { App, AppKind } from "../core/app.ts";
import { answerOf, type AnsweredCheck, type Attestation } from "../core/attestation.ts";
import { factors, factorOfRule, type FactorId } from "../core/factor.ts";
import type { Evidence } from "../core/finding.ts";
import type { FactorState, FindingState } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { isAtLeast, type Severity } from "../core/severity.ts";
import { manualChecksOf } from "./manual-checks.ts";

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
  readonly findings: readonly { readonly rule: string; readonly severity: Severity; readonly state: FindingState }[];
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
  const findings = assessed.findings.filter((finding) => factorOfRule(finding.rule) === id);
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
  if (wanted === undefined) return "Nothing this version checks breaks it, and not everything is checked yet";
  const missing = wanted.filter(({ anyOf }) => !evidence.some((one) => anyOf.includes(one.id)));
  return missing.length === 0 ? undefined : `Nothing breaks it, and nothing shows ${missing.map(({ that }) => that).join(" or ")}`;
}

function isGrave({ severity }: { readonly severity: Severity }): boolean {
  return isAtLeast(severity, "warning");
}

/** What has to be shown before a factor is said to hold, for those of which this version checks enough. */
const proofs: Readonly<Partial<Record<FactorId, readonly { readonly anyOf: readonly string[]; readonly that: string }[]>>> = {
  codebase: [{ anyOf: ["codebase/vcs-present"], that: "that it is under version control" }],
  dependencies: [
    { anyOf: ["dependencies/manifest"], that: "that dependencies are declared" },
    { anyOf: ["dependencies/lockfile"], that: "which versions are installed" },
  ],
  "backing-services": [{ anyOf: ["backing-services/inventory"], that: "a service that is attached by a variable" }],
  "build-release-run": [
    { anyOf: ["build-release-run/build-definition"], that: "how the app is built" },
    { anyOf: ["build-release-run/release-id", "build-release-run/rollback"], that: "releases that are told apart" },
  ],
  processes: [{ anyOf: ["processes/external-session-store", "processes/external-file-store", "processes/read-only-rootfs", "processes/replicated"], that: "that its state is kept elsewhere, or that more than one process runs" }],
  "port-binding": [{ anyOf: ["port-binding/port-from-env"], that: "that the port comes from the environment" }],
  concurrency: [{ anyOf: ["concurrency/process-types"], that: "which processes run in production" }],
  disposability: [{ anyOf: ["disposability/sigterm-handler", "disposability/graceful-server"], that: "what finishes the work when the process is asked to stop" }],
  "dev-prod-parity": [
    { anyOf: ["dev-prod-parity/same-services"], that: "that developers have the services of production" },
    { anyOf: ["dev-prod-parity/runtime-pinned"], that: "which version of the runtime is used" },
  ],
  logs: [{ anyOf: ["logs/stdout-logger"], that: "that events go to stdout" }],
  "admin-processes": [
    { anyOf: ["admin-processes/migrations", "admin-processes/tasks-in-repo"], that: "that admin tasks ship with the app" },
    { anyOf: ["admin-processes/one-off-process"], that: "that they run as processes of their own" },
  ],
};

const attachesNothing: Readonly<Partial<Record<AppKind, string>>> = {
  cli: "A command-line program attaches what its user names",
  desktop: "A desktop app or extension has no deploys to attach services to",
  library: "What a library talks to is attached by the app that uses it",
  "static-frontend": "Static files attach nothing",
};

const releasesNothing: Readonly<Partial<Record<AppKind, string>>> = {
  library: "A library is published; the app that uses it is released",
};

const sharesNothing: Readonly<Partial<Record<AppKind, string>>> = {
  cli: "A command-line program keeps the state of its one user",
  desktop: "A desktop app or extension keeps the state of its one user",
  library: "What lasts is decided by the app that uses a library",
};

const bindsNothing: Readonly<Partial<Record<AppKind, string>>> = {
  worker: "A worker binds no port",
  serverless: "The platform binds the port for functions",
  cli: "A command-line program binds no port",
  desktop: "A desktop app or extension serves nobody",
  library: "A library is not run by itself",
  "static-frontend": "Static files are served by the platform",
};

const stopsByItself: Readonly<Partial<Record<AppKind, string>>> = {
  serverless: "The platform starts and stops functions",
  cli: "A command-line program ends when it has done its work",
  desktop: "A desktop app or extension is started and stopped by its user",
  library: "A library is not run by itself",
  "static-frontend": "Static files are served by the platform",
};

const configuresNoLog: Readonly<Partial<Record<AppKind, string>>> = {
  cli: "A command-line program writes for the person who started it",
  desktop: "A desktop app or extension writes for its user",
  library: "The log of a library is configured by the app that uses it",
  "static-frontend": "Static files write no log",
};

const hasNoDeploys: Readonly<Partial<Record<AppKind, string>>> = {
  cli: "A command-line program runs on its users' machines",
  desktop: "A desktop app or extension runs on its users' machines",
  library: "A library is right to be tested with many versions",
  "static-frontend": "Static files need no runtime and no service in production",
};

const hasNoTasks: Readonly<Partial<Record<AppKind, string>>> = {
  cli: "A command-line program is a one-off process itself",
  desktop: "A desktop app or extension is administered by its user",
  library: "A library has no data to administer",
  "static-frontend": "Static files have no data to administer",
};

const scalesNothing: Readonly<Partial<Record<AppKind, string>>> = {
  serverless: "The platform runs as many copies of a function as it needs",
  cli: "A command-line program is run by its user",
  desktop: "A desktop app or extension is run by its user",
  library: "A library is not run by itself",
  "static-frontend": "Static files run no process",
};

/** Kinds of app to which a factor has nothing to say, with the reason. */
const notApplicable: Readonly<Partial<Record<FactorId, Readonly<Partial<Record<AppKind, string>>>>>> = {
  "backing-services": attachesNothing,
  "build-release-run": releasesNothing,
  processes: sharesNothing,
  "port-binding": bindsNothing,
  concurrency: scalesNothing,
  disposability: stopsByItself,
  "dev-prod-parity": hasNoDeploys,
  logs: configuresNoLog,
  "admin-processes": hasNoTasks,
};

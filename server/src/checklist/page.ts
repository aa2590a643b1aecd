import { answerOf, type AnsweredCheck } from "../core/attestation.ts";
import type { App } from "../core/app.ts";
import { factors, factorUrl } from "../core/factor.ts";
import { asWords } from "../core/markdown.ts";
import type { FactorState, FindingState } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { severities, type Severity } from "../core/severity.ts";
import type { FactorAssessment } from "./checklist.ts";
import { factorTexts } from "./factor-texts.ts";
import { nextSteps } from "./next-steps.ts";

/** One factor of one app, with everything that is known of it. */
export interface FactorPageInput {
  readonly app: App;
  readonly assessment: FactorAssessment;
  readonly findings: readonly PageFinding[];
  readonly evidence: readonly PagePlace[];
  /** How many files of the project were left out, by the reason in words. */
  readonly skipped: readonly { readonly count: number; readonly reason: string }[];
  readonly rules: readonly Rule[];
}

export interface PagePlace {
  readonly text: string;
  /** `src/server.js:7`. */
  readonly place: string;
  /** What a link to the place has; escaped already. */
  readonly href: string;
}

export interface PageFinding extends PagePlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly state: FindingState;
  /** Why it is suppressed. */
  readonly reason?: string | undefined;
  readonly isFixable: boolean;
}

/** The page in Markdown. What comes from the workspace or from people is in it as words, never as markup. */
export function factorPage(input: FactorPageInput): string {
  const { app, assessment, evidence } = input;
  const factor = factors.find(({ id }) => id === assessment.id) as (typeof factors)[number];
  const { meaning, why } = factorTexts[assessment.id];
  const findings = (state: FindingState): readonly PageFinding[] => severities.flatMap((severity) => input.findings.filter((finding) => finding.state === state && finding.severity === severity));
  const sections = [
    `# ${factor.numeral}. ${factor.title}: ${asWords(app.name)}`,
    `**${words[assessment.state]}.** ${sentence(assessment.reason)}`,
    section("What it means", [meaning]),
    section("Why it matters", [why]),
    section("What to do next", list(nextSteps(input), "1.")),
    section("What breaks it", list(findings("open").map(findingLine), "-")),
    section("What is suppressed", list(findings("suppressed").map((finding) => `${findingLine(finding)}\n  Reason: ${asWords(finding.reason ?? "none is given")}`), "-")),
    section("What is known since the baseline", list(findings("baselined").map(findingLine), "-")),
    section("What proves it", list(evidence.map(({ text, place, href }) => `${asWords(text)}: ${link(place, href)}`), "-")),
    section("What only a person can say", list(assessment.manual.map(question), "-")),
    section("What was not checked, and why", list(unchecked(input), "-")),
    section("What was looked at", [...lookedAt(input)]),
    `[The original words on this factor](${factorUrl(assessment.id)})`,
  ];
  return `${sections.filter((part) => part !== "").join("\n\n")}\n`;
}

function section(title: string, body: readonly string[]): string {
  return body.length === 0 ? "" : `## ${title}\n\n${body.join("\n\n")}`;
}

/** Of a long list the first entries, and how many more there are. */
function list(lines: readonly string[], mark: string): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => `${mark} ${line}`).join("\n");
  return more <= 0 ? [shown] : [shown, `And ${more.toLocaleString("en")} more, which the checklist shows.`];
}

function findingLine({ severity, text, place, href, rule, isFixable }: PageFinding): string {
  return `**${severity}** ${asWords(text)}: ${link(place, href)} (${rule}${isFixable ? ", with a fix" : ""})`;
}

function link(text: string, href: string): string {
  return `[${asWords(text)}](${href})`;
}

function question(check: AnsweredCheck): string {
  const { attestation, isExpired } = check;
  const answer = answerOf(check);
  const tick = answer === "yes" ? "☑" : answer === "no" ? "☒" : "☐";
  if (attestation === undefined) return `${tick} ${check.question} Not answered.`;
  const said = [answerWords[attestation.answer], ...(attestation.by === undefined ? [] : [`says ${asWords(attestation.by)}`]), ...(attestation.on === undefined ? [] : [asWords(attestation.on)])].join(", ");
  const until = attestation.until === undefined ? "" : isExpired ? ` It counted until ${asWords(attestation.until)}, so the question is open again.` : ` It counts until ${asWords(attestation.until)}.`;
  return `${tick} ${check.question} ${said}.${until}${attestation.note === undefined ? "" : ` ${sentence(attestation.note)}`}`;
}

function unchecked({ assessment, skipped }: FactorPageInput): readonly string[] {
  if (assessment.state === "not-applicable") return [];
  return [...assessment.unchecked.map(sentence), ...skipped.map(({ count, reason }) => `${count.toLocaleString("en")} ${count === 1 ? "file" : "files"} of the project ${count === 1 ? "was" : "were"} left out: ${reason}.`)];
}

function lookedAt({ app, assessment, rules }: FactorPageInput): readonly string[] {
  const kind = `${asWords(app.name)} is taken for ${app.kind === "unknown" ? "an app of a kind that nothing tells" : `an app of the kind ${app.kind}`}, because ${sentence(app.reason)}`;
  const lines = assessment.rules.map(({ id, ran }) => {
    const summary = rules.find((rule) => rule.id === id)?.summary ?? "";
    return `${ran === "everywhere" ? "" : `**${ran === "off" ? "Turned off" : "Not everywhere"}:** `}${summary} (${id})`;
  });
  return [kind, ...(lines.length === 0 ? [] : ["The rules of this factor, by what they look for:", lines.map((line) => `- ${line}`).join("\n")])];
}

function sentence(text: string): string {
  return `${asWords(text)}${/[.!?]$/.test(text) ? "" : "."}`;
}

const words: Readonly<Record<FactorState, string>> = { holds: "Met", violated: "Not met", attested: "Attested", "not-assessed": "Not assessed", "not-applicable": "Not applicable" };
const answerWords = { yes: "Yes", no: "No", "not-applicable": "Not applicable" } as const;

/** Nobody reads on after more of them. */
const mostLines = 100;

import { factors } from "../core/factor.ts";
import { headline } from "../core/headline.ts";
import { countedFindings, uncounted, type AppReport, type FactorState, type FindingReport, type ManualCheckReport, type Report } from "../core/report.ts";
import { severities } from "../core/severity.ts";

/** For a pull request or a wiki: each app's checklist with ticks, with what people answered, then what is open, or what a change brought, fixed, moved and left in the files it touched, the gravest first. */
export function markdownReport(report: Report): string {
  return [
    "# Twelve-Factor review",
    ...(report.complete ? [] : ["**The check is not complete.**"]),
    ...report.apps.map(checklist),
    ...findingTables(report),
    ...uncounted(report),
  ]
    .join("\n\n")
    .concat("\n");
}

function checklist({ name, root, kind, factors: rows }: AppReport): string {
  const { held, besides } = headline(rows);
  const lines = rows.flatMap(({ id, state, reason, manual }) => {
    const factor = factors.find((one) => one.id === id);
    return [`- ${ticks[state]} **${factor?.numeral}. ${factor?.title}**: ${words[state]}. ${escaped(reason)}.`, ...manual.flatMap(attestation)];
  });
  return `## ${escaped(name)}\n\n${escaped(root === "." ? kind : `${root}, ${kind}`)}: ${[held, ...besides].join(", ")}.\n\n${lines.join("\n")}`;
}

const ticks: Readonly<Record<FactorState, string>> = { holds: "[x]", attested: "[x]", violated: "[ ]", "not-assessed": "[ ]", "not-applicable": "[ ]" };
const words: Readonly<Record<FactorState, string>> = { holds: "met", attested: "attested", violated: "not met", "not-assessed": "not assessed", "not-applicable": "not applicable" };

/** What a person said, and nothing for a question that is open. */
function attestation({ question, answer, by, on, until, note }: ManualCheckReport): string[] {
  if (answer === null) return [];
  const said = [answerWords[answer], by, on, until === undefined ? undefined : `until ${until}`].filter((part) => part !== undefined).join(", ");
  return [`  - ${escaped(question)} **${escaped(said)}**${note === undefined ? "" : `: ${escaped(note)}`}`];
}

const answerWords = { yes: "Yes", no: "No", "not-applicable": "Not applicable" } as const;

function findingTables(report: Report): string[] {
  const { since, fixed = [] } = report;
  if (since === undefined) return [table("Open findings", countedFindings(report)) ?? "Nothing is open."];
  const base = escaped(since.base);
  const open = report.findings.filter(({ state }) => state === "open");
  const moved = open.filter(({ change }) => change === "moved");
  const left = open.filter(({ change, inTouchedFile }) => change === "unchanged" && inTouchedFile === true);
  return [
    table(`New since ${base}`, countedFindings(report)) ?? `Nothing is new since ${base}.`,
    table("Fixed", fixed) ?? "Nothing was fixed.",
    ...[table("Moved to another file", moved), table("Unchanged in touched files", left)].filter((part) => part !== undefined),
  ];
}

function table(title: string, findings: readonly FindingReport[]): string | undefined {
  const rows = severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).map(row);
  return rows.length === 0 ? undefined : `## ${title}\n\n| Severity | Place | Finding | Rule |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function row({ severity, path, range, message, rule, movedFrom }: FindingReport): string {
  return `| ${severity} | ${escaped(path)}:${range.start.line}${movedFrom === undefined ? "" : `, from ${escaped(movedFrom)}`} | ${escaped(message)} | ${rule} |`;
}

/** What comes from the checked files must not become markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, "\\$&").replace(/\s+/g, " ");
}

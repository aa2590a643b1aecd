import { factors } from "../../core/factor.ts";
import { countedFindings, uncounted, type AppReport, type Change, type FactorState, type FindingReport, type Report } from "../../core/report.ts";
import { severities, type Severity } from "../../core/severity.ts";

/** Colours a stretch of text; gives it back as it is where colour is off. */
export type Paint = (style: "red" | "yellow" | "blue" | "gray" | "green" | "bold" | "underline", text: string) => string;

/** For people: findings by file, then each app's twelve factors in short, then the sum. */
export function textReport(report: Report, paint: Paint): string {
  const counted = countedFindings(report);
  return [
    ...files(counted, paint),
    ...report.apps.flatMap((app) => appLines(app, paint)),
    ...report.errors.map((error) => paint("red", `${error.rule} failed on ${printable(error.path)}: ${printable(error.message)}`)),
    ...leftOut(report, paint),
    "",
    paint("bold", report.stats.files === 0 ? "Nothing was checked: there is no file here, or all are ignored." : summary(report)) +
      (report.complete ? "" : paint("red", "  The check is not complete.")) +
      paint("gray", `  ${report.stats.files} ${report.stats.files === 1 ? "file" : "files"}, ${(report.stats.milliseconds / 1000).toFixed(1)} s`),
    ...whatCanBeFixed(counted),
    "",
  ].join("\n");
}

/** What comes from the checked files, such as their names, must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}

function files(findings: readonly FindingReport[], paint: Paint): string[] {
  return [...byPath(findings)].flatMap(([path, own]) => {
    const places = own.map(({ range: { start } }) => `${start.line}:${start.column}`);
    const width = Math.max(...places.map((place) => place.length));
    const lines = own.flatMap((finding, index) => [
      `  ${paint("gray", (places[index] ?? "").padStart(width))}  ${paint(colors[finding.severity], finding.severity.padEnd(11))} ${printable(finding.message)}  ${paint("gray", finding.rule)}`,
      ...finding.related.map((related) => paint("gray", `  ${" ".repeat(width)}  ${" ".repeat(11)} ${printable(related.path)}:${related.line} ${printable(related.message)}`)),
    ]);
    return ["", paint("underline", printable(path)), ...lines];
  });
}

function byPath(findings: readonly FindingReport[]): ReadonlyMap<string, readonly FindingReport[]> {
  const groups = new Map<string, FindingReport[]>();
  for (const finding of findings) groups.set(finding.path, [...(groups.get(finding.path) ?? []), finding]);
  return groups;
}

function appLines(app: AppReport, paint: Paint): string[] {
  const inState = (state: FactorState): string[] =>
    app.factors.filter((factor) => factor.state === state).map((factor) => factors.find(({ id }) => id === factor.id)?.title ?? factor.id);
  const lines = (["violated", "holds", "attested", "not-applicable", "not-assessed"] as const).flatMap((state) => {
    const titles = inState(state);
    const { word, color } = states[state];
    if (titles.length === 0) return [];
    // A long list of what was not looked at says less than its length.
    const shown = titles.length > 6 ? `${titles.length} factors` : titles.join(", ");
    return [`  ${paint(color, word.padEnd(14))} ${shown}`];
  });
  return ["", `${paint("bold", printable(app.name))} ${paint("gray", `${app.root === "." ? "" : `${app.root}, `}${app.kind}`)}`, ...lines];
}

const mostNamed = 3;

function leftOut(report: Report, paint: Paint): string[] {
  if (report.skipped.length === 0) return [];
  const reasons = [...new Set(report.skipped.map(({ reason }) => reason))];
  const parts = reasons.map((reason) => {
    const paths = report.skipped.filter((file) => file.reason === reason).map(({ path }) => printable(path));
    const named = paths.length <= mostNamed ? paths : [...paths.slice(0, mostNamed), "…"];
    return `${paths.length} ${reason} (${named.join(", ")})`;
  });
  return ["", paint("gray", `Not looked at: ${parts.join(", ")}`)];
}

function summary(report: Report): string {
  const { since, fixed = [], findings } = report;
  const counted = countedFindings(report);
  if (since === undefined) return [sumOf(counted), ...uncounted(report)].join(" ");
  const count = (change: Change): number => findings.filter((finding) => finding.change === change).length;
  const others = [[fixed.length, "fixed"] as const, [count("moved"), "moved"] as const, [count("unchanged"), "as before"] as const].filter(([number]) => number > 0);
  return [`New since ${printable(since.base)}: ${counted.length === 0 ? "nothing." : sumOf(counted)}`, ...(others.length === 0 ? [] : [`Besides: ${others.map(([number, what]) => `${number} ${what}`).join(", ")}.`])].join(" ");
}

function whatCanBeFixed(findings: readonly FindingReport[]): string[] {
  const count = findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === "safe")).length;
  return count === 0 ? [] : [`${count} of them ${count === 1 ? "has" : "have"} a safe fix: twelve-factor fix`];
}

/** How many of which severity, as a sentence. */
export function sumOf(open: readonly FindingReport[]): string {
  const counts = severities.map((severity) => [severity, open.filter((finding) => finding.severity === severity).length] as const).filter(([, count]) => count > 0);
  if (counts.length === 0) return "Nothing found.";
  return `${counts.map(([severity, count]) => `${count} ${nouns[severity]}${count === 1 ? "" : "s"}`).join(", ")}.`;
}

const nouns: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", information: "note", hint: "hint" };

export const colors = { error: "red", warning: "yellow", information: "blue", hint: "gray" } as const;

const states = {
  violated: { word: "Not met", color: "red" },
  holds: { word: "Met", color: "green" },
  attested: { word: "Attested", color: "green" },
  "not-applicable": { word: "Not applicable", color: "gray" },
  "not-assessed": { word: "Not assessed", color: "gray" },
} as const;

import { factorOfRule, factorUrl } from "../../core/factor.ts";
import type { EditReport, FindingReport, RangeReport, Report } from "../../core/report.ts";
import type { Rule } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";

/** SARIF 2.1.0, as code scanning services take it. Paths are relative to the checkout. Source: the OASIS standard and its schema. */
export function sarifReport(report: Report, rules: readonly Rule[]): string {
  const all: readonly Result[] = [...report.findings, ...(report.fixed ?? []).map((finding) => ({ ...finding, isFixed: true }))];
  // The standard wants it of all results of a run, or of none.
  const isCompared = report.since !== undefined || all.some(({ state }) => state === "baselined");
  const used = [...new Set([...rules.map(({ id }) => id), ...all.map(({ rule }) => rule)])];
  const run = {
    tool: {
      driver: {
        name: "Twelve-Factor Lint",
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: used.map((id) => descriptor(id, rules.find((rule) => rule.id === id))),
      },
    },
    automationDetails: { id: `${report.tool.name}/` },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: report.complete, toolExecutionNotifications: report.errors.map(({ rule, path, message }) => ({ level: "error", message: { text: `${rule} failed on ${path}: ${message}` } })) }],
    results: all.map((finding) => ({ ...result(finding, used.indexOf(finding.rule)), ...(isCompared ? { baselineState: baselineState(finding) } : {}) })),
  };
  return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, undefined, 2)}\n`;
}

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Of a finding about the linter's own comments and settings only the id is known. */
function descriptor(id: string, rule: Rule | undefined) {
  if (rule === undefined) return { id };
  const factor = factorOfRule(id);
  return {
    id,
    shortDescription: { text: `${rule.summary}.` },
    fullDescription: { text: rule.why },
    help: { text: `${rule.why} ${rule.instead}`, markdown: helpMarkdown(rule) },
    helpUri: rule.reference,
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ["twelve-factor", ...(factor === undefined ? [] : [factor, factorUrl(factor)])] },
  };
}

function helpMarkdown({ id, why, instead, reference }: Rule): string {
  return [`## Why\n\n${why}`, `## What to do instead\n\n${instead}`, `## Where it is right as it is\n\nSay so in a comment, with the reason:\n\n\`\`\`\n// twelve-factor-ignore-next-line ${id} -- the reason\n\`\`\``, `[About this factor](${reference})`].join("\n\n");
}

type Result = FindingReport & { readonly isFixed?: boolean };

function result(finding: Result, ruleIndex: number) {
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${finding.message}.` },
    locations: [{ physicalLocation: place(finding.path, region(finding.range)) }],
    ...(finding.related.length === 0 ? {} : { relatedLocations: finding.related.map(({ path, line, message }, index) => ({ id: index + 1, message: { text: message }, physicalLocation: place(path, { startLine: line }) })) }),
    partialFingerprints: { "twelveFactorLint/v1": finding.fingerprint },
    // An empty list says that it was asked for; the standard wants it of all results of a run, or of none.
    suppressions: finding.state === "open" ? [] : [suppression(finding)],
    ...fixes(finding),
  };
}

/** A fix that makes a file is left out: the standard knows only changes of files that are there. */
function fixes({ fixes: offered }: FindingReport) {
  const shown = offered.flatMap(({ title, safety, edits }) => (edits === undefined || edits.some(({ creates }) => creates === true) ? [] : [{ description: { text: title }, artifactChanges: artifactChanges(edits), properties: { safety } }]));
  return shown.length === 0 ? {} : { fixes: shown };
}

function artifactChanges(edits: readonly EditReport[]) {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return paths.map((path) => ({
    artifactLocation: artifact(path),
    replacements: edits.filter((edit) => edit.path === path).map(({ range, newText }) => ({ deletedRegion: region(range), insertedContent: { text: newText } })),
  }));
}

/** A finding that moved is the one it was: `updated` is for results that say something else. */
function baselineState({ state, change, isFixed }: Result): "absent" | "new" | "unchanged" {
  if (isFixed === true) return "absent";
  return state === "open" && (change ?? "new") === "new" ? "new" : "unchanged";
}

function suppression({ state, suppression: by }: FindingReport) {
  if (state === "baselined") return { kind: "external", status: "accepted", justification: "It is in the baseline" };
  return { kind: by?.by === "comment" ? "inSource" : "external", status: "accepted", ...(typeof by?.reason === "string" ? { justification: by.reason } : {}) };
}

function place(path: string, at: Readonly<Record<string, number>>) {
  return { artifactLocation: artifact(path), region: at };
}

function artifact(path: string) {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function region({ start, end }: RangeReport) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** SARIF has no hints. */
const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", information: "note", hint: "note" };

import { factorOfRule, factorUrl } from "../../core/factor.ts";
import type { FindingReport, Report } from "../../core/report.ts";
import type { Rule } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";

/** SARIF 2.1.0, as code scanning services take it. Paths are relative to the checkout. Source: the OASIS standard and its schema. */
export function sarifReport(report: Report, rules: readonly Rule[]): string {
  const all = [...report.findings, ...(report.fixed ?? []).map((finding) => ({ ...finding, isFixed: true }))];
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
    results: all.map((finding) => result(finding, used.indexOf(finding.rule))),
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
    help: { text: `${rule.why} ${rule.instead}`, markdown: `${rule.why}\n\n${rule.instead}` },
    helpUri: rule.reference,
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ["twelve-factor", ...(factor === undefined ? [] : [factor, factorUrl(factor)])] },
  };
}

type Result = FindingReport & { readonly isFixed?: boolean };

function result(finding: Result, ruleIndex: number) {
  const { start, end } = finding.range;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${finding.message}.` },
    locations: [{ physicalLocation: place(finding.path, { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }) }],
    ...(finding.related.length === 0 ? {} : { relatedLocations: finding.related.map(({ path, line, message }, index) => ({ id: index + 1, message: { text: message }, physicalLocation: place(path, { startLine: line }) })) }),
    partialFingerprints: { "twelveFactorLint/v1": finding.fingerprint },
    ...(finding.state === "open" ? {} : { suppressions: [suppression(finding)] }),
    ...baselineState(finding),
  };
}

/** A finding that moved is the one it was: `updated` is for results that say something else. */
function baselineState({ state, change, isFixed }: Result) {
  if (isFixed === true) return { baselineState: "absent" };
  return change === undefined && state !== "baselined" ? {} : { baselineState: change === "new" ? "new" : "unchanged" };
}

function suppression({ state, suppression: by }: FindingReport) {
  if (state === "baselined") return { kind: "external", status: "accepted", justification: "It is in the baseline" };
  return { kind: by?.by === "comment" ? "inSource" : "external", status: "accepted", ...(typeof by?.reason === "string" ? { justification: by.reason } : {}) };
}

function place(path: string, region: Readonly<Record<string, number>>) {
  return { artifactLocation: { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" }, region };
}

/** SARIF has no hints. */
const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", information: "note", hint: "note" };

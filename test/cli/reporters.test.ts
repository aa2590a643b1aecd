import Ajv from "ajv";
import { expect, test } from "vitest";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { githubReport, stepSummary } from "../../server/src/cli/reporters/github.ts";
import { gitlabReport } from "../../server/src/cli/reporters/gitlab.ts";
import { markdownReport } from "../../server/src/review/markdown.ts";
import { sarifReport } from "../../server/src/cli/reporters/sarif.ts";
import type { FindingReport, Report } from "../../server/src/core/report.ts";
import { rules } from "../../server/src/rules/index.ts";
import { lint } from "../support/lint.ts";

// Ajv reads later drafts; what the schema says in that of its time they say alike, but for its name.
const { $schema: _draft, id: _id, ...definition } = sarifSchema as Record<string, unknown>;
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, logger: false }).compile(definition);

const finding: FindingReport = {
  rule: "port-binding/hardcoded-port",
  factor: "port-binding",
  severity: "warning",
  message: "The port is fixed, at 100%: read it\nfrom the environment",
  path: "a folder/ser,ver.js",
  range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } },
  app: ".",
  fingerprint: "0123456789abcdef0123456789abcdef",
  state: "open",
  related: [{ path: "Dockerfile", line: 2, message: "It is exposed here" }],
  fixes: [],
};

function report(findings: readonly FindingReport[]): Report {
  const tool = { name: "twelve-factor-lint", version: "1.2.3" } as const;
  return { schemaVersion: 1, tool, apps: [], findings, skipped: [], errors: [{ rule: "logs/file-destination", path: "b.js", message: "It broke" }], complete: false, stats: { files: 1, bytes: 1, parsed: 1, cached: 0, milliseconds: 1 } };
}

function sarif(text: string) {
  const log = JSON.parse(text);
  expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
  return log.runs[0];
}

test("SARIF is what its schema says, with rules, related places, fingerprints and suppressions", () => {
  const states = [finding, { ...finding, state: "suppressed", suppression: { reason: "the gateway wants it", by: "comment" } }, { ...finding, state: "baselined" }, { ...finding, rule: "suppressions/unused", severity: "hint" }] as const;
  const run = sarif(sarifReport(report(states), rules));
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([...rules.map(({ id }) => id), "suppressions/unused"]);
  const [open, suppressed, baselined, own] = run.results;
  expect(run.tool.driver.rules[open.ruleIndex].id).toBe(finding.rule);
  expect(open).toMatchObject({ level: "warning", partialFingerprints: { "twelveFactorLint/v1": finding.fingerprint }, relatedLocations: [{ physicalLocation: { region: { startLine: 2 } } }] });
  expect(open.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: "a%20folder/ser%2Cver.js", uriBaseId: "%SRCROOT%" }, region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 } });
  expect(open).toMatchObject({ suppressions: [], baselineState: "new" });
  expect(suppressed.suppressions).toEqual([{ kind: "inSource", status: "accepted", justification: "the gateway wants it" }]);
  expect(baselined).toMatchObject({ baselineState: "unchanged", suppressions: [{ kind: "external" }] });
  expect(own).toMatchObject({ level: "note", ruleId: "suppressions/unused" });
  expect(run.invocations).toMatchObject([{ executionSuccessful: false, toolExecutionNotifications: [{ message: { text: "logs/file-destination failed on b.js: It broke" } }] }]);
});

test("a log that is not SARIF is told from one that is", () => {
  expect(isSarif({ version: "2.1.0", runs: [{ tool: {}, results: [{ level: "grave" }] }] })).toBe(false);
});

test("GitHub reads every finding back: ten of a kind, with what a command may not hold escaped", () => {
  const notices = [...Array.from({ length: 6 }, () => ({ ...finding, severity: "hint" }) as const), ...Array.from({ length: 6 }, () => ({ ...finding, severity: "information" }) as const)];
  const lines = githubReport(report([...Array.from({ length: 12 }, () => finding), ...notices, { ...finding, severity: "error" }])).trimEnd().split("\n");
  const read = lines.map((line) => /^::(error|warning|notice)(?: ([^:]*))?::(.*)$/.exec(line));
  expect(read.every((one) => one !== null)).toBe(true);
  expect(read.map((one) => one?.[1])).toEqual([...["error", "error"], ...Array.from({ length: 10 }, () => "warning"), ...Array.from({ length: 10 }, () => "notice")]);
  const unescaped = (text = ""): string => text.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%0A", "\n").replaceAll("%25", "%");
  expect(Object.fromEntries((read[1]?.[2] ?? "").split(",").map((pair) => pair.split("=").map(unescaped)))).toEqual({ file: finding.path, line: "3", endLine: "3", col: "5", endColumn: "9", title: finding.rule });
  expect(unescaped(read[1]?.[3])).toBe(finding.message);
  expect([read[0]?.[3], read[11]?.[3], read[21]?.[3]]).toEqual(["logs/file-destination failed on b.js: It broke", expect.stringMatching(/^3 more of this kind/), expect.stringMatching(/^3 more of this kind/)]);
});

test("the summary of a step is no longer than GitHub takes", () => {
  expect(stepSummary(report([finding]))).toBe(markdownReport(report([finding])));
  const long = stepSummary(report(Array.from({ length: 20_000 }, () => ({ ...finding, message: "ü€".repeat(40) }))));
  expect(Buffer.byteLength(long)).toBeLessThan(1024 * 1024);
  expect(long).toMatch(/\| port-binding\/hardcoded-port \|\n\nThis is not all: a summary takes no more\.\n$/);
});

test("SARIF has the edits of a fix, but for those that show a secret or make a file", async () => {
  const made = await lint({ "server.js": 'require("express")().listen(3000);\n' }, rules);
  const [result] = sarif(sarifReport(made, rules)).results.filter(({ ruleId }: { ruleId: string }) => ruleId === "port-binding/hardcoded-port");
  const [fix] = result.fixes;
  expect(fix).toMatchObject({ description: { text: expect.stringMatching(/^Read PORT/) }, properties: { safety: "safe" } });
  expect(fix.artifactChanges).toEqual([{ artifactLocation: { uri: "server.js", uriBaseId: "%SRCROOT%" }, replacements: [{ deletedRegion: { startLine: 1, startColumn: 29, endLine: 1, endColumn: 33 }, insertedContent: { text: "process.env.PORT || 3000" } }] }]);
  const secret = { "compose.yml": "services:\n  web:\n    build: .\n    environment:\n      SECRET_KEY: q7Rz93kLmXw21pT4Hs8B\n", Dockerfile: "FROM node:22\nCMD node server.js\n", "server.js": "f();\n" };
  for (const files of [secret, { ...secret, ".gitignore": ".env\n" }]) {
    const report = await lint(files, rules);
    const [found] = sarif(sarifReport(report, rules)).results.filter(({ ruleId }: { ruleId: string }) => ruleId === "config/secret-in-deployment-file");
    expect(found).not.toHaveProperty("fixes");
    expect(JSON.stringify(report)).not.toContain("q7Rz93kLmXw21pT4Hs8B");
  }
});

test("GitLab gets a list with the five fields it asks for, and nothing that is not open", () => {
  expect(JSON.parse(gitlabReport(report([finding, { ...finding, state: "suppressed" }, { ...finding, state: "baselined" }])))).toEqual([
    { description: finding.message, check_name: finding.rule, fingerprint: finding.fingerprint, severity: "major", location: { path: finding.path, lines: { begin: 3, end: 3 } } },
  ]);
});

test("GitLab shows findings of two projects that have the same code", () => {
  const issues = JSON.parse(gitlabReport(report([finding, { ...finding, path: "other/server.js" }]))) as { fingerprint: string }[];
  expect(issues.map(({ fingerprint }) => fingerprint)).toEqual([finding.fingerprint, `${finding.fingerprint}-2`]);
});

test("Markdown has a checklist per app and the findings, and what comes from files is no markup", async () => {
  const made = await lint({ "package.json": '{ "name": "<b>shop</b>", "private": true, "scripts": { "start": "node server.js" } }', "server.js": 'require("express")().listen(3000);\n' }, rules);
  const text = markdownReport(made);
  expect(text).toContain("## \\<b\\>shop");
  expect(text.match(/^- \[[ x]\] \*\*[IVX]+\. /gm)).toHaveLength(12);
  expect(text).toMatch(/\| warning \| server\.js:1 \| .* \| port-binding\/hardcoded-port \|/);
  expect(text).not.toMatch(/<b>/);
});

test("of findings of real rules SARIF is right, too", async () => {
  const made = await lint({ "server.js": 'require("express")().listen(3000);\n', Dockerfile: "FROM node:20\nEXPOSE 8080\nCMD npm start\n", "package.json": '{ "name": "shop", "private": true, "dependencies": { "express": "^4" }, "scripts": { "start": "node server.js" } }' }, rules);
  expect(sarif(sarifReport(made, rules)).results.length).toBe(made.findings.length);
  expect(made.findings.length).toBeGreaterThan(2);
});

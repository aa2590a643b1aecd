import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv";
import { DiagnosticTag } from "vscode-languageserver";
import { describe, expect, test } from "vitest";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import reportSchema from "../../schemas/report.schema.json" with { type: "json" };
import type { Report } from "../../server/src/core/report.ts";
import { baselineFile, baselineText } from "../../server/src/engine/baseline.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { rules } from "../../server/src/rules/index.ts";
import { jsonReport } from "../../server/src/cli/reporters/json.ts";
import { readSpec, type SpecCase } from "../rules/spec.ts";
import { check } from "../support/lint.ts";
import { startSession } from "../support/lsp-session.ts";
import { memoryHost } from "../support/memory-host.ts";
import { githubLines, gitlabLines, linesOf, markdownLines, matchedLines, openOf, sarifLines, textLines, type Line } from "./formats.ts";

/**
 * Whatever way people read it, they read the same: for every case of every spec the same findings, in the same states, come out of each
 * format that can hold them, and of those that are reported of the language server, too. Every second finding is in a baseline.
 */
const specs = new URL("../rules/", import.meta.url);
const paths = readdirSync(specs, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/")).filter((path) => path.endsWith(".md")).sort();

const { $schema: _draft, id: _id, ...definition } = sarifSchema as Record<string, unknown>;
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, logger: false }).compile(definition);
const isReport = new Ajv({ allowUnionTypes: true }).compile(reportSchema);

for (const path of paths) {
  describe(path.slice(0, -3), () => {
    for (const one of readSpec(readFileSync(new URL(path, specs), "utf8")).cases) {
      test(`${one.kind}: ${one.title}`, async () => {
        const { report, host } = await withBaseline(one);
        const all = linesOf(JSON.parse(jsonReport(report)) as Report);
        expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
        expect(sarifLines(report, rules, (log) => expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true))).toEqual(all);
        const open = openOf(all);
        expect(gitlabLines(report)).toEqual(open);
        expect(markdownLines(report)).toEqual(open);
        expect(textLines(report)).toEqual(open);
        expect(matchedLines(report)).toEqual(open);
        const annotated = githubLines(report);
        expect(annotated.lines.length + annotated.more).toBe(open.length);
        expect(annotated.lines.filter((line) => !open.includes(line))).toEqual([]);
        if (one.kind === "Reported") expect(await editorLines(one, host.files)).toEqual(all.filter((line) => !line.startsWith("suppressed ")));
        expect(secretsShown(report, host.files)).toEqual([]);
        expect(openByApp(report)).toEqual(openByFactor(report));
      });
    }
  });
}

test("what is suppressed is told as such, and names that mean something to a format are read back whole", async () => {
  const name = "a, b:c/100% [x] `y` |z*.js";
  const listen = (port: number): string => `app.listen(${port});\n`;
  const suppressed = `// twelve-factor-ignore-next-line port-binding/hardcoded-port -- the gateway: expects 100% of it,\n${listen(3000)}`;
  const files = { [name]: `const app = require("express")();\n${listen(1000)}${suppressed}${listen(2000)}` };
  const one: SpecCase = { kind: "Reported", title: "", prose: "", files, untracked: [], unversioned: false, marks: [], unfixed: [], fixed: {} };
  const { report, host } = await withBaseline(one);
  const all = linesOf(report);
  const ports = all.filter((line) => line.includes("hardcoded-port"));
  expect(ports).toEqual(["baselined", "open", "suppressed"].map((state, index) => `${state} port-binding/hardcoded-port ${name}:${[2, 5, 4][index]}`));
  expect(sarifLines(report, rules, (log) => expect(isSarif(log)).toBe(true))).toEqual(all);
  for (const lines of [gitlabLines(report), markdownLines(report), textLines(report), matchedLines(report), githubLines(report).lines]) expect(lines).toEqual(openOf(all));
  expect(await editorLines(one, host.files)).toEqual(all.filter((line) => !line.startsWith("suppressed ")));
});

/** The files of a case as they are, checked with a baseline of every second finding. */
async function withBaseline(one: SpecCase) {
  const host = hostOf(one, new Map(Object.entries(one.files)));
  const project = await check(host, rules);
  host.files.set(baselineFile, baselineText(project.knownFindings().filter((_, index) => index % 2 === 1)));
  await project.update([baselineFile]);
  return { report: project.report(), host };
}

function hostOf(one: SpecCase, files: ReadonlyMap<string, string>) {
  const host = memoryHost(Object.fromEntries(files));
  if (one.unversioned) host.versionControl = "none";
  for (const path of one.untracked) host.untracked.add(path);
  return host;
}

async function editorLines(one: SpecCase, files: ReadonlyMap<string, string>): Promise<readonly Line[]> {
  const session = await startSession({}, { rules, host: hostOf(one, files), initializationOptions: { enable: true, trusted: true, showBaseline: true } });
  await session.idle();
  const root = session.uri("");
  const lines = [...session.diagnostics.values()].flatMap(({ uri, diagnostics }) =>
    diagnostics.map(({ code, range, tags }) => `${tags?.includes(DiagnosticTag.Unnecessary) === true ? "baselined" : "open"} ${String(code)} ${decodeURIComponent(uri.slice(root.length))}:${range.start.line + 1}`),
  );
  await session.end();
  return lines.sort();
}

/** How many open findings each factor of each app has, by the apps and the rules that the findings name; without those that have none. */
function openByApp({ findings, apps }: Report): ReadonlyMap<string, number> {
  const roots = new Set(apps.map(({ root }) => root));
  const counted = findings.filter(({ state }) => state === "open").flatMap(({ factor, alsoBreaks = [], app, otherApps = [] }) => {
    const factors = new Set([...(factor === undefined ? [] : [factor]), ...alsoBreaks.map((rule) => rule.split("/")[0])]);
    return [app, ...otherApps].filter((root) => roots.has(root)).flatMap((root) => [...factors].map((one) => `${root} ${one}`));
  });
  return new Map([...new Set(counted)].sort().map((key) => [key, counted.filter((one) => one === key).length]));
}

function openByFactor({ apps }: Report): ReadonlyMap<string, number> {
  const counted = apps.flatMap(({ root, factors }) => factors.flatMap(({ id, open }): [string, number][] => (open === 0 ? [] : [[`${root} ${id}`, open]])));
  return new Map(counted.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Values that findings about secrets stand at, and that an edit of the report would show. */
function secretsShown(report: Report, files: ReadonlyMap<string, string>): readonly string[] {
  return report.findings.flatMap(({ rule, path, range: { start, end }, fixes }) => {
    if (!/secret|credential|private-key/.test(rule) || start.line !== end.line) return [];
    const written = (files.get(path)?.split(/\r\n|\r|\n/)[start.line - 1] ?? "").slice(start.column - 1, end.column - 1);
    // In a source what has no quotes is an expression.
    const value = languageOf(path) === undefined || /^["']/.test(written) ? written.replace(/^["']|["']$/g, "") : "";
    // A placeholder may be the name itself.
    return /^[\w.+=:/-]{8,}$/.test(value) && !/^[A-Z_]+$/.test(value) ? fixes.flatMap(({ edits = [] }) => edits.filter(({ newText }) => newText.includes(value)).map(({ newText }) => newText)) : [];
  });
}

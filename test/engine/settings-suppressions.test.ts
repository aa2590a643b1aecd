import { expect, test } from "vitest";
import { applyEdits } from "../../server/src/core/fix.ts";
import { defineRule, texts, type Rule } from "../../server/src/core/rule.ts";
import { globMatcher, globOf } from "../../server/src/engine/globs.ts";
import { openProject, type Project } from "../../server/src/engine/project.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import { parsers } from "../support/lint.ts";
import { memoryHost, type MemoryHost } from "../support/memory-host.ts";

const rule = "port-binding/hardcoded-port";
const bound = (port: string): string => `require("express")().listen(${port});\n`;

/** Finds every `fault!` in any text. */
const faults: Rule = defineRule({
  ...hardcodedPort,
  id: "config/fault",
  kinds: ["service", "worker", "unknown"],
  detect: [texts((text) => text.includes("fault!"), ({ path, text }) => [...text.matchAll(/fault!/g)].map(({ index }) => ({ kind: "report", certain: true, at: { path, span: { start: index, end: index + 6 } }, message: "a fault" })))],
});

async function checked(host: MemoryHost, rules: readonly Rule[] = [hardcodedPort, faults]): Promise<Project> {
  const project = openProject(host, "/workspace", { rules, parsers, today: () => "2026-11-21" });
  await project.check();
  return project;
}

const shop = { "server.js": bound("1"), "legacy/old.js": bound("2"), "data/a.json": '{ "a": "fault!" }\n', "data/b.json": '{ "b": "fault!" }\n' };

/** `<path> <rule> <state>` of what is found with some entries. */
async function found(entries: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, files: Readonly<Record<string, string>> = shop): Promise<readonly string[]> {
  const project = await checked(memoryHost({ ...files, ".twelve-factor.json": JSON.stringify({ suppressions: entries, ...more }) }));
  expect(project.settingsProblems).toEqual([]);
  return project.report().findings.filter(({ state, rule: id }) => state !== "open" || id.startsWith("suppressions/")).map(({ path, rule: id, state }) => `${path} ${id} ${state}`);
}

test("an entry suppresses a rule in the files that its glob fits, and tells why in the report", async () => {
  const project = await checked(memoryHost({ ...shop, ".twelve-factor.json": JSON.stringify({ suppressions: [{ rule: "config/fault", path: "data/a.json", reason: "made up", until: "2027-05-01", by: "Ada" }, { rule, path: "legacy/**", reason: "goes" }] }) }));
  const report = project.report();
  expect(report.findings.map(({ path, state, suppression }) => [path, state, suppression])).toEqual([
    ["data/a.json", "suppressed", { reason: "made up", by: "settings", until: "2027-05-01", author: "Ada" }],
    ["data/b.json", "open", undefined],
    ["legacy/old.js", "suppressed", { reason: "goes", by: "settings" }],
    ["server.js", "open", undefined],
  ]);
  expect(project.checklist().flatMap(({ factors }) => factors).find(({ id }) => id === "config")).toMatchObject({ suppressed: 1, open: 1 });
});

test("an entry with a fingerprint suppresses the one finding that has it, of two on equal lines", async () => {
  const files = { "server.js": bound("1") + bound("2") };
  const [, second] = (await checked(memoryHost(files))).report().findings;
  const project = await checked(memoryHost({ ...files, ".twelve-factor.json": JSON.stringify({ suppressions: [{ fingerprint: second?.fingerprint, reason: "r" }] }) }));
  expect(project.report().findings.map(({ state }) => state)).toEqual(["open", "suppressed"]);
});

test("entries that are over, unknown, unused or without a reason are findings in the settings", async () => {
  const reason = "r";
  expect(await found([{ rule: "config/fault", path: "data/a.json", reason, until: "2026-11-20" }])).toEqual([".twelve-factor.json suppressions/expired open"]);
  expect(await found([{ rule: "config/fault", path: "data/a.json", reason, until: "2026-11-21" }])).toEqual(["data/a.json config/fault suppressed"]);
  expect(await found([{ rule: "config/falt", path: "data/a.json", reason }])).toEqual([".twelve-factor.json suppressions/unknown-rule open"]);
  expect(await found([{ rule: "config/fault", path: "server.js", reason }])).toEqual([".twelve-factor.json suppressions/unused open"]);
  expect(await found([{ rule: "config/fault", path: "gone/**", reason }])).toEqual([".twelve-factor.json suppressions/unused open"]);
  expect(await found([{ fingerprint: "0", reason }])).toEqual([".twelve-factor.json suppressions/unused open"]);
  expect(await found([{ rule: "config/fault", path: "data", reason }, { rule: "config/fault", path: "data/a.json", reason }])).toEqual([".twelve-factor.json suppressions/unused open", "data/a.json config/fault suppressed", "data/b.json config/fault suppressed"]);
  expect(await found([{ rule: "config/fault", path: "data/a.json" }])).toEqual([".twelve-factor.json suppressions/missing-reason open", "data/a.json config/fault suppressed"]);
  expect(await found([{ rule: "config/fault", path: "data/a.json" }], { requireReason: false })).toEqual(["data/a.json config/fault suppressed"]);
});

test("without the need of a reason a comment needs none, either", async () => {
  const files = { "server.js": `// twelve-factor-ignore-next-line ${rule}\n${bound("1")}` };
  expect(await found([], {}, files)).toEqual(["server.js suppressions/missing-reason open", `server.js ${rule} suppressed`]);
  expect(await found([], { requireReason: false }, files)).toEqual([`server.js ${rule} suppressed`]);
});

test("an entry is not called unused where its rule has not looked", async () => {
  const entry = { rule: "config/fault", path: "server.js", reason: "r" };
  expect(await found([entry], { rules: { "config/fault": "off" } })).toEqual([]);
  const host = memoryHost({ ...shop, ".twelve-factor.json": JSON.stringify({ suppressions: [entry] }) });
  const broken: Rule = { ...faults, detect: [{ kind: "app", triggers: {}, inspect: () => { throw new Error("broken"); } }] };
  expect((await checked(host, [hardcodedPort, broken])).report().findings.map((one) => one.rule)).not.toContain("suppressions/unused");
  const stopped = openProject(host, "/workspace", { rules: [hardcodedPort, faults], parsers });
  await stopped.check({ signal: AbortSignal.abort() });
  expect(stopped.report().findings.map((one) => one.rule)).not.toContain("suppressions/unused");
});

test("an entry is not called unused because its file could not be read this time", async () => {
  const host = memoryHost({ ...shop, ".twelve-factor.json": JSON.stringify({ suppressions: [{ rule: "config/fault", path: "data/a.json", reason: "r" }] }) });
  const rules = async (): Promise<readonly string[]> => (await checked({ ...host, readFile: (root, path) => (path === "data/a.json" ? { kind: "skipped", reason: unread } : host.readFile(root, path)) })).report().findings.map((one) => one.rule);
  let unread: "unreadable" | "too-large" = "unreadable";
  expect(await rules()).not.toContain("suppressions/unused");
  unread = "too-large";
  expect(await rules()).toContain("suppressions/unused");
});

test("entries of settings in a folder are for what lies below it", async () => {
  const settings = JSON.stringify({ suppressions: [{ rule: "config/fault", path: "*.json", reason: "r" }] });
  expect(await found([], {}, { ...shop, "c.json": "fault!", "data/.twelve-factor.json": settings })).toEqual(["data/a.json config/fault suppressed", "data/b.json config/fault suppressed"]);
});

test.each([
  ["an unused entry", [{ fingerprint: "0", reason: "r" }], /^Remove/, []],
  ["an expired one of two", [{ rule, path: "server.js", reason: "r" }, { rule, path: "legacy", reason: "r", until: "2026-01-01" }], /^Remove/, [{ rule, path: "server.js", reason: "r" }]],
  ["a mistyped rule", [{ rule: "port-binding/hardcoded-prt", path: "server.js", reason: "r" }], /^Change it to/, [{ rule, path: "server.js", reason: "r" }]],
])("a fix mends %s", async (_what, entries, title, after) => {
  const text = `{\n  // what we know of\n  "suppressions": ${JSON.stringify(entries, undefined, 2)}\n}\n`;
  const project = await checked(memoryHost({ ...shop, ".twelve-factor.json": text }));
  const fixes = project.findingsOf(".twelve-factor.json").flatMap((finding) => finding.fixes.filter((fix) => title.test(fix.title)));
  const fixed = applyEdits(text, fixes.flatMap(({ edits }) => edits.flatMap((edit) => edit.edits)));
  expect(fixed).toContain("// what we know of");
  expect(JSON.parse(fixed.replace(/\/\/.*/, ""))).toEqual({ suppressions: after });
});

test("an edit of the settings or of a file is seen at once", async () => {
  const host = memoryHost({ ...shop, ".twelve-factor.json": JSON.stringify({ suppressions: [{ rule, path: "server.js", reason: "r" }] }) });
  const project = await checked(host);
  expect(project.findingsOf(".twelve-factor.json")).toEqual([]);
  host.files.set("server.js", bound("process.env.PORT"));
  await project.update(["server.js"]);
  expect([...project.settle()]).toContain(".twelve-factor.json");
  expect(project.findingsOf(".twelve-factor.json")).toMatchObject([{ rule: "suppressions/unused" }]);
  host.files.set(".twelve-factor.json", "{}");
  await project.update([".twelve-factor.json"]);
  expect(project.findingsOf(".twelve-factor.json")).toEqual([]);
});

test("the glob of a file fits it and no other", () => {
  for (const path of ["package.json", "data/a.json", "app/[id]/(group)/data.json", "a*b/{c,d}/!e+f@g?.json"]) {
    const fits = globMatcher(globOf(path));
    expect(fits(path), path).toBe(true);
    for (const other of ["data/package.json", "data/b.json", "app/i/group/data.json", "axb/c/!e+f@g?.json"]) expect(fits(other), `${path} ${other}`).toBe(false);
  }
});

import { expect, test } from "vitest";
import { applyEdits } from "../../server/src/core/fix.ts";
import type { Rule } from "../../server/src/core/rule.ts";
import { commentAbove } from "../../server/src/engine/comments.ts";
import { openProject, type Project } from "../../server/src/engine/project.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import missingLockfile from "../../server/src/rules/dependencies/missing-lockfile.ts";
import { tokenShapes } from "../../server/src/secrets/providers/index.ts";
import type { TokenShape } from "../../server/src/secrets/providers/shape.ts";
import { check, lint, oneRule, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";
import { seeded, tokenSample } from "../support/token-samples.ts";

const rule = "port-binding/hardcoded-port";
const bound = (port: string): string => `require("express")().listen(${port});\n`;
const secret = "config/hardcoded-secret";
const token = tokenSample(tokenShapes.find(({ marks, at = "start", kind }) => marks[0] === "ghp_" && at === "start" && kind === undefined) as TokenShape, seeded(1)).token;

/** Checked on November 21 of 2026. */
async function checked(files: Readonly<Record<string, string>>, rules: readonly Rule[] = oneRule): Promise<Project> {
  const project = openProject(memoryHost(files), "/workspace", { rules, parsers, today: () => "2026-11-21" });
  await project.check();
  return project;
}

/** `<rule> <state>` of what is found in a file. */
async function found(path: string, text: string, rules?: readonly Rule[]): Promise<readonly string[]> {
  return (await checked({ "server.js": "x();\n", [path]: text }, rules)).findingsOf(path).map((finding) => `${finding.rule} ${finding.state}`);
}

/** A file after the fixes of a title, of all that is found in it. */
async function fixed(path: string, text: string, title: RegExp): Promise<string> {
  const fixes = (await checked({ [path]: text })).findingsOf(path).flatMap((finding) => finding.fixes.filter((fix) => title.test(fix.title)));
  expect(fixes).not.toEqual([]);
  return applyEdits(text, fixes.flatMap((fix) => fix.edits.flatMap((edit) => edit.edits)));
}

test.each([
  ["on the line above", `// twelve-factor-ignore-next-line ${rule} -- reason\n${bound("1")}`],
  ["on the line itself", `${bound("1").trimEnd()} // twelve-factor-ignore-line ${rule} -- reason\n`],
  ["for the file", `/* twelve-factor-ignore-file ${rule} -- reason */\n\n\n${bound("1")}`],
  ["stacked", `// twelve-factor-ignore-next-line ${rule} -- reason\n// twelve-factor-ignore-next-line ${rule} -- another\n${bound("1")}`],
])("a suppression %s", async (_where, text) => {
  const { findings } = await lint({ "server.js": text });
  expect(findings.filter((finding) => finding.rule === rule)).toMatchObject([{ state: "suppressed", suppression: { by: "comment" } }]);
});

test.each([
  ["unused", `// twelve-factor-ignore-next-line ${rule} -- reason\nx();\n`, "suppressions/unused", /remove the suppression/],
  ["too far up", `// twelve-factor-ignore-next-line ${rule} -- reason\n\n${bound("1")}`, "suppressions/unused", /Nothing here breaks/],
  ["of an unknown rule", `x(); // twelve-factor-ignore-line port-binding/hardcoded-prt -- reason\n`, "suppressions/unknown-rule", /did you mean "port-binding\/hardcoded-port"/],
  ["without a rule", `x(); // twelve-factor-ignore-line -- reason\n`, "suppressions/unknown-rule", /names no rule/],
  ["without a dash", `// twelve-factor-ignore-nextline ${rule} -- reason\nx();\n`, "suppressions/misspelt", /^"twelve-factor-ignore-nextline" suppresses nothing; did you mean "twelve-factor-ignore-next-line"\?$/],
  ["in capitals", `x(); // TWELVE_FACTOR_IGNORE_LINE ${rule} -- reason\n`, "suppressions/misspelt", /did you mean "twelve-factor-ignore-line"/],
  ["without dashes", `// twelvefactor-ignore-file ${rule} -- reason\nx();\n`, "suppressions/misspelt", /did you mean "twelve-factor-ignore-file"/],
  ["without a scope", `// twelve-factor-ignore ${rule} -- reason\nx();\n`, "suppressions/misspelt", /did you mean "twelve-factor-ignore-next-line"/],
  ["without a reason", `// twelve-factor-ignore-next-line ${rule}\n${bound("1")}`, "suppressions/missing-reason", /gives no reason/],
])("a suppression %s is a finding", async (_what, text, id, message) => {
  const { findings } = await lint({ "server.js": text });
  expect(findings.filter((finding) => finding.rule.startsWith("suppressions/"))).toMatchObject([{ rule: id, message: expect.stringMatching(message), severity: "warning", state: "open" }]);
});

test("the word in a string, or in the middle of a comment, suppresses nothing", async () => {
  const { findings } = await lint({ "server.js": `x("// twelve-factor-ignore-file ${rule} -- r"); // see twelve-factor-ignore-line ${rule} -- r\n${bound("1")}` });
  expect(findings).toMatchObject([{ rule, state: "open" }]);
});

test("a misspelt suppression suppresses nothing, also where nothing is parsed, and a sentence about it is none", async () => {
  const misspelt = await lint({ "server.js": `// twelve-factor-ignore-nextline ${rule} -- reason\n${bound("1")}` });
  expect(misspelt.findings.map(({ rule: id, state }) => [id, state])).toEqual([["suppressions/misspelt", "open"], [rule, "open"]]);
  expect((await lint({ "app.py": "import flask\n", Procfile: `# Twelve-Factor-Ignore-File ${rule} -- r\nweb: gunicorn app:app\n` })).findings).toMatchObject([{ rule: "suppressions/misspelt", path: "Procfile" }]);
  expect((await lint({ "server.js": "// twelve-factor-ignore comments are described in the manual\nx();\n" })).findings).toEqual([]);
});

test("a suppression ends before the line break, of whichever kind", async () => {
  for (const lineBreak of ["\n", "\r\n"]) {
    const { findings } = await lint({ "server.js": `// twelve-factor-ignore-next-line ${rule} -- r${lineBreak}x();${lineBreak}` });
    expect(findings).toMatchObject([{ rule: "suppressions/unused", range: { start: { line: 1, column: 1 }, end: { line: 1, column: 67 } } }]);
  }
});

test("an unused suppression is removed with its line, or with the blanks before it", async () => {
  for (const [text, after] of [
    [`a();\n  // twelve-factor-ignore-next-line ${rule} -- r\nb();\n`, "a();\nb();\n"],
    [`a(); // twelve-factor-ignore-line ${rule} -- r\nb();\n`, "a();\nb();\n"],
  ] as const) {
    const project = await check(memoryHost({ "server.js": text }));
    expect(applyEdits(text, project.findingsOf("server.js")[0]?.fixes[0]?.edits[0]?.edits ?? [])).toBe(after);
  }
});

test("a rule that is off makes no suppression unused", async () => {
  expect((await lint({ ".twelve-factor.json": `{ "rules": { "${rule}": "off" } }`, "server.js": `// twelve-factor-ignore-next-line ${rule} -- r\n${bound("1")}` })).findings).toEqual([]);
});

test("a comment suppresses in a file that is no source, and an unused one is a finding there", async () => {
  const files = { "app.py": "import flask\n", Procfile: "# twelve-factor-ignore-next-line port-binding/hardcoded-port -- behind our own proxy\nweb: gunicorn -b :8000 app:app\n", "worker/Procfile": "# twelve-factor-ignore-file port-binding/hardcoded-port -- none\nworker: celery\n" };
  const { findings } = await lint(files);
  expect(findings.map(({ rule: id, path, state }) => [id, path, state])).toEqual([
    [rule, "Procfile", "suppressed"],
    ["suppressions/unused", "worker/Procfile", "open"],
  ]);
});

test.each([
  ["go.mod", "module a\n\n// twelve-factor-ignore-next-line dependencies/missing-lockfile -- vendored elsewhere\nrequire github.com/gin-gonic/gin v1.9.1\n", "main.go", "suppressed"],
  ["Gemfile", "# twelve-factor-ignore-next-line dependencies/missing-lockfile -- locked in the image\ngem 'sinatra'\n", "config.ru", "suppressed"],
  ["go.mod", "module a\n\nrequire github.com/gin-gonic/gin v1.9.1 # twelve-factor-ignore-line dependencies/missing-lockfile -- no comment of Go\n", "main.go", "open"],
])("a suppression stands in the comment that %s has: %j", async (path, text, main, state) => {
  const project = await check(memoryHost({ [path]: text, [main]: "" }), [missingLockfile]);
  expect(project.findingsOf(path).map((finding) => finding.state)).toEqual([state]);
});

test.each([["go.mod", "// "], ["build.gradle.kts", "// "], ["Cargo.toml", "# "], ["Gemfile", "# "], ["pom.xml", "<!-- "], ["Web.csproj", "<!-- "], ["composer.json", undefined], ["Web.config", "<!-- "], ["appsettings.Production.json", "// "], ["application.properties", "# "], [".python-version", undefined]])("a comment in %s starts with %j", (path, before) => {
  expect(commentAbove(path, "", 0)?.before).toBe(before);
});

test("a block suppresses from its start to its end, and no further", async () => {
  const [start, end] = [`// twelve-factor-ignore-start ${rule} -- behind a fixed proxy\n`, "// twelve-factor-ignore-end\n"];
  const states = async (text: string) => (await checked({ "server.js": text })).findingsOf("server.js").map((finding) => (finding.rule === rule ? finding.state : finding.rule));
  expect(await states(`${bound("1")}${start}${bound("2")}x();\n${bound("3")}${end}${bound("4")}`)).toEqual(["open", "suppressed", "suppressed", "open"]);
  expect(await states(`${start}${start}${bound("1")}${end}${bound("2")}${end}${bound("3")}`)).toEqual(["suppressed", "suppressed", "open", "suppressions/unused"]);
  expect(await states(`${start}${bound("1")}${end.replace("\n", ` ${rule}\n`)}${bound("2")}`)).toEqual(["suppressed", "open"]);
});

test("a block that is not closed suppresses nothing and says so, and so does an end of nothing", async () => {
  const open = `// twelve-factor-ignore-start ${rule} -- r\n${bound("1")}`;
  expect(await found("server.js", open)).toEqual([`${rule} open`, "suppressions/unmatched open"]);
  const closed = await fixed("server.js", open, /^Close the block/);
  expect(closed).toBe(`${open}// twelve-factor-ignore-end ${rule}\n`);
  expect(await found("server.js", closed)).toEqual([`${rule} suppressed`]);
  expect(await found("server.js", "x();\n// twelve-factor-ignore-end\n")).toEqual(["suppressions/unmatched open"]);
  expect(await fixed("server.js", "x();\n// twelve-factor-ignore-end\n", /^Remove/)).toBe("x();\n");
  expect(await found("server.js", `// twelve-factor-ignore-start ${rule} -- r\n${bound("1")}// twelve-factor-ignore-end logs/file-destination\n`)).toEqual([`${rule} open`, "suppressions/unmatched open", "suppressions/unmatched open"]);
});

test.each([
  ["until 2026-11-21: the proxy goes with the old data centre", [`${rule} suppressed`]],
  ["until 2027-05-01 the proxy goes with the old data centre", [`${rule} suppressed`]],
  ["until 2026-11-20: the proxy goes", [`${rule} open`, "suppressions/expired open"]],
  ["until 2027-02-30: the proxy goes", [`${rule} open`, "suppressions/misspelt open"]],
  ["until 1.5.2027: the proxy goes", [`${rule} open`, "suppressions/misspelt open"]],
  ["until 2027-05-01", [`${rule} suppressed`, "suppressions/missing-reason open"]],
  ["until 3 other services have moved", [`${rule} suppressed`]],
])("a suppression with the reason %j", async (reason, expected) => {
  expect(await found("server.js", `// twelve-factor-ignore-next-line ${rule} -- ${reason}\n${bound("1")}`)).toEqual(expected);
});

test("the last day and the reason of a suppression are in the report", async () => {
  const report = (await checked({ "server.js": `// twelve-factor-ignore-next-line ${rule} -- until 2027-05-01: the proxy goes\n${bound("1")}` })).report();
  expect(report.findings).toMatchObject([{ state: "suppressed", suppression: { by: "comment", reason: "the proxy goes", until: "2027-05-01" } }]);
});

test.each([
  ["an expired one", `// twelve-factor-ignore-next-line ${rule} -- until 2026-01-01: r\n${bound("1")}`, /^Remove the suppression/, bound("1")],
  ["an unused block", `// twelve-factor-ignore-start ${rule} -- r\nx();\n// twelve-factor-ignore-end\ny();\n`, /^Remove the suppression/, "x();\ny();\n"],
  ["the unused one of two rules", `// twelve-factor-ignore-next-line ${rule}, a/b -- r\n${bound("1")}`, /^Remove a\/b/, `// twelve-factor-ignore-next-line ${rule} -- r\n${bound("1")}`],
  ["the first of two", `// twelve-factor-ignore-next-line a/b, ${rule} -- r\n${bound("1")}`, /^Remove a\/b/, `// twelve-factor-ignore-next-line ${rule} -- r\n${bound("1")}`],
  ["the last one before a colon", `// twelve-factor-ignore-next-line ${rule} a/b: r\n${bound("1")}`, /^Remove a\/b/, `// twelve-factor-ignore-next-line ${rule}: r\n${bound("1")}`],
  ["an unknown rule", `// twelve-factor-ignore-next-line a/b -- r\nx();\n`, /^Remove the suppression/, "x();\n"],
  ["a mistyped rule, which is put right", `// twelve-factor-ignore-next-line port-binding/hardcoded-prt -- r\n${bound("1")}`, /^Change it to/, `// twelve-factor-ignore-next-line ${rule} -- r\n${bound("1")}`],
])("a fix takes away %s", async (_what, text, title, after) => {
  expect(await fixed("server.js", text, title)).toBe(after);
});

test.each([
  ["deploy.yml", "# @\n"],
  ["page.html", "<!-- @ -->\n"],
  ["app.vue", "<script>\n// @\n"],
  ["strings.xml", "<a>\n<!-- @ -->\n"],
  ["seed.sql", "-- @\n"],
  ["seed.sql", "/* @ */\n"],
  ["setup.cfg", "[a]\n; @\n"],
  ["app.properties", "! @\n"],
  ["main.tf", "/* @ */\n"],
  ["Main.kt", "// @\n"],
  ["appsettings.json", "{\n// @\n"],
  [".npmrc", "; @\n"],
  ["test/login.test.js", "// @\n"],
])("a comment in %s suppresses: %j", async (path, comment) => {
  const text = (mark: string, value: string): string => `${comment.replace("@", `twelve-factor-ignore-next-line ${secret}${mark}a key that was taken back`)}password: "${value}"\n`;
  for (const mark of [" -- ", ": "]) {
    expect(await found(path, text(mark, token), [hardcodedSecret])).toEqual([`${secret} suppressed`]);
    expect(await found(path, text(mark, ""), [hardcodedSecret])).toEqual(["suppressions/unused open"]);
  }
});

test.each([["data.json", '{ "a": "// @", "b":\n'], ["app.properties", "a = b # @\n"], ["Dockerfile", "EXPOSE 80 # @\n"], ["page.html", "<!-- @\n"]])("what is no comment in %s suppresses nothing: %j", async (path, comment) => {
  const text = `${comment.replace("@", `twelve-factor-ignore-next-line ${secret} -- r`)}password: "${token}"\n`;
  expect((await found(path, text, [hardcodedSecret])).filter((one) => !one.endsWith(" open"))).toEqual([]);
});

test("a comment goes where the file can have one: not within a tag, and as one of a program within a script", () => {
  const page = "<a\n  href='x'>\n<script>\nlogin();\n</script>\n<b>";
  expect([0, 3, 14, 23, 32].map((at) => commentAbove("page.html", page, at)?.before)).toEqual(["<!-- ", undefined, "<!-- ", "// ", "// "]);
  expect(commentAbove("page.html", page, page.indexOf("<b>"))?.before).toBe("<!-- ");
});

test("a suppression is not called unused before every rule has looked", async () => {
  const project = openProject(memoryHost({ "server.js": `// twelve-factor-ignore-next-line ${rule} -- r\nx();\n` }), "/workspace", { rules: oneRule, parsers });
  await project.check({ signal: AbortSignal.abort() });
  expect(project.findingsOf("server.js")).toEqual([]);
  await project.check();
  expect(project.findingsOf("server.js")).toMatchObject([{ rule: "suppressions/unused" }]);
});

test("a rule that failed makes no suppression unused", async () => {
  const broken: Rule = { ...missingLockfile, id: rule, detect: [{ kind: "app", triggers: {}, inspect: () => { throw new Error("broken"); } }] };
  expect(await found("server.js", `// twelve-factor-ignore-next-line ${rule} -- r\nx();\n`, [...oneRule.filter(({ id }) => id !== rule), broken])).toEqual([]);
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { parse, type ParseError } from "jsonc-parser";
import { afterAll, beforeEach, expect, test } from "vitest";
import rulesSchema from "../../schemas/rules.schema.json" with { type: "json" };
import settingsSchema from "../../schemas/settings.schema.json" with { type: "json" };
import type { RuleList } from "../../server/src/cli/reporters/rules.ts";
import { rules } from "../../server/src/rules/index.ts";
import { runCli } from "../support/cli.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(rulesSchema);
const isSettings = new Ajv({ strict: false }).compile(settingsSchema);

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-rules-")));
let root: string;
let number = 0;

beforeEach(() => {
  root = join(folder, String(number++));
  mkdirSync(root);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function twelveFactor(...args: readonly string[]) {
  return runCli(args, root, rules);
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function listed(out: string): RuleList {
  const list = JSON.parse(out) as RuleList;
  expect(validate(list), JSON.stringify(validate.errors)).toBe(true);
  return list;
}

test("every rule is listed, for people and for machines", async () => {
  const { code, out } = await twelveFactor("rules");
  expect(code).toBe(0);
  for (const { id, severity, summary } of rules) expect(out).toMatch(new RegExp(`^ {2}${id} +${severity} .*${summary.replace(/[.*+?^$()|[\]{}\\]/g, "\\$&")}$`, "m"));
  expect(listed((await twelveFactor("rules", "--format", "json")).out).rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  const logs = listed((await twelveFactor("rules", "--format", "json", "--factor", "logs")).out).rules;
  expect(logs.map(({ factor }) => factor)).toEqual(rules.filter(({ id }) => id.startsWith("logs/")).map(() => "logs"));
});

test("each rule is explained with its reasons and its examples", async () => {
  for (const rule of rules) {
    const { code, out } = await twelveFactor("explain", rule.id);
    expect(code).toBe(0);
    const words = out.replace(/\s+/g, " ");
    for (const said of [rule.summary, rule.why, rule.instead, rule.reference]) expect(words).toContain(said.replace(/\s+/g, " "));
    expect(out).toMatch(/^Reported\n {2}\S/m);
    expect(out).toMatch(/^Not reported\n {2}\S/m);
    expect(out).not.toContain("```");
  }
  const { out } = await twelveFactor("explain", "hardcoded-port");
  expect(out).toMatch(/^Reported\n(?:(?: {2}.*)?\n)* {2}app\.listen\(3000\);\n\n {2}- Line 3: The port is fixed at 3000/m);
  expect(out).toMatch(/^After the fix\n(?:(?: {2}.*)?\n)* {2}app\.listen\(process\.env\.PORT \|\| 3000\);$/m);
});

test("a rule is explained as data and as Markdown, too", async () => {
  expect(listed((await twelveFactor("explain", "logs/file-destination", "--format", "json")).out).rules).toMatchObject([{ id: "logs/file-destination", fix: "unsafe" }]);
  expect((await twelveFactor("explain", "logs/file-destination", "--format", "markdown")).out).toBe(readFileSync(new URL("../../server/docs/rules/logs/file-destination.md", import.meta.url), "utf8"));
});

test.each([
  [["explain"], "Name one rule"],
  [["explain", "logs/file-destinaton"], 'did you mean "logs/file-destination"?'],
  [["explain", "hardcoded-prt"], 'did you mean "hardcoded-port"?'],
  [["explain", "suppressions/unused"], "is no rule: such findings are about the linter's own comments"],
  [["explain", "weather-forecast-for-tomorrow"], '"twelve-factor rules" lists them'],
  [["explain", "logs/file-destination", "--format", "xml"], "--format must be one of text, json, markdown"],
  [["rules", "src"], "takes no folder"],
  [["rules", "--format", "sarif"], "--format must be one of text, json"],
  [["init", "a", "b"], "Settings are those of one project"],
  [["init", "nowhere"], 'There is no folder "nowhere".'],
])("%j is refused with one line and exit code 2", async (args, sentence) => {
  const { code, out, err } = await twelveFactor(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(sentence);
  expect(err.trimEnd()).not.toContain("\n");
});

test("init writes settings that are read, with what it found, and says what to do next", async () => {
  execFileSync("git", ["init", "-q"], { cwd: root });
  write({
    "shop/package.json": '{ "name": "shop\\n, \\"evil\\": true", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "5.0.0" } }',
    "shop/server.js": 'require("express")().listen(3000);\n',
    "jobs/package.json": '{ "name": "jobs", "bin": "jobs.js" }',
    "jobs/jobs.js": "f();\n",
  });
  const { code, out, err } = await twelveFactor("init", "shop");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(`${root}/.twelve-factor.json is written.`);
  expect(out).toMatch(/^ {2}jobs {2}jobs, cli: package\.json has a bin/m);
  expect(out).toMatch(/^ {2}twelve-factor fix --dry-run +shows the safe fix of one of them as a patch$/m);
  const text = readFileSync(join(root, ".twelve-factor.json"), "utf8");
  const errors: ParseError[] = [];
  const settings: unknown = parse(text, errors);
  expect(errors).toEqual([]);
  expect(settings).toEqual({ root: true, apps: {}, rules: {}, ignore: [] });
  expect(isSettings(settings)).toBe(true);
  expect(text).toMatch(/^ {2}\/\/ {3}shop {2}shop/m);
  expect((await twelveFactor("check", "--fail-on", "never")).code).toBe(0);
  // A second time it is left alone.
  writeFileSync(join(root, ".twelve-factor.json"), `${text}// mine\n`);
  const again = await twelveFactor("init");
  expect([again.code, again.out]).toEqual([2, ""]);
  expect(again.err).toContain("is there already, and is left as it is.");
  expect(readFileSync(join(root, ".twelve-factor.json"), "utf8")).toBe(`${text}// mine\n`);
});

test("init names the branch that changes go into", async () => {
  expect((await twelveFactor("init")).out).toContain("twelve-factor check --base main ");
  rmSync(join(root, ".twelve-factor.json"));
  execFileSync("git", ["init", "-q", "-b", "master"], { cwd: root });
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "--allow-empty", "-m", "Begin"], { cwd: root });
  execFileSync("git", ["switch", "-q", "-c", "topic"], { cwd: root });
  expect((await twelveFactor("init")).out).toContain("twelve-factor check --base master ");
});

test("init names the schema of the installed package, and writes through no link", async () => {
  write({ "node_modules/twelve-factor-lint/schemas/settings.schema.json": "{}" });
  await twelveFactor("init");
  const settings: unknown = parse(readFileSync(join(root, ".twelve-factor.json"), "utf8"));
  expect(settings).toMatchObject({ $schema: "./node_modules/twelve-factor-lint/schemas/settings.schema.json" });
  expect(isSettings(settings)).toBe(true);
  rmSync(join(root, ".twelve-factor.json"));
  symlinkSync(join(root, "elsewhere.json"), join(root, ".twelve-factor.json"));
  expect((await twelveFactor("init")).code).toBe(2);
});

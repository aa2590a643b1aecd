import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../server/src/core/report.ts";
import { run } from "../../server/src/cli/run.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import schema from "../../schemas/report.schema.json" with { type: "json" };
import { oneRule, parsers } from "../support/lint.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-cli-")));
  cpSync(fileURLToPath(new URL("../fixtures/sample-service", import.meta.url)), join(folder, "sample"), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One run of the command in a folder, with what it printed. */
async function twelveFactor(args: readonly string[], cwd = join(folder, "sample"), rules = oneRule) {
  let out = "";
  let err = "";
  const code = await run(args, {
    cwd,
    rules,
    evidenceChecks: [],
    parsers,
    today: () => "2026-11-21",
    print: (text) => void (out += text),
    printError: (text) => void (err += text),
    showProgress: () => undefined,
    paint: (_style, text) => text,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

async function json(args: readonly string[], cwd?: string): Promise<Report> {
  const { out } = await twelveFactor(["check", "--format", "json", ...args], cwd);
  const report = JSON.parse(out) as Report;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

function make(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, ".."), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

test("the sample service has two findings, for people and for machines", async () => {
  const { code, out, err } = await twelveFactor(["check"]);
  expect(code).toBe(1);
  expect(err).toBe("");
  expect(out).toContain("src/config.js\n  2:9  warning");
  expect(out).toContain("src/server.js:8 The server is bound here");
  expect(out).toMatch(/Not met +Port binding/);
  expect(out).toContain("2 warnings.");
  const report = await json([]);
  expect(report.findings.map(({ path, range }) => `${path}:${range.start.line}:${range.start.column}-${range.end.column}`)).toEqual(["src/config.js:2:9-13", "src/feed.js:3:54-58"]);
  expect(report.complete).toBe(true);
});

test("the exit code follows --fail-on", async () => {
  expect((await twelveFactor(["check", "--fail-on", "error"])).code).toBe(0);
  expect((await twelveFactor(["check", "--fail-on", "never"])).code).toBe(0);
  expect((await twelveFactor(["check", "--fail-on", "hint"])).code).toBe(1);
});

test("--all-files looks for secrets in tests, too", async () => {
  const cwd = make("published", { "server.js": 'require("express")().listen(process.env.PORT);\n', "test/login.test.js": 'login({ client_secret: "q7Rz93kLmXw21pT4Hs8B" });\n' });
  expect((await twelveFactor(["check", "--fail-on", "hint"], cwd, [hardcodedSecret])).code).toBe(0);
  const { code, out } = await twelveFactor(["check", "--fail-on", "hint", "--all-files"], cwd, [hardcodedSecret]);
  expect(out).toContain("test/login.test.js");
  expect(code).toBe(1);
});

test("--rule and --factor choose what is shown", async () => {
  expect((await json(["--rule", "port-binding/hardcoded-port"])).findings).toHaveLength(2);
  expect((await json(["--factor", "logs"])).findings).toEqual([]);
});

test.each([
  [["chek"], 'There is no command "chek"'],
  [["check", "--rule", "port-binding/hardcoded-prot"], 'did you mean "port-binding/hardcoded-port"?'],
  [["check", "--factor", "log"], 'did you mean "logs"?'],
  [["check", "--format", "xml"], "--format must be one of text, json"],
  [["check", "--fail-on", "sometimes"], "--fail-on must be one of"],
  [["check", "--bogus"], "Unknown option '--bogus'"],
  [["check", "nowhere"], 'There is no folder "nowhere".'],
])("%j is refused with one line and exit code 2", async (args, sentence) => {
  const { code, out, err } = await twelveFactor(args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(sentence);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("a broken settings file is refused with line and column", async () => {
  const broken = make("broken", { ".twelve-factor.json": '{\n  "root": true,\n  "rulez": {}\n}\n', "server.js": "" });
  const { code, err } = await twelveFactor(["check"], broken);
  expect(code).toBe(2);
  expect(err).toBe('twelve-factor: .twelve-factor.json:3:3: Unknown setting "rulez"; did you mean "rules"?\n');
});

test("answers of people are in the report, and count until their day", async () => {
  const root = make("answered", {
    ".twelve-factor.json": JSON.stringify({
      root: true,
      attestations: {
        ".": {
          "concurrency/scale-out-tested": { answer: "yes", note: "three web processes", by: "Ada", on: "2026-11-01", until: "2026-11-21" },
          "concurrency/small-apps": { answer: "not-applicable" },
          "logs/platform-captures": { answer: "yes", until: "2026-11-20" },
          "logs/search-and-alerts": { answer: "yes" },
          "config/rotation": { answer: "no" },
        },
      },
    }),
    "package.json": '{ "name": "shop", "scripts": { "start": "node main.js" } }',
    "main.js": 'require("express")().listen(process.env.PORT);\n',
  });
  const factors = Object.fromEntries((await json([], root)).apps[0]?.factors.map((factor) => [factor.id, factor]) ?? []);
  expect(factors["concurrency"]).toMatchObject({
    state: "attested",
    manual: [
      { id: "concurrency/scale-out-tested", answer: "yes", note: "three web processes", by: "Ada", on: "2026-11-01", until: "2026-11-21" },
      { id: "concurrency/small-apps", answer: "not-applicable" },
    ],
  });
  expect(factors["logs"]).toMatchObject({ state: "not-assessed", reason: expect.stringMatching(/counted until 2026-11-20 and expired$/), manual: [{ answer: null, until: "2026-11-20" }, { answer: "yes" }] });
  expect(factors["config"]).toMatchObject({ state: "violated", reason: expect.stringMatching(/is answered with no$/) });
  const { code, out } = await twelveFactor(["check"], root);
  expect(code).toBe(0);
  expect(out).toMatch(/Not met +Config\n/);
  expect(out).toMatch(/Attested +Concurrency\n/);
});

test("an answer for an app that is not there is refused with line and column", async () => {
  const root = make("elsewhere", { ".twelve-factor.json": '{\n  "root": true,\n  "attestations": { "services/api": {} }\n}\n', "main.js": "" });
  const { code, err } = await twelveFactor(["check"], root);
  expect(code).toBe(2);
  expect(err).toBe('twelve-factor: .twelve-factor.json:3:21: There is no app in the folder "services/api"\n');
});

test("paths are relative to the checked folder, and only what is below it is shown", async () => {
  const root = make("mono", {
    ".twelve-factor.json": '{ "root": true }',
    "api/package.json": '{ "name": "api", "scripts": { "start": "node ." } }',
    "api/main.js": 'require("express")().listen(1234);\n',
    "web/package.json": '{ "name": "web", "scripts": { "start": "node ." } }',
    "web/main.js": 'require("express")().listen(4321);\n',
  });
  expect((await json([], root)).findings.map(({ path }) => path)).toEqual(["api/main.js", "web/main.js"]);
  const api = await json([join(root, "api")]);
  expect(api.findings).toMatchObject([{ path: "main.js", app: "." }]);
  expect(api.apps).toMatchObject([{ root: ".", name: "api" }]);
  const both = await json(["api", "web"], root);
  expect(both.findings.map(({ path }) => path)).toEqual(["api/main.js", "web/main.js"]);
});

test("what cannot be read is skipped and said, never fatal", async () => {
  const odd = make("odd", { ".twelve-factor.json": '{ "root": true }', "main.js": 'require("express")().listen(1234);\n', "package.json": "{ not json" });
  writeFileSync(join(odd, "binary.js"), Buffer.from([0, 1, 2, 3]));
  writeFileSync(join(odd, "latin.js"), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
  writeFileSync(join(odd, "large.js"), Buffer.alloc(2 * 1024 * 1024, 0x20));
  writeFileSync(join(odd, "wide.js"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('require("express")().listen(5678);\n', "utf16le")]));
  symlinkSync("/etc/hostname", join(odd, "link.js"));
  symlinkSync(odd, join(odd, "loop"));
  const report = await json([], odd);
  expect(report.findings.map(({ path }) => path)).toEqual(["main.js", "wide.js"]);
  expect(Object.fromEntries(report.skipped.map(({ path, reason }) => [path, reason]))).toEqual({ "binary.js": "binary", "latin.js": "encoding", "large.js": "too-large", "link.js": "symlink", loop: "symlink" });
});

test("suppressed findings stay in the report, with their reason", async () => {
  const root = make("suppressed", { ".twelve-factor.json": '{ "root": true }', "main.js": '// twelve-factor-ignore-next-line port-binding/hardcoded-port -- behind a fixed proxy\nrequire("express")().listen(1234);\n' });
  const report = await json([], root);
  expect(report.findings).toMatchObject([{ state: "suppressed", suppression: { reason: "behind a fixed proxy", by: "comment" } }]);
  expect((await twelveFactor(["check"], root)).code).toBe(0);
});

test("the built program prints its help and its version", async () => {
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  const spawned = (...args: string[]) => new Promise<string>((resolve) => execFile(process.execPath, [cli, ...args], (_error, stdout) => resolve(stdout)));
  expect(await spawned("--help")).toContain("twelve-factor check [folders]");
  expect(await spawned("--version")).toBe("0.1.0\n");
  expect(JSON.parse(await spawned("check", join(folder, "sample"), "--format", "json"))).toMatchObject({ schemaVersion: 1 });
});

test("an error of the program itself is no finding: the exit code is 2", async () => {
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  const broken = "data:text/javascript,process.on('newListener', (event) => { if (event === 'uncaughtException') setImmediate(() => { throw new Error('broken'); }); })";
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => execFile(process.execPath, ["--import", broken, cli, "check", join(folder, "sample")], (error, _stdout, stderr) => resolve({ code: error?.code, said: stderr })));
  expect([code, said]).toEqual([2, expect.stringContaining("something went wrong that should not: Error: broken")]);
});

test("a folder that is named twice, or lies in another one, is checked once", async () => {
  const twice = make("twice", { ".twelve-factor.json": '{ "root": true }', "api/main.js": 'require("express")().listen(3000);\n' });
  for (const args of [["api", "api"], ["api", "."], [".", "./api"]]) expect((await json(args, twice)).findings).toHaveLength(1);
});

test("a folder of which nothing is checked is not called clean", async () => {
  const empty = make("empty", { ".twelve-factor.json": '{ "root": true, "ignore": ["dist/**"] }', "dist/main.js": 'require("express")().listen(3000);\n' });
  expect((await twelveFactor(["check", "dist"], empty)).out).toContain("Nothing was checked");
});

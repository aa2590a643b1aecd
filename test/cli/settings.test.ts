import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Report } from "../../server/src/core/report.ts";
import { runCli } from "../support/cli.ts";
import { oneRule } from "../support/lint.ts";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "twelve-factor-settings-"))));
afterEach(() => rmSync(root, { recursive: true }));

const bound = (port: string): string => `require("express")().listen(${port});\n`;

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

test.each([
  ["api/.twelve-factor.json", '{\n  "rules": { "port-binding/hardcoded-prt": "off" }\n}\n', 'api/.twelve-factor.json:2:14: There is no rule "port-binding/hardcoded-prt"; did you mean "port-binding/hardcoded-port"?'],
  [".twelve-factor.json", '{ "root": true,\n  "factors": { "log": "off" } }', '.twelve-factor.json:2:16: There is no factor "log"; did you mean "logs"?'],
  [".twelve-factor.json", '{ "root": true, "ignore": "**" }', '.twelve-factor.json:1:27: "ignore" must be a list of globs, such as ["legacy/**"]'],
  [".twelve-factor.json", `{ "root": true, "ignore": ["${"*a".repeat(50)}"] }`, ".twelve-factor.json:1:28: A glob may have 8 wildcards at most"],
  [".twelve-factor.json", '{ "root": true, "apps": { "apy": "service" } }', '.twelve-factor.json:1:27: There is no folder "apy" with files; did you mean "api"?'],
  [".twelve-factor.json", '{ "root": true, "suppressions": [{ "rule": "a/b", "path": "c", "until": "2027-02-30" }] }', ".twelve-factor.json:1:73: There is no day 2027-02-30"],
])("%s with a mistake is refused with its line and column: %j", async (path, text, message) => {
  write({ ".twelve-factor.json": '{ "root": true }', "api/package.json": "{}", "api/server.js": bound("1"), [path]: text });
  expect(await runCli(["check"], root, oneRule)).toMatchObject({ code: 2, out: "", err: `twelve-factor: ${message}\n` });
});

test("settings nested a million levels deep are refused in a moment", async () => {
  write({ ".twelve-factor.json": '{ "root": true }', "api/.twelve-factor.json": "[".repeat(1_000_000), "api/server.js": bound("1") });
  expect((await runCli(["check"], root, oneRule)).err).toBe("twelve-factor: api/.twelve-factor.json:1:1: The settings are nested too deeply to be read\n");
});

test("a folder is checked with the settings above it, and paths are those of the folder", async () => {
  write({ ".twelve-factor.json": '{ "root": true, "rules": { "port-binding/hardcoded-port": "error" } }', "api/package.json": "{}", "api/server.js": bound("1"), "api/.twelve-factor.json": '{ "suppressions": [{ "rule": "port-binding/hardcoded-port", "path": "gone.js", "reason": "r" }] }' });
  const { findings } = JSON.parse((await runCli(["check", "api", "--format", "json"], root, oneRule)).out) as Report;
  expect(findings.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`)).toEqual([".twelve-factor.json suppressions/unused warning", "server.js port-binding/hardcoded-port error"]);
});

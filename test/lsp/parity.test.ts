import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../server/src/core/report.ts";
import { rules } from "../../server/src/rules/index.ts";
import { runCli } from "../support/cli.ts";
import { startSession } from "../support/lsp-session.ts";

const rule = "port-binding/hardcoded-port";
const bound = (port: string): string => `require("express")().listen(${port});\n`;
const manifest = '{ "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }\n';
const said = (what: unknown): string => `${JSON.stringify(what, undefined, 2)}\n`;

/** Suppressions of every kind and settings in two folders, each of them good for something or wrong. */
const files: Readonly<Record<string, string>> = {
  ".twelve-factor.json": said({
    root: true,
    rules: { "disposability/missing-sigterm-handler": "off" },
    factors: { dependencies: "error" },
    ignore: ["old/**"],
    suppressions: [
      { rule: "dependencies/missing-lockfile", path: "web/package.json", reason: "locked in the image", by: "Ada" },
      { rule, path: "web/other.js", reason: "goes", until: "2026-11-20" },
      { rule, path: "web/gone.js", reason: "goes" },
      { rule: "port-binding/hardcoded-prt", path: "web/other.js", reason: "goes" },
    ],
  }),
  "api/.twelve-factor.json": said({ rules: { [rule]: "hint", "dependencies/missing-lockfile": "off" }, requireReason: false }),
  "api/package.json": manifest,
  "api/server.js": `${bound("1")}// twelve-factor-ignore-next-line ${rule}\n${bound("2")}`,
  "web/package.json": manifest,
  "web/server.js": `// twelve-factor-ignore-start ${rule} -- until 2027-05-01: behind a fixed proxy\n${bound("3")}// twelve-factor-ignore-end\n// twelve-factor-ignore-next-line ${rule}\n${bound("4")}`,
  "web/other.js": `${bound("5")}x(); // twelve-factor-ignore-line ${rule} -- unused\n`,
  "web/Dockerfile": "FROM node:22\nCOPY . .\n# twelve-factor-ignore-next-line disposability/signal-not-forwarded -- until 2026-01-01: npm goes\nCMD npm start\n",
  "old/server.js": bound("6"),
};

test("editor and command line say the same of the same settings and suppressions", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twelve-factor-parity-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { out } = await runCli(["check", "--format", "json", "--fail-on", "never"], folder, rules);
  const sarif = JSON.parse((await runCli(["check", "--format", "sarif", "--fail-on", "never"], folder, rules)).out);
  rmSync(folder, { recursive: true });
  const report = JSON.parse(out) as Report;
  const severityNumbers = { error: 1, warning: 2, information: 3, hint: 4 };
  const ofCommand = report.findings.filter(({ state }) => state === "open").map(({ path, range, rule: id, severity, message }) => `${path}:${range.start.line}:${range.start.column} ${severityNumbers[severity]} ${id} ${message}`);

  const session = await startSession(files, { rules });
  await session.idle();
  const paths = [...session.diagnostics.keys()].map((uri) => uri.slice(session.uri("").length));
  const ofEditor = paths.flatMap((path) => session.of(path).map(({ range, severity, code, message }) => `${path}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${String(code)} ${message}`));
  await session.end();

  // A folder on disk without git has findings about that; memory has git.
  const compared = (found: readonly string[]): readonly string[] => found.filter((one) => !one.includes("codebase/outside-version-control")).sort();
  expect(compared(ofEditor)).toEqual(compared(ofCommand));
  expect(report.findings.map((one) => one.rule)).toEqual(expect.arrayContaining(["suppressions/expired", "suppressions/unused", "suppressions/unknown-rule", "suppressions/missing-reason"]));
  const suppressed = report.findings.filter(({ state }) => state === "suppressed").map(({ path, rule: id, suppression }) => [path, id, suppression]);
  expect(suppressed).toEqual([
    ["api/server.js", rule, { reason: null, by: "comment" }],
    ["web/package.json", "dependencies/missing-lockfile", { reason: "locked in the image", by: "settings", author: "Ada" }],
    ["web/server.js", rule, { reason: "behind a fixed proxy", by: "comment", until: "2027-05-01" }],
    ["web/server.js", rule, { reason: null, by: "comment" }],
  ]);
  const kinds = sarif.runs[0].results.flatMap(({ suppressions = [] }: { suppressions?: readonly { kind: string; justification?: string }[] }) => suppressions.map(({ kind, justification }) => [kind, justification]));
  expect(kinds).toEqual([["inSource", undefined], ["external", "locked in the image"], ["inSource", "behind a fixed proxy"], ["inSource", undefined]]);
});

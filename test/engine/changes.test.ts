import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween, type Side } from "../../server/src/engine/changes.ts";
import { openProject } from "../../server/src/engine/project.ts";
import type { Rule } from "../../server/src/core/rule.ts";
import envVarUndocumented from "../../server/src/rules/config/env-var-undocumented.ts";
import envFileCommitted from "../../server/src/rules/config/env-file-committed.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import undeclared from "../../server/src/rules/dependencies/undeclared.ts";
import { oneRule, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

type Files = Readonly<Record<string, string>>;

async function sideOf(files: Files, rules: readonly Rule[] = oneRule, root = "/workspace"): Promise<Side> {
  const project = openProject(memoryHost({ "package.json": manifest, ...files }), root, { rules, parsers });
  await project.check();
  return project.side();
}

/** How many findings a change brings, and so on. */
async function changed(before: Files, after: Files, rules?: readonly Rule[]) {
  const [then, now] = [await sideOf(before, rules), await sideOf(after, rules)];
  const { of, fixed } = changesBetween(then, now);
  const count = (change: string): number => [...of.values()].filter((one) => one.change === change).length;
  return { new: count("new"), moved: count("moved"), unchanged: count("unchanged"), fixed: fixed.length };
}

const manifest = '{ "name": "shop", "private": true, "scripts": { "start": "node a.js" }, "dependencies": { "express": "^4" } }';

function marksOf({ findings }: Side): readonly string[] {
  return findings.map(({ report }) => report.fingerprint).sort();
}

/** A statement with one finding, or with none. */
const statement = fc.constantFrom("express().listen(3000);", "express().listen(4000);", 'express().listen(3000, "0.0.0.0");', "const kept = 1;", "");
const program = fc.array(statement, { maxLength: 6 }).map((lines) => ['const express = require("express");', ...lines]);
const faultsOf = (lines: readonly string[]): number => lines.filter((line) => line.includes("listen")).length;
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const runs = { numRuns: 20 };

test("lines that move bring nothing and keep their fingerprints", async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(), fc.constantFrom("", "// A remark.", "const added = 2;"), async (lines, at, added) => {
      const moved = lines.toSpliced(at % (lines.length + 1), 0, added, added);
      const before = { "a.js": text(lines) };
      const after = { "a.js": text(moved) };
      expect(await changed(before, after)).toEqual({ new: 0, moved: 0, unchanged: faultsOf(lines), fixed: 0 });
      expect(marksOf(await sideOf(after))).toEqual(marksOf(await sideOf(before)));
    }),
    runs,
  );
});

test("a file with another name takes its findings along", async () => {
  await fc.assert(
    fc.asyncProperty(program, program, fc.constantFrom("b.js", "src/deep/a.js"), async (lines, others, path) => {
      const before = { "a.js": text(lines), "other.js": text(others) };
      const after = { [path]: text(lines), "other.js": text(others) };
      expect(await changed(before, after)).toEqual({ new: 0, moved: faultsOf(lines), unchanged: faultsOf(others), fixed: 0 });
      expect(marksOf(await sideOf(after))).toEqual(marksOf(await sideOf(before)));
    }),
    runs,
  );
});

test("a formatter brings nothing", async () => {
  const format = (line: string): string => line.replace("(3000", "( 3000").replaceAll('"', "'").replace(/;$/, "");
  await fc.assert(
    fc.asyncProperty(program, fc.constantFrom("\n", "\n\n", "\n  "), async (lines, between) => {
      const before = { "a.js": text(lines) };
      const after = { "a.js": lines.map(format).join(between) };
      expect(await changed(before, after)).toEqual({ new: 0, moved: 0, unchanged: faultsOf(lines), fixed: 0 });
      expect(marksOf(await sideOf(after))).toEqual(marksOf(await sideOf(before)));
    }),
    runs,
  );
  const broken = "const express = require('express')\nexpress().listen(\n  3000,\n)\n";
  expect(await changed({ "a.js": text(['const express = require("express");', "express().listen(3000);"]) }, { "a.js": broken })).toMatchObject({ new: 0, unchanged: 1, fixed: 0 });
});

test("another checkout has the same fingerprints, wherever it lies and however its lines end", async () => {
  await fc.assert(
    fc.asyncProperty(program, program, async (lines, others) => {
      const files = { "a.js": text(lines), "src/b.js": text(others) };
      const windows = Object.fromEntries(Object.entries(files).map(([path, own]) => [path, own.replaceAll("\n", "\r\n")]));
      const [here, there] = [await sideOf(files), await sideOf(windows, oneRule, "/home/ada/elsewhere")];
      expect(marksOf(there)).toEqual(marksOf(here));
      const { of, fixed } = changesBetween(here, there);
      expect(fixed).toEqual([]);
      for (const change of of.values()) expect(change).toEqual({ change: "unchanged", inTouchedFile: false });
    }),
    runs,
  );
});

test("equal findings of one file are told apart, and their number is kept account of", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 5 }), fc.nat({ max: 5 }), async (before, after) => {
      const many = (count: number): Files => ({ "a.js": text(['const express = require("express");', ...Array.from({ length: count }, () => "express().listen(3000);")]) });
      expect(new Set(marksOf(await sideOf(many(before)))).size).toBe(before);
      expect(await changed(many(before), many(after))).toEqual({ new: Math.max(0, after - before), moved: 0, unchanged: Math.min(before, after), fixed: Math.max(0, before - after) });
    }),
    { numRuns: 12 },
  );
});

test("no value can be guessed from a fingerprint", async () => {
  const marks = await Promise.all(["3000", "65000"].map(async (port) => marksOf(await sideOf({ "a.js": `require("express")().listen(${port});\n` }))));
  expect(marks[0]).toEqual(marks[1]);
});

test("what was there before in a file that the change touched is told apart", async () => {
  const one = 'require("express")().listen(3000);\n';
  const { of } = changesBetween(await sideOf({ "a.js": one, "b.js": one, "c.js": one }), await sideOf({ "a.js": one, "b.js": `\n${one}`, "d.js": one }));
  expect([...of].map(([{ path }, change]) => [path, change])).toEqual([
    ["a.js", { change: "unchanged", inTouchedFile: false }],
    ["b.js", { change: "unchanged", inTouchedFile: true }],
    ["d.js", { change: "moved", movedFrom: "c.js" }],
  ]);
});

const names = ["STORE_URL", "MAIL_FROM", "SHOP_NAME", "TAX_REGION"];
const reads = (...which: readonly string[]): string => `const express = require("express");\n${which.map((name) => `exports.${name.toLowerCase()} = process.env.${name};\n`).join("")}express().listen(process.env.PORT);\n`;

test("what is said of an app as a whole is the same, whichever line is its example", async () => {
  const rules = [envVarUndocumented];
  const before = { "a.js": reads(...names) };
  const after = { "a.js": reads("TAX_REGION", "STORE_URL", "MAIL_FROM"), "settings.js": 'exports.name = process.env.SHOP_NAME;\nexports.unit = process.env.UNIT_NAME;\n' };
  expect((await sideOf(before, rules)).findings).toHaveLength(1);
  expect(await changed(before, after, rules)).toEqual({ new: 0, moved: 0, unchanged: 1, fixed: 0 });
  const all = { "settings.js": reads(...names), "a.js": 'require("./settings");\n' };
  expect(await changed(before, all, rules)).toEqual({ new: 0, moved: 0, unchanged: 1, fixed: 0 });
  expect(marksOf(await sideOf(all, rules))).toEqual(marksOf(await sideOf(before, rules)));
  expect(await changed(before, { "a.js": "express" }, rules)).toEqual({ new: 0, moved: 0, unchanged: 0, fixed: 1 });
});

test("what is said of a package or a variable is the same, wherever it is read or imported first", async () => {
  const packages = [undeclared];
  const imports = 'const left = require("left-pad");\n';
  expect(await changed({ "b.js": imports }, { "a.js": 'require("left-pad").call();\n', "b.js": imports }, packages)).toEqual({ new: 0, moved: 0, unchanged: 1, fixed: 0 });
  expect(await changed({ "b.js": imports }, { "b.js": 'const left = require("right-pad");\n' }, packages)).toEqual({ new: 1, moved: 0, unchanged: 0, fixed: 1 });

  const template = { ".env.example": "STORE_URL=\n" };
  const variable = { ...template, "b.js": reads("STORE_URL", "MAIL_FROM") };
  expect(await changed(variable, { ...variable, "a.js": "exports.from = required(process.env.MAIL_FROM);\n" }, [envVarUndocumented])).toEqual({ new: 0, moved: 0, unchanged: 1, fixed: 0 });
});

test("a credential in place of another one is new, and one on a line that was reformatted is not", async () => {
  const secret = (value: string): Files => ({ "a.js": `const dbPassword = "${value}";\n`, ".env": `DB_PASSWORD=${value}\n` });
  const [first, second] = ["f3Kq9ZtLw27xVb", "Hy82mPzRc4Tq6N"];
  const rules = [hardcodedSecret, envFileCommitted];
  expect(await changed(secret(first), secret(second), rules)).toEqual({ new: 2, moved: 0, unchanged: 0, fixed: 2 });
  expect(await changed(secret(first), { "a.js": `// why\nconst dbPassword =\n  '${first}'\n`, ".env": `PORT=1\nDB_PASSWORD=${first}\n` }, rules)).toEqual({ new: 0, moved: 0, unchanged: 2, fixed: 0 });
});

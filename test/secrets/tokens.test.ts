import { expect, test, vi } from "vitest";
import { rules } from "../../server/src/rules/index.ts";
import { isMadeUp } from "../../server/src/secrets/made-up.ts";
import { markFinder } from "../../server/src/core/marks.ts";
import { addsUp, isDigest } from "../../server/src/secrets/providers/checks.ts";
import { tokenShapes } from "../../server/src/secrets/providers/index.ts";
import type { TokenShape } from "../../server/src/secrets/providers/shape.ts";
import { mayHoldToken, tokenOf, tokensIn } from "../../server/src/secrets/tokens.ts";
import { check } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";
import { sampleOf, seeded, tokenSample } from "../support/token-samples.ts";

const titled = tokenShapes.map((shape, place) => [`${shape.provider}: ${shape.name}, ${shape.marks[0]}`, shape, place] as const);

/** Samples of the same shape that the judge of made-up texts lets through; a random text looks made up now and then. */
function samples(shape: TokenShape, seed: number) {
  const random = seeded(seed);
  return Array.from({ length: 6 }, () => tokenSample(shape, random)).filter(({ token }) => !isMadeUp(token.slice(shape.marks.find((mark) => token.startsWith(mark))?.length ?? 0).replace(/^(?:sk_)?test_/, "")));
}

test.each(titled)("%s is found, and where", (_, shape, place) => {
  const made = samples(shape, place + 1);
  expect(made.length).toBeGreaterThan(2);
  for (const { token, line } of made) {
    expect(mayHoldToken(line)).toBe(true);
    const found = tokensIn(line);
    expect(found.map(({ shape: { provider, kind }, span, addsUp: adds }) => [provider, kind, line.slice(span.start, span.end), adds])).toEqual([[shape.provider, shape.kind, token, true]]);
  }
});

test.each(titled.filter(([, { at }]) => at !== "variable"))("%s is none within a longer word", (_, shape, place) => {
  for (const { token, line } of samples(shape, place + 1)) expect(tokensIn(line.replace(token, `Z${token}Z`)).filter(({ shape: found }) => found === shape)).toEqual([]);
});

test.each(titled.filter(([, { rest }]) => rest !== "" && rest !== "\\d?"))("%s is none without anything random in it", (_, shape) => {
  const mark = shape.marks[0] ?? "";
  const { at = "start", before = "", rest } = shape;
  for (const place of [0, 0.5]) {
    const same = (source: string): string => sampleOf(source, () => place);
    const token = at === "start" ? mark + same(rest) : at === "inside" ? same(before) + mark + same(rest) : same(rest);
    expect(tokensIn(at === "variable" ? `${mark}=${token}` : `${mark} "${token}"`).filter(({ shape: found }) => found === shape)).toEqual([]);
  }
});

test.each(titled.filter(([, { check: how }]) => how !== undefined))("%s with a part exchanged does not add up", (_, shape, place) => {
  for (const { token, line } of samples(shape, place + 1)) {
    if (shape.check === "crc-base36" && !token.includes(".")) continue;
    const own = shape.check as NonNullable<TokenShape["check"]>;
    const middle = token.length - 12;
    const other = own === "bot-id" ? token.replace(/^(.{6})./, "$1_") : isDigest(own) ? token.slice(0, middle) + (token[middle] === "7" ? "8" : "7") + token.slice(middle + 1) : token.replace(/(?<=eyJ\w{5})\w{4}/g, "AAAA");
    expect(addsUp(own, token)).toBe(true);
    expect(addsUp(own, other)).toBe(false);
    expect(tokensIn(line.replace(token, other)).filter(({ shape: found }) => found === shape).map(({ addsUp: adds }) => adds)).toEqual(isDigest(own) ? [false] : []);
  }
});

test("a checksum that somebody else has published adds up", () => {
  // The tokens of the announcement of npm's format, of the tests of age and of Grafana, and of the manual of NATS; none of them opens anything.
  expect(addsUp("crc-base62", ["npm", "qkJaB6MffYVzZXWqmcoF49yrUxP3wf0LsakP"].join("_"))).toBe(true);
  expect(addsUp("bech32", ["AGE-SECRET-KEY-", "GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"].join("1"))).toBe(true);
  expect(addsUp("crc-base32", ["SUAP2AY6UAWHOXJBWDNRNKJ2DHNC5VA2DFJZTF", "C6PMLKUCOS2H2E2BA2E"].join("6"))).toBe(true);
});

test("the forms are of many providers, and each says who wrote it down", () => {
  expect(new Set(tokenShapes.map(({ provider }) => provider)).size).toBeGreaterThanOrEqual(120);
  const faults = tokenShapes.filter(({ source, marks, name }) => source === "" || marks.length === 0 || marks.some((mark) => !/^[!-~ ]{3,}$/.test(mark)) || /^an? /.test(name));
  expect(faults).toEqual([]);
});

test("a text without a mark costs no expression at all", () => {
  const clean = "export function total(items: readonly Item[]): number {\n  return items.reduce((sum, { price, count }) => sum + price * count, 0);\n}\n".repeat(500);
  const run = vi.spyOn(RegExp.prototype, "exec");
  expect(mayHoldToken(clean)).toBe(false);
  expect(tokensIn(clean)).toEqual([]);
  const runs = run.mock.calls.length;
  run.mockRestore();
  expect(runs).toBe(0);
});

test("a text with one mark costs the expressions of that mark alone", () => {
  const run = vi.spyOn(RegExp.prototype, "exec");
  tokensIn(`${"no mark here. ".repeat(1000)} dop_v1_ `);
  const runs = run.mock.calls.length;
  run.mockRestore();
  expect(runs).toBe(1);
});

test("marks are found like one after the other would be", () => {
  const marks = ["ab", "abc", "bca", "c", "aab", "b", "cabc"];
  const random = seeded(7);
  const findMarks = markFinder(marks);
  for (let round = 0; round < 300; round++) {
    const text = sampleOf("[abcdü]{0,30}", random);
    const found: string[] = [];
    findMarks(text, (mark, end) => {
      found.push(`${end} ${mark}`);
      return false;
    });
    const expected = marks.flatMap((mark, number) => Array.from({ length: text.length + 1 }, (_, end) => end).filter((end) => end >= mark.length && text.slice(end - mark.length, end) === mark).map((end) => `${end} ${number}`));
    expect(found.sort()).toEqual(expected.sort());
  }
});

test("marks again and again cost no more than their number", () => {
  for (const mark of new Set(tokenShapes.flatMap(({ marks }) => marks))) expect(tokensIn(`${mark} ${mark}`.repeat(400)).length).toBe(0);
  expect(tokensIn("glagent-".repeat(40_000))).toEqual([]);
});

test("what providers print in their documentation is made up", () => {
  const shown = [["AKIA", "IOSFODNN7EXAMPLE"], ["ghp_", "x".repeat(36)], ["sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"], ["xoxb-", "123456789012-1234567890123-abcdefghijklmnopqrstuvwx"], ["SK", "0123456789abcdef".repeat(2)], ["npm_", "your-token-goes-here"]];
  expect(shown.flatMap((parts) => tokensIn(`key = "${parts.join("")}"`))).toEqual([]);
});

test("a token is told from the text around it", () => {
  const shape = tokenShapes.find(({ name }) => name === "npm token") as TokenShape;
  const { token } = samples(shape, 3)[0] as { token: string };
  expect(tokenOf(` ${token}\n`)?.shape).toBe(shape);
  expect(tokenOf(`Bearer ${token}`)).toBeUndefined();
  for (const line of [`Bearer ${token}`, `//registry/:_authToken=${token}`, `https://x:${token}@registry`, `"\\n${token}"`, `'${token}'`, `<${token}>`]) expect(tokensIn(line).length).toBe(1);
  for (const line of [`sha512-${token}`, `a.${token}`, `_${token}`]) expect(tokensIn(line)).toEqual([]);
});

test("the rule names the provider and the kind, weighs them, and never shows the value", async () => {
  const sample = (name: string): string => (samples(tokenShapes.find((shape) => shape.name === name) as TokenShape, 11)[0] as { token: string }).token;
  const sound = sample("GitHub token");
  const sandbox = sample("Stripe test key");
  const shown = sample("Stripe publishable key");
  const broken = `${sound.slice(0, -1)}${sound.endsWith("a") ? "b" : "a"}`;
  const lines = [sound, sandbox, shown, broken].map((token) => `// ${token}`).join("\n");
  const report = (await check(memoryHost({ "app.js": `require("express")().listen(process.env.PORT);\n${lines}\nconst stripeSecretKey = "${sandbox}";\n`, "test/app.test.js": lines }), rules)).report();
  const found = report.findings.filter(({ rule }) => rule === "config/hardcoded-secret");
  expect(found.map(({ path, range, severity, message }) => `${path}:${range.start.line} ${severity}: ${message}`)).toEqual([
    "app.js:2 error: This is a GitHub token; revoke it, and read its successor from the environment",
    "app.js:3 warning: This is a Stripe test key; read it from the environment, as the live one has to be",
    "app.js:5 hint: This has the form of a GitHub token, but its checksum is wrong; if it was cut from a real one, revoke that",
    "app.js:6 warning: This is a Stripe test key; read it from the environment, as the live one has to be",
    "test/app.test.js:1 warning: This is a GitHub token; revoke it, and read its successor from the environment",
  ]);
  for (const token of [sound, sandbox, shown, broken]) expect(JSON.stringify(found.map(({ message, fixes }) => [message, fixes?.map(({ title }) => title)]))).not.toContain(token);
});

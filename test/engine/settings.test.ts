import Ajv from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import schema from "../../schemas/settings.schema.json" with { type: "json" };
import { readSettings } from "../../server/src/engine/settings.ts";

const answer = (written: string): string => `{ "attestations": { ".": { "config/rotation": ${written} } } }`;

const read = (text: string) => readSettings(text, { ruleIds: ["port-binding/hardcoded-port", "logs/file-destination"], apisOf: (language) => (language === "javascript" ? ["rotating-file-stream", "express().**.listen"] : []) });

test("everything there is to say", () => {
  const { settings, problems } = read('{\n  // a comment\n  "$schema": "x",\n  "root": true,\n  "rules": { "logs/file-destination": "off" },\n  "ignore": ["legacy/**", "*.gen.js", "/top.js", "old/"],\n}');
  expect(problems).toEqual([]);
  expect(settings.root).toBe(true);
  expect([...settings.rules]).toEqual([["logs/file-destination", "off"]]);
  const ignored = ["legacy/a/b.js", "x.gen.js", "deep/x.gen.js", "top.js", "old/a.js", "deep/old/b.js"];
  const kept = ["legacy2/a.js", "gen.js", "deep/top.js", "older/a.js"];
  expect(ignored.filter((path) => !settings.ignores(path))).toEqual([]);
  expect(kept.filter((path) => settings.ignores(path))).toEqual([]);
});

test.each([
  ["{ \"root\": 1 }", 1, 11, /must be true or false/],
  ["[]", 1, 1, /must be an object/],
  ["{\n  \"rules\": []\n}", 2, 12, /object of rule names/],
  ["{ \"rules\": { \"logs/file-destinatio\": \"off\" } }", 1, 14, /did you mean "logs\/file-destination"/],
  ["{ \"rules\": { \"logs/file-destination\": \"warn\" } }", 1, 39, /must be one of error, warning/],
  ["{ \"factors\": { \"log\": \"off\" } }", 1, 16, /There is no factor "log"; did you mean "logs"/],
  ["{ \"factors\": { \"logs\": \"quiet\" } }", 1, 24, /severity of a factor must be one of/],
  ["{ \"requireReason\": \"no\" }", 1, 20, /"requireReason" must be true or false/],
  ["{ \"suppressions\": {} }", 1, 19, /"suppressions" must be a list/],
  ["{ \"suppressions\": [\"a/b\"] }", 1, 20, /A suppression must be an object/],
  ["{ \"suppressions\": [{ \"rule\": \"a/b\" }] }", 1, 20, /needs a "rule" and a "path", or the "fingerprint"/],
  ["{ \"suppressions\": [{ \"paths\": \"a\" }] }", 1, 22, /Unknown part of a suppression "paths"; did you mean "path"/],
  ["{ \"suppressions\": [{ \"rule\": 1, \"path\": \"a\" }] }", 1, 30, /"rule" must be the name of a rule/],
  ["{ \"suppressions\": [{ \"rule\": \"a/b\", \"path\": \"\" }] }", 1, 45, /must not be empty/],
  ["{ \"suppressions\": [{ \"fingerprint\": \"f\", \"until\": \"soon\" }] }", 1, 51, /"until" must be a day/],
  ["{ \"suppressions\": [{ \"fingerprint\": \"f\", \"until\": \"2027-02-30\" }] }", 1, 51, /There is no day 2027-02-30/],
  [`{ "suppressions": [${"1,".repeat(1001)}] }`, 1, 19, /1000 entries at most/],
  ["{ \"apps\": [] }", 1, 11, /"apps" must be an object of folders and kinds/],
  ["{ \"apps\": { \"api\": \"server\" } }", 1, 20, /An app must be one of service, worker/],
  ["{ \"apps\": { \"../api\": \"service\" } }", 1, 13, /does not lie below this file/],
  ["{ \"deploymentFiles\": [] }", 1, 22, /"deploymentFiles" must be an object/],
  ["{ \"deploymentFiles\": { \"prod\": [] } }", 1, 24, /Unknown deploy "prod"; it must be "production" or "development"/],
  ["{ \"deploymentFiles\": { \"production\": \"x\" } }", 1, 38, /"production" must be a list of globs/],
  ["{ \"apis\": [] }", 1, 11, /"apis" must be an object of languages/],
  ["{ \"apis\": { \"typescript\": {} } }", 1, 13, /There is no language "typescript"; "javascript" is for TypeScript, too/],
  ["{ \"apis\": { \"go\": [] } }", 1, 19, /The APIs of a language must be an object/],
  ["{ \"apis\": { \"javascript\": { \"a.b\": 1 } } }", 1, 36, /An API must be the name of one that rules know/],
  ["{ \"apis\": { \"javascript\": { \"a.b\": \"rotating-file-steam\" } } }", 1, 36, /No rule knows the API "rotating-file-steam"; did you mean "rotating-file-stream"/],
  ["{ \"apis\": { \"javascript\": { \"a.b\": {} } } }", 1, 36, /"like" is missing/],
  ["{ \"apis\": { \"javascript\": { \"a.b\": { \"like\": \"express().use().listen\", \"arguments\": [-1] } } } }", 1, 86, /counts from 0/],
  [`{ "apis": { "javascript": { "${"*a".repeat(3)}": "x" } } }`, 1, 29, /two wildcards at most/],
  ["{ \"placeholders\": [\"no\"] }", 1, 20, /must have 3 to 100 characters/],
  ["{ \"placeholders\": [7] }", 1, 20, /A placeholder must be a string/],
  ["{ \"ignor\": [] }", 1, 3, /did you mean "ignore"/],
  ["{ \"ignore\": \"x\" }", 1, 13, /must be a list of globs/],
  ["{ \"ignore\": [1] }", 1, 14, /must be a string/],
  ["{ \"ignore\": [\"\"] }", 1, 14, /must not be empty/],
  ["{ \"ignore\": [\"!(a|b)\"] }", 1, 14, /Extended globs/],
  ["{ \"ignore\": [\"/\"] }", 1, 14, /"\/" names nothing/],
  [`{ "ignore": ["${"*a".repeat(9)}"] }`, 1, 14, /8 wildcards/],
  [`{ "ignore": ["${"a".repeat(201)}"] }`, 1, 14, /200 characters/],
  ["[".repeat(100_000), 1, 1, /^The settings are nested too deeply to be read$/],
  ["{ \"root\": true", 1, 15, /not valid JSON/],
  ["{ \"attestation\": {} }", 1, 3, /did you mean "attestations"/],
  ["{ \"attestations\": [] }", 1, 19, /object of apps and their answers/],
  ["{ \"attestations\": { \".\": true } }", 1, 26, /object of questions and answers/],
  ["{ \"attestations\": { \".\": {\n  \"config/rotatoin\": { \"answer\": \"yes\" } } } }", 2, 3, /no question "config\/rotatoin"; did you mean "config\/rotation"/],
  [answer("true"), 1, 47, /An answer must be an object/],
  [answer("{}"), 1, 47, /"answer" is missing/],
  [answer("{ \"answer\": \"maybe\" }"), 1, 59, /one of yes, no, not-applicable/],
  [answer("{ \"answer\": \"yes\", \"by\": 1 }"), 1, 72, /"by" must be a string/],
  [answer("{ \"answer\": \"yes\", \"notes\": \"x\" }"), 1, 66, /did you mean "note"/],
  [answer("{ \"answer\": \"yes\", \"on\": \"21.11.2026\" }"), 1, 72, /"on" must be a day/],
  [answer("{ \"answer\": \"yes\", \"until\": \"2026-02-30\" }"), 1, 75, /There is no day 2026-02-30/],
  [answer("{ \"answer\": \"yes\", \"until\": \"2026-13-01\" }"), 1, 75, /There is no day 2026-13-01/],
  [answer("{ \"answer\": \"yes\", \"on\": \"2026-11-21\", \"until\": \"2026-11-20\" }"), 1, 47, /before it was given on 2026-11-21/],
])("%s is refused at %i:%i", (text, line, column, message) => {
  expect(read(text).problems[0]).toMatchObject({ line, column, message: expect.stringMatching(message) });
});

test("an empty file and an empty object say nothing", () => {
  for (const text of ["{}", "// nothing\n{}"]) expect(read(text).problems).toEqual([]);
});

test("answers of people, by app and question", () => {
  const { settings, problems } = read('{ "attestations": { ".": { "config/rotation": { "answer": "yes", "note": "see the runbook", "by": "Ada", "on": "2026-11-21", "until": "2027-05-01" } }, "services/api": { "logs/platform-captures": { "answer": "no" } } } }');
  expect(problems).toEqual([]);
  expect([...settings.attestations].map(([app, { byCheck }]) => [app, Object.fromEntries(byCheck)])).toEqual([
    ["", { "config/rotation": { answer: "yes", note: "see the runbook", by: "Ada", on: "2026-11-21", until: "2027-05-01" } }],
    ["services/api", { "logs/platform-captures": { answer: "no" } }],
  ]);
});

test("a word of any length has an answer, and soon", () => {
  const word = "x".repeat(1_000_000);
  expect(read(`{ "${word}": 1 }`).problems).toHaveLength(1);
  expect(read(`{ "rules": { "${word}": "off" } }`).problems).toHaveLength(1);
});

test("the schema and the reader know the same settings", () => {
  const known = Object.keys(schema.properties);
  expect(known.flatMap((key) => read(`{ "${key}": null }`).problems).filter(({ message }) => message.startsWith("Unknown"))).toEqual([]);
  expect(known.filter((key) => key !== "$schema" && read(`{ "${key}": null }`).problems.length === 0)).toEqual([]);
  expect(new Ajv({ strict: false }).compile(schema)({ rulez: {} })).toBe(false);
});

test("nothing that a file may hold stops the reader, and every mistake has a place in it", () => {
  const keys = Object.keys(schema.properties);
  const anything = fc.oneof(fc.json(), fc.string(), fc.tuple(fc.constantFrom(...keys), fc.json()).map(([key, value]) => `{ "${key}": ${value} }`), fc.tuple(fc.constantFrom(...keys), fc.jsonValue()).map(([key, value]) => JSON.stringify({ [key]: [value, { rule: value, path: value, fingerprint: value }], rules: value })));
  fc.assert(
    fc.property(anything, (text) => {
      for (const { message, line, column, span } of read(text).problems) {
        expect(message).toMatch(/^[A-Z"].*[^.]$/s);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(span.end).toBeLessThanOrEqual(text.length + 1);
      }
    }),
    { numRuns: 500 },
  );
});

const suppression = (written: string): string => `{ "suppressions": [${written}] }`;

test("every glob that is taken answers for every path", () => {
  const glob = fc.string({ unit: fc.constantFrom(..."*?/.![]{}()\\@+|,a-z "), maxLength: 12 });
  fc.assert(
    fc.property(glob, fc.string({ unit: fc.constantFrom(..."a/.z-b"), minLength: 1 }), (written, path) => {
      expect(typeof read(JSON.stringify({ ignore: [written] })).settings.ignores(path)).toBe("boolean");
    }),
    { numRuns: 500 },
  );
});

test("the schema takes and refuses the suppressions that are taken and refused here", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const isTaken = (written: string): readonly boolean[] => [validate(JSON.parse(suppression(written))), read(suppression(written)).problems.length === 0];
  for (const good of ['{ "rule": "a/b", "path": "data/*.json", "reason": "made up", "until": "2027-05-01", "by": "Ada" }', '{ "fingerprint": "f" }', '{ "rule": "config/hardcoded-secret", "path": "x", "fingerprint": "f" }']) expect(isTaken(good), good).toEqual([true, true]);
  for (const bad of ["{}", "1", '{ "rule": "a/b" }', '{ "path": "x" }', '{ "rule": 1, "path": "x" }', '{ "fingerprint": "f", "until": "soon" }', '{ "fingerprint": "f", "file": "x" }']) expect(isTaken(bad), bad).toEqual([false, false]);
});

test("the schema takes and refuses the answers that are taken and refused here", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const isTaken = (written: string): readonly boolean[] => [validate(JSON.parse(answer(written))), read(answer(written)).problems.length === 0];
  for (const good of ['{ "answer": "yes" }', '{ "answer": "not-applicable", "note": "", "by": "Ada", "on": "2026-11-21", "until": "2026-11-21" }']) expect(isTaken(good), good).toEqual([true, true]);
  for (const bad of ["{}", "1", '{ "answer": null }', '{ "answer": "yes", "who": "Ada" }', '{ "answer": "yes", "on": 2026 }', '{ "answer": "yes", "until": "2027" }']) expect(isTaken(bad), bad).toEqual([false, false]);
});

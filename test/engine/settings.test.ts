import Ajv from "ajv";
import { expect, test } from "vitest";
import schema from "../../schemas/settings.schema.json" with { type: "json" };
import { readSettings, unknownApps } from "../../server/src/engine/settings.ts";

const answer = (written: string): string => `{ "attestations": { ".": { "config/rotation": ${written} } } }`;

const read = (text: string) => readSettings(text, ["port-binding/hardcoded-port", "logs/file-destination"]);

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
  ["{ \"ignor\": [] }", 1, 3, /did you mean "ignore"/],
  ["{ \"ignore\": \"x\" }", 1, 13, /must be a list of globs/],
  ["{ \"ignore\": [1] }", 1, 14, /must be a string/],
  ["{ \"ignore\": [\"\"] }", 1, 14, /must not be empty/],
  ["{ \"ignore\": [\"!(a|b)\"] }", 1, 14, /Extended globs/],
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

test("an answer for an app that is not there is a mistake once the apps are known", () => {
  const { settings, problems } = read('{\n  "attestations": {\n    ".": {},\n    "services/ap": {}\n  }\n}');
  expect(problems).toEqual([]);
  expect(unknownApps(settings, ["", "services/api"])).toMatchObject([{ line: 4, column: 5, kind: "meaning", message: 'There is no app in the folder "services/ap"; did you mean "services/api"?' }]);
  expect(unknownApps(settings, ["", "services/ap"])).toEqual([]);
});

test("the schema takes and refuses the answers that are taken and refused here", () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const isTaken = (written: string): readonly boolean[] => [validate(JSON.parse(answer(written))), read(answer(written)).problems.length === 0];
  for (const good of ['{ "answer": "yes" }', '{ "answer": "not-applicable", "note": "", "by": "Ada", "on": "2026-11-21", "until": "2026-11-21" }']) expect(isTaken(good), good).toEqual([true, true]);
  for (const bad of ["{}", "1", '{ "answer": null }', '{ "answer": "yes", "who": "Ada" }', '{ "answer": "yes", "on": 2026 }', '{ "answer": "yes", "until": "2027" }']) expect(isTaken(bad), bad).toEqual([false, false]);
});

import { expect, test } from "vitest";
import { readSettings } from "../../server/src/engine/settings.ts";

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
])("%s is refused at %i:%i", (text, line, column, message) => {
  expect(read(text).problems[0]).toMatchObject({ line, column, message: expect.stringMatching(message) });
});

test("an empty file and an empty object say nothing", () => {
  for (const text of ["{}", "// nothing\n{}"]) expect(read(text).problems).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requiredWords } from "../../server/src/engine/required-words.ts";
import { triggerOf } from "../../server/src/engine/triggers.ts";
import type { Ecosystem } from "../../server/src/core/facts/facts.ts";
import { rules } from "../../server/src/rules/index.ts";

test.each([
  ["redis", ["redis"]],
  ["\\bredis\\b", ["redis"]],
  ["redis|mongodb", ["redis", "mongodb"]],
  ["[rR]edis", ["redis", "Redis"]],
  ["[\"']pg[\"']", ['"pg"', '"pg\'', "'pg\"", "'pg'"]],
  ["sqlite3?", ["sqlite"]],
  ["(?:rabbit|kafka)(?:mq)?_URL", ["rabbitmq_URL", "rabbit_URL", "kafkamq_URL", "kafka_URL"]],
  ["\\.listen\\s{0,12}\\(", [".listen"]],
  ["\\w*(?:[sS]ession)\\w*[ ]=", ["session", "Session"]],
  ["(?:token){2,4}", ["token"]],
  ["(?=secret)\\w+", undefined],
  ["(?:token)?", undefined],
  ["(?:token)*key", ["key"]],
  ["pg|sqlite", undefined],
  ["[^x]{3}", undefined],
])("what %s matches holds %j", (expression, words) => {
  expect(requiredWords(expression) === undefined ? undefined : [...(requiredWords(expression) ?? [])].sort()).toEqual(words === undefined ? undefined : [...words].sort());
});

/** Every expression that decides whether a source is parsed. */
const triggers = new Set(
  rules.flatMap((rule) =>
    rule.detect.flatMap((detector) => {
      if (detector.kind === "calls") return Object.entries(detector.names).flatMap(([ecosystem, names]) => Object.keys(names).flatMap((pattern) => triggerOf(pattern, ecosystem as Ecosystem)));
      return detector.kind === "sources" || detector.kind === "app" ? Object.values(detector.triggers).flat() : [];
    }),
  ),
);

test("whatever a trigger matches in the specs holds one of its words", () => {
  const folder = join(import.meta.dirname, "../rules");
  const source = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md")).map((path) => readFileSync(join(folder, path), "utf8")).join("\n");
  for (const trigger of triggers) {
    const words = requiredWords(trigger);
    if (words === undefined) continue;
    for (const match of source.matchAll(new RegExp(trigger, "gm"))) expect(words.some((word) => match[0].includes(word)), trigger).toBe(true);
  }
});

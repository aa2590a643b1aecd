import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../../server/src/rules/index.ts";
import { runCase, specGaps } from "./harness.ts";
import { readSpec } from "./spec.ts";

const folder = new URL("./", import.meta.url);
const specs = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/")).filter((path) => path.endsWith(".md")).map((path) => path.slice(0, -3));

test("every rule has a spec, and every spec a rule", () => {
  expect(specs.sort()).toEqual(rules.map((rule) => rule.id).sort());
});

for (const rule of rules.filter(({ id }) => specs.includes(id))) {
  describe(rule.id, () => {
    const spec = readSpec(readFileSync(new URL(`${rule.id}.md`, folder), "utf8"));

    test("the spec leaves no gap", () => {
      expect(specGaps(spec, rule)).toEqual([]);
    });

    for (const one of spec.cases) {
      test(`${one.kind}: ${one.title}`, async () => {
        expect(await runCase(one, rule, rules)).toEqual([]);
      });
    }
  });
}

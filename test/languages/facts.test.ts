import { beforeAll, describe, expect, test } from "vitest";
import { languages } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";
import { cells } from "./cells/cells.ts";
import { kinds, type Cell, type Read } from "./cells/kinds.ts";

beforeAll(async () => {
  for (const { id } of languages) await parsers.load(id);
});

for (const [field, ofField] of Object.entries(kinds) as [keyof typeof kinds, Readonly<Record<string, Read>>][]) {
  for (const [kind, read] of Object.entries(ofField)) {
    describe(`${field}: ${kind}`, () => {
      for (const { id, facts } of languages) {
        const cell = (cells[id].cells[field] as Readonly<Record<string, Cell>>)[kind];
        test(`${id} has a cell`, () => {
          if (typeof cell === "string") expect(cell).toMatch(/^not in this language: \S/);
          else expect(cell?.filter(([, ...said]) => said.length > 0).length, "rows that say something").toBeGreaterThan(0);
        });
        if (!Array.isArray(cell)) continue;
        test.each(cell.map(([source, ...expected]) => ({ source, expected })))(`${id}: $source`, ({ source, expected }) => {
          expect(read(facts(parsers.parse(id, source), id), source)).toEqual(expected);
        });
      }
    });
  }
}

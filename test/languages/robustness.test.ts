import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts } from "../../server/src/core/facts/facts.ts";
import { GivenUp, withinBudget } from "../../server/src/core/budget.ts";
import { languages } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";
import { countingClock } from "../support/clock.ts";
import { damagedTexts, spansOutside } from "../support/robustness.ts";
import { forAny } from "../support/watched.ts";
import { cells } from "./cells/cells.ts";
import type { Cell } from "./cells/kinds.ts";

beforeAll(async () => {
  for (const { id } of languages) await parsers.load(id);
});

describe.each(languages.map((language) => ({ id: language.id, read: (text: string): SourceFacts => language.facts(parsers.parse(language.id, text), language.id), facts: language.facts })))("$id", ({ id, read, facts }) => {
  const { text: sample, pieces, extremes, line, around: [before, after] = ["", ""] } = cells[id].sample;

  test("its sample says something of every kind it has, and nothing of it is misread", () => {
    const { language: _, importInsertion: _anywhere, problems, ...found } = read(sample);
    expect(problems).toEqual([]);
    for (const [field, said] of Object.entries(found)) {
      const has = Object.values<Cell>(cells[id].cells[field as keyof typeof found]).some((cell) => typeof cell !== "string");
      expect(said.length > 0, field).toBe(has);
    }
  });

  test("any text gives facts, with every range inside it", () => {
    forAny(damagedTexts(sample), (text) => expect(spansOutside(unlessGivenUp(() => read(text)) ?? {}, text)).toEqual([]), { numRuns: 100 });
  });

  test("edits one by one give the facts of a fresh parse", () => {
    let compared = 0;
    forAny(
      fc.array(fc.record({ at: fc.nat(2000), remove: fc.nat(40), insert: fc.constantFrom(...pieces) }), { minLength: 1, maxLength: 4 }),
      (edits) => {
        const document = parsers.openDocument(id, sample);
        try {
          let text = sample;
          for (const { at, remove, insert } of edits) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + insert + text.slice(start + remove);
            const next = text;
            if (unlessGivenUp(() => (document.update(next), document)) === undefined) return;
          }
          const edited = facts(document.flat(), id);
          expect(spansOutside(edited, text)).toEqual([]);
          const fresh = unlessGivenUp(() => read(text));
          if (fresh === undefined) return;
          // What cannot be parsed may be skipped in more than one way.
          if (fresh.problems.length > 0 || edited.problems.length > 0) return;
          compared++;
          expect(edited).toEqual(fresh);
        } finally {
          document.dispose();
        }
      },
      // Most edits leave something that cannot be parsed; a line break below the last line never does.
      { numRuns: 60, examples: [[[{ at: sample.length, remove: 0, insert: "\n" }]]] },
    );
    expect(compared).toBeGreaterThan(0);
  });

  test.each(Object.entries(extremes))("%s, without end", (_, text) => {
    expect(spansOutside(withinBudget(() => read(text), countingClock()), text)).toEqual([]);
  });

  test("brackets that are never closed are not parsed, and the next text is", () => {
    expect(() => read(before + "([{".repeat(3000))).toThrow(GivenUp);
    expect(read(sample).problems).toEqual([]);
  });

  test("a file of 20,000 lines is read to its end", () => {
    const text = before + line.repeat(20_000) + after;
    const { calls } = read(text);
    expect(calls).toHaveLength(20_000);
    expect(text.slice(calls.at(-1)?.span.start)).toBe(line + after);
  });
});

/** A text may be one that its grammar cannot read. */
function unlessGivenUp<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GivenUp) return undefined;
    throw error;
  }
}

import { beforeAll, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts } from "../../server/src/core/facts/facts.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { javascriptFacts } from "../../server/src/languages/javascript/facts.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import { parsers } from "../support/lint.ts";
import { forAny } from "../support/watched.ts";

beforeAll(async () => {
  await parsers.load("typescript");
});

function facts(text: string): SourceFacts {
  return javascriptFacts(parsers.parse("typescript", text), "typescript");
}

test("a constant is what it was initialised with, at the place where that is written", () => {
  const [argument] = facts("const PORT = 3000; f(PORT)").calls[0]?.arguments ?? [];
  expect(argument).toEqual({ kind: "literal", text: "3000", type: "number", span: { start: 13, end: 17 }, through: "PORT" });
});

const sample = `import express, { type Express } from "express";
const { PORT = 3000 } = process.env;
class Server<T> { private readonly app: Express = express(); start() { return this.app.listen(PORT, () => console.log(\`on \${PORT} 🚀\`)); } }
export const config = { port: 8080, nested: { deep: [1, 2, ...more] } };
module.exports = async function main({ a = 1, ...rest }) { for (const x of rest) { try { await run(x ?? a) } catch (error) { throw error } } };
// twelve-factor-ignore-next-line a/b -- reason
`;

const brokenFields = [
  [688, 10, "🚀"],
  [0, 22, '"'],
  [994, 4, "class A {"],
  [0, 2, '"'],
  [36, 37, "<"],
  [233, 12, '"'],
  [0, 36, "x"],
  [502, 36, "}"],
  [823, 37, "("],
  [688, 37, "=>"],
].map(([at, remove, insert], index) => ({ at: at as number, remove: remove as number, insert: insert as string, looks: index > 7 }));

test("what is copied from the tree before an edit is what the whole tree has", async () => {
  const whole = createParsers(readGrammar, { reuse: false });
  await whole.load("typescript");
  const piece = fc.constantFrom('"', "'", "`", "${", "}", "{", "(", ")", "\n", "/*", "*/", "=>", "app.listen(3000)", "🚀", " ", "x", ";", "<", "class A {");
  forAny(
    fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece, looks: fc.boolean() }), { minLength: 1, maxLength: 12 }),
    (edits) => {
      const [document, control] = [parsers.openDocument("typescript", sample), whole.openDocument("typescript", sample)];
      try {
        let text = sample;
        document.flat();
        for (const { at, remove, insert, looks } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
          control.update(text);
          if (!looks) continue;
          const [copied, walked] = [document.flat(), control.flat()];
          expect(copied.words.slice(0, copied.length)).toEqual(walked.words.slice(0, walked.length));
        }
      } finally {
        document.dispose();
        control.dispose();
      }
    },
    // A node of a broken part once had another field than the edit before, far away, had left it.
    { numRuns: 400, examples: [[brokenFields]] },
  );
});

test("the public cursor reads the same tree as the raw one", async () => {
  const raw = parsers.parse("typescript", sample);
  const slow = createParsers(readGrammar, { rawCursor: false });
  await slow.load("typescript");
  expect(slow.parse("typescript", sample).words.slice(0, raw.length)).toEqual(raw.words.slice(0, raw.length));
});

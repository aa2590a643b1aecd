import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { LanguageId, SourceFacts } from "../../server/src/core/facts.ts";
import { languages } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";
import { damagedTexts, spansOutside } from "../support/robustness.ts";

interface Sample {
  readonly text: string;
  /** What edits put in: words of the language that change how the text around them is read. */
  readonly pieces: readonly string[];
  /** Texts that are nested or repeated as nobody would write them. */
  readonly extremes: Readonly<Record<string, string>>;
}

const script = `import express from "express";
const { PORT = 3000 } = process.env;
class Server { app = express(); start() { return this.app.listen(PORT, () => console.log(\`on \${PORT} 🚀\`)); } }
export const config = { port: 8080, nested: { deep: [1, 2, ...more] } };
if (process.env.NODE_ENV !== "production") process.on("SIGTERM", stop); else if (!process.env.KEY) throw new Error("KEY");
module.exports = async function main({ a = 1, ...rest }) { for (const x of rest) { try { await run(x ?? a) } catch (error) { throw error } } };
// twelve-factor-ignore-next-line a/b -- reason
`;

const typed = `import type { Express } from "express";
abstract class Typed<T extends object> extends Base<T> { private readonly app: Express; constructor(@Inject() private n?: number) { super(n as any) } }
${script}`;

const scriptPieces = ['"', "'", "`", "${", "}", "{", "(", ")", "\n", "/*", "*/", "//", "=>", "app.listen(3000)", "é🚀", "\r\n", " ", "const x = 1;", "\u0000", "\ud800", "import "];

const scriptExtremes = {
  "square brackets": `f(${"[".repeat(3000)}${"]".repeat(3000)})`,
  "brackets that do not close": "([{".repeat(3000),
  "objects": `f(${"{a:".repeat(3000)}1${"}".repeat(3000)})`,
  "calls in calls": `${"a.b(".repeat(2000)}${")".repeat(2000)}`,
  "a chain of calls": `a${".b()".repeat(3000)}`,
  "a sum": `x = ${"a + ".repeat(3000)}1; f(x)`,
  "blocks": `${"{".repeat(3000)}f()${"}".repeat(3000)}`,
  "functions": `f(${"() => ".repeat(3000)}1)`,
  "templates": `f(${"`${".repeat(500)}1${"}`".repeat(500)})`,
  "names of names": `${Array.from({ length: 5000 }, (_, index) => `const a${index + 1} = a${index};`).join("\n")} f(a5000)`,
};

/** Their robustness is tested in files of their own. */
type OfOwnTest = Exclude<LanguageId, "javascript" | "typescript" | "typescriptreact" | "python">;

const hasSample = (id: LanguageId): id is Exclude<LanguageId, OfOwnTest> => id in samples;

/** A language without a sample does not compile. */
const samples: Readonly<Record<Exclude<LanguageId, OfOwnTest>, Sample>> = {
  javascript: { text: script, pieces: scriptPieces, extremes: scriptExtremes },
  typescript: { text: typed, pieces: scriptPieces, extremes: scriptExtremes },
  typescriptreact: { text: `${typed}const page = <Page on={() => start()} title="a">text {config.port}</Page>;\n`, pieces: [...scriptPieces, "<a>", "</a>", "/>"], extremes: scriptExtremes },
  python: {
    text: `"""About."""
import os, signal
from flask import Flask as F
from .base import *
PORT = int(os.environ.get("PORT") or 3000)
app: F | None = F(__name__)
class Server(Base[int]):
    key: str = "k"
    def start(self, *, port: int = 80, **rest):
        with open(f"a{port}.log") as self.file:
            self.app.run(host="0.0.0.0", port=port)  # 🚀
@app.route("/", methods=["GET"])
async def index(): return {"a": 1, **more, "b": [x for x in y if (z := x)]}
if os.environ["ENV"] not in ("production", "staging"):
    signal.signal(signal.SIGTERM, lambda *_: stop())
elif "KEY" not in os.environ: raise ValueError("KEY")
match PORT:
    case 80 | 443: del app
    # twelve-factor-ignore-next-line a/b -- reason
    case _: assert PORT, "port"
`,
    pieces: ['"', "'", '"""', 'f"{', "}", "{", "(", ")", "[", "\n", "\n    ", "#", ":", "lambda: ", "app.run(3000)", "é🚀", "\r\n", "\t", "x = 1", "\u0000", "\ud800", "import ", "\\\n"],
    extremes: {
      "square brackets": `f(${"[".repeat(3000)}${"]".repeat(3000)})`,
      "brackets that do not close": "([{".repeat(3000),
      "dictionaries": `f(${"{'a':".repeat(3000)}1${"}".repeat(3000)})`,
      "calls in calls": `${"a.b(".repeat(2000)}${")".repeat(2000)}`,
      "a chain of calls": `a${".b()".repeat(3000)}`,
      "a sum": `x = ${"a + ".repeat(3000)}1\nf(x)`,
      "negations": `if ${"not ".repeat(3000)}a:\n    f()`,
      "functions": `f(${"lambda: ".repeat(3000)}1)`,
      "types": `x: ${"Optional[".repeat(3000)}A${"]".repeat(3000)}\nx.f()`,
      "indentation": `${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}if a:`).join("\n")}\n${" ".repeat(200)}f()`,
      "names of names": `${Array.from({ length: 5000 }, (_, index) => `a${index + 1} = a${index}`).join("\n")}\nf(a5000)`,
      "a name that is assigned again and again": "x = 1\nf(x)\n".repeat(10_000),
      "a field that is assigned again and again": `class A:\n    def g(self):\n${"        self.a = 1\n        f(self.a)\n".repeat(5000)}`,
      "a function with many ways out": `import x\ndef g():\n${"    return x.y()\n".repeat(5000)}${"g().f()\n".repeat(1000)}`,
      "branches": `import os\nif os.environ["A"]:\n    f()\n${'elif os.environ["B"] == "b":\n    g()\n'.repeat(5000)}`,
    },
  },
};

beforeAll(async () => {
  for (const { id } of languages) await parsers.load(id);
});

describe.each(languages.filter(({ id }) => hasSample(id)).map((language) => ({ id: language.id, read: (text: string): SourceFacts => language.facts(parsers.parse(language.id, text), language.id), facts: language.facts })))("$id", ({ id, read, facts }) => {
  const { text: sample, pieces, extremes } = samples[id as keyof typeof samples];

  test("its sample says something of every kind, and nothing of it is misread", () => {
    const found = read(sample);
    expect(found.problems).toEqual([]);
    for (const kind of ["imports", "exports", "calls", "envReads", "bindings", "functions", "guards", "types", "signals", "directives"] as const) expect(found[kind].length, kind).toBeGreaterThan(0);
  });

  test("any text gives facts, with every range inside it", () => {
    fc.assert(
      fc.property(damagedTexts(sample), (text) => {
        expect(spansOutside(read(text), text)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("edits one by one give the facts of a fresh parse", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(2000), remove: fc.nat(40), insert: fc.constantFrom(...pieces) }), { minLength: 1, maxLength: 4 }), (edits) => {
        const document = parsers.openDocument(id, sample);
        try {
          let text = sample;
          for (const { at, remove, insert } of edits) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + insert + text.slice(start + remove);
            document.update(text);
          }
          const edited = facts(document.flat(), id);
          expect(spansOutside(edited, text)).toEqual([]);
          const fresh = read(text);
          // What cannot be parsed may be skipped in more than one way.
          if (fresh.problems.length > 0 || edited.problems.length > 0) return;
          compared++;
          expect(edited).toEqual(fresh);
        } finally {
          document.dispose();
        }
      }),
      { numRuns: 120 },
    );
    expect(compared).toBeGreaterThan(0);
  });

  test.each(Object.entries(extremes))("%s, without end", (_, text) => {
    expect(spansOutside(read(text), text)).toEqual([]);
  });

  test("a file of 100,000 lines is read to its end", () => {
    const text = "f(1)\n".repeat(100_000);
    const { calls } = read(text);
    expect(calls).toHaveLength(100_000);
    expect(calls.at(-1)?.span.end).toBe(text.length - 1);
  });
});

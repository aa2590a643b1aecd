import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { LanguageId, SourceFacts } from "../../server/src/core/facts.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { javascriptFacts } from "../../server/src/languages/javascript/facts.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import { parsers } from "../support/lint.ts";

beforeAll(async () => {
  for (const language of ["javascript", "typescript", "typescriptreact"] as const) await parsers.load(language);
});

function facts(text: string, language: LanguageId = "typescript"): SourceFacts {
  return javascriptFacts(parsers.parse(language, text), language);
}

/** The callee of the last call of a text. */
function callee(text: string): string | undefined {
  return facts(text).calls.at(-1)?.callee;
}

describe("the name of a callee", () => {
  test.each([
    ['import express from "express"; express()', "express"],
    ['import { Server as S } from "node:http"; new S()', "http.Server"],
    ['import * as http from "http"; http.createServer()', "http.createServer"],
    ['const { File } = require("winston").transports; new File()', "winston.transports.File"],
    ['const w = require("winston"), { transports: T } = w; new T.File()', "winston.transports.File"],
    ['import w = require("winston"); w.createLogger()', "winston.createLogger"],
    ['const app = require("express")(); f(() => app.get())', "express().get"],
    ['let app; app = require("express")(); app.get()', "express().get"],
    ['import e from "express"; const app = await (e() as any); app!.get()', "express().get"],
    ['import type { FastifyInstance } from "fastify"; let f: FastifyInstance; f.listen()', "fastify.FastifyInstance().listen"],
    ['import e from "express"; class A { private app = e(); b() { this.app.listen() } }', "express().listen"],
    ['import type { Application } from "express"; class A { constructor(private app: Application) {} b() { this.app.listen() } }', "express.Application().listen"],
    ['import app from "./app"; app.listen()', "./app#default.listen"],
    ['const { start } = require("../boot"); start()', "../boot#start"],
    ['process.on("SIGTERM", f)', "process.on"],
    ['const a = { b: require("pino") }; a.b()', undefined],
    ["function f(app) { app.listen() }", undefined],
    ['import express from "express"; function f(express) { express() }', undefined],
    ['let app = require("express")(); app = other(); app.listen()', undefined],
  ])("%s → %s", (text, name) => {
    expect(callee(text)).toBe(name);
  });
});

describe("a value", () => {
  const value = (expression: string, before = ""): unknown => {
    const found = facts(`${before}; f(${expression})`).calls.find(({ text }) => text === "f")?.arguments[0];
    return JSON.parse(JSON.stringify(found, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
  };

  test.each([
    ["3_000", { kind: "literal", text: "3000", type: "number" }],
    ["0x10", { kind: "literal", text: "16", type: "number" }],
    ["'a\\n\\u0041'", { kind: "literal", text: "a\nA", type: "string" }],
    ["`plain`", { kind: "literal", text: "plain", type: "string" }],
    ["process.env.PORT", { kind: "env", name: "PORT" }],
    ['process.env["PORT"] ?? 3000', { kind: "env", name: "PORT", default: { kind: "literal", text: "3000", type: "number" } }],
    ["Number(process.env.PORT || '1')", { kind: "env", name: "PORT", default: { kind: "literal", text: "1", type: "string" } }],
    ["+import.meta.env.PORT", { kind: "env", name: "PORT" }],
    ['Deno.env.get("PORT")', { kind: "env", name: "PORT" }],
    ["a ? 1 : 2", { kind: "choice", options: [{ kind: "literal", text: "1", type: "number" }, { kind: "literal", text: "2", type: "number" }] }],
    ["anything", { kind: "unknown" }],
    ["10n", { kind: "unknown" }],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test("a constant is what it was initialised with, at the place where that is written", () => {
    const [argument] = facts("const PORT = 3000; f(PORT)").calls[0]?.arguments ?? [];
    expect(argument).toEqual({ kind: "literal", text: "3000", type: "number", span: { start: 13, end: 17 }, through: "PORT" });
  });

  test("a variable of the environment, taken apart, with its default", () => {
    expect(value("p", "const { PORT: p = 80 } = process.env")).toEqual({ kind: "env", name: "PORT", default: { kind: "literal", text: "80", type: "number" } });
  });

  test("a key that is assigned later is unknown", () => {
    expect(value("c.port", "const c = { port: 1 }")).toMatchObject({ kind: "literal" });
    expect(value("c.port", "const c = { port: 1 }; c.port = 2")).toEqual({ kind: "unknown" });
  });

  test("an object with a spread is not complete", () => {
    expect(value("{ a: 1 }")).toMatchObject({ kind: "object", complete: true });
    expect(value("{ a: 1, ...rest }")).toMatchObject({ kind: "object", complete: false });
  });

  test("a value that leads back to itself is unknown, not endless", () => {
    expect(value("a", "const a = b; const b = a")).toEqual({ kind: "unknown" });
  });
});

test("exports, in both systems", () => {
  const names = (text: string): string[] => facts(text, "typescript").exports.map(({ name, value }) => `${name} ${value.kind === "reference" ? value.to : value.kind}`);
  expect(names('export default require("express")(); export const port = 1; export function f() {} export { port as p };')).toEqual(["default reference", "port literal", "f function", "p literal"].map((one) => one.replace("default reference", "default express()")));
  expect(names('export * from "./a"; export { b as c } from "./d";')).toEqual(["** ./a#*", "c ./d#b"]);
  expect(names('module.exports = { port: 1 }; exports.x = 2; export = y;')).toEqual(["* object", "x literal", "* unknown"]);
});

test("suppression comments, with and without reasons", () => {
  const { directives } = facts("// twelve-factor-ignore-next-line a/b, c/d -- the reason -- goes on\n/* twelve-factor-ignore-file a/b */\n// see twelve-factor-ignore-line a/b\n", "javascript");
  expect(directives.map(({ scope, rules, reason }) => ({ scope, rules, reason }))).toEqual([
    { scope: "next-line", rules: ["a/b", "c/d"], reason: "the reason -- goes on" },
    { scope: "file", rules: ["a/b"], reason: undefined },
  ]);
});

const sample = `import express, { type Express } from "express";
const { PORT = 3000 } = process.env;
class Server<T> { private readonly app: Express = express(); start() { return this.app.listen(PORT, () => console.log(\`on \${PORT} 🚀\`)); } }
export const config = { port: 8080, nested: { deep: [1, 2, ...more] } };
module.exports = async function main({ a = 1, ...rest }) { for (const x of rest) { try { await run(x ?? a) } catch (error) { throw error } } };
// twelve-factor-ignore-next-line a/b -- reason
`;

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", "`", "${", "}", "{", "(", ")", "\n", "/*", "*/", "//", "=>", "app.listen(3000)", "é🚀", "\r\n", " ", "const x = 1;", "\u0000", "\ud800", "import ");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece }), { minLength: 1, maxLength: 12 }), (edits) => {
      const document = parsers.openDocument("typescript", sample);
      try {
        let text = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          document.update(text);
        }
        const { problems: _edited, ...edited } = javascriptFacts(document.flat(), "typescript");
        for (const call of edited.calls) expect(call.span.end).toBeLessThanOrEqual(text.length);
        if (!facts(text).problems.length) expect(edited).toEqual((({ problems: _fresh, ...rest }) => rest)(facts(text)));
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 200 },
  );
});

test("what is copied from the tree before an edit is what the whole tree has", async () => {
  const whole = createParsers(readGrammar, { reuse: false });
  await whole.load("typescript");
  const piece = fc.constantFrom('"', "'", "`", "${", "}", "{", "(", ")", "\n", "/*", "*/", "=>", "app.listen(3000)", "🚀", " ", "x", ";", "<", "class A {");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(1000), remove: fc.nat(40), insert: piece, looks: fc.boolean() }), { minLength: 1, maxLength: 12 }), (edits) => {
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
    }),
    { numRuns: 400 },
  );
});

test("any text gives facts, with every range inside it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.array(fc.constantFrom(...sample.split(/\b/)), { maxLength: 80 }).map((words) => words.join(""))), (text) => {
      for (const language of ["javascript", "typescript", "typescriptreact"] as const) {
        const { calls, directives, exports } = facts(text, language);
        for (const { span } of [...calls, ...directives, ...exports.map(({ value }) => value)]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test("deep nesting and long files end", () => {
  expect(facts(`f(${"[".repeat(3000)}${"]".repeat(3000)})`).calls).toHaveLength(1);
  expect(facts(`x = ${"a + ".repeat(3000)}1; f(x)`).calls).toHaveLength(1);
  expect(facts(`${"a.b(".repeat(2000)}${")".repeat(2000)}`).calls).toHaveLength(2000);
  expect(facts("f(1);\n".repeat(50_000)).calls).toHaveLength(50_000);
});

test("the public cursor reads the same tree as the raw one", async () => {
  const raw = parsers.parse("typescript", sample);
  const slow = createParsers(readGrammar, { rawCursor: false });
  await slow.load("typescript");
  expect(slow.parse("typescript", sample).words.slice(0, raw.length)).toEqual(raw.words.slice(0, raw.length));
});

import { beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { SourceFacts, Value } from "../../server/src/core/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("shellscript"));

function facts(text: string): SourceFacts {
  const language = languageOf("start.sh");
  if (language === undefined) throw new Error("Bash is no language");
  return language.facts(parsers.parse("shellscript", text), "shellscript");
}

const text = (written: string) => ({ kind: "literal", type: "string", text: written });

describe("a value", () => {
  const value = (script: string): unknown => {
    const found = facts(script).calls.find((call) => call.text === "f")?.arguments[0];
    return JSON.parse(JSON.stringify(found, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
  };

  test.each([
    ["f word", text("word")],
    ["f 80", { kind: "literal", type: "number", text: "80" }],
    ["f 'a $b'", text("a $b")],
    ['f "a\\"b"', text('a"b')],
    ["f a\\ b", text("a b")],
    ["f $A", { kind: "env", name: "A" }],
    ['f "${A}"', { kind: "env", name: "A" }],
    ["f ${A:-b}", { kind: "env", name: "A", default: text("b") }],
    ["f ${A:?is missing}", { kind: "env", name: "A" }],
    ["A=${A:-b}\nf $A", { kind: "env", name: "A", default: text("b") }],
    ["A=b\nf $A", text("b")],
    ["A=b g\nf $A", { kind: "env", name: "A" }],
    ["f --port=$A", { kind: "template", parts: [text("--port="), { kind: "env", name: "A" }] }],
    ["f $1", { kind: "unknown" }],
    ["f $(date)", { kind: "unknown" }],
  ])("%s", (script, expected) => {
    expect(value(script)).toEqual(expected);
  });
});

test("commands, functions and bindings", () => {
  const source = 'export URL="x"\nmain() {\n  local a=1\n  exec node server.js > out.log\n}\nmain "$@"\n';
  const found = facts(source);
  const words = (values: readonly Value[]) => values.map((value) => (value.kind === "literal" ? value.text : value.kind));
  expect(found.calls.map(({ callee, text: written, arguments: given, function: around }) => [callee ?? written, words(given), around])).toEqual([
    ["exec", ["node", "server.js"], 0],
    ["main", ["unknown"], -1],
  ]);
  expect(found.functions.map(({ name }) => name)).toEqual(["main"]);
  expect(found.bindings.map(({ name, value }) => [name, value.kind === "literal" ? source.slice(value.span.start, value.span.end) : value.kind])).toEqual([
    ["URL", '"x"'],
    ["a", "1"],
  ]);
});

describe("a guard", () => {
  test.each([
    ['if [ "$APP_ENV" = "production" ]; then a; else b; fi', ["environment-name APP_ENV=production true a", "environment-name APP_ENV=production false b"]],
    ['if [[ $APP_ENV == dev && -n "$X" ]]; then a; fi', ["environment-name APP_ENV=dev true a", "set X= true a"]],
    ['if [ -z "$X" ]; then a; exit 1; fi', ["set X= false a", "rejected X= true a"]],
    ["case $APP_ENV in dev|test) a ;; *) b ;; esac", ["environment-name APP_ENV=dev,test true a", "environment-name APP_ENV=dev,test false b"]],
    ["if command -v x; then a; fi", []],
  ])("%s", (source, expected) => {
    const inside = (span: { start: number; end: number }): string => ["a", "b"].filter((call) => new RegExp(`(?:^|\\s)${call}(?:;|\\s|$)`).test(source.slice(span.start, span.end))).join("");
    expect(facts(source).guards.filter(({ governs }) => inside(governs).length === 1).map(({ kind, variable, values, holds, governs }) => `${kind} ${variable}=${values.join(",")} ${holds} ${inside(governs)}`)).toEqual(expected);
  });
});

test("signals and suppressions", () => {
  const found = facts("# twelve-factor-ignore-file a/b -- why\ntrap 'kill 1' TERM SIGINT\ntrap - HUP\ntrap cleanup EXIT\n");
  expect(found.signals.map(({ signal }) => signal)).toEqual(["SIGTERM", "SIGINT", "SIGEXIT"]);
  expect(found.directives.map(({ scope, reason }) => [scope, reason])).toEqual([["file", "why"]]);
});

const sample = "#!/bin/sh\nA=${A:-b}\nf() { echo \"x $A ${B} 🚀\" >> log; }\nif [ -z \"$A\" ]; then exit 1; else f; fi\ncat <<EOF\nbody $X\nEOF\n";

test("edits one by one give the facts of a fresh parse", () => {
  const piece = fc.constantFrom('"', "'", "}", "${", "(", ")", "\n", "#", "`", "<<EOF\n", "EOF\n", "if ", "fi", "é🚀", "\r\n", "\u0000", "\ud800", "case x in ");
  fc.assert(
    fc.property(fc.array(fc.record({ at: fc.nat(400), remove: fc.nat(30), insert: piece }), { minLength: 1, maxLength: 10 }), (edits) => {
      const document = parsers.openDocument("shellscript", sample);
      try {
        let script = sample;
        for (const { at, remove, insert } of edits) {
          const start = at % (script.length + 1);
          script = script.slice(0, start) + insert + script.slice(start + remove);
          document.update(script);
        }
        const fresh = facts(script);
        if (fresh.problems.length === 0) expect(languageOf("a.sh")?.facts(document.flat(), "shellscript")).toEqual(fresh);
        for (const { span } of [...fresh.calls, ...fresh.bindings, ...fresh.guards]) expect(span.end).toBeLessThanOrEqual(script.length);
      } finally {
        document.dispose();
      }
    }),
    { numRuns: 100 },
  );
});

test("deep nesting and long files end", () => {
  expect(facts(`f ${'"$('.repeat(500)}x${')"'.repeat(500)}`).problems.length).toBeGreaterThanOrEqual(0);
  expect(facts("f 1\n".repeat(20_000)).calls).toHaveLength(20_000);
});

import { beforeAll, expect, test } from "vitest";
import type { SourceFacts, Value } from "../../server/src/core/facts/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("rust"));

function facts(text: string): SourceFacts {
  const language = languageOf("main.rs");
  if (language === undefined) throw new Error("Rust is no language");
  return language.facts(parsers.parse("rust", text), "rust");
}

/** A file whose `main` has these statements. */
function program(statements: string, before = ""): string {
  return `${before}\nfn main() {\n${statements}\n}\n`;
}

const number = (written: string) => ({ kind: "literal", type: "number", text: written });

test("the last part of a callee is where messages point, a path on one line", () => {
  const source = program("a\n  .b(1)");
  const [call] = facts(source).calls;
  expect(source.slice(call?.nameSpan.start, call?.nameSpan.end)).toBe("b");
  expect(call).toMatchObject({ text: "a .b", receiver: "a", statement: false, construction: false });
});

const valueIn = (source: string): Value | undefined => facts(source).calls.find((call) => call.text === "f")?.arguments[0];

test("a constant, at the place where it is written", () => {
  const source = program("f(PORT)", "const PORT: u16 = 8080;");
  const argument = valueIn(source);
  expect(argument).toMatchObject({ ...number("8080"), through: "PORT" });
  expect(source.slice(argument?.span.start, argument?.span.end)).toBe("8080");
});

test("a text in a macro, at its place", () => {
  const source = program('f(format!("0.0.0.0:{}", 80))');
  const argument = valueIn(source);
  const written = argument?.kind === "template" ? argument.parts.map(({ span }) => source.slice(span.start, span.end)) : [];
  expect(written).toEqual(["0.0.0.0:", "80"]);
});

test("a call in a macro lies where all of it is written", () => {
  const source = program('info!("{}", std::env::var("A").unwrap())');
  const { calls, envReads } = facts(source);
  const written = (span: { start: number; end: number } | undefined): string => source.slice(span?.start, span?.end);
  expect(written(calls.find((call) => call.callee === "std::env::var")?.span)).toBe('std::env::var("A")');
  expect(envReads.map(({ span }) => written(span))).toEqual(['std::env::var("A")']);
  expect(calls.map((call) => call.text)).toEqual(["info", "std::env::var", 'std::env::var("A").unwrap']);
});

test.each([
  ["#[cfg(test)]\nmod checks { use std::env::var as real; static S: u8 = 1; fn g() { f(env::var(\"A\")); } }", 0],
  ["mod tests { fn g() { f(1); } }", 0],
  ["#[test]\nfn g() { f(1); }", 0],
  ["#[tokio::test]\n#[ignore]\nasync fn g() { f(1); }", 0],
  ["#[cfg(all(test, feature = \"x\"))]\nimpl S { fn g() { f(1); } }", 0],
  ["#![cfg(test)]\nfn g() { f(1); }", 0],
  ["#[cfg(not(test))]\nmod checks { fn g() { f(1); } }", 1],
  ["#[cfg(feature = \"x\")]\nfn g() { f(1); }", 1],
  ["macro_rules! m { ($x:expr) => { f($x) }; }", 0],
])("%s has %d calls", (source, count) => {
  const found = facts(source);
  expect(found.calls).toHaveLength(count);
  expect(found.functions).toHaveLength(count);
  expect(found.envReads).toEqual([]);
});

import { beforeAll, expect, test } from "vitest";
import type { SourceFacts, Value } from "../../server/src/core/facts/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { ruby } from "../../server/src/languages/ruby/language.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("ruby"));

const [language] = ruby;

function facts(text: string): SourceFacts {
  return (language as (typeof ruby)[number]).facts(parsers.parse("ruby", text), "ruby");
}

/** A value without its places. */
function plain(value: Value | undefined): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (key, part: unknown) => (key === "span" || key === "through" ? undefined : part)));
}

test.each(["app.rb", "config.ru", "lib/tasks/a.rake", "Rakefile", "some.dir/Rakefile"])("%s is Ruby", (path) => {
  expect(languageOf(path)?.id).toBe("ruby");
});

test.each(["Gemfile", "a.erb", "rb", "Rakefile.lock"])("%s is not", (path) => {
  expect(languageOf(path)).toBeUndefined();
});

test("a chain without arguments reads like attributes, and every part of it is a call", () => {
  expect(facts("a = Rails.root.join('x'); b(Rails.root)").calls.map(({ callee }) => callee)).toEqual(["Rails.root.join", "Rails.root", "b", "Rails.root"]);
});

test("what is set is no call", () => {
  expect(facts("config.port = 1\nconfig.host ||= 2").calls).toEqual([]);
});

test("a constant is what it was initialised with, at the place where that is written", () => {
  expect(facts("PORT = 3000; f(PORT)").calls[0]?.arguments).toEqual([{ kind: "literal", text: "3000", type: "number", span: { start: 7, end: 11 }, through: "PORT" }]);
  expect(facts('f("ab")').calls[0]?.arguments).toEqual([{ kind: "literal", text: "ab", type: "string", span: { start: 2, end: 6 } }]);
});

test("programs that are started", () => {
  const text = 'system "convert a"\nout = `convert #{x} b`\nspawn("a", "b")\nOpen3.capture3("a")\nIO.popen(%w[a b])';
  expect(facts(text).calls.map(({ callee, arguments: given }) => [callee, given[0]?.kind === "literal" ? given[0].text : given[0]?.kind])).toEqual([
    ["system", "convert a"],
    ["`", "convert "],
    ["spawn", "a"],
    ["Open3.capture3", "a"],
    ["IO.popen", "list"],
  ]);
});

test("what fixes write", () => {
  const idiom = language?.idiom;
  expect(idiom?.environmentNumber("PORT", "3000")).toBe('Integer(ENV.fetch("PORT", 3000))');
  expect(idiom?.environmentText("HOST", "'a'")).toBe("ENV.fetch(\"HOST\", 'a')");
  expect(idiom?.environmentRequired("SECRET", "1")).toBe('ENV.fetch("SECRET")');
  expect(plain(facts(`f(${idiom?.environmentInText("0.0.0.0:", "PORT", "3000") ?? ""})`).calls[0]?.arguments[0])).toEqual({
    kind: "template",
    parts: [
      { kind: "literal", text: "0.0.0.0:", type: "string" },
      { kind: "env", name: "PORT", default: { kind: "literal", text: "3000", type: "string" } },
    ],
  });
});

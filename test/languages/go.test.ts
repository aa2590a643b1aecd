import { beforeAll, expect, test } from "vitest";
import type { SourceFacts } from "../../server/src/core/facts/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("go"));

function facts(text: string): SourceFacts {
  const language = languageOf("main.go");
  if (language === undefined) throw new Error("Go is no language");
  return language.facts(parsers.parse("go", text), "go");
}

/** A file whose function has these statements. */
function program(statements: string, imports: readonly string[] = [], before = ""): string {
  return `package main\n\nimport (\n${imports.map((one) => `\t${one.startsWith('"') || one.includes(' "') ? one : `"${one}"`}\n`).join("")})\n\n${before}\nfunc main() {\n${statements}\n}\n`;
}

const text = (written: string) => ({ kind: "literal", type: "string", text: written });

test("a constant, at the place where it is written", () => {
  const source = program("f(port)", [], 'const port = ":80"');
  const [argument] = facts(source).calls[0]?.arguments ?? [];
  expect(argument).toMatchObject({ ...text(":80"), through: "port" });
  expect(source.slice(argument?.span.start, argument?.span.end)).toBe('":80"');
});

test.each([
  ["func f(url *url.URL) { url.Parse(a) }", "net/url.URL().Parse"],
  ["func f() { var url url.URL; url.Parse(a) }", "net/url.URL().Parse"],
  ["type S struct{ s *S }\nfunc (s *S) m(url *S) { s.s.s.f(url.s.s) }", ".#S().s.f"],
  ["func f(a *b.T, b *a.T) { a.g(b.h()) }", undefined],
])("a variable that has the name of what its type is a part of: %s", (source, name) => {
  const { calls } = facts(`package a\nimport "net/url"\n${source}\n`);
  expect(calls[0]?.callee).toBe(name);
});

test("a field with the name of the package that its type comes from ends", () => {
  const text = program("connects = connections{list: list.New()}\nconnects.list.PushBack(1)", ["container/list"], "type connections struct {\n\tlist *list.List\n}\n\nvar connects connections");
  expect(facts(text).calls.map(({ callee }) => callee)).toContain("container/list.New");
});

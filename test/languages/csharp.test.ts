import { beforeAll, expect, test } from "vitest";
import type { SourceFacts } from "../../server/src/core/facts/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("csharp"));

function readFacts(tree: Parameters<NonNullable<ReturnType<typeof languageOf>>["facts"]>[0]): SourceFacts {
  const language = languageOf("Program.cs");
  if (language === undefined) throw new Error("C# is no language");
  return language.facts(tree, "csharp");
}

function facts(text: string): SourceFacts {
  return readFacts(parsers.parse("csharp", text));
}

test("a constant is what it was initialised with, at the place where that is written", () => {
  const [argument] = facts("const int Port = 5000; f(Port);").calls[0]?.arguments ?? [];
  expect(argument).toEqual({ kind: "literal", text: "5000", type: "number", span: { start: 17, end: 21 }, through: "Port" });
});

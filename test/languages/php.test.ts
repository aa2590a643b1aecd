import { beforeAll, expect, test } from "vitest";
import type { SourceFacts } from "../../server/src/core/facts/facts.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { parsers } from "../support/lint.ts";

beforeAll(() => parsers.load("php"));

function facts(text: string): SourceFacts {
  const language = languageOf("index.php");
  if (language === undefined) throw new Error("PHP is no language");
  return language.facts(parsers.parse("php", text), "php");
}

test("constants of the file and of a class, at the place where they are written", () => {
  const source = "<?php\ndefine('A', 'x');\nconst B = 'y';\nclass C { const D = 'z'; function f() { f(A, B, self::D, C::D); } }\n";
  const given = facts(source).calls.find(({ text: callee }) => callee === "f")?.arguments ?? [];
  expect(given.map(({ span }) => source.slice(span.start, span.end))).toEqual(["'x'", "'y'", "'z'", "'z'"]);
});

import { describe, expect, test } from "vitest";
import { withinBudget } from "../../server/src/core/budget.ts";
import type { DocumentFacts } from "../../server/src/core/facts/documents.ts";
import { documentReader, formats } from "../../server/src/formats/formats.ts";
import { countingClock } from "../support/clock.ts";
import { damagedTexts, spansOutside } from "../support/robustness.ts";
import { forAny } from "../support/watched.ts";
import { notInFormat } from "./not-in-format.ts";
import { outlineOf } from "./outline.ts";
import { said } from "./said.ts";
import { saidWithSample, samples } from "./samples.ts";

function read(path: string, text: string): DocumentFacts | undefined {
  return documentReader(path)?.(text, path);
}

/** `manifest cargo`, `compose`: what kind of facts a format has, and by what name they tell it. */
function formatOf(facts: DocumentFacts): string {
  const name = "format" in facts ? facts.format : "ecosystem" in facts ? facts.ecosystem : undefined;
  return name === undefined ? facts.kind : `${facts.kind} ${name}`;
}

test("every format has a sample", () => {
  const read = new Set(Object.keys(samples).map(documentReader));
  expect(formats.filter((format) => !read.has(format.read)).map(({ names }) => String(names))).toEqual([]);
  expect(documentReader("src/app.js")).toBeUndefined();
});

test.each(Object.entries(samples).filter(([path]) => !saidWithSample.has(path)))("what %s says stands where it says so", (path, text) => {
  const facts = read(path, text);
  const fields = Object.entries(facts === undefined ? {} : outlineOf(facts, text)).filter(([, lines]) => lines.length > 0);
  expect(Object.fromEntries(fields)).toEqual(said[path]);
});

test("every field of every format is said by a sample, or there is a reason why none can", () => {
  const fields = new Map<string, Set<string>>();
  const seen = new Map<string, Set<string>>();
  for (const [path, text] of Object.entries(samples)) {
    const facts = read(path, text) as DocumentFacts;
    const format = formatOf(facts);
    const lines = Object.entries(outlineOf(facts, text));
    fields.set(format, new Set([...(fields.get(format) ?? []), ...lines.map(([field]) => field)]));
    seen.set(format, new Set([...(seen.get(format) ?? []), ...lines.flatMap(([field, { length }]) => (length > 0 ? [field] : []))]));
  }
  const missing = [...fields].flatMap(([format, names]) => [...names].filter((field) => seen.get(format)?.has(field) !== true).map((field) => `${format}: ${field}`));
  expect(missing.sort()).toEqual(Object.entries(notInFormat).flatMap(([format, reasons]) => Object.keys(reasons).map((field) => `${format}: ${field}`)).sort());
});

const extremes: Readonly<Record<string, string>> = {
  "nothing": "",
  "brackets that do not close": "[".repeat(20_000),
  "braces": `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  "lists in one line": "- ".repeat(20_000),
  "quotes that do not close": 'A="\nB=\'x\nC=`y\n'.repeat(5000),
  "here-documents that do not close": `FROM a\n${"RUN <<EOF\na\n".repeat(5000)}`,
  "continued lines": `FROM a\nRUN ${"a \\\n".repeat(20_000)}`,
  "blanks": `web:${" \t".repeat(20_000)}`,
  "substitutions": 'a "$(b $('.repeat(20_000),
  "one long word": "a".repeat(200_000),
  "many lines": `${"\n".repeat(100_000)}${"a: b\n".repeat(10_000)}`,
  "elements": `${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}`,
  "entities of entities": `<!DOCTYPE a [<!ENTITY a0 "x">${Array.from({ length: 30 }, (_, index) => `<!ENTITY a${index + 1} "${`&a${index};`.repeat(9)}">`).join("")}]><project><artifactId>&a30;</artifactId></project>`,
  "aliases of aliases": `a0: &a0 {x: y}\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} {<<: [${Array<string>(9).fill(`*a${index}`).join(", ")}], l: [${Array<string>(9).fill(`*a${index}`).join(", ")}]}`).join("\n")}\nservices:\n  web: *a30\n  worker: { <<: *a30, ports: *a30, environment: *a30 }\n`,
  "an alias of itself": "services: &all\n  web: &web\n    <<: *web\n    environment: *web\n  <<: *all\n",
  "many aliases": `a: &a {image: b}\nservices:\n${Array.from({ length: 3000 }, (_, index) => `  s${index}: *a\n`).join("")}`,
};

/** What opens something in one format or another, and is not closed. */
const pieces = ["{{", '{"a":', "a: ", "a: [", "a:\n ", "a:\n\tb\n", "- ", "\\\n", "key = value\n", "server {", "frontend x\n", "define\n", "$(", "${a", "<<EOF\n", "<![CDATA["];

describe.each(Object.entries(samples))("%s", (path, text) => {
  const readsWell = (one: string): void => expect(spansOutside(withinBudget(() => read(path, one), countingClock()) ?? {}, one)).toEqual([]);

  test("any text gives facts, with every range inside it", () => {
    forAny(damagedTexts(text), readsWell, { numRuns: 100 });
  });

  test("a line or a sign of it again and again", () => {
    for (const line of new Set(text.split("\n"))) readsWell(`${text}\n${`${line}\n`.repeat(50)}`);
    for (const piece of [...new Set(text), ...pieces]) readsWell(piece.repeat(2000));
  });
});

const [...byReader] = new Map(Object.keys(samples).map((path) => [documentReader(path), path])).values();

describe.each(byReader)("%s", (path) => {
  test.each(Object.entries(extremes))("%s, without end", (_, text) => {
    expect(spansOutside(withinBudget(() => read(path, text), countingClock()) ?? {}, text)).toEqual([]);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../server/src/cli/reporters/diff.ts";

/** Applies a patch of one file as it is written, or throws where a line is not the one it should be. */
function patched(text: string, patch: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const body = patch.split("\n").slice(0, -1);
  for (let index = 0; index < body.length; index++) {
    const line = body[index] ?? "";
    const header = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    if (header !== null) {
      const [, start = "0", count = "0"] = header;
      const first = count === "0" ? Number(start) : Number(start) - 1;
      while (at < first) result.push(lines[at++] ?? "");
      continue;
    }
    if (result.length === 0 && at === 0 && /^(?:diff|---|\+\+\+) /.test(line) && !body.slice(0, index).some((one) => one.startsWith("@@"))) continue;
    if (line.startsWith("\\")) continue;
    const content = line.slice(1) + (body[index + 1]?.startsWith("\\") === true ? "" : "\n");
    if (line.startsWith("+")) result.push(content);
    else {
      expect(lines[at]).toBe(content);
      if (line.startsWith(" ")) result.push(content);
      at++;
    }
  }
  return [...result, ...lines.slice(at)].join("");
}

const text = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "--- d\n", "\n", "e\r\n"), { maxLength: 40 }).chain((lines) => fc.constantFrom("", "end").map((end) => lines.join("") + end));

test("a patch makes the new text of the old one, whatever they are", () => {
  fc.assert(fc.property(text, text, (before, after) => patched(before, unifiedDiff([{ path: "a", before, after }])) === after));
});

test("it shows three lines around a change, and no more than changed", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `${index}\n`);
  const after = lines.map((line, index) => (index === 9 ? "nine\n" : line)).filter((_, index) => index !== 19);
  expect(unifiedDiff([{ path: "src/a.js", before: lines.join(""), after: after.join("") }])).toBe(
    ["diff --git a/src/a.js b/src/a.js", "--- a/src/a.js", "+++ b/src/a.js", "@@ -7,7 +7,7 @@", " 6", " 7", " 8", "-9", "+nine", " 10", " 11", " 12", "@@ -17,4 +17,3 @@", " 16", " 17", " 18", "-19", ""].join("\n"),
  );
});

test("two texts that have nothing in common are told apart in no time", () => {
  const of = (word: string): string => Array.from({ length: 20_000 }, (_, index) => `${word}${index}\n`).join("");
  const started = performance.now();
  expect(patched(of("a"), unifiedDiff([{ path: "a", before: of("a"), after: of("b") }]))).toBe(of("b"));
  expect(performance.now() - started).toBeLessThan(10_000);
});

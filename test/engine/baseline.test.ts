import fc from "fast-check";
import { expect, test } from "vitest";
import { baselineText, matchKnown, readBaseline, type KnownFinding } from "../../server/src/engine/baseline.ts";

const finding = fc.record({ path: fc.constantFrom("a.js", "b.js", "c/d.py"), rule: fc.constantFrom("logs/file-destination", "port-binding/hardcoded-port"), fingerprint: fc.constantFrom("0", "1", "2") });

test("what is written is read again, whatever its order", () => {
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const text = baselineText(findings);
      expect(baselineText(readBaseline(text).findings)).toBe(text);
      expect(baselineText([...findings].reverse())).toBe(text);
    }),
  );
});

test("all that is in the baseline is known, wherever it went", () => {
  fc.assert(
    fc.property(fc.array(finding), fc.constantFrom("a.js", "elsewhere.js"), (findings, path) => {
      expect(matchKnown(findings, findings).size).toBe(findings.length);
      const moved = findings.map((one) => ({ ...one, path }));
      expect(matchKnown(moved, findings).size).toBe(findings.length);
    }),
  );
});

test("one finding more is one that is not known, and stands where it was added", () => {
  fc.assert(
    fc.property(fc.array(finding), finding, fc.nat(), (findings, added, position) => {
      const more: KnownFinding[] = [...findings];
      more.splice(position % (findings.length + 1), 0, { ...added, path: "new.js" });
      const known = matchKnown(more, findings);
      expect(more.filter((one) => !known.has(one)).map(({ path }) => path)).toEqual(["new.js"]);
    }),
  );
});

test("what stays in its file is matched there, before what came to another", () => {
  const entry: KnownFinding = { path: "b.js", rule: "r", fingerprint: "0" };
  const [inA, inB] = [{ ...entry, path: "a.js" }, { ...entry }];
  expect([...matchKnown([inA, inB], [entry]).keys()]).toEqual([inB]);
});

test.each([
  ["{", /not valid JSON/],
  ["[]", /must have "version": 1/],
  ['{ "version": 2, "findings": [] }', /must have "version": 1/],
  ['{ "version": 1, "findings": [{ "path": "a.js" }] }', /Every finding/],
])("%s is refused with a reason", (text, problem) => {
  expect(readBaseline(text).problem).toMatch(problem);
});

test("a comma that a merge left behind is none the worse", () => {
  expect(readBaseline('{ "version": 1, "findings": [ { "path": "a", "rule": "b", "fingerprint": "c" }, ] }')).toEqual({ findings: [{ path: "a", rule: "b", fingerprint: "c" }] });
});

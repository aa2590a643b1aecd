import { expect, test } from "vitest";
import type { Fix } from "../../server/src/core/fix.ts";
import type { Rule } from "../../server/src/core/rule.ts";
import { applyFixes, safeFixes, singleFixes, withoutConflicts } from "../../server/src/engine/fix.ts";
import { check } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

/** Reports words of a text, each with what it shall become. */
function rule(fixesOf: (at: number, word: string, text: string) => readonly Fix[]): Rule {
  return {
    id: "config/word",
    severity: "warning",
    summary: "A word",
    why: "It is one.",
    instead: "Write another.",
    reference: "https://12factor.net/config",
    fix: "safe",
    kinds: ["service", "unknown"],
    roles: ["app"],
    detect: [{ kind: "texts", mayConcern: () => true, inspect: ({ path, text }) => [...text.matchAll(/\bbad\w*/g)].map(({ 0: word, index }) => ({ kind: "report", at: { path, span: { start: index, end: index + word.length } }, message: word, fixes: fixesOf(index, word, text) })) }],
  };
}

const replacing = (start: number, end: number, newText: string, safety: Fix["safety"] = "safe", title = newText): Fix => ({ title, safety, edits: [{ path: "a.txt", edits: [{ span: { start, end }, newText }] }] });

async function fixed(text: string, one: Rule, choose = safeFixes) {
  const host = memoryHost({ "a.txt": text });
  const project = await check(host, [one]);
  const run = await applyFixes(project, { set: (path, after) => void host.files.set(path, after) }, () => choose([...project.pathsWithFindings()].flatMap((path) => project.findingsOf(path))));
  return { text: host.files.get("a.txt"), applied: run.applied.length, left: run.left };
}

test("of two fixes for one place the second one waits for the next pass, whole", async () => {
  // The second word wants the space before it, too, and a line at the end.
  const overlapping = rule((at, word, text) => [{ title: word, safety: "safe", edits: [{ path: "a.txt", edits: [{ span: { start: Math.max(0, at - 1), end: at + word.length + (text[at + word.length] === " " ? 1 : 0) }, newText: "-" }, { span: { start: text.length, end: text.length }, newText: `${word}`.replace("bad", "good") }] }] }]);
  expect(await fixed("bad1 bad2 bad3 ", overlapping)).toEqual({ text: "--good1good3good2", applied: 3, left: 0 });
});

test("a fix that does not help is applied once, and counted", async () => {
  const useless = rule((at, word) => [replacing(at + word.length, at + word.length, "!", "safe", "Shout")]);
  expect(await fixed("bad", useless)).toEqual({ text: "bad!", applied: 1, left: 0 });
});

test("what shows only after a fix is fixed, too", async () => {
  const chain = rule((at, word) => [replacing(at, at + word.length, word === "bad1" ? "bad2" : "good")]);
  expect(await fixed("bad1", chain)).toEqual({ text: "good", applied: 2, left: 0 });
});

test("lines that are added end as those of the file do", async () => {
  const adding = rule((at, word) => [replacing(at, at + word.length, "one\ntwo\n")]);
  expect((await fixed("first\r\nbad\r\n", adding)).text).toBe("first\r\none\r\ntwo\r\n\r\n");
  expect((await fixed("first\nbad\n", adding)).text).toBe("first\none\ntwo\n\n");
});

test("only where there is one choice a fix that is not safe is taken, and only when it is asked for", async () => {
  const choices = rule((at, word) => (word === "bad1" ? [replacing(at, at + 4, "one", "unsafe")] : [replacing(at, at + 4, "one", "unsafe"), replacing(at, at + 4, "two", "unsafe")]));
  expect(await fixed("bad1 bad2", choices)).toEqual({ text: "bad1 bad2", applied: 0, left: 0 });
  expect(await fixed("bad1 bad2", choices, singleFixes)).toEqual({ text: "one bad2", applied: 1, left: 0 });
});

test("the same insertion, wanted twice, is no conflict", async () => {
  const host = memoryHost({ "a.txt": "bad1 bad2" });
  const project = await check(host, [rule((at, word) => [{ title: word, safety: "safe", edits: [{ path: "a.txt", edits: [{ span: { start: 0, end: 0 }, newText: "import;" }, { span: { start: at, end: at + 4 }, newText: "good" }] }] }])]);
  expect(withoutConflicts(safeFixes(project.findingsOf("a.txt")))).toMatchObject({ taken: [{}, {}], left: [] });
});

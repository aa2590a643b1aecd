import { expect, test } from "vitest";
import { calls, defineRule, type Report, type Rule } from "../../server/src/core/rule.ts";
import { runCase, specGaps } from "./harness.ts";
import { readSpec } from "./spec.ts";

/** Reports every `process.abort()`, and replaces it by what the test says. */
function toyRule(replacement: string | undefined, fix: Rule["fix"] = replacement === undefined ? undefined : "unsafe"): Rule {
  return defineRule({
    id: "disposability/toy",
    severity: "warning",
    summary: "A toy",
    why: "Because.",
    instead: "Nothing.",
    reference: "https://12factor.net/disposability",
    ...(fix === undefined ? {} : { fix }),
    kinds: ["service", "unknown"],
    roles: ["app"],
    detect: [
      calls({ javascript: { "process.abort": true } }, ({ call }, _entry, file): Report[] => [
        {
          kind: "report",
          at: { path: file.path, span: call.nameSpan },
          message: "It aborts; do not",
          fixes: replacement === undefined ? [] : [{ title: "Replace it", safety: "unsafe", edits: [{ path: file.path, edits: [{ span: call.span, newText: replacement }] }] }],
        },
      ]),
    ],
  });
}

async function problems(markdown: string, rule = toyRule(undefined)): Promise<readonly string[]> {
  const spec = readSpec(markdown);
  const found = await Promise.all(spec.cases.map((one) => runCase(one, rule, [rule])));
  return found.flat();
}

/** Kind unknown caps the severity, which a mark has to say. */
const reported = "# Reported: an abort\n\n```js\nprocess.abort();\n        ^^^^^ information: It aborts; do not\n```\n";

test("a case that says what the rule says holds", async () => {
  expect(await problems(reported)).toEqual([]);
});

test("a mark at the wrong place, with the wrong words or without its severity fails twice", async () => {
  for (const wrong of ["\n ^^^^ information: It aborts; do not", "\n        ^^^^^ information: Something else", "\n        ^^^^^ It aborts; do not"]) {
    expect(await problems(reported.replace(/\n +\^.*/, wrong))).toEqual([expect.stringMatching(/^not reported: /), expect.stringMatching(/^reported: /)]);
  }
});

test("a finding that no case expects fails", async () => {
  expect(await problems("# Not reported: an abort\n\n```js\nprocess.abort();\n```\n")).toEqual([expect.stringMatching(/^reported: /)]);
});

test("a known miss that is reported now asks to be moved, and one without a reason fails", async () => {
  expect(await problems("# Not yet reported: an abort\n\nIt is hard.\n\n```js\nprocess.abort();\n```\n")).toEqual([expect.stringContaining('move the case to "Reported"')]);
  expect(await problems("# Not yet reported: an abort\n\n```js\nabort();\n```\n")).toEqual([expect.stringContaining("why it is missed")]);
});

test("a reported case without carets and a case without a file fail", async () => {
  expect(await problems("# Reported: nothing\n\n```js\nx();\n```\n")).toEqual(["the case marks nothing with carets"]);
  expect(await problems("# Not reported: nothing\n\nNo block.\n")).toEqual(["the case has no file"]);
});

test("a heading of another form is refused with its line", () => {
  expect(() => readSpec("# Something\n")).toThrow(/line 1/);
});

const fixed = (code: string): string => `${reported}\n\`\`\`js fixed\n${code}\n\`\`\`\n`;

test("a fix gives the text that the spec shows", async () => {
  expect(await problems(fixed("stop();"), toyRule("stop()"))).toEqual([]);
  expect(await problems(fixed("halt();"), toyRule("stop()"))).toEqual([expect.stringContaining("after the fix")]);
});

test("a fix that does not converge, or after which the file does not parse, fails", async () => {
  expect(await problems(fixed("x"), toyRule("process.abort()"))).toEqual([expect.stringContaining("does not converge")]);
  expect(await problems(fixed("stop((;"), toyRule("stop(("))).toEqual([expect.stringContaining("does not parse")]);
});

test("a block that is called unfixed fails when a fix is offered in it", async () => {
  const unfixed = reported.replace("```js", "```js unfixed");
  expect(await problems(unfixed)).toEqual([]);
  expect(await problems(unfixed, toyRule("stop()"))).toEqual([expect.stringContaining("a fix is offered in server.js")]);
});

test("a spec leaves no gap between it and its rule", () => {
  const spec = readSpec(`${reported}\n# Not reported: a call\n\n\`\`\`js\nx();\n\`\`\`\n`);
  expect(specGaps(spec, toyRule(undefined))).toEqual([]);
  expect(specGaps(spec, toyRule("stop()"))).toEqual(["the rule declares a fix that no case shows"]);
  expect(specGaps(readSpec(fixed("stop();")), toyRule(undefined))).toContain("a case shows a fix that the rule does not declare");
  expect(specGaps(readSpec("# Not reported: x\n\n```js\nx();\n```\n"), toyRule(undefined))).toEqual(expect.arrayContaining(["no case is reported", expect.stringContaining("names javascript")]));
});

test("a rule that throws is one error, and the other rules go on", async () => {
  const broken = defineRule({ ...toyRule(undefined), id: "disposability/broken", detect: [calls({ javascript: { "process.abort": true } }, () => { throw new Error("oops"); })] });
  const [one] = readSpec(reported).cases;
  expect(await runCase(one as never, toyRule(undefined), [broken, toyRule(undefined)])).toEqual(["disposability/broken threw: oops"]);
});

import { expect, test } from "vitest";
import { createJudging, type JudgingOptions } from "../../server/src/history/judging.ts";
import type { Judge, Place } from "../../server/src/history/judge.ts";
import { inVersions } from "../../server/src/history/versions.ts";

const mark = /secret/i;

/** Says something of each text that has the word, and keeps what it was given together. */
function fakeJudge(): Judge & { readonly together: (readonly string[])[] } {
  const together: (readonly string[])[] = [];
  return {
    together,
    mark,
    isOfProject: () => true,
    mayConcern: (_path, text) => mark.test(text),
    judge(files) {
      together.push([...files.keys()]);
      const placesIn = (text: string): readonly Place[] => [...text.matchAll(/secret=(\w+)/g)].map(({ index, 0: { length } }) => ({ rule: "config/hardcoded-secret", severity: "error", message: "A secret", span: { start: index, end: index + length } }));
      return Promise.resolve(new Map([...files].map(([path, text]) => [path, placesIn(text)])));
    },
  };
}

interface Given {
  readonly path: string;
  readonly version: number;
  readonly commit: number;
  readonly text: string;
}

async function judged(given: readonly Given[], options: Partial<JudgingOptions> = {}) {
  const judge = fakeJudge();
  const [places, older, left]: [string[], string[], number[]] = [[], [], []];
  const judging = createJudging({
    judge,
    hasPath: () => false,
    onPlace({ path, version }, text, { span }) {
      places.push(`${path}@${version} ${text.slice(span.start, span.end)}`);
      return text.slice(span.start, span.end);
    },
    onOlder: (identity, _place, path, { commit, line }) => older.push(`${identity} ${path}:${line} in ${commit}`),
    mayTake: () => true,
    onLeft: (count) => left.push(count),
    ...options,
  });
  for (const { path, version, commit, text } of given) await judging.take({ id: `${path}${version}`, path, version }, text, commit, []);
  await judging.end();
  return { together: judge.together, places, older, left };
}

test("what is checked out is judged together under its own paths, and former versions in folders of their own", async () => {
  const { together, places } = await judged([
    { path: "a.js", version: 0, commit: 1, text: "no word\n" },
    { path: "b.js", version: 0, commit: 1, text: "secret=b0\n" },
    { path: "b.js", version: 1, commit: 4, text: "secret=b1\n" },
    { path: "b.js", version: 2, commit: 5, text: "secret=b2\n" },
  ]);
  expect(together).toEqual([["a.js", "b.js"], ["1/b.js", "2/b.js"]]);
  expect(places).toEqual(["b.js@0 secret=b0", "b.js@1 secret=b1", "b.js@2 secret=b2"]);
});

test("a version without a new line is not judged, and yet tells that the line is older", async () => {
  const { together, older } = await judged([
    { path: "b.js", version: 1, commit: 2, text: "one\nsecret=b\nlast\n" },
    { path: "b.js", version: 2, commit: 7, text: "one\ntwo\nsecret=b\nlast\n" },
    { path: "c.js", version: 1, commit: 9, text: "secret=b\nlast\n" },
  ]);
  expect(together).toEqual([["1/b.js", "1/c.js"]]);
  expect(older).toEqual(["secret=b b.js:3 in 7", "secret=b c.js:1 in 9"]);
});

test("past the limit of time former versions are counted, and what is checked out is judged all the same", async () => {
  const { together, left } = await judged(
    [
      { path: "b.js", version: 0, commit: 0, text: "secret=b0\n" },
      { path: "b.js", version: 1, commit: 1, text: "secret=b1\n" },
      { path: "c.js", version: 1, commit: 1, text: "secret=c1\n" },
    ],
    { mayTake: () => false },
  );
  expect(together).toEqual([["b.js"]]);
  expect(left).toEqual([2]);
});

test("versions of a path are counted from what is checked out, the newest first", () => {
  const blobs = [["d", "b.js"], ["c", "a.js"], ["b", "a.js"], ["a", "a.js"]] as const;
  expect(inVersions(blobs, new Map([["c", "moved.js"]]))).toEqual([
    { id: "c", path: "moved.js", version: 0 },
    { id: "b", path: "a.js", version: 1 },
    { id: "d", path: "b.js", version: 1 },
    { id: "a", path: "a.js", version: 2 },
  ]);
});

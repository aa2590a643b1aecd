import { expect, test } from "vitest";
import { idOf, ReviewModel } from "../../client/src/review/rows.ts";
import type { ProjectReview, ReviewFile, ReviewGroup } from "../../server/src/protocol.ts";

function file(group: ReviewGroup, path: string, ...fingerprints: readonly string[]): ReviewFile {
  const at = { line: 0, character: 0 };
  return { group, path, uri: `file:///shop/${path}`, side: group === "fixed" ? "base" : "now", findings: fingerprints.map((fingerprint) => ({ fingerprint, rule: "logs/file-destination", severity: "warning", message: "A file", range: { start: at, end: at } })) };
}

function told(files: readonly ReviewFile[], rest: Partial<ProjectReview> = {}): { readonly comparison: { readonly kind: "staged" }; readonly projects: readonly ProjectReview[] } {
  return { comparison: { kind: "staged" }, projects: [{ rootUri: "file:///shop", name: "shop", state: "ready", isWhole: false, files, ...rest }] };
}

function paths(model: ReviewModel): readonly string[] {
  return model.findings().map(({ parent, finding }) => `${parent.file.group} ${parent.file.path} ${finding.fingerprint}`);
}

test("what is told bit by bit adds up, in the order in which it is read", () => {
  const model = new ReviewModel();
  model.update(told([file("unchanged", "a.js", "1"), file("new", "b.js", "2", "3"), file("fixed", "c.js", "4")], { isWhole: true }));
  model.update(told([file("new", "a.js", "5"), file("fixed", "c.js")]));
  expect(paths(model)).toEqual(["new a.js 5", "new b.js 2", "new b.js 3", "unchanged a.js 1"]);
  expect([model.count("new"), model.count("fixed")]).toEqual([3, 0]);
  model.update(told([file("moved", "d.js", "6")], { isWhole: true }));
  expect(paths(model)).toEqual(["moved d.js 6"]);
  model.update({ comparison: { kind: "staged" }, projects: [] });
  expect(paths(model)).toEqual([]);
});

test("that nothing is new is said, and nothing is said before it is known", () => {
  const model = new ReviewModel();
  const groups = (): readonly (readonly [string, number])[] => model.projects.flatMap((project) => model.groupsOf(project).map(({ group, count }) => [group, count] as const));
  model.update(told([], { state: "checking", isWhole: true }));
  expect(groups()).toEqual([]);
  model.update(told([file("fixed", "c.js", "4")]));
  expect(groups()).toEqual([["new", 0], ["fixed", 1]]);
});

test("where there is nothing to show, it is said what a person can do", () => {
  const model = new ReviewModel();
  const commands = (state: ProjectReview["state"]): readonly string[] => {
    model.update(told([], { state, isWhole: true }));
    return model.actions().map(({ command }) => command);
  };
  expect(commands("failed")).toEqual(["twelveFactor.reviewChanges", "twelveFactor.refreshReview"]);
  expect(commands("cancelled")).toEqual(["twelveFactor.refreshReview"]);
  expect(commands("waiting")).toEqual(["twelveFactor.checkWorkspace"]);
  expect([...commands("checking"), ...commands("ready")]).toEqual([]);
});

test("next and previous go around through all findings, from wherever a person is", () => {
  const model = new ReviewModel();
  model.update(told([file("new", "a.js", "1", "2"), file("fixed", "b.js", "3")], { isWhole: true }));
  const [first, second, third] = model.findings();
  const ids = (...rows: readonly (Parameters<typeof idOf>[0] | undefined)[]): readonly (string | undefined)[] => rows.map((row) => row && idOf(row));
  expect(ids(model.beside(undefined, 1), model.beside(undefined, -1))).toEqual(ids(first, third));
  expect(ids(model.beside(first, 1), model.beside(second, 1), model.beside(third, 1))).toEqual(ids(second, third, first));
  expect(ids(model.beside(first, -1), model.beside(third, -1))).toEqual(ids(third, second));
  expect(ids(model.beside(third?.parent, 1), model.beside(third?.parent.parent, 1))).toEqual(ids(third, third));
  // What is gone meanwhile leads to the beginning.
  model.update(told([file("fixed", "b.js")]));
  expect(ids(model.beside(third, 1))).toEqual(ids(first));
  expect(new ReviewModel().beside(undefined, 1)).toBeUndefined();
});

import { expect, test } from "vitest";
import { npmPackage } from "../support/npm-packages.mts";
import { difference, findingsOf, projects, readVerdicts } from "./corpus.mts";

const verdicts = readVerdicts();

test("every finding of the corpus was read, and has a reason", () => {
  expect(verdicts.filter(({ verdict, reason }) => verdict === "unread" || reason === "")).toEqual([]);
  const known = new Set(projects.map(({ name }) => name));
  expect(verdicts.filter(({ project }) => !known.has(project))).toEqual([]);
});

test("at least nine in ten errors and warnings are true", () => {
  const grave = verdicts.filter(({ severity }) => severity === "error" || severity === "warning");
  expect(grave.filter(({ verdict }) => verdict === "true").length / grave.length).toBeGreaterThanOrEqual(0.9);
});

/** The part of the corpus that a package registry carries; the rest is compared by `npm run corpus -- <folder of trees>`. */
for (const project of projects) {
  if (project.source !== "npm") continue;
  test(`${project.name} ${project.version}: findings are those that were read`, { timeout: 120_000 }, async () => {
    const found = await findingsOf(project, npmPackage(project.name, project.version));
    expect(difference(found, verdicts.filter((one) => one.project === project.name))).toEqual({ unread: [], gone: [] });
  });
}

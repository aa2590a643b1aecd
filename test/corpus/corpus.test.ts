import { expect, test } from "vitest";
import { npmPackage } from "../support/npm-packages.mts";
import { difference, findingsOf, projects, readVerdicts, settled } from "./corpus.mts";

const verdicts = readVerdicts();

test("every finding of the corpus was read, and has a reason", () => {
  expect(verdicts.filter(({ verdict, reason }) => verdict === "unread" || reason === "")).toEqual([]);
  const known = new Set(projects.map(({ name }) => name));
  expect(verdicts.filter(({ project }) => !known.has(project))).toEqual([]);
});

test("a second reader gives a reason where they differ from the first, and only there", () => {
  expect(verdicts.filter(({ verdict, second, second_reason }) => (second_reason !== "") !== (second !== "" && second !== verdict))).toEqual([]);
});

test("at least nine in ten errors and warnings are true to the first reader, and eight in ten to all who read them", () => {
  const grave = verdicts.filter(({ severity }) => severity === "error" || severity === "warning");
  expect(grave.filter(({ verdict }) => verdict === "true").length / grave.length).toBeGreaterThanOrEqual(0.9);
  expect(grave.filter((one) => settled(one) === "true").length / grave.length).toBeGreaterThanOrEqual(0.8);
});

test("a false finding, an arguable one and one that nobody read are not made true by the other reader", () => {
  const [one] = verdicts;
  const of = (verdict: "true" | "arguable" | "false" | "unread", second: "true" | "arguable" | "false" | ""): string => (one === undefined ? "" : settled({ ...one, verdict, second }));
  expect([of("true", "true"), of("true", ""), of("true", "arguable"), of("arguable", "true"), of("arguable", "false"), of("unread", "")]).toEqual(["true", "true", "arguable", "arguable", "false", "unread"]);
});

/** The part of the corpus that a package registry carries; the rest is compared by `npm run corpus -- <folder of trees>`. */
for (const project of projects) {
  if (project.source !== "npm") continue;
  test(`${project.name} ${project.version}: findings are those that were read`, { timeout: 120_000 }, async () => {
    const found = await findingsOf(project, npmPackage(project.name, project.version));
    expect(difference(found, verdicts.filter((one) => one.project === project.name))).toEqual({ unread: [], gone: [] });
  });
}

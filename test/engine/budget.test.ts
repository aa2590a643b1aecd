import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { endIfSpent, GivenUp, spend, withinBudget } from "../../server/src/core/budget.ts";
import { sources, texts, type Rule } from "../../server/src/core/rule.ts";
import { openProject, type Project } from "../../server/src/engine/project.ts";
import { languages } from "../../server/src/languages/languages.ts";
import { cells } from "../languages/cells/cells.ts";
import { hastyClock } from "../support/clock.ts";
import { oneRule, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

const given = (work: () => unknown): (() => unknown) => () => withinBudget(work, hastyClock());

test("many steps spend a budget, and outside of one nothing does", () => {
  const walk = (): void => {
    for (let step = 0; step < 100_000; step++) spend();
  };
  expect(given(walk)).toThrow(GivenUp);
  expect(walk).not.toThrow();
});

test("what another file costs on the way is not counted", () => {
  let now = 0;
  const clock = (): number => now;
  const work = (milliseconds: number): void => {
    now += milliseconds;
    endIfSpent();
  };
  const nested = (own: number): void => {
    withinBudget(() => {
      for (let file = 0; file < 3; file++) withinBudget(() => work(4000), clock);
      work(own);
    }, clock);
  };
  expect(() => nested(4000)).not.toThrow();
  expect(() => nested(6000)).toThrow(GivenUp);
});

describe.each(languages)("$id", ({ id, facts }) => {
  const { line, around: [before, after] = ["", ""], text: sample } = cells[id].sample;
  const long = before + line.repeat(20_000) + after;

  beforeAll(() => parsers.load(id));

  test("a parse ends with its budget, and the next one is whole", () => {
    expect(given(() => parsers.parseOnly(id, long))).toThrow(GivenUp);
    expect(facts(parsers.parse(id, sample), id).problems).toEqual([]);
  });

  test("so does the reading of its tree", () => {
    const document = parsers.openDocument(id, long);
    try {
      expect(given(() => document.flat())).toThrow(GivenUp);
      expect(facts(document.flat(), id).calls).toHaveLength(20_000);
    } finally {
      document.dispose();
    }
  });

  test("and so do facts", () => {
    const tree = parsers.parse(id, long);
    expect(given(() => facts(tree, id))).toThrow(GivenUp);
    expect(facts(tree, id).calls).toHaveLength(20_000);
  });
});

afterEach(() => void vi.restoreAllMocks());

/** Checks files with a clock that stands still, but where `pass` is called. */
async function checked(files: Readonly<Record<string, string>>, rules: (pass: () => void) => readonly Rule[]): Promise<Project> {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const project = openProject(memoryHost(files), "/workspace", { rules: rules(() => void (now += 60_000)), parsers });
  await project.check();
  return project;
}

const server = 'require("express")().listen(3000);\n';
const files = { "server.js": server, "slow.js": `// slow\n${server}` };
const [template] = oneRule as readonly [Rule];

test.each(["sources", "texts"] as const)("a file on which a rule spends too long is skipped, and the others are checked: %s", async (kind) => {
  const project = await checked(files, (pass) => {
    const inspect = ({ text }: { readonly text: string }): [] => (text.includes("slow") ? (pass(), []) : []);
    return [...oneRule, { ...template, id: "config/slow", detect: [kind === "texts" ? texts((text) => text.includes("listen"), inspect) : sources({ javascript: "listen" }, inspect)] }];
  });
  expect(project.skipped).toEqual([{ path: "slow.js", reason: "timed-out" }]);
  expect(project.report().findings.map(({ path }) => path)).toEqual(["server.js"]);
  expect(project.report().errors).toEqual([]);
  await project.update(["server.js"]);
  expect(project.skipped).toEqual([{ path: "slow.js", reason: "timed-out" }]);
});

test("so is a document that takes too long to read", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 50));
  const service = (name: string, environment: string): string => `services:\n  ${name}:\n    image: x\n    environment:\n${environment}`;
  const host = memoryHost({ "compose.yaml": service("web", "      - A=1\n".repeat(20_000)), "deploy/compose.yaml": service("db", "      - A=1\n") });
  const project = openProject(host, "/workspace", { rules: oneRule, parsers });
  await project.check();
  expect(project.skipped).toEqual([{ path: "compose.yaml", reason: "timed-out" }]);
  host.files.set("compose.yaml", service("web", "      - A=1\n"));
  await project.update(["compose.yaml"]);
  expect(project.skipped).toEqual([]);
});

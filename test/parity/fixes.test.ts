import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Project } from "../../server/src/engine/project.ts";
import { applyFixes, singleFixes, type ChosenFix } from "../../server/src/engine/fix.ts";
import type { JudgedFinding } from "../../server/src/engine/suppress.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { rules } from "../../server/src/rules/index.ts";
import { readSpec } from "../rules/spec.ts";
import { check, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

/** The fixes of all rules together, as `twelve-factor fix` applies them, over every case of every spec that shows a fix. */
const specs = new URL("../rules/", import.meta.url);
const paths = readdirSync(specs, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/")).filter((path) => path.endsWith(".md")).sort();

const found = (project: Project): readonly JudgedFinding[] => [...project.pathsWithFindings()].sort().flatMap((path) => project.findingsOf(path));

for (const path of paths) {
  const cases = readSpec(readFileSync(new URL(path, specs), "utf8")).cases.filter(({ fixed }) => Object.keys(fixed).length > 0);
  test.skipIf(cases.length === 0)(`after all fixes of ${path.slice(0, -3)} every file parses, and a second run changes nothing`, { timeout: 120_000 }, async () => {
    for (const { title, files, untracked } of cases) {
      const host = memoryHost(files);
      for (const one of untracked) host.untracked.add(one);
      const project = await check(host, rules);
      const broken = await unreadable(host.files);
      const wanted = (): readonly ChosenFix[] => singleFixes(found(project));
      const { left } = await applyFixes(project, { set: (one, text) => void host.files.set(one, text) }, wanted);
      expect(left, title).toBe(0);
      expect((await unreadable(host.files)).filter((one) => !broken.includes(one)), title).toEqual([]);
      await project.check();
      expect(wanted().map(({ finding, fix }) => `${finding.path} ${finding.rule} ${fix.title}`), title).toEqual([]);
    }
  });
}

/** Sources that their parser has a problem with. */
async function unreadable(files: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const bad: string[] = [];
  for (const [path, text] of files) {
    const language = languageOf(path);
    if (language === undefined) continue;
    await parsers.load(language.id);
    if (language.facts(parsers.parse(language.id, text), language.id).problems.length > 0) bad.push(path);
  }
  return bad;
}

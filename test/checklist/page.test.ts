import { describe, expect, test } from "vitest";
import { assess, type AssessedApp } from "../../server/src/checklist/checklist.ts";
import { factorTexts } from "../../server/src/checklist/factor-texts.ts";
import { factorPage, type FactorPageInput, type PageFinding } from "../../server/src/checklist/page.ts";
import type { App } from "../../server/src/core/app.ts";
import { factors, type FactorId } from "../../server/src/core/factor.ts";
import { rules } from "../../server/src/rules/index.ts";

const shop: App = { root: "", name: "shop", kind: "service", reason: "it binds a port in server.js" };

const finding = (changes: Partial<PageFinding> = {}): PageFinding => ({ rule: "config/hardcoded-secret", severity: "error", state: "open", text: "A secret is written in the source", place: "src/db.js:4", href: "/src/db.js#L4", isFixable: false, ...changes });

function page(factor: FactorId, { findings = [], assessed = {}, ...input }: Partial<FactorPageInput> & { readonly assessed?: Partial<AssessedApp> } = {}): string {
  const app = { app: shop, findings, evidence: [], uncertainRules: new Set<string>(), disabledRules: new Set<string>(), attestations: new Map(), today: "2026-11-21", ...assessed };
  const assessment = assess(app, rules).find(({ id }) => id === factor);
  if (assessment === undefined) throw new Error(`There is no factor ${factor}`);
  return factorPage({ app: app.app, assessment, findings, evidence: [], skipped: [], rules, ...input });
}

/** What stands under a heading. */
function under(title: string, text: string): string {
  const start = text.indexOf(`## ${title}\n`);
  return start === -1 ? "" : text.slice(start + title.length + 4).split("\n## ")[0]?.trim() ?? "";
}

test("every factor has words of its own", () => {
  for (const { id, claim } of factors) {
    const { meaning, why } = factorTexts[id];
    expect(page(id), id).toContain(meaning);
    expect(page(id), id).toContain(why);
    expect(`${meaning} ${why}`.toLowerCase(), id).not.toContain(claim.toLowerCase());
  }
});

describe("the page of a factor that is not met", () => {
  const text = page("config", {
    findings: [
      finding({ rule: "config/hardcoded-deploy-value", severity: "warning", text: "The host is fixed", place: "src/mail.js:2", href: "/src/mail.js#L2", isFixable: true }),
      finding(),
      finding({ place: "src/queue.js:9", href: "/src/queue.js#L9" }),
      finding({ state: "suppressed", reason: "a key of the sandbox", place: "src/pay.js:1", href: "/src/pay.js#L1" }),
      finding({ state: "baselined", place: "src/old.js:1", href: "/src/old.js#L1" }),
    ],
    evidence: [{ text: "reads DATABASE_URL from the environment", place: "src/config.js:3", href: "/src/config.js#L3" }],
    skipped: [{ count: 2, reason: "too large" }],
    assessed: {
      attestations: new Map([
        ["config/rotation", { answer: "no", by: "Ada", on: "2026-11-01", note: "nobody has tried" }],
        ["config/flags-external", { answer: "yes", until: "2026-01-01" }],
      ]),
      disabledRules: new Set(["config/env-var-undocumented"]),
    },
  });

  test("begins with the state and why it is so", () => {
    expect(text).toMatch(/^# III\. Config: shop\n\n\*\*Not met\.\*\* 3 findings of warning or above\\; .*answered with no by Ada\.\n/);
  });

  test("lists findings with links, the gravest first, and apart what does not count", () => {
    expect(under("What breaks it", text).split("\n")).toEqual([
      "- **error** A secret is written in the source: [src\\/db\\.js\\:4](/src/db.js#L4) (config/hardcoded-secret)",
      "- **error** A secret is written in the source: [src\\/queue\\.js\\:9](/src/queue.js#L9) (config/hardcoded-secret)",
      "- **warning** The host is fixed: [src\\/mail\\.js\\:2](/src/mail.js#L2) (config/hardcoded-deploy-value, with a fix)",
    ]);
    expect(under("What is suppressed", text)).toContain("Reason: a key of the sandbox");
    expect(under("What is known since the baseline", text)).toContain("(/src/old.js#L1)");
    expect(under("What proves it", text)).toContain("reads DATABASE\\_URL from the environment: [src\\/config\\.js\\:3](/src/config.js#L3)");
  });

  test("has the questions with what was answered, and says which answers expired", () => {
    const questions = under("What only a person can say", text).split("\n");
    expect(questions).toHaveLength(3);
    expect(questions.find((line) => line.includes("rotated"))).toMatch(/^- ☒ .* No, says Ada, 2026\\-11\\-01\. nobody has tried\.$/);
    expect(questions.find((line) => line.includes("feature flags"))).toMatch(/^- ☐ .* Yes\. It counted until 2026\\-01\\-01, so the question is open again\.$/);
    expect(questions.find((line) => line.includes("published"))).toMatch(/^- ☐ .* Not answered\.$/);
  });

  test("says what was not checked, and what was", () => {
    const unchecked = under("What was not checked, and why", text);
    for (const part of ["What breaks it is in the baseline", "Turned off in the settings", "expired", "2 files of the project were left out: too large."]) expect(unchecked).toContain(part);
    expect(under("What was looked at", text)).toMatch(/- \*\*Turned off:\*\* .*\(config\/env-var-undocumented\)/);
    expect(under("What was looked at", text)).toMatch(/^shop is taken for an app of the kind service, because it binds a port in server\\.js\.\n/);
  });

  test("says what to do next, a step for each rule, the most urgent first", () => {
    const steps = under("What to do next", text).split("\n");
    expect(steps[0]).toMatch(/\(2 times\)\. /);
    expect(steps[1]).toMatch(/\(once\)\. .* It has a fix\.$/);
    expect(steps.slice(2).map((step) => step.slice(3, 30))).toEqual(["Change what is answered wit", "Mend what the baseline know", "Turn on again what the sett", "Answer again, because the a", "Answer the question that on"]);
  });
});

test("a factor that is met has nothing to do, and one that does not apply says so", () => {
  const evidence = [{ id: "codebase/vcs-present", text: "git", path: "README.md", span: { start: 0, end: 0 } }];
  expect(under("What to do next", page("codebase", { assessed: { evidence } }))).toBe("1. Nothing. It stays so as long as nothing is found.");
  const absent = page("port-binding", { assessed: { app: { ...shop, kind: "worker" } }, skipped: [{ count: 1, reason: "binary" }] });
  expect(absent).toContain("**Not applicable.** A worker binds no port.");
  expect(under("What was not checked, and why", absent)).toBe("");
  expect(under("What only a person can say", absent)).toBe("");
});

test("of thousands of findings the first hundred are on the page, and how many more there are", () => {
  const text = page("config", { findings: Array.from({ length: 1300 }, () => finding()) });
  expect(under("What breaks it", text).split("\n").filter((line) => line.startsWith("- "))).toHaveLength(100);
  expect(text).toContain("And 1,200 more, which the checklist shows.");
});

test("what the workspace and people say is never markup", () => {
  const hostile = "<img src=x onerror=alert(1)> [a](command:x) ![b](http://c) `d` **e** \n# f\n";
  const text = page("config", {
    findings: [finding({ text: hostile, place: hostile, state: "suppressed", reason: hostile })],
    evidence: [{ text: hostile, place: hostile, href: "/a#L1" }],
    assessed: { app: { ...shop, name: hostile, reason: hostile }, attestations: new Map([["config/rotation", { answer: "yes", by: hostile, on: hostile, until: hostile, note: hostile }]]) },
  });
  expect(text).toContain("\\<img src\\=x onerror\\=alert\\(1\\)\\> \\[a\\]\\(command\\:x\\)");
  const unescaped = text.replace(/\\[!-/:-@[-`{-~]/g, "");
  expect(unescaped).not.toMatch(/<|command:|!\[|http:\/\/c|\n# f/);
  expect(text.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
});

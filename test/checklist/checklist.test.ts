import { describe, expect, test } from "vitest";
import { assess, type AssessedApp, type FactorAssessment } from "../../server/src/checklist/checklist.ts";
import { manualChecks, manualChecksOf } from "../../server/src/checklist/manual-checks.ts";
import type { App } from "../../server/src/core/app.ts";
import { dayOf, type Attestation } from "../../server/src/core/attestation.ts";
import { factors, type FactorId } from "../../server/src/core/factor.ts";
import { rules } from "../../server/src/rules/index.ts";

const shop: App = { root: "", name: "shop", kind: "service", reason: "it listens" };
const nothing: AssessedApp = { app: shop, findings: [], evidence: [], uncertainRules: new Set(), disabledRules: new Set(), attestations: new Map(), today: "2026-11-21" };

function row(factor: FactorId, assessed: Partial<AssessedApp>): FactorAssessment {
  return assess({ ...nothing, ...assessed }, rules).find(({ id }) => id === factor) as FactorAssessment;
}

/** Every question of a factor is answered alike, but those named. */
function answered(factor: FactorId, attestation: Attestation, others: Readonly<Record<string, Attestation | undefined>> = {}): ReadonlyMap<string, Attestation> {
  return new Map(manualChecksOf(factor).flatMap(({ id }) => {
    const own = id in others ? others[id] : attestation;
    return own === undefined ? [] : [[id, own]];
  }));
}

const yes: Attestation = { answer: "yes", by: "Ada", on: "2026-11-01" };
const finding = (rule: string, state: "open" | "suppressed" | "baselined", severity: "warning" | "information" | "hint" = "warning") => ({ rule, state, severity });

test("every factor has questions, and every question its factor", () => {
  for (const { id } of factors) expect(manualChecksOf(id).length, id).toBeGreaterThan(0);
  expect(factors.flatMap(({ id }) => manualChecksOf(id))).toEqual(manualChecks);
});

describe("a factor that cannot be shown to hold", () => {
  test("is attested when every question is answered with yes or does not apply", () => {
    expect(row("config", { attestations: answered("config", yes) })).toMatchObject({ state: "attested", reason: "All 3 questions to people are answered, and nothing that is open breaks it" });
    expect(row("config", { attestations: answered("config", yes, { "config/flags-external": { answer: "not-applicable" } }) }).state).toBe("attested");
  });

  test("is not while a question is open", () => {
    expect(row("config", { attestations: answered("config", yes, { "config/rotation": undefined }) }).state).toBe("not-assessed");
    expect(row("config", {}).state).toBe("not-assessed");
  });

  test("is attested by its own answers alone", () => {
    expect(row("logs", { attestations: answered("config", yes) }).state).toBe("not-assessed");
  });

  test.each([
    ["a finding that is open", { findings: [finding("config/hardcoded-secret", "open")] }, "violated", /^1 finding of warning or above$/],
    ["one in the baseline", { findings: [finding("config/hardcoded-secret", "baselined")] }, "not-assessed", /in the baseline/],
    ["a rule that is off", { disabledRules: new Set(["config/hardcoded-secret"]) }, "not-assessed", /Turned off/],
    ["a rule that did not see every file", { uncertainRules: new Set(["config/hardcoded-secret"]) }, "not-assessed", /Not every file/],
  ] as const)("is not attested against %s", (_, assessed, state, reason) => {
    expect(row("config", { ...assessed, attestations: answered("config", yes) })).toMatchObject({ state, reason: expect.stringMatching(reason) });
  });

  test("is broken by what is said under another rule, as gravely as its own would", () => {
    const findings = [{ ...finding("config/hardcoded-secret", "open"), alsoBreaks: [{ rule: "backing-services/hardcoded-connection", severity: "information" }] }] as const;
    expect(row("config", { findings }).state).toBe("violated");
    expect(row("backing-services", { findings })).toMatchObject({ state: "not-assessed", open: 1, reason: expect.stringMatching(/for a person to decide/) });
  });

  test("is attested over what a person is to decide, by deciding, and does not hold by itself", () => {
    const findings = [finding("codebase/duplicated-source", "open", "information")];
    const evidence = [{ id: "codebase/vcs-present", text: "git", path: "README.md", span: { start: 0, end: 0 } }];
    expect(row("codebase", { findings, evidence })).toMatchObject({ state: "not-assessed", reason: "Nothing breaks it, and 1 finding is for a person to decide" });
    expect(row("codebase", { findings, evidence, attestations: answered("codebase", yes) }).state).toBe("attested");
  });

  test("is attested over findings that people suppressed, which is no proof", () => {
    const suppressed = { findings: [finding("config/hardcoded-secret", "suppressed"), finding("config/hardcoded-deploy-value", "suppressed", "information")] };
    expect(row("config", { ...suppressed, attestations: answered("config", yes) }).state).toBe("attested");
    expect(row("config", suppressed)).toMatchObject({ state: "not-assessed", reason: "What breaks it is suppressed; whether it holds throughout is for a person to say" });
  });
});

describe("a no", () => {
  const no: Attestation = { answer: "no", by: "Ada", note: "nobody has tried" };

  test("makes the factor violated, and the reason says what was asked and who said it", () => {
    const attestations = answered("config", yes, { "config/rotation": no });
    expect(row("config", { attestations })).toMatchObject({ state: "violated", open: 0, reason: '"Does every credential have an owner, and can it be rotated without a release?" is answered with no by Ada' });
  });

  test("counts besides findings, and over proofs", () => {
    const attestations = new Map([["codebase/automatic-deploys", { answer: "no" } as const]]);
    const proven = [{ id: "codebase/vcs-present", text: "git", path: "README.md", span: { start: 0, end: 0 } }];
    expect(row("codebase", { evidence: proven }).state).toBe("holds");
    expect(row("codebase", { evidence: proven, attestations })).toMatchObject({ state: "violated", reason: expect.stringMatching(/is answered with no$/) });
    const findings = [finding("codebase/outside-version-control", "open")];
    expect(row("codebase", { findings, attestations }).reason).toMatch(/^1 finding of warning or above; "Do the deploys/);
  });

  test("says nothing about a factor that does not apply", () => {
    const attestations = new Map([["port-binding/direct-reach", no]]);
    expect(row("port-binding", { app: { ...shop, kind: "worker" }, attestations })).toMatchObject({ state: "not-applicable", manual: [] });
  });
});

describe("what was looked at", () => {
  test("is told rule by rule, with what could not be and what nothing shows, whatever the state", () => {
    const open = row("dependencies", { findings: [finding("dependencies/missing-lockfile", "open"), finding("dependencies/missing-lockfile", "baselined")], disabledRules: new Set(["dependencies/undeclared"]), uncertainRules: new Set(["dependencies/missing-lockfile"]) });
    expect(open.state).toBe("violated");
    expect(open.unchecked).toEqual(["What breaks it is in the baseline", "Turned off in the settings: dependencies/undeclared", "Not every file could be looked at by dependencies/missing-lockfile", "Nothing shows that dependencies are declared or which versions are installed"]);
    const ran = new Map(open.rules.map((rule) => [rule.id, rule.ran]));
    expect([ran.get("dependencies/undeclared"), ran.get("dependencies/missing-lockfile"), ran.get("dependencies/unlocked-install")]).toEqual(["off", "partly", "everywhere"]);
    expect([...ran.keys()].every((id) => id.startsWith("dependencies/"))).toBe(true);
  });

  test("is nothing where the factor does not apply", () => {
    expect(row("port-binding", { app: { ...shop, kind: "worker" } })).toMatchObject({ rules: [], unchecked: [] });
  });

  test("names no rules where all are turned off", () => {
    expect(row("logs", { disabledRules: new Set(rules.map(({ id }) => id)) }).reason).toBe("Every rule about it is turned off in the settings");
  });

  test("says all that keeps a factor from being assessed", () => {
    expect(row("logs", { disabledRules: new Set(["logs/file-destination"]), findings: [finding("logs/network-shipper", "open", "information")] }).reason).toBe("Turned off in the settings: logs/file-destination");
    expect(row("logs", { findings: [finding("logs/network-shipper", "open", "information")] }).reason).toBe("Nothing breaks it, and nothing shows that events go to stdout, and 1 finding is for a person to decide");
    expect(row("logs", {}).reason).toBe("Nothing breaks it, and nothing shows that events go to stdout");
  });
});

describe("a hint", () => {
  test("never counts", () => {
    const proven = { evidence: [{ id: "codebase/vcs-present", text: "git", path: "README.md", span: { start: 0, end: 0 } }] };
    for (const state of ["open", "suppressed", "baselined"] as const) expect(row("codebase", { ...proven, findings: [finding("codebase/outside-version-control", state, "hint")] })).toMatchObject({ state: "holds", [state]: 1 });
  });
});

describe("an answer counts until its day", () => {
  const until = (day: string): Attestation => ({ ...yes, until: day });

  test("on the day itself, and not on the next", () => {
    expect(row("config", { attestations: answered("config", until("2026-11-21")) }).state).toBe("attested");
    const late = row("config", { attestations: answered("config", yes, { "config/rotation": until("2026-11-20") }) });
    expect(late).toMatchObject({ state: "not-assessed", reason: expect.stringMatching(/; the answer to "Does every credential .*" counted until 2026-11-20 and expired$/) });
    expect(late.manual.map(({ id, isExpired }) => [id, isExpired])).toEqual([["config/open-source-litmus", false], ["config/flags-external", false], ["config/rotation", true]]);
  });

  test("a no expires as well", () => {
    expect(row("config", { attestations: new Map([["config/rotation", { answer: "no", until: "2026-01-01" } as const]]) }).state).toBe("not-assessed");
  });

  test("what is shown to hold stays so without answers", () => {
    const proven = [{ id: "codebase/vcs-present", text: "git", path: "README.md", span: { start: 0, end: 0 } }];
    expect(row("codebase", { evidence: proven, attestations: answered("codebase", until("2026-01-01")) }).state).toBe("holds");
    expect(row("codebase", { evidence: proven, attestations: answered("codebase", yes) }).state).toBe("holds");
  });
});

test("a day is that of the calendar on the wall", () => {
  expect(dayOf(new Date(2026, 0, 2, 23, 59))).toBe("2026-01-02");
  expect(dayOf(new Date(2026, 11, 31, 0, 0))).toBe("2026-12-31");
});

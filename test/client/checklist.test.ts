import { describe, expect, test } from "vitest";
import { RowContents } from "../../client/src/checklist/contents.ts";
import { filterText, isFiltering, isShown, isWrittenFilter, noFilter, readFilter, shownFindings } from "../../client/src/checklist/filter.ts";
import { ChecklistModel, pageSize, type FactorItem } from "../../client/src/checklist/model.ts";
import { evidenceItems, findingItems, idOf } from "../../client/src/checklist/rows.ts";
import { factors, headline, method, type FactorRow, type FactorState, type FindingRow, type ProjectChecklist, type RowKey } from "../../server/src/protocol.ts";

const rootUri = "file:///workspace";

function factorRow(index: number, changes: Partial<FactorRow> = {}): FactorRow {
  const { id, number, numeral, title } = factors[index] as (typeof factors)[number];
  return { ...{ id, number, numeral, title }, state: "not-assessed", reason: "Nothing shows it", open: 0, suppressed: 0, baselined: 0, severities: { error: 0, warning: 0, information: 0, hint: 0 }, evidence: 0, digest: "a", ...changes };
}

function project(...apps: string[]): ProjectChecklist {
  return { rootUri, name: "shop", complete: true, skipped: {}, apps: apps.map((root) => ({ root, name: root, kind: "service", kindReason: "it listens", factors: factors.map((_, index) => factorRow(index)) })) };
}

function modelOf(...apps: string[]): ChecklistModel {
  const model = new ChecklistModel();
  model.apply({ revision: 1, projects: [project(...apps)] });
  return model;
}

const key = (app: string, factor: RowKey["factor"]): RowKey => ({ rootUri, app, factor });
const item = (model: ChecklistModel, app: string, factor: RowKey["factor"]): FactorItem => model.find(key(app, factor)) as FactorItem;

describe("the model", () => {
  test("takes over rows that changed, and their objects stay the same", () => {
    const model = modelOf("api", "web");
    const before = item(model, "api", "config");
    const changed = model.apply({ revision: 2, rows: [{ rootUri, app: "api", row: factorRow(2, { state: "violated", open: 3 }) }] });
    expect(changed).toEqual([before]);
    expect(before.factor).toMatchObject({ state: "violated", open: 3 });
    expect(item(model, "web", "config").factor.open).toBe(0);
  });

  test("knows nothing of rows that are gone", () => {
    expect(modelOf("api").apply({ revision: 2, rows: [{ rootUri, app: "gone", row: factorRow(2) }] })).toEqual([]);
  });

  test("keeps how far a person has read when everything is told anew", () => {
    const model = modelOf("api");
    item(model, "api", "logs").shown.open = 5 * pageSize;
    expect(model.apply({ revision: 2, projects: [project("api", "web")] })).toBe("everything");
    expect(item(model, "api", "logs").shown.open).toBe(5 * pageSize);
    expect(item(model, "web", "logs").shown.open).toBe(pageSize);
  });
});

describe("what stands below a row", () => {
  const asking = () => {
    const asked: string[] = [];
    const contents = new RowContents(async (name, params) => {
      asked.push(`${name} ${JSON.stringify(params)}`);
      return {} as never;
    });
    return { asked, contents };
  };

  test("is asked for once, and again when the row is another", async () => {
    const model = modelOf("api");
    const row = item(model, "api", "config");
    const { asked, contents } = asking();
    for (let times = 0; times < 3; times++) await contents.details(row);
    await contents.findings(row, "open", noFilter, undefined);
    await contents.findings(row, "open", noFilter, undefined);
    expect(asked).toEqual([`${method.factorDetails} ${JSON.stringify(key("api", "config"))}`, `${method.factorFindings} ${JSON.stringify({ ...key("api", "config"), state: "open", limit: pageSize })}`]);
    model.apply({ revision: 2, rows: [{ rootUri, app: "api", row: factorRow(2, { digest: "b" }) }] });
    await contents.details(row);
    expect(asked).toHaveLength(3);
  });

  test("is asked for again when a person wants more, or other severities, or other files", async () => {
    const row = item(modelOf("api"), "api", "config");
    const { asked, contents } = asking();
    await contents.findings(row, "open", noFilter, undefined);
    row.shown.open += pageSize;
    await contents.findings(row, "open", noFilter, undefined);
    await contents.findings(row, "open", { severities: ["error"] }, undefined);
    await contents.findings(row, "open", noFilter, ["file:///workspace/a.js"]);
    expect(asked).toHaveLength(4);
  });

  test("is asked for again when the answer did not come", async () => {
    const row = item(modelOf("api"), "api", "config");
    let times = 0;
    const contents = new RowContents(() => (times++ === 0 ? Promise.reject(new Error("stopped")) : Promise.resolve({} as never)));
    await expect(contents.details(row)).rejects.toThrow("stopped");
    await contents.details(row);
    expect(times).toBe(2);
  });
});

describe("ids", () => {
  const finding = (line: number): FindingRow => ({ rule: "config/hardcoded-secret", severity: "error", message: "m", uri: "file:///workspace/a.js", range: { start: { line, character: 0 }, end: { line, character: 5 } }, state: "open", fixes: [] });

  test("stay when lines move, and are different for findings of one rule in one file", () => {
    const row = item(modelOf("api"), "api", "config");
    const ids = findingItems(row, [finding(1), finding(9)]).map(idOf);
    expect(new Set(ids).size).toBe(2);
    expect(findingItems(row, [finding(4), finding(12)]).map(idOf)).toEqual(ids);
    const suppressed = findingItems({ kind: "group", parent: row, state: "suppressed" }, [finding(1)]).map(idOf);
    expect(ids).not.toContain(suppressed[0]);
  });

  test("are different for one proof in two lines", () => {
    const row = item(modelOf("api"), "api", "config");
    const { uri, range } = finding(1);
    expect(new Set(evidenceItems(row, [{ text: "reads PORT", uri, range }, { text: "reads PORT", uri, range }]).map(idOf)).size).toBe(2);
  });
});

describe("a filter", () => {
  const model = modelOf("api");
  model.apply({ revision: 2, rows: [{ rootUri, app: "api", row: factorRow(2, { state: "violated", open: 5, severities: { error: 1, warning: 4, information: 0, hint: 0 } }) }] });
  const [config, logs] = [item(model, "api", "config"), item(model, "api", "logs")];
  const changed = [{ ...key("api", "config"), severities: { error: 0, warning: 2, information: 0, hint: 0 } }];

  test("that is empty leaves nothing out", () => {
    expect([config, logs].every((row) => isShown(row, noFilter, []))).toBe(true);
    expect(isFiltering(noFilter)).toBe(false);
  });

  test("lets through any of a list, and only what all lists let through", () => {
    expect(isShown(config, { ...noFilter, states: ["violated", "holds"] }, [])).toBe(true);
    expect(isShown(logs, { ...noFilter, states: ["violated", "holds"] }, [])).toBe(false);
    expect(isShown(config, { ...noFilter, states: ["violated"], factors: ["logs"] }, [])).toBe(false);
    expect(isShown(config, { ...noFilter, severities: ["hint", "error"] }, [])).toBe(true);
    expect(isShown(logs, { ...noFilter, severities: ["hint", "error"] }, [])).toBe(false);
  });

  test("by changed files counts what is found there alone", () => {
    const filter = { ...noFilter, changedFiles: true };
    expect(shownFindings(config, filter, changed)).toBe(2);
    expect(isShown(config, { ...filter, severities: ["error"] }, changed)).toBe(false);
    expect(isShown(logs, filter, changed)).toBe(false);
    expect(isShown(config, filter, [])).toBe(false);
  });

  test("is said in words", () => {
    expect(filterText({ states: ["violated", "not-assessed"], factors: ["logs"], severities: ["error"], changedFiles: true })).toBe("Not met or Not assessed, Errors, Logs, in changed files");
  });

  test("that was kept is read again, and what is unknown in it is left out", () => {
    const filter = { ...noFilter, states: ["violated"], changedFiles: true } as const;
    expect(readFilter(JSON.parse(JSON.stringify(filter)))).toEqual(filter);
    for (const kept of [undefined, null, 7, "x", [], { states: ["great"], factors: "all", changedFiles: "yes" }]) expect(readFilter(kept)).toEqual(noFilter);
    expect([{ states: [] }, { changedFiles: true }].every(isWrittenFilter)).toBe(true);
    expect([undefined, {}, [], "x"].some(isWrittenFilter)).toBe(false);
  });
});

describe("the headline", () => {
  const of = (...states: FactorState[]) => headline(states.map((state) => ({ state })));

  test("leaves out what was not assessed or does not apply, and says so", () => {
    expect(of("holds", "attested", "violated", "not-assessed", "not-applicable", "not-applicable")).toEqual({ held: "2 of 3 assessed factors hold", brief: "2 of 3 met, 1 not assessed", besides: ["1 of them as people say", "1 not assessed", "2 not applicable"] });
    expect(of("holds")).toEqual({ held: "1 of 1 assessed factor holds", brief: "1 of 1 met", besides: [] });
  });

  test("does not count to zero", () => {
    expect(of("not-assessed").held).toBe("No factor could be assessed");
  });
});

import assert from "node:assert/strict";
import type { FactorItem } from "../../../client/src/checklist/model.ts";
import type { FindingItem, QuestionRow, Row } from "../../../client/src/checklist/rows.ts";
import { api } from "./workspace.ts";

/** The row of one factor of one app, as the tree has it. */
export async function factorRow(app: string, factor: string): Promise<FactorItem> {
  const { checklist } = await api();
  for (const row of await checklist.getChildren()) {
    if (row.kind !== "app" || row.app.name !== app) continue;
    for (const child of await checklist.getChildren(row)) if (child.kind === "factor" && child.factor.id === factor) return child;
  }
  throw new Error(`There is no row ${factor} of ${app}`);
}

/** A question to people below the row of a factor. */
export async function questionRow(app: string, check: string): Promise<QuestionRow> {
  const { checklist } = await api();
  const rows = await checklist.getChildren(await factorRow(app, check.slice(0, check.indexOf("/"))));
  const group = rows.find((row) => row.kind === "questions");
  assert.ok(group, `${app} has questions`);
  const found = (await checklist.getChildren(group)).find((row): row is QuestionRow => row.kind === "question" && row.check.id === check);
  assert.ok(found, `${check} is asked`);
  return found;
}

/** The first finding below a row. */
export async function findingRow(row: Row): Promise<FindingItem> {
  const { checklist } = await api();
  const found = (await checklist.getChildren(row)).find((child): child is FindingItem => child.kind === "finding");
  assert.ok(found, "the row has a finding");
  return found;
}

/** Labels of the rows of the tree that are shown without opening any: apps with their factors. */
export async function shownRows(): Promise<string[]> {
  const { checklist } = await api();
  const lines: string[] = [];
  for (const app of await checklist.getChildren()) {
    assert.equal(app.kind, "app");
    for (const row of await checklist.getChildren(app)) lines.push(`${String(checklist.getTreeItem(app).label)} ${row.kind === "factor" ? row.factor.id : row.kind}`);
  }
  return lines;
}

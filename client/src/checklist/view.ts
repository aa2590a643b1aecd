import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { method, type ChecklistParams, type FactorDetails, type FactorDetailsParams, type ProjectChecklist } from "../../../server/src/protocol.ts";
import { writeAnswer } from "./answer.ts";
import { idOf, treeItem, type FactorItem, type Row } from "./items.ts";

/** The checklist tree: app, twelve factors, and below each what breaks it, what proves it and what was not assessed. */
export class ChecklistView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  readonly #view: vscode.TreeView<Row>;
  #projects: readonly ProjectChecklist[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#view = vscode.window.createTreeView("twelveFactor.checklist", { treeDataProvider: this, showCollapseAll: true, manageCheckboxStateManually: true });
    this.#view.onDidChangeCheckboxState(({ items }) => this.#answer(items));
  }

  update({ projects }: ChecklistParams): void {
    this.#projects = projects;
    const open = projects.flatMap((project) => project.apps.flatMap((app) => app.factors)).filter((factor) => factor.state === "violated");
    this.#view.badge = open.length === 0 ? undefined : { value: open.length, tooltip: `${open.length} ${open.length === 1 ? "factor is" : "factors are"} not met` };
    this.#view.message = projects.some((project) => !project.complete) ? "The check is not complete." : "";
    this.#changed.fire(undefined);
  }

  clear(): void {
    this.update({ revision: 0, projects: [] });
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  /** A level with one row is folded away. */
  async getChildren(row?: Row): Promise<Row[]> {
    if (row === undefined) {
      const [only] = this.#projects;
      return this.#projects.length === 1 && only !== undefined ? this.#apps(only) : this.#projects.map((project) => ({ kind: "project", project }));
    }
    switch (row.kind) {
      case "project":
        return this.#apps(row.project);
      case "app":
        return factorRows(row);
      case "factor":
        return this.#details(row);
      case "questions":
        return row.checks.map((check) => ({ kind: "question", factor: row.factor, check }));
      default:
        return [];
    }
  }

  #apps(project: ProjectChecklist): Row[] {
    const rows = project.apps.map((app) => ({ kind: "app", project, app }) as const);
    const [only] = rows;
    return rows.length === 1 && only !== undefined ? factorRows(only) : rows;
  }

  /** A checked box is a yes, an unchecked one takes it back. */
  async #answer(items: vscode.TreeCheckboxChangeEvent<Row>["items"]): Promise<void> {
    for (const [row, state] of items) {
      if (row.kind !== "question") continue;
      const isYes = state === vscode.TreeItemCheckboxState.Checked;
      // The box shows what is written down, not what was clicked.
      if (!(await writeAnswer(this.#client, row, isYes ? { answer: "yes" } : null))) this.#changed.fire(undefined);
    }
  }

  async #details(row: FactorItem): Promise<Row[]> {
    const params: FactorDetailsParams = { rootUri: row.project.rootUri, app: row.app.root, factor: row.factor.id };
    const { findings, evidence, notAssessed, manual } = await this.#client.sendRequest<FactorDetails>(method.factorDetails, params);
    const parent = idOf(row);
    const questions: Row[] = manual.length === 0 ? [] : [{ kind: "questions", factor: row, checks: manual }];
    const rows: Row[] = [
      ...findings.filter((finding) => finding.state === "open").map((finding) => ({ kind: "finding", parent, finding }) as const),
      ...evidence.map((one) => ({ kind: "evidence", parent, evidence: one }) as const),
      ...notAssessed.map((text) => ({ kind: "note", parent, text }) as const),
      ...findings.filter((finding) => finding.state !== "open").map((finding) => ({ kind: "finding", parent, finding }) as const),
    ];
    return [...(rows.length > 0 ? rows : [{ kind: "note", parent, text: row.factor.reason } as const]), ...questions];
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

function factorRows({ project, app }: Row & { readonly kind: "app" }): Row[] {
  return app.factors.map((factor) => ({ kind: "factor", project, app, factor }));
}

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { method, type ChecklistParams, type FactorDetails, type FactorDetailsParams, type ProjectChecklist } from "../../../server/src/protocol.ts";
import { idOf, treeItem, type Row } from "./items.ts";

/** The checklist tree: app, twelve factors, and below each what breaks it, what proves it and what was not assessed. */
export class ChecklistView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  readonly #view: vscode.TreeView<Row>;
  #projects: readonly ProjectChecklist[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#view = vscode.window.createTreeView("twelveFactor.checklist", { treeDataProvider: this, showCollapseAll: true });
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
      default:
        return [];
    }
  }

  #apps(project: ProjectChecklist): Row[] {
    const rows = project.apps.map((app) => ({ kind: "app", project, app }) as const);
    const [only] = rows;
    return rows.length === 1 && only !== undefined ? factorRows(only) : rows;
  }

  async #details(row: Row & { readonly kind: "factor" }): Promise<Row[]> {
    const params: FactorDetailsParams = { rootUri: row.project.rootUri, app: row.app.root, factor: row.factor.id };
    const { findings, evidence, notAssessed } = await this.#client.sendRequest<FactorDetails>(method.factorDetails, params);
    const parent = idOf(row);
    const rows: Row[] = [
      ...findings.filter((finding) => finding.state === "open").map((finding) => ({ kind: "finding", parent, finding }) as const),
      ...evidence.map((one) => ({ kind: "evidence", parent, evidence: one }) as const),
      ...notAssessed.map((text) => ({ kind: "note", parent, text }) as const),
      ...findings.filter((finding) => finding.state !== "open").map((finding) => ({ kind: "finding", parent, finding }) as const),
    ];
    return rows.length > 0 ? rows : [{ kind: "note", parent, text: row.factor.reason }];
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

function factorRows({ project, app }: Row & { readonly kind: "app" }): Row[] {
  return app.factors.map((factor) => ({ kind: "factor", project, app, factor }));
}

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Comparison, ReviewParams } from "../../../server/src/protocol.ts";
import { treeItem } from "./items.ts";
import { ReviewModel, type FileRow, type FindingRow, type Row } from "./rows.ts";
import { sideUri, SideDocuments } from "./side-documents.ts";

/** The review tree: what a change brings, fixes, moves and leaves in the files it touches, by file. */
export class ReviewView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly model = new ReviewModel();
  readonly #documents: SideDocuments;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Row>;
  #comparison: Comparison | null = null;
  /** Where next and previous go on from. */
  #last: Row | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#documents = new SideDocuments(client);
    this.#view = vscode.window.createTreeView<Row>("twelveFactor.review", { treeDataProvider: this, showCollapseAll: true });
    this.#view.onDidChangeSelection(({ selection: [row] }) => (this.#last = row ?? this.#last));
    this.#describe();
  }

  get message(): string {
    return this.#view.message ?? "";
  }

  get description(): string {
    return this.#view.description ?? "";
  }

  update(params: ReviewParams): void {
    this.#comparison = params.comparison;
    this.model.update(params);
    this.#documents.refresh();
    this.#describe();
    this.#changed.fire(undefined);
  }

  clear(): void {
    this.update({ comparison: null, projects: [] });
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  /** Of one project the level above its groups is folded away. */
  getChildren(row?: Row): Row[] {
    switch (row?.kind) {
      case undefined: {
        const [only, ...others] = this.model.projects;
        return [...(only !== undefined && others.length === 0 ? this.model.groupsOf(only) : this.model.projects), ...this.model.actions()];
      }
      case "project":
        return [...this.model.groupsOf(row)];
      case "group":
        return [...this.model.filesOf(row)];
      case "file":
        return [...this.model.findingsOf(row)];
      case "finding":
      case "action":
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    if (row.kind === "project" || row.kind === "action") return undefined;
    return row.kind === "group" && this.model.projects.length === 1 ? undefined : row.parent;
  }

  /** Opens the finding after or before the last one, and shows it in the tree. */
  async go(step: 1 | -1): Promise<FindingRow | undefined> {
    const row = this.model.beside(this.#last, step);
    if (row === undefined) {
      void vscode.window.showInformationMessage(this.#comparison === null ? "No review is running." : "The review has no finding to go to.");
      return undefined;
    }
    this.#last = row;
    await this.open(row);
    await this.#view.reveal(row, { select: true, focus: false });
    return row;
  }

  /** Opens a finding where it stands: one that is fixed in the file as it was. */
  async open({ finding: { range }, parent }: FindingRow): Promise<void> {
    const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
    await vscode.commands.executeCommand("vscode.open", this.#uriOf(parent), { selection }, this.#labelOf(parent));
  }

  /** Compares a file with what it was before the change. */
  async openChanges(row: FileRow | FindingRow): Promise<void> {
    const fileRow = row.kind === "file" ? row : row.parent;
    const { file, parent } = fileRow;
    const [first] = file.findings;
    const moved = row.kind === "finding" ? row.finding.movedFrom : first?.movedFrom;
    const before = this.#uriOfBase(parent.parent.review, moved ?? file.path);
    const now = file.side === "base" ? vscode.Uri.parse(file.uri) : this.#uriOf(fileRow);
    const title = `${nameOf(file.path)} (since ${shortName(parent.parent.review.base ?? "the base")})`;
    // Of a file that is gone there is nothing to compare with.
    const isThere = now.scheme !== "file" || (await vscode.workspace.fs.stat(now).then(() => true, () => false));
    if (isThere) await vscode.commands.executeCommand("vscode.diff", before, now, title);
    else await vscode.commands.executeCommand("vscode.open", before, {}, `${nameOf(file.path)} (${shortName(parent.parent.review.base ?? "")})`);
  }

  /** What the tab of a file says that is not shown as it is now. */
  #labelOf({ file: { side, path }, parent: { parent } }: FileRow): string | undefined {
    if (side === "now") return undefined;
    return `${nameOf(path)} (${side === "index" ? "staged" : shortName(parent.review.base ?? "")})`;
  }

  #uriOf({ file, parent: { parent } }: FileRow): vscode.Uri {
    switch (file.side) {
      case "now":
        return vscode.Uri.parse(file.uri);
      case "base":
        return this.#uriOfBase(parent.review, file.path);
      case "index":
        return sideUri({ rootUri: parent.review.rootUri, path: file.path, commit: "index" }, "staged");
    }
  }

  #uriOfBase({ rootUri, base = "", commit }: { readonly rootUri: string; readonly base?: string; readonly commit?: string | null }, path: string): vscode.Uri {
    return sideUri({ rootUri, path, commit: commit ?? "" }, commit == null ? "nothing" : base === commit ? shortName(base) : `${base}@${shortName(commit)}`);
  }

  #describe(): void {
    void vscode.commands.executeCommand("setContext", "twelveFactor.isReviewing", this.#comparison !== null);
    const [first, ...others] = this.model.projects;
    const news = this.model.count("new");
    const parts = this.#comparison === null ? [] : [news === 0 ? "" : `${news.toLocaleString("en")} new`, since(this.#comparison, first?.review.base)];
    this.#view.description = parts.filter((part) => part !== "").join(" · ");
    // Each of several projects says for itself how it stands.
    this.#view.message = this.#comparison === null ? "" : first === undefined ? "Nothing is checked, so there is nothing to compare." : others.length > 0 ? "" : messageOf(first.review);
  }

  dispose(): void {
    this.#view.dispose();
    this.#documents.dispose();
    this.#changed.dispose();
  }
}

function since(comparison: Comparison, base: string | undefined): string {
  if (comparison.kind === "staged") return "of what is staged";
  const name = base ?? comparison.commit;
  if (name === undefined) return "";
  return `since ${shortName(name)}`;
}

/** Of a commit's full id, as much as people write. */
function shortName(name: string): string {
  return /^[0-9a-f]{40,64}$/.test(name) ? name.slice(0, 8) : name;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function messageOf({ state, message, base }: { readonly state: string; readonly message?: string; readonly base?: string }): string {
  return message ?? (state === "checking" ? `Checking ${base ?? "what was there before"} …` : "");
}

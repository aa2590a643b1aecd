import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { headline, method, type ChecklistParams, type FindingPlace, type FindingState, type RowCounts } from "../../../server/src/protocol.ts";
import { changedFiles, watchRepositories } from "../git.ts";
import { isRunning } from "../language-client.ts";
import { newest } from "../newest.ts";
import { amount } from "../words.ts";
import { writeAnswer } from "./answer.ts";
import { RowContents } from "./contents.ts";
import { filterText, isFiltering, isFilteringFindings, isShown, noFilter, readFilter, shownFindings, type Filter } from "./filter.ts";
import { treeItem } from "./items.ts";
import { ChecklistModel, pageSize, type AppItem, type FactorItem, type ProjectItem } from "./model.ts";
import { evidenceItems, factorOf, findingItems, idOf, type FindingItem, type GroupRow, type MoreRow, type ProofsRow, type Row } from "./rows.ts";

interface Changes {
  readonly uris: readonly string[];
  readonly rows: readonly RowCounts[];
}

/** The checklist tree: app, twelve factors, and below each what breaks it, what proves it and what was not assessed. */
export class ChecklistView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly model = new ChecklistModel();
  readonly #client: LanguageClient;
  readonly #memory: vscode.Memento;
  readonly #contents: RowContents;
  readonly #changed = new vscode.EventEmitter<Row[] | undefined>();
  readonly #view: vscode.TreeView<Row>;
  readonly #disposables: vscode.Disposable[] = [];
  /** What a person opened and closed, by the row's id. */
  readonly #opened: Map<string, boolean>;
  #filter: Filter;
  /** What the filter by changed files goes by. */
  #changes: Changes = { uris: [], rows: [] };
  /** The rows that are shown. */
  #visible: ReadonlySet<FactorItem> = new Set();

  readonly onDidChangeTreeData = this.#changed.event;
  readonly #rowsChanged = new vscode.EventEmitter<readonly FactorItem[]>();
  /** What stands below these rows is another; all rows when everything is. */
  readonly onDidChangeRows = this.#rowsChanged.event;

  constructor(client: LanguageClient, memory: vscode.Memento) {
    this.#client = client;
    this.#memory = memory;
    this.#contents = new RowContents((name, params) => client.sendRequest(name, params));
    this.#filter = readFilter(memory.get(keptFilter));
    this.#opened = new Map(memory.get<[string, boolean][]>(keptRows, []));
    this.#view = vscode.window.createTreeView("twelveFactor.checklist", { treeDataProvider: this, showCollapseAll: true, manageCheckboxStateManually: true });
    this.#disposables.push(
      this.#view,
      this.#changed,
      this.#rowsChanged,
      this.#view.onDidChangeCheckboxState(({ items }) => this.#answer(items)),
      this.#view.onDidExpandElement(({ element }) => this.#remember(element, true)),
      this.#view.onDidCollapseElement(({ element }) => this.#remember(element, false)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#describe()),
      watchRepositories(() => void this.#followChanges()),
    );
    void setContext("isFiltered", isFiltering(this.#filter));
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** The row that commands called by a key mean. */
  get selected(): Row | undefined {
    return this.#view.selection[0];
  }

  get message(): string {
    return this.#view.message ?? "";
  }

  get badge(): vscode.ViewBadge | undefined {
    return this.#view.badge;
  }

  update(params: ChecklistParams): void {
    const changed = this.model.apply(params);
    const before = this.#visible;
    this.#visible = new Set(this.model.factors().filter((item) => this.#isShown(item)));
    this.#describe();
    this.#rowsChanged.fire(changed === "everything" ? this.model.factors() : changed);
    if (changed === "everything" || changed.some((item) => before.has(item) !== this.#visible.has(item))) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire([...changed.filter((item) => this.#visible.has(item)), ...new Set(changed.map(({ parent }) => parent).filter((app) => !isFolded(app)))]);
    if (this.#filter.changedFiles) void this.#followChanges();
  }

  clear(): void {
    this.update({ revision: 0, projects: [] });
  }

  async setFilter(filter: Filter): Promise<void> {
    this.#filter = filter;
    await this.#memory.update(keptFilter, filter);
    await setContext("isFiltered", isFiltering(filter));
    if (filter.changedFiles) await this.#readChanges();
    this.#refresh();
  }

  /** Shows and selects the finding of a file that is nearest to a line, and what goes with it. Gives whether there is one. */
  async reveal(uri: vscode.Uri, line: number): Promise<boolean> {
    const place = await this.#client.sendRequest<FindingPlace | null>(method.findingPlace, { uri: this.#client.code2ProtocolConverter.asUri(uri), line });
    const item = place === null ? undefined : this.model.find(place);
    if (place === null || item === undefined) return false;
    if (isFiltering(this.#filter)) await this.setFilter(noFilter);
    item.shown[place.state] = Math.max(item.shown[place.state], Math.ceil((place.index + 1) / pageSize) * pageSize);
    const rows = await this.getChildren(item);
    const group = rows.find((row): row is GroupRow => row.kind === "group" && row.state === place.state);
    const findings = (group === undefined ? rows : await this.getChildren(group)).filter((row): row is FindingItem => row.kind === "finding");
    const found = findings[place.index];
    if (found === undefined) return false;
    this.#changed.fire([item]);
    await this.#view.reveal(found, { select: true, focus: true, expand: true });
    return true;
  }

  showMore({ parent, state }: MoreRow): void {
    const item = factorOf(parent);
    item.shown[state] += pageSize;
    this.#changed.fire([item]);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row, this.#opened.get(idOf(row)), row.kind === "factor" && isFilteringFindings(this.#filter) ? shownFindings(row, this.#filter, this.#changes.rows) : undefined);
  }

  /** A level with one row is folded away. */
  async getChildren(row?: Row): Promise<Row[]> {
    if (row === undefined) {
      const [only] = this.model.projects;
      return this.model.projects.length === 1 && only !== undefined ? this.#apps(only) : this.model.projects.filter((project) => this.#apps(project).length > 0);
    }
    switch (row.kind) {
      case "project":
        return this.#apps(row);
      case "app":
        return this.#factors(row);
      case "factor":
        return this.#below(row);
      case "group":
        return this.#findings(row, row.state);
      case "proofs":
        return proofRows(row);
      case "questions":
        return row.checks.map((check) => ({ kind: "question", parent: row, check }));
      default:
        return [];
    }
  }

  getParent(row: Row): Row | undefined {
    if (row.kind === "project") return undefined;
    const { parent } = row;
    if (parent.kind === "app" && isFolded(parent)) return this.getParent(parent);
    return parent.kind === "project" && this.model.projects.length === 1 ? undefined : parent;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  #apps(project: ProjectItem): Row[] {
    const [only] = project.apps;
    return only !== undefined && isFolded(only) ? this.#factors(only) : project.apps.filter((app) => this.#factors(app).length > 0);
  }

  #factors({ factors }: AppItem): FactorItem[] {
    return factors.filter((item) => this.#isShown(item));
  }

  #isShown(item: FactorItem): boolean {
    return isShown(item, this.#filter, this.#changes.rows);
  }

  async #below(parent: FactorItem): Promise<Row[]> {
    if (isFilteringFindings(this.#filter)) return this.#findings(parent, "open");
    const [findings, { evidence, reasons, manual }] = await Promise.all([this.#findings(parent, "open"), this.#contents.details(parent)]);
    const { factor } = parent;
    const groups = (["suppressed", "baselined"] as const).filter((state) => factor[state] > 0).map((state): GroupRow => ({ kind: "group", parent, state }));
    const proofs: Row[] = evidence.length > mostProofs ? [{ kind: "proofs", parent, evidence }] : evidenceItems(parent, evidence);
    const rows: Row[] = [...findings, ...reasons.map((text) => ({ kind: "note", parent, text }) as const), ...proofs, ...groups];
    return [...(rows.length > 0 ? rows : [{ kind: "note", parent, text: factor.reason } as const]), ...(manual.length === 0 ? [] : [{ kind: "questions", parent, checks: manual } as const])];
  }

  async #findings(parent: FactorItem | GroupRow, state: FindingState): Promise<Row[]> {
    const { findings, total } = await this.#contents.findings(factorOf(parent), state, this.#filter, this.#filter.changedFiles ? this.#changes.uris : undefined);
    const left = total - findings.length;
    return [...findingItems(parent, findings), ...(left === 0 ? [] : [{ kind: "more", parent, state, left } as const])];
  }

  #refresh(): void {
    this.#visible = new Set(this.model.factors().filter((item) => this.#isShown(item)));
    this.#describe();
    this.#changed.fire(undefined);
  }

  /** What stands above the tree and on its icon. */
  #describe(): void {
    const rows = this.model.factors().map(({ factor }) => factor);
    const violated = rows.filter(({ state }) => state === "violated");
    this.#view.badge = violated.length === 0 ? undefined : { value: violated.length, tooltip: `${amount(violated.length, "factor")} not met` };
    const [app, ...others] = this.model.projects.flatMap(({ apps }) => apps);
    const summary = app === undefined || others.length > 0 ? undefined : headline(rows);
    this.#view.message = [
      isFiltering(this.#filter) ? `Shown: ${filterText(this.#filter)}.` : "",
      // VS Code has no welcome text below a message.
      rows.length > 0 && this.#visible.size === 0 ? "Nothing matches the filter." : "",
      summary === undefined ? "" : `${[summary.held, ...summary.besides].join(", ")}.`,
      this.model.projects.some(({ project }) => !project.complete) ? "The check is not complete." : "",
      rows.length === 0 || vscode.workspace.isTrusted ? "" : "Git is not run in a workspace that is not trusted; checks that need it are not assessed.",
    ].filter((part) => part !== "").join(" ");
    void setContext("hasApps", rows.length > 0);
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

  #remember(row: Row, isOpened: boolean): void {
    const id = idOf(row);
    this.#opened.delete(id);
    this.#opened.set(id, isOpened);
    void this.#memory.update(keptRows, [...this.#opened].slice(-mostKept));
  }

  async #followChanges(): Promise<void> {
    if (!this.#filter.changedFiles || !isRunning(this.#client)) return;
    const before = JSON.stringify(this.#changes);
    try {
      await this.#readChanges();
    } catch {
      // The output says why, and the next change asks again.
      return;
    }
    if (JSON.stringify(this.#changes) !== before) this.#refresh();
  }

  async #readChanges(): Promise<void> {
    this.#changes = (await this.#askForChanges()) ?? this.#changes;
  }

  readonly #askForChanges = newest(async (): Promise<Changes> => {
    const uris = (await changedFiles())?.map((uri) => this.#client.code2ProtocolConverter.asUri(uri)) ?? [];
    return { uris, rows: uris.length === 0 ? [] : await this.#client.sendRequest(method.rowsOfFiles, { uris }) };
  });
}

function proofRows(row: ProofsRow): Row[] {
  const more = row.parent.factor.evidence - row.evidence.length;
  return [...evidenceItems(row, row.evidence), ...(more === 0 ? [] : [{ kind: "note", parent: row, text: `${amount(more, "more place proves", "more places prove")} it` } as const])];
}

function isFolded({ parent }: AppItem): boolean {
  return parent.apps.length === 1;
}

function setContext(name: string, value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", `twelveFactor.${name}`, value);
}

const keptFilter = "checklist.filter";
const keptRows = "checklist.opened";
/** Proofs that stand below a factor; more are folded away. */
const mostProofs = 3;
/** Rows whose state is kept between sessions. */
const mostKept = 500;

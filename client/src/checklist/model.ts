import type { AppChecklist, ChecklistParams, FactorRow, FindingState, ProjectChecklist, RowKey } from "../../../server/src/protocol.ts";

/** The checklist as it was told, in objects that stay the same as long as their rows do: a tree knows its rows by them. */
export interface ProjectItem {
  readonly kind: "project";
  readonly project: ProjectChecklist;
  readonly apps: readonly AppItem[];
}

export interface AppItem {
  readonly kind: "app";
  readonly parent: ProjectItem;
  readonly app: Omit<AppChecklist, "factors">;
  readonly factors: readonly FactorItem[];
}

export interface FactorItem {
  readonly kind: "factor";
  readonly parent: AppItem;
  /** As it was told last. */
  factor: FactorRow;
  /** How many of its findings are shown, by their state. */
  readonly shown: Record<FindingState, number>;
}

/** Findings that are asked for at once; nobody scrolls through more before narrowing them down. */
export const pageSize = 200;

/** The rows that a message changed, or everything. */
export type Changed = "everything" | readonly FactorItem[];

export class ChecklistModel {
  #projects: readonly ProjectItem[] = [];
  #byKey: ReadonlyMap<string, FactorItem> = new Map();

  get projects(): readonly ProjectItem[] {
    return this.#projects;
  }

  factors(): readonly FactorItem[] {
    return [...this.#byKey.values()];
  }

  find(key: RowKey): FactorItem | undefined {
    return this.#byKey.get(textOf(key));
  }

  apply(params: ChecklistParams): Changed {
    if ("projects" in params) {
      const before = this.#byKey;
      this.#projects = params.projects.map(projectItem);
      this.#byKey = new Map(this.#projects.flatMap(({ apps }) => apps.flatMap(({ factors }) => factors)).map((item) => [textOf(keyOf(item)), item]));
      // Who read on in a long list reads on.
      for (const [key, item] of this.#byKey) Object.assign(item.shown, before.get(key)?.shown);
      return "everything";
    }
    return params.rows.flatMap(({ rootUri, app, row }) => {
      const item = this.find({ rootUri, app, factor: row.id });
      if (item === undefined) return [];
      item.factor = row;
      return [item];
    });
  }
}

export function keyOf({ parent, factor }: FactorItem): RowKey {
  return { rootUri: parent.parent.project.rootUri, app: parent.app.root, factor: factor.id };
}

function textOf({ rootUri, app, factor }: RowKey): string {
  return JSON.stringify([rootUri, app, factor]);
}

function projectItem(project: ProjectChecklist): ProjectItem {
  const apps: AppItem[] = [];
  const item: ProjectItem = { kind: "project", project, apps };
  for (const { factors, ...app } of project.apps) {
    const rows: FactorItem[] = [];
    const parent: AppItem = { kind: "app", parent: item, app, factors: rows };
    for (const factor of factors) rows.push({ kind: "factor", parent, factor, shown: { open: pageSize, suppressed: pageSize, baselined: pageSize } });
    apps.push(parent);
  }
  return item;
}

import { reviewGroups, type ProjectReview, type ReviewFile, type ReviewFinding, type ReviewGroup, type ReviewParams } from "../../../server/src/protocol.ts";

/** A row of the review tree. */
export type Row = ProjectRow | GroupRow | FileRow | FindingRow | ActionRow;

export interface ProjectRow {
  readonly kind: "project";
  readonly review: Omit<ProjectReview, "files" | "isWhole">;
}

export interface GroupRow {
  readonly kind: "group";
  readonly parent: ProjectRow;
  readonly group: ReviewGroup;
  /** How many findings there are below it. */
  readonly count: number;
}

export interface FileRow {
  readonly kind: "file";
  readonly parent: GroupRow;
  readonly file: ReviewFile;
}

export interface FindingRow {
  readonly kind: "finding";
  readonly parent: FileRow;
  readonly finding: ReviewFinding;
}

/** What a person can do where there is nothing to show. */
export interface ActionRow {
  readonly kind: "action";
  readonly label: string;
  readonly icon: string;
  readonly command: string;
}

/** Stable between updates, so that the tree keeps what is open and selected. */
export function idOf(row: Row): string {
  switch (row.kind) {
    case "project":
      return row.review.rootUri;
    case "group":
      return `${idOf(row.parent)} ${row.group}`;
    case "file":
      return `${idOf(row.parent)} ${row.file.path}`;
    case "finding":
      return `${idOf(row.parent)} ${row.finding.fingerprint}`;
    case "action":
      return `action ${row.command}`;
  }
}

/** The review as the server told it bit by bit. */
export class ReviewModel {
  #projects: readonly ProjectRow[] = [];
  /** By root, then by group and path. */
  readonly #files = new Map<string, Map<string, ReviewFile>>();

  update({ projects }: ReviewParams): void {
    const roots = new Set(projects.map(({ rootUri }) => rootUri));
    for (const root of [...this.#files.keys()]) if (!roots.has(root)) this.#files.delete(root);
    for (const { rootUri, files, isWhole } of projects) {
      const own = (isWhole ? undefined : this.#files.get(rootUri)) ?? new Map<string, ReviewFile>();
      this.#files.set(rootUri, own);
      for (const file of files) {
        const key = `${file.group} ${file.path}`;
        if (file.findings.length === 0) own.delete(key);
        else own.set(key, file);
      }
    }
    this.#projects = projects.map(({ files: _, isWhole: __, ...review }) => ({ kind: "project", review }));
  }

  get projects(): readonly ProjectRow[] {
    return this.#projects;
  }

  /** Once the change is known. That it brings nothing is what a person wants to read, so that group is always there. */
  groupsOf(parent: ProjectRow): readonly GroupRow[] {
    const files = [...(this.#files.get(parent.review.rootUri)?.values() ?? [])];
    if (files.length === 0 && parent.review.state !== "ready") return [];
    return reviewGroups.flatMap((group): GroupRow[] => {
      const count = files.reduce((sum, file) => (file.group === group ? sum + file.findings.length : sum), 0);
      return count === 0 && group !== "new" ? [] : [{ kind: "group", parent, group, count }];
    });
  }

  /** What helps where a review cannot be shown. */
  actions(): readonly ActionRow[] {
    const states = new Set(this.#projects.map(({ review }) => review.state));
    return [
      ...(states.has("failed") ? [{ kind: "action", label: "Review against something else…", icon: "git-compare", command: "twelveFactor.reviewChanges" } as const] : []),
      ...(states.has("failed") || states.has("cancelled") ? [{ kind: "action", label: "Try again", icon: "refresh", command: "twelveFactor.refreshReview" } as const] : []),
      ...(states.has("waiting") ? [{ kind: "action", label: "Check the workspace", icon: "refresh", command: "twelveFactor.checkWorkspace" } as const] : []),
    ];
  }

  filesOf(parent: GroupRow): readonly FileRow[] {
    const own = [...(this.#files.get(parent.parent.review.rootUri)?.values() ?? [])].filter(({ group }) => group === parent.group);
    return own.sort((a, b) => (a.path < b.path ? -1 : 1)).map((file) => ({ kind: "file", parent, file }));
  }

  findingsOf(parent: FileRow): readonly FindingRow[] {
    return parent.file.findings.map((finding) => ({ kind: "finding", parent, finding }));
  }

  /** How many findings of a group there are in all projects. */
  count(group: ReviewGroup): number {
    return this.#projects.flatMap((project) => this.groupsOf(project)).reduce((sum, row) => (row.group === group ? sum + row.count : sum), 0);
  }

  /** Every finding in the order of the tree. */
  findings(): readonly FindingRow[] {
    return this.#projects.flatMap((project) => this.groupsOf(project)).flatMap((group) => this.filesOf(group)).flatMap((file) => this.findingsOf(file));
  }

  /** The finding after or before a row, from the last on to the first; from nowhere, the first or the last. */
  beside(row: Row | undefined, step: 1 | -1): FindingRow | undefined {
    const all = this.findings();
    const within = row === undefined ? undefined : idOf(row);
    const at = within === undefined ? -1 : all.findIndex((one) => idOf(one) === within || idOf(one).startsWith(`${within} `));
    if (at === -1) return step === 1 ? all[0] : all.at(-1);
    // From a row above findings, the next one is the first below it.
    if (row?.kind !== "finding" && step === 1) return all[at];
    return all[(at + step + all.length) % all.length];
  }
}

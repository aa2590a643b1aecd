import { parse } from "jsonc-parser";
import type { Connection } from "vscode-languageserver";
import type { Comparison } from "../core/report.ts";
import { baselineFile } from "../engine/baseline.ts";
import type { Project } from "../engine/project.ts";
import { settingsFile } from "../engine/settings.ts";
import { gitFileAt, gitStaged } from "../host/git.ts";
import { largestLock } from "../host/host.ts";
import { reviewMethod, type ProjectReview, type ReviewChoices, type ReviewFile, type ReviewParams, type ReviewSide, type SideTextParams } from "../protocol-review.ts";
import { baseChoices, comparedWith } from "../review/base.ts";
import { checkBase, checkedSide, openTree, reportSince, type BaseSide, type SideOptions } from "../review/base-side.ts";
import { guard, guarded } from "./guard.ts";
import { reviewFiles, reviewMarkdown } from "./handlers/review.ts";
import type { Places } from "./to-lsp.ts";
import type { CheckObserver, ServerEnvironment, Workspace } from "./workspace.ts";

/** What a review needs of the server. */
export interface ReviewContext {
  readonly environment: ServerEnvironment;
  readonly workspace: Workspace;
  readonly places: (project: Project) => Places;
  /** Whether a file lies in an opened folder. */
  readonly isShown: (project: Project, path: string) => boolean;
  readonly isTrusted: () => boolean;
  /** Shows how far the check of another side is, and lets a person cancel it. */
  readonly beginProgress: (title: string) => Promise<CheckObserver>;
  readonly onError: (message: string, error: unknown) => void;
}

/** The review that a client asked for: what was found before the change, and what became of it, told whenever the server comes to rest. */
export interface Review {
  /** Something may be found that was not. */
  update(): void;
  /** Resolves when what was asked for is told. */
  whenIdle(): Promise<void>;
  dispose(): void;
}

/** What is known of one project. */
interface Reviewed {
  state: ProjectReview["state"];
  message?: string;
  base?: BaseSide;
  /** What is staged, where that is what is reviewed. */
  staged?: Project;
  /** What the rest was made from: when it is the same, so is that. */
  madeFrom: string;
  /** The settings and all else that stand outside of git and change what is found on both sides. */
  judgedBy: string;
  /** The files that the client was told of, by group and path, as JSON. */
  readonly told: Map<string, string>;
  isTold: boolean;
}

export function serveReview(connection: Connection, { environment, workspace, places, isShown, isTrusted, beginProgress, onError }: ReviewContext): Review {
  let comparison: Comparison | undefined;
  let work: AbortController | undefined;
  let working = Promise.resolve();
  let lastTold = "";
  const reviewed = new Map<string, Reviewed>();

  function begin(): void {
    work?.abort();
    const own = new AbortController();
    work = own;
    const asked = comparison;
    const before = working;
    working = (async () => {
      await before;
      if (asked === undefined || own.signal.aborted) return;
      await guarded("The review failed", onError, () => compareAll(asked, own.signal));
      if (own.signal.aborted) return;
      work = undefined;
      await guarded("The review could not be told", onError, tell);
    })();
  }

  async function compareAll(asked: Comparison, signal: AbortSignal): Promise<void> {
    tell();
    await workspace.whenIdle();
    forgetOthers();
    for (const project of workspace.projects()) {
      if (signal.aborted) return;
      try {
        await compare(project, asked, signal);
      } catch (error) {
        if (signal.aborted) return;
        onError("The review failed", error);
        Object.assign(of(project), { state: "failed", message: "The review failed; the output says why.", judgedBy: judging(project) });
      }
    }
  }

  function of({ root }: Project): Reviewed {
    let known = reviewed.get(root);
    if (known === undefined) reviewed.set(root, (known = { state: "checking", madeFrom: "", judgedBy: "", told: new Map(), isTold: false }));
    return known;
  }

  /** Projects that are open no more. */
  function forgetOthers(): void {
    const roots = new Set(workspace.projects().map(({ root }) => root));
    for (const root of [...reviewed.keys()]) if (!roots.has(root)) forget(root);
  }

  function forget(root: string): void {
    reviewed.get(root)?.staged?.dispose();
    reviewed.delete(root);
  }

  /** Checks the side of before, and what is staged if that is reviewed, unless they were and nothing changed. */
  async function compare(project: Project, asked: Comparison, signal: AbortSignal): Promise<void> {
    const { root } = project;
    const own = of(project);
    const judgedBy = judging(project);
    const fail = (message: string, state: ProjectReview["state"] = "failed"): void => {
      own.staged?.dispose();
      for (const key of ["base", "staged", "message"] as const) delete own[key];
      Object.assign(own, { state, message, judgedBy, madeFrom: "" });
    };
    if (!isTrusted()) return fail("Git is not run in a workspace that is not trusted, so there is nothing to compare with. Trust the workspace first.");
    const since = await comparedWith(root, asked);
    if ("problem" in since) return fail(since.problem);
    const index = asked.kind === "staged" ? ((await gitStaged(root)) ?? "") : "";
    const madeFrom = JSON.stringify([asked.kind, since.commit, judgedBy, index]);
    if (own.base !== undefined && own.madeFrom === madeFrom) {
      // The same commit may have been asked for by another name.
      Object.assign(own, { base: { ...own.base, since }, state: "ready", judgedBy });
      delete own.message;
      return;
    }
    own.state = "checking";
    tell();
    const progress = await beginProgress(`Twelve-Factor: checking ${asked.kind === "staged" ? "what is staged" : since.base} for the review`);
    const options: SideOptions = { ...environment, signal: AbortSignal.any([signal, progress.signal]), onProgress: progress.progress };
    try {
      const after = asked.kind === "staged" ? await openTree(root, "index", options) : workspace.host;
      const base = "problem" in after ? after : await checkBase(root, since, after, options);
      const staged = asked.kind === "staged" && !("problem" in after) && !progress.signal.aborted ? await checkedSide(root, after, options) : undefined;
      if (signal.aborted) return staged?.dispose();
      if (progress.signal.aborted) {
        staged?.dispose();
        return fail(`The check of ${since.base} was cancelled. Refresh the review to begin anew.`, "cancelled");
      }
      if ("problem" in base) return fail(base.problem);
      own.staged?.dispose();
      delete own.message;
      Object.assign(own, { base, state: "ready", madeFrom, judgedBy });
      if (staged === undefined) delete own.staged;
      else own.staged = staged;
    } finally {
      progress.end();
    }
  }

  /** What people answered changes no finding, and a mistake leaves the last settings in force. */
  function judging(project: Project): string {
    const textOf = (path: string): string => {
      const content = workspace.host.readFile(project.root, path, largestLock);
      return content.kind === "text" ? content.text : "";
    };
    if (project.settingsProblems.length > 0) return of(project).judgedBy;
    const settings = [...new Set([settingsFile, ...project.settings.files])].map((path) => {
      const { attestations: _, ...rest } = (parse(textOf(path)) ?? {}) as Record<string, unknown>;
      return [path, rest];
    });
    return JSON.stringify([isTrusted(), settings, textOf(baselineFile)]);
  }

  function tell(): void {
    try {
      const params: ReviewParams = { comparison: comparison ?? null, projects: comparison === undefined ? [] : workspace.projects().map(reviewOf) };
      // A state that was told and files that did not change are no news.
      if (JSON.stringify(params) === lastTold) return;
      void connection.sendNotification(reviewMethod.changed, params);
      lastTold = JSON.stringify({ ...params, projects: params.projects.map((project) => ({ ...project, files: [], isWhole: false })) });
    } catch (error) {
      // Nobody knows what of it arrived.
      for (const own of reviewed.values()) {
        own.told.clear();
        own.isTold = false;
      }
      throw error;
    }
  }

  function reviewOf(project: Project): ProjectReview {
    const own = of(project);
    const { since } = own.base ?? {};
    const isWaiting = own.state === "ready" && !project.complete;
    const message = isWaiting ? "The check of the workspace is not complete, so what the change does is not known. Check the workspace again." : own.message;
    const isWhole = !own.isTold;
    own.isTold = true;
    return {
      rootUri: places(project).uri(""),
      name: project.name,
      state: isWaiting ? "waiting" : own.state,
      ...(message === undefined ? {} : { message }),
      ...(since === undefined ? {} : { base: since.base, commit: since.commit }),
      // While another base is checked, what was told stands.
      files: own.state === "checking" ? [] : untold(own, isWaiting ? [] : filesOf(project, own)),
      isWhole,
    };
  }

  function filesOf(project: Project, { base, staged }: Reviewed): readonly ReviewFile[] {
    if (base === undefined) return [];
    const sideOf = (path: string): ReviewSide => (staged === undefined || staged.textOf(path)?.text === project.textOf(path)?.text ? "now" : "index");
    return reviewFiles(reportSince(base, staged ?? project, {}), places(project), (path) => isShown(project, path), sideOf);
  }

  /** The files of which the client knows something else. */
  function untold({ told }: Reviewed, files: readonly ReviewFile[]): readonly ReviewFile[] {
    const gone = new Map([...told].map(([key, json]) => [key, JSON.parse(json) as ReviewFile]));
    const news: ReviewFile[] = [];
    for (const file of files) {
      const key = `${file.group} ${file.path}`;
      const json = JSON.stringify(file);
      gone.delete(key);
      if (told.get(key) === json) continue;
      told.set(key, json);
      news.push(file);
    }
    for (const [key, file] of gone) {
      told.delete(key);
      news.push({ ...file, findings: [] });
    }
    return news;
  }

  function end(): void {
    work?.abort();
    work = undefined;
    for (const root of [...reviewed.keys()]) forget(root);
  }

  connection.onRequest(reviewMethod.start, guard("Beginning a review", onError, null, (asked: Comparison) => {
    end();
    comparison = asked.kind === "staged" ? { kind: "staged" } : { kind: "base", commit: asked.commit };
    begin();
    return null;
  }));
  connection.onRequest(reviewMethod.stop, guard("Ending a review", onError, null, () => {
    end();
    comparison = undefined;
    tell();
    return null;
  }));
  connection.onRequest(reviewMethod.refresh, guard("Refreshing a review", onError, null, () => {
    if (comparison !== undefined) begin();
    return null;
  }));
  connection.onRequest(reviewMethod.choices, guard("Listing what may be compared with", onError, { likely: "HEAD", refs: [] }, async (): Promise<ReviewChoices> => {
    if (!isTrusted()) return { likely: "HEAD", refs: [], problem: "Git is not run in a workspace that is not trusted, so there is nothing to compare with. Trust the workspace first." };
    const refs = new Map<string, ReviewChoices["refs"][number]>();
    let [likely, problem]: [string | undefined, string | undefined] = [undefined, "No folder is open, so there is nothing to compare."];
    for (const { root } of workspace.projects()) {
      const choices = await baseChoices(root);
      if ("problem" in choices) problem = choices.problem;
      else {
        likely ??= choices.likely;
        for (const ref of choices.refs) refs.set(`${ref.kind} ${ref.name}`, ref);
      }
    }
    return likely === undefined ? { likely: "HEAD", refs: [], ...(problem === undefined ? {} : { problem }) } : { likely, refs: [...refs.values()] };
  }));
  connection.onRequest(reviewMethod.markdown, guard("Writing the review", onError, null, async () => {
    await whenIdle();
    const texts = workspace.projects().flatMap((project) => {
      const { base, staged, state } = of(project);
      return base === undefined || state !== "ready" || !project.complete ? [] : [reviewMarkdown(base, staged ?? project, workspace.foldersOf(project))];
    });
    return texts.length === 0 ? null : texts.join("\n");
  }));
  connection.onRequest(reviewMethod.sideText, guard("Reading another side", onError, null, async ({ rootUri, path, commit }: SideTextParams) => {
    const project = workspace.projects().find((one) => places(one).uri("") === rootUri);
    if (project === undefined || !isTrusted() || !/^(?:index|[0-9a-f]{40,64})$/.test(commit)) return null;
    const text = await gitFileAt(project.root, commit === "index" ? "" : commit, path);
    return text?.replace(/^\uFEFF/, "") ?? null;
  }));

  async function whenIdle(): Promise<void> {
    await workspace.whenIdle();
    update();
    // What is asked for meanwhile takes the place of what is being done.
    for (let done: Promise<void> | undefined; done !== working; ) await (done = working);
  }

  function update(): void {
    if (comparison === undefined || work !== undefined) return;
    const isCurrent = workspace.projects().every((project) => reviewed.has(project.root) && of(project).judgedBy === judging(project));
    if (isCurrent) tell();
    else begin();
  }

  return { update, whenIdle, dispose: end };
}

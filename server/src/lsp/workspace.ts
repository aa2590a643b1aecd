import type { EvidenceCheck, Rule } from "../core/rule.ts";
import { openProject, type Project } from "../engine/project.ts";
import { settingsFile } from "../engine/settings.ts";
import type { Host } from "../host/host.ts";
import { createOverlay, type Overlay } from "../host/overlay.ts";
import type { Parsers } from "../languages/parser.ts";
import { guarded } from "./guard.ts";
import { below, slashed } from "./uri.ts";

/** What the server needs of the world; `lsp/main.ts` passes the real one. */
export interface ServerEnvironment {
  readonly rules: readonly Rule[];
  readonly evidenceChecks: readonly EvidenceCheck[];
  readonly parsers: Parsers;
  readonly diskHost: (options: { readonly git: boolean }) => Host;
  /** Absolute folder to absolute folder; `git` as in `diskHost`. */
  readonly findProjectRoot: (folder: string, git: boolean) => Promise<string>;
  /** Whether a folder holds more than a person means by a project, such as a home folder. */
  readonly isVast: (folder: string) => boolean;
  /** The day it is: `2026-11-21`. */
  readonly today: () => string;
  /** Who works in a folder, as git knows them. Asked in trusted workspaces alone. */
  readonly userName: (folder: string) => Promise<string | undefined>;
}

/** What the workspace tells of itself while it works. */
export interface WorkspaceEvents {
  /** A full check begins; the signal it gives aborts the check. */
  onCheckBegin(): Promise<CheckObserver>;
  /** Findings of these paths may have changed. */
  onFindings(project: Project, paths: Iterable<string>): void;
  /** A project is no longer looked at; `paths` had findings. */
  onClosed(project: Project, paths: Iterable<string>): void;
  /** A project is left unchecked until `approve` is called for it: it is far too large to be one, or `files` are. */
  onVast(project: Project, files: number | undefined): void;
  /** Nothing is left to do for what was heard so far. */
  onIdle(): void;
  onError(message: string, error: unknown): void;
}

export interface CheckObserver {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
  end(): void;
}

/** The projects of the opened folders, kept current. Two kinds of work: full checks, and edits, which never wait for a check. */
export interface Workspace {
  readonly revision: number;
  readonly state: "checking" | "idle" | "cancelled";
  projects(): readonly Project[];
  /** The files as the person sees them: on disk, and open buffers over them. */
  readonly host: Host;
  /** The project that an absolute path belongs to, if it lies in an opened folder. */
  locate(path: string): { readonly project: Project; readonly path: string } | undefined;
  /** The opened folders of a project, relative to its root. */
  foldersOf(project: Project): readonly string[];
  setFolders(folders: readonly string[], options: { readonly git: boolean }): void;
  setBuffer(path: string, text: string): void;
  closeBuffer(path: string): void;
  changed(paths: readonly string[]): void;
  checkAll(): void;
  /** Checks a project although it is vast. */
  approve(project: Project): void;
  /** Resolves when everything told so far is analysed. */
  whenIdle(): Promise<void>;
  dispose(): void;
}

/** A person is asked before more files than these are read. */
const mostFiles = 200_000;

/** How long typing pauses before rules about whole apps run. */
const settleMilliseconds = 250;

/** More events at once than this are cheaper to answer with a new walk. */
const mostEvents = 500;

export function createWorkspace(environment: ServerEnvironment, events: WorkspaceEvents): Workspace {
  let revision = 0;
  let folders: readonly string[] = [];
  let git = false;
  let overlay: Overlay = createOverlay(environment.diskHost({ git }));
  let projects = new Map<string, { readonly project: Project; readonly folders: readonly string[] }>();
  let foldersChanged = false;
  let wantsCheck = false;
  let checking = false;
  let editing = false;
  let cancelled = false;
  let currentCheck: AbortController | undefined;
  const pending = new Set<string>();
  const buffers = new Map<string, string>();
  const waiting: (() => void)[] = [];
  let settling: NodeJS.Timeout | undefined;
  /** Roots of vast projects that a person wants checked all the same, and of those that wait for an answer. */
  const approved = new Set<string>();
  const asked = new Set<string>();

  async function checkLoop(): Promise<void> {
    if (checking) return;
    checking = true;
    cancelled = false;
    while (wantsCheck) {
      wantsCheck = false;
      await guarded("The check failed", onError, checkOnce);
    }
    checking = false;
    settle();
  }

  async function checkOnce(): Promise<void> {
    const restart = new AbortController();
    currentCheck = restart;
    const observer = await events.onCheckBegin();
    const signal = AbortSignal.any([observer.signal, restart.signal]);
    try {
      if (restart.signal.aborted) return;
      if (foldersChanged) await openProjects();
      for (const { project } of projects.values()) {
        const { root } = project;
        if (environment.isVast(root) && !approved.has(root)) {
          askFor(project, undefined);
          continue;
        }
        const before = project.pathsWithFindings();
        const first = [...buffers.keys()].map((path) => below(slashed(project.root), path)).filter((path) => path !== undefined);
        await project.check({
          first,
          signal,
          onProgress: (done, total) => observer.progress(done, total),
          onFirst: () => events.onFindings(project, first),
          mayRead: (files) => {
            if (files <= mostFiles || approved.has(root)) return true;
            askFor(project, files);
            return false;
          },
        });
        events.onFindings(project, new Set([...before, ...project.pathsWithFindings(), settingsFile]));
      }
      cancelled = observer.signal.aborted;
    } finally {
      observer.end();
    }
  }

  function askFor(project: Project, files: number | undefined): void {
    if (asked.has(project.root)) return;
    asked.add(project.root);
    events.onVast(project, files);
  }

  async function openProjects(): Promise<void> {
    foldersChanged = false;
    const byRoot = new Map<string, string[]>();
    for (const folder of folders) {
      const root = slashed(await environment.findProjectRoot(folder, git));
      byRoot.set(root, [...(byRoot.get(root) ?? []), folder]);
    }
    for (const { project } of projects.values()) {
      events.onClosed(project, [...project.pathsWithFindings(), settingsFile]);
      project.dispose();
    }
    projects = new Map([...byRoot].map(([root, own]) => [root, { project: openProject(overlay, root, environment), folders: own }]));
  }

  async function editLoop(): Promise<void> {
    if (editing) return;
    editing = true;
    // Messages that came together are answered together.
    await new Promise((resolve) => setImmediate(resolve));
    while (pending.size > 0) {
      const paths = [...pending];
      pending.clear();
      for (const { project } of projects.values()) {
        if (asked.has(project.root) && !approved.has(project.root)) continue;
        const own = paths.map((path) => below(project.root, path)).filter((path) => path !== undefined && path !== "");
        if (own.length > 0) {
          await guarded("An edit could not be analysed", onError, async () => events.onFindings(project, await project.update(own as string[], requestCheck)));
        }
      }
    }
    editing = false;
    if (waiting.length > 0) settleProjects();
    else settleSoon();
    settle();
  }

  /** What is said of whole apps can wait until typing pauses. */
  function settleSoon(): void {
    clearTimeout(settling);
    settling = setTimeout(settleProjects, settleMilliseconds);
  }

  function settleProjects(): void {
    clearTimeout(settling);
    settling = undefined;
    for (const { project } of projects.values()) {
      void guarded("An app could not be analysed", onError, () => {
        const touched = project.settle();
        if (touched.size > 0) events.onFindings(project, touched);
      });
    }
    tellIdle();
  }

  function onError(message: string, error: unknown): void {
    // What was not looked at to its end must not look clean.
    cancelled = true;
    events.onError(message, error);
  }

  function tellIdle(): void {
    void guarded("The end of the work could not be told", onError, () => events.onIdle());
  }

  function settle(): void {
    if (checking || editing || wantsCheck || pending.size > 0) return;
    for (const resolve of waiting.splice(0)) resolve();
    tellIdle();
  }

  function requestCheck(): void {
    revision++;
    wantsCheck = true;
    currentCheck?.abort();
    void checkLoop();
  }

  function changed(paths: readonly string[]): void {
    revision++;
    if (paths.length > mostEvents || paths.some((path) => /\/(\.twelve-factor\.json|\.gitignore|\.ignore)$/.test(path))) {
      requestCheck();
      return;
    }
    for (const path of paths) pending.add(path);
    void editLoop();
  }

  return {
    get revision() {
      return revision;
    },
    get state() {
      return checking || wantsCheck ? "checking" : cancelled ? "cancelled" : "idle";
    },
    get host() {
      return overlay;
    },
    projects: () => [...projects.values()].map(({ project }) => project),
    locate(path) {
      // A folder with a root of its own may lie in another project: the nearest root is the one.
      const nearestFirst = [...projects.values()].sort((a, b) => b.project.root.length - a.project.root.length);
      for (const { project, folders: own } of nearestFirst) {
        const relative = below(project.root, path);
        if (relative !== undefined && own.some((folder) => below(folder, path) !== undefined)) return { project, path: relative };
      }
      return undefined;
    },
    foldersOf: (project) => (projects.get(project.root)?.folders ?? []).map((folder) => below(project.root, folder) ?? ""),
    setFolders(next, options) {
      folders = next;
      foldersChanged = true;
      if (options.git !== git) {
        git = options.git;
        overlay = createOverlay(environment.diskHost({ git }));
        for (const [path, text] of buffers) overlay.set(path, text);
      }
      requestCheck();
    },
    setBuffer(path, text) {
      buffers.set(path, text);
      overlay.set(path, text);
      changed([path]);
    },
    closeBuffer(path) {
      buffers.delete(path);
      overlay.remove(path);
      changed([path]);
    },
    changed,
    checkAll: requestCheck,
    approve({ root }) {
      approved.add(root);
      requestCheck();
    },
    whenIdle() {
      if (!checking && !editing && !wantsCheck && pending.size === 0) {
        if (settling !== undefined) settleProjects();
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    dispose() {
      currentCheck?.abort();
      clearTimeout(settling);
      for (const { project } of projects.values()) project.dispose();
      projects = new Map();
    },
  };
}

import type { InternalError, Report, Since } from "../core/report.ts";
import { baselineFile } from "../engine/baseline.ts";
import type { Side } from "../engine/changes.ts";
import { openProject, type CheckOptions, type Project, type ProjectOptions } from "../engine/project.ts";
import { mayBeRead } from "../engine/reading.ts";
import type { ReportScope } from "../engine/report.ts";
import { isSettingsFile } from "../engine/settings-layers.ts";
import { openGitTree } from "../host/git-tree.ts";
import type { Host } from "../host/host.ts";
import type { Problem } from "./base.ts";

/** What was found before a change. */
export interface BaseSide {
  readonly since: Since;
  readonly side: Side;
  readonly errors: readonly InternalError[];
  /** `false`: cancelled, or something failed. */
  readonly complete: boolean;
}

/** How a side is checked. */
export type SideOptions = ProjectOptions & Pick<CheckOptions, "signal" | "onProgress">;

/** Checks a project as it was before a change; `after` has its files of now. */
export async function checkBase(root: string, since: Since, after: Host, options: SideOptions): Promise<BaseSide | Problem> {
  const tree = await openTree(root, since.commit ?? "empty", options);
  if ("problem" in tree) return tree;
  // What proves a factor is asked of the side of now alone.
  const project = await checkedSide(root, judgedAs(after, tree), { ...options, evidenceChecks: [] });
  const { errors, complete } = project.report();
  const side = project.side();
  project.dispose();
  return { since, side, errors, complete };
}

/** What a commit (its full id), the index or nothing at all (`empty`) has below a folder. */
export async function openTree(root: string, tree: string | "index" | "empty", { allFiles, signal }: Pick<SideOptions, "allFiles" | "signal">): Promise<Host | Problem> {
  const opened = await openGitTree(root, tree, (path) => mayBeRead(path, allFiles === true), signal);
  if (opened === undefined) return { problem: `Git could not read ${tree === "index" ? "what is staged" : `commit ${tree}`}.` };
  const [missing] = opened.missing;
  if (missing !== undefined) return { problem: `This is a partial clone, and ${opened.missing.length} of the files to compare are not in it, such as ${missing}; fetch them first.` };
  return opened;
}

/** The project at a root, after a check of what the host has there. */
export async function checkedSide(root: string, host: Host, options: SideOptions): Promise<Project> {
  const project = openProject(host, root, options);
  const { signal, onProgress } = options;
  await project.check({ ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }) });
  return project;
}

/** The report of a change, of which `after` is the side of now. */
export function reportSince({ since, side, errors, complete }: BaseSide, after: Project, scope: ReportScope): Report {
  const report = after.report({ ...scope, since: { ...since, side } });
  const ofBefore = errors.filter((error) => !report.errors.some(({ rule, path }) => rule === error.rule && path === error.path));
  return { ...report, complete: report.complete && complete, errors: [...report.errors, ...ofBefore.map((error) => ({ ...error, message: `${error.message} (before the change)` }))] };
}

/** Both sides are judged by the settings and the baseline as they are now, so that a change of these alone brings and fixes nothing. */
function judgedAs(after: Host, before: Host): Host {
  const sideOf = (path: string): Host => (isSettingsFile(path) || path === baselineFile ? after : before);
  return {
    async listFiles(root, signal) {
      const [earlier, now] = await Promise.all([before.listFiles(root, signal), after.listFiles(root, signal)]);
      return { ...earlier, paths: [...earlier.paths.filter((path) => !isSettingsFile(path)), ...now.paths.filter(isSettingsFile)].sort() };
    },
    readFile: (root, path, largest) => sideOf(path).readFile(root, path, largest),
    exists: (root, path) => sideOf(path).exists(root, path),
  };
}

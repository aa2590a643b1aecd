import type { Report, Since } from "../core/report.ts";
import { baselineFile } from "../engine/baseline.ts";
import { mayBeRead } from "../engine/reading.ts";
import type { ReportScope } from "../engine/report.ts";
import { isSettingsFile } from "../engine/settings-layers.ts";
import { diskHost } from "../host/disk.ts";
import { openGitTree } from "../host/git-tree.ts";
import { gitHead, gitIsShallow, gitMergeBase, gitTopLevel } from "../host/git.ts";
import type { Host } from "../host/host.ts";
import { UsageError, type Comparison } from "./args.ts";
import { checked, requireCommit, requireSettings, type CheckEnvironment } from "./environment.ts";

/** Checks a project before and after a change, one after the other, and reports what is found after it. */
export async function reportOfChange(root: string, comparison: Comparison, scope: ReportScope, environment: CheckEnvironment): Promise<Report> {
  const since = await whatIsCompared(root, comparison);
  const after = comparison.kind === "staged" ? await treeOf(root, "index", environment) : diskHost({ git: true });
  const before = await checked(root, judgedAs(after, await treeOf(root, since.commit ?? "empty", environment)), environment);
  const { errors, complete } = before.report();
  const side = before.side();
  before.dispose();
  const now = await checked(root, after, environment);
  // Settings of now may name an app that was not there before.
  requireSettings(now);
  const report = now.report({ ...scope, since: { ...since, side } });
  const ofBefore = errors.filter((error) => !report.errors.some(({ rule, path }) => rule === error.rule && path === error.path));
  return { ...report, complete: report.complete && complete, errors: [...report.errors, ...ofBefore.map((error) => ({ ...error, message: `${error.message} (before the change)` }))] };
}

async function whatIsCompared(root: string, comparison: Comparison): Promise<Since> {
  if ((await gitTopLevel(root)) === undefined) throw new UsageError(`There is no git repository here, or no git to read it, so there is nothing to compare with: ${root}`);
  if (comparison.kind === "staged") return { base: "HEAD", commit: (await gitHead(root)) ?? null };
  const { commit: base } = comparison;
  await requireCommit(root, base);
  const commit = await gitMergeBase(root, base);
  if (commit !== undefined) return { base, commit };
  if (await gitIsShallow(root)) throw new UsageError(`This is a shallow clone, and the commit where "${base}" and HEAD part is not in it; fetch more of its history, as "git fetch --unshallow" and "fetch-depth: 0" of actions/checkout do.`);
  throw new UsageError(`"${base}" and HEAD have no commit in common, so there is nothing to compare with.`);
}

async function treeOf(root: string, tree: string, environment: CheckEnvironment): Promise<Host> {
  const opened = await openGitTree(root, tree, (path) => mayBeRead(path, environment.allFiles === true), environment.signal);
  if (opened === undefined) throw new UsageError(`Git could not read ${tree === "index" ? "what is staged" : `commit ${tree}`}.`);
  const [missing] = opened.missing;
  if (missing !== undefined) throw new UsageError(`This is a partial clone, and ${opened.missing.length} of the files to compare are not in it, such as ${missing}; fetch them first.`);
  return opened;
}

/** Both sides are judged by the settings and the baseline as they are now, so that a change of these alone brings and fixes nothing. */
function judgedAs(after: Host, before: Host): Host {
  return {
    async listFiles(root, signal) {
      const [earlier, now] = await Promise.all([before.listFiles(root, signal), after.listFiles(root, signal)]);
      return { ...earlier, paths: [...earlier.paths.filter((path) => !isSettingsFile(path)), ...now.paths.filter(isSettingsFile)].sort() };
    },
    readFile: (root, path, largest) => (isSettingsFile(path) || path === baselineFile ? after : before).readFile(root, path, largest),
  };
}

import type { Comparison, Since } from "../core/report.ts";
import { gitDefaultBranch, gitRefs, type GitRef } from "../host/git-refs.ts";
import { gitHasCommit, gitHead, gitIsShallow, gitMergeBase, gitTopLevel } from "../host/git.ts";

/** Why something cannot be compared: one or two sentences for people. */
export interface Problem {
  readonly problem: string;
}

/** The commit that a change is compared with. */
export async function comparedWith(root: string, comparison: Comparison): Promise<Since | Problem> {
  if ((await gitTopLevel(root)) === undefined) return { problem: `There is no git repository here, or no git to read it, so there is nothing to compare with: ${root}` };
  if (comparison.kind === "staged") return { base: "HEAD", commit: (await gitHead(root)) ?? null };
  const base = comparison.commit ?? (await gitDefaultBranch(root));
  if (!(await gitHasCommit(root, base))) {
    // Before the first commit all there is is new.
    if (base === "HEAD") return { base, commit: null };
    return { problem: noCommit(base) };
  }
  const commit = await gitMergeBase(root, base);
  if (commit !== undefined) return { base, commit };
  if (await gitIsShallow(root)) return { problem: `This is a shallow clone, and the commit where "${base}" and HEAD part is not in it; fetch more of its history, as "git fetch --unshallow" and "fetch-depth: 0" of actions/checkout do.` };
  return { problem: `"${base}" and HEAD have no commit in common, so there is nothing to compare with.` };
}

/** What a person may compare with. */
export interface BaseChoices {
  /** The branch that the work is likely to go into; `HEAD` where there is none. */
  readonly likely: string;
  readonly refs: readonly GitRef[];
}

export async function baseChoices(root: string): Promise<BaseChoices | Problem> {
  if ((await gitTopLevel(root)) === undefined) return { problem: `There is no git repository here, or no git to read it, so there is nothing to compare with: ${root}` };
  return { likely: await gitDefaultBranch(root), refs: await gitRefs(root) };
}

/** What is said of a name that git does not know. */
export function noCommit(name: string): string {
  return `Git knows no commit, branch or tag "${name}" here; it may have to be fetched first.`;
}

import { lstatSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { realFolder } from "./folder.ts";
import type { VersionControl } from "./host.ts";

/** What each system keeps at the top of a working copy; git has a file of that name in worktrees and submodules. */
const metadata: readonly (readonly [string, VersionControl])[] = [
  [".git", "git"],
  [".jj", "jujutsu"],
  [".hg", "mercurial"],
  [".svn", "subversion"],
  [".bzr", "bazaar"],
  ["_FOSSIL_", "fossil"],
  [".fslckout", "fossil"],
];

/** What keeps the versions of a folder, told by what lies in it and in the folders above it. No program is run. */
export function versionControlOf(root: string, temporary: string = tmpdir()): VersionControl {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = metadata.find(([name]) => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined);
    if (found !== undefined) return found[1];
    if (folder === dirname(folder)) break;
  }
  const isPassing = [temporary, realFolder(temporary) ?? temporary].some((one) => root === one || root.startsWith(one + sep)) || passing.test(root.split(sep).join("/"));
  return isPassing ? "unknown" : "none";
}

/** Temporary folders and the caches of package managers. */
const passing = /^\/(?:tmp|var\/tmp|private\/tmp|private\/var\/folders)(?:\/|$)|\/(?:node_modules|site-packages|\.cache|\.cargo|\.m2|\.nuget|\.gradle|go\/pkg\/mod)(?:\/|$)/;

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The files of a project as git sees them, those it ignores left out; `undefined` where git has nothing to say. */
export async function gitFiles(root: string, signal?: AbortSignal): Promise<readonly GitFile[] | undefined> {
  const output = await runGit(root, ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"], signal);
  // Each path has a letter before it; `?` is a file that git does not track.
  return output?.split("\0").filter((entry) => entry !== "").map((entry) => ({ path: entry.slice(2), tracked: entry[0] !== "?" }));
}

export interface GitFile {
  readonly path: string;
  readonly tracked: boolean;
}

/** The top of the working tree a folder is in. */
export async function gitTopLevel(folder: string): Promise<string | undefined> {
  const output = await runGit(folder, ["rev-parse", "--show-toplevel"]);
  return output === undefined || output.trim() === "" ? undefined : output.replace(/\r?\n$/, "");
}

/** A file as it was at a commit, branch or tag; `path` is relative to the folder. `undefined` when it was not there, or there is no such commit. */
export async function gitFileAt(folder: string, commit: string, path: string): Promise<string | undefined> {
  // A name that begins with a dash would be an option.
  return commit.startsWith("-") ? undefined : await runGit(folder, ["cat-file", "blob", `${commit}:./${path}`]);
}

/** What is staged, as a text that is another one when something else is; `undefined` when git cannot tell. */
export async function gitStaged(folder: string): Promise<string | undefined> {
  return await runGit(folder, ["ls-files", "--stage", "-z"]);
}

/** Whether a name stands for a commit. */
export async function gitHasCommit(folder: string, commit: string): Promise<boolean> {
  return !commit.startsWith("-") && (await runGit(folder, ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`])) !== undefined;
}

/** The name that commits made in a folder have; `undefined` where git knows none. */
export async function gitUserName(folder: string): Promise<string | undefined> {
  const name = (await runGit(folder, ["config", "user.name"]))?.trim();
  return name === "" ? undefined : name;
}

/** The first common ancestor of a commit and HEAD; `undefined` when there is none here. */
export async function gitMergeBase(folder: string, commit: string): Promise<string | undefined> {
  return commit.startsWith("-") ? undefined : (await runGit(folder, ["merge-base", commit, "HEAD"]))?.trim();
}

/** The id of HEAD; `undefined` before the first commit. */
export async function gitHead(folder: string): Promise<string | undefined> {
  return (await runGit(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]))?.trim();
}

/** Whether history was cut off when the repository was cloned. */
export async function gitIsShallow(folder: string): Promise<boolean> {
  return (await runGit(folder, ["rev-parse", "--is-shallow-repository"]))?.trim() === "true";
}

/** How git is started for a folder: the program, the arguments that come first, and what its process is given. */
export interface GitInvocation {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: { readonly cwd: string; readonly windowsHide: true; readonly env: NodeJS.ProcessEnv };
}

/**
 * Starts git so that nothing the repository configures is executed: no hook, no file system monitor, no transport. A plain
 * `ls-files` was seen to run a repository's `core.fsmonitor` program. `undefined` when git is missing.
 */
export function gitInvocation(folder: string): GitInvocation | undefined {
  const program = gitProgram(folder);
  if (program === undefined) return undefined;
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", GIT_NO_REPLACE_OBJECTS: "1" };
  return { program, args: ["--no-pager", ...harmless], options: { cwd: folder, windowsHide: true, env } };
}

/** What git prints; `undefined` when it is missing or fails. */
export function runGit(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | undefined> {
  const git = gitInvocation(folder);
  if (git === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile(git.program, [...git.args, ...args], { ...git.options, encoding: "utf8", maxBuffer: 256 * 1024 * 1024, ...(signal === undefined ? {} : { signal }) }, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}

const harmless = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit", "-c", "protocol.allow=never", "-c", "core.quotePath=false"];

/** An absolute path outside the workspace: a folder on PATH may be relative or lie in it. */
function gitProgram(workspace: string): string | undefined {
  const names = process.platform === "win32" ? ["git.exe"] : ["git"];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (!isAbsolute(folder) || folder === workspace || folder.startsWith(join(workspace, "/"))) continue;
    for (const name of names) {
      const candidate = join(folder, name);
      if (isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

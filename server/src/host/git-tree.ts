import { execFile, execFileSync } from "node:child_process";
import type { SkippedFile } from "../core/report.ts";
import { decode } from "./decode.ts";
import { gitInvocation, runGit } from "./git.ts";
import { GitFailed, gitBlobs } from "./history.ts";
import { largestFile, largestLock, type FileContent, type Host } from "./host.ts";

/** The files of a commit, or those that are staged, as git keeps them: no filter is run, no line ending changed. */
export interface GitTree extends Host {
  /** Wanted files whose contents are not here, as in a partial clone. */
  readonly missing: readonly string[];
}

/**
 * Reads what a commit (its full id), the index, or nothing at all (`empty`: before the first commit) has below a folder. `undefined` when git
 * cannot tell. `isWanted` tells by the path which files are likely to be read: they are fetched together, up to a limit, any other when it
 * is asked for. As on disk, submodules are left out.
 */
export async function openGitTree(root: string, tree: string | "index" | "empty", isWanted: (path: string) => boolean, signal?: AbortSignal): Promise<GitTree | undefined> {
  const entries = tree === "empty" ? [] : await (tree === "index" ? stagedEntries(root, signal) : entriesOf(root, tree, signal));
  if (entries === undefined) return undefined;
  const files = new Map(entries.filter(({ mode }) => mode.startsWith("100")).map((entry) => [entry.path, entry]));
  const skipped = entries.filter(({ mode }) => mode === symbolicLink).map(({ path }): SkippedFile => ({ path, reason: "symlink" }));
  const paths = [...files.keys()].sort();
  const contents = await contentsOf(root, firstBlobs([...files.values()].filter(({ path }) => isWanted(path))), signal);
  if (contents === undefined) return undefined;

  return {
    listFiles: () => Promise.resolve({ paths, tracked: new Set(paths), skipped, versionControl: "git", source: "git" }),
    readFile(_root, path, largest = largestFile) {
      const entry = files.get(path);
      if (entry === undefined) return { kind: "missing" };
      if (entry.bytes !== undefined && entry.bytes > largest) return { kind: "skipped", reason: "too-large" };
      return contents.get(entry.blob) ?? contentOf(root, entry.blob);
    },
    exists: (_root, path) => files.has(path),
    missing: paths.filter((path) => isWanted(path) && files.get(path)?.bytes === undefined),
  };
}

interface Entry {
  /** Relative to the folder that was asked about, `/` separators. */
  readonly path: string;
  /** Six octal digits. */
  readonly mode: string;
  readonly blob: string;
  /** `undefined` when the blob is not here, and for what is no blob. */
  readonly bytes: number | undefined;
}

const symbolicLink = "120000";

async function entriesOf(root: string, commit: string, signal: AbortSignal | undefined): Promise<readonly Entry[] | undefined> {
  const output = await runGit(root, ["ls-tree", "-r", "-z", "--long", commit], signal);
  const listed = [...(output ?? "").matchAll(/(\d{6}) \w+ ([0-9a-f]+) +(\w+|-)\t([^\0]+)\0/g)];
  return output === undefined ? undefined : listed.map(([, mode = "", blob = "", bytes = "", path = ""]) => ({ path, mode, blob, bytes: /^\d+$/.test(bytes) ? Number(bytes) : undefined }));
}

async function stagedEntries(root: string, signal: AbortSignal | undefined): Promise<readonly Entry[] | undefined> {
  const output = await runGit(root, ["ls-files", "--stage", "-z"], signal);
  // Of a file whose merge is not finished, our own version counts.
  const listed = [...(output ?? "").matchAll(/(\d{6}) ([0-9a-f]+) [02]\t([^\0]+)\0/g)];
  const bytesOf = await sizesOf(root, listed.map(([, , blob = ""]) => blob), signal);
  if (output === undefined || bytesOf === undefined) return undefined;
  return listed.map(([, mode = "", blob = "", path = ""]) => ({ path, mode, blob, bytes: bytesOf.get(blob) }));
}

/** Bytes by blob. */
function sizesOf(root: string, blobs: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, number> | undefined> {
  const git = gitInvocation(root);
  if (git === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const options = { ...git.options, encoding: "utf8", maxBuffer: 256 * 1024 * 1024, ...(signal === undefined ? {} : { signal }) } as const;
    const child = execFile(git.program, [...git.args, "cat-file", "--batch-check"], options, (error, output) => {
      resolve(error === null ? new Map([...output.matchAll(/^([0-9a-f]+) blob (\d+)$/gm)].map(([, blob = "", bytes]) => [blob, Number(bytes)])) : undefined);
    });
    // A git that ended early reads no more; that it failed is told above.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(blobs.map((blob) => `${blob}\n`).join(""));
  });
}

/** The blobs of files that are not too large, each once, until their sum is. */
function firstBlobs(entries: readonly Entry[]): readonly string[] {
  const blobs = new Set<string>();
  let sum = 0;
  for (const { blob, bytes } of entries) {
    if (bytes === undefined || bytes > largestFile || blobs.has(blob)) continue;
    sum += bytes;
    if (sum > mostBytes) break;
    blobs.add(blob);
  }
  return [...blobs];
}

/** What is kept of one tree. Most repositories have less text. */
const mostBytes = 128 * 1024 * 1024;

/** By blob; those that are not here are left out. `undefined` when git fails. */
async function contentsOf(root: string, blobs: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, FileContent> | undefined> {
  const contents = new Map<string, FileContent>();
  const git = gitInvocation(root);
  if (git === undefined) return undefined;
  try {
    for await (const { id, bytes, content } of gitBlobs(git, blobs, largestFile, signal)) {
      if (content.kind === "text") contents.set(id, { ...content, bytes });
      else if (content.reason === "binary" || content.reason === "encoding") contents.set(id, { kind: "skipped", reason: content.reason });
    }
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    return undefined;
  }
  return contents;
}

/** The host gives what it is asked for at once. */
function contentOf(root: string, blob: string): FileContent {
  const git = gitInvocation(root);
  try {
    if (git !== undefined) return decode(execFileSync(git.program, [...git.args, "cat-file", "blob", blob], { ...git.options, maxBuffer: largestLock + 1, stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    // Git has no such blob here.
  }
  return { kind: "skipped", reason: "unreadable" };
}

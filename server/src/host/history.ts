import { spawn, type ChildProcess } from "node:child_process";
import type { History, HistoryBlob, HistoryCommit } from "../core/history.ts";
import { decode } from "./decode.ts";
import { gitInvocation, runGit, type GitInvocation } from "./git.ts";

/** Why a folder has no history to read. */
export type NoHistory = "no-git" | "no-repository" | "empty";

/** The history of the repository that a folder lies in. Nothing that the repository configures is run. */
export async function openHistory(folder: string, signal?: AbortSignal): Promise<History | NoHistory> {
  const git = gitInvocation(folder);
  if (git === undefined) return "no-git";
  const ask = async (...args: readonly string[]): Promise<string | undefined> => (await runGit(folder, args, signal))?.trim();
  if ((await ask("rev-parse", "--git-dir")) === undefined) return "no-repository";
  const head = await ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  const [isShallow, promisor, anyCommit] = [await ask("rev-parse", "--is-shallow-repository"), await ask("config", "--get-regexp", "^remote\\..*\\.promisor$"), await ask("rev-list", "--all", "--max-count=1")];
  if (head === undefined && (anyCommit === undefined || anyCommit === "")) return "empty";
  return {
    head,
    cut: isShallow === "true" ? "shallow" : promisor === undefined || promisor === "" ? undefined : "partial",
    commits: () => commitsOf(git, signal),
    headFiles: () => (head === undefined ? Promise.resolve(new Map()) : filesOf(git, head, signal)),
    contents: (ids, largest) => gitBlobs(git, ids, largest, signal),
  };
}

/** What a user may configure of `log` is said here, so that it is the same for everybody; signatures would be checked by a program. */
const logArguments = ["log", "--all", "--raw", "-z", "-c", "--no-abbrev", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap", "--no-notes", "--no-decorate", "-O/dev/null", "--ignore-submodules=all", "--format=tformat:commit %H %cs"];

/** A merge brings what none of its parents has. */
async function* commitsOf(git: GitInvocation, signal: AbortSignal | undefined): AsyncIterable<HistoryCommit> {
  let commit: { readonly id: string; readonly date: string; readonly files: { blob: string; path: string }[] } | undefined;
  let change: { readonly blob: string; readonly isFile: boolean } | undefined;
  for await (const bytes of pieces(outputOf(git, ["-c", "log.showRoot=true", ...logArguments], signal), 0)) {
    const piece = bytes.toString("utf8");
    if (change !== undefined) {
      if (change.isFile) commit?.files.push({ blob: change.blob, path: piece });
      change = undefined;
      continue;
    }
    const [, id, date] = /^\n?commit ([0-9a-f]{40,64}) (\S+)$/.exec(piece) ?? [];
    if (id !== undefined && date !== undefined) {
      if (commit !== undefined) yield commit;
      commit = { id, date, files: [] };
      continue;
    }
    const raw = /^\n?(:+)(.*)$/s.exec(piece);
    const words = raw?.[2]?.split(" ") ?? [];
    // Behind the modes and the blobs of each parent stand its own.
    const parents = raw?.[1]?.length ?? 0;
    const [mode = "", blob = ""] = [words[parents], words[2 * parents + 1]];
    if (raw !== null) change = { blob, isFile: /^100/.test(mode) && !/^0+$/.test(blob) };
  }
  if (commit !== undefined) yield commit;
}

async function filesOf(git: GitInvocation, commit: string, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for await (const bytes of pieces(outputOf(git, ["ls-tree", "-r", "-z", "--full-tree", commit], signal), 0)) {
    const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(bytes.toString("utf8")) ?? [];
    if (blob !== undefined && path !== undefined && !files.has(blob)) files.set(blob, path);
  }
  return files;
}

/** The content of blobs, in the order of their ids. One process for all. What it is asked next waits until it has answered, and what it answers until somebody reads it. */
export async function* gitBlobs(git: GitInvocation, ids: readonly string[], largest: number, signal: AbortSignal | undefined): AsyncIterable<HistoryBlob> {
  const child = start(git, ["cat-file", "--batch"], signal);
  const input = child.stdin;
  let next = 0;
  // A pipe that is full says so; a process that is gone is noticed by its output.
  const ask = (): void => {
    while (next < ids.length && input.write(`${ids.slice(next, next + 256).join("\n")}\n`)) next += 256;
    if (next < ids.length) {
      next += 256;
      input.once("drain", ask);
    } else input.end();
  };
  input.on("error", () => undefined);
  ask();
  let header: Buffer[] = [];
  let open: { readonly id: string; readonly bytes: number; readonly kept: Buffer[]; left: number } | undefined;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      if (open === undefined) {
        const end = chunk.indexOf(10, at);
        header.push(chunk.subarray(at, end === -1 ? chunk.length : end));
        at = end === -1 ? chunk.length : end + 1;
        if (end === -1) continue;
        const [id = "", kind = "", size = ""] = Buffer.concat(header).toString("latin1").split(" ");
        header = [];
        if (kind === "missing") yield { id, bytes: 0, content: { kind: "skipped", reason: "missing" } };
        else open = { id, bytes: Number(size), kept: [], left: Number(size) + 1 };
        continue;
      }
      const part = chunk.subarray(at, at + open.left);
      if (open.bytes <= largest) open.kept.push(part);
      at += part.length;
      open.left -= part.length;
      if (open.left > 0) continue;
      const { id, bytes, kept } = open;
      open = undefined;
      if (bytes > largest) yield { id, bytes, content: { kind: "skipped", reason: "too-large" } };
      else {
        const content = decode(Buffer.concat(kept).subarray(0, bytes));
        yield { id, bytes, content: content.kind === "text" ? content : { kind: "skipped", reason: content.kind === "skipped" && content.reason === "binary" ? "binary" : "encoding" } };
      }
    }
  }
  await succeeded(child, signal);
}

/** git could not tell what it was asked, so that nothing may be concluded from what it said. */
export class GitFailed extends Error {}

async function succeeded(child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
  const isRunning = child.exitCode === null && child.signalCode === null;
  const code = isRunning ? await new Promise<number | null>((resolve) => child.once("close", resolve)) : child.exitCode;
  if (code !== 0 && signal?.aborted !== true) throw new GitFailed(`git could not read the history: "git ${child.spawnargs.find((word) => /^(?:log|ls-tree|cat-file)$/.test(word)) ?? ""}" ended with ${code ?? "a signal"}.`);
}

function start({ program, args, options }: GitInvocation, more: readonly string[], signal: AbortSignal | undefined) {
  const child = spawn(program, [...args, ...more], { ...options, stdio: ["pipe", "pipe", "ignore"], ...(signal === undefined ? {} : { signal }) });
  // A process that cannot start or is ended has no more output, which is what its reader sees.
  child.on("error", () => undefined);
  return child;
}

async function* outputOf(git: GitInvocation, args: readonly string[], signal: AbortSignal | undefined): AsyncIterable<Buffer> {
  const child = start(git, args, signal);
  child.stdin.end();
  yield* child.stdout as AsyncIterable<Buffer>;
  await succeeded(child, signal);
}

/** What stands between separators, without them. */
async function* pieces(output: AsyncIterable<Buffer>, separator: number): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of output) {
    let from = 0;
    for (let end = chunk.indexOf(separator); end !== -1; end = chunk.indexOf(separator, from)) {
      yield rest.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gitDefaultBranch, gitRefs } from "../../server/src/host/git-refs.ts";

let folder: string;
let root: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-refs-")));
  root = join(folder, "work");
  run(folder, "init", "-q", "-b", "main", "remote");
  run(join(folder, "remote"), "commit", "-q", "--allow-empty", "-m", "Begin");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(cwd: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd, stdio: "ignore" });
}

const git = (...args: string[]): void => run(root, ...args);

function clone(): void {
  run(folder, "clone", "-q", "remote", "work");
}

test("work goes into the remote's default branch", async () => {
  clone();
  expect(await gitDefaultBranch(root)).toBe("origin/main");
  git("checkout", "-q", "-b", "feature", "--no-track", "origin/main");
  expect(await gitDefaultBranch(root)).toBe("origin/main");
  git("checkout", "-q", "--detach");
  expect(await gitDefaultBranch(root)).toBe("origin/main");
});

test("a branch that is pushed to the remote does not go into its own copy there", async () => {
  clone();
  git("checkout", "-q", "-b", "feature");
  git("push", "-q", "-u", "origin", "feature");
  expect(await gitDefaultBranch(root)).toBe("origin/main");
});

test("a branch that follows another one goes into that", async () => {
  run(join(folder, "remote"), "branch", "release");
  clone();
  git("checkout", "-q", "-b", "feature", "--track", "origin/release");
  expect(await gitDefaultBranch(root)).toBe("origin/release");
  git("checkout", "-q", "-b", "part", "--track", "feature");
  expect(await gitDefaultBranch(root)).toBe("feature");
});

test("without a default branch of a remote, one that is called main or master is meant", async () => {
  clone();
  git("remote", "set-head", "origin", "--delete");
  expect(await gitDefaultBranch(root)).toBe("origin/main");
  git("remote", "remove", "origin");
  git("checkout", "-q", "-b", "feature");
  expect(await gitDefaultBranch(root)).toBe("main");
  git("branch", "-qm", "main", "master");
  expect(await gitDefaultBranch(root)).toBe("master");
});

test("where there is no other branch, the last commit is what work is compared with", async () => {
  clone();
  git("remote", "remove", "origin");
  expect(await gitDefaultBranch(root)).toBe("HEAD");
  git("branch", "-qm", "main", "trunk");
  expect(await gitDefaultBranch(root)).toBe("HEAD");
  expect(await gitDefaultBranch(folder)).toBe("HEAD");
});

test("branches, tags and the last commits are listed, without what stands for a branch", async () => {
  clone();
  git("commit", "-q", "--allow-empty", "-m", "Go on\n\nAt length.");
  git("tag", "v1");
  git("tag", "-a", "v2", "-m", "The second");
  const refs = await gitRefs(root);
  const names = (kind: string) => refs.filter((ref) => ref.kind === kind).map(({ name, subject }) => [name, subject]);
  expect(refs.map(({ kind }) => kind)).toEqual(["branch", "remote-branch", "tag", "tag", "commit", "commit"]);
  expect(names("branch")).toEqual([["main", "Go on"]]);
  expect(names("remote-branch")).toEqual([["origin/main", "Begin"]]);
  expect(names("tag").sort()).toEqual([["v1", "Go on"], ["v2", "The second"]]);
  expect(names("commit")).toEqual([[expect.stringMatching(/^[0-9a-f]{40}$/), "Go on"], [expect.any(String), "Begin"]]);
  expect(refs.every(({ date }) => !Number.isNaN(Date.parse(date)))).toBe(true);
  expect(await gitRefs(folder)).toEqual([]);
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openGitTree } from "../../server/src/host/git-tree.ts";
import { largestLock } from "../../server/src/host/host.ts";

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-tree-")));
  git("init", "-q", "-b", "main");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function commit(): string {
  git("add", "-A");
  git("commit", "-qm", "Change");
  return git("rev-parse", "HEAD");
}

const all = (): boolean => true;
const none = (): boolean => false;

test("a commit and the index have what was put into them, fetched together or one by one", async () => {
  const large = " ".repeat(2 * 1024 * 1024);
  write({ "a.js": "first", "empty.js": "", "b.js": "binary\0", "large.lock": large, "odd \u00fc\tname\n.js": "odd", "same.js": "first" });
  symlinkSync("a.js", join(root, "link.js"));
  const first = commit();
  git("update-index", "--add", "--cacheinfo", `160000,${first},module`);
  const second = (git("commit", "-qm", "Module"), git("rev-parse", "HEAD"));
  write({ "a.js": "now" });
  for (const tree of [second, "index"]) {
    for (const isWanted of [all, none]) {
      const host = await openGitTree(root, tree, isWanted);
      expect(await host?.listFiles(root)).toMatchObject({ paths: ["a.js", "b.js", "empty.js", "large.lock", "odd \u00fc\tname\n.js", "same.js"], skipped: [{ path: "link.js", reason: "symlink" }], source: "git" });
      expect(host?.missing).toEqual([]);
      const read = (path: string, largest?: number) => host?.readFile(root, path, largest);
      expect(["a.js", "odd \u00fc\tname\n.js", "same.js", "empty.js"].map((path) => read(path))).toMatchObject([{ text: "first", bytes: 5 }, { text: "odd" }, { text: "first" }, { text: "" }]);
      expect([read("b.js"), read("large.lock"), read("link.js"), read("module"), read("nothing.js")]).toEqual([
        { kind: "skipped", reason: "binary" },
        { kind: "skipped", reason: "too-large" },
        ...Array.from({ length: 3 }, () => ({ kind: "missing" })),
      ]);
      expect(read("large.lock", largestLock)).toMatchObject({ kind: "text", bytes: large.length });
    }
  }
});

test("of a folder below the top only what is in it is listed, by its path from there", async () => {
  write({ "api/src/main.js": "api", "web/main.js": "web" });
  const host = await openGitTree(join(root, "api"), commit(), all);
  expect((await host?.listFiles(join(root, "api")))?.paths).toEqual(["src/main.js"]);
  expect(host?.readFile(join(root, "api"), "src/main.js")).toMatchObject({ text: "api" });
});

test("of a merge that is not finished the own version is staged", async () => {
  write({ "a.js": "base" });
  commit();
  git("checkout", "-qb", "theirs");
  write({ "a.js": "theirs" });
  commit();
  git("checkout", "-q", "main");
  write({ "a.js": "ours" });
  commit();
  expect(() => git("merge", "-q", "theirs")).toThrow();
  const host = await openGitTree(root, "index", all);
  expect((await host?.listFiles(root))?.paths).toEqual(["a.js"]);
  expect(host?.readFile(root, "a.js")).toMatchObject({ text: "ours" });
});

test("a blob that is not here is told, and an unknown commit gives nothing", async () => {
  write({ "a.js": "here", "b.js": "gone", "c.png": "gone, too" });
  const head = commit();
  for (const path of ["b.js", "c.png"]) {
    const blob = git("rev-parse", `HEAD:${path}`);
    rmSync(join(root, ".git/objects", blob.slice(0, 2), blob.slice(2)), { force: true });
  }
  const host = await openGitTree(root, head, (path) => path.endsWith(".js"));
  expect(host?.missing).toEqual(["b.js"]);
  expect(host?.readFile(root, "b.js")).toEqual({ kind: "skipped", reason: "unreadable" });
  expect(host?.readFile(root, "a.js")).toMatchObject({ text: "here" });
  expect(await openGitTree(root, "0".repeat(40), all)).toBeUndefined();
});

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diskHost } from "../../server/src/host/disk.ts";
import { gitUserName } from "../../server/src/host/git.ts";
import { isVastFolder } from "../../server/src/host/folder.ts";
import { createOverlay } from "../../server/src/host/overlay.ts";
import { versionControlOf } from "../../server/src/host/version-control.ts";
import { findProjectRoot } from "../../server/src/host/project-root.ts";

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-host-")));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = ""): string {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  return absolute;
}

function git(...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", ...args], { cwd: root, stdio: "ignore" });
}

const listed = async (options = { git: true }): Promise<readonly string[]> => (await diskHost(options).listFiles(root)).paths;

describe("which files there are", () => {
  test("git's: tracked ones, though ignored, and new ones; not ignored, deleted or linked ones", async () => {
    git("init", "-q");
    write(".gitignore", ".env\nbuild/\n");
    for (const path of [".env", "build/out.js", "kept.js", "gone.js", "odd näme\n.js"]) write(path);
    git("add", "-f", ".env", "kept.js", "gone.js");
    rmSync(join(root, "gone.js"));
    write("new.js");
    symlinkSync("kept.js", join(root, "link.js"));
    expect(await listed()).toEqual([".env", ".gitignore", "kept.js", "new.js", "odd näme\n.js"]);
    expect((await diskHost({ git: true }).listFiles(root)).skipped).toEqual([{ path: "link.js", reason: "symlink" }]);
  });

  test("without git: ignore files of every folder count, the nearest has the last word", async () => {
    write(".gitignore", "*.log.js\n/secret/\n");
    write("sub/.gitignore", "!kept.log.js\nlocal.js\n");
    for (const path of ["a.log.js", "sub/kept.log.js", "sub/b.log.js", "sub/local.js", "local.js", "secret/x.js", "sub/secret/y.js", "node_modules/m/i.js"]) write(path);
    expect(await listed()).toEqual([".gitignore", "local.js", "sub/.gitignore", "sub/kept.log.js", "sub/secret/y.js"]);
  });

  test("without git: a template of an env file is read, though `.env.*` is ignored", async () => {
    write(".gitignore", ".env\n.env.*\n");
    for (const path of [".env", ".env.example", ".env.local", "api/.env.sample"]) write(path);
    expect(await listed()).toEqual([".env.example", ".gitignore", "api/.env.sample"]);
  });

  test("git and walk agree on what is ignored", async () => {
    write(".gitignore", "dist\n*.tmp.js\n!keep.tmp.js\n");
    for (const path of ["dist/a.js", "src/dist/b.js", "x.tmp.js", "keep.tmp.js", "src/main.js"]) write(path);
    const walked = await listed({ git: false });
    git("init", "-q");
    expect(await listed()).toEqual(walked);
  });

  test("a ring of links ends", async () => {
    write("a/b.js");
    symlinkSync(root, join(root, "a/ring"));
    expect(await listed()).toEqual(["a/b.js"]);
  });

  test("a root that is not there is an error, once", async () => {
    await expect(diskHost({ git: false }).listFiles(join(root, "nowhere"))).rejects.toThrow();
  });
});

describe("what a file says", () => {
  const read = (path: string) => diskHost({ git: false }).readFile(root, path);

  test("UTF-8 and UTF-16 with a mark; the mark is not part of the text", () => {
    write("a.js", "\ufeffé");
    writeFileSync(join(root, "b.js"), Buffer.from("\ufeffé", "utf16le"));
    expect(read("a.js")).toMatchObject({ kind: "text", text: "é" });
    expect(read("b.js")).toMatchObject({ kind: "text", text: "é" });
  });

  test("nothing is read through a link, not even through a folder that is one", () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-outside-")));
    writeFileSync(join(outside, "x.js"), "secret");
    symlinkSync(outside, join(root, "out"));
    symlinkSync(join(outside, "x.js"), join(root, "x.js"));
    expect(read("out/x.js")).toEqual({ kind: "skipped", reason: "symlink" });
    expect(read("x.js")).toEqual({ kind: "skipped", reason: "symlink" });
    rmSync(outside, { recursive: true });
  });

  test("what exists is what reading does not find missing", () => {
    write("there.js");
    write("binary.bin", "\u0000");
    write("folder.js/x.js");
    symlinkSync(join(root, "nowhere"), join(root, "link.js"));
    const host = createOverlay(diskHost({ git: false }));
    host.set(`${root}/buffer.js`, "");
    const paths = ["there.js", "binary.bin", "folder.js", "folder.js/x.js", "link.js", "gone.js", "there.js/below.js", "buffer.js"];
    expect(paths.map((path) => [path, host.exists(root, path)])).toEqual(paths.map((path) => [path, host.readFile(root, path).kind !== "missing"]));
    expect(paths.filter((path) => host.exists(root, path))).toEqual(["there.js", "binary.bin", "folder.js/x.js", "link.js", "buffer.js"]);
  });

  test("a folder and a file that is gone are missing", () => {
    write("folder.js/x");
    expect(read("folder.js")).toEqual({ kind: "missing" });
    expect(read("gone.js")).toEqual({ kind: "missing" });
    expect(read("folder.js/x/y.js")).toEqual({ kind: "missing" });
  });
});

/** Each of these was seen to run a program of the repository when git is called plainly. */
describe("a repository cannot make us run a program", () => {
  let canary: string;

  beforeEach(() => {
    git("init", "-q");
    canary = join(root, ".git", "canary");
    const program = write(".git/evil.sh", `#!/bin/sh\ntouch "${canary}"\n`);
    chmodSync(program, 0o755);
    write("a.js");
  });

  const evil = (): string => join(root, ".git/evil.sh");

  test.each([
    ["core.fsmonitor", () => evil()],
    ["core.hooksPath", () => join(root, ".git")],
    ["core.pager", () => evil()],
    ["core.sshCommand", () => evil()],
    ["diff.external", () => evil()],
  ])("%s", async (key, value) => {
    git("config", key, value());
    expect(await listed()).toEqual(["a.js"]);
    expect(existsSync(canary)).toBe(false);
  });

  test("a program called git in the workspace", async () => {
    const program = write("bin/git", `#!/bin/sh\ntouch "${canary}"\n`);
    chmodSync(program, 0o755);
    const path = process.env["PATH"];
    process.env["PATH"] = `${join(root, "bin")}:./bin:${path}`;
    try {
      expect(await listed()).toContain("a.js");
    } finally {
      process.env["PATH"] = path;
    }
    expect(existsSync(canary)).toBe(false);
  });

  test("git is not run at all where it may not be", async () => {
    git("config", "core.fsmonitor", evil());
    expect((await diskHost({ git: false }).listFiles(root)).source).toBe("walk");
    expect(existsSync(canary)).toBe(false);
  });
});

describe("the project root", () => {
  const find = (folder: string) => findProjectRoot(join(root, folder), { git: true, isRoot: (text) => text.includes("true") });

  test("is the nearest folder whose settings say so, else git's top, else the folder", async () => {
    write("a/b/c/x.js");
    expect(await find("a/b")).toBe(join(root, "a/b"));
    git("init", "-q");
    expect(await find("a/b")).toBe(root);
    write("a/.twelve-factor.json", '{ "root": true }');
    expect(await find("a/b/c")).toBe(join(root, "a"));
    write("a/b/.twelve-factor.json", '{ "root": false }');
    expect(await find("a/b/c")).toBe(join(root, "a"));
  });
});

test("an open buffer lies over its file, and a buffer alone makes no file", async () => {
  write("a.js", "disk");
  const overlay = createOverlay(diskHost({ git: false }));
  overlay.set(`${root}/a.js`, "buffer");
  overlay.set(`${root}/unsaved.js`, "buffer");
  expect(overlay.readFile(root, "a.js")).toMatchObject({ text: "buffer" });
  expect((await overlay.listFiles(root)).paths).toEqual(["a.js"]);
  overlay.remove(`${root}/a.js`);
  expect(overlay.readFile(root, "a.js")).toMatchObject({ text: "disk" });
});

test("the home folder and what holds it are vast, a folder in it is not", () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-home-")));
  mkdirSync(join(home, "app"));
  expect([home, dirname(home), "/", join(home, "app"), `${home}-2`].map((folder) => isVastFolder(folder, home))).toEqual([true, true, true, false, false]);
  rmSync(home, { recursive: true });
});

describe("what keeps the versions of a folder", () => {
  test.each([
    [".git", "git"],
    [".hg", "mercurial"],
    [".svn", "subversion"],
    [".jj", "jujutsu"],
    [".bzr", "bazaar"],
    ["_FOSSIL_", "fossil"],
  ])("%s in a folder above: %s", (name, system) => {
    write(`${name}/x`);
    write("a/b/c.js");
    expect(versionControlOf(join(root, "a/b"))).toBe(system);
  });

  test("a file called .git, as in worktrees and submodules", () => {
    write(".git", "gitdir: elsewhere\n");
    expect(versionControlOf(root)).toBe("git");
  });

  test("a temporary folder is kept by nobody, and nobody minds", () => {
    expect(versionControlOf(root)).toBe("unknown");
    expect(versionControlOf("/somewhere/project", "/tmp")).toBe("none");
    expect(versionControlOf("/somewhere/node_modules/x", "/tmp")).toBe("unknown");
  });
});

test("who works in a folder is the name that git gives commits there", async () => {
  git("init", "-q");
  git("config", "user.name", "Ada Lovelace");
  expect(await gitUserName(root)).toBe("Ada Lovelace");
  git("config", "user.name", "");
  expect(await gitUserName(root)).toBeUndefined();
});

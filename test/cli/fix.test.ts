import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import secretDefault from "../../server/src/rules/config/secret-default.ts";
import secretInDeploymentFile from "../../server/src/rules/config/secret-in-deployment-file.ts";
import forcedKill from "../../server/src/rules/disposability/forced-kill.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import { runCli } from "../support/cli.ts";
import { oneRule } from "../support/lint.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-fix-")));
let root: string;
let number = 0;

beforeEach(() => {
  root = join(folder, String(number++));
  mkdirSync(root);
  git("init", "-q", "-b", "main");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false", ...args], { cwd: root, encoding: "utf8" });
}

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function fix(args: readonly string[] = [], cwd = root, rules = oneRule) {
  return runCli(["fix", ...args], cwd, rules);
}

/** Each folder an app of its own: of two ports in one app nobody knows which is PORT. */
function apps(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) write({ [`${dirname(path)}/package.json`]: '{ "name": "app", "dependencies": { "express": "5.0.0" } }', [path]: text });
}

const server = 'const app = require("express")();\n\n\n\n\napp.listen(3000);\n';
const fixed = server.replace("3000", "process.env.PORT || 3000");

test("safe fixes are written, and said by file and line", async () => {
  write({ "src/server.js": server, "README.md": "app.listen(3000)\n" });
  const { code, out, err } = await fix();
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^src\/server\.js\n +6 {2}Read PORT .* port-binding\/hardcoded-port\n\n1 problem fixed in 1 file\.\n$/);
  expect(read("src/server.js")).toBe(fixed);
  expect((await runCli(["check"], root, oneRule)).code).toBe(0);
  expect((await fix()).out).toBe("Nothing was changed.\n");
});

test("what is not named, of another rule, suppressed or in the baseline is left alone", async () => {
  const suppressed = server.replace("app.listen", "// twelve-factor-ignore-next-line port-binding/hardcoded-port -- the gateway expects it\napp.listen");
  apps({ "a/server.js": server, "b/server.js": server, "c/server.js": suppressed });
  expect((await fix(["--factor", "logs"])).out).toBe("Nothing was changed.\n");
  expect((await fix(["b"])).out).toContain("b/server.js");
  expect((await fix(["c/server.js"])).out).toBe("Nothing was changed.\n");
  expect([read("a/server.js"), read("b/server.js"), read("c/server.js")]).toEqual([server, fixed, suppressed]);
  await runCli(["baseline"], root, oneRule);
  await fix();
  expect(read("a/server.js")).toBe(server);
  rmSync(join(root, ".twelve-factor-baseline.json"));
  await fix(["a/server.js", "--rule", hardcodedPort.id]);
  expect(read("a/server.js")).toBe(fixed);
});

test("a dry run prints a patch that git applies, and writes nothing", async () => {
  const crlf = `\ufeff${server.replaceAll("\n", "\r\n")}`;
  const killed = (name: string, lines: number): string => `  ${name}:\n    build: .\n    labels:\n${Array.from({ length: lines }, (_, index) => `      - a${index}\n`).join("")}    stop_signal: SIGKILL\n`;
  const files: Readonly<Record<string, string>> = {
    "src/server.js": server,
    "windows/server.js": crlf,
    'a "quoted" name/sérver.js': server.trimEnd(),
    "compose/server.js": 'require("express")().listen(process.env.PORT);\n',
    "compose/compose.yaml": `services:\n${[1, 20, 2, 3, 40, 7, 6].map((lines, index) => killed(`web${index}`, lines)).join("")}    restart: always`,
  };
  apps(files);
  git("add", "-A");
  const both = [...oneRule, forcedKill];
  const { code, out, err } = await fix(["--dry-run"], root, both);
  expect(code).toBe(0);
  expect(err).toMatch(/10 problems would be fixed in 4 files\./);
  for (const [path, text] of Object.entries(files)) expect(read(path)).toBe(text);
  writeFileSync(join(folder, "a.patch"), out);
  git("apply", "--index", join(folder, "a.patch"));
  expect(read("windows/server.js")).toBe(crlf.replace("3000", "process.env.PORT || 3000"));
  expect(read("compose/compose.yaml")).not.toContain("SIGKILL");
  const patched = Object.keys(files).map(read);
  write(files);
  await fix([], root, both);
  expect(Object.keys(files).map(read)).toEqual(patched);
});

test("of a project below the top of the working tree, and from a folder below that, the patch is right, too", async () => {
  write({ "shop/.twelve-factor.json": '{ "root": true }', "shop/src/server.js": server });
  const { out } = await fix(["--dry-run", "."], join(root, "shop/src"));
  writeFileSync(join(folder, "b.patch"), out);
  execFileSync("git", ["apply", join(folder, "b.patch")], { cwd: join(root, "shop/src") });
  expect(read("shop/src/server.js")).toBe(fixed);
});

test("byte order mark, line ends, encoding and permissions stay", async () => {
  const wide = Buffer.from(`\ufeff${server}`, "utf16le");
  const files = { "a/server.js": `\ufeff${server.replaceAll("\n", "\r\n")}`, "b/server.js": wide, "c/server.js": Buffer.from(wide).swap16(), "d/server.js": server };
  apps(files);
  chmodSync(join(root, "d/server.js"), 0o750);
  const dry = await fix(["--dry-run"]);
  expect(dry.err).toContain("b/server.js is written in UTF-16");
  await fix();
  expect(read("a/server.js")).toBe(`\ufeff${fixed.replaceAll("\n", "\r\n")}`);
  expect(readFileSync(join(root, "b/server.js"))).toEqual(Buffer.from(`\ufeff${fixed}`, "utf16le"));
  expect(readFileSync(join(root, "c/server.js"))).toEqual(Buffer.from(`\ufeff${fixed}`, "utf16le").swap16());
  expect(read("d/server.js")).toBe(fixed);
  expect(statSync(join(root, "d/server.js")).mode & 0o777).toBe(0o750);
});

test("no link is followed", async () => {
  write({ "real/server.js": server });
  symlinkSync(join(root, "real/server.js"), join(root, "link.js"));
  expect((await fix(["link.js"])).err).toBe('twelve-factor: There is no folder "link.js".\n');
  expect(read("real/server.js")).toBe(server);
});

test("a file that changed meanwhile is not written over, nor any other", async () => {
  apps({ "a/server.js": server, "b/server.js": server });
  const written = `${server}f();\n`;
  const { code, err } = await runCli(["fix"], root, oneRule, undefined, (line) => {
    // The last line of progress is the empty one after everything was read.
    if (line === "") write({ "b/server.js": written });
  });
  expect([code, err]).toEqual([2, "twelve-factor: b/server.js changed meanwhile. Nothing was changed there; run it again.\n"]);
  expect([read("a/server.js"), read("b/server.js")]).toEqual([server, written]);
});

test("a fix that is not safe is applied when asked for, in every file that it touches", async () => {
  const source = 'const key = process.env.SECRET_KEY || "q7Rz93kLmXw21pT4Hs8B";\nrequire("express")().listen(process.env.PORT);\nsign(key);\n';
  write({ "server.js": source });
  const { out } = await fix([], root, [secretDefault]);
  expect(out).toMatch(/^Nothing was changed\.\n1 more has a fix that changes what the program does/);
  const { out: patch } = await fix(["--unsafe", "--dry-run"], root, [secretDefault]);
  expect(read("server.js")).toBe(source);
  writeFileSync(join(folder, "c.patch"), patch);
  git("apply", "--check", join(folder, "c.patch"));
  expect((await fix(["--unsafe"], root, [secretDefault])).out).toContain("1 problem fixed");
  expect(read("server.js")).not.toContain("q7Rz93");
});

test("a new file is part of the patch, and a written secret is never moved", async () => {
  const compose = "services:\n  web:\n    build: .\n    environment:\n      SECRET_KEY: q7Rz93kLmXw21pT4Hs8B\n";
  write({ "compose.yml": compose, Dockerfile: "FROM node:22\nCMD node server.js\n", "package.json": '{ "name": "shop" }', "server.js": 'require("express")().listen(process.env.PORT);\n' });
  const { out, err } = await fix(["--unsafe", "--dry-run"], root, [secretInDeploymentFile]);
  expect(err).toContain("With them would change: .env.example (new).\n");
  expect(out).toContain("--- /dev/null\n+++ b/.env.example\n@@ -0,0 +1,1 @@\n+SECRET_KEY=\n");
  writeFileSync(join(folder, "d.patch"), out);
  git("apply", join(folder, "d.patch"));
  expect(read(".env.example")).toBe("SECRET_KEY=\n");
  rmSync(join(root, ".env.example"));
  write({ "compose.yml": compose, ".gitignore": ".env\n" });
  expect((await fix(["--unsafe"], root, [secretInDeploymentFile])).out).toMatch(/^Nothing was changed/);
  expect(existsSync(join(root, ".env"))).toBe(false);
});

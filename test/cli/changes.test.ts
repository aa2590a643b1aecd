import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { afterAll, beforeEach, expect, test } from "vitest";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import type { Report } from "../../server/src/core/report.ts";
import portMismatch from "../../server/src/rules/port-binding/port-mismatch.ts";
import schema from "../../schemas/report.schema.json" with { type: "json" };
import { branchWithChanges, manifest, serverOn } from "../support/changed-branch.ts";
import { runCli } from "../support/cli.ts";
import { oneRule } from "../support/lint.ts";
import { newRepository, type Repository } from "../support/repository.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
const { $schema: _draft, id: _id, ...definition } = sarifSchema as Record<string, unknown>;
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, logger: false }).compile(definition);

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-changes-")));
let root: string;
let git: Repository["git"];
let write: Repository["write"];
let commit: Repository["commit"];
let number = 0;

beforeEach(() => {
  ({ root, git, write, commit } = newRepository(join(folder, String(number++))));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(args: readonly string[], cwd = root, rules = oneRule) {
  return runCli(["check", ...args], cwd, rules);
}

/** What the change did, in short: the paths of findings by what became of them. */
async function changes(args: readonly string[], cwd?: string, rules = oneRule) {
  const { code, out, err } = await check([...args, "--format", "json"], cwd, rules);
  expect(err).toBe("");
  const report = JSON.parse(out) as Report;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  const of = (change: string): readonly string[] => report.findings.filter((finding) => finding.change === change).map(({ path }) => path);
  return { code, new: of("new"), moved: of("moved"), unchanged: of("unchanged"), fixed: (report.fixed ?? []).map(({ path }) => path) };
}

test("a branch that adds two, fixes one, renames a file and reformats another brings two and fixes one", async () => {
  branchWithChanges({ root, git, commit });
  // What became of the base meanwhile is no part of the change.
  git("checkout", "-q", "main");
  commit({ "other.js": serverOn("8000") });
  git("checkout", "-q", "work");
  expect(await changes(["--base", "main"])).toEqual({ code: 1, new: ["first.js", "kept.js"], moved: ["office.js"], unchanged: ["jobs.js", "kept.js"], fixed: ["server.js"] });

  const { out } = await check(["--base", "main"]);
  expect(out).toContain("first.js\n  3:12");
  expect(out).not.toContain("office.js\n");
  expect(out).toContain("New since main: 2 warnings. Besides: 1 fixed, 1 moved, 2 as before.");
  const markdown = (await check(["--base", "main", "--format", "markdown"])).out;
  expect(markdown).toMatch(/## New since main\n[^#]*first\.js:3[^#]*kept\.js:4[^#]*## Fixed\n[^#]*server\.js:3/);
  expect((await check(["--base", "main", "--format", "github"])).out.match(/file=[\w.]+/g)).toEqual(["file=first.js", "file=kept.js"]);
  expect(JSON.parse((await check(["--base", "main", "--format", "gitlab"])).out)).toHaveLength(2);
  const sarif = JSON.parse((await check(["--base", "main", "--format", "sarif"])).out);
  expect(isSarif(sarif), JSON.stringify(isSarif.errors)).toBe(true);
  expect(sarif.runs[0].results.map(({ baselineState }: { baselineState: string }) => baselineState).sort()).toEqual(["absent", "new", "new", "unchanged", "unchanged", "unchanged"]);
});

test("what was there before is told apart by whether its file was touched, and what moved by where it was", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000"), "admin.js": serverOn("4000"), "jobs.js": serverOn("5000") });
  renameSync(join(root, "admin.js"), join(root, "office.js"));
  write({ "jobs.js": `// Jobs.\n${serverOn("5000")}` });
  const { findings } = JSON.parse((await check(["--base", "HEAD", "--format", "json"])).out) as Report;
  expect(findings).toMatchObject([
    { path: "jobs.js", change: "unchanged", inTouchedFile: true },
    { path: "office.js", change: "moved", movedFrom: "admin.js" },
    { path: "server.js", change: "unchanged", inTouchedFile: false },
  ]);
  const { out } = await check(["--base", "HEAD", "--format", "markdown"]);
  expect(out).toMatch(/Nothing is new since HEAD\.\n\nNothing was fixed\.\n\n## Moved to another file\n[^#]*office\.js:3, from admin\.js[^#]*## Unchanged in touched files\n[^#]*jobs\.js:4/);
  expect(out).not.toContain("| server.js");
});

test("what people answered is part of the Markdown", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  write({ ".twelve-factor.json": '{ "attestations": { ".": { "config/rotation": { "answer": "yes", "by": "Ada", "on": "2026-11-21", "note": "see <runbook>" } } } }' });
  expect((await check(["--base", "HEAD", "--format", "markdown"])).out).toMatch(/\n {2}- [^\n]*\? \*\*Yes, Ada, 2026-11-21\*\*: see \\<runbook\\>\n/);
});

test("a change that brings nothing exits with 0, however much there was before", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  git("checkout", "-qb", "work");
  commit({ "server.js": `// The shop.\n${serverOn("3000")}` });
  expect(await changes(["--base", "main"])).toEqual({ code: 0, new: [], moved: [], unchanged: ["server.js"], fixed: [] });
  expect((await check(["--base", "main"])).out).toContain("New since main: nothing.");
  expect((await check([])).code).toBe(1);
});

test("what is not committed counts with --base, and only what is staged with --staged", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000"), "old.js": 'require("fastify")().listen({ port: 3001 });\n' });
  write({ "staged.js": serverOn("4000"), "half.js": serverOn("process.env.PORT") });
  rmSync(join(root, "old.js"));
  git("add", "-A");
  write({ "untracked.js": serverOn("5000"), "half.js": serverOn("6000") });
  // Staged code is moved on by what is not staged.
  write({ "staged.js": `\n\n${serverOn("4000")}` });
  expect(await changes(["--base", "HEAD"])).toEqual({ code: 1, new: ["half.js", "staged.js", "untracked.js"], moved: [], unchanged: ["server.js"], fixed: ["old.js"] });
  expect(await changes(["--staged"])).toEqual({ code: 1, new: ["staged.js"], moved: [], unchanged: ["server.js"], fixed: ["old.js"] });
  expect((await check(["--staged"])).out).toContain("staged.js\n  3:12");
});

test("before the first commit everything that is staged is new", async () => {
  write({ "package.json": manifest, "server.js": serverOn("3000") });
  git("add", "-A");
  expect(await changes(["--staged"])).toMatchObject({ code: 1, new: ["server.js"], fixed: [] });
});

test("a finding in a file that did not change is new when the other side of it did", async () => {
  const image = (port: number): string => `FROM node:22.1.0\nCOPY . .\nEXPOSE ${port}\nCMD ["node", "server.js"]\n`;
  const compose = "services:\n  shop:\n    build: .\n    ports: ['8080:3000']\n";
  const rules = [portMismatch];
  commit({ "package.json": manifest, "server.js": serverOn("3000"), Dockerfile: image(3000), "compose.yaml": compose });
  expect(await changes(["--base", "HEAD"], root, rules)).toEqual({ code: 0, new: [], moved: [], unchanged: [], fixed: [] });
  write({ "server.js": serverOn("3999") });
  const broken = await changes(["--base", "HEAD"], root, rules);
  expect(broken).toMatchObject({ code: 1, fixed: [] });
  expect(broken.new.length).toBeGreaterThan(0);
  expect(broken.new).not.toContain("server.js");
  // The other way round, it is fixed without a change of its file.
  git("commit", "-qam", "Break it");
  write({ "server.js": serverOn("3000") });
  expect(await changes(["--base", "HEAD"], root, rules)).toMatchObject({ code: 0, new: [], fixed: broken.new });
});

test("an equal fault with another value in another file is new, and an equal line is one that moved", async () => {
  commit({ "package.json": manifest, "one.js": serverOn("3000"), "two.js": "module.exports = {};\n" });
  write({ "one.js": "module.exports = {};\n", "two.js": serverOn("4000") });
  expect(await changes(["--base", "HEAD"])).toMatchObject({ new: ["two.js"], fixed: ["one.js"] });
  write({ "two.js": serverOn("3000") });
  expect(await changes(["--base", "HEAD"])).toMatchObject({ code: 0, moved: ["two.js"], fixed: [] });
});

test("a fault that is suppressed now is not fixed, and one whose suppression went is new", async () => {
  const comment = "// twelve-factor-ignore-next-line port-binding/hardcoded-port -- the gateway wants it\n";
  const suppressed = serverOn("3000").replace("app.listen", `${comment}app.listen`);
  commit({ "package.json": manifest, "one.js": serverOn("3000"), "two.js": suppressed });
  write({ "one.js": suppressed, "two.js": serverOn("3000") });
  expect(await changes(["--base", "HEAD"])).toEqual({ code: 1, new: ["two.js"], moved: [], unchanged: [], fixed: [] });
});

test("what turns a rule off, or leaves a folder out, fixes nothing", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000"), "old/main.js": serverOn("3001") });
  write({ ".twelve-factor.json": '{ "ignore": ["old/**"] }' });
  expect(await changes(["--base", "HEAD"])).toEqual({ code: 0, new: [], moved: [], unchanged: ["server.js"], fixed: [] });
});

test("the settings may speak of an app that the change brings, and a mistake in them is told", async () => {
  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  write({ "api/package.json": manifest, "api/main.js": serverOn("process.env.PORT"), ".twelve-factor.json": '{ "attestations": { "api": {} } }' });
  expect(await changes(["--base", "HEAD"])).toMatchObject({ code: 0, unchanged: ["server.js"] });
  write({ ".twelve-factor.json": '{ "attestations": { "web": {} } }' });
  expect(await check(["--base", "HEAD"])).toMatchObject({ code: 2, err: expect.stringContaining('There is no app in the folder "web"') });
});

test("of one folder only what is in it is told, and what came from another one has moved", async () => {
  commit({ "package.json": manifest, "old/main.js": serverOn("3000"), "src/main.js": serverOn("process.env.PORT") });
  mkdirSync(join(root, "src"), { recursive: true });
  renameSync(join(root, "old/main.js"), join(root, "src/former.js"));
  write({ "old/next.js": serverOn("4000") });
  expect(await changes(["--base", "HEAD", "src"])).toEqual({ code: 0, new: [], moved: ["former.js"], unchanged: [], fixed: [] });
});

test("links of a commit are not followed, and nothing that the repository configures is run", async () => {
  symlinkSync("/etc/passwd", join(root, "link.js"));
  commit({ "package.json": manifest, "server.js": serverOn("3000"), ".gitattributes": "*.js filter=evil diff=evil\n" });
  const seen = join(folder, "seen");
  for (const [key, value] of [["core.fsmonitor", `touch ${seen}`], ["filter.evil.smudge", `touch ${seen}; cat`], ["filter.evil.clean", `touch ${seen}; cat`], ["diff.evil.textconv", `touch ${seen}; cat`]] as const) git("config", key, value);
  write({ "server.js": serverOn("4000") });
  const { out } = await check(["--base", "HEAD", "--format", "json"]);
  expect((JSON.parse(out) as Report).skipped).toEqual([{ path: "link.js", reason: "symlink" }]);
  expect(await changes(["--staged"])).toMatchObject({ code: 0, unchanged: ["server.js"] });
  expect(existsSync(seen)).toBe(false);
});

test("what cannot be compared is refused with one line and exit code 2", async () => {
  const outside = mkdtempSync(join(tmpdir(), "twelve-factor-no-git-"));
  writeFileSync(join(outside, "server.js"), serverOn("3000"));
  expect(await check(["--staged"], outside)).toMatchObject({ code: 2, out: "", err: expect.stringContaining("There is no git repository here") });
  rmSync(outside, { recursive: true });

  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  expect(await check(["--base", "nowhere"])).toMatchObject({ code: 2, err: expect.stringContaining('no commit, branch or tag "nowhere"') });
  expect(await check(["--base=--output=x"])).toMatchObject({ code: 2, err: expect.stringContaining("no commit, branch or tag") });
  expect(await check(["--base", "main", "--staged"])).toMatchObject({ code: 2, err: expect.stringContaining("--staged compares with HEAD") });

  git("checkout", "-q", "--orphan", "apart");
  git("commit", "-qm", "Begin anew");
  expect(await check(["--base", "main"])).toMatchObject({ code: 2, err: expect.stringContaining("have no commit in common") });

  git("checkout", "-qb", "work", "main");
  commit({ "server.js": serverOn("4000") });
  git("checkout", "-q", "main");
  commit({ "other.js": "" });
  git("checkout", "-q", "work");
  const shallow = join(folder, "shallow");
  git("clone", "-q", "--depth", "1", "--no-single-branch", `file://${root}`, shallow);
  expect(await check(["--base", "origin/main"], shallow)).toMatchObject({ code: 2, err: expect.stringContaining("This is a shallow clone") });
});

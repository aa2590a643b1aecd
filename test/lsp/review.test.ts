import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { Report } from "../../server/src/core/report.ts";
import { reviewGroups, reviewMethod, type Comparison, type ProjectReview, type ReviewChoices, type ReviewFile, type ReviewGroup } from "../../server/src/protocol.ts";
import { branchWithChanges, manifest, serverOn } from "../support/changed-branch.ts";
import { runCli } from "../support/cli.ts";
import { oneRule } from "../support/lint.ts";
import { startSession, type LspSession, type SessionOptions } from "../support/lsp-session.ts";
import { newRepository, type Repository } from "../support/repository.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-review-")));
let number = 0;
let repository: Repository;
let session: LspSession | undefined;

beforeEach(() => {
  repository = newRepository(join(folder, String(number++)));
});

afterEach(async () => {
  await session?.end();
  session = undefined;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With a finding in a file that the branch leaves alone. */
function changedBranch(): void {
  branchWithChanges(repository, { "still.js": serverOn("5200") });
}

async function start(options: SessionOptions = {}): Promise<LspSession> {
  session = await startSession({}, { ...options, disk: repository.root });
  await session.idle();
  return session;
}

async function review(at: LspSession, comparison: Comparison = { kind: "base", commit: "main" }): Promise<void> {
  await at.client.sendRequest(reviewMethod.start, comparison);
  await at.idle();
}

/** What a client knows after all it was told, by the latest state of each project. */
function known({ reviews }: LspSession): { readonly project: ProjectReview | undefined; readonly files: readonly ReviewFile[] } {
  const files = new Map<string, ReviewFile>();
  for (const project of reviews.flatMap(({ projects }) => projects)) {
    if (project.isWhole) files.clear();
    for (const file of project.files) {
      if (file.findings.length === 0) files.delete(`${file.group} ${file.path}`);
      else files.set(`${file.group} ${file.path}`, file);
    }
  }
  const project = reviews.at(-1)?.projects[0];
  return { project, files: project === undefined ? [] : [...files.values()] };
}

/** Paths by group, as in the tests of the command line; one for each finding. */
function rows(at: LspSession): Readonly<Record<ReviewGroup, readonly string[]>> {
  const { files } = known(at);
  const of = (group: ReviewGroup): readonly string[] => files.filter((file) => file.group === group).flatMap(({ path, findings }) => findings.map(() => path)).sort();
  return { new: of("new"), fixed: of("fixed"), moved: of("moved"), unchanged: of("unchanged") };
}

/** A comparable line per finding. */
async function isParity(at: LspSession, args: readonly string[]): Promise<void> {
  const { out } = await runCli(["check", ...args, "--format", "json"], repository.root, oneRule);
  const { findings, fixed = [] } = JSON.parse(out) as Report;
  const shown = findings.filter(({ change, inTouchedFile }) => change !== undefined && (change !== "unchanged" || inTouchedFile === true)).map((one) => ({ group: one.change as ReviewGroup, ...one }));
  const expected = [...shown, ...fixed.map((one) => ({ group: "fixed" as const, ...one }))].map(({ group, path, fingerprint, rule, severity, message, range: { start, end } }) => [group, path, fingerprint, rule, severity, message, start.line, start.column, end.line, end.column].join(" "));
  const told = known(at).files.flatMap(({ group, path, findings: own }) =>
    own.map(({ fingerprint, rule, severity, message, range }) => [group, path, fingerprint, rule, severity, message, range.start.line + 1, range.start.character + 1, range.end.line + 1, range.end.character + 1].join(" ")),
  );
  expect(told.sort()).toEqual(expected.sort());
  expect(await at.client.sendRequest(reviewMethod.markdown)).toBe((await runCli(["check", ...args, "--format", "markdown"], repository.root, oneRule)).out);
}

test("a review says what the command line says, in the tree and as Markdown", async () => {
  changedBranch();
  const at = await start();
  expect(at.reviews).toEqual([]);
  await review(at);
  expect(rows(at)).toEqual({ new: ["first.js", "kept.js"], fixed: ["server.js"], moved: ["office.js"], unchanged: ["jobs.js", "kept.js"] });
  expect(known(at).project).toMatchObject({ state: "ready", base: "main", commit: repository.git("rev-parse", "main").trim() });
  expect(known(at).files.find(({ group }) => group === "moved")?.findings).toMatchObject([{ movedFrom: "admin.js" }]);
  await isParity(at, ["--base", "main"]);
});

test("a review that is begun anew while it is waited for is told before the wait ends", async () => {
  changedBranch();
  const at = await start();
  await at.client.sendRequest(reviewMethod.start, { kind: "base", commit: "main" });
  const idle = at.idle();
  for (let times = 0; times < 3; times++) await at.client.sendRequest(reviewMethod.refresh);
  await idle;
  expect(known(at).project?.state).toBe("ready");
  expect(rows(at).new).toEqual(["first.js", "kept.js"]);
});

test("the branch that the work goes into is found, and the text of before is given", async () => {
  changedBranch();
  const at = await start();
  const { likely, refs } = await at.client.sendRequest<ReviewChoices>(reviewMethod.choices);
  expect(likely).toBe("main");
  expect(refs.map(({ kind, name }) => (kind === "branch" ? name : kind)).sort()).toEqual(["commit", "commit", "main", "work"]);
  await review(at, { kind: "base" });
  const { project, files } = known(at);
  expect(project?.base).toBe("main");
  const [fixed] = files.filter(({ group }) => group === "fixed");
  expect(fixed).toMatchObject({ path: "server.js", side: "base", findings: [{ range: { start: { line: 2, character: 11 } } }] });
  const asked = { rootUri: project?.rootUri, path: "server.js", commit: project?.commit };
  expect(await at.client.sendRequest(reviewMethod.sideText, asked)).toBe(serverOn("3000"));
  expect(await at.client.sendRequest(reviewMethod.sideText, { ...asked, path: "first.js" })).toBeNull();
  expect(await at.client.sendRequest(reviewMethod.sideText, { ...asked, commit: "--help" })).toBeNull();
  expect(await at.client.sendRequest(reviewMethod.sideText, { ...asked, rootUri: "file:///elsewhere" })).toBeNull();
});

test("what is typed is compared at once, and only the files of which something else is said are sent", async () => {
  changedBranch();
  const at = await start();
  await review(at);
  await at.open("still.js", serverOn("5200"));
  await at.idle();
  const before = at.reviews.length;
  await at.edit("still.js", 2, { line: 0, from: 0, to: 0 }, 'require("fastify")().listen({ port: 9000 });\n');
  await at.idle();
  expect(rows(at).new).toEqual(["first.js", "kept.js", "still.js"]);
  // What was there before is in a touched file now, on another line.
  expect(rows(at).unchanged).toEqual(["jobs.js", "kept.js", "still.js"]);
  const news = at.reviews.slice(before).flatMap(({ projects }) => projects);
  expect(news.every(({ isWhole }) => !isWhole)).toBe(true);
  expect(news.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(["still.js", "still.js"]);
  await at.edit("still.js", 3, { line: 0, from: 0, to: 44 }, "");
  await at.edit("still.js", 4, { line: 3, from: 0, to: 0 }, "// The end.\n");
  await at.idle();
  expect(rows(at)).toMatchObject({ new: ["first.js", "kept.js"], unchanged: ["jobs.js", "kept.js", "still.js"] });
  const count = at.reviews.length;
  await at.idle();
  expect(at.reviews).toHaveLength(count);
});

test("uncommitted and staged changes are reviewed, and what is staged anew after a refresh", async () => {
  const { git, commit, write } = repository;
  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  write({ "staged.js": serverOn("4000") });
  git("add", "-A");
  write({ "staged.js": `\n\n${serverOn("4000")}`, "untracked.js": serverOn("5000") });
  const at = await start();
  await review(at, { kind: "base", commit: "HEAD" });
  expect(rows(at)).toEqual({ new: ["staged.js", "untracked.js"], fixed: [], moved: [], unchanged: [] });
  await isParity(at, ["--base", "HEAD"]);

  await review(at, { kind: "staged" });
  expect(rows(at)).toEqual({ new: ["staged.js"], fixed: [], moved: [], unchanged: [] });
  expect(known(at).files).toMatchObject([{ side: "index", findings: [{ range: { start: { line: 2 } } }] }]);
  expect(await at.client.sendRequest(reviewMethod.sideText, { rootUri: known(at).project?.rootUri, path: "staged.js", commit: "index" })).toBe(serverOn("4000"));
  await isParity(at, ["--staged"]);

  git("add", "-A");
  await at.client.sendRequest(reviewMethod.refresh);
  await at.idle();
  expect(rows(at).new).toEqual(["staged.js", "untracked.js"]);
  expect(known(at).files.map(({ side }) => side)).toEqual(["now", "now"]);
  await isParity(at, ["--staged"]);
});

test("another commit that the base stands for counts after a refresh", async () => {
  const { git, commit } = repository;
  commit({ "package.json": manifest, "server.js": serverOn("3000") });
  git("checkout", "-qb", "work");
  commit({ "first.js": serverOn("4000") });
  const at = await start();
  await review(at);
  expect(rows(at).new).toEqual(["first.js"]);
  git("branch", "-f", "main", "work");
  await at.client.sendRequest(reviewMethod.refresh);
  await at.idle();
  expect(rows(at)).toEqual({ new: [], fixed: [], moved: [], unchanged: [] });
  expect(known(at).project).toMatchObject({ state: "ready", commit: git("rev-parse", "main").trim() });
});

test("settings count on both sides as soon as they change", async () => {
  changedBranch();
  const at = await start();
  await review(at);
  writeFileSync(join(repository.root, ".twelve-factor.json"), '{ "rules": { "port-binding/hardcoded-port": "off" } }');
  await at.watched({ path: ".twelve-factor.json", type: 1 });
  await at.idle();
  expect(rows(at)).toEqual({ new: [], fixed: [], moved: [], unchanged: [] });
  rmSync(join(repository.root, ".twelve-factor.json"));
  await at.watched({ path: ".twelve-factor.json", type: 3 });
  await at.idle();
  expect(rows(at).new).toEqual(["first.js", "kept.js"]);
  expect(rows(at).fixed).toEqual(["server.js"]);
});

test("settings of a folder count on both sides, and answers make nothing be checked again", async () => {
  changedBranch();
  repository.write({ "shop/package.json": manifest, "shop/server.js": serverOn("9000") });
  const titles: string[] = [];
  const at = await start({
    capabilities: { window: { workDoneProgress: true } },
    cancels(title) {
      titles.push(title);
      return false;
    },
  });
  await review(at);
  expect(rows(at).new).toEqual(["first.js", "kept.js", "shop/server.js"]);
  const checks = (): number => titles.filter((title) => title.includes("for the review")).length;
  expect(checks()).toBe(1);
  repository.write({ "shop/.twelve-factor.json": '{ "rules": { "port-binding/hardcoded-port": "off" } }' });
  await at.watched({ path: "shop/.twelve-factor.json", type: 1 });
  await at.idle();
  expect(rows(at).new).toEqual(["first.js", "kept.js"]);
  expect(checks()).toBe(2);
  await isParity(at, ["--base", "main"]);
  repository.write({ ".twelve-factor.json": '{ "attestations": { ".": { "config/rotation": { "answer": "yes" } } } }' });
  await at.watched({ path: ".twelve-factor.json", type: 1 });
  await at.idle();
  expect(checks()).toBe(2);
  expect(await at.client.sendRequest(reviewMethod.markdown)).toContain("**Yes**");
});

test("of an opened folder only what is in it is told", async () => {
  const { commit, write, root } = repository;
  commit({ "package.json": manifest, "shop/server.js": serverOn("3000"), "mail/server.js": serverOn("4000") });
  write({ "shop/first.js": serverOn("5000"), "mail/first.js": serverOn("6000") });
  const at = await start({ folders: [join(root, "shop")] });
  await review(at, { kind: "base", commit: "HEAD" });
  expect(rows(at).new).toEqual(["shop/first.js"]);
  expect(await at.client.sendRequest(reviewMethod.markdown)).toBe((await runCli(["check", "--base", "HEAD", "--format", "markdown"], join(root, "shop"), oneRule)).out);
});

test("what cannot be compared is told in a sentence, and the next review begins anew", async () => {
  changedBranch();
  const at = await start();
  await review(at, { kind: "base", commit: "nowhere" });
  expect(known(at).project).toMatchObject({ state: "failed", message: expect.stringContaining('no commit, branch or tag "nowhere"') });
  expect(await at.client.sendRequest(reviewMethod.markdown)).toBeNull();
  await review(at);
  expect(known(at).project).toMatchObject({ state: "ready" });
  expect(known(at).project?.message).toBeUndefined();
  await review(at, { kind: "base", commit: "--output=x" });
  expect(known(at)).toMatchObject({ project: { state: "failed" }, files: [] });
  await at.client.sendRequest(reviewMethod.stop);
  expect(at.reviews.at(-1)).toEqual({ comparison: null, projects: [] });
});

test("the check of the base can be cancelled, and is done again when the review is refreshed", async () => {
  changedBranch();
  let isPatient = false;
  const at = await start({ capabilities: { window: { workDoneProgress: true } }, cancels: (title) => !isPatient && title.includes("for the review") });
  await review(at);
  expect(known(at)).toMatchObject({ project: { state: "cancelled", message: expect.stringContaining("was cancelled") }, files: [] });
  isPatient = true;
  await at.client.sendRequest(reviewMethod.refresh);
  await at.idle();
  expect(rows(at).new).toEqual(["first.js", "kept.js"]);
});

test("without a repository there is nothing to compare with", async () => {
  const at = await startSession({ "package.json": manifest, "server.js": serverOn("3000") });
  session = at;
  await at.idle();
  await review(at);
  expect(known(at).project).toMatchObject({ state: "failed", message: expect.stringContaining("no git repository") });
  expect(await at.client.sendRequest<ReviewChoices>(reviewMethod.choices)).toMatchObject({ refs: [], problem: expect.stringContaining("no git repository") });
});

test("git is not run in a workspace that is not trusted, and is as soon as it is", async () => {
  changedBranch();
  const at = await start({ initializationOptions: { enable: true, trusted: false } });
  await review(at);
  expect(known(at).project).toMatchObject({ state: "failed", message: expect.stringContaining("not trusted") });
  expect(await at.client.sendRequest<ReviewChoices>(reviewMethod.choices)).toMatchObject({ refs: [], problem: expect.stringContaining("not trusted") });
  await at.client.sendNotification("workspace/didChangeConfiguration", { settings: { enable: true, trusted: true } });
  await at.idle();
  expect(known(at).project).toMatchObject({ state: "ready" });
  expect(rows(at).new).toEqual(["first.js", "kept.js"]);
});

test("the groups are told in the order in which they are read", async () => {
  changedBranch();
  const at = await start();
  await review(at);
  const groups = known(at).files.map(({ group }) => reviewGroups.indexOf(group));
  expect(groups).toEqual(groups.toSorted((a, b) => a - b));
  expect(new Set(groups).size).toBe(reviewGroups.length);
});

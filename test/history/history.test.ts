import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { History, HistoryReport } from "../../server/src/core/history.ts";
import { secretsOfHistory } from "../../server/src/history/secrets.ts";
import { openHistory } from "../../server/src/host/history.ts";
import { rules } from "../../server/src/rules/index.ts";
import { tokenShapes } from "../../server/src/secrets/providers/index.ts";
import schema from "../../schemas/history.schema.json" with { type: "json" };
import { runCli } from "../support/cli.ts";
import { seeded, tokenSample } from "../support/token-samples.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-history-")));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(repository: string, ...args: readonly string[]): string {
  const date = "2024-05-31T12:00:00Z";
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@shop.test", "-c", "commit.gpgSign=false", "-c", "init.defaultBranch=main", ...args], { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
}

function repository(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  git(path, "init", "-q");
  return path;
}

/** Writes files, takes away those without a text, and commits: gives the first ten digits of the commit. */
function commit(path: string, files: Readonly<Record<string, string | Buffer | undefined>>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    if (text === undefined) rmSync(join(path, file));
    else writeFileSync(join(path, file), text);
  }
  git(path, "add", "-A");
  git(path, "commit", "-q", "--allow-empty", "-m", "change");
  return git(path, "rev-parse", "HEAD").slice(0, 10);
}

function twelveFactor(args: readonly string[], signal?: AbortSignal) {
  return runCli(["check", "--history", ...args], folder, rules, signal);
}

async function reportOf(path: string, ...more: readonly string[]): Promise<HistoryReport & { readonly code: number }> {
  const { code, out } = await twelveFactor([path, "--format", "json", ...more]);
  const report = JSON.parse(out) as HistoryReport;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return { ...report, code };
}

const random = seeded(7);
const token = tokenSample(tokenShapes.find(({ name }) => name.startsWith("GitHub")) ?? (tokenShapes[0] as (typeof tokenShapes)[number]), random);
const password = `Zq${randomBytes(10).toString("hex")}`;
const key = generateKeyPairSync("rsa", { modulusLength: 2048, privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } }).privateKey;

test("each secret is told once, with the oldest commit that has it and whether it is still there, and its value never", async () => {
  const path = repository("planted");
  commit(path, { "readme.txt": "a shop\n" });
  const first = commit(path, { "a.js": `// one\n${token.line}\n`, "keys/shop.pem": key });
  commit(path, { "a.js": `// one\n// two\n${token.line}\n`, "b.js": `${token.line}\n` });
  const variables = commit(path, { ".env": `PORT=80\nDB_PASSWORD=${password}\n`, "keys/shop.pem": undefined });
  commit(path, { "later.txt": "x\n" });
  const report = await reportOf(path);
  expect(report.secrets.map(({ path: file, line, commit: { id, date }, head, severity }) => `${severity} ${file}:${line} ${id} ${date} ${head === null ? "gone" : `${head.path}:${head.line}`}`)).toEqual([
    `error .env:2 ${variables} 2024-05-31 .env:2`,
    `error a.js:2 ${first} 2024-05-31 a.js:3`,
    `error keys/shop.pem:1 ${first} 2024-05-31 gone`,
  ]);
  expect(report).toMatchObject({ code: 1, complete: true, incomplete: [], stats: { commits: 5 } });
  const text = await twelveFactor([path]);
  expect(text.out).toContain("Still in HEAD");
  expect(text.out).toContain("Not in HEAD, but in the history");
  expect(text.code).toBe(1);
  const body = key.split("\n").slice(1, -2);
  for (const output of [JSON.stringify(report), text.out, text.err, text.progress.join("\n")]) {
    for (const secret of [token.token, password, ...body]) expect(output).not.toContain(secret);
    for (const secret of [token.token, password]) expect(output).not.toContain(secret.slice(4, 14));
  }
});

test("branches, tags, stashes and what only a merge brings are part of the history", async () => {
  const path = repository("branches");
  commit(path, { "a.txt": "1\n" });
  git(path, "checkout", "-q", "-b", "side");
  commit(path, { "side.js": `${token.line}\n` });
  git(path, "checkout", "-q", "main");
  commit(path, { "a.txt": "2\n" });
  git(path, "checkout", "-q", "-b", "other", "HEAD~1");
  commit(path, { "b.txt": "3\n" });
  git(path, "merge", "-q", "--no-commit", "main");
  commit(path, { ".env": `API_SECRET=${password}\n` });
  git(path, "checkout", "-q", "main");
  const { secrets } = await reportOf(path);
  expect(secrets.map(({ path: file, head }) => [file, head])).toEqual([[".env", null], ["side.js", null]]);
});

test("what is no text, too large or generated is counted, and tests and placeholders are not told", async () => {
  const path = repository("skipped");
  commit(path, { "a.bin": Buffer.from([1, 0, 2]), "b.png": Buffer.from([1]), "large.js": `${token.line}\n${"x".repeat(1024 * 1024)}`, "node_modules/c.js": `${token.line}\n`, "latin.txt": Buffer.from([0xe4, 0x20]), ".env": "DB_PASSWORD=changeme\n", "config/.env.test": `DB_PASSWORD=${password}\n`, "tests/login.py": 'password = "sunshine"\n' });
  const report = await reportOf(path);
  expect(report.secrets).toEqual([]);
  expect(Object.fromEntries(report.skipped.map(({ reason, blobs }) => [reason, blobs]))).toEqual({ generated: 1, binary: 2, "too-large": 1, encoding: 1 });
  expect(report.code).toBe(0);
});

test("a clone that does not have everything is never said to be clean", async () => {
  const path = repository("whole");
  commit(path, { "a.js": `${token.line}\n` });
  commit(path, { "a.js": "1\n" });
  git(folder, "clone", "-q", "--depth", "1", `file://${path}`, "shallow");
  const report = await reportOf(join(folder, "shallow"));
  expect(report).toMatchObject({ code: 2, secrets: [], complete: false, incomplete: ["shallow"] });
  expect((await twelveFactor([join(folder, "shallow")])).out).toContain("git fetch --unshallow");
});

test("a folder without a repository, a repository without a commit, and several folders are said to be so", async () => {
  mkdirSync(join(folder, "plain"), { recursive: true });
  expect(await twelveFactor(["plain"])).toMatchObject({ code: 2, out: "", err: "twelve-factor: This folder is in no repository that git reads, so there is no history.\n" });
  repository("empty");
  expect(await twelveFactor(["empty"])).toMatchObject({ code: 2, out: "", err: "twelve-factor: The repository has no commit yet, so there is no history.\n" });
  expect((await twelveFactor(["plain", "empty"])).err).toContain("name one folder");
  expect((await twelveFactor(["nowhere"])).err).toContain('There is no folder "nowhere"');
});

test("a rule that is not asked for says nothing", async () => {
  const path = repository("one-rule");
  commit(path, { ".env": `DB_PASSWORD=${password}\n`, "a.js": `${token.line}\n` });
  expect((await reportOf(path, "--rule", "config/env-file-committed")).secrets.map(({ rule }) => rule)).toEqual(["config/env-file-committed"]);
  expect((await reportOf(path, "--rule", "config/hardcoded-secret")).secrets.map(({ rule }) => rule)).toEqual(["config/hardcoded-secret"]);
});

test("nothing that the repository configures is run", async () => {
  const path = repository("hostile");
  const mark = join(folder, "was-run");
  const script = join(path, "run.sh");
  commit(path, { "a.js": `${token.line}\n`, ".gitattributes": "* diff=evil filter=evil\n" });
  writeFileSync(script, `#!/bin/sh\ntouch ${mark}\ncat\n`);
  chmodSync(script, 0o755);
  for (const name of ["core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "gpg.program", "core.sshCommand", "core.alternateRefsCommand"]) git(path, "config", name, script);
  git(path, "config", "log.showSignature", "true");
  git(path, "config", "diff.orderFile", join(path, "no-such-file"));
  git(path, "config", "log.showRoot", "false");
  rmSync(mark, { force: true });
  expect((await reportOf(path)).secrets).toHaveLength(1);
  expect(existsSync(mark)).toBe(false);
});

test("a cancelled check ends, and says that it is not all", async () => {
  const path = repository("cancelled");
  for (let index = 0; index < 3; index++) commit(path, { [`${index}.js`]: `${token.line}\n${index}` });
  const cancel = new AbortController();
  cancel.abort();
  const history = await openHistory(path);
  if (typeof history === "string") throw new Error(history);
  expect(await secretsOfHistory(history, { rules, signal: cancel.signal })).toMatchObject({ complete: false, incomplete: ["cancelled"], secrets: [] });
});

test("every blob is asked for once, however often it was committed, and cancelling in the middle stops", async () => {
  const asked: string[] = [];
  const cancel = new AbortController();
  const history: History = {
    head: undefined,
    cut: undefined,
    async *commits() {
      for (let index = 0; index < 5; index++) yield { id: `${index}`.repeat(40), date: "2024-05-31", files: [{ blob: "same", path: `${index}.js` }, { blob: `own${index}`, path: "a.js" }] };
    },
    headFiles: () => Promise.resolve(new Map()),
    async *contents(ids) {
      for (const id of ids) {
        asked.push(id);
        if (asked.length === 4) cancel.abort();
        yield { id, bytes: 1, content: { kind: "text", text: token.line } };
      }
    },
  };
  const { secrets, incomplete, stats } = await secretsOfHistory(history, { rules, signal: cancel.signal });
  expect(asked).toEqual(["same", "own0", "own1", "own2"]);
  expect(secrets).toHaveLength(1);
  expect(secrets[0]?.commit.id).toBe("4444444444");
  expect(incomplete).toEqual(["cancelled"]);
  expect(stats.commits).toBe(5);
});

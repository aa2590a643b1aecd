import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json" with { type: "json" };

/** What services run is run here as they would: by a shell, in a repository of its own, with the built program in the place of the published one. */
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): unknown => parse(readFileSync(at(path), "utf8"));

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-integrations-")));
const programs = join(folder, "bin");
let root: string;
let number = 0;

mkdirSync(programs);
program("npx", `#!/bin/sh\n[ "$1 $2" = "--yes twelve-factor-lint@${manifest.version}" ] || { echo "npx was given $*" >&2; exit 99; }\nshift 2\nexec "${process.execPath}" "${at("dist/cli.js")}" "$@"\n`);

beforeEach(() => {
  root = join(folder, String(number++));
  mkdirSync(root);
  git("init", "-q", "-b", "main");
  write({ "package.json": '{ "name": "shop", "private": true, "dependencies": { "express": "5.0.0" } }', "package-lock.json": "{}", "server.js": server("process.env.PORT || 3000") });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): void {
  writeFileSync(join(programs, name), text);
  chmodSync(join(programs, name), 0o755);
}

function server(port: string): string {
  return `const app = require("express")();\nconst server = app.listen(${port});\nprocess.on("SIGTERM", () => server.close());\n`;
}

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: root, encoding: "utf8" }).trim();
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function commit(files: Readonly<Record<string, string>> = {}): string {
  write(files);
  git("add", "-A");
  git("commit", "-qm", "Change");
  return git("rev-parse", "HEAD");
}

function shell(script: string, variables: Readonly<Record<string, string>>, args: readonly string[] = ["-eo", "pipefail"]) {
  const { PATH = "" } = process.env;
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", ...args, "-c", script], { cwd: root, encoding: "utf8", env: { HOME: folder, PATH: `${programs}${delimiter}${PATH}`, ...variables } });
  return { status, stdout, stderr };
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly { readonly id: string; readonly uses?: string; readonly shell: string; readonly env: Readonly<Record<string, string>>; readonly run: string }[] };
}

const action = read("action.yml") as Action;

/** The step as the runner starts it: each variable with the input that it names. */
function runAction(inputs: Readonly<Record<string, string>>) {
  const [step] = action.runs.steps;
  const valueOf = (template: string): string => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(template)?.[1];
    expect(Object.keys(action.inputs)).toContain(input);
    const value = inputs[input ?? ""] ?? String(action.inputs[input ?? ""]?.default);
    // On a push there is no branch that it goes into.
    return value === "${{ github.base_ref }}" ? "" : value;
  };
  const files = { GITHUB_OUTPUT: join(root, "../output"), GITHUB_STEP_SUMMARY: join(root, "../summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const ran = shell(step?.run ?? "exit 99", { ...files, ...Object.fromEntries(Object.entries(step?.env ?? {}).map(([name, template]) => [name, valueOf(template)])) });
  return { ...ran, output: readFileSync(files.GITHUB_OUTPUT, "utf8"), summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

test("the action annotates what is found, writes the summary and fails", () => {
  commit();
  expect(runAction({})).toMatchObject({ status: 0, stdout: "", output: "" });
  commit({ "server.js": server("3000") });
  const { status, stdout, summary } = runAction({});
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::warning file=server\.js,line=2,.*::The port is fixed at 3000/m);
  expect(summary).toContain("# Twelve-Factor review");
  expect(runAction({ "fail-on": "never" }).status).toBe(0);
});

test("on a pull request the action counts what is new", () => {
  commit({ "old/package.json": '{ "name": "old", "dependencies": { "express": "5.0.0" } }', "old/server.js": server("4000") });
  // As actions/checkout leaves it: the branch of the origin, and no branch of that name here.
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  git("checkout", "-q", "--detach");
  git("branch", "-q", "-D", "main");
  commit({ "README.md": "a\n" });
  expect(runAction({ base: "main" })).toMatchObject({ status: 0, stdout: "" });
  commit({ "server.js": server("3000") });
  const { status, stdout } = runAction({ base: "main" });
  expect(status).toBe(1);
  expect(stdout).toContain("file=server.js");
  expect(stdout).not.toContain("old/server.js");
  expect(runAction({ base: "nowhere" })).toMatchObject({ status: 2, stderr: expect.stringContaining('Git knows no commit, branch or tag "nowhere"') as string });
});

test("the action checks the folders it is given, writes SARIF, and takes no input for a command", () => {
  commit({ "a b/server.js": server("3000"), "a b/package.json": '{ "name": "b" }', "c/server.js": server("3000"), "c/package.json": '{ "name": "c" }' });
  const { status, stdout, output } = runAction({ path: "a b\n\nc\n", sarif: "out $(touch gone).sarif" });
  expect(status).toBe(1);
  expect(stdout.match(/file=[^,]*/g)?.filter((one) => one.endsWith("server.js"))).toEqual(["file=a b/server.js", "file=c/server.js"]);
  expect(output).toBe("sarif=out $(touch gone).sarif\n");
  expect(JSON.parse(readFileSync(join(root, "out $(touch gone).sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(runAction({ path: "--help" })).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no folder "--help"') as string });
  expect(existsSync(join(root, "gone"))).toBe(false);
});

test("with an old Node the action says what to do", () => {
  const old = join(folder, "old");
  mkdirSync(old, { recursive: true });
  writeFileSync(join(old, "node"), "#!/bin/sh\necho 18\n", { mode: 0o755 });
  const [step] = action.runs.steps;
  expect(shell(step?.run ?? "", { PATH: `${old}${delimiter}${process.env["PATH"] ?? ""}`, TWELVE_FACTOR_FAIL_ON: "warning" })).toMatchObject({ status: 2, stdout: expect.stringContaining("::error::Twelve-Factor Lint needs Node 20") as string });
});

test("whatever the action uses is pinned to a commit, and its output is that of a step", () => {
  for (const { uses } of action.runs.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  for (const { value } of Object.values(action.outputs)) expect(action.runs.steps.map(({ id }) => `\${{ steps.${id}.outputs.sarif }}`)).toContain(value);
});

test("the workflow in the page about CI runs as it stands there", () => {
  const [block] = [...readFileSync(at("server/docs/ci.md"), "utf8").matchAll(/```yaml\n(on:[^]*?)```/g)].map(([, yaml = ""]) => yaml);
  const workflow = parse(block ?? "") as { readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string; readonly with?: { readonly sarif_file?: string } }[] }>> };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const script = steps.find(({ run }) => run !== undefined)?.run ?? "exit 99";
  commit({ "old/package.json": '{ "name": "old", "dependencies": { "express": "5.0.0" } }', "old/server.js": server("4000") });
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  const pushed = shell(script, { BASE: "" }, ["-e"]);
  expect(pushed.status).toBe(1);
  expect(pushed.stdout).toContain("file=old/server.js");
  commit({ "README.md": "a\n" });
  expect(shell(script, { BASE: "main" }, ["-e"])).toMatchObject({ status: 0, stdout: "" });
  const sarif = steps.find((step) => step.with?.sarif_file !== undefined)?.with?.sarif_file ?? "";
  expect(JSON.parse(readFileSync(join(root, sarif), "utf8"))).toMatchObject({ version: "2.1.0" });
});

interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly reports: { readonly codequality: string } };
}

test("the job for GitLab reports everything, and fails on what a merge request brings", () => {
  const { "twelve-factor": job } = read("server/docs/integrations/twelve-factor.gitlab-ci.yml") as { "twelve-factor": GitlabJob };
  const run = (variables: Readonly<Record<string, string>>) => shell(job.script.join("\n"), { ...job.variables, ...variables });
  const reported = (): readonly string[] => (JSON.parse(readFileSync(join(root, job.artifacts.reports.codequality), "utf8")) as { check_name: string; location: { path: string } }[]).map(({ check_name, location }) => `${location.path} ${check_name}`);
  const base = commit({ "old/package.json": '{ "name": "old", "dependencies": { "express": "5.0.0" } }', "old/server.js": server("4000"), ".gitignore": "*.json.unfinished\ngl-*.json\n" });
  expect(run({}).status).toBe(1);
  expect(reported()).toContain("old/server.js port-binding/hardcoded-port");
  commit({ "README.md": "a\n" });
  expect(run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base }).status).toBe(0);
  expect(reported()).toContain("old/server.js port-binding/hardcoded-port");
  commit({ "server.js": server("3000") });
  const { status, stdout } = run({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base });
  expect(status).toBe(1);
  expect(stdout).toContain("server.js\n  2:");
  expect(stdout).not.toContain("old/server.js\n");
  expect(reported()).toContain("server.js port-binding/hardcoded-port");
});

test("the hooks for pre-commit stop a commit that brings something, and apply the safe fixes", () => {
  const hooks = read(".pre-commit-hooks.yaml") as readonly { readonly id: string; readonly entry: string; readonly pass_filenames?: boolean }[];
  const entryOf = (id: string): string => hooks.find((hook) => hook.id === id)?.entry ?? "exit 99";
  commit();
  write({ "server.js": server("3000") });
  expect(shell(entryOf("twelve-factor"), {}).status).toBe(0);
  git("add", "-A");
  const stopped = shell(entryOf("twelve-factor"), {});
  expect(stopped.status).toBe(1);
  expect(stopped.stdout).toContain("The port is fixed at 3000");
  // It gives the names of the files that are staged.
  expect(shell(`${entryOf("twelve-factor-fix")} server.js package.json`, {}).status).toBe(0);
  git("add", "-A");
  expect(shell(entryOf("twelve-factor"), {}).status).toBe(0);
  expect(readFileSync(join(root, "server.js"), "utf8")).toBe(server("process.env.PORT || 3000"));
});

test("each of them takes this version", () => {
  // That of the hooks is asked for by npx above.
  expect(String(action.inputs["version"]?.default)).toBe(manifest.version);
  const job = readFileSync(at("server/docs/integrations/twelve-factor.gitlab-ci.yml"), "utf8");
  expect(/TWELVE_FACTOR_VERSION: (\S+)/.exec(job)?.[1]).toBe(manifest.version);
  expect(readFileSync(at("server/docs/ci.md"), "utf8")).toContain(`rev: v${manifest.version}`);
});

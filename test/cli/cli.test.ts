import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../server/src/core/report.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import type { ProcessTable } from "../../server/src/engine/process-table.ts";
import processesSchema from "../../schemas/processes.schema.json" with { type: "json" };
import schema from "../../schemas/report.schema.json" with { type: "json" };
import { runCli } from "../support/cli.ts";
import { oneRule } from "../support/lint.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
const validateProcesses = new Ajv({ allowUnionTypes: true }).compile(processesSchema);

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-cli-")));
  cpSync(fileURLToPath(new URL("../fixtures/sample-service", import.meta.url)), join(folder, "sample"), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function twelveFactor(args: readonly string[], cwd = join(folder, "sample"), rules = oneRule) {
  return runCli(args, cwd, rules);
}

async function json(args: readonly string[], cwd?: string): Promise<Report> {
  const { out } = await twelveFactor(["check", "--format", "json", ...args], cwd);
  const report = JSON.parse(out) as Report;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

function make(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, ".."), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

test("the sample service has two findings, for people and for machines", async () => {
  const { code, out, err } = await twelveFactor(["check"]);
  expect(code).toBe(1);
  expect(err).toBe("");
  expect(out).toContain("src/config.js\n  2:9  warning");
  expect(out).toContain("src/server.js:8 The server is bound here");
  expect(out).toMatch(/Not met +Port binding/);
  expect(out).toContain("2 warnings.");
  expect(out).not.toContain("safe fix");
  const report = await json([]);
  expect(report.findings.map(({ path, range }) => `${path}:${range.start.line}:${range.start.column}-${range.end.column}`)).toEqual(["src/config.js:2:9-13", "src/feed.js:3:54-58"]);
  expect(report.complete).toBe(true);
});

test("it is said how much of what is found has a safe fix", async () => {
  const cwd = make("fixable", { "server.js": 'require("express")().listen(3000);\n' });
  expect((await twelveFactor(["check"], cwd)).out).toMatch(/^1 warning\..*\n1 of them has a safe fix: twelve-factor fix\n$/m);
});

test("the exit code follows --fail-on", async () => {
  expect((await twelveFactor(["check", "--fail-on", "error"])).code).toBe(0);
  expect((await twelveFactor(["check", "--fail-on", "never"])).code).toBe(0);
  expect((await twelveFactor(["check", "--fail-on", "hint"])).code).toBe(1);
});

test("--all-files looks for secrets in tests, too", async () => {
  const cwd = make("published", { "server.js": 'require("express")().listen(process.env.PORT);\n', "test/login.test.js": 'login({ client_secret: "q7Rz93kLmXw21pT4Hs8B" });\n' });
  expect((await twelveFactor(["check", "--fail-on", "hint"], cwd, [hardcodedSecret])).code).toBe(0);
  const { code, out } = await twelveFactor(["check", "--fail-on", "hint", "--all-files"], cwd, [hardcodedSecret]);
  expect(out).toContain("test/login.test.js");
  expect(code).toBe(1);
});

test("--rule and --factor choose what is shown", async () => {
  expect((await json(["--rule", "port-binding/hardcoded-port"])).findings).toHaveLength(2);
  expect((await json(["--factor", "logs"])).findings).toEqual([]);
});

test("the processes of each app are listed, for people and for machines", async () => {
  const cwd = make("processes", {
    "package.json": '{ "name": "shop", "scripts": { "start": "node server.js" } }',
    "server.js": 'require("express")().listen(process.env.PORT);\n',
    Procfile: "web: npm start\nworker: celery -A jobs worker --broker redis://user:hunter2@redis/0 --api-key hunter3\napi: gunicorn -b :$PORT api:app\n",
    Dockerfile: 'FROM node:22\nENTRYPOINT ["./start.sh"]\n',
    "start.sh": "node migrate.js\nexec uvicorn app:app --port 8000\n",
    "jobs/package.json": '{ "name": "jobs" }',
    "jobs/jobs.js": 'require("express")().listen(process.env.PORT);\n',
    "tool/package.json": '{ "name": "tool", "bin": "tool.js" }',
    "tool/tool.js": "f();\n",
  });
  const { code, out, err } = await twelveFactor(["processes"], cwd);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^shop service$/m);
  expect(out).toMatch(/^ {2}worker {2}worker {2}celery -A jobs worker --broker redis:\/\/…@redis\/0 --api-key … +Procfile:2$/m);
  expect(out).toMatch(/^ {2}api {5}worker {2}gunicorn -b :\$PORT api:app +port \$PORT {2}Procfile:3$/m);
  expect(out).toMatch(/before it: node migrate\.js/);
  expect(out).toContain("jobs jobs, service\n  Nothing here says what is started.");
  // Of a tool nothing is started.
  expect(out).not.toContain("tool");
  expect(out).not.toContain("hunter");
  const machine = await twelveFactor(["processes", "--format", "json", "."], cwd);
  const table = JSON.parse(machine.out) as ProcessTable;
  expect(validateProcesses(table), JSON.stringify(validateProcesses.errors)).toBe(true);
  expect(machine.out).not.toContain("hunter");
  expect(table.apps.map(({ root, processes }) => [root, processes.map(({ type, program, path, line, port }) => `${type} ${program} ${path}:${line} ${port}`)])).toEqual([
    [".", ["web uvicorn Dockerfile:2 8000", "web node Procfile:1 null", "worker celery Procfile:2 null", "worker gunicorn Procfile:3 $PORT"]],
    ["jobs", []],
  ]);
  // Of a folder alone only what lies in it.
  const part = JSON.parse((await twelveFactor(["processes", "--format", "json", "jobs"], cwd)).out) as ProcessTable;
  expect(part.apps.map(({ root }) => root)).toEqual(["."]);
});

test("the processes are those that are started alone, and not as a part of another or by a developer", async () => {
  const cwd = make("processes-alone", {
    "Web/Web.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Data\\Data.csproj" /></ItemGroup></Project>',
    "Web/Program.cs": "WebApplication.CreateBuilder(args).Build().Run();\n",
    "Web/Dockerfile": 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCMD ["gunicorn", "-b", "$ADDRESS", "--port", "$HTTP"]\n',
    "Data/Data.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>',
    "Data/Store.cs": "class Store {}\n",
    "page/package.json": '{ "name": "page", "scripts": { "start": "vite" }, "dependencies": { "react": "19.0.0" } }',
    "page/main.js": "f();\n",
  });
  const { apps } = JSON.parse((await twelveFactor(["processes", "--format", "json"], cwd)).out) as ProcessTable;
  expect(apps.map(({ root, processes }) => [root, processes.map(({ program, port }) => `${program} ${port}`)])).toEqual([["Web", ["gunicorn $HTTP"]]]);
});

test("an assembly of .NET is listed with its project", async () => {
  const cwd = make("processes-assembly", {
    Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0\nENTRYPOINT ["dotnet", "Shop.Web.dll"]\n',
    "src/Web/Shop.Web.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
    "src/Web/Program.cs": "WebApplication.CreateBuilder(args).Build().Run();\n",
    "src/Shop.AppHost/Program.cs": 'var builder = DistributedApplication.CreateBuilder(args);\nbuilder.AddProject<Projects.Shop_Web>("web");\n',
  });
  const { apps } = JSON.parse((await twelveFactor(["processes", "--format", "json"], cwd)).out) as ProcessTable;
  expect(apps.map(({ root, processes }) => [root, processes.map(({ command, path }) => `${command} ${path}`)])).toEqual([["src/Web", ["dotnet Shop.Web.dll Dockerfile"]]]);
});

test("each process is listed once, by its better name, and what only an image knows by that image", async () => {
  const cwd = make("processes-once", {
    "web/package.json": '{ "name": "web" }',
    "web/server.js": 'require("express")().listen(process.env.PORT);\n',
    "web/Dockerfile": 'FROM node:22\nENTRYPOINT ["./start.sh"]\nCMD ["node", "./server.js"]\n',
    "web/start.sh": '#!/bin/sh\nif [ -n "$TRACE" ]; then\n  exec node --import trace server.js\nfi\nnode migrate.js\nexec node server.js\n',
    "web/compose.yaml": "services:\n  front: { build: ., command: node server.js, ports: ['80:80'] }\n",
    "python/requirements.txt": "flask\n",
    "python/wsgi.py": "from flask import Flask\napp = Flask(__name__)\n",
    "python/Dockerfile": 'FROM python:3.13\nCMD ["uwsgi", "/code/uwsgi.ini"]\n',
    "python/uwsgi.ini": "[uwsgi]\nmodule = wsgi:app\nhook-pre-app = exec:./manage.py migrate\nattach-daemon = ./manage.py mails\n",
    "jobs/package.json": '{ "name": "jobs" }',
    "jobs/server.js": 'require("express")().listen(process.env.PORT);\n',
    "jobs/Dockerfile": 'FROM node:22\nCMD ["supervisord", "-c", "/etc/supervisor.conf"]\n',
    "jobs/supervisor.conf": "[program:mails]\ncommand=node mails.js\n",
    "plain/package.json": '{ "name": "plain" }',
    "plain/server.js": 'require("express")().listen(process.env.PORT);\n',
    "compose.yaml": "services:\n  shown: { image: team/plain, ports: ['80:80'] }\n",
  });
  const machine = await twelveFactor(["processes", "--format", "json"], cwd);
  const table = JSON.parse(machine.out) as ProcessTable;
  expect(validateProcesses(table), JSON.stringify(validateProcesses.errors)).toBe(true);
  expect(table.apps.map(({ root, processes }) => [root, processes.map(({ name, type, command, image, before }) => [name, type, command, image, ...before].join(" | "))])).toEqual([
    ["jobs", ["mails | web | node mails.js | "]],
    ["plain", ["shown | web |  | team/plain"]],
    ["python", ["web | web | uwsgi /code/uwsgi.ini |  | ./manage.py migrate", "attach-daemon | worker | ./manage.py mails | "]],
    ["web", ["front | web | node server.js |  | node migrate.js"]],
  ]);
  expect((await twelveFactor(["processes"], cwd)).out).toMatch(/^ {2}shown {2}web {2}what team\/plain starts {4}compose\.yaml:2$/m);
});

test.each([
  [["processes", "--rule", "port-binding/hardcoded-port"], '"processes" has no option --rule'],
  [["processes", "a", "b"], "The processes are those of one folder"],
  [["processes", "nowhere"], 'There is no folder "nowhere".'],
  [["chek"], 'There is no command "chek"'],
  [["check", "--rule", "port-binding/hardcoded-prot"], 'did you mean "port-binding/hardcoded-port"?'],
  [["check", "--factor", "log"], 'did you mean "logs"?'],
  [["check", "--format", "xml"], "--format must be one of text, json"],
  [["check", "--fail-on", "sometimes"], "--fail-on must be one of"],
  [["check", "--bogus"], "Unknown option '--bogus'"],
  [["check", "--history", "--format", "sarif"], "--history is printed as text or json"],
  [["check", "--history", "--base", "main"], "--history looks at every commit"],
  [["check", "nowhere"], 'There is no folder "nowhere".'],
])("%j is refused with one line and exit code 2", async (args, sentence) => {
  const { code, out, err } = await twelveFactor(args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(sentence);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("a broken settings file is refused with line and column", async () => {
  const broken = make("broken", { ".twelve-factor.json": '{\n  "root": true,\n  "rulez": {}\n}\n', "server.js": "" });
  const { code, err } = await twelveFactor(["check"], broken);
  expect(code).toBe(2);
  expect(err).toBe('twelve-factor: .twelve-factor.json:3:3: Unknown setting "rulez"; did you mean "rules"?\n');
});

test("answers of people are in the report, and count until their day", async () => {
  const root = make("answered", {
    ".twelve-factor.json": JSON.stringify({
      root: true,
      attestations: {
        ".": {
          "concurrency/scale-out-tested": { answer: "yes", note: "three web processes", by: "Ada", on: "2026-11-01", until: "2026-11-21" },
          "concurrency/small-apps": { answer: "not-applicable" },
          "logs/platform-captures": { answer: "yes", until: "2026-11-20" },
          "logs/search-and-alerts": { answer: "yes" },
          "config/rotation": { answer: "no" },
        },
      },
    }),
    "package.json": '{ "name": "shop", "scripts": { "start": "node main.js" } }',
    "main.js": 'require("express")().listen(process.env.PORT);\n',
  });
  const factors = Object.fromEntries((await json([], root)).apps[0]?.factors.map((factor) => [factor.id, factor]) ?? []);
  expect(factors["concurrency"]).toMatchObject({
    state: "attested",
    manual: [
      { id: "concurrency/scale-out-tested", answer: "yes", note: "three web processes", by: "Ada", on: "2026-11-01", until: "2026-11-21" },
      { id: "concurrency/small-apps", answer: "not-applicable" },
    ],
  });
  expect(factors["logs"]).toMatchObject({ state: "not-assessed", reason: expect.stringMatching(/counted until 2026-11-20 and expired$/), manual: [{ answer: null, until: "2026-11-20" }, { answer: "yes" }] });
  expect(factors["config"]).toMatchObject({ state: "violated", reason: expect.stringMatching(/is answered with no$/) });
  const { code, out } = await twelveFactor(["check"], root);
  expect(code).toBe(0);
  expect(out).toMatch(/Not met +Config\n/);
  expect(out).toMatch(/Attested +Concurrency\n/);
});

test("an answer for an app that is not there is refused with line and column", async () => {
  const root = make("elsewhere", { ".twelve-factor.json": '{\n  "root": true,\n  "attestations": { "services/api": {} }\n}\n', "main.js": "" });
  const { code, err } = await twelveFactor(["check"], root);
  expect(code).toBe(2);
  expect(err).toBe('twelve-factor: .twelve-factor.json:3:21: There is no app in the folder "services/api"\n');
});

test("paths are relative to the checked folder, and only what is below it is shown", async () => {
  const root = make("mono", {
    ".twelve-factor.json": '{ "root": true }',
    "api/package.json": '{ "name": "api", "scripts": { "start": "node ." } }',
    "api/main.js": 'require("express")().listen(1234);\n',
    "web/package.json": '{ "name": "web", "scripts": { "start": "node ." } }',
    "web/main.js": 'require("express")().listen(4321);\n',
  });
  expect((await json([], root)).findings.map(({ path }) => path)).toEqual(["api/main.js", "web/main.js"]);
  const api = await json([join(root, "api")]);
  expect(api.findings).toMatchObject([{ path: "main.js", app: "." }]);
  expect(api.apps).toMatchObject([{ root: ".", name: "api" }]);
  const both = await json(["api", "web"], root);
  expect(both.findings.map(({ path, app }) => [path, app])).toEqual([["api/main.js", "api"], ["web/main.js", "web"]]);
});

test("what cannot be read is skipped and said, never fatal", async () => {
  const odd = make("odd", { ".twelve-factor.json": '{ "root": true }', "main.js": 'require("express")().listen(1234);\n', "package.json": "{ not json" });
  writeFileSync(join(odd, "binary.js"), Buffer.from([0, 1, 2, 3]));
  writeFileSync(join(odd, "latin.js"), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
  writeFileSync(join(odd, "large.js"), Buffer.alloc(2 * 1024 * 1024, 0x20));
  writeFileSync(join(odd, "wide.js"), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('require("express")().listen(5678);\n', "utf16le")]));
  symlinkSync("/etc/hostname", join(odd, "link.js"));
  symlinkSync(odd, join(odd, "loop"));
  const report = await json([], odd);
  expect(report.findings.map(({ path }) => path)).toEqual(["main.js", "wide.js"]);
  expect(Object.fromEntries(report.skipped.map(({ path, reason }) => [path, reason]))).toEqual({ "binary.js": "binary", "latin.js": "encoding", "large.js": "too-large", "link.js": "symlink", loop: "symlink" });
});

test("suppressed findings stay in the report, with their reason", async () => {
  const root = make("suppressed", { ".twelve-factor.json": '{ "root": true }', "main.js": '// twelve-factor-ignore-next-line port-binding/hardcoded-port -- behind a fixed proxy\nrequire("express")().listen(1234);\n' });
  const report = await json([], root);
  expect(report.findings).toMatchObject([{ state: "suppressed", suppression: { reason: "behind a fixed proxy", by: "comment" } }]);
  expect((await twelveFactor(["check"], root)).code).toBe(0);
});

test("the built program prints its help and its version", async () => {
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  const spawned = (...args: string[]) => new Promise<string>((resolve) => execFile(process.execPath, [cli, ...args], (_error, stdout) => resolve(stdout)));
  expect(await spawned("--help")).toContain("twelve-factor check [folders]");
  expect(await spawned("--version")).toBe("0.1.0\n");
  expect(JSON.parse(await spawned("check", join(folder, "sample"), "--format", "json"))).toMatchObject({ schemaVersion: 1 });
});

test("an error of the program itself is no finding: the exit code is 2", async () => {
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  const broken = "data:text/javascript,process.on('newListener', (event) => { if (event === 'uncaughtException') setImmediate(() => { throw new Error('broken'); }); })";
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => execFile(process.execPath, ["--import", broken, cli, "check", join(folder, "sample")], (error, _stdout, stderr) => resolve({ code: error?.code, said: stderr })));
  expect([code, said]).toEqual([2, expect.stringContaining("something went wrong that should not: Error: broken")]);
});

test("a folder that is named twice, or lies in another one, is checked once", async () => {
  const twice = make("twice", { ".twelve-factor.json": '{ "root": true }', "api/main.js": 'require("express")().listen(3000);\n' });
  for (const args of [["api", "api"], ["api", "."], [".", "./api"]]) expect((await json(args, twice)).findings).toHaveLength(1);
});

test("a folder of which nothing is checked is not called clean", async () => {
  const empty = make("empty", { ".twelve-factor.json": '{ "root": true, "ignore": ["dist/**"] }', "dist/main.js": 'require("express")().listen(3000);\n' });
  expect((await twelveFactor(["check", "dist"], empty)).out).toContain("Nothing was checked");
});

test("after a baseline only what is new counts, wherever the old code goes", async () => {
  const server = (port: number): string => `const app = require("express")();\napp.listen(${port});\n`;
  const manifest = '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }';
  const root = make("old", { "package.json": manifest, "server.js": server(3000), "admin.js": server(4000), ".twelve-factor.json": '{ "root": true }' });
  expect(await twelveFactor(["baseline"], root)).toMatchObject({ code: 0, out: ".twelve-factor-baseline.json: 2 known findings.\n" });
  expect(await twelveFactor(["check"], root)).toMatchObject({ code: 0, out: expect.stringContaining("Nothing found. Besides: 2 in the baseline.") });

  // Lines move, a file is renamed, and the code is written in another way.
  rmSync(join(root, "admin.js"));
  make("old", { "office.js": `\n\n${server(4000)}`, "server.js": `// The shop.\n${server(3000).replace("(3000)", "( 3000 )")}` });
  expect((await json([], root)).findings.map(({ state }) => state)).toEqual(["baselined", "baselined"]);

  make("old", { "added.js": 'const app = require("fastify")();\napp.listen({ port: 5000 });\n' });
  const { findings } = await json([], root);
  expect(findings.filter(({ state }) => state === "open").map(({ path }) => path)).toEqual(["added.js"]);
  expect((await twelveFactor(["check"], root)).code).toBe(1);

  rmSync(join(root, "added.js"));
  rmSync(join(root, "office.js"));
  expect((await twelveFactor(["baseline", "--prune"], root)).out).toBe(".twelve-factor-baseline.json: 1 known finding, 1 found no more, 0 new.\n");
});

test("a baseline that grew since a commit is told from one that did not", async () => {
  const root = make("grown", { "server.js": 'require("express")().listen(3000);\n', "package.json": '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }' });
  const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: root });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "Begin");
  await twelveFactor(["baseline"], root);
  expect(await twelveFactor(["baseline", "--against", "HEAD"], root)).toMatchObject({ code: 1, out: expect.stringContaining("server.js  port-binding/hardcoded-port") });
  git("add", "-A");
  git("commit", "-qm", "Know what is there");
  expect((await twelveFactor(["baseline", "--against", "HEAD"], root)).code).toBe(0);
  expect(await twelveFactor(["baseline", "--against", "nowhere"], root)).toMatchObject({ code: 2, err: expect.stringContaining('no commit, branch or tag "nowhere"') });
  expect((await twelveFactor(["baseline", "--against", "--output=x"], root)).code).toBe(2);
});

test("a baseline that cannot be read is said, and nothing is written over it", async () => {
  const root = make("broken-baseline", { "server.js": 'require("express")().listen(3000);\n', ".twelve-factor-baseline.json": "<<<<<<< HEAD" });
  expect(await twelveFactor(["check"], root)).toMatchObject({ code: 2, err: expect.stringContaining(".twelve-factor-baseline.json:1:1: The baseline is not valid JSON") });
  expect((await twelveFactor(["baseline"], root)).code).toBe(2);
});

test("an option of another command is refused", async () => {
  expect(await twelveFactor(["check", "--prune"])).toMatchObject({ code: 2, err: expect.stringContaining('"check" has no option --prune') });
});

test("several reports come from one check, with paths from where it runs", async () => {
  const { code, out, summary } = await twelveFactor(["check", "sample", "--format", "github", "--output", "sarif=out.sarif", "--output", "gitlab=code quality.json"], folder);
  expect(code).toBe(1);
  expect(out).toMatch(/^::warning file=sample\/[\w./]+,line=\d+/);
  expect(summary).toMatch(/^# Twelve-Factor review\n/);
  const uri = JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8")).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
  expect(uri).toMatch(/^sample\//);
  expect(JSON.parse(readFileSync(join(folder, "code quality.json"), "utf8"))[0].location.path).toBe(uri);
  expect(await twelveFactor(["check", "--output", "sarif"])).toMatchObject({ code: 2, err: expect.stringContaining("--output must be a format and a file") });
  expect(await twelveFactor(["check", "--output", "xml=a"])).toMatchObject({ code: 2, err: expect.stringContaining("must be one of text, json, sarif") });
  expect(await twelveFactor(["check", "--output", "json=no/such/folder/a.json"])).toMatchObject({ code: 2, err: expect.stringMatching(/a\.json cannot be written: there is no folder \S+such\/folder\.\n$/) });
});

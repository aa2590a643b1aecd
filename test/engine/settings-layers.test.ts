import { expect, test } from "vitest";
import { openProject, type Project } from "../../server/src/engine/project.ts";
import envFileCommitted from "../../server/src/rules/config/env-file-committed.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import { check, lint, oneRule, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

const rule = "port-binding/hardcoded-port";
const bound = (port: string): string => `require("express")().listen(${port});\n`;
const said = (what: unknown): string => JSON.stringify(what);

/** Two apps, each with a port that is fixed. */
const apps = { "api/package.json": "{}", "api/server.js": bound("1"), "web/package.json": "{}", "web/server.js": bound("2") };

async function severities(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await lint({ ...apps, ...files })).findings.map(({ path, severity }) => `${path} ${severity}`);
}

test("the severity of a factor is that of its rules, but for those that are named", async () => {
  expect(await severities({ ".twelve-factor.json": said({ factors: { "port-binding": "error" } }) })).toEqual(["api/server.js error", "web/server.js error"]);
  expect(await severities({ ".twelve-factor.json": said({ factors: { "port-binding": "off" }, rules: { [rule]: "hint" } }) })).toEqual(["api/server.js hint", "web/server.js hint"]);
  expect(await severities({ ".twelve-factor.json": said({ factors: { "port-binding": "off" } }) })).toEqual([]);
});

test("the nearest settings count for what lies below them, and what they do not say is said above", async () => {
  const root = { ".twelve-factor.json": said({ rules: { [rule]: "error" } }) };
  expect(await severities({ ...root, "api/.twelve-factor.json": said({ rules: { [rule]: "off" } }) })).toEqual(["web/server.js error"]);
  expect(await severities({ ...root, "api/.twelve-factor.json": said({ factors: { "port-binding": "hint" } }) })).toEqual(["api/server.js hint", "web/server.js error"]);
  expect(await severities({ ...root, "api/.twelve-factor.json": "{}" })).toEqual(["api/server.js error", "web/server.js error"]);
  expect(await severities({ "api/.twelve-factor.json": said({ ignore: ["server.js"] }), "api/other.js": bound("3") })).toEqual(["api/other.js warning", "web/server.js warning"]);
});

test("what is said of an app has the severity of the place where it stands, and of the app where that is outside of it", async () => {
  const severitiesIn = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => (await lint({ "api/package.json": "{}", "api/server.js": bound("process.env.PORT"), ...files })).findings.map(({ path, severity }) => `${path} ${severity}`);
  const image = "FROM node:22\nCOPY . .\nCMD gunicorn -b :8000 app:app\n";
  expect(await severitiesIn({ "api/Dockerfile": image })).toEqual(["api/Dockerfile hint"]);
  expect(await severitiesIn({ "api/docker/Dockerfile": image, "api/docker/.twelve-factor.json": said({ rules: { [rule]: "error" } }) })).toEqual(["api/docker/Dockerfile error"]);
  expect(await severitiesIn({ "api/docker/Dockerfile": image, "api/docker/.twelve-factor.json": said({ rules: { [rule]: "off" } }) })).toEqual([]);
});

test("a rule that is off for one app is unchecked in its checklist alone", async () => {
  const project = await check(memoryHost({ ...apps, "api/.twelve-factor.json": said({ rules: { [rule]: "off" } }) }));
  const reasons = new Map(project.checklist().map(({ app, factors }) => [app.root, factors.find(({ id }) => id === "port-binding")?.reason]));
  expect(reasons.get("api")).toMatch(/off/);
  expect(reasons.get("web")).not.toMatch(/off/);
});

test("settings of tests, samples and ignored folders count for nothing, mistakes included", async () => {
  const wrong = '{ "rules": { "a/b": "off" } }';
  const project = await check(memoryHost({ ...apps, ".twelve-factor.json": said({ ignore: ["old/**"] }), "test/.twelve-factor.json": wrong, "examples/shop/.twelve-factor.json": wrong, "old/.twelve-factor.json": wrong }));
  expect(project.settingsProblems).toEqual([]);
});

test("a mistake is told at its place in whichever file, and what that said last stays in force", async () => {
  const host = memoryHost({ ...apps, "api/.twelve-factor.json": said({ rules: { [rule]: "off" } }) });
  const project = await check(host);
  const paths = (): readonly string[] => project.report().findings.map(({ path }) => path);
  expect(paths()).toEqual(["web/server.js"]);
  host.files.set("api/.twelve-factor.json", '{\n  "rules": { "port-binding/hardcoded-prt": "off" }\n}');
  expect([...(await project.update(["api/.twelve-factor.json"]))]).toContain("api/.twelve-factor.json");
  expect(project.settingsProblems).toMatchObject([{ path: "api/.twelve-factor.json", line: 2, column: 14, message: expect.stringMatching(/did you mean "port-binding\/hardcoded-port"/) }]);
  expect(paths()).toEqual(["web/server.js"]);
  host.files.set("api/.twelve-factor.json", "{}");
  await project.update(["api/.twelve-factor.json"]);
  expect(project.settingsProblems).toEqual([]);
  expect(paths()).toEqual(["api/server.js", "web/server.js"]);
  host.files.set("api/.twelve-factor.json", said({ rules: { [rule]: "off" } }));
  await project.update(["api/.twelve-factor.json"]);
  host.files.delete("api/.twelve-factor.json");
  await project.update(["api/.twelve-factor.json"]);
  expect(paths()).toEqual(["api/server.js", "web/server.js"]);
});

async function answered(files: Readonly<Record<string, string>>): Promise<Project> {
  const project = openProject(memoryHost({ ...apps, ...files }), "/workspace", { rules: oneRule, parsers, today: () => "2026-11-21" });
  await project.check();
  return project;
}

test("answers are found in the nearest settings, under the folder as seen from there", async () => {
  const yes = { "port-binding/routing-layer": { answer: "yes" } };
  const no = { "port-binding/routing-layer": { answer: "no" } };
  const project = await answered({ ".twelve-factor.json": said({ attestations: { api: yes, web: yes } }), "api/.twelve-factor.json": said({ attestations: { ".": no } }) });
  expect(project.settingsProblems.map(({ message }) => message)).toEqual([]);
  const answers = project.checklist().map(({ app, factors }) => [app.root, factors.flatMap(({ manual }) => manual.flatMap(({ id, attestation }) => (id === "port-binding/routing-layer" ? [attestation?.answer] : [])))]);
  expect(answers).toEqual([["api", ["no"]], ["web", ["yes"]]]);
  expect(project.settings.answersOf("api", "port-binding/routing-layer")).toEqual({ path: "api/.twelve-factor.json", app: "." });
  expect(project.settings.answersOf("web", "port-binding/routing-layer")).toEqual({ path: ".twelve-factor.json", app: "web" });
});

test("an answer for an app that is not there is a mistake once the apps are known", async () => {
  const project = await answered({ ".twelve-factor.json": '{\n  "attestations": {\n    "api": {},\n    "wep": {}\n  }\n}', "api/.twelve-factor.json": said({ attestations: { web: {} } }) });
  expect(project.settingsProblems).toMatchObject([
    { path: "api/.twelve-factor.json", message: 'There is no app in the folder "web"' },
    { path: ".twelve-factor.json", line: 4, column: 5, kind: "meaning", message: 'There is no app in the folder "wep"; did you mean "web"?' },
  ]);
});

test("what the settings say of a folder counts: an app of a kind, an app that was not seen, or none", async () => {
  const kinds = async (settings: unknown, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
    const project = await check(memoryHost({ ...apps, "jobs/run.js": "x();\n", ".twelve-factor.json": said(settings), ...more }));
    expect(project.settingsProblems).toEqual([]);
    return project.checklist().map(({ app: { root, kind, reason } }) => `${root} ${kind}${reason === "the settings say so" ? "!" : ""}`);
  };
  expect(await kinds({})).toEqual([" unknown", "api service", "web service"]);
  expect(await kinds({ apps: { jobs: "worker", web: "library" } })).toEqual(["api service", "jobs worker!", "web library!"]);
  expect(await kinds({ apps: { jobs: "auto", web: "none" } })).toEqual([" service", "api service", "jobs unknown"]);
  expect(await kinds({}, { "web/.twelve-factor.json": said({ apps: { ".": "cli" } }) })).toEqual([" unknown", "api service", "web cli!"]);
});

test("a folder without files is no app, and the root of the project is always there", async () => {
  const project = await check(memoryHost({ ...apps, ".twelve-factor.json": '{ "apps": { "apy": "service", ".": "none" } }' }));
  expect(project.settingsProblems.map(({ column, message }) => [column, message])).toEqual([[13, 'There is no folder "apy" with files; did you mean "api"?'], [31, expect.stringMatching(/always there/)]]);
});

test("a placeholder of the project is no secret where it is a word of its own", async () => {
  const files = (value: string) => ({ "server.js": `const client_secret = "${value}";\n${bound("process.env.PORT")}`, ".env": `DB_PASSWORD=${value}\n` });
  const found = async (value: string, placeholders: readonly string[]): Promise<readonly string[]> => (await lint({ ...files(value), ".twelve-factor.json": said({ placeholders }) }, [hardcodedSecret, envFileCommitted])).findings.map(({ path, severity }) => `${path} ${severity}`);
  const value = "q7Rz93kL-mXw21pT4";
  expect(await found(value, [])).toEqual([".env error", "server.js error"]);
  expect(await found(value, ["Q7rz93kl-mxw21pt4"])).toEqual([]);
  expect(await found(value, ["q7Rz93kL"])).toEqual([".env error", "server.js error"]);
  expect(await found(value, ["other"])).toEqual([".env error", "server.js error"]);
});

test("what a deployment file is for may be said, whatever its name", async () => {
  const compose = "services:\n  web:\n    build: .\n    command: node server.js\n    volumes: [\".:/app\"]\n";
  const processes = async (path: string, deploymentFiles: unknown, text = compose): Promise<readonly string[]> => {
    const project = await check(memoryHost({ "package.json": "{}", "server.js": bound("1"), [path]: text, ".twelve-factor.json": said({ deploymentFiles }) }));
    expect(project.settingsProblems).toEqual([]);
    return project.processTable("").apps.flatMap((app) => app.processes.map(({ name }) => name));
  };
  expect(await processes("compose.prod.yml", {})).toEqual(["web"]);
  expect(await processes("compose.prod.yml", { development: ["compose.prod.yml"] })).toEqual([]);
  expect(await processes("compose.dev.yml", {})).toEqual([]);
  expect(await processes("compose.dev.yml", { production: ["compose.*.yml"] })).toEqual(["web"]);
  expect(await processes("dev/Procfile", {}, "web: node server.js\n")).toEqual([]);
  expect(await processes("dev/Procfile", { production: ["dev/**"] }, "web: node server.js\n")).toEqual(["web"]);
});

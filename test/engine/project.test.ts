import { expect, test } from "vitest";
import { applyEdits } from "../../server/src/core/fix.ts";
import { defineRule, wholeApp, type Rule } from "../../server/src/core/rule.ts";
import { baselineText } from "../../server/src/engine/baseline.ts";
import type { Project } from "../../server/src/engine/project.ts";
import driverByEnvironment from "../../server/src/rules/backing-services/driver-by-environment.ts";
import hardcodedServiceUrl from "../../server/src/rules/backing-services/hardcoded-service-url.ts";
import mutableImageTag from "../../server/src/rules/build-release-run/mutable-image-tag.ts";
import envFileCommitted from "../../server/src/rules/config/env-file-committed.ts";
import envVarUndocumented from "../../server/src/rules/config/env-var-undocumented.ts";
import environmentNameBranch from "../../server/src/rules/config/environment-name-branch.ts";
import secretInDeploymentFile from "../../server/src/rules/config/secret-in-deployment-file.ts";
import missingLockfile from "../../server/src/rules/dependencies/missing-lockfile.ts";
import missingSigtermHandler from "../../server/src/rules/disposability/missing-sigterm-handler.ts";
import hardcodedPort from "../../server/src/rules/port-binding/hardcoded-port.ts";
import hardcodedConnection from "../../server/src/rules/backing-services/hardcoded-connection.ts";
import hardcodedSecret from "../../server/src/rules/config/hardcoded-secret.ts";
import { check, lint } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

const bound = (port: string): string => `require("express")().listen(${port});\n`;

const shop = {
  "server.js": 'const app = require("./app");\nconst { port } = require("./config");\napp.listen(port);\n',
  "app.js": 'module.exports = require("express")();\n',
  "config.js": "exports.port = 3000;\n",
  "README.md": "# Shop\n",
};

test("files without a trigger are read once and not parsed, files of other roles are not read", async () => {
  const host = memoryHost({ ...shop, "helper.js": "exports.add = (a, b) => a + b;\n", "test/server.js": bound("1"), "dist/server.js": bound("2") });
  const { stats } = (await check(host)).report();
  // server.js holds the trigger; app.js and config.js are asked for by the linker.
  expect(stats.parsed).toBe(3);
  expect(host.reads.filter((path) => path === "helper.js")).toHaveLength(1);
  expect(host.reads.filter((path) => /^(test|dist)\//.test(path))).toEqual([]);
});

test("an edit reads and parses one file, and lists nothing", async () => {
  const host = memoryHost(shop);
  const project = await check(host);
  const { parsed } = project.report().stats;
  host.reads.length = 0;
  host.lists = 0;
  host.files.set("server.js", `${shop["server.js"]}\n`);
  await project.update(["server.js"]);
  expect(project.report().stats.parsed).toBe(parsed + 1);
  expect(host.reads).toEqual(["server.js"]);
  expect(host.lists).toBe(0);
});

test("a change in what a file imports, its creation and its deletion reach the finding", async () => {
  const host = memoryHost(shop);
  const project = await check(host);
  const found = () => project.report().findings.map(({ path }) => path);
  expect(found()).toEqual(["config.js"]);
  host.files.set("config.js", "exports.port = process.env.PORT;\n");
  expect([...(await project.update(["config.js"]))]).toContain("config.js");
  expect(found()).toEqual([]);
  host.files.set("app.js", "module.exports = makeApp();\n");
  host.files.set("config.js", "exports.port = 3000;\n");
  await project.update(["app.js", "config.js"]);
  expect(found()).toEqual([]);
  host.files.delete("app.js");
  await project.update(["app.js"]);
  host.files.set("app.ts", 'export = require("express")();\n');
  await project.update(["app.ts"]);
  expect(found()).toEqual(["config.js"]);
});

test("what another package of the project does reaches the app that imports it", async () => {
  const host = memoryHost({
    "packages/process/package.json": '{ "name": "@shop/process" }',
    "packages/process/index.js": 'exports.close = (server) => process.on("SIGTERM", () => server.close());\n',
    "packages/shop/package.json": '{ "name": "shop" }',
    "packages/shop/start.js": 'require("@shop/process").close(require("express")().listen(process.env.PORT));\n',
  });
  const project = await check(host, [missingSigtermHandler]);
  const found = () => project.report().findings.map(({ path }) => path);
  expect(found()).toEqual([]);
  host.files.set("packages/process/index.js", "exports.close = () => {};\n");
  await project.update(["packages/process/index.js"]);
  expect([...project.settle()]).toEqual(["packages/shop/start.js"]);
  expect(found()).toEqual(["packages/shop/start.js"]);
  host.files.set("packages/process/index.js", 'require("signal-exit")(() => {});\n');
  await project.update(["packages/process/index.js"]);
  project.settle();
  expect(found()).toEqual([]);
  host.files.set("packages/process/package.json", '{ "name": "@shop/other" }');
  await project.update(["packages/process/package.json"]);
  project.settle();
  expect(found()).toEqual(["packages/shop/start.js"]);
});

test("a variable that is listed, read or no longer read reaches the finding; a file that reads none is not parsed", async () => {
  const host = memoryHost({
    ".env.example": "SHOP_URL=\r\n",
    "server.js": 'require("express")().listen(process.env.PORT);\n',
    "mail.js": "exports.key = process.env.MAIL_KEY;\n",
    "links.js": "exports.url = process.env.SHOP_URL;\n",
    "add.js": "exports.add = (a, b) => a + b;\n",
  });
  const project = await check(host, [envVarUndocumented]);
  const found = () => project.report().findings.map(({ path, message }) => `${path} ${message.split(" ")[0]}`);
  const changed = async (path: string, text: string) => {
    host.files.set(path, text);
    await project.update([path]);
    project.settle();
  };
  expect(found()).toEqual(["mail.js MAIL_KEY"]);
  // server.js may bind a port, mail.js reads what is not listed.
  expect(project.report().stats.parsed).toBe(2);
  const [fix] = project.findingsOf("mail.js")[0]?.fixes ?? [];
  expect(fix?.safety).toBe("unsafe");
  const edited = fix?.edits.map(({ path, edits }) => [path, applyEdits(host.files.get(path) ?? "", edits)] as const);
  expect(edited).toEqual([[".env.example", "SHOP_URL=\r\nMAIL_KEY=\r\n"]]);
  await changed(".env.example", "SHOP_URL=\r\nMAIL_KEY=\r\n");
  expect(found()).toEqual([]);
  await changed(".env.example", "MAIL_KEY=\r\n");
  expect(found()).toEqual(["links.js SHOP_URL"]);
  await changed("links.js", "exports.url = '';\n");
  expect(found()).toEqual([]);
  await changed("links.js", "exports.url = process.env.SHOP_HOME;\n");
  expect(found()).toEqual(["links.js SHOP_HOME"]);
  await changed("README.md", "`SHOP_HOME` is the address of the shop.\n");
  expect(found()).toEqual([]);
});

test("updates one by one give the report of a fresh check", async () => {
  const host = memoryHost(shop);
  const project = await check(host);
  const steps: readonly (readonly [string, string | undefined])[] = [
    ["admin/package.json", '{ "name": "admin" }'],
    ["admin/main.js", bound("4000")],
    ["server.js", undefined],
    ["main.js", shop["server.js"]],
    ["package.json", '{ "devDependencies": { "electron": "1" } }'],
    ["package.json", "{ broken"],
    [".twelve-factor.json", '{ "ignore": ["admin/"] }'],
    [".twelve-factor.json", undefined],
    ["config.js", "exports.port = 1; // twelve-factor-ignore-line port-binding/hardcoded-port -- reason\n"],
  ];
  for (const [path, text] of steps) {
    if (text === undefined) host.files.delete(path);
    else host.files.set(path, text);
    await project.update([path]);
    const fresh = await lint(Object.fromEntries(host.files));
    expect(project.report().findings, path).toEqual(fresh.findings);
    expect(project.report().apps, path).toEqual(fresh.apps);
  }
});

test("a cancelled check says that it is not complete, and nothing holds", async () => {
  const host = memoryHost({ "server.js": bound("process.env.PORT") });
  const project = await check(host);
  expect(project.report().apps[0]?.factors[6]?.state).toBe("holds");
  await project.check({ signal: AbortSignal.abort() });
  const report = project.report();
  if (!report.complete) expect(report.apps[0]?.factors[6]?.state).toBe("not-assessed");
  expect(report.complete).toBe(false);
});

test("what is skipped blocks `holds`", async () => {
  const host = memoryHost({ "server.js": bound("process.env.PORT"), "large.js": `app.listen(1);${" ".repeat(100)}\n`.repeat(6000) });
  const report = (await check(host)).report();
  expect(report.skipped).toEqual([{ path: "large.js", reason: "too-large" }]);
  expect(report.apps[0]?.factors[6]).toMatchObject({ state: "not-assessed", reason: "Not every file could be looked at" });
});

test("what no rule would have spoken of, and what is another app's, blocks nothing", async () => {
  const large = `app.listen(1);${" ".repeat(100)}\n`.repeat(6000);
  const files = { "a/package.json": '{ "name": "a" }', "a/server.js": bound("process.env.PORT"), "a/test/large.js": large, "b/package.json": '{ "name": "b" }', "b/server.js": bound("process.env.PORT"), "b/large.js": large };
  const report = (await check(memoryHost(files))).report();
  expect(report.skipped.map(({ path }) => path)).toContain("b/large.js");
  expect(report.apps.map(({ root: of, factors }) => [of, factors[6]?.state])).toEqual([["a", "holds"], ["b", "not-assessed"]]);
});

const stack = (vote: string, worker: string): string => `services:\n  vote:\n    image: ${vote}\n  worker:\n    image: ${worker}\n`;
const voting = { "docker-stack.yml": stack("acme/vote", "acme/worker:latest"), "vote/package.json": '{ "name": "vote" }', "vote/server.js": bound("process.env.PORT"), "worker/package.json": '{ "name": "worker" }', "worker/main.js": "poll();\n" };

/** Per app its open findings of the factor that a rule belongs to. */
const openOf = (project: Project, { id }: Rule) => project.report().apps.map(({ root, factors }) => [root, factors.find((factor) => id.startsWith(`${factor.id}/`))?.open]);

test("what stands outside of an app and is said of it counts for that app alone, before and after an edit", async () => {
  const host = memoryHost(voting);
  const project = await check(host, [mutableImageTag]);
  expect(openOf(project, mutableImageTag)).toEqual([["vote", 1], ["worker", 1]]);
  expect(project.report().findings.map(({ path, app, range }) => [path, app, range.start.line])).toEqual([["docker-stack.yml", "vote", 3], ["docker-stack.yml", "worker", 5]]);
  const steps: readonly (readonly [string, string | undefined, readonly (readonly [string, number])[]])[] = [
    ["docker-stack.yml", stack("acme/vote:1.2.0", "acme/worker"), [["vote", 0], ["worker", 1]]],
    ["docker-stack.yml", stack("acme/vote", "acme/worker:1.2.0"), [["vote", 1], ["worker", 0]]],
    ["k8s/worker.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: worker\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: acme/worker\n", [["vote", 1], ["worker", 1]]],
    ["k8s/worker.yaml", undefined, [["vote", 1], ["worker", 0]]],
    ["docker-stack.yml", undefined, [["vote", 0], ["worker", 0]]],
  ];
  for (const [path, text, open] of steps) {
    if (text === undefined) host.files.delete(path);
    else host.files.set(path, text);
    await project.update([path]);
    project.settle();
    expect(openOf(project, mutableImageTag), path).toEqual(open);
    const fresh = await lint(Object.fromEntries(host.files), [mutableImageTag]);
    expect(project.report().findings, path).toEqual(fresh.findings);
    expect(project.report().apps, path).toEqual(fresh.apps);
  }
});

test("what is said of several apps is one finding that counts for each, listed under the first", async () => {
  const aboutAll = defineRule({ ...hardcodedPort, detect: [wholeApp({}, ({ app, paths }) => (app.root === "" || !paths.some((path) => path.endsWith(".js")) ? [] : [{ kind: "report", certain: true, at: { path: "docker-stack.yml", span: { start: 0, end: 8 } }, message: "The stack starts it" }]))] });
  const host = memoryHost(voting);
  const project = await check(host, [aboutAll]);
  expect(project.report().findings.map(({ path, app, otherApps }) => [path, app, otherApps])).toEqual([["docker-stack.yml", "vote", ["worker"]]]);
  expect(project.checklist().map(({ app, findings }) => [app.root, findings.length])).toEqual([["vote", 1], ["worker", 1]]);
  host.files.set("vote/main.js", "poll();\n");
  await project.update(["vote/main.js"]);
  project.settle();
  expect(project.report().findings.map(({ app }) => app)).toEqual(["vote"]);
  host.files.delete("vote/main.js");
  host.files.delete("vote/server.js");
  await project.update(["vote/main.js", "vote/server.js"]);
  project.settle();
  expect(project.report().findings.map(({ app }) => app)).toEqual(["worker"]);
  expect(project.checklist().map(({ app, findings }) => [app.root, findings.length])).toEqual([["worker", 1]]);
});

const web = (name: string): Readonly<Record<string, string>> => ({ [`${name}/package.json`]: `{ "name": "${name}", "scripts": { "start": "node server.js" }, "dependencies": { "express": "4.19.2" } }`, [`${name}/server.js`]: bound("process.env.PORT") });
const appsOf = (project: Project) => project.report().findings.map(({ path, range, severity, app, otherApps = [] }) => `${path}:${range.start.line} ${severity} ${[app, ...otherApps].join(" ")}`);

test("what compose hands to several apps is one finding that counts for each of them", async () => {
  const compose = "services:\n  api:\n    build: api\n    environment:\n      DB_PASSWORD: $DB_PASSWORD\n      TOKEN: Zk9mm20xWqK1lpoU7tYr\n  shop:\n    build: shop\n    env_file: [shop.env]\n    environment: [DB_PASSWORD]\n  admin:\n    build: admin\n    command: node server.js $MAIL_PASSWORD\n";
  const host = memoryHost({ ".env": "DB_PASSWORD=k3jd8s2hq\nMAIL_PASSWORD=k3jd8s2hx\nOTHER_PASSWORD=k3jd8s2hz\n", "shop.env": "SHOP_PASSWORD=k3jd8s2hy\n", "docker-compose.yml": compose, ...web("api"), ...web("shop"), ...web("admin") });
  const secretRules = [envFileCommitted, secretInDeploymentFile];
  const project = await check(host, secretRules);
  expect(appsOf(project)).toEqual([".env:1 error api shop", ".env:2 error admin", ".env:3 error .", "docker-compose.yml:6 error api", "shop.env:1 error shop"]);
  expect(openOf(project, envFileCommitted)).toEqual([["admin", 1], ["api", 2], ["shop", 2]]);
  expect(project.findingsOf(".env")).toHaveLength(3);
  expect(project.report({ folder: "shop" }).apps.map(({ factors }) => factors.find(({ id }) => id === "config")?.state)).toEqual(["violated"]);
  // Both files decide, and so does the folder that a service is built from.
  for (const [path, text] of [["docker-compose.yml", compose.replace("[DB_PASSWORD]", "[OTHER_PASSWORD]")], [".env", "OTHER_PASSWORD=k3jd8s2hq\n"], ["docker-compose.yml", compose.replace("build: api", "build: admin").replaceAll("DB_PASSWORD", "OTHER_PASSWORD")]] as const) {
    host.files.set(path, text);
    await project.update([path]);
    project.settle();
    const fresh = await check(host, secretRules);
    expect(appsOf(project)).toEqual(appsOf(fresh));
    expect(project.report().apps).toEqual(fresh.report().apps);
  }
  expect(appsOf(project)).toEqual([".env:1 error admin shop", "docker-compose.yml:6 error admin", "shop.env:1 error shop"]);
});

test("a secret in the folder of an app counts for it, and for the app that it is handed to", async () => {
  const files = { ".env": "DB_PASSWORD=k3jd8s2hq\n", "docker-compose.yml": "services:\n  api:\n    build: api\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD}\n", "package.json": '{ "name": "root", "scripts": { "start": "node server.js" }, "dependencies": { "express": "4.19.2" } }', "server.js": bound("process.env.PORT"), ...web("api") };
  expect(appsOf(await check(memoryHost(files), [envFileCommitted]))).toEqual([".env:1 error . api"]);
});

test("a factor is not applicable to a kind of app, with a reason", async () => {
  const report = await lint({ "package.json": '{ "bin": "cli.js" }', "cli.js": "console.log(1);\n" });
  expect(report.apps[0]).toMatchObject({ kind: "cli" });
  expect(report.apps[0]?.factors[6]).toMatchObject({ state: "not-applicable", reason: "A command-line program binds no port" });
});

test("fingerprints survive moves, renames and reformatting, tell equal findings apart, and hold no literal", async () => {
  const print = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => (await lint(files)).findings.map(({ fingerprint }) => fingerprint);
  const [first] = await print({ "server.js": bound("3000") });
  expect(await print({ "server.js": `// moved\n\n${bound("3000")}` })).toEqual([first]);
  expect(await print({ "src/main.js": bound("3000") })).toEqual([first]);
  expect(await print({ "server.js": "require( 'express' )( ) .listen( 3000 )\n" })).toEqual([first]);
  expect(await print({ "server.js": bound("9999") })).toEqual([first]);
  const twice = await print({ "server.js": bound("3000") + bound("3001") });
  expect(new Set(twice).size).toBe(2);
  expect(twice[0]).toBe(first);
});

test("a project that may not be read keeps no findings and is not complete", async () => {
  const host = memoryHost({ "server.js": 'require("express")().listen(3000);\n' });
  const project = await check(host);
  expect(project.findingsOf("server.js")).toHaveLength(1);
  await project.check({ mayRead: (files) => files > 1 });
  expect(project.complete).toBe(false);
  expect(project.findingsOf("server.js")).toEqual([]);
});

test("code nested deeper than anybody writes is looked at like any other", async () => {
  const branches = Array.from({ length: 12_000 }, (_, index) => `if (x == ${index}) { return ${index} }`).join(" else ");
  const blocks = `${"{".repeat(12_000)}${"}".repeat(12_000)}`;
  const pattern = `const ${"{ a: ".repeat(5000)}b${" }".repeat(5000)} = c;`;
  const report = await lint({ "deep.js": `function f(x) { ${branches} }\n${blocks}\n${pattern}\n${bound("process.env.PORT")}`, "server.js": bound("3000") });
  expect(report.errors).toEqual([]);
  expect(report.findings.map(({ path }) => path)).toEqual(["server.js"]);
});

test("what was taken for generated is said to be left out, and keeps no factor from holding", async () => {
  const minified = `${bound("3000")}const a = [${"1,".repeat(9000)}];`.replaceAll("\n", "");
  const { skipped, findings, apps } = await lint({ "server.js": bound("process.env.PORT || 3000"), "bundle.js": minified });
  expect(skipped).toEqual([{ path: "bundle.js", reason: "generated" }]);
  expect(findings).toEqual([]);
  expect(apps[0]?.factors.find(({ id }) => id === "port-binding")?.state).toBe("holds");
});

test("a long line or a word in a comment makes no generated file", async () => {
  const picture = `const icon = "${"A".repeat(3000)}";\n`;
  const { findings, skipped } = await lint({ "server.js": picture + bound("3000"), "admin/server.js": `/* Clients are @generated from openapi.yaml. */\n${bound("3001")}` });
  expect(skipped).toEqual([]);
  expect(findings.map(({ path }) => path)).toEqual(["admin/server.js", "server.js"]);
});

test("a file that is ignored is listed for once, however often it changes", async () => {
  const host = memoryHost({ "server.js": bound("3000") });
  const project = await check(host);
  const { listFiles } = host;
  host.listFiles = async (...args) => ({ ...(await listFiles(...args)), paths: ["server.js"] });
  host.files.set("ignored.js", bound("4000"));
  await project.update(["ignored.js"]);
  const lists = host.lists;
  await project.update(["ignored.js"]);
  await project.update(["ignored.js"]);
  expect(host.lists).toBe(lists);
  expect(project.pathsWithFindings()).toEqual(new Set(["server.js"]));
});

test("a file that was deleted may come back", async () => {
  const host = memoryHost({ "server.js": bound("3000") });
  const project = await check(host);
  host.files.delete("server.js");
  await project.update(["server.js"]);
  expect(project.pathsWithFindings()).toEqual(new Set());
  host.files.set("server.js", bound("3000"));
  await project.update(["server.js"]);
  expect(project.pathsWithFindings()).toEqual(new Set(["server.js"]));
});

test("a folder that another program deleted takes its findings with it", async () => {
  const host = memoryHost({ "server.js": bound("3000"), "admin/server.js": bound("4000") });
  const project = await check(host);
  host.files.delete("admin/server.js");
  expect([...(await project.update(["admin"]))]).toContain("admin/server.js");
  expect(project.pathsWithFindings()).toEqual(new Set(["server.js"]));
});

test("the lockfile of a workspace reaches its members", async () => {
  const host = memoryHost({ "api/package.json": '{ "name": "api", "dependencies": { "express": "^5.0.0" } }', "api/main.js": bound("process.env.PORT") });
  const project = await check(host, [missingLockfile]);
  expect([...project.pathsWithFindings()]).toEqual(["api/package.json"]);
  host.files.set("yarn.lock", "");
  await project.update(["yarn.lock"]);
  expect([...project.settle()]).toContain("api/package.json");
  expect([...project.pathsWithFindings()]).toEqual([]);
});


test("a service that is declared, renamed or moved reaches the code that calls it, wherever the two lie", async () => {
  const compose = "services:\n  catalogue:\n    image: acme/catalogue:1.4\n";
  const host = memoryHost({ "shop/package.json": '{ "name": "shop" }', "shop/server.js": 'require("express")().listen(process.env.PORT);\nfetch("http://catalogue/items");\n', "deploy/local/compose.yml": compose });
  const project = await check(host, [hardcodedServiceUrl]);
  const found = () => project.report().findings.map(({ path, related }) => [path, ...(related ?? []).map((one) => `${one.path}:${one.line}`)]);
  expect(found()).toEqual([["shop/server.js", "deploy/local/compose.yml:2"]]);
  const { parsed } = project.report().stats;
  host.files.set("deploy/local/compose.yml", `# Local\n${compose}`);
  expect([...(await project.update(["deploy/local/compose.yml"]))]).toContain("shop/server.js");
  expect(found()).toEqual([["shop/server.js", "deploy/local/compose.yml:3"]]);
  host.files.set("deploy/local/compose.yml", compose.replace("catalogue:\n", "items:\n"));
  expect([...(await project.update(["deploy/local/compose.yml"]))]).toContain("shop/server.js");
  expect(found()).toEqual([]);
  expect(project.report().stats.parsed).toBe(parsed);
  host.files.set("shop/server.js", 'require("express")().listen(process.env.PORT);\nfetch("http://items/all");\n');
  await project.update(["shop/server.js"]);
  expect(found()).toEqual([["shop/server.js", "deploy/local/compose.yml:2"]]);
  host.files.delete("deploy/local/compose.yml");
  await project.update(["deploy/local/compose.yml"]);
  expect(found()).toEqual([]);
});

test("a driver that the environment's name chooses is said once, and an address beside it still", async () => {
  const code = (cache: string): string => `const Redis = require("ioredis");\nconst cache = process.env.NODE_ENV === "production" ? ${cache} : new Redis();\nconst api = process.env.NODE_ENV === "production" ? "https://api.shop.net" : "http://localhost";\nconst url = { redis: process.env.NODE_ENV === "production" ? "redis://cache.shop.net" : "redis://localhost" };\nrequire("express")().listen(process.env.PORT);\n`;
  const found = async (cache: string) => (await check(memoryHost({ "server.js": code(cache) }), [driverByEnvironment, environmentNameBranch])).report().findings.map(({ rule: id, range }) => `${range.start.line} ${id}`);
  expect(await found('new Redis({ url: "redis://cache.shop.net" })')).toEqual(["2 backing-services/driver-by-environment", "3 config/environment-name-branch", "4 config/environment-name-branch"]);
  expect(await found('connect({ url: "redis://cache.shop.net" })')).toEqual(["2 config/environment-name-branch", "3 config/environment-name-branch", "4 config/environment-name-branch"]);
});

test("one place that breaks two factors is said once, and counts for both", async () => {
  const files = { "package.json": '{ "scripts": { "start": "node server.js" }, "dependencies": { "express": "4.19.2", "pg": "8.11.0" } }', "server.js": 'const { Pool } = require("pg");\nconst pool = new Pool({ connectionString: "postgres://shop:k3jd8s2hq@db.internal/shop" });\nrequire("express")().listen(process.env.PORT);\n' };
  const { findings, apps } = await lint(files, [hardcodedConnection, hardcodedSecret]);
  expect(findings.map(({ rule, alsoBreaks }) => ({ rule, alsoBreaks }))).toEqual([{ rule: "config/hardcoded-secret", alsoBreaks: ["backing-services/hardcoded-connection"] }]);
  expect(apps[0]?.factors.filter(({ state }) => state === "violated").map(({ id }) => id)).toEqual(["config", "backing-services"]);
  expect((await lint(files, [hardcodedConnection])).findings[0]).toMatchObject({ rule: "backing-services/hardcoded-connection" });
});

test("a suppressed finding stands for no entry of the baseline, which is that of its twin", async () => {
  const suppressed = `// twelve-factor-ignore-next-line port-binding/hardcoded-port -- r\nrequire("express")().listen(3000);\n`;
  const host = memoryHost({ "package.json": '{ "scripts": { "start": "node server.js" } }', "server.js": `${suppressed}${bound("3001")}${bound("3002")}` });
  const project = await check(host);
  host.files.set(".twelve-factor-baseline.json", baselineText(project.knownFindings()));
  const states = (await check(host)).findingsOf("server.js").map(({ state }) => state);
  expect(states).toEqual(["suppressed", "baselined", "baselined"]);
});

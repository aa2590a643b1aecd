import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { method } from "../../server/src/protocol.ts";
import { startStdioSession } from "../support/stdio-session.ts";

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "twelve-factor-stdio-")));
  writeFileSync(join(folder, "server.js"), 'require("express")().listen(3000);\n');
  writeFileSync(join(folder, ".twelve-factor.json"), '{ "root": true, "rules": { "disposability/missing-sigterm-handler": "off" } }');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const uri = (path: string): string => pathToFileURL(join(folder, path)).href;

test("the built server publishes what it finds, and ends with code 0 when it is asked to", async () => {
  const { client, process: child, published } = await startStdioSession(folder);
  const found = published((params) => params.uri === uri("server.js"));
  expect((await found).diagnostics).toMatchObject([{ code: "port-binding/hardcoded-port" }]);
  await client.sendRequest("shutdown");
  const ended = once(child, "exit");
  await client.sendNotification("exit");
  expect(await ended).toEqual([0, null]);
});

test("a save is enough for a client without file watchers", async () => {
  const { client, process: child, published } = await startStdioSession(folder);
  await client.sendRequest(method.whenIdle);
  writeFileSync(join(folder, "other.js"), 'require("express")().listen(4000);\n');
  const found = published((params) => params.uri === uri("other.js") && params.diagnostics.length > 0);
  const textDocument = { uri: uri("other.js"), languageId: "javascript", version: 1, text: 'require("express")().listen(4000);\n' };
  await client.sendNotification("textDocument/didOpen", { textDocument });
  await client.sendNotification("textDocument/didSave", { textDocument });
  expect((await found).diagnostics).toHaveLength(1);
  child.kill();
});

test("the server ends when its client is gone", async () => {
  const { client, process: child } = await startStdioSession(folder);
  await client.sendRequest(method.whenIdle);
  const ended = once(child, "exit");
  child.stdin?.end();
  await ended;
});

test("what goes wrong outside of every request ends nothing", async () => {
  const failing = 'setInterval(() => { Promise.reject(new Error("unheard")); throw new Error("uncaught"); }, 50)';
  const { client, process: child } = await startStdioSession(folder, ["--import", `data:text/javascript,${encodeURIComponent(failing)}`]);
  for (let asked = 0; asked < 5; asked += 1) expect(await client.sendRequest(method.whenIdle)).toHaveProperty("revision");
  await client.sendRequest("shutdown");
  const ended = once(child, "exit");
  await client.sendNotification("exit");
  expect(await ended).toEqual([0, null]);
});

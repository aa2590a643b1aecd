import { afterEach, expect, test } from "vitest";
import type { CodeAction, WorkspaceEdit } from "vscode-languageserver";
import { startSession, type LspSession } from "../support/lsp-session.ts";

const service = { "package.json": '{ "scripts": { "start": "node server.js" } }', "server.js": 'const app = require("express")();\napp.listen(3000);\n' };
let session: LspSession | undefined;

async function start(initializationOptions: unknown, files: Readonly<Record<string, string>> = service): Promise<LspSession> {
  session = await startSession(files, { initializationOptions: { enable: true, trusted: true, ...(initializationOptions as object) } });
  await session.idle();
  return session;
}

function configure(at: LspSession, settings: unknown): Promise<void> {
  return at.client.sendNotification("workspace/didChangeConfiguration", { settings: { enable: true, trusted: true, ...(settings as object) } });
}

afterEach(async () => {
  await session?.end();
  session = undefined;
});

test("files are looked at when they are saved, where a person wants that, and as they are typed from the moment that changes", async () => {
  const at = await start({ run: "onSave" });
  await at.open("server.js");
  await at.edit("server.js", 2, { line: 1, from: 11, to: 15 }, "process.env.PORT");
  await at.idle();
  expect(at.of("server.js")).toHaveLength(1);
  expect(at.diagnostics.get(at.uri("server.js"))?.version).toBe(1);
  await at.client.sendNotification("textDocument/didSave", { textDocument: { uri: at.uri("server.js") } });
  await at.idle();
  expect(at.of("server.js")).toEqual([]);
  expect(at.diagnostics.get(at.uri("server.js"))?.version).toBe(2);
  await at.edit("server.js", 3, { line: 1, from: 11, to: 27 }, "4000");
  await at.idle();
  expect(at.of("server.js")).toEqual([]);
  await configure(at, { run: "onType" });
  await at.idle();
  expect(at.of("server.js")).toHaveLength(1);
});

test("an action in a file that is not saved is made for its text as it is", async () => {
  const at = await start({ run: "onSave" });
  await at.open("server.js");
  await at.edit("server.js", 2, { line: 0, from: 0, to: 0 }, "// the shop\n");
  await at.idle();
  const range = { start: { line: 2, character: 12 }, end: { line: 2, character: 12 } };
  const [fix] = (await at.client.sendRequest("textDocument/codeAction", { textDocument: { uri: at.uri("server.js") }, range, context: { diagnostics: [] } })) as CodeAction[];
  const { edit } = (await at.client.sendRequest("codeAction/resolve", fix)) as { edit: WorkspaceEdit };
  expect(edit.documentChanges).toMatchObject([{ textDocument: { version: 2 }, edits: [{ range: { start: { line: 2 } } }] }]);
});

test("findings below the severity that a person wants to see are not sent, and all come back", async () => {
  const at = await start({ lowestSeverity: "error" });
  expect(at.of("server.js")).toEqual([]);
  await configure(at, { lowestSeverity: "warning" });
  await at.idle();
  expect(at.of("server.js")).toHaveLength(1);
  await configure(at, { lowestSeverity: "error" });
  await at.idle();
  expect(at.of("server.js")).toEqual([]);
  await configure(at, { lowestSeverity: "loud", run: 7 });
  await at.idle();
  expect(at.of("server.js")).toHaveLength(1);
});

import { afterEach, expect, test } from "vitest";
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import missingLockfile from "../../server/src/rules/dependencies/missing-lockfile.ts";
import { clientCommand, method, type SuppressArguments, type SuppressParams } from "../../server/src/protocol.ts";
import { oneRule } from "../support/lint.ts";
import { startSession, type LspSession } from "../support/lsp-session.ts";

const settings = ".twelve-factor.json";
const service = { "package.json": '{\n  "scripts": { "start": "node server.js" },\n  "dependencies": { "express": "^5.0.0" }\n}\n', "server.js": 'const app = require("express")();\napp.listen(3000);\n' };
let session: LspSession | undefined;

async function start(files: Readonly<Record<string, string>>): Promise<LspSession> {
  session = await startSession(files, { rules: [...oneRule, missingLockfile] });
  await session.idle();
  return session;
}

afterEach(async () => {
  await session?.end();
  session = undefined;
});

/** What the light bulb at the only finding of a file offers to suppress it with. */
async function offered(at: LspSession, path: string): Promise<{ readonly title: string; readonly what: SuppressArguments }> {
  const [diagnostic] = at.of(path);
  const actions = (await at.client.sendRequest("textDocument/codeAction", { textDocument: { uri: at.uri(path) }, range: diagnostic?.range, context: { diagnostics: [diagnostic] } })) as CodeAction[];
  const action = actions.find(({ command }) => command?.command === clientCommand.suppress);
  return { title: action?.title ?? "", what: action?.command?.arguments?.[0] as SuppressArguments };
}

/** Asks for the edit with a reason, and does to the file what a client does. Gives the file as it is then. */
async function suppress(at: LspSession, what: SuppressArguments, reason: string, path: string): Promise<string> {
  const edit = await at.client.sendRequest<WorkspaceEdit>(method.suppressEdit, { ...what, reason } satisfies SuppressParams);
  const before = at.host.files.get(path);
  const document = TextDocument.create(at.uri(path), "text", 0, before ?? "");
  const changes = edit.documentChanges?.filter((one): one is TextDocumentEdit => "textDocument" in one && one.textDocument.uri === at.uri(path)) ?? [];
  const after = TextDocument.applyEdits(document, changes.flatMap(({ edits }) => edits as { range: never; newText: string }[]));
  at.host.files.set(path, after);
  await at.watched({ path, type: before === undefined ? 1 : 2 });
  await at.idle();
  return after;
}

test("where a file has comments, the reason goes into one above the line", async () => {
  const at = await start(service);
  const { title, what } = await offered(at, "server.js");
  expect(title).toBe("Suppress port-binding/hardcoded-port here, with a reason…");
  expect(await suppress(at, what, "  the gateway\n expects it ", "server.js")).toBe('const app = require("express")();\n// twelve-factor-ignore-next-line port-binding/hardcoded-port -- the gateway expects it\napp.listen(3000);\n');
  expect(at.of("server.js")).toEqual([]);
});

test("a reason ends no comment that it stands in, and may begin with a day", async () => {
  const at = await start({ "index.php": '<?php\n$server = new Swoole\\Http\\Server("0.0.0.0", 9501);\n$server->start();\n' });
  const after = await suppress(at, (await offered(at, "index.php")).what, "until 2027-05-01: as ?> and */ say", "index.php");
  expect(after).toContain("-- until 2027-05-01: as ? > and * / say\n");
  expect(at.of("index.php")).toEqual([]);
  const hover = await at.client.sendRequest("textDocument/hover", { textDocument: { uri: at.uri("index.php") }, position: { line: 2, character: 44 } });
  expect(JSON.stringify(hover)).toContain("_Suppressed until 2027-05-01: ");
});

test("where a file has none, it goes into the settings, which are made for it, with the one who asks", async () => {
  const at = await start(service);
  const { title, what } = await offered(at, "package.json");
  expect(title).toBe("Suppress dependencies/missing-lockfile for this file in .twelve-factor.json, with a reason…");
  const after = await suppress(at, what, "until 2027-05-01: locked in the image", settings);
  expect(JSON.parse(after)).toEqual({ suppressions: [{ rule: "dependencies/missing-lockfile", path: "/package.json", reason: "locked in the image", until: "2027-05-01", by: "Ada Lovelace" }] });
  expect(at.of("package.json")).toEqual([]);
  expect(at.of(settings)).toEqual([]);
});

test("it goes into the nearest settings, behind what they list, and their comments stay", async () => {
  const written = '{\n  // known for long\n  "suppressions": [\n    { "fingerprint": "0", "reason": "r" } // gone soon\n  ]\n}\n';
  const at = await start({ ...service, "api/package.json": service["package.json"], "api/server.js": "x();\n", "api/.twelve-factor.json": written });
  const after = await suppress(at, (await offered(at, "api/package.json")).what, "locked in the image", "api/.twelve-factor.json");
  expect(after).toContain("// known for long");
  expect(after).toContain("// gone soon");
  expect(at.of("api/package.json")).toEqual([]);
  expect(at.of("package.json")).toHaveLength(1);
  expect(at.of("api/.twelve-factor.json")).toMatchObject([{ code: "suppressions/unused" }]);
});

test("nothing is written for a finding that is gone, and into settings that a person must mend first", async () => {
  const at = await start(service);
  const { what } = await offered(at, "package.json");
  const edit = (more: Partial<SuppressParams>): Promise<unknown> => at.client.sendRequest(method.suppressEdit, { ...what, reason: "r", ...more });
  expect(await edit({})).not.toBeNull();
  expect(await edit({ reason: " " })).toBeNull();
  expect(await edit({ at: { line: 0, character: 0 } })).toBeNull();
  expect(await edit({ uri: "file:///elsewhere/package.json" })).toBeNull();
  at.host.files.set(settings, '{ "suppressions": "none" }');
  await at.watched({ path: settings, type: 1 });
  await at.idle();
  expect(await edit({})).toBeNull();
});

test("what is unused once typing pauses is told then, in comments and in settings", async () => {
  const entry = { rule: "dependencies/missing-lockfile", path: "package.json", reason: "r" };
  const at = await start({ ...service, [settings]: JSON.stringify({ suppressions: [entry] }) });
  expect(at.of(settings)).toEqual([]);
  at.host.files.set("package-lock.json", "{}");
  await at.watched({ path: "package-lock.json", type: 1 });
  await at.idle();
  expect(at.of(settings)).toMatchObject([{ code: "suppressions/unused", severity: 2 }]);
});

test("a mistake in the settings of a folder is underlined there, and goes with it", async () => {
  const at = await start({ ...service, "api/package.json": "{}", "api/.twelve-factor.json": '{\n  "rules": { "a/b": "off" }\n}\n' });
  expect(at.of("api/.twelve-factor.json")).toMatchObject([{ message: 'There is no rule "a/b"', range: { start: { line: 1, character: 13 } } }]);
  at.host.files.set("api/.twelve-factor.json", "{}");
  await at.watched({ path: "api/.twelve-factor.json", type: 2 });
  await at.idle();
  expect(at.of("api/.twelve-factor.json")).toEqual([]);
});

import { afterEach, expect, test } from "vitest";
import type { CodeAction, CreateFile, Hover, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { method, type AnswerParams, type FactorDetails, type FactorFindings, type FactorFindingsParams, type FactorId, type FactorRow, type GivenAnswer, type RowKey } from "../../server/src/protocol.ts";
import { startSession, type LspSession, type SessionOptions } from "../support/lsp-session.ts";

const service = {
  "package.json": '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }',
  "server.js": 'const express = require("express");\nconst app = express();\napp.listen(3000);\n',
  "admin.js": 'const admin = require("fastify")();\nadmin.listen({ port: 4000 });\n',
};

let session: LspSession | undefined;

async function start(files: Readonly<Record<string, string>> = service, options?: SessionOptions): Promise<LspSession> {
  session = await startSession(files, options);
  await session.idle();
  return session;
}

afterEach(async () => {
  await session?.end();
  session = undefined;
});

test("findings of files that are not open are published at start", async () => {
  const { of } = await start();
  expect(of("server.js")).toMatchObject([{ code: "port-binding/hardcoded-port", severity: 2, source: "twelve-factor" }]);
  expect(of("server.js")[0]?.range).toEqual({ start: { line: 2, character: 11 }, end: { line: 2, character: 15 } });
  expect(of("admin.js")).toHaveLength(1);
});

test("of a rule that finds a whole file wrong an editor is sent the first findings, and how many more there are", async () => {
  const servers = (count: number): string => `const express = require("express");\n${Array.from({ length: count }, (_, index) => `express().listen(${3000 + index});\n`).join("")}`;
  const { of } = await start({ "many.js": servers(250), "enough.js": servers(101) });
  expect(of("many.js").filter(({ code }) => code === "port-binding/hardcoded-port")).toHaveLength(101);
  expect(of("many.js").at(-1)?.message).toMatch(/ \(and 149 more of this rule in the rest of the file\)$/);
  expect(of("enough.js").filter(({ message }) => String(message).includes("more of this rule"))).toEqual([]);
  expect(of("enough.js").filter(({ code }) => code === "port-binding/hardcoded-port")).toHaveLength(101);
});

test("an edit changes the findings of the version that was edited", async () => {
  const { open, edit, idle, of, diagnostics, uri } = await start();
  await open("server.js");
  await edit("server.js", 2, { line: 2, from: 11, to: 15 }, "process.env.PORT");
  await idle();
  expect(of("server.js")).toEqual([]);
  expect(diagnostics.get(uri("server.js"))?.version).toBe(2);
  await edit("server.js", 3, { line: 2, from: 11, to: 27 }, "5000");
  await idle();
  expect(of("server.js")).toMatchObject([{ message: expect.stringContaining("5000") }]);
  expect(diagnostics.get(uri("server.js"))?.version).toBe(3);
});

test("closing a file without saving brings back the findings of the file on disk", async () => {
  const { client, open, edit, idle, of, uri } = await start();
  await open("server.js");
  await edit("server.js", 2, { line: 2, from: 11, to: 15 }, "0");
  await idle();
  expect(of("server.js")).toEqual([]);
  await client.sendNotification("textDocument/didClose", { textDocument: { uri: uri("server.js") } });
  await idle();
  expect(of("server.js")).toHaveLength(1);
});

test("findings go with a deleted file, follow a renamed one and come with a new one", async () => {
  const { host, watched, idle, of } = await start();
  const text = host.files.get("admin.js") ?? "";
  host.files.delete("admin.js");
  host.files.set("backoffice.js", text);
  await watched({ path: "admin.js", type: 3 }, { path: "backoffice.js", type: 1 });
  await idle();
  expect(of("admin.js")).toEqual([]);
  expect(of("backoffice.js")).toHaveLength(1);
});

test("a file is looked at again when one it imports changes", async () => {
  const { host, watched, idle, of } = await start({
    ...service,
    "server.js": 'const app = require("express")();\nconst config = require("./config");\napp.listen(config.port);\n',
    "config.js": "module.exports = { port: process.env.PORT };\n",
    "admin.js": "",
  });
  expect(of("config.js")).toEqual([]);
  host.files.set("config.js", "module.exports = { port: 8080 };\n");
  await watched({ path: "config.js", type: 2 });
  await idle();
  expect(of("config.js")).toMatchObject([{ message: expect.stringContaining("8080"), relatedInformation: [{ message: "The server is bound here" }] }]);
});

test("a settings file turns a rule off and on without a restart, and the last good settings stay in force", async () => {
  const { host, watched, idle, of, statuses } = await start();
  host.files.set(".twelve-factor.json", '{ "rules": { "port-binding/hardcoded-port": "off" } }');
  await watched({ path: ".twelve-factor.json", type: 1 });
  await idle();
  expect(of("server.js")).toEqual([]);
  host.files.set(".twelve-factor.json", '{ "rules": { "port-binding/hardcoded-prt": "off" } }');
  await watched({ path: ".twelve-factor.json", type: 2 });
  await idle();
  expect(of("server.js")).toEqual([]);
  expect(of(".twelve-factor.json")).toMatchObject([{ message: 'There is no rule "port-binding/hardcoded-prt"; did you mean "port-binding/hardcoded-port"?' }]);
  expect(statuses.at(-1)).toMatchObject({ state: "settings-error" });
  host.files.delete(".twelve-factor.json");
  await watched({ path: ".twelve-factor.json", type: 3 });
  await idle();
  expect(of("server.js")).toHaveLength(1);
  expect(of(".twelve-factor.json")).toEqual([]);
});

test("switched off, the server takes everything back; switched on, it is all there again", async () => {
  const { client, idle, of, statuses } = await start();
  await client.sendNotification("workspace/didChangeConfiguration", { settings: { enable: false, trusted: true } });
  await idle();
  expect(of("server.js")).toEqual([]);
  expect(statuses.at(-1)).toMatchObject({ state: "disabled" });
  await client.sendNotification("workspace/didChangeConfiguration", { settings: { enable: true, trusted: true } });
  await idle();
  expect(of("server.js")).toHaveLength(1);
});

function actionsAt(at: LspSession, path: string, line: number, only?: string[]): Promise<CodeAction[]> {
  const range = { start: { line, character: 12 }, end: { line, character: 12 } };
  return at.client.sendRequest("textDocument/codeAction", { textDocument: { uri: at.uri(path) }, range, context: { diagnostics: [...at.of(path)], ...(only && { only }) } });
}

const single = { ...service, "admin.js": "" };

test("a fix is offered without its edit, which is made when it is picked", async () => {
  const at = await start(single);
  const [fix] = await actionsAt(at, "server.js", 2);
  expect(fix).toMatchObject({ title: "Read PORT from the environment, default 3000", isPreferred: true, kind: "quickfix" });
  expect(fix?.edit).toBeUndefined();
  const resolved = await at.client.sendRequest<CodeAction>("codeAction/resolve", fix);
  const [change] = resolved.edit?.documentChanges ?? [];
  expect((change as TextDocumentEdit).edits).toEqual([{ range: { start: { line: 2, character: 11 }, end: { line: 2, character: 15 } }, newText: "process.env.PORT || 3000" }]);
});

test("a fix that came too late has no edit", async () => {
  const at = await start(single);
  const [fix] = await actionsAt(at, "server.js", 2);
  await at.open("server.js");
  await at.edit("server.js", 2, { line: 2, from: 11, to: 15 }, "0");
  expect((await at.client.sendRequest<CodeAction>("codeAction/resolve", fix)).edit).toBeUndefined();
});

test("a client that cannot resolve gets the edit at once", async () => {
  const at = await start(single, { capabilities: {} });
  expect((await actionsAt(at, "server.js", 2))[0]?.edit).toBeDefined();
});

test("fix all of a file holds the safe fixes", async () => {
  const at = await start(single);
  const [all] = await actionsAt(at, "server.js", 0, ["source.fixAll"]);
  expect(all?.kind).toBe("source.fixAll.twelveFactor");
  const resolved = await at.client.sendRequest<CodeAction>("codeAction/resolve", all);
  expect(JSON.stringify(resolved.edit)).toContain("process.env.PORT || 3000");
});

test("fix all of the workspace asks for confirmation", async () => {
  const at = await start(single);
  const edit = await at.client.sendRequest<{ documentChanges: TextDocumentEdit[]; changeAnnotations: Record<string, { needsConfirmation: boolean }> }>(method.fixAllEdit);
  expect(edit.documentChanges.map((change) => change.textDocument.uri)).toEqual([at.uri("server.js")]);
  expect(Object.values(edit.changeAnnotations)).toMatchObject([{ needsConfirmation: true }]);
});

test("turning a rule off creates the settings file", async () => {
  const at = await start(single);
  const off = (await actionsAt(at, "server.js", 2)).find((action) => action.title.startsWith("Turn"));
  const resolved = await at.client.sendRequest<CodeAction>("codeAction/resolve", off);
  expect(resolved.edit?.documentChanges?.[0]).toMatchObject({ kind: "create", uri: at.uri(".twelve-factor.json") });
  expect(JSON.stringify(resolved.edit)).toContain("port-binding/hardcoded-port");
});

test("only our own client is offered actions that call its commands", async () => {
  const at = await start(single, { initializationOptions: {} });
  expect((await actionsAt(at, "server.js", 2)).filter((action) => action.command !== undefined)).toEqual([]);
});

test("only our own client is sent notifications that no other one knows", async () => {
  const other = await start(single, { initializationOptions: {} });
  await other.idle();
  expect(other.of("server.js")).not.toEqual([]);
  expect([...other.statuses, ...other.news]).toEqual([]);
  const own = await start(single);
  await own.idle();
  expect(own.statuses).not.toEqual([]);
  expect(own.news).not.toEqual([]);
});

test("hover says why and what to do instead", async () => {
  const at = await start();
  const found = await at.client.sendRequest<Hover>("textDocument/hover", { textDocument: { uri: at.uri("server.js") }, position: { line: 2, character: 12 } });
  expect(JSON.stringify(found.contents)).toContain("Instead:");
  expect(await at.client.sendRequest("textDocument/hover", { textDocument: { uri: at.uri("server.js") }, position: { line: 0, character: 0 } })).toBeNull();
});

const inShop = (factor: FactorId): RowKey => ({ rootUri: "file:///workspace", app: "", factor });

function rowOf(at: LspSession, factor: FactorId): FactorRow | undefined {
  return at.checklist.find(inShop(factor))?.factor;
}

test("the checklist has twelve rows for the app, and a row has its findings", async () => {
  const at = await start();
  const [app] = at.checklist.projects[0]?.apps ?? [];
  expect(app?.app).toMatchObject({ name: "shop", kind: "service" });
  expect(app?.factors).toHaveLength(12);
  expect(rowOf(at, "port-binding")).toMatchObject({ state: "violated", open: 2, severities: { error: 0, warning: 2 } });
  const { findings, total } = await at.client.sendRequest<FactorFindings>(method.factorFindings, { ...inShop("port-binding"), state: "open", limit: 10 });
  expect(findings.map((finding) => finding.uri)).toEqual([at.uri("admin.js"), at.uri("server.js")]);
  expect(total).toBe(2);
});

test("an edit sends the rows that it changes and nothing else, and no news are no message", async () => {
  const at = await start();
  const before = at.news.length;
  expect(at.news.at(-1)).toHaveProperty("projects");
  await at.open("server.js");
  await at.idle();
  expect(at.news).toHaveLength(before);
  await at.edit("server.js", 2, { line: 2, from: 11, to: 15 }, "process.env.PORT");
  await at.idle();
  expect(at.news.slice(before)).toMatchObject([{ rows: [{ app: "", row: { id: "port-binding", open: 1 } }] }]);
  const digest = rowOf(at, "port-binding")?.digest;
  await at.open("admin.js");
  await at.edit("admin.js", 2, { line: 0, from: 0, to: 0 }, "\n");
  await at.idle();
  expect(rowOf(at, "port-binding")?.digest).not.toBe(digest);
});

test("findings of a row come a page at a time, the gravest first, and only those that are asked for", async () => {
  const at = await start();
  const ask = (params: Partial<FactorFindingsParams>) => at.client.sendRequest<FactorFindings>(method.factorFindings, { ...inShop("port-binding"), state: "open", limit: 10, ...params });
  expect(await ask({ limit: 1 })).toMatchObject({ findings: [{ uri: at.uri("admin.js"), severity: "warning", range: { start: { line: 1, character: 21 } }, fixes: [] }], total: 2 });
  expect(await ask({ severities: ["error"] })).toEqual({ findings: [], total: 0 });
  expect(await ask({ uris: [at.uri("server.js")] })).toMatchObject({ total: 1 });
  expect(await ask({ state: "suppressed" })).toMatchObject({ total: 0 });
});

test("the rows of files, and the place of the finding nearest to a line, are told", async () => {
  const two = 'const express = require("express");\nexpress().listen(1);\nexpress().listen(2);\n';
  const at = await start({ ...service, "two.js": two });
  expect(await at.client.sendRequest(method.rowsOfFiles, { uris: [at.uri("two.js"), at.uri("README.md")] })).toEqual([{ ...inShop("port-binding"), severities: { error: 0, warning: 2, information: 0, hint: 0 } }]);
  expect(await at.client.sendRequest(method.findingPlace, { uri: at.uri("two.js"), line: 9 })).toEqual({ ...inShop("port-binding"), state: "open", index: 3 });
  expect(await at.client.sendRequest(method.findingPlace, { uri: at.uri("two.js"), line: 0 })).toMatchObject({ index: 2 });
  expect(await at.client.sendRequest(method.findingPlace, { uri: at.uri("package.json"), line: 0 })).toBeNull();
});

test("a row has a page, with links that lead from the first opened folder to the files", async () => {
  const page = async (at: LspSession) => at.client.sendRequest<string | null>(method.factorPage, inShop("port-binding"));
  const at = await start({ ...service, "a (1)/b c.js": 'require("express")().listen(7000);\n' });
  const text = await page(at);
  expect(text).toMatch(/^# VII\. Port binding: shop\n\n\*\*Not met\.\*\* 3 findings/);
  expect(text).toContain("](/server.js#L3)");
  expect(text).toContain("](/a%20%281%29/b%20c.js#L1)");
  expect(await at.client.sendRequest(method.factorPage, { ...inShop("port-binding"), app: "gone" })).toBeNull();
  await at.end();
  expect(await page(await start({ ...service, "apps/api/main.js": "" }, { folders: ["/workspace/apps", "/workspace"] }))).toContain("](/../server.js#L3)");
});

test("a finding is fixed and suppressed by what tells it, and one that is gone is not", async () => {
  const at = await start(single);
  const finding = { uri: at.uri("server.js"), rule: "port-binding/hardcoded-port", at: { line: 2, character: 11 } };
  expect(await at.client.sendRequest(method.factorFindings, { ...inShop("port-binding"), state: "open", limit: 1 })).toMatchObject({ findings: [{ fixes: ["Read PORT from the environment, default 3000"] }] });
  expect(JSON.stringify(await at.client.sendRequest(method.fixEdit, { ...finding, fix: 0 }))).toContain("process.env.PORT || 3000");
  expect(await at.client.sendRequest(method.suppression, finding)).toEqual(finding);
  expect(await at.client.sendRequest(method.fixEdit, { ...finding, fix: 7 })).toBeNull();
  expect(await at.client.sendRequest(method.suppression, { ...finding, at: { line: 0, character: 0 } })).toBeNull();
});

test("a folder without an app has no rows, and gets them when an app comes", async () => {
  const at = await start({ "README.md": "# Notes\n" });
  expect(at.checklist.projects).toMatchObject([{ apps: [] }]);
  at.host.files.set("server.js", service["server.js"]);
  await at.watched({ path: "server.js", type: 1 });
  await at.idle();
  expect(rowOf(at, "port-binding")).toMatchObject({ state: "violated" });
});

test("only files of the opened folders are shown", async () => {
  const at = await start({ ...service, "services/api/main.js": 'require("express")().listen(7000);\n' }, { folders: ["/workspace/services"] });
  expect(at.of("server.js")).toEqual([]);
  expect(at.of("services/api/main.js")).toHaveLength(1);
});

test("a file says why it is not checked", async () => {
  const at = await start({ ...service, "test/server.js": service["server.js"] });
  expect(await at.client.sendRequest(method.explainFile, { uri: at.uri("test/server.js") })).toEqual({ checked: false, lines: [expect.stringContaining("a test")] });
  expect(await at.client.sendRequest(method.explainFile, { uri: at.uri("server.js") })).toMatchObject({ checked: true });
});

test("nonsense from a client does not end the server", async () => {
  const at = await start();
  await at.client.sendNotification("workspace/didChangeConfiguration", { settings: "nonsense" });
  await at.client.sendNotification("textDocument/didOpen", { textDocument: { uri: "untitled:Untitled-1", languageId: "javascript", version: 1, text: "app.listen(1)" } });
  expect(await actionsAt({ ...at, uri: () => "file:///nowhere/x.js" }, "x", 9)).toEqual([]);
  expect(await at.client.sendRequest(method.factorDetails, { rootUri: "file:///nowhere", app: "", factor: "logs" })).toMatchObject({ evidence: [] });
  expect(await at.client.sendRequest(method.factorFindings, { rootUri: "file:///nowhere", app: "", factor: "logs", state: "open", limit: 1 })).toEqual({ findings: [], total: 0 });
  expect(at.of("server.js")).toHaveLength(1);
});

test("a home folder is checked when a person says so, and not before", async () => {
  const declined = await start(service, { vast: true });
  await declined.open("server.js");
  await declined.idle();
  expect(declined.of("server.js")).toEqual([]);
  expect(declined.questions).toEqual([expect.stringContaining("more than one project")]);
  await declined.end();

  const { idle, of } = await start(service, { vast: true, answer: "Check It Anyway" });
  await idle();
  expect(of("server.js")).toHaveLength(1);
});

test("what the baseline knows is a faded hint, and a baseline that comes or goes counts at once", async () => {
  const { client, host, watched, idle, of } = await start();
  const files = await client.sendRequest<readonly { uri: string; text: string; count: number }[]>(method.baselines);
  expect(files).toMatchObject([{ uri: expect.stringMatching(/\/\.twelve-factor-baseline\.json$/), count: 2 }]);
  host.files.set(".twelve-factor-baseline.json", files[0]?.text ?? "");
  await watched({ path: ".twelve-factor-baseline.json", type: 1 });
  await idle();
  expect(of("server.js")).toMatchObject([{ severity: 4, tags: [1] }]);
  await client.sendNotification("workspace/didChangeConfiguration", { settings: { enable: true, trusted: true, showBaseline: false } });
  await idle();
  expect(of("server.js")).toEqual([]);
  host.files.delete(".twelve-factor-baseline.json");
  await watched({ path: ".twelve-factor-baseline.json", type: 3 });
  await idle();
  expect(of("server.js")).toMatchObject([{ severity: 2 }]);
});

const rotation = "config/rotation";

/** Asks for the edit that answers a question, and does what it says on disk. */
async function answerOnDisk(at: LspSession, answer: GivenAnswer | null, check = rotation, app = ""): Promise<string | null> {
  const params: AnswerParams = { rootUri: "file:///workspace", app, check, answer };
  const edit = await at.client.sendRequest<WorkspaceEdit | null>(method.answerEdit, params);
  if (edit === null) return null;
  const change = edit.documentChanges?.at(-1) as TextDocumentEdit;
  const before = at.host.files.get(".twelve-factor.json");
  expect(edit.documentChanges?.filter((one): one is CreateFile => "kind" in one && one.kind === "create").map(({ uri }) => uri)).toEqual(before === undefined ? [at.uri(".twelve-factor.json")] : []);
  const after = TextDocument.applyEdits(TextDocument.create(change.textDocument.uri, "jsonc", 1, before ?? ""), change.edits as TextEdit[]);
  at.host.files.set(".twelve-factor.json", after);
  await at.watched({ path: ".twelve-factor.json", type: before === undefined ? 1 : 2 });
  await at.idle();
  return after;
}

async function questionsOf(at: LspSession, factor: "config" | "port-binding") {
  return (await at.client.sendRequest<FactorDetails>(method.factorDetails, { rootUri: "file:///workspace", app: "", factor })).manual;
}

test("a question is answered in the settings, which are made for it, and the answer is taken back", async () => {
  const at = await start();
  expect(await questionsOf(at, "config")).toContainEqual({ id: rotation, question: expect.stringMatching(/owner/), isExpired: false });
  const written = await answerOnDisk(at, { answer: "no", note: "nobody has tried", until: "2027-05-01" });
  const attestation = { answer: "no", note: "nobody has tried", by: "Ada Lovelace", on: "2026-11-21", until: "2027-05-01" };
  expect(JSON.parse(written ?? "")).toEqual({ attestations: { ".": { [rotation]: attestation } } });
  expect(await questionsOf(at, "config")).toContainEqual({ id: rotation, question: expect.any(String), attestation, isExpired: false });
  expect(rowOf(at, "config")).toMatchObject({ id: "config", state: "violated", reason: expect.stringMatching(/is answered with no by Ada Lovelace$/) });
  expect((await at.client.sendRequest<FactorDetails>(method.factorDetails, { rootUri: "file:///workspace", app: "", factor: "config" })).reasons).toEqual([rowOf(at, "config")?.reason]);
  expect(await answerOnDisk(at, null)).toBe("{}\n");
  expect(rowOf(at, "config")?.state).toBe("not-assessed");
});

test("comments and format of the settings stay, whatever is answered", async () => {
  const text = '{\r\n\t// ours\r\n\t"root": true,\r\n\t"attestations": {\r\n\t\t".": {\r\n\t\t\t"config/flags-external": { "answer": "yes" }, // by hand\r\n\t\t},\r\n\t},\r\n}\r\n';
  const at = await start({ ...service, ".twelve-factor.json": text });
  const written = await answerOnDisk(at, { answer: "yes" });
  expect(at.of(".twelve-factor.json")).toEqual([]);
  const added = ['\t\t\t"config/rotation": {', '\t\t\t\t"answer": "yes",', '\t\t\t\t"by": "Ada Lovelace",', '\t\t\t\t"on": "2026-11-21"', "\t\t\t},"].join("\r\n");
  expect(written).toBe(text.replace("// by hand\r\n", `// by hand\r\n${added}\r\n`));
  expect((await questionsOf(at, "config")).map(({ attestation }) => attestation?.answer)).toEqual([undefined, "yes", "yes"]);
  expect(await answerOnDisk(at, null)).toBe(text);
});

test.each([
  ['{ "root": true, "attestations": { ".": { "config/rotation": { "answer": "yes" } } } }', '{ "root": true }'],
  ['{ "attestations": { ".": { "config/rotation": { "answer": "yes" }, }, }, }', "{}"],
  ['{ "attestations": { ".": { "config/rotation": { "answer": "yes" } } }, /* mine */ }', "{ /* mine */ }"],
  ['{\n  "attestations": {\n    ".": {\n      "config/flags-external": {}, // a\n      "config/rotation": {} // b\n    }\n  }\n}', '{\n  "attestations": {\n    ".": {\n      "config/flags-external": {} // a\n // b\n    }\n  }\n}'],
  ['{ "root": true }', '{ "root": true }'],
])("%s without the answer is %s", async (before, after) => {
  const at = await start({ ...service, ".twelve-factor.json": before });
  expect(await answerOnDisk(at, null)).toBe(after);
});

test("an answer that has expired is no answer", async () => {
  const at = await start({ ...service, ".twelve-factor.json": '{ "attestations": { ".": { "config/rotation": { "answer": "no", "until": "2026-11-20" } } } }' });
  expect(await questionsOf(at, "config")).toContainEqual({ id: rotation, question: expect.any(String), attestation: { answer: "no", until: "2026-11-20" }, isExpired: true });
  expect(rowOf(at, "config")).toMatchObject({ state: "not-assessed", reason: expect.stringMatching(/counted until 2026-11-20 and expired$/) });
});

test("nothing is written for what is not asked, and into settings that a person must mend first", async () => {
  const at = await start();
  expect(await answerOnDisk(at, { answer: "yes" }, "config/rotatoin")).toBeNull();
  expect(await answerOnDisk(at, { answer: "yes" }, rotation, "services/api")).toBeNull();
  expect(await answerOnDisk(at, { answer: "yes", until: "soon" })).toBeNull();
  for (const broken of ['{ "attestations": ', '{ "attestations": { ".": "yes" } }', "[]"]) {
    at.host.files.set(".twelve-factor.json", broken);
    expect(await answerOnDisk(at, { answer: "yes" }), broken).toBeNull();
  }
});

test("git is not asked for a name in a workspace that is not trusted", async () => {
  const at = await start(service, { initializationOptions: { enable: true, trusted: false } });
  expect(JSON.parse((await answerOnDisk(at, { answer: "yes" })) ?? "")).toEqual({ attestations: { ".": { [rotation]: { answer: "yes", on: "2026-11-21" } } } });
});

test("an answer for an app that is not there is underlined", async () => {
  const { of } = await start({ ...service, ".twelve-factor.json": '{ "attestations": { "services/api": {} } }' });
  expect(of(".twelve-factor.json")).toMatchObject([{ message: 'There is no app in the folder "services/api"', range: { start: { line: 0, character: 20 } } }]);
});

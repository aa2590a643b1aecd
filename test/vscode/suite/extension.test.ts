import assert from "node:assert/strict";
import * as vscode from "vscode";
import { writeSuppression } from "../../../client/src/suppress.ts";
import { writeAnswer } from "../../../client/src/checklist/answer.ts";
import type { Row } from "../../../client/src/checklist/rows.ts";
import { clientCommand, method, type SuppressArguments } from "../../../server/src/protocol.ts";
import { factorRow, questionRow } from "./checklist-rows.ts";
import { api, commandLineFindings, editorFindings, findings, idle, until, uriOf } from "./workspace.ts";

const server = "src/server.js";
const config = "services/admin/config.js";
const settings = ".twelve-factor.json";

async function open(path: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(uriOf(path));
  await idle();
  return editor;
}

async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const start = editor.document.getText().indexOf(before);
  assert.notEqual(start, -1, `"${before}" stands in ${editor.document.fileName}`);
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + before.length));
  assert.ok(await editor.edit((builder) => builder.replace(range, after)));
  await idle();
}

function write(path: string, text: string): Thenable<void> {
  return vscode.workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text));
}

async function actionsAt(path: string): Promise<vscode.CodeAction[]> {
  const [finding] = findings(path);
  assert.ok(finding, `${path} has a finding`);
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", uriOf(path), finding.range, undefined, 20);
}

async function isParity(): Promise<void> {
  assert.deepEqual(editorFindings(), await commandLineFindings());
}

before(async () => {
  await open(server);
});

afterEach(async () => {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
});

describe("The extension", () => {
  it("is activated by a JavaScript file", async () => {
    assert.equal(vscode.extensions.getExtension("twelve-factor-lint.twelve-factor-lint")?.isActive, true);
    assert.equal((await api()).client.initializeResult?.serverInfo?.name, "twelve-factor-lint");
  });

  it("underlines the port in an open file", () => {
    const [finding] = findings(server);
    assert.match(finding?.message ?? "", /The port is fixed at 3000/);
    assert.equal(finding?.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(finding?.range, new vscode.Range(6, 11, 6, 15));
  });

  it("has a problem in a file that is not open, and names where the server is bound", () => {
    const [finding] = findings(config);
    assert.match(finding?.message ?? "", /4000/);
    assert.equal(finding?.relatedInformation?.[0]?.location.uri.path, uriOf("services/admin/main.js").path);
  });

  it("shows the checklist row with its finding and its proof", async () => {
    const { checklist } = await api();
    const row = await factorRow("shop", "port-binding");
    assert.equal(row.factor.state, "violated");
    assert.match(String(checklist.getTreeItem(row).description), /^Not met · 1 finding/);
    const [finding] = await checklist.getChildren(row);
    assert.equal(finding?.kind, "finding");
    assert.equal(checklist.getTreeItem(finding as Row).command?.command, "vscode.open");
    const met = await factorRow("mail", "port-binding");
    assert.equal(met.factor.state, "holds");
    assert.equal((await checklist.getChildren(met))[0]?.kind, "evidence");
  });

  it("finds what the command line finds", isParity);

  it("fixes the port, and the finding is gone in every view", async () => {
    const editor = await open(server);
    const fix = (await actionsAt(server)).find((action) => action.title.startsWith("Read PORT"));
    assert.ok(fix?.edit, "the fix is resolved with its edit");
    await vscode.workspace.applyEdit(fix.edit);
    await idle();
    assert.match(editor.document.getText(), /app\.listen\(process\.env\.PORT \|\| 3000, /);
    assert.deepEqual(findings(server), []);
    assert.equal((await factorRow("shop", "port-binding")).factor.state, "holds");
    await editor.document.save();
    await idle();
    await isParity();
    await replace(editor, "process.env.PORT || 3000", "3000");
    await editor.document.save();
    await idle();
    assert.equal(findings(server).length, 1);
  });

  it("suppresses a finding with a reason, and the checklist says so", async () => {
    const editor = await open(server);
    const action = (await actionsAt(server)).find((one) => one.command?.command === clientCommand.suppress);
    const { client } = await api();
    assert.ok(await writeSuppression(client, action?.command?.arguments?.[0] as SuppressArguments, "the gateway expects it"));
    await idle();
    assert.match(editor.document.getText(), /\n\/\/ twelve-factor-ignore-next-line port-binding\/hardcoded-port -- the gateway expects it\napp\.listen/);
    assert.deepEqual(findings(server), []);
    const row = await factorRow("shop", "port-binding");
    assert.equal(row.factor.suppressed, 1);
    const { checklist } = await api();
    const group = (await checklist.getChildren(row)).find((child) => child.kind === "group");
    assert.ok(group, "what is suppressed is folded away");
    const rows = (await checklist.getChildren(group)).map((child) => String(checklist.getTreeItem(child).description ?? ""));
    assert.ok(rows.some((description) => description.startsWith("the gateway expects it")), rows.join("\n"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await idle();
    assert.equal(findings(server).length, 1);
  });

  it("follows a renamed file", async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uriOf(server), uriOf("src/main.js"));
    await until(() => vscode.workspace.applyEdit(edit), () => findings(server).length === 0 && findings("src/main.js").length === 1);
    await isParity();
    const back = new vscode.WorkspaceEdit();
    back.renameFile(uriOf("src/main.js"), uriOf(server));
    await until(() => vscode.workspace.applyEdit(back), () => findings(server).length === 1 && findings("src/main.js").length === 0);
  });

  it("forgets a file that another program deleted, and sees one that it wrote", async () => {
    const bytes = await vscode.workspace.fs.readFile(uriOf(config));
    await until(() => vscode.workspace.fs.delete(uriOf(config)), () => findings(config).length === 0);
    await isParity();
    await until(() => vscode.workspace.fs.writeFile(uriOf(config), bytes), () => findings(config).length === 1);
    await isParity();
  });

  it("follows the settings file without a restart", async () => {
    await until(() => write(settings, '{ "root": true, "rules": { "port-binding/hardcoded-port": "error" } }'), () => findings(server)[0]?.severity === vscode.DiagnosticSeverity.Error);
    await isParity();
    await until(() => write(settings, '{ "root": true, "rules": { "port-binding/hardcoded-port": "off" } }'), () => findings(server).length + findings(config).length === 0);
    await isParity();
    await until(() => write(settings, '{ "root": true }'), () => findings(server)[0]?.severity === vscode.DiagnosticSeverity.Warning);
  });

  it("writes the answer to a question into the settings, and takes it back", async () => {
    const { client, checklist } = await api();
    const onDisk = async (): Promise<unknown> => JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(settings))));
    const check = "config/rotation";
    const row = await questionRow("shop", check);
    assert.equal(checklist.getTreeItem(row).description, "Not answered");
    assert.ok(await writeAnswer(client, row, { answer: "yes", note: "see the runbook" }));
    await idle();
    const written = (await onDisk()) as { attestations: Record<string, Record<string, { answer: string; note: string; on: string }>> };
    const attestation = written.attestations[row.parent.parent.parent.app.root === "" ? "." : row.parent.parent.parent.app.root]?.[check];
    assert.equal(attestation?.answer, "yes");
    assert.equal(attestation.note, "see the runbook");
    assert.match(attestation.on, /^\d{4}-\d{2}-\d{2}$/);
    const item = checklist.getTreeItem(await questionRow("shop", check));
    assert.match(String(item.description), /^Yes · /);
    assert.equal((item.checkboxState as { readonly state: vscode.TreeItemCheckboxState }).state, vscode.TreeItemCheckboxState.Checked);
    assert.ok(await writeAnswer(client, row, null));
    await idle();
    assert.deepEqual(await onDisk(), { root: true });
    assert.equal(checklist.getTreeItem(await questionRow("shop", check)).description, "Not answered");
  });

  it("can be switched off and on", async () => {
    const configuration = vscode.workspace.getConfiguration("twelveFactor");
    await until(() => configuration.update("enable", false, vscode.ConfigurationTarget.Workspace), () => editorFindings().length === 0);
    await until(() => configuration.update("enable", undefined, vscode.ConfigurationTarget.Workspace), () => findings(server).length === 1 && findings(config).length === 1);
  });

  it("has a task that runs the command line, and puts what that prints among the problems while the server is off", async () => {
    const configuration = vscode.workspace.getConfiguration("twelveFactor");
    const [live] = await vscode.tasks.fetchTasks({ type: "twelve-factor" });
    assert.deepEqual(live?.problemMatchers, []);
    const expected = editorFindings().length;
    await until(() => configuration.update("enable", false, vscode.ConfigurationTarget.Workspace), () => editorFindings().length === 0);
    const [task] = await vscode.tasks.fetchTasks({ type: "twelve-factor" });
    assert.deepEqual(task?.problemMatchers, ["$twelve-factor"]);
    const fromTask = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics.filter((one) => one.source === "twelve-factor check"));
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.definition.type !== "twelve-factor") return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await until(() => vscode.tasks.executeTask(task as vscode.Task), () => fromTask().length === expected);
    assert.equal(await ended, 1);
    assert.ok(vscode.languages.getDiagnostics(uriOf(server)).some(({ code, range }) => code === "port-binding/hardcoded-port" && range.start.line === 6 && range.start.character === 11));
    await until(() => configuration.update("enable", undefined, vscode.ConfigurationTarget.Workspace), () => findings(server).length === 1 && findings(config).length === 1);
  });

  it("explains the finding on hover", async () => {
    await open(server);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uriOf(server), new vscode.Position(6, 12));
    const text = hovers.flatMap((hover) => hover.contents.map((content) => (typeof content === "string" ? content : content.value))).join("\n");
    assert.match(text, /Instead:/);
  });

  it("comes back when its server is killed, with all its findings", async () => {
    const { client } = await api();
    const before = editorFindings();
    const pid = await client.sendRequest<number>(method.processId);
    const stopped = new Promise<void>((resolve) => {
      const listener = client.onDidChangeState(({ newState }) => {
        if (newState !== 2) return;
        listener.dispose();
        resolve();
      });
    });
    process.kill(pid, "SIGKILL");
    await stopped;
    await idle();
    await until(() => Promise.resolve(), () => editorFindings().length === before.length);
    assert.deepEqual(editorFindings(), before);
  });
});

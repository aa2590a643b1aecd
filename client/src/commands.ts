import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { WorkspaceEdit } from "vscode-languageclient";
import { clientCommand, method, type BaselineFile, type ExplainFileResult, type StatusParams, type SuppressArguments } from "../../server/src/protocol.ts";
import { checklistCommands } from "./checklist/commands.ts";
import type { FactorPages } from "./checklist/pages.ts";
import type { ChecklistView } from "./checklist/view.ts";
import { suppress } from "./suppress.ts";

export function registerCommands(context: vscode.ExtensionContext, client: LanguageClient, checklist: ChecklistView, pages: FactorPages): vscode.Disposable[] {
  const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
    "twelveFactor.checkWorkspace": () => client.sendRequest(method.checkWorkspace),
    "twelveFactor.restart": () => client.restart(),
    "twelveFactor.showOutput": () => client.outputChannel.show(),
    "twelveFactor.enable": () => vscode.workspace.getConfiguration("twelveFactor").update("enable", true, vscode.ConfigurationTarget.Workspace),
    "twelveFactor.explainFile": () => explainFile(client),
    "twelveFactor.showActions": (state?: StatusParams["state"]) => showActions(state),
    "twelveFactor.writeBaseline": () => writeBaseline(client),
    ...checklistCommands(client, checklist, pages),
    [clientCommand.openRule]: (rule?: string) => openRule(context, rule),
    [clientCommand.suppress]: (what: SuppressArguments) => suppress(client, what),
    [clientCommand.fixAllInWorkspace]: () => fixAll(client),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}

/** What the status-bar item offers. */
async function showActions(state: StatusParams["state"] | undefined): Promise<void> {
  const settings = state === "settings-error" ? await vscode.workspace.findFiles("**/.twelve-factor.json", "**/node_modules/**", 5) : [];
  const actions: readonly (vscode.QuickPickItem & { readonly command: string; readonly file?: vscode.Uri })[] = [
    ...settings.map((file) => ({ label: `$(gear) Open ${vscode.workspace.asRelativePath(file)}`, command: "vscode.open", file })),
    { label: "$(checklist) Show the checklist", command: "twelveFactor.checklist.focus" },
    { label: "$(git-compare) Review changes against…", command: "twelveFactor.reviewChanges" },
    { label: "$(warning) Show the problems", command: "workbench.actions.view.problems" },
    { label: "$(refresh) Check the workspace again", command: "twelveFactor.checkWorkspace" },
    { label: "$(question) Why is this file (not) checked?", command: "twelveFactor.explainFile" },
    { label: "$(book) Show a rule…", command: clientCommand.openRule },
    { label: "$(output) Show the output", command: "twelveFactor.showOutput" },
  ];
  const chosen = await vscode.window.showQuickPick(actions, { placeHolder: "Twelve-Factor Lint" });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command, ...(chosen.file === undefined ? [] : [chosen.file]));
}

async function explainFile(client: LanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    void vscode.window.showInformationMessage("Open the file you want to ask about first.");
    return;
  }
  const { checked, lines } = await client.sendRequest<ExplainFileResult>(method.explainFile, { uri: client.code2ProtocolConverter.asUri(document.uri) });
  const name = vscode.workspace.asRelativePath(document.uri);
  void vscode.window.showInformationMessage(`${name} is ${checked ? "checked" : "not checked"}. ${lines.join(" ")}`);
}

/** Rule pages are part of the extension, so that they are there without a network. */
async function openRule(context: vscode.ExtensionContext, rule: string | undefined): Promise<void> {
  const folder = vscode.Uri.joinPath(context.extensionUri, "server", "docs", "rules");
  const chosen = rule ?? (await vscode.window.showQuickPick(listRules(folder), { placeHolder: "Which rule?" }));
  if (chosen !== undefined) await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(folder, `${chosen}.md`));
}

async function listRules(folder: vscode.Uri): Promise<string[]> {
  const rules: string[] = [];
  for (const [factor, type] of await vscode.workspace.fs.readDirectory(folder)) {
    if (type !== vscode.FileType.Directory) continue;
    for (const [page] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, factor))) rules.push(`${factor}/${page.replace(/\.md$/, "")}`);
  }
  return rules.sort();
}

async function fixAll(client: LanguageClient): Promise<void> {
  const edit = await client.sendRequest<WorkspaceEdit | null>(method.fixAllEdit);
  if (edit === null) {
    void vscode.window.showInformationMessage("There is no problem in this workspace with a safe fix.");
    return;
  }
  await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit), { isRefactoring: true });
}

/** From then on only what is new counts. */
async function writeBaseline(client: LanguageClient): Promise<void> {
  const files = await client.sendRequest<readonly BaselineFile[] | null>(method.baselines);
  if (files === null || files.length === 0) {
    void vscode.window.showWarningMessage("The check is not complete, so no baseline was written. Check the workspace first.");
    return;
  }
  const count = files.reduce((sum, file) => sum + file.count, 0);
  const answer = await vscode.window.showInformationMessage(
    `Write ${count} known ${count === 1 ? "finding" : "findings"} into .twelve-factor-baseline.json?`,
    { modal: true, detail: "From then on only new findings count, here and on the command line. The file holds no code and is meant to be committed." },
    "Write Baseline",
  );
  if (answer === undefined) return;
  for (const { uri, text } of files) await vscode.workspace.fs.writeFile(vscode.Uri.parse(uri), new TextEncoder().encode(text));
}

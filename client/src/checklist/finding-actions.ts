import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import type { LanguageClient } from "vscode-languageclient/node";
import { clientCommand, method, type FindingKey, type FixEditParams, type FindingRow, type SuppressArguments } from "../../../server/src/protocol.ts";
import { placeText } from "./items.ts";
import type { FindingItem } from "./rows.ts";

/** Applies a fix of a finding, of several the one that is picked, and shows the place. */
export async function fixFinding(client: LanguageClient, { finding }: FindingItem): Promise<void> {
  const fixes = finding.fixes.map((label, fix) => ({ label, fix }));
  const chosen = fixes.length > 1 ? await vscode.window.showQuickPick(fixes, { title: finding.message, placeHolder: "Which fix?" }) : fixes[0];
  if (chosen === undefined) return;
  const params: FixEditParams = { ...keyOf(finding), fix: chosen.fix };
  const edit = await client.sendRequest<WorkspaceEdit | null>(method.fixEdit, params);
  if (edit === null) {
    void vscode.window.showInformationMessage("This finding is gone by now, so nothing was changed.");
    return;
  }
  await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  await show(finding);
}

/** Asks for the reason, has it written and shows the place. */
export async function suppressFinding(client: LanguageClient, { finding }: FindingItem): Promise<void> {
  const what = await client.sendRequest<SuppressArguments | null>(method.suppression, keyOf(finding));
  if (what === null) {
    void vscode.window.showInformationMessage("This finding is gone by now, so nothing was suppressed.");
    return;
  }
  if (await vscode.commands.executeCommand<boolean>(clientCommand.suppress, what)) await show(finding);
}

/** One line, as compilers print it: `src/server.js:7:12 warning The port is … (port-binding/hardcoded-port)`. */
export async function copyFinding({ finding }: FindingItem): Promise<void> {
  const { severity, message, rule, range } = finding;
  await vscode.env.clipboard.writeText(`${placeText(finding)}:${range.start.character + 1} ${severity} ${message} (${rule})`);
}

/** What can be done with the selected finding, for those who use the keyboard. */
export async function showFindingActions(row: FindingItem): Promise<void> {
  const { finding } = row;
  const isOpen = finding.state === "open";
  const actions = [
    ...(isOpen && finding.fixes.length > 0 ? [{ label: "$(wand) Fix…", command: "twelveFactor.fixFinding" }] : []),
    ...(isOpen ? [{ label: "$(eye-closed) Suppress with a Reason…", command: "twelveFactor.suppressFinding" }] : []),
    { label: "$(book) Show the Rule", command: "twelveFactor.showRuleOfFinding" },
    { label: "$(copy) Copy", command: "twelveFactor.copyFinding" },
  ];
  const chosen = await vscode.window.showQuickPick(actions, { title: finding.message });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command, row);
}

function keyOf({ uri, rule, range }: FindingRow): FindingKey {
  return { uri, rule, at: range.start };
}

async function show({ uri, range }: FindingRow): Promise<void> {
  const at = new vscode.Position(range.start.line, range.start.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: new vscode.Range(at, at) });
}

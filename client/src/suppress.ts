import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import type { LanguageClient } from "vscode-languageclient/node";
import { method, type SuppressArguments, type SuppressParams } from "../../server/src/protocol.ts";
import { applyAndSave } from "./checklist/answer.ts";

/** A suppression without a reason is a finding of its own, so it is asked for. Gives whether it was written. */
export async function suppress(client: LanguageClient, what: SuppressArguments): Promise<boolean> {
  const reason = await vscode.window.showInputBox({
    title: `Suppress ${what.rule}`,
    prompt: `Why is it right here? The reason is written into ${what.settings ?? "the comment"}. It may begin with the last day on which it counts: "until 2027-05-01: …".`,
    validateInput: (value) => (value.trim() === "" ? "Give a reason, for those who read the code after you." : undefined),
  });
  return reason !== undefined && writeSuppression(client, what, reason);
}

/** Writes the comment, or the entry of the settings, which are saved. Gives whether it was written. */
export async function writeSuppression(client: LanguageClient, what: SuppressArguments, reason: string): Promise<boolean> {
  const edit = await client.sendRequest<WorkspaceEdit | null>(method.suppressEdit, { ...what, reason } satisfies SuppressParams);
  const converted = edit === null ? undefined : await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  const isWritten = converted !== undefined && (await (what.settings === undefined ? vscode.workspace.applyEdit(converted) : applyAndSave(converted)));
  if (!isWritten) void vscode.window.showWarningMessage(what.settings === undefined ? "Nothing was suppressed: the finding is not there any more." : `Nothing was suppressed: the finding is not there any more, or ${what.settings} cannot be edited as it is. Mend what is underlined in it first.`);
  return isWritten;
}

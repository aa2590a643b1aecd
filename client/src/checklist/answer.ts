import * as vscode from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import type { LanguageClient } from "vscode-languageclient/node";
import { dayOf, isDay, method, type AnswerParams, type GivenAnswer } from "../../../server/src/protocol.ts";
import { keyOf } from "./model.ts";
import type { QuestionRow } from "./rows.ts";

/** Asks for everything that an answer may have, and writes it down. */
export async function askForAnswer(client: LanguageClient, row: QuestionRow): Promise<void> {
  const answer = await pickAnswer(row);
  if (answer === undefined) return;
  if (answer === null) {
    await writeAnswer(client, row, null);
    return;
  }
  const { attestation, isExpired } = row.check;
  const note = await vscode.window.showInputBox({
    title: row.check.question,
    prompt: "What does a reader have to know, such as where it is written down? May be left empty.",
    value: attestation?.note ?? "",
  });
  if (note === undefined) return;
  const until = await vscode.window.showInputBox({
    title: row.check.question,
    prompt: "Until which day does the answer count? Left empty: for good.",
    placeHolder: "2027-05-01",
    value: isExpired ? "" : (attestation?.until ?? ""),
    validateInput: (value) => faultOfEnd(value.trim()),
  });
  if (until === undefined) return;
  await writeAnswer(client, row, { answer, ...(note.trim() === "" ? {} : { note: note.trim() }), ...(until.trim() === "" ? {} : { until: until.trim() }) });
}

function faultOfEnd(until: string): string | undefined {
  if (until === "") return undefined;
  if (!isDay(until)) return "Write a day as 2027-05-01, or nothing.";
  return until < dayOf(new Date()) ? "That day has passed; the answer would not count." : undefined;
}

/** `null` takes the answer back, `undefined` when nothing was picked. */
async function pickAnswer({ check }: QuestionRow): Promise<GivenAnswer["answer"] | null | undefined> {
  const choices: (vscode.QuickPickItem & { readonly answer: GivenAnswer["answer"] | null })[] = [
    { label: "$(pass) Yes", answer: "yes" },
    { label: "$(error) No", description: "the factor is not met", answer: "no" },
    { label: "$(circle-slash) Not applicable", answer: "not-applicable" },
  ];
  if (check.attestation !== undefined) choices.push({ label: "$(discard) Take the answer back", answer: null });
  return (await vscode.window.showQuickPick(choices, { title: check.question, placeHolder: "What is true of this app?" }))?.answer;
}

/** Writes an answer into the settings and saves them; one that is `null` is taken back. Gives whether it was written. */
export async function writeAnswer(client: LanguageClient, row: QuestionRow, answer: GivenAnswer | null): Promise<boolean> {
  const params: AnswerParams = { ...appOf(row), check: row.check.id, answer };
  const edit = await client.sendRequest<WorkspaceEdit | null>(method.answerEdit, params);
  const isWritten = edit !== null && (await applyAndSave(await client.protocol2CodeConverter.asWorkspaceEdit(edit)));
  if (!isWritten) void vscode.window.showWarningMessage("The answer was not written: .twelve-factor.json cannot be edited as it is. Mend what is underlined in it first.");
  return isWritten;
}

function appOf({ parent }: QuestionRow): Omit<AnswerParams, "check" | "answer"> {
  const { rootUri, app } = keyOf(parent.parent);
  return { rootUri, app };
}

/** A file that had unsaved changes before is left to the person who made them. */
export async function applyAndSave(edit: vscode.WorkspaceEdit): Promise<boolean> {
  const unsaved = new Set(vscode.workspace.textDocuments.filter((document) => document.isDirty).map(({ uri }) => uri.toString()));
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  for (const [uri] of edit.entries()) if (!unsaved.has(uri.toString())) await (await vscode.workspace.openTextDocument(uri)).save();
  return true;
}

import * as vscode from "vscode";
import { factors, severities } from "../../../server/src/protocol.ts";
import { changedFiles } from "../git.ts";
import { amount } from "../words.ts";
import { severityWords, stateWords, type Filter } from "./filter.ts";
import type { FactorItem } from "./model.ts";

interface Choice extends vscode.QuickPickItem {
  /** What a filter has with this choice. */
  readonly chosen?: Partial<Filter>;
}

/** Asks what of the checklist is to be shown; `undefined` when the person leaves it as it is. */
export async function pickFilter(filter: Filter, rows: readonly FactorItem[]): Promise<Filter | undefined> {
  const changed = await changedFiles();
  const choices: Choice[] = [
    separator("Files"),
    { label: "Changed since the last commit", description: changed === undefined ? "VS Code's Git extension is off, so nothing is known to have changed" : amount(changed.length, "file"), picked: filter.changedFiles, chosen: { changedFiles: true } },
    separator("State"),
    ...(["violated", "not-assessed", "holds", "attested", "not-applicable"] as const).map((state): Choice => ({ label: stateWords[state], description: amount(rows.filter(({ factor }) => factor.state === state).length, "row"), picked: filter.states.includes(state), chosen: { states: [state] } })),
    separator("Severity"),
    ...severities.map((severity): Choice => ({ label: severityWords[severity], description: amount(rows.reduce((sum, { factor }) => sum + factor.severities[severity], 0), "finding"), picked: filter.severities.includes(severity), chosen: { severities: [severity] } })),
    separator("Factor"),
    ...factors.map(({ id, numeral, title }): Choice => ({ label: `${numeral}. ${title}`, picked: filter.factors.includes(id), chosen: { factors: [id] } })),
  ];
  const picked = await vscode.window.showQuickPick(choices, { title: "Filter the checklist", placeHolder: "What is to be shown? With nothing picked, everything.", canPickMany: true, matchOnDescription: true });
  return picked && {
    states: picked.flatMap(({ chosen }) => chosen?.states ?? []),
    severities: picked.flatMap(({ chosen }) => chosen?.severities ?? []),
    factors: picked.flatMap(({ chosen }) => chosen?.factors ?? []),
    changedFiles: picked.some(({ chosen }) => chosen?.changedFiles === true),
  };
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

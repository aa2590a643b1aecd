import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { clientCommand } from "../../../server/src/protocol.ts";
import { askForAnswer } from "./answer.ts";
import { isWrittenFilter, noFilter, readFilter } from "./filter.ts";
import { copyFinding, fixFinding, showFindingActions, suppressFinding } from "./finding-actions.ts";
import type { FactorPages } from "./pages.ts";
import { pickFilter } from "./pick-filter.ts";
import type { MoreRow, Row } from "./rows.ts";
import type { ChecklistView } from "./view.ts";

/** Commands of the checklist by their names. Those of a row take the row that was clicked; called by a key, the one that is selected. */
export function checklistCommands(client: LanguageClient, checklist: ChecklistView, pages: FactorPages): Readonly<Record<string, (...args: never[]) => unknown>> {
  const ofRow = <Kind extends Row["kind"]>(kind: Kind, act: (row: Row & { readonly kind: Kind }) => unknown) => (clicked?: Row) => {
    const row = clicked ?? checklist.selected;
    return row?.kind === kind ? act(row as Row & { readonly kind: Kind }) : undefined;
  };
  return {
    "twelveFactor.showFactor": ofRow("factor", (row) => pages.show(row)),
    "twelveFactor.answer": ofRow("question", (row) => askForAnswer(client, row)),
    "twelveFactor.fixFinding": ofRow("finding", (row) => fixFinding(client, row)),
    "twelveFactor.suppressFinding": ofRow("finding", (row) => suppressFinding(client, row)),
    "twelveFactor.copyFinding": ofRow("finding", copyFinding),
    "twelveFactor.showRuleOfFinding": ofRow("finding", ({ finding }) => vscode.commands.executeCommand(clientCommand.openRule, finding.rule)),
    "twelveFactor.findingActions": ofRow("finding", showFindingActions),
    "twelveFactor.showMore": (row: MoreRow) => checklist.showMore(row),
    "twelveFactor.filterChecklist": async (wanted?: unknown) => {
      // A key may be bound to a filter, as `args`.
      const filter = isWrittenFilter(wanted) ? readFilter(wanted) : await pickFilter(checklist.filter, checklist.model.factors());
      if (filter !== undefined) await checklist.setFilter(filter);
    },
    "twelveFactor.clearFilter": () => checklist.setFilter(noFilter),
    "twelveFactor.revealFile": (uri?: vscode.Uri) => revealFile(checklist, uri),
  };
}

/** The finding nearest to the cursor, in the open file or the one that was clicked. */
async function revealFile(checklist: ChecklistView, clicked: vscode.Uri | undefined): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const uri = clicked ?? editor?.document.uri;
  if (uri === undefined) {
    void vscode.window.showInformationMessage("Open the file whose findings you want to see first.");
    return;
  }
  const line = editor !== undefined && editor.document.uri.toString() === uri.toString() ? editor.selection.active.line : 0;
  if (!(await checklist.reveal(uri, line))) void vscode.window.showInformationMessage(`Nothing is found in ${vscode.workspace.asRelativePath(uri)}.`);
}

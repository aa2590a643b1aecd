import * as vscode from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";
import { reviewMethod, type Comparison, type ReviewParams } from "../../../server/src/protocol.ts";
import { watchRepositories } from "../git.ts";
import { request } from "../language-client.ts";
import { chooseComparison } from "./choose.ts";
import type { FileRow, FindingRow } from "./rows.ts";
import { ReviewView } from "./view.ts";

/** The review with its commands. What is compared with is kept in `memory`, so that the review goes on in the next session. */
export function registerReview(client: LanguageClient, memory: vscode.Memento): { readonly view: ReviewView; readonly disposables: readonly vscode.Disposable[] } {
  const view = new ReviewView(client);
  const kept = (): Comparison | undefined => memory.get(keptComparison);

  async function start(comparison?: Comparison): Promise<void> {
    const chosen = comparison ?? (await chooseComparison(client));
    if (chosen === undefined) return;
    await memory.update(keptComparison, chosen);
    await client.sendRequest(reviewMethod.start, chosen);
    await vscode.commands.executeCommand("twelveFactor.review.focus");
  }

  async function stop(): Promise<void> {
    await memory.update(keptComparison, undefined);
    await client.sendRequest(reviewMethod.stop);
  }

  const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
    "twelveFactor.reviewChanges": (comparison?: Comparison) => start(comparison),
    "twelveFactor.stopReview": stop,
    "twelveFactor.refreshReview": () => client.sendRequest(reviewMethod.refresh),
    "twelveFactor.copyReview": () => copyReview(client),
    "twelveFactor.nextReviewFinding": () => view.go(1),
    "twelveFactor.previousReviewFinding": () => view.go(-1),
    "twelveFactor.openReviewFinding": (row: FindingRow) => view.open(row),
    "twelveFactor.openReviewChanges": (row: FileRow | FindingRow) => view.openChanges(row),
  };

  // Commits, branches and what is staged change more than once in a moment.
  let refreshing: NodeJS.Timeout | undefined;
  const refreshSoon = (): void => {
    clearTimeout(refreshing);
    if (kept() !== undefined) refreshing = setTimeout(() => request(client, reviewMethod.refresh), 500);
  };

  const disposables = [
    view,
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    client.onNotification(reviewMethod.changed, (params: ReviewParams) => view.update(params)),
    client.onDidChangeState(({ newState }) => {
      const comparison = kept();
      if (newState !== State.Running) view.clear();
      else if (comparison !== undefined) request(client, reviewMethod.start, comparison);
    }),
    watchRepositories(refreshSoon),
    new vscode.Disposable(() => clearTimeout(refreshing)),
  ];
  return { view, disposables };
}

const keptComparison = "twelveFactor.review";

async function copyReview(client: LanguageClient): Promise<void> {
  const text = await client.sendRequest<string | null>(reviewMethod.markdown);
  if (text === null) {
    void vscode.window.showWarningMessage("There is no review to copy yet.");
    return;
  }
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage("$(check) The review was copied as Markdown", 4000);
}

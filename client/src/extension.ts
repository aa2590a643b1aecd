import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { method, type ChecklistParams, type StatusParams, type WhenIdleResult } from "../../server/src/protocol.ts";
import { FactorPages } from "./checklist/pages.ts";
import { ChecklistView } from "./checklist/view.ts";
import { registerCommands } from "./commands.ts";
import { watchBranches } from "./git.ts";
import { createLanguageClient, readSettings, request } from "./language-client.ts";
import { registerReview } from "./review/commands.ts";
import type { ReviewView } from "./review/view.ts";
import { createStatusBar } from "./status-bar.ts";
import { registerTasks } from "./tasks.ts";

/** For the tests that run inside VS Code. */
export interface ExtensionApi {
  readonly client: LanguageClient;
  readonly checklist: ChecklistView;
  readonly review: ReviewView;
  /** Resolves once the server has analysed everything VS Code told it before this call. */
  whenIdle(): Promise<WhenIdleResult>;
}

let running: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const setState = (state: string): void => void vscode.commands.executeCommand("setContext", "twelveFactor.state", state);
  const statusBar = createStatusBar();
  const client = createLanguageClient(context, () => {
    setState("stopped");
    statusBar.showStopped();
    checklist.clear();
  });
  const checklist = new ChecklistView(client, context.workspaceState);
  running = client;
  const pages = new FactorPages(client);
  context.subscriptions.push(statusBar, checklist, pages, checklist.onDidChangeRows((rows) => pages.refresh(rows)), ...registerCommands(context, client, checklist, pages), registerTasks(context));

  const review = registerReview(client, context.workspaceState);
  context.subscriptions.push(...review.disposables);

  client.onNotification(method.status, (status: StatusParams) => {
    setState(status.state);
    statusBar.show(status);
  });
  client.onNotification(method.checklist, (params: ChecklistParams) => checklist.update(params));

  // A server that is stopped reads them when it starts.
  const sendSettings = (): void => void client.sendNotification("workspace/didChangeConfiguration", { settings: readSettings() }).catch(() => undefined);
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("twelveFactor")) sendSettings();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(sendSettings),
    watchBranches(() => request(client, method.checkWorkspace)),
  );
  await client.start();
  return { client, checklist, review: review.view, whenIdle: () => client.sendRequest(method.whenIdle) };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}

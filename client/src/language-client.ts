import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind, type ErrorHandler, type LanguageClientOptions } from "vscode-languageclient/node";
import { defaultClientSettings, type ClientSettings } from "../../server/src/protocol.ts";
import { documents, watchedFiles } from "./watched-files.ts";

/** The languages the server parses, by VS Code's ids. */
export const languages = ["javascript", "javascriptreact", "typescript", "typescriptreact", "python", "go", "java", "ruby", "php", "csharp", "rust", "shellscript"];

export function createLanguageClient(context: vscode.ExtensionContext, onStopped: () => void): LanguageClient {
  const module = context.asAbsolutePath("dist/server.js");
  const options: LanguageClientOptions = {
    documentSelector: [...languages.map((language) => ({ scheme: "file", language })), ...["**/.twelve-factor.json", ...documents].map((pattern) => ({ scheme: "file", pattern }))],
    initializationOptions: () => readSettings(),
    synchronize: { fileEvents: watchedFiles.map((glob) => vscode.workspace.createFileSystemWatcher(glob)) },
    errorHandler: restartingHandler(onStopped),
    outputChannelName: "Twelve-Factor Lint",
  };
  return new LanguageClient("twelveFactor", "Twelve-Factor Lint", { module, transport: TransportKind.ipc }, options);
}

/** What the server has to know of VS Code's settings and trust. */
export function readSettings(): ClientSettings {
  const settings = vscode.workspace.getConfiguration("twelveFactor");
  const { enable, showBaseline, run, lowestSeverity } = defaultClientSettings;
  return {
    enable: settings.get("enable", enable),
    trusted: vscode.workspace.isTrusted,
    showBaseline: settings.get("showBaseline", showBaseline),
    run: settings.get("run", run),
    lowestSeverity: settings.get("lowestSeverity", lowestSeverity),
  };
}

export function isRunning(client: LanguageClient): boolean {
  return client.state === State.Running;
}

/** Asks the server for something of which nobody waits for the answer. One that is stopped has nothing to do, and what fails stands in the output. */
export function request(client: LanguageClient, name: string, params?: object): void {
  if (isRunning(client)) (params === undefined ? client.sendRequest(name) : client.sendRequest(name, params)).catch(() => undefined);
}

const mostRestarts = 4;
const restartWindow = 3 * 60_000;

/** Starts the server again after a crash and says so; after a few in a row it leaves that to the person. */
function restartingHandler(onStopped: () => void): ErrorHandler {
  const crashes: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const now = Date.now();
      crashes.push(now);
      if (crashes.filter((at) => now - at < restartWindow).length <= mostRestarts) {
        void tell("The Twelve-Factor server stopped unexpectedly and was started again.", ["Show Output"]);
        return { action: CloseAction.Restart, handled: true };
      }
      onStopped();
      void tell("The Twelve-Factor server keeps stopping, so it was not started again.", ["Restart", "Show Output"]);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

async function tell(message: string, choices: readonly string[]): Promise<void> {
  const choice = await vscode.window.showWarningMessage(message, ...choices);
  if (choice === "Restart") await vscode.commands.executeCommand("twelveFactor.restart");
  if (choice === "Show Output") await vscode.commands.executeCommand("twelveFactor.showOutput");
}

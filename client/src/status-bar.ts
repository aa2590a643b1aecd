import * as vscode from "vscode";
import type { StatusParams } from "../../server/src/protocol.ts";

export interface StatusBar extends vscode.Disposable {
  show(status: StatusParams): void;
  showStopped(): void;
}

export function createStatusBar(): StatusBar {
  const item = vscode.window.createStatusBarItem("twelveFactor.status", vscode.StatusBarAlignment.Left, 0);
  item.name = "Twelve-Factor Lint";

  function set(text: string, tooltip: string, isWrong = false): void {
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = isWrong ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.accessibilityInformation = { label: `Twelve-Factor Lint: ${tooltip}` };
    item.show();
  }

  return {
    show(status) {
      item.command = { title: "Show Actions", command: "twelveFactor.showActions", arguments: [status.state] };
      const { open } = status;
      const counted = open.error + open.warning;
      switch (status.state) {
        case "checking":
          set("$(sync~spin) Twelve-Factor", progressText(status));
          break;
        case "disabled":
          set("$(circle-slash) Twelve-Factor", "Turned off in this workspace");
          break;
        case "cancelled":
          set(`$(debug-pause) Twelve-Factor: ${counted}`, "The check was cancelled; findings are incomplete. Check the workspace again to complete them.");
          break;
        case "settings-error":
          set(`$(warning) Twelve-Factor: ${counted}`, `The settings file has a mistake, so the last good settings are in force. ${status.message ?? ""}`, true);
          break;
        case "idle":
          set(`$(checklist) Twelve-Factor: ${counted}`, `${counts(open)} in the workspace`);
          break;
      }
    },
    showStopped: () => {
      item.command = "twelveFactor.showActions";
      set("$(error) Twelve-Factor", "The server is not running", true);
    },
    dispose: () => item.dispose(),
  };
}

function progressText({ progress }: StatusParams): string {
  return progress === undefined || progress.total === 0 ? "Checking the workspace …" : `Checking the workspace: ${progress.done} of ${progress.total} files`;
}

function counts(open: StatusParams["open"]): string {
  const words = [
    [open.error, "error"],
    [open.warning, "warning"],
    [open.information, "note"],
  ] as const;
  const parts = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return parts.length === 0 ? "Nothing found" : parts.join(", ");
}

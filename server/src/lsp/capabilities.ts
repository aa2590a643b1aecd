import { CodeActionKind, FileOperationPatternKind, TextDocumentSyncKind, type ServerCapabilities } from "vscode-languageserver";
import { fixAllKind } from "./handlers/code-actions.ts";

/** Renames and deletions of folders reach no file watcher, so they are asked for by name. */
const anyFile = { filters: [{ scheme: "file", pattern: { glob: "**/*" } }, { scheme: "file", pattern: { glob: "**", matches: FileOperationPatternKind.folder } }] };

/** What the server tells a client at the start that it can do. */
export const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
  hoverProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: anyFile, didRename: anyFile, didDelete: anyFile },
  },
};

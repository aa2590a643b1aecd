import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { reviewMethod, type SideTextParams } from "../../../server/src/protocol.ts";

/** Of the documents that are shown as they were, or are staged. */
export const sideScheme = "twelve-factor-review";

/** A file as it was before a change, or as it is staged, to be opened like any other. `label` says which, where an editor shows the path. */
export function sideUri(side: SideTextParams, label: string): vscode.Uri {
  return vscode.Uri.from({ scheme: sideScheme, path: `/${label}/${side.path}`, query: JSON.stringify(side) });
}

/** Read-only documents with the texts that the server reads from git, so that they are there without git's own extension. */
export class SideDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(sideScheme, this);

  readonly onDidChange = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
  }

  /** What is staged may be another text now; that of a commit never is. */
  refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === sideScheme && uri.query.includes('"commit":"index"')) this.#changed.fire(uri);
  }

  /** Empty for a file that was not there. */
  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    return (await this.#client.sendRequest<string | null>(reviewMethod.sideText, JSON.parse(query) as SideTextParams)) ?? "";
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

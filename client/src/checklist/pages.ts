import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { method, type RowKey } from "../../../server/src/protocol.ts";
import { keyOf, type FactorItem } from "./model.ts";

const scheme = "twelve-factor";

/** Pages about a factor of an app: documents that the server writes, shown by VS Code's own Markdown preview. */
export class FactorPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async show(item: FactorItem): Promise<void> {
    const uri = uriOf(item);
    // A preview that was closed may have left an older text behind.
    this.#changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const page = await this.#client.sendRequest<string | null>(method.factorPage, JSON.parse(uri.query) as RowKey);
    return page ?? "This app is no longer there.";
  }

  /** What is known of these rows is another. */
  refresh(items: readonly FactorItem[]): void {
    const open = new Set(vscode.workspace.textDocuments.filter((document) => document.uri.scheme === scheme).map(({ uri }) => uri.toString()));
    for (const item of items) if (open.has(uriOf(item).toString())) this.#changed.fire(uriOf(item));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The path is what the preview's title says. */
export function uriOf(item: FactorItem): vscode.Uri {
  const { numeral, title } = item.factor;
  return vscode.Uri.from({ scheme, path: `/${`${numeral}. ${title} (${item.parent.app.name})`.replaceAll("/", "-")}.md`, query: JSON.stringify(keyOf(item)) });
}

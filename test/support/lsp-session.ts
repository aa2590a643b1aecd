import { PassThrough } from "node:stream";
import { createConnection, createProtocolConnection, ProgressType, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from "vscode-languageserver/node";
import { ErrorCodes, ResponseError, type ClientCapabilities, type Diagnostic, type PublishDiagnosticsParams } from "vscode-languageserver";
import type { EvidenceCheck, Rule } from "../../server/src/core/rule.ts";
import { startServer } from "../../server/src/lsp/server.ts";
import { ChecklistModel } from "../../client/src/checklist/model.ts";
import { diskHost } from "../../server/src/host/disk.ts";
import { method, reviewMethod, type ChecklistParams, type ReviewParams, type StatusParams, type WhenIdleResult } from "../../server/src/protocol.ts";
import { oneRule, parsers } from "./lint.ts";
import { memoryHost, type MemoryHost } from "./memory-host.ts";

/** A client that talks to the real server over two streams, and remembers what it was told. */
export interface LspSession {
  readonly client: ProtocolConnection;
  readonly host: MemoryHost;
  readonly diagnostics: ReadonlyMap<string, PublishDiagnosticsParams>;
  readonly statuses: readonly StatusParams[];
  readonly questions: readonly string[];
  /** What a tree would be made of. */
  readonly checklist: ChecklistModel;
  /** What was said of the checklist, one message after the other. */
  readonly news: readonly ChecklistParams[];
  /** Bytes of all messages that the server sent so far. */
  readonly received: () => number;
  /** Everything that was told of the review. */
  readonly reviews: readonly ReviewParams[];
  /** Open diagnostics of a file of the workspace. */
  of(path: string): readonly Diagnostic[];
  uri(path: string): string;
  open(path: string, text?: string, version?: number): Promise<void>;
  edit(path: string, version: number, range: { line: number; from: number; to: number }, text: string): Promise<void>;
  watched(...changes: readonly { readonly path: string; readonly type: 1 | 2 | 3 }[]): Promise<void>;
  idle(): Promise<WhenIdleResult>;
  /** Everything the server sent until now, as it was sent. */
  sent(): string;
  end(): Promise<void>;
}

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly folders?: readonly string[];
  /** The folder is a home folder, as it were. */
  readonly vast?: boolean;
  /** Left out: `oneRule`. */
  readonly rules?: readonly Rule[];
  /** Instead of one that has the files. */
  readonly host?: MemoryHost;
  /** A folder on disk that is opened instead of files in memory. */
  readonly disk?: string;
  /** Whether a person cancels what is shown under a title, as soon as it is. */
  readonly cancels?: (title: string) => boolean;
  /** How the client answers when progress is to be shown; left out: as it should. */
  readonly progress?: "refused" | "unanswered";
  /** What a person picks when the server asks; left out: nothing. */
  readonly answer?: string;
  /** None when left out. */
  readonly evidenceChecks?: readonly EvidenceCheck[];
}

export async function startSession(files: Readonly<Record<string, string>>, options: SessionOptions = {}): Promise<LspSession> {
  const root = options.disk ?? "/workspace";
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const host = options.host ?? memoryHost(files);
  let bytes = 0;
  toClient.on("data", (chunk: Uint8Array) => (bytes += chunk.length));
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
    rules: options.rules ?? oneRule,
    evidenceChecks: options.evidenceChecks ?? [],
    parsers,
    diskHost: options.disk === undefined ? () => host : diskHost,
    findProjectRoot: () => Promise.resolve(root),
    isVast: () => options.vast === true,
    today: () => "2026-11-21",
    userName: () => Promise.resolve("Ada Lovelace"),
  });
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer), console);
  let sent = "";
  toClient.on("data", (bytes: Buffer) => void (sent += bytes.toString()));
  const diagnostics = new Map<string, PublishDiagnosticsParams>();
  const statuses: StatusParams[] = [];
  const checklist = new ChecklistModel();
  const news: ChecklistParams[] = [];
  client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => void diagnostics.set(params.uri, params));
  client.onNotification(method.status, (params: StatusParams) => void statuses.push(params));
  client.onNotification(method.checklist, (params: ChecklistParams) => {
    news.push(params);
    checklist.apply(params);
  });
  const reviews: ReviewParams[] = [];
  client.onNotification(reviewMethod.changed, (params: ReviewParams) => void reviews.push(params));
  client.onRequest("client/registerCapability", () => null);
  client.onRequest("window/workDoneProgress/create", ({ token }: { token: string | number }) => {
    if (options.progress === "refused") return new ResponseError(ErrorCodes.InternalError, "No progress here");
    if (options.progress === "unanswered") return new Promise(() => undefined);
    client.onProgress(new ProgressType<{ kind: string; title?: string }>(), token, ({ kind, title = "" }) => {
      if (kind === "begin" && options.cancels?.(title) === true) void client.sendNotification("window/workDoneProgress/cancel", { token });
    });
    return null;
  });
  const questions: string[] = [];
  client.onRequest("window/showMessageRequest", ({ message }: { message: string }) => {
    questions.push(message);
    return options.answer === undefined ? null : { title: options.answer };
  });
  client.listen();
  const folders = options.folders ?? [root];
  await client.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } },
    initializationOptions: options.initializationOptions ?? { enable: true, trusted: true },
    workspaceFolders: folders.map((folder) => ({ uri: `file://${folder}`, name: folder })),
  });
  await client.sendNotification("initialized", {});

  const uri = (path: string): string => `file://${root}/${path}`;
  return {
    client,
    host,
    diagnostics,
    statuses,
    questions,
    checklist,
    news,
    received: () => bytes,
    reviews,
    of: (path) => diagnostics.get(uri(path))?.diagnostics ?? [],
    uri,
    open: (path, text = host.files.get(path) ?? "", version = 1) =>
      client.sendNotification("textDocument/didOpen", { textDocument: { uri: uri(path), languageId: "javascript", version, text } }),
    edit: (path, version, { line, from, to }, text) =>
      client.sendNotification("textDocument/didChange", {
        textDocument: { uri: uri(path), version },
        contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }],
      }),
    watched: (...changes) =>
      client.sendNotification("workspace/didChangeWatchedFiles", { changes: changes.map(({ path, type }) => ({ uri: uri(path), type })) }),
    sent: () => sent,
    idle: () => client.sendRequest(method.whenIdle),
    async end() {
      await client.sendRequest("shutdown");
      client.dispose();
    },
  };
}

import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from "vscode-languageserver/node";

/** The built server in a process of its own, as another editor would start it. */
export interface StdioSession {
  readonly client: ProtocolConnection;
  readonly process: ChildProcess;
  /** Resolves with the next diagnostics that fit. Ask before doing what brings them. */
  published(fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
}

/** `folder` is absolute. Nothing is sent beyond `initialized`. `nodeOptions` come before the server's path. */
export async function startStdioSession(folder: string, nodeOptions: readonly string[] = []): Promise<StdioSession> {
  const server = fileURLToPath(new URL("../../dist/server.js", import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, server, "--stdio"], { stdio: ["pipe", "pipe", nodeOptions.length === 0 ? "inherit" : "ignore"] });
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin), console);
  const waiting = new Set<(params: PublishDiagnosticsParams) => void>();
  client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    for (const hear of waiting) hear(params);
  });
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "folder" }],
  });
  await client.sendNotification("initialized", {});
  return {
    client,
    process: child,
    published: (fits) =>
      new Promise((resolve) => {
        const hear = (params: PublishDiagnosticsParams): void => {
          if (!fits(params)) return;
          waiting.delete(hear);
          resolve(params);
        };
        waiting.add(hear);
      }),
  };
}

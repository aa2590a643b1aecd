import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Without these Chromium looks up hosts of its own at every start. */
export const browserArguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/**
 * VS Code's server build on a folder, as a page that a browser can open. `server` is the folder that `provision` made; `payload` is what
 * VS Code's page takes of the desktop's arguments, with paths below the server's machine as absolute paths.
 *
 * @param {{ server: string, folder: string, extension?: string | undefined, suite?: string | undefined, trusts?: boolean }} options `trusts`: whether every folder is trusted; else VS Code asks.
 * @returns {Promise<{ url: string, stop: () => void }>} `stop` ends the server and removes everything it wrote.
 */
export async function serveWorkbench({ server, folder, extension, suite, trusts = true }) {
  const data = mkdtempSync(join(tmpdir(), "twelve-factor-vscode-"));
  const port = await freePort();
  const child = spawn(
    join(server, "runtime/node_modules/node/bin/node"),
    [
      join(server, "node_modules/code-server/lib/vscode/out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...["--enable-smoke-test-driver", "--disable-telemetry", ...(trusts ? ["--disable-workspace-trust"] : [])],
      ...["--server-data-dir", join(data, "server"), "--user-data-dir", join(data, "user"), "--extensions-dir", join(data, "extensions")],
    ],
    // Its own process group, so that its children go with it.
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const stop = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // It is gone already.
    }
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  const log = [];
  try {
    await new Promise((listening, reject) => {
      child.stderr.on("data", (chunk) => log.push(chunk));
      child.stdout.on("data", (chunk) => {
        log.push(chunk);
        if (String(chunk).includes("Extension host agent listening")) listening(undefined);
      });
      child.once("exit", (code) => reject(new Error(`VS Code's server ended with code ${code}:\n${Buffer.concat(log)}`)));
    });
  } catch (error) {
    stop();
    throw error;
  }
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
  const payload = [
    ...(extension === undefined ? [] : [["extensionDevelopmentPath", remote(extension)]]),
    ...(suite === undefined ? [] : [["extensionTestsPath", remote(suite)]]),
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  return { url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(resolve(folder))}&payload=${encodeURIComponent(JSON.stringify(payload))}`, stop };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((found, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => found(port));
    });
  });
}

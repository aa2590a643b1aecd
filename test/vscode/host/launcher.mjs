#!/usr/bin/env node
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

/**
 * Stands in for VS Code's desktop executable: takes its arguments, shows VS Code's server build in a headless Chromium, and ends with
 * the code of the test suite. `TWELVE_FACTOR_VSCODE_SERVER` names the folder that `provision` made, `TWELVE_FACTOR_CHROMIUM` the browser.
 */
/** Without these Chromium looks up hosts of its own at every start. */
const browserArguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

const argument = (name) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const isVerbose = process.env.TWELVE_FACTOR_VERBOSE === "1";
const workspace = process.argv.slice(2).find((one) => !one.startsWith("-"));
const extension = argument("extensionDevelopmentPath");
const suite = argument("extensionTestsPath");

const host = await startHost();
process.on("SIGINT", () => end(130));
process.on("SIGTERM", () => end(143));
try {
  await host.show();
} catch (error) {
  console.error(error);
  end(1);
}

/** The server build and a browser on it. Everything it made is gone once `stop` was called. */
async function startHost() {
  const folder = process.env.TWELVE_FACTOR_VSCODE_SERVER;
  const data = mkdtempSync(join(tmpdir(), "twelve-factor-vscode-"));
  const port = await freePort();
  const server = spawn(
    join(folder, "runtime/node_modules/node/bin/node"),
    [
      join(folder, "node_modules/code-server/lib/vscode/out/server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...["--enable-smoke-test-driver", "--disable-telemetry", "--disable-workspace-trust"],
      ...["--server-data-dir", join(data, "server"), "--user-data-dir", join(data, "user"), "--extensions-dir", join(data, "extensions")],
    ],
    // Its own process group, so that its children go with it.
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const log = [];
  server.stderr.on("data", (chunk) => log.push(chunk));
  const listening = new Promise((resolveListening, reject) => {
    server.stdout.on("data", (chunk) => {
      log.push(chunk);
      if (String(chunk).includes("Extension host agent listening")) resolveListening();
    });
    server.once("exit", (code) => reject(new Error(`VS Code's server ended with code ${code}:\n${Buffer.concat(log)}`)));
  });
  let browser;

  return {
    async show() {
      await listening;
      browser = await chromium.launch({ executablePath: process.env.TWELVE_FACTOR_CHROMIUM, args: browserArguments });
      const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
      // VS Code's own talk; the suite's report is in its results.
      await page.exposeFunction("codeAutomationLog", (type, args) => isVerbose && console.log(...args.map((one) => (typeof one === "string" ? one : JSON.stringify(one)))));
      await page.exposeFunction("codeAutomationExit", (code) => end(code));
      const remote = (path) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
      const payload = [
        ...(extension === undefined ? [] : [["extensionDevelopmentPath", remote(extension)]]),
        ...(suite === undefined ? [] : [["extensionTestsPath", remote(suite)]]),
        ["skipWelcome", "true"],
        ["skipReleaseNotes", "true"],
      ];
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(resolve(workspace))}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    },
    async stop() {
      await browser?.close().catch(() => {});
      try {
        process.kill(-server.pid, "SIGKILL");
      } catch {
        // It is gone already.
      }
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function end(code) {
  await host.stop();
  process.exit(code);
}

function freePort() {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolvePort(port));
    });
  });
}

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { provision } from "./host/provision.mts";
import { newestVersion } from "./host/versions.mts";
import { serveWorkbench } from "./host/workbench.mjs";

/** `npm run vscode -- <folder>`: a VS Code with the extension of this checkout, in a window where there is one, else as a page to open. */
const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), process.argv[2] ?? fileURLToPath(new URL("../fixtures/sample-service", import.meta.url)));
const extension = fileURLToPath(new URL("../..", import.meta.url));
const host = await provision(newestVersion);

if (host.kind === "desktop") {
  spawn(host.executable, [`--extensionDevelopmentPath=${extension}`, "--new-window", folder], { stdio: "ignore", detached: true }).unref();
} else {
  const workbench = await serveWorkbench({ server: host.environment["TWELVE_FACTOR_VSCODE_SERVER"] ?? "", folder, extension });
  console.log(`Open this in a browser, and stop it here with Ctrl-C:\n\n  ${workbench.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      workbench.stop();
      process.exit(0);
    });
  }
}

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import type { VsCodeVersion } from "./versions.mts";

/** A VS Code that `runTests` can start: an executable that takes the desktop build's arguments, and what it must find in the environment. */
export interface ProvisionedHost {
  readonly kind: "desktop" | "server";
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Gets a VS Code ready, once per machine and version: the desktop build where it can be shown and downloaded, else the server build
 * with Chromium. `TWELVE_FACTOR_VSCODE_HOST=desktop|server` chooses.
 */
export async function provision(version: VsCodeVersion): Promise<ProvisionedHost> {
  const forced = process.env["TWELVE_FACTOR_VSCODE_HOST"];
  if (forced === "desktop" || (forced !== "server" && canShowWindows() && (await canDownload()))) {
    const executable = await downloadAndUnzipVSCode({ version: version.vscode, cachePath: join(cacheFolder(), "vscode-desktop") });
    return { kind: "desktop", executable, environment: {} };
  }
  const server = provisionServer(version);
  return { kind: "server", executable: fileURLToPath(new URL("launcher.mjs", import.meta.url)), environment: { TWELVE_FACTOR_VSCODE_SERVER: server, TWELVE_FACTOR_CHROMIUM: chromium() } };
}

/** Outside the checkout, so that a clean clone finds what an earlier one made. */
export function cacheFolder(): string {
  const base = process.env["TWELVE_FACTOR_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "twelve-factor-lint");
  mkdirSync(base, { recursive: true });
  return base;
}

function canShowWindows(): boolean {
  return process.platform !== "linux" || process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
}

async function canDownload(): Promise<boolean> {
  try {
    const answer = await fetch("https://update.code.visualstudio.com/api/releases/stable", { signal: AbortSignal.timeout(5000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The folder with the server build of VS Code and the Node it wants, in `node_modules`. */
function provisionServer(version: VsCodeVersion): string {
  const folder = join(cacheFolder(), `vscode-server-${version.codeServer}-node-${version.node}`);
  if (existsSync(folder)) return folder;
  say(`Preparing VS Code ${version.vscode} (once per machine, about three minutes) …`);
  installDebianPackages();
  // A half-finished install leaves a broken folder, so it gets its name when it is whole.
  const unfinished = mkdtempSync(join(cacheFolder(), "unfinished-"));
  try {
    installServer(version, unfinished);
    finish(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/**
 * In steps, because the install script of code-server wants what a closed network has not: npm started by its own Node, and a download
 * of ripgrep. Here the modules come first without their scripts, Debian's ripgrep stands in, and then the scripts run.
 */
function installServer(version: VsCodeVersion, folder: string): void {
  const runtime = join(folder, "runtime");
  mkdirSync(runtime);
  for (const project of [folder, runtime]) writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  // Newer npm runs no install script unless told to, older npm drops root's rights in them unless told not to.
  const settings = { npm_config_dangerously_allow_all_scripts: "true", npm_config_unsafe_perm: "true", npm_config_yes: "true", npm_config_audit: "false", npm_config_fund: "false" };
  const nodeMajor = process.versions.node.split(".")[0] ?? "";
  const env = { ...process.env, ...settings, FORCE_NODE_VERSION: nodeMajor, npm_config_user_agent: `npm node/v${nodeMajor}`, PATH: `${join(runtime, "node_modules/node/bin")}:${process.env["PATH"] ?? ""}` };
  run("npm", ["install", `node@${version.node}`], runtime, env);
  run("npm", ["install", "--ignore-scripts", `code-server@${version.codeServer}`], folder, env);
  const codeServer = join(folder, "node_modules/code-server");
  const vscode = join(codeServer, "lib/vscode");
  run("npm", ["install", "--ignore-scripts", "--omit=dev"], vscode, env);
  const ripgrep = join(vscode, "node_modules/@vscode/ripgrep");
  const installed = find(["rg"]);
  if (existsSync(ripgrep) && !existsSync(join(ripgrep, "bin")) && installed !== undefined) {
    mkdirSync(join(ripgrep, "bin"));
    copyFileSync(installed, join(ripgrep, "bin/rg"));
  }
  run("npm", ["rebuild"], vscode, env);
  run("sh", ["postinstall.sh"], codeServer, env);
}

/** Another run may have been faster; then its folder serves. */
function finish(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const result = spawnSync(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${result.stdout}\n${result.stderr}`.slice(-6000));
}

const wantedPrograms = { chromium: ["chromium", "chromium-browser", "google-chrome"], python3: ["python3"], make: ["make"], "g++": ["g++"], ripgrep: ["rg"] };

function installDebianPackages(): void {
  const missing = Object.entries(wantedPrograms).filter(([, programs]) => find(programs) === undefined).map(([name]) => name);
  if (!existsSync("/usr/include/gssapi/gssapi.h")) missing.push("libkrb5-dev");
  if (missing.length === 0) return;
  if (process.platform !== "linux" || find(["apt-get"]) === undefined || process.getuid?.() !== 0) {
    throw new Error(`The VS Code suite needs ${missing.join(", ")}. Install these (on Debian: apt-get install ${missing.join(" ")}) and run it again.`);
  }
  say(`Installing ${missing.join(", ")} …`);
  const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  spawnSync("apt-get", ["update", "-qq"], options);
  const installed = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { ...options, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  if (installed.status !== 0) throw new Error(`apt-get install ${missing.join(" ")} failed:\n${installed.stderr}`);
}

function chromium(): string {
  const found = process.env["TWELVE_FACTOR_CHROMIUM"] ?? find(wantedPrograms.chromium);
  if (found !== undefined) return found;
  installDebianPackages();
  return find(wantedPrograms.chromium) ?? "chromium";
}

function find(programs: readonly string[]): string | undefined {
  for (const program of programs) {
    try {
      return execFileSync("sh", ["-c", `command -v "$1"`, "sh", program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

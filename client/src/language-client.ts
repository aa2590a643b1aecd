import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind, type ErrorHandler, type LanguageClientOptions } from "vscode-languageclient/node";
import { defaultClientSettings, type ClientSettings } from "../../server/src/protocol.ts";

/** The languages the server parses, by VS Code's ids. */
export const languages = ["javascript", "javascriptreact", "typescript", "typescriptreact", "python", "go", "java", "ruby", "php", "csharp", "rust", "shellscript"];

/** Manifests, deployment files and files of settings, by name: not every editor knows them by a language. */
const documents = [
  ...["package.json", "pyproject.toml", "Pipfile", "requirements*.{txt,in}", "{Dockerfile,Containerfile}", "Dockerfile.*", "*.Dockerfile", "Procfile", "Procfile.*"],
  // Manifests of Kubernetes have any name.
  ...["*.{yml,yaml}", "{app,railway}.json", "{fly,fly.*,railway,nixpacks}.toml", "*.{service,conf,ini}", "{crontab,*.crontab,*.cron,cron.d/*}", "{.env,.env.*,*.env,.flaskenv}", "*.{sh,bash}", ".gitignore"],
  ...["setup.cfg", "go.{mod,work}", "pom.xml", "*.{gradle,gradle.kts}", "gradle.properties", "libs.versions.toml", "{Gemfile,gems.rb}", "*.gemspec", "composer.json", "Cargo.toml"],
  ...["*.{csproj,fsproj,vbproj,sln,slnx}", "Directory.{Packages,Build}.props", "global.json"],
  ...["{application,bootstrap}*.properties", "appsettings*.json", "{web,app,Web,App}*.config", "{logback,log4j}*.xml", "log4j2*.json", "{log4j,logging}*.properties", "{nlog,NLog,log4net}*.{config,xml}"],
  ...["{.nvmrc,.node-version,.python-version,.ruby-version,.php-version,.java-version,.go-version,.tool-versions}", "runtime.txt", "{rust-toolchain,rust-toolchain.toml}"],
].map((name) => `**/${name}`);

export function createLanguageClient(context: vscode.ExtensionContext, onStopped: () => void): LanguageClient {
  const module = context.asAbsolutePath("dist/server.js");
  const options: LanguageClientOptions = {
    documentSelector: [...languages.map((language) => ({ scheme: "file", language })), ...["**/.twelve-factor.json", ...documents].map((pattern) => ({ scheme: "file", pattern }))],
    initializationOptions: () => readSettings(),
    synchronize: { fileEvents: watchedFiles.map((glob) => vscode.workspace.createFileSystemWatcher(glob)) },
    errorHandler: restartingHandler(onStopped),
    outputChannelName: "Twelve-Factor Lint",
  };
  return new LanguageClient("twelveFactor", "Twelve-Factor Lint", { module, transport: TransportKind.ipc }, options);
}

/** What the server has to know of VS Code's settings and trust. */
export function readSettings(): ClientSettings {
  const settings = vscode.workspace.getConfiguration("twelveFactor");
  const { enable, showBaseline, run, lowestSeverity } = defaultClientSettings;
  return {
    enable: settings.get("enable", enable),
    trusted: vscode.workspace.isTrusted,
    showBaseline: settings.get("showBaseline", showBaseline),
    run: settings.get("run", run),
    lowestSeverity: settings.get("lowestSeverity", lowestSeverity),
  };
}

export function isRunning(client: LanguageClient): boolean {
  return client.state === State.Running;
}

/** Asks the server for something of which nobody waits for the answer. One that is stopped has nothing to do, and what fails stands in the output. */
export function request(client: LanguageClient, name: string, params?: object): void {
  if (isRunning(client)) (params === undefined ? client.sendRequest(name) : client.sendRequest(name, params)).catch(() => undefined);
}

/** Narrow, so that a build or an install does not wake the server. Git's own files are left to git's extension. */
const watchedFiles = [
  "**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,py,go,java,rb,ru,rake,php,cs,rs}",
  "**/Rakefile",
  "**/{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,bun.lockb,uv.lock,poetry.lock,pdm.lock,Pipfile.lock}",
  "**/{pylock.toml,go.sum,Gemfile.lock,gems.locked,composer.lock,Cargo.lock,packages.lock.json,gradle.lockfile}",
  "**/{.twelve-factor.json,.twelve-factor-baseline.json,.ignore}",
  "**/{README*,*.md,*.rst,*.adoc}",
  ...documents,
];

const mostRestarts = 4;
const restartWindow = 3 * 60_000;

/** Starts the server again after a crash and says so; after a few in a row it leaves that to the person. */
function restartingHandler(onStopped: () => void): ErrorHandler {
  const crashes: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const now = Date.now();
      crashes.push(now);
      if (crashes.filter((at) => now - at < restartWindow).length <= mostRestarts) {
        void tell("The Twelve-Factor server stopped unexpectedly and was started again.", ["Show Output"]);
        return { action: CloseAction.Restart, handled: true };
      }
      onStopped();
      void tell("The Twelve-Factor server keeps stopping, so it was not started again.", ["Restart", "Show Output"]);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

async function tell(message: string, choices: readonly string[]): Promise<void> {
  const choice = await vscode.window.showWarningMessage(message, ...choices);
  if (choice === "Restart") await vscode.commands.executeCommand("twelveFactor.restart");
  if (choice === "Show Output") await vscode.commands.executeCommand("twelveFactor.showOutput");
}

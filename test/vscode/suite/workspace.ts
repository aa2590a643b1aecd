import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import type { ExtensionApi } from "../../../client/src/extension.ts";
import type { FindingReport, Report } from "../../../server/src/core/report.ts";

export const folder = (): vscode.Uri => vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri;
export const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);

const extension = () => vscode.extensions.getExtension<ExtensionApi>("twelve-factor-lint.twelve-factor-lint");

export async function api(): Promise<ExtensionApi> {
  const found = extension();
  if (found === undefined) throw new Error("The extension is not installed.");
  return found.activate();
}

/** The server has heard everything VS Code told it so far, and everything is analysed. */
export async function idle(): Promise<void> {
  await (await api()).whenIdle();
}

/** Our diagnostics of one file. */
export function findings(path: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uriOf(path)).filter((one) => one.source === "twelve-factor");
}

/** Does something, then waits until the diagnostics say what they should; for changes that reach the server through file watchers. */
export async function until(act: () => PromiseLike<unknown>, holds: () => boolean): Promise<void> {
  let listener: vscode.Disposable | undefined;
  const seen = new Promise<void>((resolve) => {
    listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (holds()) resolve();
    });
  });
  await act();
  if (!holds()) await seen;
  listener?.dispose();
}

/** Does something, then waits until the checklist shows what it should. */
export async function untilTree(act: () => PromiseLike<unknown>, holds: () => Promise<boolean>): Promise<void> {
  const { checklist } = await api();
  let listener: vscode.Disposable | undefined;
  const seen = new Promise<void>((resolve, reject) => {
    listener = checklist.onDidChangeTreeData(() => void holds().then((does) => (does ? resolve() : undefined), reject));
  });
  await act();
  if (!(await holds())) await seen;
  listener?.dispose();
}

/** One comparable line per finding, the same for editor and command line. */
export type FindingLine = string;

/** What the editor shows of the whole workspace. */
export function editorFindings(): FindingLine[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) =>
      diagnostics
        .filter((one) => one.source === "twelve-factor")
        .map(({ code, severity, message, range: { start, end } }) => {
          const rule = typeof code === "object" ? code.value : code;
          const path = uri.path.slice(folder().path.length + 1);
          return line(String(rule), severities[severity] ?? "", message, path, [start.line + 1, start.character + 1, end.line + 1, end.character + 1]);
        }),
    )
    .sort();
}

/** What the command line says of the same folder, as it is on disk. */
export async function commandLineFindings(): Promise<FindingLine[]> {
  const open = (JSON.parse(await commandLine("check", "--format", "json", "--fail-on", "never")) as Report).findings.filter((finding: FindingReport) => finding.state === "open");
  return open.map(({ rule, severity, message, path, range: { start, end } }) => line(rule, severity, message, path, [start.line, start.column, end.line, end.column])).sort();
}

/** What the command line prints in the same folder. */
export async function commandLine(...args: readonly string[]): Promise<string> {
  const cli = join(extension()?.extensionPath ?? "", "dist", "cli.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder().fsPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" }, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

function line(rule: string, severity: string, message: string, path: string, range: readonly number[]): FindingLine {
  return `${path}:${range.join(":")} ${severity} ${rule} ${message}`;
}

const severities: Readonly<Record<number, string>> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "information",
  [vscode.DiagnosticSeverity.Hint]: "hint",
};

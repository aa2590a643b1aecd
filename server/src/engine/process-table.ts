import type { App, AppKind } from "../core/app.ts";
import type { Deployment, ProcessType } from "../core/deployment.ts";
import { developmentServer, isOnlyAScript } from "../core/development-servers.ts";
import type { Process } from "../core/documents.ts";
import { positionAt, type LineTable } from "../core/text.ts";
import { toolVersion } from "./version.ts";

/** What the files of a project start in production, app by app. Lines are 1-based, paths relative to the folder that was asked for. */
export interface ProcessTable {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "twelve-factor-lint"; readonly version: string };
  readonly apps: readonly AppProcesses[];
}

export interface AppProcesses {
  /** `.` for the folder itself. */
  readonly root: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly processes: readonly ProcessRow[];
}

export interface ProcessRow {
  readonly name: string;
  readonly type: ProcessType;
  /** In words, wrappers and scripts followed; what may be secret in it is replaced by `…`. */
  readonly command: string;
  /** The program that does the work. */
  readonly program: string;
  /** Commands that run before it in the same start. */
  readonly before: readonly string[];
  /** Where it is declared. */
  readonly path: string;
  readonly line: number;
  /** A number, or the variable that says it, as `$PORT`; `null` where neither the command nor its deployment tells. */
  readonly port: number | string | null;
}

export interface ProcessTableInput {
  readonly apps: readonly App[];
  readonly processesOf: (root: string) => readonly Process[];
  readonly deploymentsOf: (root: string) => readonly Deployment[];
  readonly textOf: (path: string) => { readonly lines: LineTable } | undefined;
  /** Only apps in this folder; relative to the project root, `` for all. */
  readonly folder: string;
}

export function processTable({ apps, processesOf, deploymentsOf, textOf, folder }: ProcessTableInput): ProcessTable {
  const relative = (path: string): string => (folder === "" ? path : path === folder ? "" : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : `${"../".repeat(folder.split("/").length)}${path}`);
  const isShown = ({ root }: App): boolean => folder === "" || root === folder || root.startsWith(`${folder}/`);
  return {
    schemaVersion: 1,
    tool: { name: "twelve-factor-lint", version: toolVersion },
    apps: apps.filter(isShown).map((app): AppProcesses => ({
      root: relative(app.root) === "" ? "." : relative(app.root),
      name: app.name,
      kind: app.kind,
      processes: processesOf(app.root).filter((process) => !isForItsDevelopers(process, app)).map(({ name, type, words, program, before, declared: { path, span } }): ProcessRow => {
        const lines = textOf(path)?.lines;
        return {
          name,
          type,
          command: shown(words),
          program,
          before: before.map((step) => shown(step.words)),
          path: relative(path),
          line: lines === undefined ? 1 : positionAt(lines, span.start).line + 1,
          port: portOf(words) ?? portOfDeployment(name, path, deploymentsOf(app.root)) ?? null,
        };
      }),
    })),
  };
}

/** The page of a browser is released as files; a `start` script serves it to who works on it. */
function isForItsDevelopers(process: Process, { kind }: App): boolean {
  return kind === "static-frontend" && isOnlyAScript(process) && developmentServer(process.words) !== undefined;
}

/** A command for people, without the values that are secret by the name of their option, and without passwords of URLs. */
function shown(words: readonly string[]): string {
  return words
    .map((word, index) => {
      if (secretOption.test(words[index - 1] ?? "") && !word.startsWith("-")) return "…";
      return word.replace(/(:\/\/)[^/@\s]*@/g, "$1…@").replace(/^(-{0,2}[\w.-]*(?:pass|secret|token|key|credential|auth)[\w.-]*=)(?!\$).+$/i, "$1…");
    })
    .map((word) => (/\s/.test(word) || word === "" ? JSON.stringify(word) : word))
    .join(" ");
}

const secretOption = /^--?[\w-]*(?:pass|secret|token|key|credential|auth)[\w-]*$/i;

/** The port that a command names, by an option or in an address. */
function portOf(words: readonly string[]): number | string | undefined {
  for (const [index, word] of words.entries()) {
    const [, option = "", joined] = /^(-b|--bind|--port|-p|-S|--listen|--http)(?:=(.*))?$/.exec(word) ?? [];
    if (option === "") continue;
    const value = joined ?? words[index + 1] ?? "";
    // A variable that is all of an address may hold more than a port.
    const [, before, variable] = /^(.*:)?\$\{?(\w+)/.exec(value) ?? [];
    if (variable !== undefined && (before !== undefined || /^(?:--port|-p)$/.test(option) || /PORT$/i.test(variable))) return `$${variable}`;
    const port = /(?:^|:)(\d{2,5})$/.exec(value)?.[1];
    if (port !== undefined) return Number(port);
  }
  return undefined;
}

/** The port that is declared for the process where it is started. */
function portOfDeployment(name: string, path: string, deployments: readonly Deployment[]): number | undefined {
  const ports = new Set(deployments.filter((one) => one.path === path && one.process.name === name).flatMap(({ process }) => process.ports.map(({ port }) => port)));
  const [port] = ports;
  return ports.size === 1 ? port : undefined;
}

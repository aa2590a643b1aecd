import type { App, AppKind } from "../core/app.ts";
import type { Deployment, ProcessType } from "../core/facts/deployment.ts";
import { developmentServer, isOnlyAScript } from "../core/processes/development-servers.ts";
import type { Process, ProcessStep } from "../core/facts/documents.ts";
import { isDockerfileName } from "../formats/dockerfile.ts";
import { baseName } from "../core/paths.ts";
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
  /** The program that does the work; empty, as the command is, where only an image that is not built from a file here knows it. */
  readonly program: string;
  /** The image that is started as it is, where nothing here says what that starts. */
  readonly image: string | null;
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
  const lineOf = (path: string, offset: number): number => {
    const lines = textOf(path)?.lines;
    return lines === undefined ? 1 : positionAt(lines, offset).line + 1;
  };
  const isShown = ({ root }: App): boolean => folder === "" || root === folder || root.startsWith(`${folder}/`);
  const tables = apps.filter(isShown).map((app): AppProcesses => {
    const deployments = deploymentsOf(app.root);
    const processes = startedAlone(processesOf(app.root).filter((process) => !isForItsDevelopers(process, app)));
    const rows = processes.map(({ name, type, words, program, before, declared: { path, span } }): ProcessRow => ({
      name,
      type: type === "other" && (processes.length === 1 ? app.kind === "service" : processes.some((twin) => twin.type === "web" && shown(twin.words) === shown(words))) ? "web" : type,
      command: shown(words),
      program,
      image: null,
      before: before.filter((step) => !isOtherWay(step, words)).map((step) => shown(step.words)),
      path: relative(path),
      line: lineOf(path, span.start),
      port: portOf(words) ?? portOfDeployment(name, path, deployments) ?? null,
    }));
    const images = processes.some(({ declared: { path } }) => isDockerfileName(baseName(path))) ? [] : imagesStarted(deployments);
    return {
      root: relative(app.root) === "" ? "." : relative(app.root),
      name: app.name,
      kind: app.kind,
      processes: [...rows, ...images.map(({ path, process: { name, type, image, ports, span } }): ProcessRow => ({ name, type: type ?? "other", command: "", program: "", image: image ?? null, before: [], path: relative(path), line: lineOf(path, span.start), port: ports[0]?.port ?? null }))],
    };
  });
  // Of what is built into others or given to people, nothing is started.
  const started = withAssemblies(tables).filter(({ kind, processes }, index) => processes.length > 0 || (waitsForRequestsOrWork.has(kind) && tables[index]?.processes.length === 0));
  return { schemaVersion: 1, tool: { name: "twelve-factor-lint", version: toolVersion }, apps: started.length > 0 ? started : tables };
}

/** An assembly of .NET belongs to the project that is called like it, though the Dockerfile lies in a folder above; there it is listed once. */
function withAssemblies(tables: readonly AppProcesses[]): readonly AppProcesses[] {
  const projectOf = ({ command }: ProcessRow, from: AppProcesses): AppProcesses => {
    const name = /^dotnet (?:\S*\/)?([\w.-]+)\.dll\b/.exec(command)?.[1];
    const named = name === undefined || name === from.name ? [] : tables.filter((one) => one.name === name);
    return named.length === 1 ? (named[0] ?? from) : from;
  };
  const rows = new Map<AppProcesses, ProcessRow[]>(tables.map((table) => [table, []]));
  for (const table of tables) {
    for (const row of table.processes) {
      const own = rows.get(projectOf(row, table));
      if (own?.some(({ command }) => command === row.command && command.startsWith("dotnet ")) !== true) own?.push(row);
    }
  }
  return tables.map((table) => ({ ...table, processes: rows.get(table) ?? [] }));
}

const waitsForRequestsOrWork: ReadonlySet<AppKind> = new Set(["service", "worker", "serverless"]);

/**
 * Each process once: a command that two files declare in the same way, the settings of uWSGI or a supervisor that a command names, and the
 * supervisor itself where what it starts is there.
 */
function startedAlone(processes: readonly Process[]): readonly Process[] {
  const known = new Map<string, Process>();
  for (const process of processes) {
    const configured = processes.filter((other) => other.declared.path !== process.declared.path && process.words.some((word) => baseName(word) === baseName(other.declared.path)));
    if (process.program === "supervisord" && configured.length > 0) continue;
    const hooks = configured.flatMap(({ program, before }) => (program === "uwsgi" ? before : []));
    const key = JSON.stringify([process.words.map((word) => word.replace(/^\.\//, "")), process.before.map((step) => step.words)]);
    const isSettings = process.program === "uwsgi" && processes.some(({ program, words, declared }) => program === "uwsgi" && declared.path !== process.declared.path && words.some((word) => baseName(word) === baseName(process.declared.path)));
    // A deployment has a better name for it than the image.
    const twin = known.get(key);
    if (!isSettings && (twin === undefined || (twin.name === "web" && process.type !== "other"))) known.set(key, hooks.length === 0 ? process : { ...process, before: [...process.before, ...hooks] });
  }
  return [...known.values()];
}

/** The same program in another branch of a script, such as with one option more. */
function isOtherWay({ words, conditional }: ProcessStep, main: readonly string[]): boolean {
  return conditional && main.every((word) => words.includes(word));
}

/** What is started as an image of which no file here says what it runs; several files may deploy the same. */
function imagesStarted(deployments: readonly Deployment[]): readonly Deployment[] {
  const found = deployments.filter(({ format, process }) => (format === "compose" || format === "kubernetes") && process.image !== undefined && process.command === undefined && process.entrypoint === undefined);
  return [...new Map(found.map((one) => [one.process.name, one])).values()];
}

/** The page of a browser is released as files; a `start` script serves it to who works on it. A builder is none of a release at all. */
function isForItsDevelopers(process: Process, { kind }: App): boolean {
  if (!isOnlyAScript(process)) return false;
  return /^(?:gulp|grunt)$/.test(process.program) || (kind === "static-frontend" && developmentServer(process.words) !== undefined);
}

/** A command for people, without the values that are secret by the name of their option, and without what in URLs is or may be one. */
function shown(words: readonly string[]): string {
  return words
    .map((word, index) => {
      if (secretOption.test(words[index - 1] ?? "") && !word.startsWith("-")) return "…";
      return withoutSecretsOfUrl(word).replace(/^(-{0,2}[\w.-]*(?:pass|secret|token|key|credential|auth)[\w.-]*=)(?!\$).+$/i, "$1…");
    })
    .map((word) => (/\s/.test(word) || word === "" ? JSON.stringify(word) : word))
    .join(" ");
}

/** Without the login, the query, and segments of digits and letters that nobody would make up. */
function withoutSecretsOfUrl(word: string): string {
  const [, scheme, rest = ""] = /^([^:\s]*:\/\/)(.*)$/s.exec(word) ?? [];
  if (scheme === undefined) return word;
  const shown = rest.replace(/^[^/@\s]*@/, "…@").replace(/\?.*$/s, "?…");
  return scheme + shown.split("/").map((segment, index) => (index > 0 && /^(?=.*\d)(?=.*[A-Za-z])[\w+=-]{10,}$/.test(segment) ? "…" : segment)).join("/");
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

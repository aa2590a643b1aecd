import { inlineScript, isPackageManager, programOf, scriptOfShell, unwrapped } from "../core/commands.ts";
import type { Dockerfile, Document, PackageManifest, Process, ShellCommand } from "../core/documents.ts";
import { commandLine, findScript, releasedCommand } from "../core/images.ts";
import { pathRole } from "../core/path-role.ts";
import type { Span } from "../core/text.ts";
import { readShellCommands } from "../formats/shell.ts";

/** The documents of one app, and those at the project root that may speak of it. */
export interface ProcessClues {
  /** Root of the app, relative to the project root. */
  readonly root: string;
  readonly documents: readonly Document[];
}

/**
 * The process table of an app: what its deployment files start in production, with package managers, shells and entry scripts followed
 * to the program that does the work. Rule catalogue 1.7. `package.json`'s start script counts where nothing else starts a process.
 */
export function processesOf(clues: ProcessClues): readonly Process[] {
  const found: Process[] = [];
  for (const { path, facts } of clues.documents) {
    // A deployment file at the project's root starts the app there; only compose files speak of others.
    const isOwn = clues.root === "" || path.startsWith(`${clues.root}/`);
    if (pathRole(path) !== "app" || !isOwn) continue;
    if (facts.kind === "procfile" && path.endsWith("Procfile")) {
      for (const { name, command, span } of facts.processes) found.push(...processFrom(name, readShellCommands(command), path, span, clues));
    }
    if (facts.kind === "dockerfile") found.push(...processOfImage(facts, path, clues));
  }
  if (found.length > 0) return found;
  const manifest = manifestAt(clues, clues.root);
  const start = manifest?.facts.scripts["start"];
  return manifest === undefined || start === undefined ? [] : processFrom("web", readShellCommands(start), manifest.path, { start: 0, end: 0 }, clues);
}

function processOfImage(dockerfile: Dockerfile, path: string, clues: ProcessClues): readonly Process[] {
  const image = releasedCommand(dockerfile, path, clues.documents);
  const main = image.command ?? image.entry;
  return main === undefined ? [] : processFrom("web", [commandOf(commandLine(image))], path, main.span, clues);
}

function commandOf(words: readonly string[]): ShellCommand {
  return { words, span: { start: 0, end: 0 }, operator: "", redirects: [], nested: false, conditional: false };
}

function processFrom(name: string, commands: readonly ShellCommand[], path: string, span: Span, clues: ProcessClues): readonly Process[] {
  const followed = follow(commands.map(({ words, conditional }) => ({ words, conditional, path, span })), clues, 0);
  const last = followed.at(-1);
  if (last === undefined || last.words.length === 0) return [];
  const { words, path: written, span: at } = last;
  return [{ words, path: written, span: at, name, type: typeOf(name, last.words), program: programOf(last.words), before: followed.slice(0, -1) }];
}

function typeOf(name: string, words: readonly string[]): Process["type"] {
  if (name === "release") return "release";
  if (name === "web") return /^(?:celery|rq|sidekiq)$/.test(programOf(words)) ? "worker" : "web";
  return /clock|beat|cron|schedul/.test(name) ? "clock" : "worker";
}

/** One command and the place it is written. */
interface Step {
  readonly words: readonly string[];
  readonly conditional: boolean;
  readonly path: string;
  readonly span: Span;
}

/** Every command in the order it runs, the one that stays last; package managers, shells and scripts replaced by what they start. */
function follow(steps: readonly Step[], clues: ProcessClues, depth: number): readonly Step[] {
  const found: Step[] = [];
  for (const step of steps) {
    const plain = { ...step, words: withoutWrappers(step.words) };
    const inner = depth < mostHops ? started(plain, clues) : undefined;
    if (inner !== undefined && inner.length > 0) found.push(...follow(inner, clues, depth + 1));
    else if (plain.words.length > 0 && !/^(?:set|echo|cd|export|source|\.|true|false|sleep|wait|trap|shift|\[\[?|test|break|exit|local|read|eval)$/.test(plain.words[0] ?? "")) found.push(plain);
  }
  return found;
}

/** What a command starts in its turn. */
function started({ words, conditional, path, span }: Step, clues: ProcessClues): readonly Step[] | undefined {
  const inline = (text: string): readonly Step[] => readShellCommands(text).map((command) => ({ words: command.words, conditional: conditional || command.conditional, path, span }));
  const shell = inlineScript(words);
  if (shell !== undefined) {
    const [self, ...rest] = shell.operands;
    return inline(shell.script ?? "").map((step) => ({ ...step, words: withArguments(step.words, rest).map((word) => (word === "$0" ? (self ?? word) : word)) }));
  }
  const [file, ...args] = scriptOfShell(words) ?? [];
  if (file !== undefined) return scriptSteps(file, args, clues);
  if (isPackageManager(words)) {
    const program = programOf(words);
    const rest = words.slice(1).filter((word) => !word.startsWith("-"));
    const script = rest[0] === "run" || rest[0] === "run-script" ? rest[1] : program === "yarn" || program === "pnpm" ? rest[0] : rest[0] === "start" ? "start" : undefined;
    const text = script === undefined ? undefined : manifestAt(clues, clues.root)?.facts.scripts[script];
    return text === undefined ? undefined : inline(text);
  }
  return /\.sh$|entrypoint$/.test(words[0] ?? "") ? scriptSteps(words[0] ?? "", words.slice(1), clues) : undefined;
}

/** The commands of a script of the app. */
function scriptSteps(file: string, args: readonly string[], clues: ProcessClues): readonly Step[] | undefined {
  const script = findScript(file, clues.documents, clues.root);
  if (script?.facts.kind !== "shell-script") return undefined;
  return script.facts.commands.map(({ words, conditional, span }) => ({ path: script.path, span, conditional, words: withArguments(words, args) }));
}

/** With `"$@"` replaced by the arguments. */
function withArguments(words: readonly string[], args: readonly string[]): readonly string[] {
  return words.flatMap((word) => (word === "$@" || word === "$*" || word === "${@}" ? args : [word]));
}

/** Without what only starts another; `python -m gunicorn` is gunicorn. */
function withoutWrappers(words: readonly string[]): readonly string[] {
  const rest = unwrapped(words);
  return /^python[\d.]*$/.test(programOf(rest)) && rest[1] === "-m" && rest[2] !== undefined ? rest.slice(2) : rest;
}

function manifestAt({ documents }: ProcessClues, root: string): Document<PackageManifest> | undefined {
  const path = root === "" ? "package.json" : `${root}/package.json`;
  return documents.find((document): document is Document<PackageManifest> => document.path === path && document.facts.kind === "package-manifest");
}

const mostHops = 6;

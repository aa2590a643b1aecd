import type { Dockerfile, DockerInstruction, Document, PackageManifest, Process, ShellCommand } from "../core/documents.ts";
import { findScript, releasedCommand } from "../core/images.ts";
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
  const { entry, command } = releasedCommand(dockerfile, path, clues.documents);
  const main = command ?? entry;
  if (main === undefined) return [];
  const words = [...(entry === undefined ? [] : wordsOf(entry)), ...(command === undefined ? [] : wordsOf(command))];
  const commands = entry === undefined && main.exec === undefined ? readShellCommands(main.arguments) : [commandOf(words)];
  return processFrom("web", commands, path, main.span, { ...clues, root: clues.root });
}

function wordsOf(instruction: DockerInstruction): readonly string[] {
  return instruction.exec ?? readShellCommands(instruction.arguments).flatMap(({ words }) => words);
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

export function programOf(words: readonly string[]): string {
  const first = words[0] ?? "";
  return first.slice(first.lastIndexOf("/") + 1);
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
  const program = programOf(words);
  const inline = (text: string): readonly Step[] => readShellCommands(text).map((command) => ({ words: command.words, conditional: conditional || command.conditional, path, span }));
  if (/^(?:sh|bash|ash|dash)$/.test(program)) {
    const flag = words.findIndex((word) => /^-[a-z]*c$/.test(word));
    if (flag !== -1) return inline(words[flag + 1] ?? "");
    return scriptSteps(words[1] ?? "", words.slice(2), clues);
  }
  if (/^(?:npm|yarn|pnpm|bun)$/.test(program)) {
    const rest = words.slice(1).filter((word) => !word.startsWith("-"));
    const script = rest[0] === "run" || rest[0] === "run-script" ? rest[1] : program === "yarn" || program === "pnpm" ? rest[0] : rest[0] === "start" ? "start" : undefined;
    const text = script === undefined ? undefined : manifestAt(clues, clues.root)?.facts.scripts[script];
    return text === undefined ? undefined : inline(text);
  }
  return /\.sh$|entrypoint$/.test(words[0] ?? "") ? scriptSteps(words[0] ?? "", words.slice(1), clues) : undefined;
}

/** The commands of a script of the app, with `"$@"` replaced by its arguments. */
function scriptSteps(file: string, args: readonly string[], clues: ProcessClues): readonly Step[] | undefined {
  const script = findScript(file, clues.documents, clues.root);
  if (script?.facts.kind !== "shell-script") return undefined;
  return script.facts.commands.map(({ words, conditional, span }) => ({ path: script.path, span, conditional, words: words.flatMap((word) => (word === "$@" || word === "$*" || word === "${@}" ? args : [word])) }));
}

/** `exec`, init programs, environment setters and privilege droppers start what follows them in their own place. */
function withoutWrappers(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let hop = 0; hop < 6; hop++) {
    const program = programOf(rest);
    if (/^(?:exec|tini|dumb-init|catchsegv|nohup|cross-env|env|time|nice|pipenv|poetry|uv|dotenv|npx)$/.test(program)) {
      const next = rest.slice(1).filter((word, index) => !(index === 0 && word === "run"));
      const first = next.findIndex((word) => !word.startsWith("-") && !/^[A-Za-z_]\w*=/.test(word));
      if (first === -1) return rest;
      rest = next.slice(first);
    } else if (/^(?:su-exec|gosu|chroot)$/.test(program)) rest = rest.slice(2);
    else if (/^python[\d.]*$/.test(program) && rest[1] === "-m" && rest[2] !== undefined) return rest.slice(2);
    else break;
  }
  return rest;
}

function manifestAt({ documents }: ProcessClues, root: string): Document<PackageManifest> | undefined {
  const path = root === "" ? "package.json" : `${root}/package.json`;
  return documents.find((document): document is Document<PackageManifest> => document.path === path && document.facts.kind === "package-manifest");
}

const mostHops = 6;

import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { inlineScript, isOneShot, programOf, scriptOfShell, signalsAll, unwrapped } from "../../core/processes/commands.ts";
import type { Deployment } from "../../core/facts/deployment.ts";
import type { DockerInstruction, DockerStage, Document, ShellCommand, ShellScript } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { commandLine, findScript, releasedCommand, type ImageCommand } from "../../core/processes/images.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "disposability/signal-not-forwarded",
  severity: "warning",
  summary: "A shell or package manager stands between the platform's signal and the program",
  why: "SIGTERM goes to the first process of the container. A shell or npm in that place does not hand it on, so the program never learns that it should finish and is killed in the middle of its work.",
  instead: "Start the program itself, in the exec form, or let the script end with `exec`.",
  reference: "https://12factor.net/disposability",
  fix: "safe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => app.deployments.flatMap((deployment) => inspectDeployment(deployment, app))),
    wholeApp({}, (app) =>
      // An image for tools alone starts nothing that a platform stops.
      (app.processes.length === 0 ? [] : ownDocumentsOf(app, "dockerfile"))
        .flatMap((document) => {
          const image = releasedCommand(document.facts, document.path, app.documents);
          const { entry, command, stages } = image;
          const environment = stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "ENV").map((one) => one.arguments)).join("\n");
          const isForwarded = [commandLine(image), ...[entry, command].map((one) => execOf(one))].some((words) => signalsAll(words, environment));
          if (isForwarded) return [];
          const isShBash = stages.some(({ base }) => bashIsSh.test(base));
          const shells = { isBash: isShBash || stages.some((stage) => stage.instructions.some(({ keyword, arguments: shell }) => keyword === "SHELL" && /bash/.test(shell))), isShBash, isBusyBox: stages.some(isAlpine) };
          const takesNoCommand = entry !== undefined && (entry.exec === undefined || inlineScript(unwrapped(entry.exec)) !== undefined);
          const asWritten = [entry, takesNoCommand ? undefined : command].filter((one) => one !== undefined);
          return [...asWritten.flatMap((instruction) => inspectInstruction(instruction, document, shells, app)), ...inspectScript(image, app, document)];
        }),
    ),
  ],
});

/**
 * Which shell an image gives a command to: in the shell form, and where it is called sh. Bash starts a single command in its own place, BusyBox the last of several, too; the one of
 * Debian does neither. Tried in `test/signals`.
 */
interface Shells {
  readonly isBash: boolean;
  readonly isShBash: boolean;
  readonly isBusyBox: boolean;
}

/** Systems on which sh is another name of Bash: those of Red Hat's family, Amazon's and SUSE's, with the images of Java that are made of them. */
const bashIsSh = /(?:^|\/)(?:amazonlinux|al2023|centos|fedora|rockylinux|almalinux|oraclelinux|leap|tumbleweed|bci-\w[\w-]*|ubi\d*(?:-\w[\w-]*)?|archlinux|amazoncorretto)(?=[:/@]|$)(?![^\s]*(?:alpine|debian|bookworm|bullseye|slim))/;

function isAlpine({ base, instructions }: DockerStage): boolean {
  return /alpine|busybox/i.test(base) || instructions.some(({ keyword, arguments: command }) => keyword === "RUN" && /\bapk\s+(?:-\S+\s+)*add\b/.test(command));
}

/** The command that takes the place of the shell of a shell form. */
function execOf(instruction: DockerInstruction | undefined): readonly string[] {
  const [only, ...others] = instruction?.exec === undefined ? (instruction?.commands ?? []) : [];
  return only?.words[0] === "exec" && others.length === 0 ? only.words : [];
}

/** A container whose command takes the place of that of its image. One that ends by itself has no need of the signal. */
function inspectDeployment({ path, format, process: { type, image = "", entrypoint } }: Deployment, app: AppFiles): readonly Outcome[] {
  const document = app.documents.find((one) => one.path === path);
  // Without an entry point of its own it is given to that of the image, which is looked at by itself.
  if (format !== "kubernetes" || entrypoint === undefined || document === undefined || type === "admin" || type === "clock") return [];
  const instruction = { keyword: "CMD", span: entrypoint.span, argumentsSpan: entrypoint.span, arguments: "", exec: entrypoint.exec, commands: entrypoint.commands };
  return inspectInstruction(instruction, document, { isBash: false, isShBash: bashIsSh.test(image), isBusyBox: /alpine|busybox/i.test(image) }, app).map((outcome) => (outcome.kind === "report" ? { ...outcome, fixes: [] } : outcome));
}

function inspectInstruction(instruction: DockerInstruction, document: Document, { isBash, isShBash, isBusyBox }: Shells, app: AppFiles): readonly Outcome[] {
  const at = { path: document.path, span: instruction.argumentsSpan };
  const [only] = instruction.commands;
  const written = instruction.exec !== undefined && only === undefined ? instruction.exec : instruction.commands.length === 1 && only?.words[0] !== "exec" ? (only?.words ?? []) : [];
  const words = unwrapped(written);
  if (isOneShot(words)) return [];
  const manager = /^(?:npm|yarn|pnpm)$/.exec(programOf(words))?.[0];
  if (manager !== undefined) {
    const started = words === written && startsHere(document, app) ? startedByManager(words, app) : undefined;
    // npm and pnpm hand the signal on to their shell; where that makes way for the program, it arrives.
    if (isBusyBox && manager !== "yarn" && started !== undefined && !/[&|;]|^(?:npm|npx|pnpm|yarn|run-[sp]|npm-run-all|concurrently)\b/.test(started)) return [];
    const program = started !== undefined && /^node\s+\S+$/.test(started) ? simpleWords(started) : undefined;
    const fixes = program === undefined ? [] : replace(document.path, instruction.argumentsSpan, execForm(program), "Start the program itself");
    return [{ kind: "report", at, message: `${manager} receives SIGTERM and the program does not; start the program itself${program === undefined ? "" : `: ${execForm(program)}`}`, fixes }];
  }
  const { commands } = instruction;
  // In a pipe no one command can take the place of the shell.
  if (commands.some(({ operator }) => operator === "|")) return [{ kind: "report", at, message: "A shell receives SIGTERM, and what it starts does not; start one program in the exec form" }];
  const stays = commandThatStays(commands);
  if (stays === undefined || stays.words[0] === "exec" || stays.operator === "&" || isShellItself(stays, instruction)) return [];
  const shell = instruction.exec === undefined ? undefined : programOf(unwrapped(instruction.exec));
  const startsBash = shell === undefined ? isBash : shell === "bash" || (shell === "sh" && isShBash);
  if (startsBash ? commands.length === 1 : isBusyBox && stays === commands.at(-1)) return [];
  // A script that is started by the shell ends with what it ends with; that is looked at by itself.
  const program = programOf(unwrapped(stays.words));
  if (commands.some(({ nested, words }) => nested || words[0] === "trap") || /^(?:tail|sleep|wait|echo|true|exit|:)$/.test(program) || isOneShot(unwrapped(stays.words))) return [];
  const isLast = stays === commands.at(-1);
  const cure = !isLast ? "start it last, with exec" : commands.length > 1 ? "start the last command with exec" : instruction.exec === undefined ? "use the exec form" : "start it without the shell, or with exec";
  return [{ kind: "report", at, message: `A shell receives SIGTERM, and ${nameOf(program)} does not; ${cure}`, fixes: isLast ? fixesFor(instruction, stays, document) : [] }];
}

/**
 * The command for whose end a shell waits: the last that is known to serve, else the last of all. Of `./shop || exit 1` it is the first
 * one; of two programs that nobody knows it may be either, and is `undefined`.
 */
function commandThatStays(commands: readonly ShellCommand[]): ShellCommand | undefined {
  const server = commands.findLast((command) => command.operator !== "&" && (command.words[0] === "exec" || isServer(command)));
  const last = commands.at(-1);
  const before = commands.at(-2);
  if (server !== undefined || before?.operator !== "||") return server ?? last;
  return /^(?:exit|echo|true|false|:|kill|sleep|cat)$/.test(last?.words[0] ?? "") ? before : undefined;
}

/** Whether a package manager would read the app's own manifest: the WORKDIR is written out, and is no folder of another package. */
function startsHere(document: Document, app: AppFiles): boolean {
  const stages = document.facts.kind === "dockerfile" ? document.facts.stages : [];
  const folder = stages.flatMap(({ instructions }) => instructions).findLast(({ keyword }) => keyword === "WORKDIR")?.arguments.trim() ?? "/";
  const below = app.app.root === "" ? "" : `${app.app.root}/`;
  return /^[\w./-]+$/.test(folder) && !app.hasFile(`${below}${baseName(folder)}/package.json`);
}

/** An image whose command is a shell is one to work in. */
function isShellItself(last: ShellCommand, instruction: DockerInstruction): boolean {
  return instruction.commands.length === 1 && last.words.length === 1 && /^(?:\/bin\/)?(?:ba|da|a)?sh$/.test(last.words[0] ?? "");
}

function fixesFor(instruction: DockerInstruction, last: ShellCommand, document: Document): readonly Fix[] {
  // What runs in the background would become a child of the program that takes the shell's place.
  if (instruction.exec !== undefined || instruction.commands.some(({ operator }) => operator === "&")) return [];
  const plain = instruction.commands.length === 1 ? simpleWords(instruction.arguments) : undefined;
  if (plain !== undefined) return replace(document.path, instruction.argumentsSpan, execForm(plain), "Use the exec form");
  const written = document.text.slice(last.span.start, last.span.end);
  if (!written.startsWith(last.words[0] ?? "\0")) return [];
  return replace(document.path, { start: last.span.start, end: last.span.start }, "exec ", "Start the last command with exec");
}

/** The script that the image is started with: its last command takes its place only with `exec`. */
function inspectScript(image: ImageCommand, app: AppFiles, dockerfile: Document): readonly Outcome[] {
  const start = image.entry ?? image.command;
  const outer = unwrapped(commandLine(image));
  // What a shell is given was read with its instruction.
  const inline = [image.entry, image.command].find((one) => one !== undefined && one.commands.length > 0);
  const inner = inlineScript(outer) === undefined ? outer : unwrapped(inline?.commands.at(-1)?.words ?? []);
  const words = scriptOfShell(inner) ?? inner;
  const document = /\.(?:sh|bash)$|entrypoint$/.test(words[0] ?? "") ? findScript(words[0] ?? "", app.documents, app.app.root) : undefined;
  if (document?.facts.kind !== "shell-script") return [];
  const { commands } = document.facts;
  const related = start === undefined ? [] : [{ path: dockerfile.path, span: start.span, message: "The image starts the script here" }];
  const left = leftBehind(commands);
  if (left !== undefined) return [{ kind: "report", at: { path: document.path, span: left.span }, message: `The shell of this script receives SIGTERM while it waits, and ${nameOf(programOf(unwrapped(left.words)))} does not; trap the signal and hand it on, or start one program last, with exec`, related }];
  if (handlesSignals(document.facts)) return [];
  const last = commands.at(-1);
  const served = last !== undefined && isServer(last) ? last : commandThatStays(commands.filter(({ nested }) => !nested));
  if (served === undefined || served.nested || served.words[0] === "exec" || commands.some(({ operator }) => operator === "|" || operator === "&") || !isServer(served)) return [];
  const program = nameOf(programOf(unwrapped(served.words)));
  const written = document.text.slice(served.span.start, served.span.end);
  const fixes = served === last && (written.startsWith(served.words[0] ?? "\0") || /^["']?\$@/.test(written)) ? replace(document.path, { start: served.span.start, end: served.span.start }, "exec ", "Start it with exec") : [];
  return [
    {
      kind: "report",
      at: { path: document.path, span: served.span },
      message: `The shell of this script receives SIGTERM, and ${program} does not; start it with exec`,
      related,
      fixes,
    },
  ];
}

/** A server in the background of a script that does nothing else than wait for it. */
function leftBehind(commands: readonly ShellCommand[]): ShellCommand | undefined {
  if (commands.at(-1)?.words[0] !== "wait" || commands.some(({ words }) => words[0] === "trap")) return undefined;
  return commands.find((command) => command.operator === "&" && !command.nested && isServer(command));
}

function handlesSignals({ commands }: ShellScript): boolean {
  return commands.some(({ words, operator }) => words[0] === "trap" || words[0] === "wait" || operator === "&");
}

/** A command that stays: what only prepares something is followed by nothing that could be stopped. */
function isServer({ words }: ShellCommand): boolean {
  const started = unwrapped(words);
  if (words[0] === "exec" || isOneShot(started)) return false;
  return [words, started].some((one) => servers.test(programOf(one)));
}

const servers =
  /^(?:\$@|\$\{@\}|node|python[\d.]*|gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress-serve|flask|celery|rq|java|ruby|bundle|puma|rails|php|php-fpm|apache2-foreground|nginx|npm|yarn|pnpm|npx|bun|deno|dotnet|pm2-runtime|ts-node|tsx|nodemon|fastapi|streamlit)$/;

function nameOf(program: string): string {
  return /^\$\{?@/.test(program) ? "what it starts" : program;
}

/** The script a package manager would run, when nothing runs around it. */
function startedByManager(words: readonly string[], app: AppFiles): string | undefined {
  const rest = words.slice(1).filter((word) => !word.startsWith("-"));
  const isRun = rest[0] === "run" || rest[0] === "run-script";
  const script = isRun ? rest[1] : rest[0];
  // With options or arguments it may be the script of another package.
  if (script === undefined || words.length !== (isRun ? 3 : 2)) return undefined;
  const path = app.app.root === "" ? "package.json" : `${app.app.root}/package.json`;
  const scripts = documentsOf(app, "package-manifest").find((document) => document.path === path)?.facts.scripts ?? {};
  if (scripts[`pre${script}`] !== undefined || scripts[`post${script}`] !== undefined) return undefined;
  return scripts[script]?.trim();
}

/** Words without anything a shell would have to do. */
function simpleWords(text: string): readonly string[] | undefined {
  return /[$"'`\\|&;<>(){}*?~#=\n]/.test(text.trim()) ? undefined : text.trim().split(/\s+/);
}

function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

function replace(path: string, span: { start: number; end: number }, newText: string, title: string): readonly Fix[] {
  return [{ title, safety: "safe", edits: [{ path, edits: [{ span, newText }] }] }];
}

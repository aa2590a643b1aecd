import { inlineScript, isPackageManager, migrationCommand, programOf, scriptOfShell, startsOtherPackages, unwrapped, withOutput } from "../core/processes/commands.ts";
import type { Deployment, StartCommand } from "../core/facts/deployment.ts";
import type { Dockerfile, Document, PackageManifest, Process, ProcessStep, ShellCommand } from "../core/facts/documents.ts";
import { commandLine, findScript, imageCommand, releasedCommand, releasedTargets, servicesBuiltFrom, type ImageCommand } from "../core/processes/images.ts";
import type { MakeTarget } from "../core/facts/pipeline.ts";
import type { Span } from "../core/text.ts";
import { readShellCommands } from "../formats/shell.ts";
import { lacksSources } from "./compose-services.ts";
import type { SharedImage } from "./shared-images.ts";
import { allArguments, scriptRuns, withArguments } from "./script-runs.ts";

/** The documents of one app, and those at the project root that may speak of it. */
export interface ProcessClues {
  /** Root of the app, relative to the project root. */
  readonly root: string;
  readonly documents: readonly Document[];
  /** What deployment files start of it. */
  readonly deployments: readonly Deployment[];
  /** Those of all apps, as from `appRoots`. */
  readonly roots: readonly string[];
  /** As from `sharedImages`. */
  readonly shared: readonly SharedImage[];
}

/**
 * The process table of an app: what its deployment files start in production, with package managers, shells and entry scripts followed
 * to the program that does the work. Rule catalogue 1.7. `package.json`'s start script counts where nothing else starts a process.
 */
export function processesOf(clues: ProcessClues): readonly Process[] {
  const found: Process[] = [];
  const images = imagesOf(clues);
  for (const { path, facts, role } of clues.documents) {
    // A deployment file at the project's root starts the app there; what speaks of others is in `deployments`.
    const isOwn = clues.root === "" || path.startsWith(`${clues.root}/`);
    if (!isOwn) continue;
    if (facts.kind === "dockerfile" && images.some((image) => image.path === path)) found.push(...processOfImage(facts, path, clues));
    if (role !== "app") continue;
    if (facts.kind === "procfile" && path.endsWith("Procfile")) {
      for (const { name, commands, span } of facts.processes) found.push(...processFrom(name, typeByName, [], commands, path, span, clues));
    }
  }
  if (images.length === 0) found.push(...processesOfSharedImage(clues));
  const hosted = clues.deployments.filter(({ format }) => format === "aspire");
  for (const deployment of clues.deployments) if (!hosted.includes(deployment)) found.push(...processOfDeployment(deployment, clues));
  if (found.length > 0) return withoutTwins(found);
  // A host may be there for who works on the projects.
  if (hosted.length > 0) return hosted.flatMap((deployment) => processOfDeployment(deployment, clues));
  const manifest = manifestAt(clues, clues.root);
  const start = manifest?.facts.scripts["start"];
  const started = manifest === undefined || start === undefined ? [] : processFrom("web", typeByName, [], [commandOf(["npm", "start"])], manifest.path, { start: 0, end: 0 }, clues);
  // What starts the packages of a workspace is none of them.
  return started.filter(({ words }) => !startsOtherPackages(words));
}

/** Several manifests may say the same of one process, such as those of two environments. */
function withoutTwins(processes: readonly Process[]): readonly Process[] {
  const known = new Set<string>();
  return processes.filter(({ name, type, words, before }) => {
    const key = JSON.stringify([name, type, words, before.map((step) => step.words)]);
    return !known.has(key) && known.add(key);
  });
}

function processOfImage(dockerfile: Dockerfile, path: string, clues: ProcessClues): readonly Process[] {
  const targets = releasedTargets(dockerfile, path, clues.documents);
  const early = clues.deployments.filter((deployment) => startsImage(deployment) && !isOneOff(deployment)).flatMap(stepsBefore);
  if (targets.length > 1) return targets.flatMap((target) => startOfImage(imageCommand(dockerfile, target), target, typeOfTarget, [], path, clues));
  const type = typeOfImage(clues);
  return startOfImage(releasedCommand(dockerfile, path, clues.documents), "web", type === undefined ? typeByName : () => type, early, path, clues);
}

function startOfImage(image: ImageCommand, name: string, typeOf: (name: string, words: readonly string[]) => Process["type"], early: readonly ProcessStep[], path: string, clues: ProcessClues): readonly Process[] {
  const main = image.command ?? image.entry;
  return main === undefined ? [] : processFrom(name, typeOf, early, [commandOf(commandLine(image))], path, main.span, clues);
}

/** Of several images made of one Dockerfile each is called by its stage. */
function typeOfTarget(name: string, words: readonly string[]): Process["type"] {
  const type = typeByProgram(name, words);
  return type !== "other" ? type : /(?:^|[-_])jobs?$/.test(name) ? "worker" : "web";
}

/** What deployments start of an image that is built for each app of a folder from one Dockerfile there. */
function processesOfSharedImage(clues: ProcessClues): readonly Process[] {
  const [image, ...others] = clues.shared.filter(({ folder }) => clues.root.startsWith(folder === "" ? "" : `${folder}/`));
  if (image === undefined || others.length > 0 || clues.root === image.folder) return [];
  const { path, facts } = image.dockerfile;
  return clues.deployments.flatMap(({ process, ...deployment }) => {
    if (process.image === undefined || process.buildContext !== undefined || !startsImage({ process, ...deployment })) return [];
    return startOfImage(releasedCommand(facts, path, clues.documents), process.name, (name, words) => process.type ?? typeByProgram(name, words), stepsBefore({ process, ...deployment }), path, clues);
  });
}

/** The Dockerfiles of the app; one among its scripts where it has no other. */
function imagesOf({ documents, root, roots, shared }: ProcessClues): readonly Document<Dockerfile>[] {
  const folder = root === "" ? "" : `${root}/`;
  const isForDevelopers = (dockerfile: string): boolean => {
    const services = documents.flatMap(({ path, facts }) => (facts.kind === "compose" ? servicesBuiltFrom(dockerfile, path, facts).map((service) => lacksSources(service, path, roots)) : []));
    return services.length > 0 && !services.includes(false);
  };
  const all = documents.filter((document): document is Document<Dockerfile> => document.facts.kind === "dockerfile" && document.path.startsWith(folder) && !isForDevelopers(document.path) && !shared.some(({ dockerfile }) => dockerfile.path === document.path));
  const own = all.filter(({ role }) => role === "app");
  return own.length > 0 ? own : all.filter(({ path }) => /^scripts?\/(?:docker\/)?Dockerfile$/.test(path.slice(folder.length)));
}

function startsImage({ process }: Deployment): boolean {
  return process.command === undefined && process.entrypoint === undefined;
}

function isOneOff({ process: { type } }: Deployment): boolean {
  return type === "admin" || type === "clock";
}

function stepsBefore({ path, process }: Deployment): readonly ProcessStep[] {
  return process.before.flatMap((one) => withOutput(shellOf(one)).map(({ words, conditional, output }): ProcessStep => ({ words, conditional, output, separate: one.separate, path, span: one.span })));
}

/** What deployments that start the image as it is agree on. */
function typeOfImage({ deployments }: ProcessClues): Process["type"] | undefined {
  const types = new Set(deployments.filter(startsImage).flatMap(({ process }) => process.type ?? []));
  const [type] = types;
  return types.size === 1 && type !== "web" ? type : undefined;
}

function processOfDeployment(deployment: Deployment, clues: ProcessClues): readonly Process[] {
  const { path, format, process } = deployment;
  const { command, entrypoint, name, type } = process;
  // What the image starts is in the table already; only where it runs once is it another process.
  if (startsImage(deployment) && !isOneOff(deployment)) return [];
  const span = (entrypoint ?? command)?.span ?? process.span;
  const commands = entrypoint === undefined && inContainers.has(format) ? inImage(command, format, clues) : shellOf(entrypoint ?? command);
  return processFrom(name, (named, words) => type ?? (namesTypes.has(format) ? typeByName(named, words) : typeByProgram(named, words)), stepsBefore(deployment), commands, path, span, clues);
}

/** What the entry point of the image makes of a command, or of the image's own where there is none. */
function inImage(command: StartCommand | undefined, format: Deployment["format"], clues: ProcessClues): readonly ShellCommand[] {
  const image = entryOfImage(clues);
  // Arguments of Kubernetes are those of a program that is not seen here.
  if (image === undefined) return format === "kubernetes" ? [] : shellOf(command);
  return [commandOf(command === undefined ? image.words : [...image.entry, ...wordsIn(command)])];
}

const inContainers: ReadonlySet<Deployment["format"]> = new Set(["kubernetes", "compose"]);

/** Formats in which `web` is a web process and every other one is not. */
const namesTypes: ReadonlySet<Deployment["format"]> = new Set(["heroku", "app-json", "fly"]);

/** The words of the entry point of the app's image, and with those of its command; `undefined` where no or more than one image is known. */
function entryOfImage(clues: ProcessClues): { readonly entry: readonly string[]; readonly words: readonly string[] } | undefined {
  const images = imagesOf(clues);
  const [image] = images;
  if (image === undefined || images.length > 1) return undefined;
  const { entry, command } = releasedCommand(image.facts, image.path, clues.documents);
  return { entry: commandLine({ entry, command: undefined }), words: commandLine({ entry, command }) };
}

function wordsIn(command: StartCommand): readonly string[] {
  return shellOf(command).flatMap(({ words }) => words);
}

function shellOf(command: StartCommand | undefined): readonly ShellCommand[] {
  return command?.exec === undefined ? (command?.commands ?? []) : [commandOf(command.exec)];
}

function commandOf(words: readonly string[]): ShellCommand {
  return { words, span: { start: 0, end: 0 }, operator: "", redirects: [], nested: false, conditional: false };
}

function processFrom(name: string, typeOf: (name: string, words: readonly string[]) => Process["type"], early: readonly ProcessStep[], commands: readonly ShellCommand[], path: string, span: Span, clues: ProcessClues): readonly Process[] {
  const before = follow(early, clues, 0);
  const followed = follow(withOutput(commands).map(({ words, conditional, output }) => ({ words, conditional, output, separate: false, path, span })), clues, 0);
  const last = followed.at(-1);
  // What compose starts is in its own file.
  if (last === undefined || last.words.length === 0 || /^(?:\S*\/)?(?:docker-compose|podman-compose|(?:docker|podman) compose) /.test(last.words.join(" "))) return [];
  const { words, path: written, span: at, output, conditional } = last;
  return [{ words, path: written, span: at, output, conditional, name, type: typeOf(name, last.words), program: programOf(last.words), before: eachOnce([...before, ...followed.slice(0, -1)]), declared: { path, span } }];
}

/** A function of a script may be called many times. */
function eachOnce(steps: readonly ProcessStep[]): readonly ProcessStep[] {
  return [...new Map(steps.map((step) => [JSON.stringify([step.words, step.path, step.span.start]), step])).values()];
}

function typeByName(name: string, words: readonly string[]): Process["type"] {
  if (name === "release") return "release";
  if (name === "web") return workPrograms.test(programOf(words)) ? "worker" : "web";
  return /clock|beat|cron|schedul/.test(name) ? "clock" : "worker";
}

/** Where names are free the program tells, and only a plain name. */
function typeByProgram(name: string, words: readonly string[]): Process["type"] {
  if (workPrograms.test(programOf(words))) return words.includes("beat") ? "clock" : "worker";
  if (webPrograms.test(programOf(words)) || /^(?:caddy|nginx|httpd|apache2(?:-foreground)?|frankenphp)$/.test(programOf(words)) || /^(?:web|www|http|start|api|server|backend|frontend|proxy)$/.test(name)) return "web";
  if (migrationCommand.test(words.join(" "))) return "release";
  if (/beat|cron|schedul|clock/.test(name)) return "clock";
  return /worker|queue|consumer|processor|^jobs?$/i.test(name) ? "worker" : "other";
}

const workPrograms = /^(?:celery|rq|sidekiq|dramatiq|arq|huey_consumer(?:\.py)?)$/;

/** Programs that serve by being started. */
export const webPrograms = /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|uwsgi|flask|fastapi|puma|unicorn|thin|rackup|next|nuxt|nest|fastify)$/;

/** Every command in the order it runs, the one that stays last; package managers, shells and scripts replaced by what they start. */
function follow(steps: readonly ProcessStep[], clues: ProcessClues, depth: number): readonly ProcessStep[] {
  const found: ProcessStep[] = [];
  for (const [position, step] of steps.entries()) {
    const plain = { ...step, words: withoutWrappers(step.words) };
    const inner = depth < mostHops ? started(plain, clues) : undefined;
    // Whoever wants a step out of the start takes it from where it is asked for; only the last one leads on. What a command starts writes where the command does, too.
    const isLast = position === steps.length - 1;
    if (inner !== undefined && inner.length > 0) found.push(...follow(inner.map((one) => ({ ...one, ...(isLast ? {} : { path: step.path, span: step.span }), output: [...one.output, ...step.output] })), clues, depth + 1));
    else if (plain.words.length > 0 && !ofTheShell.test(plain.words[0] ?? "")) found.push(plain);
  }
  return found;
}

/** What only changes the shell, or says something. */
const ofTheShell = /^(?:set|echo|cd|pushd|popd|export|source|\.|:|true|false|sleep|wait|kill|jobs|trap|shift|\[\[?|test|break|exit|return|exec|local|declare|readonly|read|eval|unset|printf|clear|umask|ulimit|getopts|hash|type|\$0)$/;

/** What a command starts in its turn. */
function started(step: ProcessStep, clues: ProcessClues): readonly ProcessStep[] | undefined {
  const { words, conditional, separate, path, span } = step;
  const inline = (text: string): readonly ProcessStep[] => withOutput(readShellCommands(text)).map((command) => ({ words: command.words, conditional: conditional || command.conditional, output: command.output, separate, path, span }));
  const shell = inlineScript(words);
  if (shell !== undefined) {
    const [self, ...rest] = shell.operands;
    return inline(shell.script ?? "").map((step) => ({ ...step, words: withArguments(step.words, rest, true).map((word) => (word === "$0" ? (self ?? word) : word)) }));
  }
  const [file, ...args] = scriptOfShell(words) ?? [];
  if (file !== undefined) return scriptSteps(file, args, step, clues);
  if (isPackageManager(words)) {
    const program = programOf(words);
    const rest = words.slice(1).filter((word) => !word.startsWith("-"));
    const script = rest[0] === "run" || rest[0] === "run-script" ? rest[1] : program === "yarn" || program === "pnpm" ? rest[0] : rest[0] === "start" ? "start" : undefined;
    return script === undefined ? undefined : packageScript(script, step, clues);
  }
  const inOrder = scriptsInOrder(words).flatMap((name) => packageScript(name, step, clues) ?? []);
  if (inOrder.length > 0) return inOrder;
  if (programOf(words) === "make") return targetSteps(words, separate, clues);
  return /\.sh$|entrypoint$|^(?:\.\/)?s?bin\/[\w-]+$/.test(words[0] ?? "") ? scriptSteps(words[0] ?? "", words.slice(1), step, clues) : undefined;
}

/** The scripts that npm-run-all starts one behind the other; none where some run side by side or are named by a pattern. Source: its README. */
function scriptsInOrder(words: readonly string[]): readonly string[] {
  const names = words.slice(1).filter((word) => !/^(?:-s|--sequential|--serial|-l|-n|-c|--silent|--print-label|--print-name|--continue-on-error)$/.test(word));
  return /^(?:npm-run-all2?|run-s)$/.test(programOf(words)) && names.every((name) => /^[\w.][\w.:-]*$/.test(name)) ? names : [];
}

/** A script of the app's `package.json`, behind the one that npm runs before it. */
function packageScript(name: string, { conditional, separate }: ProcessStep, clues: ProcessClues): readonly ProcessStep[] | undefined {
  const manifest = manifestAt(clues, clues.root);
  if (manifest?.facts.scripts[name] === undefined) return undefined;
  const { scripts, scriptSpans } = manifest.facts;
  return [`pre${name}`, name].flatMap((one) => {
    const span = scriptSpans.get(one) ?? { start: 0, end: 0 };
    return withOutput(readShellCommands(scripts[one] ?? "")).map((command) => ({ words: command.words, conditional: conditional || command.conditional, output: command.output, separate, path: manifest.path, span }));
  });
}

/** The commands of a script of the app. What it only hands on is written where the script is started. */
function scriptSteps(file: string, args: readonly string[], { path, span, separate }: ProcessStep, clues: ProcessClues): readonly ProcessStep[] | undefined {
  const script = findScript(file, clues.documents, clues.root);
  if (script?.facts.kind !== "shell-script") return undefined;
  return scriptRuns(withOutput(script.facts.commands), args).map(({ command, args: left, known }): ProcessStep => {
    const isHandedOn = allArguments.test(unwrapped(command.words)[0] ?? "");
    return { ...(isHandedOn ? { path, span } : { path: script.path, span: command.span }), conditional: command.conditional, output: command.output, separate, words: withArguments(command.words, left, known) };
  });
}

/** The commands of a target of the app's Makefile, behind those of the targets that come first; the first of the file where none is named. */
function targetSteps(words: readonly string[], separate: boolean, { documents, root }: ProcessClues): readonly ProcessStep[] | undefined {
  const named = words.slice(1).find((word) => /^[\w.-]+$/.test(word) && !word.startsWith("-"));
  const document = documents.find(({ path, facts }) => facts.kind === "makefile" && /^(?:GNU)?[mM]akefile$/.test(path.slice(root === "" ? 0 : root.length + 1)));
  if (document?.facts.kind !== "makefile") return undefined;
  const { targets } = document.facts;
  // Each is made once.
  const made = new Set<MakeTarget>();
  const steps = (name: string | undefined, depth: number): readonly ProcessStep[] => {
    const target = targets.find((one) => (name === undefined ? !one.name.startsWith(".") : one.name === name && one.commands.length + one.prerequisites.length > 0));
    if (target === undefined || depth === 0 || made.has(target)) return [];
    made.add(target);
    return [...target.prerequisites.flatMap((one) => steps(one, depth - 1)), ...withOutput(target.commands).map(({ words: run, conditional, span, output }) => ({ path: document.path, span, conditional, output, separate, words: run }))];
  };
  return steps(named, 3);
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

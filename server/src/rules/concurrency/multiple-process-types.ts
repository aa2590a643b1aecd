import { documentsOf, ownDocumentsOf } from "../../core/facts/app-files.ts";
import { isOneShot, programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Document, Process, ShellCommand } from "../../core/facts/documents.ts";
import type { RelatedPlace } from "../../core/finding.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { mayStay, workOf, type Work } from "../../core/processes/kinds-of-work.ts";
import { baseName } from "../../core/paths.ts";
import { calls, defineRule, wholeApp, type AppFiles, type Outcome, type Place } from "../../core/rule.ts";
import { startUnits, type StartUnit } from "../../core/processes/start-units.ts";
import { literalText } from "../../core/facts/values.ts";

export default defineRule({
  id: "concurrency/multiple-process-types",
  severity: "warning",
  summary: "A process that runs several kinds of work together",
  why: "What is started together can only be scaled together: a second web process brings a second scheduler with it. And when one of them dies or hangs, the platform sees nothing, because what it watches still runs.",
  instead: "Give each kind of work a process type of its own, such as a line of the Procfile, a service of compose or a Deployment, from the same image.",
  reference: "https://12factor.net/concurrency",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => [...app.processes.flatMap((process) => ofSupervisor(process, app)), ...startUnits(app).filter((unit) => isReached(unit, app)).flatMap((unit) => ofShell(unit, app)), ...ofUwsgi(app)]),
    calls({ ruby: { "Puma::DSL.plugin": "plugin", plugin: "plugin", "Sidekiq.configure_embed": "embed" } }, ({ call, arguments: [first] }, entry, file) => {
      const plugin = literalText(first?.value)?.text;
      if ((entry === "plugin" && (!/(?:^|\/)puma(?:\.\w+)?\.rb$|(?:^|\/)config\/puma\/[\w-]+\.rb$/.test(file.path) || plugin === undefined || !workOfPlugins.test(plugin))) || isDevelopmentOnly(file.facts, call.span)) return [];
      const variable = optInVariable(file.facts, call.span);
      return [{ kind: "report", at: { path: file.path, span: entry === "embed" ? call.nameSpan : call.span }, ...(variable === undefined ? {} : { severity: "information" as const }), message: message("puma", ["web", plugin ?? "sidekiq"], variable) }];
    }),
  ],
});

const workOfPlugins = /^(?:solid_queue|sidekiq|good_job|delayed_job|queue_classic)$/;

function message(unit: string, names: readonly string[], variable?: string): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  return `"${unit}" runs ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)} together${variable === undefined ? "" : ` when ${variable} is set`}, so they cannot be scaled or restarted separately; give each a process type of its own`;
}

/** One of the programs that are started together. */
interface Program extends Partial<Place> {
  readonly name: string;
  readonly work: Work | undefined;
}

function together(unit: string, at: Place, programs: readonly Program[], app: AppFiles): readonly Outcome[] {
  const names = [...new Set(programs.filter(({ work }) => work !== "helper").map(({ name }) => name))];
  const works = programs.filter(({ work }) => work !== "helper").map(({ work }) => work);
  if (names.length < 2) return [];
  // A web server and the program behind it answer the same requests, so they grow together.
  const isOnePath = works.includes("proxy") && works.every((work) => work === "proxy" || work === "web");
  const related = programs.flatMap(({ name, path, span }): RelatedPlace[] => (path === undefined || span === undefined ? [] : [{ path, span, message: `${name} is started here` }]));
  return [{ kind: "report", at, ...(isOnePath ? { severity: "hint" as const } : isOneOfSeveral(at, app) || areAppsOfTheirOwn(names, app) ? { severity: "information" as const } : {}), message: message(unit, names), related }];
}

/** Another image of the app runs one program, so that this one is for those who want everything in one place. */
function isOneOfSeveral({ path }: Place, app: AppFiles): boolean {
  return /(?:^|\/)[^/]*dockerfile[^/]*$/i.test(path) && app.processes.some(({ declared: other, ...process }) => other.path !== path && /(?:^|\/)[^/]*dockerfile[^/]*$/i.test(other.path) && !isSupervisor.test(process.program) && process.before.length === 0 && process.type === "web");
}

/** Folders of the project are called as the programs are, so that this is for those who want all of them in one place. */
function areAppsOfTheirOwn(names: readonly string[], { app, apps }: AppFiles): boolean {
  return names.filter((name) => apps.some(({ root }) => root !== app.root && baseName(root) === name)).length > 1;
}

const procfileRunner = /^(?:foreman|honcho|overmind|hivemind|goreman|forego|nf|shoreman|invoker)$/;
const isSupervisor = /^(?:supervisord|foreman|honcho|overmind|hivemind|goreman|forego|nf|shoreman|s6-svscan|s6-svscan-boot|init|runsvdir|my_init|concurrently|run-p|npm-run-all|pm2-runtime|circusd)$/;

/** The main program of a process starts others. Sources: the documentation of each. */
function ofSupervisor({ program, words, path, span, declared: { path: artifact } }: Process, app: AppFiles): readonly Outcome[] {
  // Who starts a manifest's script by hand does so in development.
  if (!isSupervisor.test(program) || app.documents.find((one) => one.path === artifact)?.facts.kind === "package-manifest") return [];
  const found = programsOf(program, words, app).filter(({ work }) => work !== "helper");
  return together(program === "init" ? "/init" : program, { path, span }, found, app);
}

function programsOf(program: string, words: readonly string[], app: AppFiles): readonly Program[] {
  if (program === "supervisord") return inSupervisor(words, app);
  if (procfileRunner.test(program)) return inProcfile(words, app);
  if (program === "pm2-runtime") return inPm2(words, app);
  if (program === "concurrently") return words.slice(1).filter((word, index) => !word.startsWith("-") && !/^(?:-n|--names|-c|--prefix-colors|-p|--prefix|-l|--prefix-length|--kill-signal|--restart-tries|-m|--max-processes|-s|--success)$/.test(words[index] ?? "")).map((text) => ofText(text.replace(/^(?:npm|yarn|pnpm|bun):/, "npm run "), app));
  if (program === "run-p" || (program === "npm-run-all" && words.some((word) => /^(?:-p|--parallel)$/.test(word)))) return words.slice(1).filter((word) => /^[\w:.-]+$/.test(word) && !word.startsWith("-")).map((name) => ofText(`npm run ${name}`, app));
  if (program === "init" && !app.documents.some(({ facts, text }) => facts.kind === "dockerfile" && /\bs6\b|s6-overlay/.test(text))) return [];
  return /^(?:s6|init$|runsvdir|my_init)/.test(program) ? inFolders(app) : [];
}

/** A line that a runner gives to a shell, scripts of the manifest followed once. */
function ofText(text: string, app: AppFiles): Program {
  const script = /^(?:npm|yarn|pnpm|bun) (?:run )?([\w:.-]+)$/.exec(text.trim())?.[1];
  const manifest = script === undefined ? undefined : documentsOf(app, "package-manifest").find(({ path, facts }) => app.paths.includes(path) && facts.scripts[script] !== undefined);
  const line = manifest?.facts.scripts[script ?? ""] ?? text;
  return { name: script ?? programOf(unwrapped(text.trim().split(/\s+/))), work: workOf(line.trim().split(/\s+/)) };
}

function declared(document: Document, isWanted: (name: string) => boolean = () => true): readonly Program[] {
  if (document.facts.kind !== "process-file") return [];
  return document.facts.processes.flatMap(({ name, command, span }): Program[] => {
    const words = command?.exec ?? command?.commands.at(-1)?.words ?? [];
    if (!isWanted(name) || (isOneShot(unwrapped(words)) && !/manage\.py/.test(words.join(" ")))) return [];
    return [{ name, work: workOf(words) ?? workOf([name]), path: document.path, span }];
  });
}

function inSupervisor(words: readonly string[], app: AppFiles): readonly Program[] {
  const at = words.findIndex((word) => word === "-c" || word === "--configuration");
  const given = at === -1 ? "supervisord.conf" : programOf([words[at + 1] ?? ""]);
  const files = app.documents.filter(({ path, facts, role }) => facts.kind === "process-file" && facts.format === "supervisor" && app.paths.includes(path) && role === "app");
  const named = files.filter(({ path }) => baseName(path) === given);
  // The one that it is given may only take others in.
  return (named.length === 1 ? named : files.length === 1 ? files : []).flatMap((file) => declared(file));
}

function inProcfile(words: readonly string[], app: AppFiles): readonly Program[] {
  if (words[1] !== "start" && words[1] !== "s") return [];
  const at = words.findIndex((word) => /^(?:-f|--procfile|--formation-file)$/.test(word));
  const name = at === -1 ? (/^(?:-f|--procfile)=?(\S+)$/.exec(words.find((word) => /^(?:-f.|--procfile=)/.test(word)) ?? "")?.[1] ?? "Procfile") : (words[at + 1] ?? "");
  const chosen = words.slice(2).filter((word, index) => /^[\w-]+$/.test(word) && !word.startsWith("-") && !/^-/.test(words[index + 1] ?? ""));
  const file = documentsOf(app, "procfile").find(({ path }) => app.paths.includes(path) && baseName(path) === baseName(name));
  if (file === undefined || /\.dev(?:elopment)?$|\.local$|\.test$/.test(file.path)) return [];
  return file.facts.processes
    .filter((one) => one.name !== "release" && (chosen.length === 0 || chosen.includes(one.name)))
    .map((one) => ({ name: one.name, work: workOf(one.commands.at(-1)?.words ?? []), path: file.path, span: one.span }));
}

function inPm2(words: readonly string[], app: AppFiles): readonly Program[] {
  const name = words.slice(1).find((word) => /\.(?:config\.[cm]?js|json|ya?ml)$/.test(word)) ?? "";
  const only = words[words.findIndex((word) => word === "--only") + 1];
  const isOnly = words.includes("--only");
  const file = app.documents.find(({ path, facts }) => facts.kind === "process-file" && facts.format === "pm2" && app.paths.includes(path) && baseName(path) === programOf([name]));
  return file === undefined ? [] : declared(file, (one) => !isOnly || one === only);
}

/** The folders of s6 and runit: one for each program, with a script called `run`. */
function inFolders(app: AppFiles): readonly Program[] {
  const names = app.paths.flatMap((path) => /(?:^|\/)(?:s6[\w.-]*|services\.d|runit|sv|service)\/(?:[\w.-]+\/)*?([\w.-]+)\/run$/.exec(path)?.[1] ?? []).filter((name) => name !== "log" && !/^(?:init|setup|svc-?init)/.test(name));
  return [...new Set(names)].map((name) => ({ name, work: workOf([name]) }));
}

/** Scripts count where something starts them. */
function isReached({ kind, document: { path } }: StartUnit, app: AppFiles): boolean {
  if (kind !== "script") return true;
  const name = baseName(path);
  if (app.processes.some((process) => process.declared.path !== path && (process.path === path || process.before.some((step) => step.path === path)))) return true;
  return [...ownDocumentsOf(app, "dockerfile"), ...ownDocumentsOf(app, "procfile")].some(({ text }) => new RegExp(`^\\s*(?:CMD|ENTRYPOINT|\\w+:).*\\b${name.replace(/[.+-]/g, "\\$&")}\\b`, "m").test(text));
}

/** `worker & web`: one with a known kind of work in the background, and another that stays in front of it. */
function ofShell({ name, document, commands, span }: StartUnit, app: AppFiles): readonly Outcome[] {
  const staying = commands.filter((command) => mayStay(command) && command.operator !== "|" && command.operator !== "||");
  const behind = staying.filter((command) => runsBehind(command));
  const front = staying.filter((command) => !runsBehind(command)).at(-1);
  const waits = commands.some(({ words }) => words[0] === "wait");
  const programs = [...behind.map(asProgram), ...(front === undefined ? [] : [asProgram(front)])].filter(({ work }) => work !== undefined);
  const [first] = behind.filter(({ words }) => workOf(startedIn(words)) !== undefined && workOf(startedIn(words)) !== "helper");
  if (first === undefined || (front === undefined && !waits && behind.length < 2) || (front !== undefined && workOf(startedIn(front.words)) === undefined)) return [];
  const at = { path: document.path, span: first.span.start >= span.start && first.span.end <= span.end ? first.span : span };
  return together(name, at, programs, app);
}

/** In the background: by the shell, or by itself as cron, php-fpm and Celery do. */
function runsBehind({ words, operator }: ShellCommand): boolean {
  const plain = startedIn(words);
  const program = programOf(plain);
  if (/^(?:crond?|dcron)$/.test(program)) return operator === "&" || !plain.some((word) => /^-\w*[fn]/.test(word));
  if (/^php-fpm/.test(program) && plain.some((word) => /^(?:-D|--daemonize)$/.test(word))) return true;
  if (program === "celery" && plain.some((word) => /^(?:-D|--detach)$/.test(word))) return true;
  return operator === "&";
}

/** `service cron start` starts cron. */
function startedIn(words: readonly string[]): readonly string[] {
  const plain = unwrapped(words);
  const [program, service, action] = plain;
  if (programOf(plain) === "service" && action === "start") return [service ?? ""];
  return /^\/etc\/init\.d\/cron/.test(program ?? "") && service === "start" ? ["cron"] : plain;
}

function asProgram({ words }: ShellCommand): Program {
  const plain = startedIn(words);
  const work = workOf(plain);
  const script = plain.slice(1).find((word) => /^[\w./-]+\.(?:[cm]?js|py|rb|php|jar|ts)$/.test(word));
  return { name: script === undefined ? programOf(plain) : programOf([script]), work };
}

/** Programs that uWSGI starts beside the app. */
function ofUwsgi(app: AppFiles): readonly Outcome[] {
  return ownDocumentsOf(app, "process-file").flatMap(({ path, facts }): readonly Outcome[] => {
    const attached = facts.format === "uwsgi" ? facts.processes.filter(({ name }) => name === "attach-daemon") : [];
    const [first, ...others] = attached;
    if (first === undefined) return [];
    const nameOf = ({ command }: typeof first): string => {
      const words = unwrapped(command?.commands.at(-1)?.words ?? command?.exec ?? []);
      return /manage\.py$/.test(words[0] ?? "") || /manage\.py$/.test(words[1] ?? "") ? (words[words.findIndex((word) => /manage\.py$/.test(word)) + 1] ?? "") : programOf(words);
    };
    const programs: readonly Program[] = [{ name: "web", work: "web" }, { name: nameOf(first), work: workOf(first.command?.commands.at(-1)?.words ?? []) ?? "worker" }, ...others.map((one) => ({ name: nameOf(one), work: workOf(one.command?.commands.at(-1)?.words ?? []) ?? ("worker" as const), path, span: one.span }))];
    return together("uWSGI", { path, span: first.span }, programs, app);
  });
}

import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Document, PackageManifest, ShellCommand } from "../../core/facts/documents.ts";
import type { Binding } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { mayStay, workOf } from "../../core/processes/kinds-of-work.ts";
import { baseName } from "../../core/paths.ts";
import { lineFix, placeOfWord, wordFix } from "../../core/fixes/removal-fixes.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { startUnits, type StartUnit } from "../../core/processes/start-units.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "concurrency/daemonize",
  severity: "warning",
  summary: "A process that puts itself in the background",
  why: "The platform supervises the process that it started: it collects its output, starts it again when it dies, and asks it to stop. A program that detaches itself escapes all of that, and looks finished although it runs.",
  instead: "Run the program in the foreground, and let the process manager of the platform keep it running.",
  reference: "https://12factor.net/concurrency",
  fix: "unsafe",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({ shell: "\\b(?:nohup|setsid)\\b|&\\s{0,4}(?:\\n|$)" }, (app) => [...startUnits(app).flatMap((unit) => inspectUnit(unit, app)), ...ofManifest(app), ...ofConfiguration(app)]),
    calls(
      {
        python: { "daemon.DaemonContext": true, "daemon.daemon.DaemonContext": true, "daemonize.Daemonize": true },
        ruby: { "Process.daemon": true, "Daemons.run": true, "Daemons.run_proc": true, "Daemons.daemonize": true, "Daemons.call": true, "Puma::DSL.daemonize": true },
        go: { "github.com/sevlyar/go-daemon.Context().Reborn": true, "github.com/VividCortex/godaemon.MakeDaemon": true },
        javascript: { daemon: true, "daemonize2.setup": true },
        rust: { "daemonize::Daemonize::new": true },
      },
      ({ call, callee, arguments: [first] }, _entry, file) => {
        const isOff = callee === "Puma::DSL.daemonize" && first?.value.kind === "literal" && first.value.text === "false";
        return isOff || isDevelopmentOnly(file.facts, call.span) ? [] : [inSource(call.span, `"${call.text}"`, callee === "Puma::DSL.daemonize" ? lineFix(file, call.span, "Remove daemonize") : [], file)];
      },
    ),
    sources({ php: ["\\bpcntl_fork\\b", "\\bposix_setsid\\b"] }, (file) => file.facts.calls.filter(({ callee, span }) => callee === "posix_setsid" && !isDevelopmentOnly(file.facts, span)).map(({ span }) => inSource(span, '"posix_setsid" behind "pcntl_fork"', [], file))),
    sources({ python: "\\bdaemon\\s{0,4}=\\s{0,4}True\\b" }, (file) => (configOfGunicorn.test(file.path) ? file.facts.bindings.filter(isSwitchedOn).map((binding) => inSource(binding.span, "gunicorn's daemon", lineFix(file, binding.span, "Remove daemon"), file)) : [])),
  ],
});

const configOfGunicorn = /(?:^|\/)gunicorn[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/;

function isSwitchedOn({ name, kind, value, function: inside }: Binding): boolean {
  return name === "daemon" && kind === "variable" && inside === -1 && value.kind === "literal" && /^true$/i.test(value.text);
}

function inSource(span: Span, what: string, fixes: readonly Fix[], file: RuleFile): Outcome {
  const variable = optInVariable(file.facts, span);
  return { kind: "report", at: { path: file.path, span }, ...(variable === undefined ? {} : { severity: "information" as const }), message: message(what, variable), fixes };
}

function message(what: string, variable?: string): string {
  return `${what} detaches the process${variable === undefined ? "" : ` when ${variable} is set`}; run it in the foreground and let the process manager of the platform supervise it`;
}

/** The options by which programs detach themselves. Sources: the manual page or help text of each. */
const detachingOptions: readonly (readonly [RegExp, RegExp])[] = [
  [/^gunicorn$/, /^(?:-D|--daemon)$/],
  [/^celery$/, /^(?:-D|--detach)$/],
  [/^puma$/, /^(?:-d|--daemon)$/],
  [/^sidekiq$/, /^(?:-d|--daemon)$/],
  [/^unicorn(?:_rails)?$/, /^(?:-D|--daemonize)$/],
  [/^rackup$/, /^(?:-D|--daemonize)$/],
  [/^uwsgi$/, /^(?:-d|--daemonize2?)(?:=.*)?$/],
  [/^start-stop-daemon$/, /^(?:-b|--background)$/],
];

/** Programs that detach by what they are told to do, and options that keep them from it. */
const detachingCommands: readonly { readonly command: RegExp; readonly unless: RegExp }[] = [
  { command: /^pm2 (?:start|startOrRestart|startOrReload|startOrGracefulReload)\b/, unless: /--no-daemon|--attach/ },
  { command: /^forever start\b/, unless: /^$/ },
  { command: /^celery(?: -\S+)* multi (?:start|restart)\b/, unless: /^$/ },
  { command: /^thin (?:start )?.*(?:-d|--daemonize)\b/, unless: /\bstop\b/ },
  { command: /^rails s(?:erver)? (?:.* )?(?:-d|--daemon)(?: |$)/, unless: /^$/ },
  { command: /^(?:delayed_job|rpush) (?:.* )?start\b/, unless: /-f\b|--foreground/ },
  { command: /^catalina\.sh start\b/, unless: /^$/ },
];

interface Detaching {
  readonly what: string;
  /** The option that does it, where taking it away is enough. */
  readonly option?: string;
}

function detachingOf(words: readonly string[]): Detaching | undefined {
  const plain = unwrapped(words);
  const program = programOf(plain);
  const options = detachingOptions.find(([names]) => names.test(program))?.[1];
  const option = options === undefined ? undefined : plain.slice(1).find((word) => options.test(word));
  if (option !== undefined) return { what: `"${program} ${option.split("=")[0]}"`, option };
  const line = [program, ...plain.slice(1)].join(" ");
  const found = detachingCommands.find(({ command, unless }) => command.test(line) && !unless.test(line));
  return found === undefined ? undefined : { what: `"${program}${/^(?:pm2|forever) (\w+)/.exec(line)?.[1] === undefined ? "" : ` ${plain[1]}`}"` };
}

function inspectUnit(unit: StartUnit, app: AppFiles): readonly Outcome[] {
  const { document, commands } = unit;
  return commands.flatMap((command, index): Outcome[] => {
    const at = { path: document.path, span: command.span };
    const detaching = detachingOf(command.words) ?? supervisor(command, app);
    if (detaching?.option !== undefined) return [{ kind: "report", at: { ...at, span: placeOfWord(document, command.span, detaching.option) }, message: message(detaching.what), fixes: wordFix(document, command.span, detaching.option) }];
    if (detaching !== undefined) return [{ kind: "report", at, message: message(detaching.what) }];
    if (!runsInBackground(command, index, unit) || /^(?:service|helper|proxy)$/.test(workOf(command.words) ?? "")) return [];
    const facts = app.sources.find(({ path }) => path === document.path)?.facts;
    const variable = facts === undefined ? undefined : optInVariable(facts, command.span);
    return [{ kind: "report", at, ...(variable === undefined ? {} : { severity: "information" as const }), message: message(`"${shownCommand(command)}"`, variable), fixes: inForeground(command, index, unit) }];
  });
}

/** `nohup x &`, `setsid x &`, and the main program of a script with `&` behind it and nothing that waits for it. */
function runsInBackground(command: ShellCommand, index: number, { commands, kind, name }: StartUnit): boolean {
  const isDetached = /^(?:nohup|setsid)$/.test(programOf(command.words)) && command.words.length > 1;
  if (/^setsid$/.test(programOf(command.words)) && /^(?:-\w*f|--fork)/.test(command.words[1] ?? "")) return true;
  const after = commands.slice(index + 1);
  if (command.operator !== "&" || !mayStay(command) || after.some(({ words }) => words[0] === "wait" || words[0] === "fg")) return false;
  if (isDetached && kind === "script") return !after.some(({ words, nested }) => words[0] === "exec" && !nested);
  // What else is started behind it is the main program, and this its neighbour.
  if (after.some((one) => mayStay(one) && one.nested === command.nested && workOf(one.words) !== "helper")) return false;
  return isDetached || (workOf(command.words) !== undefined && (kind !== "script" || /^(?:start|run|boot|launch|serve|entrypoint|docker-entrypoint|deploy)/.test(name)));
}

/** supervisord goes to the background unless it, or its configuration, says otherwise. Source: "Running supervisord" in its documentation. */
function supervisor({ words }: ShellCommand, app: AppFiles): Detaching | undefined {
  const plain = unwrapped(words);
  if (programOf(plain) !== "supervisord" || plain.some((word) => /^(?:-n|--nodaemon|-v|--version|-h|--help)$/.test(word) || /^-n/.test(word))) return undefined;
  const given = plain[plain.findIndex((word) => word === "-c" || word === "--configuration") + 1];
  const named = given === undefined || given === plain[0] ? "supervisord.conf" : programOf([given]);
  const found = app.documents.filter(({ path, facts }) => facts.kind === "process-file" && facts.format === "supervisor" && baseName(path) === named);
  const [only] = found;
  return found.length === 1 && only !== undefined && !/^[ \t]*nodaemon\s*=\s*true\b/im.test(only.text) ? { what: '"supervisord"' } : undefined;
}

/** The program and nothing that may be secret. */
function shownCommand({ words }: ShellCommand): string {
  const [first = "", ...rest] = words;
  const program = programOf(unwrapped(rest.filter((word) => !word.startsWith("-"))));
  const shown = /^(?:nohup|setsid)$/.test(first) ? `${first} ${program}` : programOf(unwrapped(words));
  return `${/^[\w .+$-]+$/.test(shown) ? shown : (first === "nohup" || first === "setsid" ? first : "a program")} &`;
}

/** `nohup x > log 2>&1 &` at the end of a script becomes `exec x`. */
function inForeground(command: ShellCommand, index: number, { commands, document: { path, text } }: StartUnit): readonly Fix[] {
  const written = text.slice(command.span.start, command.span.end);
  const behind = /^\s*&[ \t]*(?=\r?\n|$)/.exec(text.slice(command.span.end));
  const plain = /^nohup\s+([^"'`$>&|;<\\\n]+?)((?:(?:\s+\d|\s*&?)>{1,2}\s*(?:&\d|[\w./-]+))*)\s*$/.exec(written);
  if (index !== commands.length - 1 || command.nested || plain === null || behind === null) return [];
  return [{ title: "Run it in the foreground", safety: "unsafe", edits: [{ path, edits: [{ span: { start: command.span.start, end: command.span.end + behind[0].length }, newText: `exec ${plain[1]}` }] }] }];
}

/** The scripts by which a package manager starts the app in production. */
function ofManifest(app: AppFiles): readonly Outcome[] {
  return ownDocumentsOf(app, "package-manifest").flatMap(({ path, facts }: Document<PackageManifest>) =>
    Object.entries(facts.scripts).flatMap(([name, script]): Outcome[] => {
      const detaching = productionScript.test(name) ? script.split(/&&|;/).map((part) => detachingOf(part.trim().split(/\s+/))).find((one) => one !== undefined) : undefined;
      const span = facts.scriptSpans.get(name);
      return detaching === undefined || span === undefined ? [] : [{ kind: "report", at: { path, span }, message: message(detaching.what) }];
    }),
  );
}

const productionScript = /^(?:start|serve|prod|production)(?:[:-]prod(?:uction)?)?$/;

/** What uWSGI and systemd are told in their files. */
function ofConfiguration(app: AppFiles): readonly Outcome[] {
  return ownDocumentsOf(app, "process-file").flatMap((document): Outcome[] => {
    const { path, text, facts } = document;
    const line = facts.format === "uwsgi" ? /^[ \t]*daemonize2?[ \t]*=.*$/m.exec(text) : facts.format === "systemd" ? /^[ \t]*Type[ \t]*=[ \t]*forking[ \t]*$/m.exec(text) : null;
    // A service of the machine has no process of the app.
    if (line === null || facts.processes.length === 0) return [];
    const span = { start: line.index, end: line.index + line[0].trimEnd().length };
    return [{ kind: "report", at: { path, span }, message: message(facts.format === "uwsgi" ? "uWSGI's daemonize" : '"Type=forking"'), fixes: facts.format === "uwsgi" ? lineFix(document, span, "Remove daemonize") : [] }];
  });
}

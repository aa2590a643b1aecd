import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { isOneShot, programOf, unwrapped, withOutput } from "../../core/processes/commands.ts";
import type { Deployment } from "../../core/facts/deployment.ts";
import type { Document, NamedText, ShellScript } from "../../core/facts/documents.ts";
import type { Binding, Value } from "../../core/facts/facts.ts";
import type { FileEdit, Fix } from "../../core/fix.ts";
import { importingServers, isDevelopmentOnly, optInVariable, unsetVariable } from "../../core/facts/guards.ts";
import { isLogPath, isRunOnce, isStreamPath, pathText } from "../../core/logs/log-files.ts";
import { calls, defineRule, sources, wholeApp, type AppFiles, type Outcome, type Place, type RuleFile } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "logs/output-redirected",
  severity: "warning",
  summary: "A process whose output is sent to a file or thrown away where it is started",
  why: "What a process writes to stdout is its log. Redirected at the start it never reaches the platform, which can only collect stdout; the file dies with the container, or nothing is kept at all.",
  instead: "Start the process without redirections, and give servers `-` or `/dev/stdout` where they want the path of a log.",
  reference: "https://12factor.net/logs",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) => {
      const seen = new Set<string>();
      return [...startedProcesses(app), ...declaredOutputs(app), ...startingScripts(app)].filter(({ at }) => {
        const place = `${at.path}:${at.span.start}`;
        return !seen.has(place) && seen.add(place);
      });
    }),
    // The configurations of servers that are programs. Sources: Puma::DSL, Unicorn::Configurator, and gunicorn's settings.
    calls({ ruby: { "Puma::DSL.stdout_redirect": true, "Unicorn::Configurator.stdout_path": true, "Unicorn::Configurator.stderr_path": true } }, ({ call, arguments: given }, _entry, file) => {
      const path = given.map(({ value }) => value).find((value) => isFile(value, file));
      return path === undefined ? [] : inConfiguration(call.span, path, file);
    }),
    sources({ python: "^(?:accesslog|errorlog|logfile)\\s{0,12}=" }, (file) => (configOfServer.test(file.path) ? file.facts.bindings.filter((binding) => isLogSetting(binding, file)).flatMap(({ span, value }) => inConfiguration(span, value, file)) : [])),
  ],
});

const configOfServer = /(?:^|\/)(?:gunicorn|hypercorn)[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/;

type Reported = Outcome & { readonly kind: "report" };

function isLogSetting({ name, kind, value }: Binding, file: RuleFile): boolean {
  return kind === "variable" && /^(?:accesslog|errorlog|logfile)$/.test(name) && isFile(value, file);
}

/** A file for certain: what a variable alone says may as well be a stream. */
function isFile(value: Value, file: RuleFile): boolean {
  const path = pathText(value, file);
  return path !== undefined && path !== "" && !path.startsWith("$") && !isStreamPath(path);
}

function inConfiguration(span: Span, path: Value, file: RuleFile): readonly Outcome[] {
  if (isDevelopmentOnly(file.facts, span)) return [];
  const [optIn, optOut] = [optInVariable(file.facts, span), unsetVariable(file.facts, span)];
  const condition = optIn !== undefined ? `when ${optIn} is set` : optOut !== undefined ? `unless ${optOut} is set` : undefined;
  return [report({ path: file.path, span }, undefined, pathText(path, file) ?? "a file", condition, [])];
}

/** What stands in the command that starts a process, or in that of a script on the way. */
function* startedProcesses(app: AppFiles): Iterable<Reported> {
  for (const process of app.processes) {
    if (process.type === "clock" || process.type === "admin" || process.type === "release" || isOneShot(process.words)) continue;
    // The same program may be started in several branches of a script, of which the last is the process.
    const branches = process.before.filter(({ words, conditional }) => conditional && programOf(words) === process.program);
    for (const { path, span, words, output, conditional } of [...branches, process]) {
      const inOptions = optionsOf(words).map(({ value }) => value);
      const target = [...output, ...inOptions].map(fileOf).find((file) => file !== undefined);
      const at = { path, span };
      if (target !== undefined) yield report(at, process.name, target, conditional ? "in one branch of the script" : undefined, commandFixes(at, words, output, app));
    }
  }
}

/** Options that name a file for the log or the output of a server. Sources: the help text of each. */
const logOption = /^(?:--(?:(?:access|error)-?logfile|log-?file|logto2?|redirect-std(?:out|err)|logging\.file(?:\.(?:name|path))?)|-Dlogging\.file(?:\.(?:name|path))?)$/;
const logOptionOf: Readonly<Record<string, RegExp>> = { celery: /^-f$/, sidekiq: /^-L$/, thin: /^-l$|^--log$/, daphne: /^--access-log$/ };

function optionsOf(words: readonly string[]): readonly NamedText[] {
  const own = logOptionOf[programOf(words)];
  return words.flatMap((word, index): NamedText[] => {
    const [option = "", ...rest] = word.split("=");
    if (!logOption.test(option) && own?.test(option) !== true) return [];
    const value = word.includes("=") ? rest.join("=") : (words[index + 1] ?? "");
    return value === "" || /^-./.test(value) ? [] : [{ name: option, value, span: { start: 0, end: 0 } }];
  });
}

/** What deployment files say of the output of a process; both streams of one are one finding. */
function* declaredOutputs(app: AppFiles): Iterable<Reported> {
  for (const deployment of app.deployments) {
    const { path, process } = deployment;
    if (process.type === "clock" || process.type === "admin" || process.type === "release" || isOneShot(process.command?.commands.at(-1)?.words ?? process.command?.exec ?? [])) continue;
    const lost = process.outputs.flatMap((output) => {
      const target = declaredFile(output, deployment);
      return target === undefined ? [] : [{ output, target }];
    });
    const [first] = lost;
    if (first !== undefined) yield report({ path, span: first.output.span }, process.name, first.target, undefined, declaredFixes(lost.map(({ output }) => output), deployment, app));
  }
}

/** Where an option sends the output, or nothing where that can be collected. */
function declaredFile({ value }: NamedText, { format }: Deployment): string | undefined {
  switch (format) {
    case "compose":
      return value === "none" ? "/dev/null" : undefined;
    case "systemd":
      return value === "null" ? "/dev/null" : fileOf(/^(?:file|append|truncate):(.+)$/.exec(value)?.[1] ?? "-");
    case "supervisor":
      return value === "NONE" ? "/dev/null" : /^(?:AUTO|syslog)$/i.test(value) ? undefined : fileOf(value);
    case "pm2":
      return /^(?:null|NULL)$/.test(value) ? "/dev/null" : fileOf(value);
    default:
      return fileOf(value.replace(/^file:/, ""));
  }
}

/** Scripts that start a server and are no part of a process: what a person runs on the machine. */
function* startingScripts(app: AppFiles): Iterable<Reported> {
  const known = new Set(app.processes.flatMap(({ path, span, before }) => [{ path, span }, ...before].map((one) => `${one.path}:${one.span.start}`)));
  for (const { path, text, facts } of ownDocumentsOf(app, "shell-script").filter((document) => !isRunOnce(document.path))) {
    for (const command of withOutput(facts.commands)) {
      const target = command.output.map(fileOf).find((file) => file !== undefined);
      if (target === undefined || known.has(`${path}:${command.span.start}`) || !startsServer(command)) continue;
      yield report({ path, span: command.span }, programOf(unwrapped(command.words)), target, undefined, text.slice(command.span.start, command.span.end).includes("\n") ? [] : commandFixes({ path, span: command.span }, command.words, command.output, app));
    }
  }
}

/** A program that imports an app and serves it, a jar, or one that goes on when the shell that started it ends. */
function startsServer({ words, operator }: ShellScript["commands"][number]): boolean {
  const started = unwrapped(words);
  const program = programOf(started);
  const isJar = /^java$|\/java$|^\$\{?(?:JAVA|JAVACMD|JAVA_HOME\}?\/bin\/java)\}?$/.test(started[0] ?? "") && started.includes("-jar");
  const stays = words[0] === "nohup" || operator === "&";
  return !isOneShot(started) && (isJar || (importingServers.test(program) && program !== "flask") || (stays && /^(?:node|python[\d.]*|ruby|php|dotnet|bun|deno)$/.test(program)));
}

/** A file, or `/dev/null`, with what a variable falls back to; `undefined` for a stream that can be collected, and for what a variable alone decides. */
function fileOf(written: string): string | undefined {
  const path = /^\$\{\w+:?[-=]([^}]*)\}$/.exec(written)?.[1] ?? written;
  return path === "" || isStreamPath(path) || /^[$%][^/\\]*$|^&|^\d$/.test(path) ? undefined : path;
}

function report(at: Place, process: string | undefined, target: string, condition: string | undefined, fixes: readonly Fix[]): Reported {
  const who = process === undefined ? "The server" : `Process "${process}"`;
  const isLost = target === "/dev/null";
  const shown = target.length > 60 ? `…${target.slice(-58)}` : target;
  const what = isLost ? "throws its output away" : `sends its output to ${isLogPath(target) || target.includes("/") || target.includes(".") ? shown : `the file ${shown}`}`;
  return {
    kind: "report",
    at,
    ...(condition === undefined ? {} : { severity: "information" as const }),
    message: `${who} ${what}${condition === undefined ? "" : ` ${condition}`}; let it go to stdout, where the platform collects it`,
    fixes,
  };
}

/** Takes a redirection from the end of a command, and gives gunicorn and hypercorn `-`, which is stdout to them. */
function commandFixes({ path, span }: Place, words: readonly string[], output: readonly string[], app: AppFiles): readonly Fix[] {
  const text = app.documents.find((document) => document.path === path)?.text.slice(span.start, span.end) ?? "";
  const options = /^(?:gunicorn|hypercorn)$/.test(programOf(words)) ? optionsOf(words).filter(({ value }) => fileOf(value) !== undefined) : [];
  const [redirected, ...others] = output.filter((one) => fileOf(one) !== undefined);
  const edits = options.flatMap(({ name, value }) => {
    const found = new RegExp(`${escaped(name)}(?:=|\\s+|"\\s*,\\s*")(${escaped(value)})(?=["'\\s]|$)`).exec(text);
    const start = span.start + (found === null ? 0 : found.index + found[0].length - value.length);
    return found === null ? [] : [{ span: { start, end: start + value.length }, newText: "-" }];
  });
  if (redirected !== undefined) {
    const file = `["']?${escaped(redirected)}["']?`;
    const end = new RegExp(`[ \\t]+(?:(?:2>&1[ \\t]+)?\\|&?[ \\t]*tee[ \\t]+(?:-a[ \\t]+)?${file}|(?:&>>?|1?>>?)[ \\t]*${file}(?:[ \\t]+2>&1)?)$`).exec(text);
    if (end === null || others.length > 0) return [];
    edits.push({ span: { start: span.start + end.index, end: span.end }, newText: "" });
  }
  return edits.length === 0 || edits.length < options.length ? [] : fixOf([{ path, edits }]);
}

function declaredFixes(outputs: readonly NamedText[], { path, format, process }: Deployment, app: AppFiles): readonly Fix[] {
  const document = app.documents.find((one) => one.path === path);
  return format === "supervisor" && document !== undefined ? fixOf([{ path, edits: outputs.flatMap((output) => supervisorEdits(output, process.span, document)) }]) : [];
}

/** A stream cannot be rotated, and supervisord tries to unless told not to. Source: http://supervisord.org/configuration.html. */
function supervisorEdits({ name, span }: NamedText, section: Span, { text }: Document): FileEdit["edits"] {
  const stream = name.startsWith("stderr") ? "/dev/stderr" : "/dev/stdout";
  const next = text.indexOf("\n[", section.end);
  const own = text.slice(section.end, next === -1 ? text.length : next);
  const limit = new RegExp(`^${name}_maxbytes[ \\t]*=[ \\t]*(\\S+)`, "m").exec(own);
  if (limit === null) return [{ span, newText: `${stream}\n${name}_maxbytes=0` }];
  const end = section.end + limit.index + limit[0].length;
  return [{ span, newText: stream }, { span: { start: end - (limit[1] ?? "").length, end }, newText: "0" }];
}

function fixOf(edits: readonly FileEdit[]): readonly Fix[] {
  return edits.some((one) => one.edits.length > 0) ? [{ title: "Let the output go to stdout", safety: "unsafe", edits }] : [];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

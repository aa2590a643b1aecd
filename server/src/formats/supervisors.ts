import type { DeclaredProcess, EarlierCommand, ProcessFile } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import { baseName } from "../core/paths.ts";
import { declaredProcess, processFile, startCommand } from "./declared-process.ts";
import { readIni, valuesOf, type IniSection } from "./ini.ts";

/** A systemd unit that starts something, told by its `[Service]`. `path` gives the name. Source: systemd.syntax(7), systemd.service(5). */
export function readSystemdUnit(text: string, path: string): ProcessFile | undefined {
  const service = readIni(text, { comment: /^[ \t]*[#;]/, continues: "backslash" }).find(({ name }) => name === "Service");
  if (service === undefined) return undefined;
  const last = (key: string): NamedText | undefined => valuesOf(service, key).at(-1);
  const type = last("Type")?.value;
  const name = baseName(path).replace(/@?\.service$/, "");
  const shared = {
    environment: valuesOf(service, "Environment").flatMap(assignments),
    references: valuesOf(service, "EnvironmentFile").map(() => "*"),
    folder: last("WorkingDirectory")?.value,
    stopSignal: last("KillSignal"),
    lifecycle: valuesOf(service, "TimeoutStopSec").slice(-1),
    outputs: ["StandardOutput", "StandardError"].flatMap((key) => last(key) ?? []),
    before: valuesOf(service, "ExecStartPre").map(unitCommand),
    type: type === "oneshot" ? ("admin" as const) : undefined,
  };
  // An empty one takes back those above it.
  const starts = valuesOf(service, "ExecStart");
  const kept = starts.slice(starts.findLastIndex(({ value }) => value === "") + 1).filter(({ value }) => !isSystemService(value));
  return processFile("systemd", kept.map((start) => declaredProcess(name, start.span, { ...shared, command: unitCommand(start) })));
}

/** A service of the machine, such as its mail server: packages of the system put such programs there, and apps only what serves for them. */
function isSystemService(start: string): boolean {
  const [, program = ""] = /^[@:+!|-]*\/(?:usr\/)?sbin\/(\S+)/.exec(start) ?? [];
  return program !== "" && !/^(?:php-fpm|apache|httpd|nginx|uwsgi|supervisord|cron|unit)/.test(program);
}

/** Without the signs that say what happens when it fails and who runs it. */
function unitCommand({ value, span }: NamedText): EarlierCommand {
  return { ...startCommand(value.replace(/^[@:+!|-]+/, ""), span), separate: false };
}

/** `A=1 "B=two words"`. */
function assignments({ value, span }: NamedText): readonly NamedText[] {
  return [...value.matchAll(/"([^"=]+)=([^"]*)"|'([^'=]+)=([^']*)'|(?<![^\s=])([^\s=]+)=(\S*)/g)].map((match) => ({ name: match[1] ?? match[3] ?? match[5] ?? "", value: match[2] ?? match[4] ?? match[6] ?? "", span }));
}

/** A file of supervisord, told by a `[program:x]`. Source: http://supervisord.org/configuration.html. */
export function readSupervisorConf(text: string): ProcessFile | undefined {
  if (!/^\[program:/m.test(text)) return undefined;
  const sections = readIni(text, { comment: /^[ \t]*[#;]/, continues: "indentation", trailingComment: /[ \t];/ });
  return processFile("supervisor", sections.filter(({ name }) => name.startsWith("program:")).flatMap((section) => {
    const last = (key: string): NamedText | undefined => valuesOf(section, key).at(-1);
    const command = last("command");
    if (command === undefined || last("autostart")?.value === "false") return [];
    const environment = valuesOf(section, "environment").flatMap(({ value, span }) => [...value.matchAll(/(?<![\w.-])([\w.-]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^,\s]*))/g)].map((match) => ({ name: match[1] ?? "", value: match[2] ?? match[3] ?? match[4] ?? "", span })));
    return [declaredProcess(section.name.slice("program:".length).trim(), section.span, { command: startCommand(withVariables(command.value), command.span), folder: last("directory")?.value, stopSignal: last("stopsignal"), lifecycle: valuesOf(section, "stopwaitsecs").slice(-1), outputs: ["stdout_logfile", "stderr_logfile"].flatMap((key) => last(key) ?? []), environment })];
  }));
}

/** A configuration of uWSGI, told by its `[uwsgi]`. Source: https://uwsgi-docs.readthedocs.io/en/latest/Options.html. */
export function readUwsgiIni(text: string): ProcessFile | undefined {
  if (!/^\[uwsgi\]/m.test(text)) return undefined;
  const sections = readIni(text, { comment: /^[ \t]*[#;]/, continues: "never" }).filter(({ name }) => name === "uwsgi");
  return processFile("uwsgi", sections.flatMap(uwsgiProcesses));
}

function uwsgiProcesses(section: IniSection): readonly DeclaredProcess[] {
  const hooks = section.entries.filter(({ name }) => /^(?:hook|exec)-(?:pre|post|as)-/.test(name) && !/exit$|stop/.test(name));
  const before = hooks.flatMap(({ name, value, span }): EarlierCommand[] => {
    const run = name.startsWith("exec-") ? value : /^exec:(.*)$/.exec(value)?.[1];
    return run === undefined ? [] : [{ ...startCommand(withVariables(run), span), separate: false }];
  });
  const folder = valuesOf(section, "chdir").at(-1)?.value;
  const app = section.entries.find(({ name }) => /^(?:module|wsgi|wsgi-file|mount|psgi|rack)$/.test(name));
  const lifecycle = section.entries.filter(({ name }) => /^(?:master|die-on-term|hook-master-start|worker-reload-mercy)$/.test(name));
  const outputs = section.entries.filter(({ name, value }) => /^(?:logto2?|daemonize2?)$/.test(name) || (/^(?:req-)?logger$/.test(name) && value.startsWith("file:")));
  const attached = section.entries.filter(({ name }) => /^(?:smart-)?attach-daemon2?$/.test(name));
  return [
    ...(app === undefined ? [] : [declaredProcess("web", app.span, { type: "web", command: startCommand(["uwsgi", `--${app.name}`, app.value], app.span), before, folder, lifecycle, outputs })]),
    ...attached.map(({ value, span }) => declaredProcess("attach-daemon", span, { type: "worker", command: startCommand(withVariables(value), span), folder })),
  ];
}

/** What stands for a value is written as in a shell: `%(ENV_PORT)s` of supervisord, `%(port)` of uWSGI. */
function withVariables(command: string): string {
  return command.replace(/%\((?:ENV_)?(\w+)\)[sd]?/g, "${$1}");
}

/** A table of cron; in `cron.d` every line also names the user. Source: crontab(5). */
export function readCrontab(text: string, path: string): ProcessFile {
  const isOfSystem = /(?:^|\/)cron\.d\//.test(path);
  const processes: DeclaredProcess[] = [];
  const environment: NamedText[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const set = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*["']?([^"'\r]*)/.exec(line);
    const job = /^[ \t]*(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|(?:[\d*,/A-Za-z-]+[ \t]+){4}[\d*,/A-Za-z-]+)[ \t]+(\S.*)/.exec(line);
    if (set !== null) environment.push({ name: set[1] as string, value: set[2] as string, span: { start, end: start + line.trimEnd().length } });
    else if (job !== null) {
      const rest = (job[1] as string).trimEnd();
      const user = isOfSystem || /^(?:root|www-data|nobody|app)[ \t]/.test(rest) ? /^\S+[ \t]+/.exec(rest)?.[0].length ?? 0 : 0;
      const from = start + line.lastIndexOf(rest) + user;
      const command = startCommand(rest.slice(user), { start: from, end: start + line.trimEnd().length });
      processes.push(declaredProcess("cron", command.span, { type: "clock", command, environment }));
    }
    start += line.length + 1;
  }
  return processFile("crontab", processes);
}

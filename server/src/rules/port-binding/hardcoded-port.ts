import { isAuxiliary, isProfiler, servesMetrics } from "../../core/servers/auxiliary-servers.ts";
import { isForThisMachine } from "../../core/servers/bound-host.ts";
import type { Binding, Call, Value } from "../../core/facts/facts.ts";
import { guardsAt, importingServers, isDevelopmentOnly, isServedOtherwise } from "../../core/facts/guards.ts";
import { environmentEdits } from "../../core/fixes/idiom.ts";
import type { Process } from "../../core/facts/documents.ts";
import { callsWithCallers, defineRule, settings, sources, wholeApp, type AppFiles, type LocatedValue, type Outcome, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { serverBindings } from "../../core/servers/server-bindings.ts";
import { portSettings, portVariable } from "../../core/servers/port-settings.ts";
import { isForDevelopment, settingsIdioms, type Setting } from "../../core/facts/settings.ts";
import { settingFixesWithFallback } from "../../core/fixes/settings-fixes.ts";
import type { Span } from "../../core/text.ts";
import { argumentAt, literalText } from "../../core/facts/values.ts";

export default defineRule({
  id: "port-binding/hardcoded-port",
  severity: "warning",
  summary: "A server binds a port that is fixed in the source",
  why: "The platform that runs the app decides on which port it reaches a process. With a fixed port two processes cannot share a machine, and a platform that assigns another port never reaches the app.",
  instead: "Read the port from the environment, by custom from `PORT`, and keep the number as the default for development.",
  reference: "https://12factor.net/port-binding",
  fix: "safe",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    callsWithCallers(serverBindings, (call, binding, file) => {
      if (isDevelopmentOnly(file.facts, call.call.span) || isServedOtherwise(file.facts, call.call.span, file.processes)) return [];
      for (const path of binding.port) {
        const found = argumentAt(call, path, file);
        if (found !== undefined) return inspectPort(found.path === file.path ? { ...found, value: expressSetting(found.value, file) } : found, call, file);
      }
      return [];
    }),
    sources({ python: "\\bbind\\s{0,4}=\\s{0,4}[\\[f]?[\"']" }, (file) => (configOfServer.test(file.path) ? file.facts.bindings.flatMap((binding) => inspectBind(binding, file)) : [])),
    wholeApp({}, (app) => app.processes.flatMap((process) => inspectProcess(process, app))),
    settings((file) => file.facts.settings.flatMap((setting) => (portSettings[file.facts.format]?.test(setting.name) === true && !isForDevelopment(setting) ? inspectSetting(setting, file) : []))),
  ],
});

/**
 * A server that is started with a port. In a Procfile `$PORT` is what the platform gives; an image may fix its own, and is told of it
 * for whoever runs it elsewhere.
 */
function inspectProcess({ type, program, words, path, span }: Process, app: AppFiles): readonly Outcome[] {
  // What a platform or a person writes for one deploy is that deploy's configuration.
  const document = app.documents.find((one) => one.path === path);
  if (type !== "web" || !startsServer(program, words) || !/^(?:procfile|dockerfile|shell-script)$/.test(document?.facts.kind ?? "")) return [];
  const options = program === "php" ? /^-S$/ : /^(?:-b|--bind|--port|-p|--listen|--http)(?:=|$)/;
  const values = words.flatMap((word, index) => (options.test(word) ? (/=(.*)$/.exec(word)?.[1] ?? words[index + 1] ?? []) : []));
  // Beside the port another option may give the address alone.
  const value = values.find((one) => /\$\{?\w|(?:^|:)\d{2,5}$/.test(one));
  if (value === undefined) return [];
  // The host may be a variable, too.
  const variable = /\$\{?(\w+)(?::?-[^}]*)?\}?$/.exec(value)?.[1];
  if (variable !== undefined) return [{ kind: "sign", evidence: { id: "port-binding/port-from-env", path, span, text: `starts ${program} on the port that ${variable} names` } }];
  const port = /(?:^|:)(\d{2,5})$/.exec(value)?.[1];
  if (port === undefined) return [];
  const inProcfile = /(?:^|\/)Procfile$/.test(path);
  const text = document?.text ?? "";
  const at = text.indexOf(value, span.start) + value.length - port.length;
  const isWritten = text.slice(at, at + port.length) === port && at < span.end;
  return [
    {
      kind: "report",
      at: { path, span: isWritten ? { start: at, end: at + port.length } : span },
      ...(inProcfile ? {} : { severity: "hint" as const }),
      message: `${program} is started on port ${port}, whatever the environment says; bind the port in PORT`,
      fixes: inProcfile && isWritten ? [{ title: "Bind $PORT", safety: "unsafe", edits: [{ path, edits: [{ span: { start: at, end: at + port.length }, newText: "$PORT" }] }] }] : [],
    },
  ];
}

/** Whether a command starts a server that takes its port as an option; Rails' and PHP's programs do much else. */
function startsServer(program: string, words: readonly string[]): boolean {
  return importingServers.test(program) || (program === "rails" && /^s(?:erver)?$/.test(words[1] ?? "")) || (program === "php" && words.includes("-S"));
}

/** The settings of gunicorn and hypercorn are a program. */
const configOfServer = /(?:^|\/)(?:gunicorn|hypercorn)[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/;

/** An address, or a list of them. */
function inspectBind({ name, kind, value, function: inside }: Binding, file: RuleFile): readonly Outcome[] {
  if (name !== "bind" || kind !== "variable" || inside !== -1) return [];
  return (value.kind === "list" ? value.items : [value]).flatMap((one): Outcome[] => {
    const variable = environmentVariable(one, file.facts.calls, 4);
    if (variable !== undefined) return [{ kind: "sign", evidence: { id: "port-binding/port-from-env", path: file.path, span: one.span, text: `binds the port that ${variable} names` } }];
    const parsed = one.kind === "literal" ? fixedPort(one.text) : undefined;
    if (parsed === undefined || isDevelopmentOnly(file.facts, one.span)) return [];
    const edits = value.kind === "list" ? undefined : environmentEdits(file, one.span, file.idiom.environmentInText(parsed.host, "PORT", String(parsed.port)));
    return [{ kind: "report", at: { path: file.path, span: one.span }, message: fixedAt(parsed.port, "PORT"), fixes: edits === undefined ? [] : [{ title: `Read PORT from the environment, default ${parsed.port}`, safety: "safe", edits: [{ path: file.path, edits }] }] }];
  });
}

function fixedAt(port: number, variable: string): string {
  return `The port is fixed at ${port}; bind the port the environment assigns (${variable}, default ${port})`;
}

/** A platform may set a variable of the framework's own, such as SERVER_PORT; most set PORT. */
function inspectSetting(setting: Setting, file: SettingsDocument): readonly Outcome[] {
  const { value, name } = setting;
  if (value.kind === "env") return [{ kind: "sign", evidence: { id: "port-binding/port-from-env", path: file.path, span: value.span, text: `binds the port that ${value.name} names` } }];
  const parsed = value.kind === "literal" ? fixedPort((value.text.split(";")[0] ?? "").replace(/\/$/, "")) : undefined;
  if (value.kind !== "literal" || parsed === undefined) return [];
  const { key, variable } = settingsIdioms[file.facts.format];
  const wanted = portVariable(setting, file.facts.format);
  const own = file.facts.format === "spring" ? variable(setting.path) : wanted;
  const what = own === wanted ? `fixes the port at ${parsed.port}` : `is ${parsed.port} unless ${own} says otherwise`;
  return [
    {
      kind: "report",
      at: { path: file.path, span: value.span },
      // Endpoints hide the variables that a platform sets; everything else is hidden by them.
      ...(name.startsWith("kestrel.") ? {} : { severity: "information" as const }),
      message: `"${key(setting.path)}" ${what}; bind the port the environment assigns (${wanted}, default ${parsed.port})`,
      fixes: settingFixesWithFallback(file, value, wanted, "safe"),
    },
  ];
}

/** What `app.get("port")` gives back, where the file says it once: `app.set("port", …)`. */
function expressSetting(value: Value, { callees, facts: { calls } }: RuleFile): Value {
  if (value.kind !== "call" || callees[value.call] !== "express().get") return value;
  const name = literalText(calls[value.call]?.arguments[0])?.text;
  const [given, ...others] = calls.filter((call, index) => callees[index] === "express().set" && literalText(call.arguments[0])?.text === name);
  return (name !== undefined && others.length === 0 ? given?.arguments[1] : undefined) ?? value;
}

function inspectPort(port: LocatedValue, call: ResolvedCall, file: RuleFile): readonly Outcome[] {
  // The calls of another file are not at hand; a value from there says itself whether it is read from the environment.
  const variable = environmentVariable(port.value, port.path === file.path ? file.facts.calls : [], 4);
  if (variable !== undefined) {
    const evidence = { id: "port-binding/port-from-env", path: file.path, span: call.call.span, text: `binds the port that ${variable} names` };
    return [{ kind: "sign", evidence }];
  }
  const value = port.value.kind === "template" ? wholeText(port.value.parts) : port.value;
  const parsed = value.kind === "literal" ? fixedPort(value.text) : undefined;
  if (value.kind !== "literal" || parsed === undefined || isForThisMachine(call, parsed.host, file) || isProfiler(call, parsed.port, file) || isRedirectPair(parsed.port, file) || isOfTls(parsed.port, call.call.span, file) || isOtherwise(call.call.span, file)) return [];
  // What a function of the file hands on is bound in that function.
  const { span } = call.by ?? call.call;
  const elsewhere = call.by !== undefined || port.path !== file.path || value.span.start < call.call.span.start || value.span.end > call.call.span.end;
  const isShared = call.by !== undefined && file.facts.calls.filter(({ target }) => target === call.call.target).length > 1;
  const auxiliary = isAuxiliary(call.call.receiver) || (call.by !== undefined && (isAuxiliary(call.call.text) || isAuxiliary(call.by.receiver))) || isAuxiliary(value.through) || isAuxiliary(file.facts.functions[call.call.function]?.name) || servesMetrics(call, file);
  return [
    {
      kind: "report",
      at: { path: port.path, span: value.span },
      ...(auxiliary ? { severity: "information" as const } : {}),
      message: fixedAt(parsed.port, auxiliary ? "a variable of its own" : "PORT"),
      related: elsewhere ? [{ path: file.path, span, message: "The server is bound here" }] : [],
      fixes: auxiliary || isShared || port.value !== value || call.callee.startsWith("Deno.") ? [] : fixesFor(port, parsed, elsewhere, file),
    },
  ];
}

/** The variable a port comes from, also through a function such as `normalizePort(process.env.PORT)`. */
function environmentVariable(value: Value, fileCalls: readonly Call[], depth: number): string | undefined {
  if (depth === 0) return undefined;
  if (value.kind === "env") return value.name;
  if (value.kind === "choice") return firstDefined(value.options.map((option) => environmentVariable(option, fileCalls, depth - 1)));
  if (value.kind === "template") return firstDefined(value.parts.map((part) => environmentVariable(part, fileCalls, depth - 1)));
  if (value.kind !== "call") return undefined;
  return firstDefined((fileCalls[value.call]?.arguments ?? []).map((argument) => environmentVariable(argument, fileCalls, depth - 1)));
}

function firstDefined(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined);
}

/** `":" + port`, where both are written out: the text, at the place of the port. */
function wholeText(parts: readonly Value[]): Value {
  const last = parts.at(-1);
  const unknown: Value = { kind: "unknown", span: { start: 0, end: 0 } };
  if (last?.kind !== "literal" || !/^:?\d+$/.test(last.text) || !parts.every((part) => part.kind === "literal")) return unknown;
  return { ...last, text: parts.map((part) => part.text).join("") };
}

interface FixedPort {
  readonly port: number;
  /** What stands before the port in an address: `0.0.0.0:`, `http://*:`. */
  readonly host: string;
}

/** A number, or an address that ends in one, with or without a scheme. Port 0 asks the system for any free port; anything else is a socket's path. */
function fixedPort(text: string): FixedPort | undefined {
  const match = /^((?:[a-z]+:\/\/)?(?:[\w.*+-]*|\[[0-9a-fA-F:]*\]):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2] ?? 0);
  return port > 0 && port < 65536 ? { port, host: match?.[1] ?? "" } : undefined;
}

/** `if (process.env.PORT) … else app.listen(3000)`: the number is what happens without the variable. */
function isOtherwise(span: Span, file: RuleFile): boolean {
  return guardsAt(file.facts, span).some((guard) => guard.kind === "set" && !guard.holds && guard.values.length === 0 && /port$/i.test(guard.variable));
}

/** A listener on 80 beside one with TLS only sends people to the other, and answers those who give out certificates. */
function isRedirectPair(port: number, file: RuleFile): boolean {
  return port === 80 && file.callees.some((callee) => callee !== undefined && tlsServers.test(callee));
}

/** The ports of the web, bound only where somebody switched TLS on for a machine without a proxy. */
function isOfTls(port: number, span: Span, file: RuleFile): boolean {
  return (port === 80 || port === 443) && guardsAt(file.facts, span).some((guard) => guard.kind === "set" && guard.holds && /tls|ssl|https|cert/i.test(guard.variable));
}

const tlsServers = /^https\.(?:createServer|Server)$|^http2\.createSecureServer$|\.(?:ListenAndServe|Run|Start|StartAuto|Listen)TLS$|^golang\.org\/x\/crypto\/acme\/autocert\./;

function fixesFor(port: LocatedValue, { port: number, host }: FixedPort, elsewhere: boolean, file: RuleFile) {
  const { value, path } = port;
  // With a second server in the app PORT could mean either; with a host in one string the expression depends on the language.
  if (value.kind !== "literal" || file.portBindingsOfApp !== 1) return [];
  const { language } = file.facts;
  const text = path === file.path ? file.text : undefined;
  const type = text === undefined ? undefined : /:\s*([^=\n;{}()]+?)\s*=\s*$/.exec(text.slice(Math.max(0, value.span.start - 80), value.span.start))?.[1];
  const isConst = text !== undefined && /^\s*as\s+const\b/.test(text.slice(value.span.end, value.span.end + 12));
  // A type of that one number, or one this does not know, fits no expression.
  if (isConst || (type !== undefined && type !== (value.type === "string" ? "string" : "number"))) return [];
  const written = text === undefined ? (value.type === "string" ? JSON.stringify(value.text) : value.text) : text.slice(value.span.start, value.span.end);
  // What was a text stays one: somebody may convert it.
  const asNumber = value.type === "number" && (language === "python" || elsewhere || language !== "javascript" || text === undefined);
  const newText =
    host !== "" ? file.idiom.environmentInText(host, "PORT", String(number)) : asNumber ? file.idiom.environmentNumber("PORT", value.text) : file.idiom.environmentText("PORT", written);
  // What the file of a constant imports is not at hand here.
  if (path !== file.path && file.idiom.environmentImport !== undefined) return [];
  const edits = environmentEdits(file, value.span, newText);
  return edits === undefined ? [] : [{ title: `Read PORT from the environment, default ${number}`, safety: "safe" as const, edits: [{ path, edits }] }];
}

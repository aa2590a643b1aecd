import { documentsOf } from "../../core/facts/app-files.ts";
import { isAuxiliary, isProfiler, servesMetrics } from "../../core/servers/auxiliary-servers.ts";
import { hostInAddress, isLoopback, loopbackHost } from "../../core/servers/bound-host.ts";
import type { Process } from "../../core/facts/documents.ts";
import type { Binding, Value } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../../core/facts/guards.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type Place, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { serverBindings, type ServerBinding } from "../../core/servers/server-bindings.ts";
import { isForDevelopment, type SettingsFormat } from "../../core/facts/settings.ts";
import type { Span } from "../../core/text.ts";
import { argumentAt } from "../../core/facts/values.ts";

export default defineRule({
  id: "port-binding/loopback-only",
  severity: "warning",
  summary: "A server that only its own machine or container can reach",
  why: "A container, a dyno and a pod have a network of their own. What listens on localhost in there hears nobody else: the platform's router knocks, and the app looks dead although it runs.",
  instead: "Bind all interfaces, `0.0.0.0` or `::`, and let the platform decide who may reach the port.",
  reference: "https://12factor.net/port-binding",
  fix: "unsafe",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    calls<ServerBinding>(serverBindings, inspectCall),
    sources({ python: "\\bbind\\s{0,4}=\\s{0,4}\\[?[\"']" }, (file) => (/(?:^|\/)(?:gunicorn|hypercorn)[\w.-]*\.py$|(?:^|\/)gunicorn\/[\w.-]+\.py$/.test(file.path) ? file.facts.bindings.flatMap((binding) => inspectBind(binding, file)) : [])),
    settings((file) => file.facts.settings.flatMap((setting) => (isForDevelopment(setting) ? [] : inspectSetting(setting.name, setting.value, file)))),
    wholeApp({}, (app) => app.processes.flatMap((process) => inspectProcess(process, app))),
  ],
});

function inspectCall(call: ResolvedCall, binding: ServerBinding, file: RuleFile): readonly Outcome[] {
  const { span, nameSpan, receiver, function: inside } = call.call;
  if (isDevelopmentOnly(file.facts, span) || isServedOtherwise(file.facts, span, file.processes)) return [];
  // With several servers the one for this machine is not the one for the others.
  if (file.portBindingsOfApp !== 1 || servesMetrics(call, file) || isProfiler(call, 0, file) || [receiver, file.facts.functions[inside]?.name].some(isAuxiliary)) return [];
  if (call.callee.endsWith(".ListenLocalhost")) return [report({ path: file.path, span: nameSpan }, "localhost", file.processes, hasFixedPort(call, binding, file) ? [] : [fix(file.path, nameSpan, "ListenAnyIP")])];
  const found = loopbackHost(call, binding, file);
  if (found === undefined || isAuxiliary(found.value.value.kind === "literal" ? found.value.value.through : undefined) || isFree(call, binding)) return [];
  const { path, value } = found.value;
  return [report({ path, span: value.span }, found.host, file.processes, path === file.path && !hasFixedPort(call, binding, file) ? fixIn(file, value.span, found.host) : [])];
}

/** The port has to be mended with it, and by whom nobody knows. */
function hasFixedPort(call: ResolvedCall, { port }: ServerBinding, file: RuleFile): boolean {
  const located = port.flatMap((path) => argumentAt(call, path, file) ?? [])[0];
  return located?.value.kind === "literal" && /\d$/.test(located.value.text);
}

/** Port 0 is any free one, which somebody on this machine asks for. */
function isFree({ arguments: given, keywords }: ResolvedCall, { port }: ServerBinding): boolean {
  const [position] = port.at(-1) ?? [0];
  const value = (typeof position === "number" ? given[position] : keywords.get(position))?.value;
  return value?.kind === "literal" && /(?:^|:)0$/.test(value.text);
}

/** An address, or a list of them, in the settings of gunicorn or hypercorn. */
function inspectBind({ name, kind, value, function: inside }: Binding, file: RuleFile): readonly Outcome[] {
  if (name !== "bind" || kind !== "variable" || inside !== -1) return [];
  const hosts = (value.kind === "list" ? value.items : [value]).map((one) => ({ one, host: one.kind === "literal" ? hostInAddress(one.text) : undefined }));
  return hosts.every(({ host }) => host !== undefined) ? hosts.flatMap(({ one, host = "" }) => (isDevelopmentOnly(file.facts, one.span) ? [] : [report({ path: file.path, span: one.span }, host, file.processes, fixIn(file, one.span, host))])) : [];
}

/** Settings that name a host, or an address with one. */
const hostSettings: Readonly<Partial<Record<SettingsFormat, RegExp>>> = {
  spring: /^server\.address$|^quarkus\.http\.host$|^micronaut\.server\.host$/,
  dotnet: /^urls$|^kestrel\.endpoints\.\w+\.url$/,
};

function inspectSetting(name: string, value: Value, file: SettingsDocument): readonly Outcome[] {
  if (hostSettings[file.facts.format]?.test(name) !== true || value.kind !== "literal") return [];
  // Several endpoints, or addresses in one text, may have one for the others.
  const addresses = value.text.split(";");
  const hosts = addresses.map((one) => (isLoopback(one) ? one : hostInAddress(one)));
  const [host] = hosts;
  const others = file.facts.settings.some((one) => one.value !== value && hostSettings[file.facts.format]?.test(one.name) === true && one.value.kind === "literal" && !one.value.text.split(";").every((text) => isLoopback(text) || hostInAddress(text) !== undefined));
  if (host === undefined || others || hosts.some((one) => one === undefined)) return [];
  return [report({ path: file.path, span: value.span }, host, file.app.processes, hosts.length === 1 ? fixIn(file, value.span, host) : [])];
}

/** The options by which servers are told their host. Sources: the help text of each. */
const hostOptions: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:gunicorn|hypercorn)$/, /^(?:-b|--bind)(?:=|$)/],
  [/^(?:uvicorn|fastapi|vite|granian)$/, /^--host(?:=|$)/],
  [/^flask$/, /^(?:-h|--host)(?:=|$)/],
  [/^daphne$/, /^(?:-b|--bind)(?:=|$)/],
  [/^waitress-serve$/, /^--(?:listen|host)(?:=|$)/],
  [/^rails$/, /^(?:-b|--binding)(?:=|$)/],
  [/^(?:puma|thin|unicorn|rackup)$/, /^(?:-b|--bind|-a|--address|-o|--host|-l|--listen)(?:=|$)/],
  [/^php$/, /^(?:-S|--host)(?:=|$)/],
  [/^(?:next|nuxt)$/, /^(?:-H|--hostname|--host)(?:=|$)/],
];

function inspectProcess(process: Process, app: AppFiles): readonly Outcome[] {
  const { type, program, words, path, span, declared } = process;
  const options = hostOptions.find(([names]) => names.test(program))?.[1];
  if (options === undefined || isBehindProxy(app)) return [];
  const given = words.flatMap((word, index) => (options.test(word) ? [/=(.*)$/.exec(word)?.[1] ?? words[index + 1] ?? ""] : []));
  const hosts = given.map((one) => (isLoopback(one) ? one : hostInAddress(one.replace(/\$\{?\w+\}?$/, "1"))));
  const [host] = hosts;
  const document = app.documents.find((one) => one.path === path);
  if (document === undefined || app.documents.find((one) => one.path === declared.path)?.facts.kind === "package-manifest") return [];
  if (given.length > 0) return host === undefined || hosts.some((one) => one === undefined) || !(type === "web" || type === "other") ? [] : [report({ path, span: within(document.text, span, host) }, host, app.processes, fixIn(document, span, host), isContainer(declared.path))];
  if (type !== "web" || !isContainer(declared.path) || !startsOnLoopback(words, app)) return [];
  return [{ kind: "report", at: { path, span }, message: `${program} is bound to localhost where it is given no host, so nothing outside this container or machine reaches it; bind 0.0.0.0` }];
}

/** Servers that bind localhost unless they are told a host. Sources: the documentation of each. */
function startsOnLoopback(words: readonly string[], app: AppFiles): boolean {
  const line = [words[0]?.slice(words[0].lastIndexOf("/") + 1), ...words.slice(1)].join(" ");
  const texts = documentsOf(app, "dockerfile").map(({ text }) => text).join("\n");
  const isSet = (variable: string): boolean => texts.includes(variable) || documentsOf(app, "compose").some(({ text }) => text.includes(variable)) || app.deployments.some(({ process }) => process.references.includes("*") || process.environment.some(({ name }) => name === variable));
  if (/^flask (?:.* )?run\b/.test(line)) return !isSet("FLASK_RUN_HOST");
  if (/^uvicorn /.test(line)) return !/ --(?:uds|fd)\b/.test(line) && !isSet("UVICORN_HOST");
  if (/^hypercorn /.test(line)) return !/ (?:-c|--config|--insecure-bind|--quic-bind)\b/.test(line);
  if (/^daphne /.test(line)) return !/ (?:-u|--unix-socket|-e|--endpoint|--fd)\b/.test(line);
  if (/^vite preview\b/.test(line)) return !app.paths.some((path) => /(?:^|\/)vite\.config\.[cm]?[jt]s$/.test(path));
  if (/^php artisan serve\b/.test(line)) return !isSet("SERVER_HOST");
  return /^rails s(?:erver)?\b/.test(line) && /\b(?:RAILS|RACK)_ENV[= ]"?development\b/.test(texts) && !isSet("BINDING");
}

/** A web server beside it, in the same container or on the same machine, hands the requests on. */
function isBehindProxy(app: AppFiles): boolean {
  return documentsOf(app, "dockerfile").some(({ path, text }) => app.paths.includes(path) && /\b(?:nginx|caddy|haproxy|apache2|httpd)\b/.test(text)) && app.processes.some(({ program }) => /^(?:supervisord|nginx|caddy|haproxy|init|s6-svscan)$/.test(program));
}

/** A file of a platform or of an image, as against one of a machine that somebody keeps. */
function isContainer(path: string): boolean {
  return !/\.(?:service|conf|ini)$|(?:^|\/)(?:package\.json|(?:ecosystem|pm2)[\w.-]*)$/.test(path);
}

function report(at: Place, host: string, processes: readonly Process[], fixes: readonly Fix[], contained = processes.some(({ declared }) => isContainer(declared.path))): Outcome {
  return { kind: "report", at, ...(contained ? {} : { severity: "hint" as const }), message: `The server is bound to ${host}, so nothing outside this container or machine reaches it; bind 0.0.0.0`, fixes };
}

/** The host inside of what is written. */
function within(text: string, span: Span, host: string): Span {
  const at = text.slice(span.start, span.end).indexOf(host);
  return at === -1 ? span : { start: span.start + at, end: span.start + at + host.length };
}

function fixIn({ path, text }: { readonly path: string; readonly text: string }, span: Span, host: string): readonly Fix[] {
  const place = within(text, span, host);
  return text.slice(place.start, place.end) === host ? [fix(path, place, /:/.test(host) ? host.replace("::1", "::") : "0.0.0.0")] : [];
}

function fix(path: string, span: Span, newText: string): Fix {
  return { title: "Bind all interfaces", safety: "unsafe", edits: [{ path, edits: [{ span, newText }] }] };
}

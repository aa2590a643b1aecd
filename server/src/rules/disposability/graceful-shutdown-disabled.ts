import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { inlineScript, programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Document, Dockerfile } from "../../core/facts/documents.ts";
import type { Binding, Call } from "../../core/facts/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { commandLine, releasedCommand } from "../../core/processes/images.ts";
import { defineRule, importsOfApp, sources, wholeApp, type AppFiles, type Outcome, type Report, type RuleFile } from "../../core/rule.ts";
import type { Setting, SettingsFile } from "../../core/facts/settings.ts";
import { springShutdown } from "../../core/processes/spring-shutdown.ts";
import { abruptServers, isOfNest, terminationTriggers, type StartedServer } from "../../core/processes/termination.ts";
import type { Span } from "../../core/text.ts";
import { isVersionFrom } from "../../core/versions/version-intervals.ts";

export default defineRule({
  id: "disposability/graceful-shutdown-disabled",
  severity: "warning",
  summary: "A server that could finish its requests when it is stopped, and is not told to",
  why: "Platforms stop a process with SIGTERM at every deploy and whenever they move it. A server that ends at once, or takes the signal for something else, cuts off the requests it is answering.",
  instead: "Turn on the setting by which the server finishes what it has begun, and give it the time for that.",
  reference: "https://12factor.net/disposability",
  fix: "safe",
  kinds: ["service", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({ java: "\\bShutdown\\.GRACEFUL\\b" }, inspectSpring),
    wholeApp({}, (app) => [...inspectUwsgi(app), ...inspectCommands(app), ...ownDocumentsOf(app, "dockerfile").flatMap((document) => inspectImage(document, app))]),
    wholeApp({ ruby: "\\bworker_processes\\b" }, inspectUnicorn),
    importsOfApp({ javascript: terminationTriggers.javascript ?? "" }, (app) => {
      const [server] = abruptServers(app).filter(isOfNest);
      return server === undefined ? [] : [inspectNest(server)];
    }),
    sources({ python: "\\bgraceful_timeout\\b" }, (file) => (/gunicorn/.test(file.path) ? file.facts.bindings.filter(isNoTimeout).flatMap((binding) => inCode(file, binding.span, "gunicorn stops abruptly on SIGTERM; leave graceful_timeout above 0")) : [])),
    sources({ ruby: "\\bforce_shutdown_after\\b" }, (file) => file.facts.calls.filter(isImmediate).flatMap((call) => inCode(file, call.nameSpan, "Puma stops abruptly on SIGTERM; leave force_shutdown_after to its default, or give it some seconds"))),
    wholeApp({ rust: "\\bdisable_signals\\b|tokio::signal|\\bsignal_hook\\b|\\bctrlc\\b" }, inspectActix),
  ],
});

function inspectSpring(app: AppFiles): readonly Outcome[] {
  const shutdown = springShutdown(app);
  if (shutdown === undefined || shutdown.ends === "gracefully") return [];
  const { setting, version, ends, place, document } = shutdown;
  if (setting !== undefined) {
    const { span } = setting.setting.value;
    const isYaml = /\.ya?ml$/.test(setting.path);
    return [{ kind: "report", at: { path: setting.path, span }, message: `Spring Boot stops abruptly on SIGTERM; set server.shutdown${isYaml ? ": " : "="}graceful`, fixes: edit(setting.path, span, "graceful", "Shut down gracefully") }];
  }
  const fixes = document === undefined ? [] : springFix(document);
  if (ends === "unsettled") return [{ kind: "report", at: place, about: "the app", severity: "hint", message: "Before version 3.4 Spring Boot stops abruptly on SIGTERM; set server.shutdown=graceful", fixes }];
  return [{ kind: "report", at: place, about: "the app", message: `Spring Boot ${version} stops abruptly on SIGTERM; set server.shutdown=graceful`, fixes }];
}

/** Below `server:`, or at the top of a file that does not begin with a part for a profile. */
function springFix({ path, text, facts }: Document<SettingsFile>): readonly Fix[] {
  const title = "Shut down gracefully";
  const insert = (offset: number, newText: string): readonly Fix[] => edit(path, { start: offset, end: offset }, newText, title);
  const lineOf = (setting: Setting | undefined): number => text.lastIndexOf("\n", (setting?.keySpan.start ?? 0) - 1) + 1;
  const lineStart = lineOf(facts.settings[0]);
  if (path.endsWith(".properties")) return insert(lineOf(facts.settings.find((one) => one.path[0] === "server") ?? facts.settings[0]), "server.shutdown=graceful\n");
  const server = /^server:[ \t]*(?:#.*)?\r?\n(?=((?:[ \t]*(?:#.*)?\r?\n)*)([ \t]+)[\w"'])/m.exec(text);
  if (server !== null) return insert(server.index + server[0].length, `${server[2]}shutdown: graceful\n`);
  const isPlain = /^[\w-]+:/.test(text.slice(lineStart)) && !/^(?:server\b|---[ \t]*\S|%)/m.test(text) && !/^[ \t]*(?:on-profile|profiles):/m.test(text.split(/^---/m)[0] ?? "");
  return isPlain ? insert(lineStart, "server:\n  shutdown: graceful\n") : [];
}

/** uWSGI takes SIGTERM for an order to reload where it has a master, up to version 2.0. Source: `master_loop` of its core/master.c. */
function inspectUwsgi(app: AppFiles): readonly Outcome[] {
  const version = app.resolvedVersion("python", "uwsgi");
  if ((version !== undefined && isVersionFrom(version, "2.1")) || stopsOtherwise(app, /^(?:SIG)?(?:INT|QUIT)$/)) return [];
  const commands = app.processes.flatMap(({ words, before }) => [words, ...before.map((step) => step.words)]).flat();
  const variables = app.deployments.flatMap(({ process }) => process.environment);
  if (commands.includes("--die-on-term") || variables.some(({ name }) => name === "UWSGI_DIE_ON_TERM") || ownDocumentsOf(app, "dockerfile").some(({ text }) => /UWSGI_DIE_ON_TERM|--die-on-term/.test(text))) return [];
  return app.deployments.flatMap(({ path, format, process: { lifecycle, name } }): Report[] => {
    const master = lifecycle.find((one) => one.name === "master" && isOn(one.value));
    if (format !== "uwsgi" || name !== "web" || master === undefined || lifecycle.some((one) => one.name === "hook-master-start" || (one.name === "die-on-term" && isOn(one.value)))) return [];
    const text = app.documents.find((document) => document.path === path)?.text ?? "";
    const header = /^[ \t]*\[uwsgi\][^\n]*\n/m.exec(text);
    const end = header === null ? 0 : header.index + header[0].length;
    const isSaid = lifecycle.some((one) => one.name === "die-on-term");
    return [{ kind: "report", at: { path, span: master.span }, message: "uWSGI with a master reloads on SIGTERM instead of stopping; set die-on-term = true", fixes: end === 0 || isSaid ? [] : edit(path, { start: end, end }, "die-on-term = true\n", "Stop on SIGTERM") }];
  });
}

function isOn(value: string): boolean {
  return /^(?:1|true|yes|on)$/i.test(value);
}

/** Whether an image or a deployment asks for the end with one of these signals. */
function stopsOtherwise(app: AppFiles, signal: RegExp): boolean {
  const ofImages = ownDocumentsOf(app, "dockerfile").flatMap(({ facts }) => facts.stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "STOPSIGNAL").map((one) => one.arguments.trim())));
  const ofDeployments = app.deployments.flatMap(({ process }) => process.stopSignal?.value ?? []);
  return [...ofImages, ...ofDeployments].some((one) => signal.test(one));
}

function inspectCommands(app: AppFiles): readonly Outcome[] {
  return app.processes.flatMap(({ program, words, path, span }): Report[] => {
    const isCut = program === "gunicorn" && words.some((word, index) => word === "--graceful-timeout=0" || (word === "--graceful-timeout" && words[index + 1] === "0"));
    return isCut ? [{ kind: "report", at: { path, span }, message: "gunicorn stops abruptly on SIGTERM; leave --graceful-timeout above 0" }] : [];
  });
}

/** Images that hold an operating system and nothing that would set the signal. */
const plainBase = /^(?:(?:docker\.io\/)?(?:library\/)?|(?:mcr|public\.ecr)\.[\w./-]+\/)(?:alpine|debian|ubuntu|centos|fedora|rockylinux|almalinux|amazonlinux|oraclelinux|opensuse(?:\/\w+)?|archlinux|busybox|python|node|ruby|golang)(?::[\w.-]+)?(?:@\S+)?$/;

/** nginx and PHP-FPM finish their requests on SIGQUIT, which their official images ask for. Sources: nginx(8), php-fpm(8). */
function inspectImage({ path, text, facts }: Document<Dockerfile>, app: AppFiles): readonly Outcome[] {
  const image = releasedCommand(facts, path, app.documents);
  const instruction = image.command ?? image.entry;
  const base = image.stages.at(-1)?.base ?? "";
  if (instruction === undefined || !plainBase.test(base) || image.stages.some(({ instructions }) => instructions.some(({ keyword }) => keyword === "STOPSIGNAL")) || stopsOtherwise(app, /QUIT$/)) return [];
  const outer = unwrapped(commandLine(image));
  const words = inlineScript(outer) === undefined ? outer : unwrapped(instruction.commands.at(-1)?.words ?? []);
  const server = /^(?:nginx|php-fpm)/.exec(programOf(words))?.[0];
  if (server === undefined) return [];
  const lineStart = text.lastIndexOf("\n", instruction.span.start - 1) + 1;
  const name = server === "nginx" ? "nginx" : "PHP-FPM";
  return [{ kind: "report", at: { path, span: instruction.argumentsSpan }, message: `${name} stops abruptly on SIGTERM; add STOPSIGNAL SIGQUIT, on which it finishes its requests`, fixes: edit(path, { start: lineStart, end: lineStart }, "STOPSIGNAL SIGQUIT\n", "Stop with SIGQUIT") }];
}

/** unicorn finishes its requests on SIGQUIT alone. Source: https://yhbt.net/unicorn/SIGNALS.html. */
function inspectUnicorn(app: AppFiles): readonly Outcome[] {
  const process = app.processes.find(({ program }) => /^unicorn(?:_rails)?$/.test(program));
  if (process === undefined || stopsOtherwise(app, /QUIT$/)) return [];
  const rubies = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "ruby");
  if (rubies.some(({ facts }) => facts.signals.some(({ signal }) => signal === "SIGTERM"))) return [];
  const named = process.words[process.words.findIndex((word) => /^(?:-c|--config-file)$/.test(word)) + 1] ?? "";
  const config = rubies.find(({ path }) => /unicorn[\w.]*\.rb$/.test(path));
  // A file of settings that is not here may do it.
  if (process.words.some((word) => /^(?:-c|--config-file)/.test(word)) && config?.path.endsWith(named.replace(/^\.\//, "")) !== true) return [];
  const count = config?.facts.calls.find(({ callee }) => callee === "Unicorn::Configurator.worker_processes");
  const at = config !== undefined && count !== undefined ? { path: config.path, span: count.nameSpan } : { path: process.path, span: process.span };
  return [{ kind: "report", at, message: "unicorn stops abruptly on SIGTERM; trap it in before_fork and send QUIT to the master, on which it finishes its requests" }];
}

function inspectNest({ source, call }: StartedServer): Report {
  return { kind: "report", at: { path: source.path, span: call.nameSpan }, message: "Nest stops abruptly on SIGTERM; call enableShutdownHooks() on the app", fixes: nestFix(source, call) };
}

/** Behind the statement that makes the app that listens, where it stands in a line of its own. */
function nestFix({ path, text, facts, callees }: RuleFile, { receiver }: Call): readonly Fix[] {
  for (const [index, creation] of facts.calls.entries()) {
    if (!/^@nestjs\/core\.NestFactory\.create$/.test(callees[index] ?? "")) continue;
    const lineStart = text.lastIndexOf("\n", creation.span.start - 1) + 1;
    const assigned = /^([ \t]*)(?:const|let)\s+(\w+)(?:\s*:[^=]+)?\s*=\s*await\s+$/.exec(text.slice(lineStart, creation.span.start));
    const after = /^;?[ \t]*(?=\r?\n|$)/.exec(text.slice(creation.span.end));
    if (assigned === null || after === null || assigned[2] !== receiver) continue;
    const end = creation.span.end + after[0].length;
    return edit(path, { start: end, end }, `\n${assigned[1]}${assigned[2]}.enableShutdownHooks();`, "Close the app on SIGTERM");
  }
  return [];
}

function isNoTimeout({ kind, name, value }: Binding): boolean {
  return kind === "variable" && name === "graceful_timeout" && value.kind === "literal" && value.text === "0";
}

function isImmediate({ callee, text, arguments: [given] }: Call): boolean {
  return (callee ?? text).endsWith("force_shutdown_after") && given?.kind === "literal" && /^:?immediately$|^0$/.test(given.text);
}

/** Actix Web listens for SIGTERM until it is told not to; then the app has to stop it. */
function inspectActix(app: AppFiles): readonly Outcome[] {
  const own = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "rust");
  const isHandled = own.some(({ facts, callees }) => facts.signals.length > 0 || facts.imports.some(({ module }) => /^(?:tokio::signal|signal_hook|ctrlc)\b/.test(module)) || callees.some((callee) => /^(?:tokio::signal|signal_hook|ctrlc)\b/.test(callee ?? "")));
  return isHandled ? [] : own.flatMap((file) => file.facts.calls.filter((_call, index) => /^actix_web::(?:\w+::)*HttpServer\b.*\.disable_signals$/.test(file.callees[index] ?? "")).flatMap((call) => inCode(file, call.nameSpan, "Actix Web stops abruptly on SIGTERM; leave its signals on, or stop the server when one arrives")));
}

/** Switched off on purpose by a variable, it is for a person to decide. */
function inCode({ facts, path }: RuleFile, span: Span, message: string): readonly Report[] {
  if (isDevelopmentOnly(facts, span)) return [];
  const variable = optInVariable(facts, span);
  return [variable === undefined ? { kind: "report", at: { path, span }, message } : { kind: "report", at: { path, span }, severity: "information", message: `${message} (only when ${variable} is set)` }];
}

function edit(path: string, span: Span, newText: string, title: string): readonly Fix[] {
  return [{ title, safety: "safe", edits: [{ path, edits: [{ span, newText }] }] }];
}

import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Binding, Call, Value } from "../../core/facts/facts.ts";
import type { Fix, TextEdit } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { editsWithImport } from "../../core/fixes/idiom.ts";
import { fileOfChoice, fileOpeners, hasOnlyFileOptions, isFileTransport, isLogPath, isRunOnce, isStandardStream, logSinks, logWriters, openerTriggers, passingWriters, pathsInPhpSettings, pathText, shownPath, writerTriggers } from "../../core/logs/log-files.ts";
import { isPrintedToo } from "../../core/logs/log-copies.ts";
import { destinationText, isInLogsOfSymfony, lineOf, logFilesIn } from "../../core/logs/log-settings.ts";
import { loggerTargets, type LoggerTarget } from "../../core/logs/logger-targets.ts";
import type { LogDestination } from "../../core/facts/logging.ts";
import { nameIndexes } from "../../core/facts/name-pattern.ts";
import { handlerTriggers, usedHandlers } from "../../core/logs/python-logging.ts";
import { calls, defineRule, settings, sources, wholeApp, type Outcome, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { contains, type Span } from "../../core/text.ts";
import { allValues, argumentAt, lastOfChain, literalText, partOf, setByOthers } from "../../core/facts/values.ts";

export default defineRule({
  id: "logs/file-destination",
  severity: "warning",
  summary: "A log is written to a file the app chose",
  why: "The file is gone with the container, nobody but this machine can read it, and its rotation becomes the app's business. The platform collects what a process writes to its output, and can only do that.",
  instead: "Write the events, unbuffered, to stdout, and let the environment route, store and rotate them.",
  reference: "https://12factor.net/logs",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    calls(logSinks, (call, sink, file) => {
      const given = sink.path.map((at) => argumentAt(call, at, file)?.value).filter((value) => value !== undefined);
      const path = given.find((value) => pathText(value, file) !== undefined) ?? given[0];
      if (sink.only === "with-path" && pathText(path, file) === undefined) return [];
      if (sink.only === "log-path" && !isLogPath(pathText(path, file))) return [];
      return [...reportAt(lastOfChain(call.call, file.text), path, fixesFor(call, file), file)];
    }),
    sources(openerTriggers, (file) => [...openedLogs(file)]),
    sources(writerTriggers, (file) => [...writtenLogs(file)]),
    calls(loggerTargets, (call, targetsOf, file) => [...targetsOf(call)].flatMap((one) => [...writtenBy(one, file)])),
    // Options that say where to write.
    calls<(call: ResolvedCall, file: RuleFile) => Iterable<Outcome>>(
      {
        go: { "go.uber.org/zap.Config": (call, file) => zapPaths(call.keywords.get("OutputPaths")?.value, file) },
        java: { "System.setProperty": springProperty },
        php: { error_log: (call, file) => givenAs(call, 1, /^3$/, 2, file), ini_set: (call, file) => givenAs(call, 0, /^error_log$/, 1, file) },
        python: { "structlog.WriteLoggerFactory": writtenByStructlog, "structlog.PrintLoggerFactory": writtenByStructlog },
        csharp: {
          "LoggerConfiguration().**.WriteTo.**.Async": serilogInside,
          FileTarget: (call, file) => destinationOf(call, "FileName", file),
          RollingFileAppender: (call, file) => destinationOf(call, "File", file),
          FileAppender: (call, file) => destinationOf(call, "File", file),
        },
      },
      (call, inspect, file) => [...inspect(call, file)],
    ),
    sources(handlerTriggers, (file) => [...configuredFiles(file)]),
    sources({ go: "\\bOutputPaths\\b", csharp: "\\bFile(?:Target|Appender)\\b|\\bRollingFileAppender\\b", ruby: "\\bpaths\\[[\"']log[\"']\\]", php: "\\bFileTarget\\b" }, (file) => file.facts.bindings.flatMap((binding) => [...namedDestination(binding, file)])),
    sources({ php: "[\"'](?:channels|logger|monolog)[\"']\\s{0,12}=>" }, (file) => pathsInPhpSettings(file).flatMap((path) => (pathText(fileOfChoice(path, file)?.file ?? path, file) === undefined ? [] : [...reportAt(path.span, path, [], file)]))),
    sources({ shell: "\\bexec\\b" }, (file) => file.facts.calls.flatMap((call) => [...redirectedScript(call, file)])),
    settings((file) => logFilesIn(file).filter((one) => !isInLogsOfSymfony(one, file)).flatMap((one) => reportDestination(one, file.path, withoutLine(lineOf(one.setting, file.text), file)))),
    wholeApp({}, (app) => ownDocumentsOf(app, "logging").flatMap(({ path, facts }) => facts.destinations.filter(({ to }) => to === "file").flatMap((one) => reportDestination(one, path, [])))),
  ],
});

const openers = nameIndexes(fileOpeners);
const writers = nameIndexes(logWriters);

/** A file of a log's name that is opened to be written; one that is opened in several places is one log. */
function* openedLogs(file: RuleFile): Iterable<Outcome> {
  const found = [...file.facts.calls.keys()].flatMap((index) => {
    const opened = openedPath(index, file);
    return opened === undefined || !isLogPath(pathText(opened, file)) ? [] : [...reportAt(file.facts.calls[index]?.span ?? opened.span, opened, [], file)];
  });
  const reports = found.filter((one) => one.kind === "report");
  for (const [index, one] of reports.entries()) {
    if (reports.findIndex(({ message }) => message === one.message) !== index) continue;
    const others = reports.filter(({ message }, at) => at > index && message === one.message);
    yield { ...one, related: others.map(({ at }) => ({ ...at, message: "It is written here, too" })) };
  }
}

/** An open file of any other name that a logger is given. */
function* writtenLogs(file: RuleFile): Iterable<Outcome> {
  for (const [index, call] of file.facts.calls.entries()) {
    const callee = file.callees[index];
    const position = callee === undefined ? undefined : writers(file.ecosystem).find(callee);
    if (position === undefined) continue;
    const path = openedIn(call.arguments[position], file, 4).find((one) => pathText(one, file) !== undefined);
    if (path !== undefined && !isLogPath(pathText(path, file))) yield* reportAt(lastOfChain(call, file.text), path, [], file);
  }
}

/** The paths of the files that are written through a value. */
function openedIn(value: Value | undefined, file: RuleFile, depth: number): readonly Value[] {
  if (value?.kind !== "call" || depth === 0) return [];
  const opened = openedPath(value.call, file);
  if (opened !== undefined) return [opened];
  return passingWriters.test(file.callees[value.call] ?? "") ? (file.facts.calls[value.call]?.arguments ?? []).flatMap((one) => openedIn(one, file, depth - 1)) : [];
}

/** The path of a call that opens a file to write. */
function openedPath(index: number, file: RuleFile): Value | undefined {
  const [call, callee] = [file.facts.calls[index], file.callees[index]];
  const opener = callee === undefined ? undefined : openers(file.ecosystem).find(callee);
  if (call === undefined || opener === undefined) return undefined;
  return opener.writes === undefined || opener.writes.test(file.text.slice(call.span.start, call.span.end)) ? call.arguments[0] : undefined;
}

function* writtenBy({ library, name, span, options }: LoggerTarget, file: RuleFile): Iterable<Outcome> {
  const path = partOf(options, fileOptions[library] ?? "");
  switch (library) {
    case "winston":
      if (isFileTransport(name)) yield* reportAt(span, path, [], file);
      return;
    case "pino": {
      const destination = path ?? partOf(options, "file");
      if ((name === "pino/file" && destination !== undefined && pathText(destination, file) !== undefined) || name === "pino-roll") yield* reportAt(span, destination, [], file);
      return;
    }
    case "bunyan":
      if (path !== undefined) yield* reportAt(span, path, [], file);
      return;
    case "log4js":
      if (/^(?:file|dateFile|fileSync|multiFile)$/.test(name)) yield* reportAt(span, path, [], file);
      return;
    // Its path stands in a text of JSON.
    case "beego":
      if (name === "file" || name === "multifile") yield* reportAt(span, undefined, [], file);
  }
}

/** The option that has the path. */
const fileOptions: Readonly<Partial<Record<LoggerTarget["library"], string>>> = { winston: "filename", pino: "destination", bunyan: "path", log4js: "filename" };

function* zapPaths(paths: Value | undefined, file: RuleFile): Iterable<Outcome> {
  for (const path of paths?.kind === "list" ? paths.items : []) {
    if (literalText(path) !== undefined && !/^std(?:out|err)$/.test(literalText(path)?.text ?? "")) yield* reportAt(path.span, path, [], file);
  }
}

/** Spring Boot reads its properties from those of the system. */
function* springProperty(call: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  yield* givenAs(call, 0, /^logging\.(?:file(?:\.name|\.path)?|path)$/, 1, file);
}

/** A path that is one only because another argument says so. */
function* givenAs(call: ResolvedCall, position: number, is: RegExp, at: number, file: RuleFile): Iterable<Outcome> {
  const [said, path] = [call.arguments[position]?.value, call.arguments[at]?.value];
  if (said?.kind === "literal" && is.test(said.text) && pathText(path, file) !== undefined) yield* reportAt(call.call.span, path, [], file);
}

/** `WriteTo.Async(to => to.File("log.txt"))`: what the function is given has no type that one could see. */
function* serilogInside({ call }: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  for (const inner of file.facts.calls) {
    if (inner.callee !== undefined || !contains(call.span, inner.span) || !/^\w+\.(?:Rolling)?File$/.test(inner.text)) continue;
    const path = inner.arguments.find((value) => pathText(value, file) !== undefined);
    if (path !== undefined) yield* reportAt(inner.span, path, [], file);
  }
}

/** `WriteLoggerFactory(file=open("app.log", "wt"))`. Source: structlog's "Standard library logging" and its API reference. */
function* writtenByStructlog(call: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const [path] = openedIn(call.keywords.get("file")?.value ?? call.arguments[0]?.value, file, 1);
  if (path !== undefined) yield* reportAt(call.call.span, path, [], file);
}

/** `new FileTarget { FileName = "…" }` of NLog, `new RollingFileAppender { File = "…" }` of log4net: their API references. Others have classes of these names, too. */
function* destinationOf(call: ResolvedCall, option: string, file: RuleFile): Iterable<Outcome> {
  const path = call.keywords.get(option)?.value;
  if (loggingOfDotnet.test(file.text) && pathText(path, file) !== undefined) yield* reportAt(call.call.span, path, [], file);
}

const loggingOfDotnet = /\b(?:NLog|log4net)\b/;

/** Destinations that are set, and not given to a call: Zap's, Rails' own, Yii's, those of NLog and log4net. */
function* namedDestination({ name, owner, value, span }: Binding, file: RuleFile): Iterable<Outcome> {
  if (name === "OutputPaths" && owner?.startsWith("go.uber.org/zap.New") === true) yield* zapPaths(value, file);
  if (name === "log" && owner === "Rails.application.config.paths" && pathText(value, file) !== undefined) yield* reportAt(span, value, [], file);
  const isOfDotnet = (name === "FileName" && owner === "FileTarget()") || (name === "File" && /^(?:Rolling)?FileAppender\(\)$/.test(owner ?? ""));
  if (isOfDotnet && file.ecosystem === "csharp" && loggingOfDotnet.test(file.text) && pathText(value, file) !== undefined) yield* reportAt(span, value, [], file);
  const target = name === "class" && value.kind === "reference" ? value.to : literalText(value)?.text;
  if (name === "class" && target !== undefined && /^\\?yii\\log\\FileTarget(?:\.class)?$/.test(target)) yield* reportAt(value.span, undefined, [], file);
}

/** `exec >> file`: from there on all that the script and its programs write goes there. */
function* redirectedScript({ callee, arguments: words, span }: Call, file: RuleFile): Iterable<Outcome> {
  if (callee !== "exec" || words.length > 0) return;
  const [all, , written = ""] = /^exec\s{0,12}[1&]?>>?\s{0,12}(["']?)([\w./$\{}:-]+)\1/.exec(file.text.slice(span.start, span.start + 200)) ?? [""];
  const at = { start: span.start, end: span.start + all.length };
  const path = setByOthers(written, at, file) ?? written;
  if (all !== "" && !/\$|^\d$/.test(path)) yield* reportAt(at, { kind: "literal", type: "string", text: path, span: at }, [], file);
}

function* configuredFiles(file: RuleFile): Iterable<Outcome> {
  for (const { type, handler, isPrintedToo: isCopy } of usedHandlers(file)) if (/(?:^|\.)\w*FileHandler$/.test(type.text)) yield* reportAt(type.span, partOf(handler, "filename"), [], file, isCopy);
}

function reportDestination(destination: LogDestination, path: string, fixes: readonly Fix[]): readonly Outcome[] {
  const { path: written, span } = destination;
  if (isForDevelopment(destination) || isStandardStream(written)) return [];
  const text = destinationText(written);
  // Without a default, or with an empty one, there is a file only where somebody wants one.
  const variable = written?.kind === "env" && (text === undefined || text === "" || text.startsWith("$")) ? written.name : undefined;
  return [{ kind: "report", at: { path, span }, ...(variable === undefined ? {} : { severity: "information" as const }), message: messageOf(text, variable), fixes: variable === undefined ? fixes : [] }];
}

/** Only what is on a line of its own may go without a look at its neighbours. */
function withoutLine(line: Span | undefined, { path, facts }: SettingsDocument): readonly Fix[] {
  return line === undefined || facts.format !== "spring" ? [] : [{ title: "Write the log to the console alone", safety: "unsafe", edits: [{ path, edits: [{ span: line, newText: "" }] }] }];
}

function messageOf(path: string | undefined, variable: string | undefined, isDefault = false, isCopy = false): string {
  const what = path === undefined || path === "" || path.startsWith("$") ? "a log file" : `the log file "${path.length > 60 ? `…${path.slice(-58)}` : path}"`;
  const condition = variable === undefined ? "" : `, ${isDefault ? "unless" : "when"} ${variable} is set`;
  return `This writes ${what}${isCopy ? " besides the console" : ""}${condition}; ${isCopy ? "leave the file out, and let the environment keep what the process prints" : "write events to stdout and let the environment route them"}`;
}

/** `isCopy`: the events are printed as well. */
function* reportAt(span: Span, written: Value | undefined, fixes: readonly Fix[], file: RuleFile, isCopy = isPrintedToo(written === undefined ? [span] : [span, written.span], file)): Iterable<Outcome> {
  const chosen = fileOfChoice(written, file);
  if (isDevelopmentOnly(file.facts, span) || (chosen === undefined && isStandardStream(written))) return;
  const path = pathText(chosen?.file ?? written, file);
  const optIn = optInVariable(file.facts, span) ?? (path?.startsWith("$") === true ? path.slice(1) : undefined);
  const [variable, isDefault] = [optIn ?? chosen?.variable, optIn === undefined && chosen?.isDefault === true];
  yield {
    kind: "report",
    at: { path: file.path, span },
    ...((variable === undefined || isDefault) && !isRunOnce(file.path) && !isCopy ? {} : { severity: "information" as const }),
    message: messageOf(shownPath(chosen?.file ?? written, file), variable, isDefault, isCopy),
    fixes: chosen === undefined ? fixes : [],
  };
}

/** Where a console twin exists, and nothing is lost or written twice. */
function fixesFor(resolved: ResolvedCall, file: RuleFile): readonly Fix[] {
  const { call, callee } = resolved;
  const replace = (edits: readonly TextEdit[] | undefined): readonly Fix[] => (edits === undefined ? [] : [{ title: "Write the log to stdout", safety: "unsafe", edits: [{ path: file.path, edits }] }]);
  if (callee === "winston.transports.File" && /(?:^|\.)File$/.test(call.text) && call.construction && call.text.includes(".")) {
    return hasOnlyFileOptions(resolved.arguments[0]?.value) && !hasConsole(call, file) ? replace([{ span: call.span, newText: `new ${call.text.replace(/File$/, "Console")}()` }]) : [];
  }
  const [path, ...others] = call.arguments;
  if (/^(?:Logger\.new|Monolog\\Handler\\StreamHandler)$/.test(callee)) {
    const isRuby = file.ecosystem === "ruby";
    const fits = path !== undefined && contains(call.span, path.span) && !(isRuby && others.length > 0) && !/\$stdout|STDOUT|php:\/\/std/.test(file.text);
    return fits ? replace([{ span: path.span, newText: isRuby ? "$stdout" : "'php://stdout'" }]) : [];
  }
  if (!file.facts.imports.some(({ module, local, topLevel }) => module === "logging" && local === "logging" && topLevel)) return [];
  const withSys = (span: Span, newText: string): readonly Fix[] => replace(editsWithImport(file, span, newText, { module: "sys", statement: "import sys\n" }));
  if (/^logging\.(?:handlers\.)?\w*FileHandler$/.test(callee)) return file.callees.includes("logging.StreamHandler") ? [] : withSys(call.span, "logging.StreamHandler(sys.stdout)");
  const filename = file.facts.bindings.find((binding) => binding.kind === "argument" && binding.name === "filename" && binding.owner === "logging.basicConfig" && binding.span.start > call.span.start && binding.value.span.end < call.span.end);
  const alsoMode = call.keywords.some(([name]) => name === "filemode" || name === "encoding");
  return callee === "logging.basicConfig" && filename !== undefined && !alsoMode ? withSys({ start: filename.span.start, end: filename.value.span.end }, "stream=sys.stdout") : [];
}

/** Whether the file makes a console of its own, or the transport stands in a list with something that may be one. */
function hasConsole(call: Call, file: RuleFile): boolean {
  if (file.callees.includes("winston.transports.Console")) return true;
  const own = file.facts.calls.indexOf(call);
  const values = [...file.facts.calls.flatMap((one) => one.arguments), ...file.facts.bindings.map(({ value }) => value)];
  const lists = values.flatMap((value) => [...allValues(value)]).filter((value) => value.kind === "list");
  return lists.some(({ items, complete }) => items.some((item) => item.kind === "call" && item.call === own) && !(complete && items.every((item) => item.kind === "call")));
}

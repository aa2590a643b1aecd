import type { Call, Name, Value } from "../../core/facts.ts";
import type { Fix, TextEdit } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/guards.ts";
import { editsWithImport } from "../../core/idiom.ts";
import { calls, defineRule, sources, type Outcome, type ResolvedCall, type RuleFile } from "../../core/rule.ts";
import type { ArgumentPath } from "../../core/server-bindings.ts";
import type { Span } from "../../core/text.ts";
import { allValues, argumentAt, literalText, partOf } from "../../core/values.ts";

interface LogSink {
  /** Where the path stands; the first that is there counts. */
  readonly path: readonly ArgumentPath[];
  /** The call writes logs only when the path is that of one, or is there at all. */
  readonly only?: "log-path" | "with-path";
}

const always = (...path: readonly ArgumentPath[]): LogSink => ({ path });
const withPath = (...path: readonly ArgumentPath[]): LogSink => ({ path, only: "with-path" });
const logPath = (...path: readonly ArgumentPath[]): LogSink => ({ path, only: "log-path" });

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
    calls<LogSink>(
      {
        javascript: {
          "winston.transports.File": always([0, "filename"]),
          "winston.transports.DailyRotateFile": always([0, "filename"]),
          "winston-daily-rotate-file": always([0, "filename"]),
          "pino.destination": withPath([0, "dest"], [0]),
          "rotating-file-stream": always([0]),
          "rotating-file-stream.createStream": always([0]),
          "file-stream-rotator.getStream": always([0, "filename"]),
          "fs.appendFile": logPath([0]),
          "fs.appendFileSync": logPath([0]),
          "fs.createWriteStream": logPath([0]),
          "fs/promises.appendFile": logPath([0]),
        },
        python: {
          "logging.FileHandler": always(["filename"], [0]),
          "logging.handlers.*FileHandler": always(["filename"], [0]),
          "concurrent_log_handler.Concurrent*FileHandler": always(["filename"], [0]),
          "logging.basicConfig": withPath(["filename"]),
          "loguru.logger.add": withPath([0]),
        },
      },
      (call, sink, file) => {
        const path = sink.path.map((at) => argumentAt(call, at, file)?.value).find((value) => value !== undefined);
        if (sink.only === "with-path" && pathText(path, file) === undefined) return [];
        if (sink.only === "log-path" && !/\.log$|[\\/]logs?[\\/]/i.test(pathText(path, file) ?? "")) return [];
        return [...reportAt(call.call.span, path, fixesFor(call, file), file)];
      },
    ),
    // A class as an argument, and options that say where to write.
    calls<(call: ResolvedCall, file: RuleFile) => Iterable<Outcome>>(
      {
        javascript: {
          "winston.add": addedTransport,
          "winston.createLogger().add": addedTransport,
          "winston.Logger().add": addedTransport,
          "pino.transport": (call, file) => pinoTargets(call.arguments[0]?.value, file),
          pino: (call, file) => pinoTargets(partOf(call.arguments[0]?.value ?? nothing, "transport"), file),
          "pino.pino": (call, file) => pinoTargets(partOf(call.arguments[0]?.value ?? nothing, "transport"), file),
          "bunyan.createLogger": bunyanStreams,
          "log4js.configure": log4jsAppenders,
        },
      },
      (call, inspect, file) => [...inspect(call, file)],
    ),
    sources({ python: "[\"']handlers[\"']" }, (file) => file.facts.bindings.flatMap(({ value, kind }) => (kind === "key" || value.kind !== "object" ? [] : [...configuredHandlers(value, file)]))),
  ],
});

const nothing: Value = { kind: "unknown", span: { start: 0, end: 0 } };

function* addedTransport(call: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const added = call.arguments[0]?.value;
  if (added?.kind !== "reference" || !isFileTransport(added.to)) return;
  const path = partOf(call.arguments[1]?.value ?? nothing, "filename");
  yield* reportAt(call.call.span, path, [], file);
}

function isFileTransport(name: Name): boolean {
  return /^winston\.transports\.(?:File|DailyRotateFile)$|^winston-daily-rotate-file$/.test(name);
}

function* pinoTargets(transport: Value | undefined, file: RuleFile): Iterable<Outcome> {
  if (transport?.kind !== "object") return;
  const several = partOf(transport, "targets");
  for (const target of several?.kind === "list" ? several.items : [transport]) {
    const name = literalText(partOf(target, "target"))?.text;
    const options = partOf(target, "options") ?? nothing;
    const path = partOf(options, "destination") ?? partOf(options, "file");
    if ((name === "pino/file" && path !== undefined && pathText(path, file) !== undefined) || name === "pino-roll") {
      yield* reportAt(target.span, path, [], file);
    }
  }
}

function* bunyanStreams(call: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const streams = partOf(call.arguments[0]?.value ?? nothing, "streams");
  for (const stream of streams?.kind === "list" ? streams.items : []) {
    const path = partOf(stream, "path");
    if (path !== undefined) yield* reportAt(stream.span, path, [], file);
  }
}

function* log4jsAppenders(call: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const configuration = call.arguments[0]?.value ?? nothing;
  const appenders = partOf(configuration, "appenders");
  const categories = partOf(configuration, "categories");
  for (const [name, appender] of appenders?.kind === "object" ? appenders.entries : []) {
    const type = literalText(partOf(appender, "type"))?.text ?? "";
    if (!/^(?:file|dateFile|fileSync|multiFile)$/.test(type) || (categories !== undefined && !mentions(categories, name))) continue;
    yield* reportAt(appender.span, partOf(appender, "filename"), [], file);
  }
}

/** Python's `dictConfig`: a handler counts when a logger names it. */
function* configuredHandlers(configuration: Value & { readonly kind: "object" }, file: RuleFile): Iterable<Outcome> {
  const handlers = partOf(configuration, "handlers");
  for (const [name, handler] of handlers?.kind === "object" ? handlers.entries : []) {
    const type = literalText(partOf(handler, "class"));
    if (type === undefined || !/(?:^|\.)\w*FileHandler$/.test(type.text)) continue;
    const users = [partOf(configuration, "loggers"), partOf(configuration, "root")].filter((one) => one !== undefined);
    const path = partOf(handler, "filename");
    if (users.length > 0 && !users.some((one) => mentions(one, name))) continue;
    yield* reportAt(type.span, path, [], file);
  }
}

/** Whether a list in a value has the name. What is not known may have it. */
function mentions(value: Value, name: string): boolean {
  if (value.kind === "list") return !value.complete || value.items.some((item) => item.kind === "literal" && item.text === name);
  if (value.kind === "object") return !value.complete || value.entries.some(([, entry]) => mentions(entry, name));
  return value.kind !== "literal";
}

/** Also where a variable may name another one, or one of several: whoever deploys the app decides. */
function isStandardStream(value: Value | undefined): boolean {
  switch (value?.kind) {
    case "reference":
      return /^(?:sys\.(?:stdout|stderr|__stdout__|__stderr__)|process\.(?:stdout|stderr)(?:\.fd)?|os\.dev[nN]ull)$/.test(value.to);
    case "literal":
      return /^(?:\/dev\/(?:stdout|stderr|fd\/[12]|null)|\/proc\/(?:1|self)\/fd\/[12]|-|[12])$/.test(value.text);
    case "env":
      return isStandardStream(value.default);
    case "choice":
      return value.options.length > 0 && value.options.every(isStandardStream);
    default:
      return false;
  }
}

/** The path, or the part of it that is written out; `undefined` when nothing of it is. */
function pathText(value: Value | undefined, file: RuleFile): string | undefined {
  switch (value?.kind) {
    case "literal":
      return value.type === "string" ? value.text : undefined;
    case "template":
      return pathText(value.parts.findLast((part) => part.kind === "literal"), file);
    case "env":
      return value.default === undefined ? `$${value.name}` : pathText(value.default, file);
    case "choice":
      return value.options.map((option) => pathText(option, file)).find((text) => text !== undefined);
    case "call": {
      // `path.join(__dirname, "logs", "app.log")`.
      const call = file.facts.calls[value.call];
      if (call?.callee === undefined || !/^(?:path\.(?:join|resolve)|os\.path\.(?:join|abspath)|pathlib\.Path)$/.test(call.callee)) return undefined;
      const parts = call.arguments.map((argument) => pathText(argument, file)).filter((part) => part !== undefined);
      return parts.length === 0 ? undefined : parts.join("/");
    }
    default:
      return undefined;
  }
}

function* reportAt(span: Span, written: Value | undefined, fixes: readonly Fix[], file: RuleFile): Iterable<Outcome> {
  if (isDevelopmentOnly(file.facts, span) || isStandardStream(written)) return;
  const path = pathText(written, file);
  const variable = optInVariable(file.facts, span) ?? (path?.startsWith("$") === true ? path.slice(1) : undefined);
  const what = path === undefined || path.startsWith("$") ? "a log file" : `the log file "${path.length > 60 ? `…${path.slice(-58)}` : path}"`;
  yield {
    kind: "report",
    at: { path: file.path, span },
    ...(variable === undefined ? {} : { severity: "information" as const }),
    message: `This writes ${what}${variable === undefined ? "" : `, when ${variable} is set`}; write events to stdout and let the environment route them`,
    fixes,
  };
}

/** Where a console twin exists, and nothing is lost or written twice. */
function fixesFor(resolved: ResolvedCall, file: RuleFile): readonly Fix[] {
  const { call, callee } = resolved;
  const replace = (edits: readonly TextEdit[] | undefined): readonly Fix[] => (edits === undefined ? [] : [{ title: "Write the log to stdout", safety: "unsafe", edits: [{ path: file.path, edits }] }]);
  if (callee === "winston.transports.File" && /(?:^|\.)File$/.test(call.text) && call.construction && call.text.includes(".")) {
    return hasOnlyFileOptions(resolved) && !hasConsole(call, file) ? replace([{ span: call.span, newText: `new ${call.text.replace(/File$/, "Console")}()` }]) : [];
  }
  if (!file.facts.imports.some(({ module, local, topLevel }) => module === "logging" && local === "logging" && topLevel)) return [];
  const withSys = (span: Span, newText: string): readonly Fix[] => replace(editsWithImport(file, span, newText, { module: "sys", statement: "import sys\n" }));
  if (/^logging\.(?:handlers\.)?\w*FileHandler$/.test(callee)) return file.callees.includes("logging.StreamHandler") ? [] : withSys(call.span, "logging.StreamHandler(sys.stdout)");
  const filename = file.facts.bindings.find((binding) => binding.kind === "argument" && binding.name === "filename" && binding.owner === "logging.basicConfig" && binding.span.start > call.span.start && binding.value.span.end < call.span.end);
  const alsoMode = call.keywords.some(([name]) => name === "filemode" || name === "encoding");
  return callee === "logging.basicConfig" && filename !== undefined && !alsoMode ? withSys({ start: filename.span.start, end: filename.value.span.end }, "stream=sys.stdout") : [];
}

/** Options such as a level or a format would be lost. Source: winston's documentation of its transports. */
function hasOnlyFileOptions({ arguments: [options] }: ResolvedCall): boolean {
  const value = options?.value;
  return value?.kind === "object" && value.complete && value.entries.every(([name]) => /^(?:filename|dirname|options|maxsize|maxFiles|tailable|rotationFormat|zippedArchive|lazy)$/.test(name));
}

/** Whether the file makes a console of its own, or the transport stands in a list with something that may be one. */
function hasConsole(call: Call, file: RuleFile): boolean {
  if (file.callees.includes("winston.transports.Console")) return true;
  const own = file.facts.calls.indexOf(call);
  const values = [...file.facts.calls.flatMap((one) => one.arguments), ...file.facts.bindings.map(({ value }) => value)];
  const lists = values.flatMap((value) => [...allValues(value)]).filter((value) => value.kind === "list");
  return lists.some(({ items, complete }) => items.some((item) => item.kind === "call" && item.call === own) && !(complete && items.every((item) => item.kind === "call")));
}

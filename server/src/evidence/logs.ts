import { documentsOf, ownDocumentsOf } from "../core/facts/app-files.ts";
import { deployedValues } from "../core/facts/deployed-values.ts";
import type { Value } from "../core/facts/facts.ts";
import { isDevelopmentOnly } from "../core/facts/guards.ts";
import { defaultChannels } from "../core/logs/laravel-logging.ts";
import { isStandardStream } from "../core/logs/log-files.ts";
import { nameIndexes } from "../core/facts/name-pattern.ts";
import type { ApiTable, AppFiles, EvidenceCheck, RuleFile } from "../core/rule.ts";
import { isForDevelopment } from "../core/facts/settings.ts";
import { at, onceEach, type Found } from "./places.ts";

/** What shows that events go to stdout, unbuffered. Rule catalogue, section 12. */
export const logs: readonly EvidenceCheck[] = [
  { id: "logs/stdout-logger", find: (app) => onceEach(stdoutLoggers(app)) },
  { id: "logs/structured", find: (app) => onceEach(structured(app)) },
  { id: "logs/level-from-env", find: (app) => onceEach(levels(app)) },
  { id: "logs/unbuffered", find: unbuffered },
];

type Named = Found & { readonly name: string };

/** What a call says: the name of the logger, and which argument has to be a standard stream for it, if one has to. */
interface Logger {
  readonly name: string;
  readonly stream?: number;
}

const console: Logger = { name: "the console" };

/** Loggers that write to stdout or stderr unless they are told otherwise, or as they are told here. Source: the documentation of each. */
const loggers: ApiTable<Logger> = {
  javascript: { "console.*": console, "winston.transports.Console": { name: "winston" }, pino: { name: "pino" }, "pino.pino": { name: "pino" }, "bunyan.createLogger": { name: "bunyan" }, morgan: { name: "morgan" }, "@nestjs/common.Logger": { name: "the logger of Nest" } },
  python: { print: console, "logging.StreamHandler": { name: "logging" }, "logging.basicConfig": { name: "logging" }, "structlog.get_logger": { name: "structlog" }, "loguru.logger.*": { name: "loguru" } },
  go: {
    ...named("log", "log.Print*", "log.Fatal*"),
    ...named("fmt", "fmt.Print*"),
    ...named("slog", "log/slog.Info*", "log/slog.Error*", "log/slog.Warn*"),
    ...named("zap", "go.uber.org/zap.NewProduction", "go.uber.org/zap.NewDevelopment"),
    ...named("logrus", "github.com/sirupsen/logrus.Info*", "github.com/sirupsen/logrus.New"),
    "log/slog.NewJSONHandler": { name: "slog", stream: 0 },
    "log/slog.NewTextHandler": { name: "slog", stream: 0 },
    "log.New": { name: "log", stream: 0 },
    "github.com/rs/zerolog.New": { name: "zerolog", stream: 0 },
  },
  java: { "System.out.print*": console, "java.util.logging.ConsoleHandler": { name: "the logger of the JDK" } },
  csharp: { "Console.Write*": console, ...named("the logger of .NET", "WebApplication.CreateBuilder", "Host.CreateDefaultBuilder", "Host.CreateApplicationBuilder", "WebHost.CreateDefaultBuilder"), "LoggerConfiguration().**.WriteTo.**.Console": { name: "Serilog" } },
  ruby: { "Logger.new": { name: "a logger", stream: 0 }, "ActiveSupport::Logger.new": { name: "a logger of Rails", stream: 0 }, puts: console },
  php: { "Monolog\\Handler\\StreamHandler": { name: "Monolog", stream: 0 }, error_log: { name: "PHP" } },
  rust: named("a subscriber of tracing or a logger", "tracing_subscriber::fmt::init", "tracing_subscriber::fmt", "tracing_subscriber::fmt::layer", "env_logger::init", "pretty_env_logger::init", "simple_logger::SimpleLogger::new"),
};

function named(name: string, ...apis: readonly string[]): Readonly<Record<string, Logger>> {
  return Object.fromEntries(apis.map((api) => [api, { name }]));
}

const loggersOf = nameIndexes(loggers);

function sourcesOf(app: AppFiles): readonly RuleFile[] {
  return app.sources.filter(({ role }) => role === "app");
}

function* stdoutLoggers(app: AppFiles): Iterable<Named> {
  for (const file of sourcesOf(app)) {
    for (const [position, call] of file.facts.calls.entries()) {
      const logger = loggersOf(file.ecosystem).find(file.callees[position] ?? "");
      if (logger === undefined || isDevelopmentOnly(file.facts, call.span) || call.keywords.some(([name]) => name === "filename" || name === "file") || (logger.name === "PHP" && call.arguments.length > 1)) continue;
      if (logger.stream === undefined || isOutput(call.arguments[logger.stream])) yield { name: logger.name, ...at(file.path, call.span, `writes events to the output by ${logger.name}`) };
    }
    for (const { driver, name, chosen } of defaultChannels(file)) if (driver === "errorlog" || /^(?:stderr|stdout)$/.test(name)) yield { name: "Laravel", ...at(file.path, chosen.span, `writes events to the output by Laravel's channel ${name}`) };
  }
  for (const { path, facts } of ownDocumentsOf(app, "logging")) {
    for (const one of facts.destinations) if (one.to === "console" && !isForDevelopment(one)) yield { name: path, ...at(path, one.span, "has an appender of the console that a logger uses") };
  }
  yield* springLogger(app);
  for (const { program, words, path, span, output } of app.processes) {
    const toOutput = words.findIndex((word, index) => /^--(?:access|error)-logfile(?:=-)?$|^--log-file(?:=-)?$/.test(word) && (word.endsWith("=-") || words[index + 1] === "-"));
    if (output.length === 0 && (toOutput !== -1 || /^(?:gunicorn|uvicorn|hypercorn)$/.test(program))) yield { name: program, ...at(path, span, `starts ${program}, which writes its log to the output`) };
  }
  for (const { path, facts, role } of app.documents) {
    if (facts.kind === "pipeline" || /^(?:test|development|example)$/.test(role)) continue;
    const values = facts.kind === "env-file" ? facts.entries : deployedValues(facts);
    for (const { name, value, span } of values) if ((name === "LOG_CHANNEL" && /^(?:stderr|stdout|errorlog)$/.test(value)) || (name === "RAILS_LOG_TO_STDOUT" && value !== "")) yield { name, ...at(path, span, `sets ${name}, which sends events to the output`) };
  }
}

function isOutput(value: Value | undefined): boolean {
  return value !== undefined && isStandardStream(value);
}

/** Spring Boot logs to the console where no configuration says otherwise. */
function* springLogger(app: AppFiles): Iterable<Named> {
  const configured = ownDocumentsOf(app, "logging");
  if (configured.length > 0) return;
  for (const { path, facts } of documentsOf(app, "manifest")) {
    const starter = app.paths.includes(path) ? facts.dependencies.find(({ name }) => /^org\.springframework\.boot:spring-boot-starter(?:-\w+)*$/.test(name)) : undefined;
    if (starter !== undefined) yield { name: "Spring Boot", ...at(path, starter.span, "uses Spring Boot, which writes events to the console") };
  }
}

const formatters: ApiTable<string> = {
  javascript: { pino: "pino", "pino.pino": "pino", "bunyan.createLogger": "bunyan", "winston.format.json": "winston" },
  python: { "pythonjsonlogger.*.JsonFormatter": "python-json-logger", "structlog.processors.JSONRenderer": "structlog" },
  go: { "log/slog.NewJSONHandler": "slog", "go.uber.org/zap.NewProduction": "zap", "github.com/rs/zerolog.New": "zerolog", "github.com/sirupsen/logrus.JSONFormatter": "logrus" },
  csharp: { "Serilog.Formatting.*.*JsonFormatter": "Serilog", RenderedCompactJsonFormatter: "Serilog", CompactJsonFormatter: "Serilog", "WebApplication.*().Logging.AddJsonConsole": "the logger of .NET", "ILoggingBuilder().AddJsonConsole": "the logger of .NET" },
  ruby: { "Lograge::Formatters::Json.new": "Lograge", "Ougai::Logger.new": "Ougai" },
  php: { "Monolog\\Formatter\\JsonFormatter": "Monolog" },
  rust: { "tracing_subscriber::fmt().**.json": "tracing", "tracing_subscriber::fmt::layer().**.json": "tracing" },
};

const formattersOf = nameIndexes(formatters);

function* structured(app: AppFiles): Iterable<Named> {
  for (const { path, facts, ecosystem, callees } of sourcesOf(app)) {
    for (const [position, call] of facts.calls.entries()) {
      const name = formattersOf(ecosystem).find(callees[position] ?? "");
      if (name !== undefined) yield { name, ...at(path, call.span, `writes events as JSON by ${name}`) };
    }
  }
  for (const { path, facts } of ownDocumentsOf(app, "logging")) for (const one of facts.destinations) if (one.isStructured) yield { name: path, ...at(path, one.span, "has an appender that writes JSON") };
  for (const { path, facts } of ownDocumentsOf(app, "settings")) for (const one of facts.settings) if (one.name === "logging.structured.format.console") yield { name: path, ...at(path, one.value.span, "writes events to the console as JSON") };
}

function* levels(app: AppFiles): Iterable<Named> {
  for (const { path, facts } of sourcesOf(app)) for (const { name, span } of facts.envReads) if (/^(?:\w+_)?LOG(?:GING)?_?LEVEL$|^RUST_LOG$/.test(name)) yield { name, ...at(path, span, `takes the level of the log from ${name}`) };
  for (const { path, facts } of ownDocumentsOf(app, "settings")) for (const { name, value } of facts.settings) if (name.startsWith("logging.level.") && value.kind === "env") yield { name: value.name, ...at(path, value.span, `takes the level of the log from ${value.name}`) };
}

function* unbuffered(app: AppFiles): Iterable<Found> {
  for (const { path, facts } of ownDocumentsOf(app, "dockerfile")) for (const { name, value, span } of deployedValues(facts)) if (name === "PYTHONUNBUFFERED" && value !== "") yield at(path, span, "sets PYTHONUNBUFFERED");
  for (const { path, facts } of sourcesOf(app)) for (const { name, owner, value, span } of facts.bindings) if (name === "sync" && /^(?:\$stdout|STDOUT)$/.test(owner ?? "") && value.kind === "literal" && value.text === "true") yield at(path, span, "writes to stdout without a buffer");
}

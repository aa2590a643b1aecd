import type { Name, Value } from "../facts/facts.ts";
import { guardsAt } from "../facts/guards.ts";
import { defaultChannels } from "./laravel-logging.ts";
import type { ApiTable, RuleFile, Triggers } from "../rule.ts";
import type { ArgumentPath } from "../servers/server-bindings.ts";
import { contains } from "../text.ts";
import { partOf } from "../facts/values.ts";

/** A call that makes a logger write to a file. */
export interface LogSink {
  /** Where the path stands; the first that is written out counts. */
  readonly path: readonly ArgumentPath[];
  /** The call writes logs only when the path is that of one, or is there at all. */
  readonly only?: "log-path" | "with-path";
}

/** A call that opens a file, its path in front. */
export interface FileOpener {
  /** What stands in the call when the file is opened to be written. */
  readonly writes?: RegExp;
}

const always = (...path: readonly ArgumentPath[]): LogSink => ({ path });
const withPath = (...path: readonly ArgumentPath[]): LogSink => ({ path, only: "with-path" });
const logPath = (...path: readonly ArgumentPath[]): LogSink => ({ path, only: "log-path" });

/** Loggers and their destinations, as the libraries' own documentation names them. */
export const logSinks: ApiTable<LogSink> = {
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
  go: {
    "github.com/natefinch/lumberjack.Logger": withPath(["Filename"]),
    "gopkg.in/natefinch/lumberjack.Logger": withPath(["Filename"]),
    "github.com/lestrrat-go/file-rotatelogs.New": withPath([0]),
    "github.com/lestrrat/go-file-rotatelogs.New": withPath([0]),
    "github.com/rifflock/lfshook.NewHook": withPath([0]),
  },
  java: {
    "java.util.logging.FileHandler": withPath([0]),
    "ch.qos.logback.core.FileAppender().setFile": withPath([0]),
    "ch.qos.logback.core.rolling.RollingFileAppender().setFile": withPath([0]),
    ...Object.fromEntries(["FileAppender", "RollingFileAppender", "DailyRollingFileAppender"].flatMap((name) => [[`org.apache.log4j.${name}`, withPath([1])], [`org.apache.log4j.${name}().setFile`, withPath([0])]])),
    ...Object.fromEntries(["FileAppender", "RollingFileAppender"].flatMap((name) => [`org.apache.logging.log4j.core.appender.${name}.newBuilder().**.withFileName`, `org.apache.logging.log4j.core.appender.${name}.newBuilder().**.setFileName`].map((call) => [call, withPath([0])]))),
  },
  ruby: {
    "Logger.new": withPath([0]),
    "ActiveSupport::Logger.new": withPath([0]),
    "ActiveSupport::BufferedLogger.new": withPath([0]),
    "MonoLogger.new": withPath([0]),
    "SemanticLogger.add_appender": withPath(["file_name"]),
  },
  php: {
    "Monolog\\Handler\\StreamHandler": withPath([0], ["stream"]),
    "Monolog\\Handler\\RotatingFileHandler": withPath([0], ["filename"]),
    "Illuminate\\Support\\Facades\\Log.useFiles": withPath([0]),
    "Illuminate\\Support\\Facades\\Log.useDailyFiles": withPath([0]),
  },
  csharp: {
    "LoggerConfiguration().**.WriteTo.**.File": withPath(["path"], [0], [1]),
    "LoggerConfiguration().**.WriteTo.**.RollingFile": withPath(["pathFormat"], [0], [1]),
    ...Object.fromEntries(["ILoggerFactory()", "ILoggingBuilder()", "WebApplication.*().Logging", "WebApplicationBuilder().Logging", "Host.CreateApplicationBuilder().Logging", "ConfigureLogging(0)", "AddLogging(0)"].map((logging) => [`${logging}.**.AddFile`, withPath([0])])),
  },
  rust: {
    "tracing_appender::rolling::minutely": withPath([1]),
    "tracing_appender::rolling::hourly": withPath([1]),
    "tracing_appender::rolling::daily": withPath([1]),
    "tracing_appender::rolling::weekly": withPath([1]),
    "tracing_appender::rolling::never": withPath([1]),
    "tracing_appender::rolling::RollingFileAppender::new": withPath([2]),
    "tracing_appender::rolling::RollingFileAppender::builder().**.build": withPath([0]),
    "fern::log_file": withPath([0]),
    "fern::DateBased::new": withPath([0]),
    "log4rs::append::file::FileAppender::builder().**.build": withPath([0]),
    "log4rs::append::rolling_file::RollingFileAppender::builder().**.build": withPath([0]),
    "flexi_logger::Logger::*().**.log_to_file": always(),
  },
};

/** What opens a file to write, of the languages whose loggers are given an open one. */
export const fileOpeners: ApiTable<FileOpener> = {
  python: { open: { writes: /,\s*(?:mode\s*=\s*)?["'][awx]/ } },
  go: {
    "os.OpenFile": { writes: /\bO_(?:APPEND|CREATE|RDWR|WRONLY)\b/ },
    "os.Create": {},
  },
  java: {
    "java.io.FileOutputStream": {},
    "java.io.FileWriter": {},
    FileOutputStream: {},
    FileWriter: {},
  },
  ruby: {
    "File.open": { writes: /,\s*(?:mode:\s*)?["'][aw]|\bFile::(?:APPEND|CREAT|WRONLY)\b/ },
    "File.new": { writes: /,\s*(?:mode:\s*)?["'][aw]|\bFile::(?:APPEND|CREAT|WRONLY)\b/ },
  },
  php: {
    fopen: { writes: /,\s*["'][acwx]/ },
    file_put_contents: {},
  },
  csharp: {
    "File.AppendAllText": {},
    "File.AppendAllTextAsync": {},
    "File.AppendAllLines": {},
    "File.AppendText": {},
    "File.CreateText": {},
    StreamWriter: {},
  },
  rust: {
    "std::fs::File::create": {},
    "std::fs::OpenOptions::new().**.open": { writes: /\.(?:append|write)\(\s*true/ },
  },
};

/** Loggers that write to what they are given, by the position of it. */
export const logWriters: ApiTable<number> = {
  go: {
    "log.SetOutput": 0,
    "log.New": 0,
    "log.*().SetOutput": 0,
    "log/slog.NewJSONHandler": 0,
    "log/slog.NewTextHandler": 0,
    "github.com/sirupsen/logrus.SetOutput": 0,
    "github.com/sirupsen/logrus.*().SetOutput": 0,
    "github.com/rs/zerolog.New": 0,
    "github.com/labstack/gommon/log.*().SetOutput": 0,
    "github.com/charmbracelet/log.New": 0,
    "go.uber.org/zap/zapcore.AddSync": 0,
  },
  java: { "System.setOut": 0, "System.setErr": 0 },
  ruby: { "Logger.new": 0, "ActiveSupport::Logger.new": 0 },
  php: { "Monolog\\Handler\\StreamHandler": 0 },
  rust: {
    "simplelog::WriteLogger::new": 2,
    "simplelog::WriteLogger::init": 2,
    "WriteLogger::new": 2,
    "WriteLogger::init": 2,
    "fern::Dispatch::new().**.chain": 0,
    "tracing_subscriber::*().**.with_writer": 0,
    "tracing_appender::non_blocking": 0,
  },
};

/** Writers that hand on what they are given to others. */
export const passingWriters = /^(?:io\.MultiWriter|bufio\.NewWriter|github\.com\/rs\/zerolog\.(?:MultiLevelWriter|SyncWriter)|(?:java\.io\.)?(?:PrintStream|BufferedOutputStream)|std::io::(?:BufWriter|LineWriter)::new)$/;

const opens = {
  go: "\\bos\\.(?:OpenFile|Create)\\(",
  java: "\\bFile(?:OutputStream|Writer)\\b",
  ruby: "\\bFile\\.(?:open|new)\\b",
  php: "\\b(?:fopen|file_put_contents)\\s{0,12}\\(",
  csharp: "\\b(?:Append(?:All|Text)|CreateText|StreamWriter)",
  rust: "\\b(?:File|OpenOptions)\\b",
};
const namesLog = "\\.log[\"'`]|logs?[\\\\/]";

/** Much code opens files: a source is of interest where it also names a log. */
export const openerTriggers: Triggers = { go: [opens.go, namesLog], java: [opens.java, namesLog], ruby: [opens.ruby, namesLog], php: [opens.php, namesLog], csharp: [opens.csharp, namesLog], rust: [opens.rust, namesLog] };

/** The same where it gives a logger what it opens. */
export const writerTriggers: Triggers = {
  go: [opens.go, "\\b(?:SetOutput|New(?:JSON|Text)Handler|AddSync|zerolog|log\\.New)\\b"],
  java: [opens.java, "\\bset(?:Out|Err)\\b"],
  ruby: [opens.ruby, "Logger"],
  php: [opens.php, "\\bStreamHandler\\b"],
  rust: [opens.rust, "\\b(?:WriteLogger|fern|with_writer|non_blocking)\\b"],
};

/** Also where a variable may name another one, or one of several: whoever deploys the app decides. */
export function isStandardStream(value: Value | undefined): boolean {
  switch (value?.kind) {
    case "reference":
      return /^(?:sys\.(?:stdout|stderr|__stdout__|__stderr__)|process\.(?:stdout|stderr)(?:\.fd)?|os\.(?:dev[nN]ull|DevNull|Stdout|Stderr)|\$?stdout|\$?stderr|STDOUT|STDERR|(?:File|IO)::NULL)$/.test(value.to);
    case "literal":
      return isStreamPath(value.text) || /^(?:\/dev\/null|php:\/\/(?:memory|temp\b.*)|NUL|[12])$/.test(value.text);
    case "env":
      return isStandardStream(value.default);
    case "choice":
      return value.options.some(isStandardStream);
    default:
      return false;
  }
}

/** Whether a path is one of the names of stdout and stderr. */
export function isStreamPath(path: string): boolean {
  return /^(?:\/dev\/(?:stdout|stderr|fd\/[12]|tty|console)|\/proc\/(?:1|self|\$\$)\/fd\/[12]|php:\/\/(?:stdout|stderr|output|fd\/[12])|-)$/.test(path);
}

/** Of a choice by a variable between a file and a standard stream: the file, whether it is what is left when the variable is not set, and the variable. Any other choice is `undefined`. */
export function fileOfChoice(value: Value | undefined, { facts }: RuleFile): { readonly file: Value; readonly variable: string; readonly isDefault: boolean } | undefined {
  if (value?.kind !== "choice" || value.options.length !== 2) return undefined;
  const file = value.options.find((option) => !isStandardStream(option));
  if (file === undefined || file.kind === "unknown" || !value.options.some(isStandardStream)) return undefined;
  const guard = guardsAt(facts, file.span).find((one) => one.kind === "set" && contains(value.span, one.span) && facts.envReads.some(({ name, span }) => name === one.variable && contains(value.span, span)));
  return guard === undefined ? undefined : { file, variable: guard.variable, isDefault: !guard.holds };
}

/** Commands and installers that somebody runs once and watches. */
export function isRunOnce(path: string): boolean {
  return /(?:^|\/)(?:install(?:er)?|management\/commands)\/|(?:^|\/)install(?:er)?\.\w+$/i.test(path);
}

/** The paths that the settings of a PHP app give a logger: the channel that Laravel's `config/logging.php` chooses by a literal, and what stands under `logger` where Monolog is used. */
export function pathsInPhpSettings(file: RuleFile): readonly Value[] {
  if (!/(?:^|\/)[cC]onfig\/logging\.php$/.test(file.path)) {
    const loggers = /\bMonolog\\/.test(file.text) ? file.facts.bindings.filter(({ kind, name }) => kind === "key" && /^(?:logger|monolog)$/.test(name)) : [];
    return loggers.flatMap(({ value }) => partOf(value, "path") ?? []);
  }
  // The one that a variable chooses is that of `logs/framework-default-file`.
  return defaultChannels(file).flatMap(({ driver, channel, variable }) => (variable === undefined && /^(?:single|daily)$/.test(driver) ? (partOf(channel, "path") ?? []) : []));
}

/** Whether a path names a log, by its ending or by a folder. */
export function isLogPath(path: string | undefined): boolean {
  return path !== undefined && /\.log$|(?:^|[\\/])logs?[\\/]/i.test(path);
}

/** The path, or the part of it that is written out; `undefined` when nothing of it is. */
export function pathText(value: Value | undefined, file: RuleFile): string | undefined {
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
      if (call?.callee === undefined || !/^(?:path\.(?:join|resolve)|os\.path\.(?:join|abspath)|pathlib\.Path|(?:path\/)?filepath\.Join|File\.(?:join|expand_path)|Rails\.root\.join|storage_path|base_path|storagePath|Path\.Combine|Paths\.get|java\.nio\.file\.Paths\.get|std::path::(?:Path|PathBuf)::(?:new|from))$/.test(call.callee)) return undefined;
      const parts = call.arguments.map((argument) => pathText(argument, file)).filter((part) => part !== undefined);
      const joined = parts.join("/");
      // `File.expand_path("..", __dir__)` is a folder that the file itself lies in.
      const path = call.callee === "File.expand_path" ? joined.replace(/^(?:\.\.(?:\/|$))+/, "") : joined;
      return path === "" ? undefined : path;
    }
    default:
      return undefined;
  }
}

/** Options such as a level or a format would be lost. Source: winston's documentation of its transports. */
export function hasOnlyFileOptions(value: Value | undefined): boolean {
  return value?.kind === "object" && value.complete && value.entries.every(([name]) => /^(?:filename|dirname|options|maxsize|maxFiles|tailable|rotationFormat|zippedArchive|lazy)$/.test(name));
}

/** Winston's transports that write to files. */
export function isFileTransport(name: Name): boolean {
  return /^winston\.transports\.(?:File|DailyRotateFile)$|^winston-daily-rotate-file$/.test(name);
}

/** Of a path that is put together the end alone is known: `/pay.log` lies in no root folder, and `.log` is no name. Of several to choose from none is named. */
export function shownPath(written: Value | undefined, file: RuleFile): string | undefined {
  if (written?.kind === "choice" && new Set(written.options.map((option) => pathText(option, file))).size > 1) return undefined;
  const path = pathText(written, file);
  const [first] = written?.kind === "template" ? written.parts : written?.kind === "call" ? (file.facts.calls[written.call]?.arguments ?? []) : [];
  const isBegun = first === undefined || (written?.kind === "template" ? first.kind === "literal" : pathText(first, file) !== undefined);
  return path === undefined || isBegun ? path : /^\.\w+$/.test(path) ? undefined : path.replace(/^\//, "");
}

import type { Value } from "../facts/facts.ts";
import { pythonShipper } from "./log-shippers.ts";
import type { LogDestination } from "../facts/logging.ts";
import type { SettingsDocument } from "../rule.ts";
import type { Setting, SettingsFormat } from "../facts/settings.ts";
import type { Span } from "../text.ts";

/** A setting that makes a framework write its log to a file. */
interface LogSetting {
  /** Fits `Setting.name`. */
  readonly name: RegExp;
  /** The setting is a switch or a kind of destination, and has to say this; left out: it is the path. */
  readonly says?: RegExp;
  /** What the path is called, beside it or below it. */
  readonly path?: RegExp;
}

/** Of several that fit the first counts. */
const logSettings: Readonly<Partial<Record<SettingsFormat, readonly LogSetting[]>>> = {
  spring: [{ name: /^logging\.(?:file(?:\.name|\.path)?|path)$/ }, { name: /^quarkus\.log\.file\.enabled?$/, says: /^true$/i, path: /^path$/ }],
  // Serilog's settings, and NLog's. Source: https://github.com/serilog/serilog-settings-configuration, https://github.com/NLog/NLog.Extensions.Logging/wiki/NLog-configuration-with-appsettings.json.
  dotnet: [
    { name: /^serilog\.writeto\.(?:[\w]+\.)*name$|^serilog\.writeto$/, says: /^(?:Rolling)?File$/, path: /^args\.(?:path|pathformat)$/ },
    { name: /^nlog\.targets\.\w+\.type$/, says: /^File$/i, path: /^filename$/ },
  ],
  // Handlers of MonologBundle. Source: https://symfony.com/doc/current/logging.html.
  symfony: [{ name: /^monolog\.handlers\.[^.]+\.type$/, says: /^(?:stream|rotating_file)$/, path: /^path$/ }],
  ini: [{ name: /^php\.errorlog$/ }],
  "web-config": [{ name: /^appsettings\.serilog:?\.?writeto:?\.?file\.path$/ }],
};

export interface LogFileSetting extends LogDestination {
  readonly setting: Setting;
}

/** Whether it is where a bundle of Symfony writes unless it is told otherwise: a matter of `logs/framework-default-file`. */
export function isInLogsOfSymfony({ path }: LogFileSetting, { text }: SettingsDocument): boolean {
  return path !== undefined && /%kernel\.logs_dir%/.test(text.slice(path.span.start, path.span.end));
}

/** The files that a file of settings sends logs to. */
export function logFilesIn({ facts }: SettingsDocument): readonly LogFileSetting[] {
  if (facts.format === "ini" && facts.settings.some(({ path: [section = ""] }) => section.startsWith("handler_"))) return handlersOfPython(facts.settings);
  return facts.settings.flatMap((setting): LogFileSetting[] => {
    const { name, value, path, environments } = setting;
    const known = logSettings[facts.format]?.find((one) => one.name.test(name));
    const said = value.kind === "literal" ? value.text : undefined;
    if (known === undefined || said === "" || said === "syslog" || (known.says !== undefined && (said === undefined || !known.says.test(said)))) return [];
    const { says, path: called } = known;
    if (says === undefined) return [{ name, path: value, span: value.span, environments, setting }];
    // With NLog only what a rule writes to is used.
    if (name.startsWith("nlog.") && !isWrittenTo(path.at(-2) ?? "", facts.settings)) return [];
    const written = called === undefined ? undefined : facts.settings.find((one) => one.environments.join() === environments.join() && isBelow(one, path.slice(0, -1)) && called.test(one.name.slice(name.lastIndexOf(".") + 1)));
    return [{ name, path: written?.value, span: value.span, environments, setting }];
  });
}

/** `fileConfig` reads a section for each handler; one that no logger names writes nothing. Source: https://docs.python.org/3/library/logging.config.html#configuration-file-format. */
function handlersOfPython(settings: readonly Setting[]): readonly LogFileSetting[] {
  const used = namedHandlers(settings);
  return settings.flatMap((setting): LogFileSetting[] => {
    const { name, value, environments, path: [section = "", key] } = setting;
    if (!section.startsWith("handler_") || key !== "class" || value.kind !== "literal" || !/(?:^|\.)\w*FileHandler$/.test(value.text) || !used.has(section.slice("handler_".length))) return [];
    const given = settings.find(({ path }) => path[0] === section && (path[1] === "args" || path[1] === "kwargs"))?.value;
    const written = given?.kind === "literal" ? /["']([^"']+)["'](?!\s*:)/.exec(given.text)?.[1] : undefined;
    return given === undefined || written === undefined ? [] : [{ name, path: { kind: "literal", type: "string", text: written, span: given.span }, span: value.span, environments, setting }];
  });
}

/** The handlers that a section of a logger names. */
function namedHandlers(settings: readonly Setting[]): ReadonlySet<string> {
  return new Set(settings.flatMap(({ path: [section = "", key], value }) => (section.startsWith("logger_") && key === "handlers" && value.kind === "literal" ? value.text.split(/[,\s]+/) : [])));
}

/** Whether a rule of NLog writes to a target. */
function isWrittenTo(target: string, settings: readonly Setting[]): boolean {
  return settings.some(({ name, value }) => name === "nlog.rules.writeto" && value.kind === "literal" && value.text.split(/,\s*/).includes(target));
}

function isBelow(setting: Setting, keys: readonly string[]): boolean {
  return keys.every((key, index) => setting.path[index] === key);
}

/** A path for people, with what its variables fall back to; one without a default begins with `$`. */
export function destinationText(path: Value | undefined): string | undefined {
  if (path?.kind === "template") return path.parts.map((part) => destinationText(part) ?? "").join("");
  if (path?.kind === "env") return path.default === undefined ? `$${path.name}` : destinationText(path.default);
  return path?.kind === "literal" ? path.text : undefined;
}

/** The line of a setting with its break, where nothing else stands on it. */
export function lineOf({ keySpan, value }: Setting, text: string): Span | undefined {
  const start = text.lastIndexOf("\n", keySpan.start - 1) + 1;
  const lineBreak = text.indexOf("\n", value.span.end);
  const end = lineBreak === -1 ? text.length : lineBreak + 1;
  return /^\s*$/.test(text.slice(start, keySpan.start)) && /^["']?\s*(?:#.*)?\r?\n?$/.test(text.slice(value.span.end, end)) ? { start, end } : undefined;
}

export interface LogShipperSetting extends Pick<Setting, "environments"> {
  readonly span: Span;
  /** The type of the sink, target or handler. */
  readonly type: string;
}

/** Sinks, targets and handlers in a file of settings that send logs somewhere. Sources as above. */
export function shippersIn({ facts }: SettingsDocument): readonly LogShipperSetting[] {
  const handlersOfSections = facts.format === "ini" ? namedHandlers(facts.settings) : undefined;
  return facts.settings.flatMap(({ name, path, value, environments }): LogShipperSetting[] => {
    if (value.kind !== "literal") return [];
    const found = (isShipper: boolean): LogShipperSetting[] => (isShipper ? [{ span: value.span, type: value.text, environments }] : []);
    if (handlersOfSections !== undefined) return found(path[1] === "class" && handlersOfSections.has(path[0]?.replace(/^handler_/, "") ?? "") && pythonShipper.test(value.text));
    if (facts.format === "dotnet" && /^serilog\.writeto\.(?:\w+\.)*name$/.test(name)) return found(/^(?:Seq|Elasticsearch|EventCollector|SplunkViaHttp|GrafanaLoki|Graylog|Http|DurableHttp\w*|DatadogLogs|Email|Slack|UdpSyslog|TcpSyslog|AmazonCloudWatch|Loggly|Fluentd|MSSqlServer|MongoDB)$/.test(value.text));
    if (facts.format === "dotnet" && /^nlog\.targets\.\w+\.type$/.test(name)) return found(/^(?:Network|Mail|WebService|Gelf|Seq|ElasticSearch|Loki|Syslog|Splunk\w*)$/i.test(value.text) && isWrittenTo(path.at(-2) ?? "", facts.settings));
    if (facts.format === "symfony" && /^monolog\.handlers\.[^.]+\.type$/.test(name)) return found(/^(?:gelf|elastic_?search|elastica|slack(?:webhook|bot)?|swift_mailer|symfony_mailer|native_mailer|syslogudp|socket|loggly|logentries|insightops|telegram|redis|amqp|mongo|hipchat|flowdock|pushover)$/.test(value.text));
    return [];
  });
}

import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { defaultChannels } from "../../core/logs/laravel-logging.ts";
import { bunyanShippers, log4jsShipper, logShippers, pinoShippers, pythonShipper, shippedTo } from "../../core/logs/log-shippers.ts";
import { shippersIn } from "../../core/logs/log-settings.ts";
import { loggerTargets, type LoggerTarget } from "../../core/logs/logger-targets.ts";
import { nameIndex } from "../../core/facts/name-pattern.ts";
import { handlerTriggers, usedHandlers } from "../../core/logs/python-logging.ts";
import { calls, defineRule, settings, sources, wholeApp, type Outcome, type Place, type ResolvedCall, type RuleFile } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import { contains, type Span } from "../../core/text.ts";
import { lastOfChain, partOf } from "../../core/facts/values.ts";

export default defineRule({
  id: "logs/network-shipper",
  severity: "information",
  summary: "An app that sends its log somewhere itself",
  why: "Where events go is a matter of the deploy. An app that ships them knows of a collector, needs its address and credentials, and has to cope when it is slow or down.",
  instead: "Write events to stdout; let an agent or the log router of the platform send them on. Trackers of errors and OpenTelemetry are another matter.",
  reference: "https://12factor.net/logs",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    calls(logShippers, (call, target, file) => reportAt(lastOfChain(call.call, file.text), target, file)),
    calls(loggerTargets, (call, targetsOf, file) => [...targetsOf(call)].flatMap((one) => shippedBy(one, file))),
    calls<(call: ResolvedCall, file: RuleFile) => Iterable<Outcome>>(
      {
        csharp: { "LoggerConfiguration().**.WriteTo.**.Async": serilogInside },
        ruby: { "SemanticLogger.add_appender": semanticLogger, "LogStashLogger.new": logstashLogger },
      },
      (call, inspect, file) => [...inspect(call, file)],
    ),
    sources(handlerTriggers, (file) => usedHandlers(file).flatMap(({ type }) => (pythonShipper.test(type.text) ? reportAt(type.span, shippedTo(type.text), file) : []))),
    sources({ php: "[\"']channels[\"']\\s{0,12}=>" }, (file) => defaultChannels(file).flatMap((channel) => [...laravelChannel(channel, file)])),
    settings((file) => shippersIn(file).filter((one) => !isForDevelopment(one)).flatMap(({ span, type }) => report({ path: file.path, span }, shippedTo(type), undefined))),
    wholeApp({}, (app) => ownDocumentsOf(app, "logging").flatMap(({ path, facts }) => facts.destinations.filter((one) => one.to === "network" && !isForDevelopment(one)).flatMap(({ span, type }) => report({ path, span }, shippedTo(type), undefined)))),
  ],
});

const javascriptShippers = nameIndex(logShippers.javascript ?? {});

function shippedBy(target: LoggerTarget, file: RuleFile): readonly Outcome[] {
  const shipped = destinationOf(target, file);
  return shipped === undefined ? [] : reportAt(target.span, shipped, file);
}

/** Adapters of beego. Source: its documentation of logs. */
const beegoShippers: Readonly<Record<string, string>> = { smtp: "mail", mail: "mail", conn: "another machine", es: "Elasticsearch", slack: "Slack" };

function destinationOf({ library, name, options }: LoggerTarget, file: RuleFile): string | undefined {
  switch (library) {
    case "winston":
      return javascriptShippers.find(name);
    case "pino":
      return pinoShippers[name];
    case "bunyan": {
      const stream = partOf(options, "stream");
      const callee = stream?.kind === "call" ? (file.callees[stream.call] ?? "") : "";
      return bunyanShippers[callee.replace(/(?<=^[\w@/-]+)[.(].*$/, "")];
    }
    case "log4js":
      return log4jsShipper.test(name) ? shippedTo(name) : undefined;
    case "beego":
      return beegoShippers[name];
  }
}

/** `WriteTo.Async(to => to.Seq("…"))`: what the function is given has no type that one could see. */
function* serilogInside({ call }: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  for (const inner of file.facts.calls) {
    const sink = inner.callee === undefined && contains(call.span, inner.span) ? /^\w+\.(Seq|Elasticsearch|EventCollector|GrafanaLoki|Graylog|Email|Slack|DatadogLogs|UdpSyslog|TcpSyslog)$/.exec(inner.text)?.[1] : undefined;
    if (sink !== undefined) yield* reportAt(inner.span, shippedTo(sink), file);
  }
}

/** `add_appender(appender: :elasticsearch)`. Source: https://logger.rocketjob.io/appenders.html. */
function* semanticLogger({ call, keywords }: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const appender = keywords.get("appender")?.value;
  const type = appender?.kind === "literal" ? appender.text : "";
  if (/^(?:syslog|elasticsearch(?:_http)?|graylog|splunk(?:_http)?|http|tcp|udp|kafka|rabbitmq|loki|cloudwatch_logs|logentries|mongodb)$/.test(type)) yield* reportAt(call.span, shippedTo(type), file);
}

/** Without a type it sends over UDP. Source: its README. */
function* logstashLogger({ call, keywords }: ResolvedCall, file: RuleFile): Iterable<Outcome> {
  const type = keywords.get("type")?.value;
  if (type?.kind === "literal" && /^(?:udp|tcp|redis|kafka|unix|beats|kinesis)$/.test(type.text)) yield* reportAt(call.span, "Logstash", file);
}

function* laravelChannel({ name, driver, channel, chosen }: ReturnType<typeof defaultChannels>[number], file: RuleFile): Iterable<Outcome> {
  const handler = partOf(channel, "handler");
  const shipped = driver === "slack" ? "Slack" : name === "papertrail" ? "Papertrail" : handler?.kind === "reference" ? phpShippers.find(handler.to.replace(/\.class$/, "")) : undefined;
  if (shipped !== undefined) yield* reportAt(chosen.span, shipped, file);
}

const phpShippers = nameIndex(logShippers.php ?? {});

function reportAt(span: Span, target: string, file: RuleFile): readonly Outcome[] {
  const variable = optInVariable(file.facts, span);
  return isDevelopmentOnly(file.facts, span) ? [] : report({ path: file.path, span }, target, variable === undefined ? (isChosen(span, file) ? "" : undefined) : variable);
}

/** Whether every call of the function around a place stands in a branch of a condition, told by the line that it is indented below. */
function isChosen(span: Span, { text, facts: { functions, calls: all } }: RuleFile): boolean {
  const around = functions.findLastIndex((one) => contains(one.span, span));
  const calling = around === -1 ? [] : all.filter(({ target }) => target === around);
  return calling.length > 0 && calling.every((call) => {
    const lines = text.slice(Math.max(0, call.span.start - 2000), call.span.start).split("\n");
    const indent = /^\s*/.exec(lines.at(-1) ?? "")?.[0].length ?? 0;
    const above = lines.slice(0, -1).findLast((line) => line.trim() !== "" && line.length - line.trimStart().length < indent);
    return /^\s*(?:\}\s*)?(?:else\s+|el)?if\b/.test(above ?? "");
  });
}

/** Where a variable must be set for it, or another setting (an empty name), somebody wants it. */
function report(at: Place, target: string, variable: string | undefined): readonly Outcome[] {
  const condition = variable === undefined ? "" : variable === "" ? " where its settings say so" : ` when ${variable} is set`;
  return [{ kind: "report", at, ...(variable === undefined ? {} : { severity: "hint" as const }), message: `The app sends its log ${target === "mail" ? "by mail" : `to ${target}`} itself${condition}; write events to stdout and let the environment route them` }];
}

import type { Value } from "../facts/facts.ts";
import type { ApiTable, ResolvedCall } from "../rule.ts";
import type { Span } from "../text.ts";
import { literalText, mentions, partOf } from "../facts/values.ts";

/** One of the places to which a logger is told to write. */
export interface LoggerTarget {
  readonly library: "winston" | "pino" | "bunyan" | "log4js" | "beego";
  /** What it is: a class of winston, a module of pino, a type of log4js or beego; empty where nothing says so. */
  readonly name: string;
  readonly span: Span;
  /** What it is told besides. */
  readonly options: Value;
}

/** Calls that tell a logger its targets. Source: the documentation of each. */
export const loggerTargets: ApiTable<(call: ResolvedCall) => Iterable<LoggerTarget>> = {
  javascript: {
    "winston.add": addedTransport,
    "winston.createLogger().add": addedTransport,
    "winston.Logger().add": addedTransport,
    "pino.transport": (call) => pinoTargets(call.arguments[0]?.value),
    pino: (call) => pinoTargets(partOf(call.arguments[0]?.value ?? nothing, "transport")),
    "pino.pino": (call) => pinoTargets(partOf(call.arguments[0]?.value ?? nothing, "transport")),
    "bunyan.createLogger": bunyanStreams,
    "log4js.configure": log4jsAppenders,
  },
  go: { "github.com/beego/beego/v2/core/logs.SetLogger": beegoAdapter, "github.com/astaxie/beego/logs.SetLogger": beegoAdapter },
};

const nothing: Value = { kind: "unknown", span: { start: 0, end: 0 } };

/** `logger.add(winston.transports.File, { … })`: a class as an argument. */
function* addedTransport({ call, arguments: given }: ResolvedCall): Iterable<LoggerTarget> {
  const added = given[0]?.value;
  if (added?.kind === "reference") yield { library: "winston", name: added.to, span: call.span, options: given[1]?.value ?? nothing };
}

function* pinoTargets(transport: Value | undefined): Iterable<LoggerTarget> {
  if (transport?.kind !== "object") return;
  const several = partOf(transport, "targets");
  for (const one of several?.kind === "list" ? several.items : [transport]) {
    yield { library: "pino", name: literalText(partOf(one, "target"))?.text ?? "", span: one.span, options: partOf(one, "options") ?? nothing };
  }
}

function* bunyanStreams({ arguments: given }: ResolvedCall): Iterable<LoggerTarget> {
  const streams = partOf(given[0]?.value ?? nothing, "streams");
  for (const one of streams?.kind === "list" ? streams.items : []) yield { library: "bunyan", name: "", span: one.span, options: one };
}

/** Those that a category names, where there are any. */
function* log4jsAppenders({ arguments: given }: ResolvedCall): Iterable<LoggerTarget> {
  const configuration = given[0]?.value ?? nothing;
  const [appenders, categories] = [partOf(configuration, "appenders"), partOf(configuration, "categories")];
  for (const [name, appender] of appenders?.kind === "object" ? appenders.entries : []) {
    if (categories === undefined || mentions(categories, name)) yield { library: "log4js", name: literalText(partOf(appender, "type"))?.text ?? "", span: appender.span, options: appender };
  }
}

/** `logs.AdapterFile`, or its name. */
function* beegoAdapter({ call, arguments: given }: ResolvedCall): Iterable<LoggerTarget> {
  const adapter = given[0]?.value;
  const name = adapter?.kind === "reference" ? adapter.to.replace(/^.*\.Adapter/, "").toLowerCase() : (literalText(adapter)?.text ?? "");
  yield { library: "beego", name, span: call.span, options: nothing };
}

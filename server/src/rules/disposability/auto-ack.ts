import type { Call, Ecosystem, Value } from "../../core/facts/facts.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/facts/guards.ts";
import { jobListTriggers, takenJobs } from "../../core/processes/job-lists.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, settings, sources, type Outcome, type RuleFile } from "../../core/rule.ts";
import { isForDevelopment } from "../../core/facts/settings.ts";
import type { Span } from "../../core/text.ts";
import { literalText, partOf } from "../../core/facts/values.ts";

/**
 * How the client of a broker is told to acknowledge by itself: which calls, by their last names, and where the answer stands: an option, or a
 * position among at least so many arguments. Source: the documentation of each client.
 */
interface Consumer {
  readonly client: RegExp;
  readonly calls: RegExp;
  readonly options: readonly string[];
  readonly at?: { readonly position: number; readonly least: number };
  /** What is said where messages are not acknowledged after the work. */
  readonly says: "true" | "false";
}

const consumers: Readonly<Partial<Record<Ecosystem, Consumer>>> = {
  javascript: { client: /\bamqp/, calls: /\.(?:consume|get)$/, options: ["noAck"], says: "true" },
  python: { client: /\b(?:pika|kombu|aio_pika|aiormq|celery|amqp)\b/, calls: /(?:^|\.)(?:basic_consume|basic_get|consume|get|iterator|Consumer|ConsumerMixin|SimpleQueue|SimpleBuffer)$/, options: ["auto_ack", "no_ack"], says: "true" },
  go: { client: /\b(?:streadway\/amqp|rabbitmq\/amqp091-go)\b/, calls: /\.(?:Consume|ConsumeWithContext)$/, options: [], at: { position: 2, least: 7 }, says: "true" },
  java: { client: /\bcom\.rabbitmq\.client\b/, calls: /(?:^|\.)basicConsume$/, options: [], at: { position: 1, least: 3 }, says: "true" },
  csharp: { client: /\bRabbitMQ\.Client\b/, calls: /\.BasicConsume(?:Async)?$/, options: ["autoAck", "noAck"], at: { position: 1, least: 2 }, says: "true" },
  ruby: { client: /\bbunny\b/i, calls: /\.subscribe$/, options: ["manual_ack"], says: "false" },
  php: { client: /\bPhpAmqpLib\b/, calls: /(?:->|\.)basic_consume$/, options: ["no_ack"], at: { position: 3, least: 4 }, says: "true" },
  rust: { client: /\blapin\b/, calls: /(?!)/, options: ["no_ack"], says: "true" },
};

export default defineRule({
  id: "disposability/auto-ack",
  severity: "warning",
  summary: "A job that the queue forgets before it is done",
  why: "A process may be stopped at any time. A message that is acknowledged when it is delivered is gone by then, and so is the work that it asked for.",
  instead: "Acknowledge a message after the work, so that an unfinished job returns to the queue.",
  reference: "https://12factor.net/disposability",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    sources({ javascript: "\\bnoAck\\b", python: "\\b(?:auto_ack|no_ack)\\b", go: "\\.Consume(?:WithContext)?\\(", java: "\\bbasicConsume\\b", csharp: "\\bBasicConsume", ruby: "\\bmanual_ack\\b", php: "\\bbasic_consume\\b", rust: "\\bno_ack\\b" }, inspectConsumers),
    sources(jobListTriggers, inspectPops),
    settings(({ path, facts }) =>
      facts.settings.flatMap((setting): Outcome[] => {
        const { name, value } = setting;
        const isNone = /^spring\.rabbitmq\.listener\.(?:simple|direct|stream)\.acknowledgemode$/.test(name) && value.kind === "literal" && /^none$/i.test(value.text);
        return isNone && !isForDevelopment(setting) ? [{ kind: "report", at: { path, span: value.span }, message }] : [];
      }),
    ),
  ],
});

const message = "The broker forgets each message when it is delivered, so a job is lost when the process stops; acknowledge it after the work";
const popMessage = "The job is gone from Redis before it is done, so it is lost when the process stops; move it to a list of jobs at work (LMOVE), or read it from a stream with acknowledgements";

function inspectConsumers(file: RuleFile): readonly Outcome[] {
  const { ecosystem, facts, text } = file;
  const consumer = consumers[ecosystem];
  if (consumer === undefined || !consumer.client.test(text)) return [];
  const ofCalls = facts.calls.flatMap((call) => {
    const told = consumer.calls.test(call.text) ? toldBy(call, consumer) : undefined;
    return told === undefined || isMeantToBeLost(call, file) ? [] : said(file, told.span, message);
  });
  const ofOptions = ecosystem === "rust" ? facts.bindings.filter(({ name, value }) => consumer.options.includes(name) && isSaid(value, consumer.says)).flatMap(({ value }) => said(file, value.span, message)) : [];
  return [...ofCalls, ...ofOptions];
}

function toldBy(call: Call, { options, at, says }: Consumer): Value | undefined {
  const named = call.keywords.find(([name]) => options.includes(name))?.[1] ?? call.arguments.flatMap((given) => options.flatMap((option) => partOf(given, option) ?? []))[0];
  const placed = at !== undefined && call.arguments.length >= at.least ? call.arguments[at.position] : undefined;
  const value = named ?? placed;
  return value !== undefined && isSaid(value, says) ? value : undefined;
}

function isSaid(value: Value, says: string): boolean {
  return value.kind === "literal" && value.type === "boolean" && value.text.toLowerCase() === says;
}

function inspectPops(file: RuleFile): readonly Outcome[] {
  return takenJobs(file).flatMap((call) => (isMeantToBeLost(call, file) ? [] : said(file, call.nameSpan, popMessage, "information")));
}

/** What counts, logs or tells everybody may miss some; the answer to a call is for the one who waits. */
const mayBeLost = /(?:^|[^a-z])(?:logs?|logger|logging|metrics?|stats|statistics|telemetry|traces?|fan-?out|broadcasts?|monitoring|heartbeats?|presence|typing)(?![a-z])/i;

/** A queue that the broker names lives as long as its connection, so that whoever comes later gets nothing of it in any case. */
const declaresOfOwn = /\bexclusive["']?\s*[:=]\s*true\b|\bqueueDeclare(?:Async)?\(\s*\)|\b(?:assertQueue|queueDeclare|queue_declare)\(\s*(?:queue\s*=\s*)?(?:""|'')/i;

function isMeantToBeLost(call: Call, { path, facts, text }: RuleFile): boolean {
  const given = [...call.arguments.slice(0, 1), ...call.keywords.filter(([name]) => name === "queue").map(([, value]) => value)];
  const queue = given.map((value) => literalText(value)?.text ?? (value.kind === "reference" ? value.to : ""));
  const names = [...queue, call.receiver ?? "", facts.functions[call.function]?.name ?? "", baseName(path)].map((name) => name.replace(/([a-z\d])([A-Z])/g, "$1-$2"));
  const isNamed = given.some((value) => (literalText(value)?.text ?? "") !== "");
  const isOfOwn = queue.some((name) => name.startsWith("amq.")) || (!isNamed && (/\b(?:reply_?to|correlation_?id)\b/i.test(text) || declaresOfOwn.test(text)));
  return isOfOwn || names.some((name) => mayBeLost.test(name));
}

function said({ path, facts, text }: RuleFile, span: Span, what: string, severity?: "information"): readonly Outcome[] {
  if (isDevelopmentOnly(facts, span)) return [];
  const variable = optInVariable(facts, span);
  const isWanted = /at[- ]most[- ]once/i.test(text.slice(Math.max(0, span.start - 500), span.end + 100));
  const suffix = variable === undefined ? "" : ` (only when ${variable} is set)`;
  const weaker = severity ?? (variable !== undefined || isWanted ? "information" : undefined);
  return [{ kind: "report", at: { path, span }, message: `${what}${suffix}`, ...(weaker === undefined ? {} : { severity: weaker }) }];
}

import { loadsActionCable, packageOf, replicated } from "../../core/facts/app-files.ts";
import { decidingVariable, isDevelopmentOnly } from "../../core/facts/guards.ts";
import { javascriptImport } from "../../core/facts/javascript-imports.ts";
import { defineRule, settings, wholeApp, type AppFiles, type Outcome, type Place, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment, isForProduction } from "../../core/facts/settings.ts";
import type { Span } from "../../core/text.ts";
import { lastOfChain, literalText, partOf } from "../../core/facts/values.ts";

export default defineRule({
  id: "processes/in-memory-pubsub",
  severity: "information",
  summary: "A push to users that stays within one process",
  why: "Two people whose connections are held by two processes do not see each other's messages, and which process holds a connection is chance.",
  instead: "Attach an adapter or message queue that all processes share, such as that for Redis.",
  reference: "https://12factor.net/processes",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp(
      {
        javascript: `${javascriptImport}["'](?:socket\\.io|ws)["']|["'](?:@[\\w-]+/)?graphql-(?:[\\w-]+-)?subscriptions["']|\\bcreate(?:Sharded)?Adapter\\b|\\.adapter\\(|\\.broadcast\\b|\\bsockets\\.emit\\b`,
        python: "\\bflask_socketio\\b|\\bInMemoryChannelLayer\\b",
        java: "\\benableSimpleBroker\\b",
        // What loads the frameworks of Rails one by one.
        ruby: "\\brequire [\"']rails[\"']",
        csharp: "\\bAddSignalR\\b|\\bAddAzureSignalR\\b",
      },
      (app) => [...inSources(app)].flatMap(({ file, span, adapter }) => (isDevelopmentOnly(file.facts, span) ? [] : [report({ path: file.path, span }, adapter, app, decidingVariable(file.facts, span))])),
    ),
    settings((file) => [...inCable(file)]),
  ],
});

interface Push {
  readonly file: RuleFile;
  readonly span: Span;
  readonly adapter: string;
}

function* inSources(app: AppFiles): Iterable<Push> {
  const sources = app.sources.filter(({ role }) => role === "app");
  const says = (expression: RegExp): boolean => sources.some(({ text }) => expression.test(text));
  // An adapter may be attached in any file.
  const hasAdapter = packageOf(app, /^(?:@socket\.io\/[\w-]*adapter|socket\.io-redis|socket\.io-adapter-\S+|@socket\.io\/sticky)$/) !== undefined || says(/\bcreate(?:Sharded|Cluster)?Adapter\b|\.adapter\(|\buseWebSocketAdapter\(/);
  const sharesByBroker = packageOf(app, /^(?:redis|ioredis|nats|amqplib|kafkajs|mqtt)$/) !== undefined;
  const hasEngine = says(/["'](?:@[\w-]+\/)?graphql-[\w-]+-subscriptions["']/);
  // What goes to the one who asked needs no other process.
  const speaksToMany = says(/\bbroadcast\b|\bsockets\.emit\(|\b(?:io|server)\.(?:emit|to|in)\(|\.join\(\s{0,12}[\w`]/);
  for (const file of sources) {
    for (const [index, call] of file.facts.calls.entries()) {
      const callee = file.callees[index] ?? "";
      const span = lastOfChain(call, file.text);
      const options = call.arguments.at(-1);
      const isSocketIo = /^(?:socket\.io|socket\.io\.Server)$/.test(callee) && (options?.kind !== "object" || (options.complete && partOf(options, "adapter") === undefined));
      if (isSocketIo && !hasAdapter && speaksToMany) yield { file, span, adapter: "an adapter of Socket.IO" };
      if (/^ws\.(?:WebSocketServer|Server)\(\)\.clients\.forEach$/.test(callee) && !sharesByBroker) yield { file, span, adapter: "a channel of Redis or another broker" };
      // Its documentation says that it is for demonstrations. Whoever imports an engine of another kind chooses between them.
      if (callee === "graphql-subscriptions.PubSub" && !hasEngine && says(/\.publish\(/)) yield { file, span, adapter: "an engine that all processes share, such as that of graphql-redis-subscriptions" };
      if (callee === "flask_socketio.SocketIO" && !says(/\bmessage_queue\b/) && says(/\bemit\(|\bsend\(/)) yield { file, span, adapter: "a message_queue" };
      if (/(?:^|\.)MessageBrokerRegistry\(\)\.enableSimpleBroker$/.test(callee)) yield { file, span, adapter: "a broker, by enableStompBrokerRelay" };
      // SignalR is told apart only by what runs: one process needs no backplane.
      if (/\.Services\.AddSignalR$|^IServiceCollection\(\)\.AddSignalR$/.test(callee) && replicated(app).length > 0 && !says(/\.AddStackExchangeRedis\(|\.AddAzureSignalR\(|\bAddNats\(/)) yield { file, span, adapter: "a backplane, such as AddStackExchangeRedis" };
    }
    for (const { name, value } of file.facts.bindings) {
      const backend = name === "CHANNEL_LAYERS" && value.kind === "object" ? partOf(partOf(value, "default") ?? value, "BACKEND") : undefined;
      if (literalText(backend)?.text === "channels.layers.InMemoryChannelLayer" && backend !== undefined && !file.facts.bindings.some((other) => other.name === name && other.value.span.start !== value.span.start)) yield { file, span: backend.span, adapter: "a layer, such as that of channels_redis" };
    }
  }
}

/** The adapter of Action Cable in production. */
function* inCable(file: SettingsDocument): Iterable<Outcome> {
  if (file.facts.format !== "rails" || !file.facts.settings.some(({ name }) => name === "cable.adapter") || !loadsActionCable(file.app)) return;
  for (const setting of file.facts.settings) {
    const adapter = literalText(setting.value);
    if (setting.name === "cable.adapter" && /^(?:async|inline)$/.test(adapter?.text ?? "") && !isForDevelopment(setting) && (setting.environments.length === 0 || setting.environments.some((one) => isForProduction({ environments: [one] })))) yield report({ path: file.path, span: setting.value.span }, "an adapter, such as redis or solid_cable", file.app, undefined);
  }
}

/** More than one process makes sure what may otherwise never happen. */
function report(at: Place, adapter: string, app: AppFiles, variable: string | undefined): Outcome {
  const many = replicated(app);
  return {
    kind: "report",
    at,
    severity: variable !== undefined ? "hint" : many.length > 0 ? "warning" : "information",
    message: `Messages reach only clients that are connected to the same process${variable === undefined ? "" : `, where ${variable} chooses so`}; attach ${adapter}`,
    related: many.slice(0, 1).flatMap(({ path, process: { replicas } }) => (replicas === undefined ? [] : [{ path, span: replicas.span, message: "More than one process runs" }])),
  };
}

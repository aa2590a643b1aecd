import type { Call, SignalHandler, SourceFacts, Value } from "../../core/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly } from "../../core/guards.ts";
import { nameIndex } from "../../core/name-pattern.ts";
import { defineRule, importsOfApp, type AppFiles, type Outcome, type RuleFile } from "../../core/rule.ts";
import { serverBindings } from "../../core/server-bindings.ts";
import { allValues } from "../../core/values.ts";

/** Packages that listen for the signal, most of them to drain a server: their own documentation. */
const handlingPackages = [
  ...["@godaddy/terminus", "terminus", "http-terminator", "stoppable", "close-with-grace", "lightship", "death", "exit-hook", "async-exit-hook", "signal-exit", "node-cleanup", "http-shutdown"],
  ...["fastify-close-with-grace", "[\\w@/-]*graceful-?s[\\w-]*"],
].join("|");

/** Frameworks that do it for the server they start; too many files import them to be parsed for that. */
const handlingImport = new RegExp(`^(?:${handlingPackages}|next|nuxt)(?:/|$)`);

/**
 * Apollo's own servers, and the plugin that drains any other: Apollo stops on the signal, unless `stopOnTerminationSignals` is off. Without
 * the plugin that ends nothing but Apollo itself. Source: Apollo's "API reference: drain HTTP server plugin".
 */
const drainedByApollo = /^(?:@apollo\/server\/standalone\.startStandaloneServer|apollo-server\.ApolloServer\(\)\.listen|(?:@apollo\/server\/plugin\/drainHttpServer|apollo-server-core)\.ApolloServerPluginDrainHttpServer)$/;

/** Servers of Python that stop in the middle of what they do. gunicorn, uvicorn and their like drain by themselves. */
const abruptPython = /^(?:grpc\.|tornado\.|http\.server\.|socketserver\.|wsgiref\.|gevent\.pywsgi\.)/;

export default defineRule({
  id: "disposability/missing-sigterm-handler",
  severity: "warning",
  summary: "A server that nothing closes when the platform asks it to stop",
  why: "Platforms stop a process with SIGTERM and a moment to finish, at every deploy and whenever they move it. A program that does not listen cuts off the requests it is answering; as the first process of a container it does not even notice, and is killed.",
  instead: "On SIGTERM stop accepting requests, finish the open ones, close connections to backing services, and exit.",
  reference: "https://12factor.net/disposability",
  fix: "unsafe",
  kinds: ["service"],
  roles: ["app"],
  detect: [
    importsOfApp({ javascript: `\\bSIGTERM\\b|enableShutdownHooks|DrainHttpServer|stopOnTerminationSignals|["'\`](?:${handlingPackages})["'\`]`, python: "\\bSIGTERM\\b|add_signal_handler" }, (app) => {
      const own = app.sources.filter((source) => source.role === "app");
      const handlers = own.flatMap((source) => source.facts.signals.filter(isTermination).map((signal) => ({ source, signal })));
      if (handlers.length > 0) return handlers.flatMap(({ source, signal }) => (signal.handler !== undefined && onlyExits(source.facts, signal.handler) ? [abrupt(source, signal.span)] : [handled(source, signal.span)]));
      if (own.some(handlesOtherwise) || isDrainedByApollo(own)) return [];
      const [first] = own.flatMap(bindingsIn);
      return first === undefined || isHandledByPackage(own, app) ? [] : [missing(first.source, first.call, app)];
    }),
  ],
});

function isTermination({ signal }: SignalHandler): boolean {
  return signal === "SIGTERM";
}

function isDrainedByApollo(own: readonly RuleFile[]): boolean {
  const isOff = own.some(({ facts }) => facts.bindings.some(({ name, value }) => name === "stopOnTerminationSignals" && value.kind === "literal" && value.text === "false"));
  return !isOff && own.some(({ callees }) => callees.some((callee) => callee !== undefined && drainedByApollo.test(callee)));
}

/** Another package of the project may install the handler for all that import it. */
function isHandledByPackage(own: readonly RuleFile[], app: AppFiles): boolean {
  const imported = new Set([...own.flatMap(({ facts }) => facts.imports.map(({ module }) => module)), ...[...app.imports.values()].flat()]);
  const packages = [...app.ownPackages].filter((name) => [...imported].some((module) => module === name || module.startsWith(`${name}/`)));
  return packages.flatMap((name) => app.sourcesOfPackage(name)).some((source) => source.role === "app" && (source.facts.signals.some(isTermination) || handlesOtherwise(source)));
}

const indexes = { javascript: nameIndex(serverBindings.javascript ?? {}), python: nameIndex(serverBindings.python ?? {}) };

/** The calls that start a server which does not drain by itself. */
function bindingsIn(source: RuleFile): readonly { readonly source: RuleFile; readonly call: Call }[] {
  const isPython = source.facts.language === "python";
  return source.facts.calls.flatMap((call, index) => {
    const callee = source.callees[index];
    if (callee === undefined || (isPython ? indexes.python : indexes.javascript).find(callee) === undefined) return [];
    if (isPython && !abruptPython.test(callee)) return [];
    // Bun and Deno close what they serve themselves; a socket server is part of the one it is attached to.
    return /^(?:Bun|Deno|ws|socket\.io)\b/.test(callee) || isDevelopmentOnly(source.facts, call.span) ? [] : [{ source, call }];
  });
}

/** A package that drains, Nest's hooks, or a use of the signal's name that is not understood here. */
function handlesOtherwise({ facts, callees }: RuleFile): boolean {
  if (facts.imports.some(({ module }) => handlingImport.test(module))) return true;
  if (callees.some((callee) => callee?.endsWith(".enableShutdownHooks") === true)) return true;
  const isSignal = (value: Value): boolean => [...allValues(value)].some((part) => (part.kind === "literal" ? part.text === "SIGTERM" : part.kind === "object" && part.entries.some(([key]) => key === "SIGTERM")));
  const isSent = (call: Call): boolean => /kill|send|terminat|spawn|exec/i.test(call.text);
  return facts.calls.some((call) => !isSent(call) && [...call.arguments, ...call.keywords.map(([, value]) => value)].some(isSignal)) || facts.bindings.some(({ value, name }) => !/kill/i.test(name) && isSignal(value));
}

/** Whether all a handler calls is the end of the program, besides saying so. */
function onlyExits(facts: SourceFacts, handler: number): boolean {
  const isInside = (index: number): boolean => index === handler || (index >= 0 && isInside(facts.functions[index]?.parent ?? -1));
  const inside = facts.calls.filter((call) => isInside(call.function));
  const exits = inside.filter((call) => /^(?:process\.exit|sys\.exit|os\._exit|exit|quit)$/.test(call.callee ?? call.text));
  return exits.length > 0 && inside.every((call) => exits.includes(call) || /^(?:console\.\w+|print|.*\b(?:log|logger|logging)\b.*)$/i.test(call.text));
}

function missing({ path, facts, text }: RuleFile, call: Call, app: AppFiles): Outcome {
  const count = app.sources.filter((source) => source.role === "app").length;
  return {
    kind: "report",
    at: { path, span: call.nameSpan },
    message: `Nothing in ${count === 1 ? "this file" : `the ${count} files looked at`} handles SIGTERM, so requests in flight are cut when the platform stops this process; close the server when it arrives`,
    fixes: facts.language === "python" ? [] : closeFix(path, text, call),
  };
}

/** Where the server is started in a statement of its own, and no other `server` is there to be confused with. */
function closeFix(path: string, text: string, call: Call): readonly Fix[] {
  const lineStart = text.lastIndexOf("\n", call.span.start - 1) + 1;
  const indentation = text.slice(lineStart, call.span.start);
  const after = /^;?(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(call.span.end));
  const closes = /^(?:express|koa|connect|polka|http|https)\b/.test(call.callee ?? "");
  if (!call.statement || !closes || after === null || /\S/.test(indentation) || /\bserver\b/.test(text.replace(/["'`][^"'`\n]*["'`]/g, ""))) return [];
  const end = call.span.end + after[0].length;
  const handler = `${after[0] === "" ? ";" : ""}\n${indentation}process.on("SIGTERM", () => server.close(() => process.exit(0)));`;
  return [{ title: "Close the server on SIGTERM", safety: "unsafe", edits: [{ path, edits: [{ span: { start: call.span.start, end: call.span.start }, newText: "const server = " }, { span: { start: end, end }, newText: handler }] }] }];
}

function abrupt({ path, facts }: RuleFile, span: Call["span"]): Outcome {
  const name = facts.calls.find((call) => call.span.start === span.start && call.span.end === span.end)?.nameSpan ?? span;
  return { kind: "report", at: { path, span: name }, message: "This handler of SIGTERM only exits, so requests in flight are cut; close the server first" };
}

function handled({ path }: RuleFile, span: Call["span"]): Outcome {
  return { kind: "sign", evidence: { id: "disposability/sigterm-handled", path, span, text: "handles SIGTERM" } };
}

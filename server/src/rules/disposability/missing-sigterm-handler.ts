import type { Call, Ecosystem, SignalHandler, SourceFacts, Value } from "../../core/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../../core/guards.ts";
import type { ManifestEcosystem } from "../../core/manifest.ts";
import { defineRule, importsOfApp, type AppFiles, type Outcome, type Report, type RuleFile } from "../../core/rule.ts";
import { bindsPort } from "../../core/server-bindings.ts";
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

/**
 * Servers that stop in the middle of what they do: their documentation tells how to close them, and that somebody has to. gunicorn, uvicorn,
 * puma, Swoole, Workerman, Iris, actix-web and Rocket drain by themselves, and of JavaScript those that Bun and Deno serve.
 */
const abruptServers: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  // A socket server is part of the one it is attached to.
  javascript: /^(?!(?:Bun|Deno|ws|socket\.io)\b)/,
  python: /^(?:waitress\.|grpc\.|tornado\.|http\.server\.|socketserver\.|wsgiref\.|gevent\.pywsgi\.)/,
  go: /^(?:net\/http\.|net\.Listen$|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|valyala\/fasthttp)\.)/,
  java: /^(?:io\.grpc\.|java\.net\.ServerSocket\b|com\.sun\.net\.httpserver\.|io\.netty\.bootstrap\.)/,
  csharp: /^(?:TcpListener|ServerPort)$/,
  ruby: /^(?:TCPServer|WEBrick::HTTPServer|EventMachine|EM|GRPC::RpcServer)\b/,
  php: /^(?:React|Ratchet)\\/,
  rust: /^(?:(?:std|tokio|async_std)::net::|axum::|axum_server::|hyper::|warp::|tonic::)/,
};

/** Packages that hear of the signal for the app, or run it inside of something that does. */
const drainingPackages: Readonly<Partial<Record<ManifestEcosystem, RegExp>>> = {
  go: /graceful|endless|tableflip|overseer|shutdown|go\.uber\.org\/fx$|go-kratos\/kratos|\/go-zero$|go-micro|oklog\/run$|controller-runtime$|\/dskit$|kataras\/iris|beego/,
  java: /^org\.springframework\.|^io\.(?:quarkus|micronaut|dropwizard|helidon|ktor)[.:]|^com\.linecorp\.armeria/,
  csharp: /^Microsoft\.(?:Extensions\.Hosting|AspNetCore)\b|^Topshelf$/,
  php: /^(?:laravel\/octane|spiral\/)/,
  rust: /^(?:actix-web|rocket|ntex|ctrlc|signal-hook.*|tokio-graceful.*|tokio-shutdown|shuttle-.*|lambda_http|pingora.*)$/,
};

/** Calls by which a program waits for its end, or by which a library does. */
const drainingCalls: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  csharp: /^(?:WebApplication|Host|WebHost|HostBuilder|WebHostBuilder|ServiceBase)\b/,
  ruby: /\.run_till_terminated/,
  php: /\.addSignal$|^Amp\\trapSignal$|^pcntl_async_signals$/,
};

/** Of Rust, servers that end when something is done. Whether that is the signal's coming is not always to be seen. */
const endsGracefully = /graceful|with_shutdown|incoming_shutdown/;

/** The signal's names, and what else may say that somebody waits for it. */
const otherTriggers = {
  go: '"os/signal"|\\bGracefulContext\\b',
  java: "\\baddShutdownHook\\b|\\bsun\\.misc\\.Signal\\b|\\bPreDestroy\\b",
  csharp: "\\bPosixSignalRegistration\\b|\\bProcessExit\\b|\\bUnloading\\b|\\bHost(?:\\.Create|Builder\\b)|\\bWebApplication\\.Create|\\bServiceBase\\b",
  ruby: "\\btrap\\b|\\brun_till_terminated",
  php: "\\bSIGTERM\\b|\\baddSignal\\b|\\btrapSignal\\b",
  rust: "graceful|shutdown|\\bsignal",
};

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
    importsOfApp({ javascript: `\\bSIGTERM\\b|enableShutdownHooks|DrainHttpServer|stopOnTerminationSignals|["'\`](?:${handlingPackages})["'\`]`, python: "\\bSIGTERM\\b|add_signal_handler", ...otherTriggers }, (app) => {
      // What a script traps, the program that it starts does not hear of.
      const own = app.sources.filter((source) => source.role === "app" && source.ecosystem !== "shell");
      const handlers = own.flatMap((source) => source.facts.signals.filter(isTermination).map((signal) => ({ source, signal })));
      if (handlers.length > 0) return handlers.flatMap(({ source, signal }) => (signal.handler !== undefined && exitsAtOnce.has(source.ecosystem) && onlyExits(source.facts, signal.handler) ? [abrupt(source, signal.span)] : [handled(source, signal.span)]));
      if (own.some(handlesOtherwise) || isDrainedByApollo(own) || isDrainedByPackage(app)) return [];
      const bindings = own.flatMap(bindingsIn);
      const first = bindings.find((one) => !isWaitress(one)) ?? bindings[0];
      return first === undefined || isHandledByPackage(own, app) ? [] : [{ ...missing(first.source, first.call, app), ...(isWaitress(first) ? { severity: "hint" as const } : {}) }];
    }),
  ],
});

/** Elsewhere a handler runs between two jobs, or its exit lets the others clean up. */
const exitsAtOnce: ReadonlySet<Ecosystem> = new Set(["javascript", "python", "csharp"]);

function isDrainedByPackage(app: AppFiles): boolean {
  return [...app.documents, ...app.above].some(({ facts }) => {
    const packages = facts.kind === "manifest" ? drainingPackages[facts.ecosystem] : undefined;
    if (facts.kind !== "manifest" || packages === undefined) return false;
    const isWebOrWorker = facts.format === "msbuild" && /^Microsoft\.NET\.Sdk\.(?:Web|Worker)/.test(facts.type ?? "");
    return isWebOrWorker || [...facts.dependencies, ...(facts.parent === undefined ? [] : [facts.parent])].some(({ name, scope }) => scope !== "indirect" && scope !== "development" && packages.test(name));
  });
}

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

/** The calls that start a server which does not drain by itself. */
function bindingsIn(source: RuleFile): readonly { readonly source: RuleFile; readonly call: Call }[] {
  return source.facts.calls.flatMap((call, index) => {
    const callee = source.callees[index];
    if (callee === undefined || abruptServers[source.ecosystem]?.test(callee) !== true || !bindsPort(call, callee, source.ecosystem)) return [];
    return isDevelopmentOnly(source.facts, call.span) || isForThisMachine(call, source.ecosystem) || isServedOtherwise(source.facts, call.span, source.processes) ? [] : [{ source, call }];
  });
}

/** It finishes its work when it is interrupted, and SIGTERM interrupts nothing in Python. Source: `run` of waitress/server.py. */
function isWaitress({ source, call }: { readonly source: RuleFile; readonly call: Call }): boolean {
  return source.callees[source.facts.calls.indexOf(call)]?.startsWith("waitress.") === true;
}

/** A socket that nobody outside reaches, such as that of a profiler, a free port, or a file. */
function isForThisMachine(call: Call, ecosystem: Ecosystem): boolean {
  if (ecosystem === "javascript" || ecosystem === "python") return false;
  return [...call.arguments, ...call.keywords.map(([, value]) => value)].some((value) => value.kind === "literal" && /^(?:127\.0\.0\.1|localhost|::1|\[::1\])(?:$|:)|^(?:.*:)?0$|^unix|^udp/.test(value.text));
}

/** A package that drains, Nest's hooks, or a use of the signal's name that is not understood here. */
function handlesOtherwise({ facts, callees, ecosystem }: RuleFile): boolean {
  if (facts.imports.some(({ module }) => handlingImport.test(module))) return true;
  if (callees.some((callee) => callee !== undefined && (callee.endsWith(".enableShutdownHooks") || drainingCalls[ecosystem]?.test(callee) === true))) return true;
  if (ecosystem === "rust" && callees.some((callee) => callee !== undefined && endsGracefully.test(callee)) && !facts.signals.some(({ signal }) => signal === "SIGINT")) return true;
  if (facts.annotations.some(({ name }) => name?.endsWith(".PreDestroy") === true) || facts.bindings.some(({ name }) => name === "GracefulContext")) return true;
  const isSignal = (value: Value): boolean => [...allValues(value)].some((part) => (part.kind === "literal" ? part.text === "SIGTERM" : part.kind === "object" && part.entries.some(([key]) => key === "SIGTERM")));
  const isSent = (call: Call): boolean => /kill|send|terminat|spawn|exec/i.test(call.text);
  return facts.calls.some((call) => !isSent(call) && [...call.arguments, ...call.keywords.map(([, value]) => value)].some(isSignal)) || facts.bindings.some(({ value, name }) => !/kill/i.test(name) && isSignal(value));
}

/** Whether all a handler calls is the end of the program, besides saying so. */
function onlyExits(facts: SourceFacts, handler: number): boolean {
  const isInside = (index: number): boolean => index === handler || (index >= 0 && isInside(facts.functions[index]?.parent ?? -1));
  const inside = facts.calls.filter((call) => isInside(call.function));
  const exits = inside.filter((call) => /^(?:process\.exit|sys\.exit|os\._exit|Environment\.Exit|exit|quit)$/.test(call.callee ?? ""));
  return exits.length > 0 && inside.every((call) => exits.includes(call) || /^(?:[cC]onsole\.\w+|print|.*\b(?:log|logger|logging)\b.*)$/i.test(call.text));
}

function missing({ path, ecosystem, text }: RuleFile, call: Call, app: AppFiles): Report {
  const count = app.sources.filter((source) => source.role === "app").length;
  return {
    kind: "report",
    at: { path, span: call.nameSpan },
    message: `Nothing in ${count === 1 ? "this file" : `the ${count} files looked at`} handles SIGTERM, so requests in flight are cut when the platform stops this process; close the server when it arrives`,
    fixes: ecosystem === "javascript" ? closeFix(path, text, call) : [],
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

import type { Call, Ecosystem, SignalHandler, Value } from "../facts/facts.ts";
import { isDevelopmentOnly, isServedOtherwise } from "../facts/guards.ts";
import { popTrigger, takenJobs } from "./job-lists.ts";
import type { ManifestEcosystem } from "../facts/manifest.ts";
import type { AppFiles, RuleFile, Triggers } from "../rule.ts";
import { bindsPort } from "../servers/server-bindings.ts";
import { allValues, partOf } from "../facts/values.ts";

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
const abruptApis: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  javascript: /^(?!(?:Bun|Deno|ws)\b)/,
  python: /^(?:waitress\.|grpc\.|tornado\.|http\.server\.|socketserver\.|wsgiref\.|gevent\.pywsgi\.)/,
  go: /^(?:net\/http\.|net\.Listen$|github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|valyala\/fasthttp)\.)/,
  java: /^(?:io\.grpc\.|java\.net\.ServerSocket\b|com\.sun\.net\.httpserver\.|io\.netty\.bootstrap\.)/,
  csharp: /^(?:TcpListener|ServerPort)$/,
  ruby: /^(?:TCPServer|WEBrick::HTTPServer|EventMachine|EM|GRPC::RpcServer)\b/,
  php: /^(?:React|Ratchet)\\/,
  rust: /^(?:(?:std|tokio|async_std)::net::|axum::|axum_server::|hyper::|warp::|tonic::)/,
};

/** Packages that hear of the signal for the app, or run it inside of something that does; a module of WebAssembly gets none. */
const drainingPackages: Readonly<Partial<Record<ManifestEcosystem, RegExp>>> = {
  go: /graceful|endless|tableflip|overseer|shutdown|go\.uber\.org\/fx$|go-kratos\/kratos|\/go-zero$|go-micro|oklog\/run$|controller-runtime$|\/dskit$|kataras\/iris|beego/,
  java: /^org\.springframework\.|^io\.(?:quarkus|micronaut|dropwizard|helidon|ktor)[.:]|^com\.linecorp\.armeria/,
  csharp: /^Microsoft\.(?:Extensions\.Hosting|AspNetCore)\b|^Topshelf$/,
  php: /^(?:laravel\/octane|spiral\/)/,
  rust: /^(?:actix-web|rocket|ntex|ctrlc|signal-hook.*|tokio-graceful.*|tokio-shutdown|shuttle-.*|lambda_http|pingora.*|\w+[-_]wasi)$/,
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

/** What `abruptServers` and `terminationHandlers` must have parsed; they also ask what every source imports. */
export const terminationTriggers: Triggers = { javascript: `\\bSIGTERM\\b|enableShutdownHooks|DrainHttpServer|stopOnTerminationSignals|["'\`](?:${handlingPackages})["'\`]`, python: "\\bSIGTERM\\b|add_signal_handler", ...otherTriggers };

/** What `abruptLoops` must have parsed, too. */
export const abruptLoopTriggers: Triggers = Object.fromEntries(Object.entries(terminationTriggers).map(([ecosystem, trigger]) => [ecosystem, `${String(trigger)}|${popTrigger}`]));

/** A call that starts a server, or takes the next job. */
export interface StartedServer {
  readonly source: RuleFile;
  readonly call: Call;
}

/** Where the app says what it does on SIGTERM. */
export function terminationHandlers(app: AppFiles): readonly { readonly source: RuleFile; readonly signal: SignalHandler }[] {
  return ownSources(app).flatMap((source) => source.facts.signals.filter(isTermination).map((signal) => ({ source, signal })));
}

/** The servers that end in the middle of what they do, where nothing in the app handles SIGTERM, knowingly or by a package. */
export function abruptServers(app: AppFiles): readonly StartedServer[] {
  return whereNothingEnds(app, bindingsIn);
}

/** The same of loops that take a job off a list: whoever ends them loses the one that they work on. */
export function abruptLoops(app: AppFiles): readonly StartedServer[] {
  return whereNothingEnds(app, (source) => takenJobs(source).flatMap((call) => (isDevelopmentOnly(source.facts, call.span) ? [] : [{ source, call }])));
}

function whereNothingEnds(app: AppFiles, found: (source: RuleFile) => readonly StartedServer[]): readonly StartedServer[] {
  const own = ownSources(app);
  if (terminationHandlers(app).length > 0 || own.some(handlesOtherwise) || isDrainedByApollo(own) || isDrainedByPackage(app)) return [];
  const calls = own.flatMap(found);
  return calls.length === 0 || isHandledByPackage(own, app) ? [] : calls;
}

/** Nest closes the server itself, once it is told to listen for signals. */
export function isOfNest({ source, call }: StartedServer): boolean {
  return source.callees[source.facts.calls.indexOf(call)]?.startsWith("@nestjs/") === true;
}

/** What a script traps, the program that it starts does not hear of. */
function ownSources(app: AppFiles): readonly RuleFile[] {
  return app.sources.filter((source) => source.role === "app" && source.ecosystem !== "shell");
}

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
function bindingsIn(source: RuleFile): readonly StartedServer[] {
  return source.facts.calls.flatMap((call, index) => {
    const callee = source.callees[index];
    if (callee === undefined || abruptApis[source.ecosystem]?.test(callee) !== true || !bindsPort(call, callee, source.ecosystem)) return [];
    return isDevelopmentOnly(source.facts, call.span) || isForThisMachine(call, source.ecosystem) || isServedOtherwise(source.facts, call.span, source.processes) ? [] : [{ source, call }];
  });
}

/** A socket that nobody outside reaches, such as that of a profiler, a free port, or a file. */
function isForThisMachine(call: Call, ecosystem: Ecosystem): boolean {
  if (ecosystem === "javascript") return call.arguments.slice(0, 1).some((value) => [value, partOf(value, "port")].some((one) => one?.kind === "literal" && one.text === "0"));
  if (ecosystem === "python") return false;
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


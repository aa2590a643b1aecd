import type { Binding, Value } from "../../core/facts/facts.ts";
import type { RelatedPlace } from "../../core/finding.ts";
import { decidingVariable, guardsAt, isDevelopmentOnly } from "../../core/facts/guards.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type LocatedValue, type Outcome, type Report, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment, type SettingsFormat } from "../../core/facts/settings.ts";
import type { Span } from "../../core/text.ts";
import { lastOfChain, literalText, partOf } from "../../core/facts/values.ts";

/**
 * How a call tells where sessions are kept: by an option that may be missing, by being called at all, by what is registered
 * or given, by a provider in the options. `unless`: what the file says where a store follows later.
 */
type Entry = { readonly options: number } | { readonly keeps: string; readonly unless?: RegExp; readonly what?: string } | "register" | "argument" | "sessioner";

const memory = "in the memory of this process";
const disk = "in files on the local disk";

/** With another cache the other one may be meant; without sessions the cache keeps what may be lost. */
const otherCache = /^(?![\s\S]*\.AddSession\()|\.Add(?:StackExchangeRedisCache|DistributedRedisCache|DistributedSqlServerCache|DistributedPostgreSqlCache|DistributedPostgresCache|CosmosCache|Garnet\w*)\(/;

export default defineRule({
  id: "processes/in-memory-session",
  severity: "warning",
  summary: "A store of sessions that only this process or its disk has",
  why: "The next request of the same person may reach another process, which does not know the session, and every restart and every deploy logs everybody out.",
  instead: "Keep sessions in a store with expiry that all processes share, such as Redis, or in a signed cookie.",
  reference: "https://12factor.net/processes",
  kinds: ["service", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    calls<Entry>(
      {
        javascript: {
          "express-session": { options: 0 },
          "express-session.MemoryStore": { keeps: memory },
          "memorystore()": { keeps: memory },
          "session-file-store()": { keeps: disk },
          "koa-generic-session": { options: 0 },
          "koa-session-minimal": { options: 0 },
          "hono-sessions.MemoryStore": { keeps: memory },
          "fastify().**.register": "register",
          "fastify.fastify().**.register": "register",
          "fastify.Fastify().**.register": "register",
          "fastify.FastifyInstance().**.register": "register",
        },
        python: {
          "starsessions.InMemoryStore": { keeps: memory },
          "starsessions.stores.InMemoryStore": { keeps: memory },
          "starsessions.stores.memory.InMemoryStore": { keeps: memory },
          "cachelib.FileSystemCache": { keeps: disk },
          "fastapi_sessions.backends.implementations.InMemoryBackend": { keeps: memory },
          "sanic_session.InMemorySessionInterface": { keeps: memory },
        },
        go: {
          "github.com/gorilla/sessions.NewFilesystemStore": { keeps: disk },
          "github.com/gin-contrib/sessions/memstore.NewStore": { keeps: memory },
          "github.com/gin-contrib/sessions/filesystem.NewStore": { keeps: disk },
          "github.com/quasoft/memstore.NewMemStore": { keeps: memory },
          "github.com/alexedwards/scs.New": { keeps: memory, unless: /\.Store\s{0,12}=[^=]/ },
          "github.com/alexedwards/scs.NewSession": { keeps: memory, unless: /\.Store\s{0,12}=[^=]/ },
          "github.com/gofiber/fiber/v2/middleware/session.New": { keeps: memory, unless: /\bStorage\b|session\.New\(\s*\w/ },
          "github.com/gofiber/fiber/v3/middleware/session.New*": { keeps: memory, unless: /\bStorage\b|session\.New\w*\(\s*\w/ },
          "github.com/kataras/iris/v12/sessions.New": { keeps: memory, unless: /\.UseDatabase\(/ },
          "github.com/go-macaron/session.Sessioner": "sessioner",
          "github.com/flamego/session.Sessioner": "sessioner",
        },
        java: {
          "io.vertx.ext.web.sstore.LocalSessionStore.create": { keeps: memory },
          "org.eclipse.jetty.server.session.FileSessionDataStore": { keeps: disk },
          "org.springframework.session.MapSessionRepository": { keeps: memory },
          "org.springframework.security.oauth2.provider.token.store.InMemoryTokenStore": { keeps: memory, what: "Access tokens" },
          "org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService": { keeps: memory, what: "Access tokens" },
        },
        ruby: {
          "Rack::Session::Pool.new": { keeps: memory },
          use: "argument",
          "Sinatra::Base.use": "argument",
          "Sinatra::Application.use": "argument",
          "Rails.application.config.middleware.use": "argument",
          "Rails.application.config.session_store": "argument",
        },
        csharp: {
          "IServiceCollection().**.AddDistributedMemoryCache": { keeps: memory, unless: otherCache },
          "WebApplication.*().Services.**.AddDistributedMemoryCache": { keeps: memory, unless: otherCache },
          "WebApplicationBuilder().Services.**.AddDistributedMemoryCache": { keeps: memory, unless: otherCache },
        },
        rust: {
          ...Object.fromEntries(["tower_sessions::MemoryStore", "tower_sessions_memory_store::MemoryStore", "async_session::MemoryStore", "axum_sessions::async_session::MemoryStore", "tide::sessions::MemoryStore", "poem::session::MemoryStorage", "salvo::session::MemoryStore"].flatMap((name) => [`${name}::new`, `${name}::default`].map((call) => [call, { keeps: memory }]))),
        },
      },
      (call, entry, file) => {
        if (isDevelopmentOnly(file.facts, call.call.span)) return [];
        if (entry === "register") return isFastifySession(call) ? inspectOptions(call, call.arguments[1], file) : [];
        if (entry === "argument") return inspectNamed(call, file);
        if (entry === "sessioner") return inspectSessioner(call, file);
        if ("options" in entry) return inspectOptions(call, call.arguments[entry.options], file);
        if (entry.unless?.test(file.text) === true) return [];
        return call.callee.startsWith("cachelib.") && !file.facts.imports.some(({ module }) => module === "flask_session") ? [] : [reportAt(call.call.nameSpan, entry.keeps, file, call.call.nameSpan, entry.what)];
      },
    ),
    sources({ python: "\\bSESSION_(?:ENGINE|TYPE)\\b", php: "\\bSESSION_DRIVER\\b|[\"']driver[\"']\\s{0,12}=>\\s{0,12}[\"'](?:file|array)[\"']", ruby: "\\bsession_store\\b" }, (file) => file.facts.bindings.flatMap((binding) => inspectSetting(binding, file))),
    wholeApp({ java: "\\bHttpSession\\b|\\bmicronaut\\.session\\b|\\bgetSession\\(|\\bSession(?:Scoped?|Attributes)\\b", php: "\\bsession_(?:start|set_save_handler|module_name)\\b|\\bsession\\.save_handler\\b" }, (app) => [...ofContainers(app), ...ofPhp(app)]),
    settings((file) => [...inSettings(file)]),
  ],
});

/** Macaron and Flamego keep sessions in memory unless their options name another provider. Source: "Session" in the documentation of each. */
function inspectSessioner(call: ResolvedCall, file: RuleFile): readonly Outcome[] {
  const [options] = call.call.arguments;
  const isMade = options?.kind === "call" && /\/session\.Options$/.test(file.callees[options.call] ?? "");
  if (options !== undefined && !isMade) return [];
  const provider = isMade ? file.facts.calls[options.call]?.keywords.find(([name]) => name === "Provider" || name === "Initer")?.[1] : undefined;
  // `options.Provider = …` may follow.
  if (provider === undefined) return /\.(?:Provider|Initer)\s{0,12}=[^=]/.test(file.text) ? [] : [reportAt(call.call.nameSpan, memory, file)];
  const name = provider.kind === "call" ? (file.callees[provider.call] ?? "") : (literalText(provider)?.text ?? "");
  if (/^file$|\/session\.FileIniter$/.test(name)) return [reportAt(provider.span, disk, file)];
  return /^memory$|\/session\.MemoryIniter$/.test(name) ? [reportAt(provider.span, memory, file)] : [];
}

/** `use Rack::Session::Pool`, `session_store :cache_store`. */
function inspectNamed(call: ResolvedCall, file: RuleFile): readonly Outcome[] {
  const given = call.arguments[0]?.value;
  const name = given?.kind === "reference" ? given.to : literalText(given)?.text;
  if (name === "Rack::Session::Pool" || name === "ActionDispatch::Session::MemoryStore") return [reportAt(call.call.span, memory, file)];
  if (!call.callee.endsWith(".session_store") || name === undefined) return [];
  if (name === "file_store") return [reportAt(call.call.span, disk, file)];
  if (name !== "cache_store" && name !== "ActionDispatch::Session::CacheStore") return [];
  const caches = file.facts.bindings.filter(({ name: one, owner }) => one === "cache_store" && owner === "Rails.application.config").map(({ value }) => literalText(value.kind === "list" ? value.items[0] : value)?.text);
  const [cache] = caches;
  return caches.length === 1 && (cache === "memory_store" || cache === "file_store") ? [reportAt(call.call.span, cache === "file_store" ? disk : memory, file)] : [];
}

/**
 * Sessions of servlets are kept by the container, in memory unless it or a package of the app is told otherwise. Only the first place of an
 * app is reported, since one setting moves them all.
 */
function* ofContainers(app: AppFiles): Iterable<Outcome> {
  if ([...app.documents, ...app.above].some(({ facts }) => facts.kind === "manifest" && facts.dependencies.some(({ name }) => /^(?!io\.micronaut[\w.]*:micronaut-session$).*(?:session|redisson|micronaut-redis|hazelcast|infinispan|memcached|coherence|ignite)/i.test(name)))) return;
  const places = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "java").flatMap((file) => [
    ...file.facts.calls.filter((_call, index) => /^(?:jakarta|javax)\.servlet\.http\.(?:HttpSession\(\)|HttpServletRequest\(\)\.getSession\(\))\.setAttribute$/.test(file.callees[index] ?? "")).map((call) => ({ file, span: lastOfChain(call, file.text) })),
    ...file.facts.annotations.filter(({ name }) => name !== undefined && ofSession.test(name)).map(({ span }) => ({ file, span })),
  ]);
  const [first, ...others] = places;
  if (first === undefined) return yield* ofMicronaut(app);
  yield { ...reportAt(first.span, "by the servlet container, in its memory unless it is told otherwise", first.file), severity: "information", related: relatedTo(others) };
}

/** Micronaut keeps sessions itself, unless its package for Redis is there. Source: "HTTP Sessions" in its documentation. */
function* ofMicronaut(app: AppFiles): Iterable<Outcome> {
  const places = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "java").flatMap((file) => file.facts.calls.filter((_call, index) => file.callees[index] === "io.micronaut.session.Session().put").map((call) => ({ file, span: lastOfChain(call, file.text) })));
  const [first, ...others] = places;
  if (first !== undefined) yield { ...reportAt(first.span, memory, first.file), severity: "information", related: relatedTo(others) };
}

/** What Spring and CDI put into the session: their own documentation of each. */
const ofSession = /^(?:org\.springframework\.web\.(?:context\.annotation\.SessionScope|bind\.annotation\.SessionAttributes)|(?:jakarta|javax)\.enterprise\.context\.SessionScoped)$/;

/** Settings that say where a framework keeps sessions, by what `Setting.name` says. */
const sessionSettings: Readonly<Partial<Record<SettingsFormat, readonly { readonly name: RegExp; readonly says: RegExp; readonly keeps: string }[]>>> = {
  spring: [
    { name: /^spring\.session\.storetype$/, says: /^(?:none|hash[-_]?map|simple)$/i, keeps: memory },
    { name: /^server\.servlet\.session\.persistent$|^server\.session\.persistent$/, says: /^true$/i, keeps: disk },
  ],
  symfony: [{ name: /^framework\.session\.handlerid$/, says: /^session\.handler\.native_file$/, keeps: disk }],
  // The provider of Macaron and its kin.
  ini: [
    { name: /^session\.provider$/, says: /^memory$/, keeps: memory },
    { name: /^session\.provider$/, says: /^file$/, keeps: disk },
  ],
  "web-config": [{ name: /^sessionstate\.mode$/, says: /^InProc$/i, keeps: memory }],
};

function* inSettings(file: SettingsDocument): Iterable<Outcome> {
  for (const setting of file.facts.settings) {
    const { name, value } = setting;
    const known = value.kind === "literal" && !isForDevelopment(setting) ? sessionSettings[file.facts.format]?.find((one) => one.name.test(name) && one.says.test(value.text)) : undefined;
    if (known !== undefined) yield { kind: "report", at: { path: file.path, span: value.span }, message: messageOf(known.keeps) };
  }
}

/** Sessions of PHP itself are files, unless `php.ini` or the program names another handler. */
function* ofPhp(app: AppFiles): Iterable<Outcome> {
  const sources = app.sources.filter(({ role, ecosystem }) => role === "app" && ecosystem === "php");
  if (sources.some(({ text }) => /\bsession_(?:set_save_handler|module_name)\b|\bsession\.save_handler\b/.test(text))) return;
  if (app.documents.some(({ text }) => /^[ \t]*(?:php_(?:admin_)?value\[?)?session\.save_handler\b(?!\]?\s*=?\s*["']?files\b)/m.test(text))) return;
  const [first, ...others] = sources.flatMap((file) => file.facts.calls.filter(({ callee }) => callee === "session_start").map(({ nameSpan }) => ({ file, span: nameSpan })));
  if (first !== undefined) yield { ...reportAt(first.span, "in files on the local disk, unless php.ini names another handler", first.file), severity: "information", related: relatedTo(others) };
}

function relatedTo(places: readonly { readonly file: RuleFile; readonly span: Span }[]): readonly RelatedPlace[] {
  return places.slice(0, mostRelated).map(({ file, span }) => ({ path: file.path, span, message: "Sessions are used here, too" }));
}

const mostRelated = 5;

function isFastifySession(call: ResolvedCall): boolean {
  const plugin = call.arguments[0]?.value;
  return plugin?.kind === "reference" && /^(?:@fastify\/session|fastify-session)(?:\.default)?$/.test(plugin.to);
}

/** Both libraries keep sessions in memory unless they are given a store. */
function inspectOptions(call: ResolvedCall, options: LocatedValue | undefined, file: RuleFile): readonly Outcome[] {
  const value = options?.value;
  if (value === undefined) return call.arguments.length === 0 ? [reportAt(call.call.nameSpan, memory, file)] : [];
  // With a spread, a parameter or a computed key nothing is known to be missing.
  if (value.kind !== "object" || !value.complete) return [];
  const store = partOf(value, "store");
  // `options.store = …` may follow.
  if (store === undefined) return /\.store\s{0,12}=[^=]/.test(file.text) ? [] : [reportAt(call.call.nameSpan, memory, file)];
  if (store.kind === "choice" && options?.path === file.path) {
    const without = store.options.find((option) => isUndefined(option, file));
    if (without !== undefined) return isInProduction(without.span, file) || decidingVariable(file.facts, without.span) !== undefined ? [reportAt(store.span, memory, file, without.span)] : [];
  }
  return isUndefined(store, file) ? [reportAt(call.call.nameSpan, memory, file)] : [shared(call, file)];
}

function isUndefined(value: Value, file: RuleFile): boolean {
  return value.kind === "unknown" && /^(?:undefined|null)$/.test(file.text.slice(value.span.start, value.span.end));
}

function isInProduction(span: Span, file: RuleFile): boolean {
  const named = guardsAt(file.facts, span).filter((guard) => guard.kind === "environment-name");
  return named.length > 0 && !isDevelopmentOnly(file.facts, span) && named.some((guard) => guard.holds !== guard.values.some((name) => /^(?:dev|test|local|ci)/i.test(name)));
}

function inspectSetting({ name, value, owner, kind }: Binding, file: RuleFile): readonly Outcome[] {
  // Sinatra's `set :session_store`.
  if (name === "session_store" && value.kind === "reference" && value.to === "Rack::Session::Pool") return [reportAt(value.span, memory, file)];
  if (name === "driver" && value.kind === "env" && value.name === "SESSION_DRIVER") return inspectLaravel(value, file);
  const literal = literalText(value);
  if (literal === undefined || literal.through !== undefined || isDevelopmentOnly(file.facts, literal.span)) return [];
  if (kind === "field" && /dev|test|local/i.test(owner ?? "")) return [];
  // Laravel's, told by its folder and by what stands beside it.
  if (name === "driver" && kind === "key" && /^(?:file|array)$/.test(literal.text) && /(?:^|\/)config\/session\.php$/.test(file.path) && /["'](?:lifetime|expire_on_close)["']/.test(file.text)) return [reportAt(literal.span, literal.text === "file" ? disk : memory, file)];
  if (name === "SESSION_TYPE" && /^(?:filesystem|cachelib|simple|null)$/.test(literal.text)) return [reportAt(literal.span, literal.text === "filesystem" ? disk : memory, file)];
  if (name !== "SESSION_ENGINE") return [];
  if (literal.text.endsWith("backends.file")) return [reportAt(literal.span, disk, file)];
  if (!literal.text.endsWith("backends.cache")) return [];
  const caches = file.facts.bindings.find((binding) => binding.name === "CACHES")?.value;
  const backend = caches === undefined ? undefined : literalText(partOf(partOf(caches, "default") ?? caches, "BACKEND"));
  return backend !== undefined && /locmem|dummy/i.test(backend.text) ? [reportAt(literal.span, memory, file)] : [];
}

/** The default of a variable that whoever deploys the app may set. */
function inspectLaravel({ default: fallback, span }: Value & { readonly kind: "env" }, file: RuleFile): readonly Outcome[] {
  const driver = literalText(fallback)?.text;
  if (driver !== "file" && driver !== "array") return [];
  return [{ ...reportAt(span, `${driver === "file" ? disk : memory} unless SESSION_DRIVER says otherwise`, file), severity: "information" }];
}

/** Where a variable such as REDIS_URL chooses between stores, whoever deploys the app decides; `reached` is the place that depends on it. */
function reportAt(span: Span, where: string, file: RuleFile, reached = span, what = "Sessions"): Report {
  const variable = decidingVariable(file.facts, reached);
  return {
    kind: "report",
    at: { path: file.path, span },
    ...(variable === undefined ? {} : { severity: "information" as const }),
    message: messageOf(`${where}${variable === undefined ? "" : `, where ${variable} chooses so`}`, what),
  };
}

function messageOf(where: string, what = "Sessions"): string {
  // Files survive a restart, and a second process on the machine has them.
  const loss = where.startsWith(disk) ? "another machine or a new container does not have them" : "a restart or a second process loses them";
  return `${what} are kept ${where}; ${loss}, so use a store with expiry that all share, such as Redis`;
}

function shared(call: ResolvedCall, file: RuleFile): Outcome {
  return { kind: "sign", evidence: { id: "processes/external-session-store", path: file.path, span: call.call.nameSpan, text: "gives sessions a store of their own" } };
}

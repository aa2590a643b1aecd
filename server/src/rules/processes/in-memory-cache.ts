import { documentsOf } from "../../core/facts/app-files.ts";
import type { Value } from "../../core/facts/facts.ts";
import { decidingVariable, isDevelopmentOnly } from "../../core/facts/guards.ts";
import { calls, defineRule, settings, sources, wholeApp, type AppFiles, type Outcome, type ResolvedCall, type RuleFile, type SettingsDocument } from "../../core/rule.ts";
import { isForDevelopment, type SettingsFormat } from "../../core/facts/settings.ts";
import type { Span } from "../../core/text.ts";
import { lastOfChain, literalText, partOf } from "../../core/facts/values.ts";

/** How a call tells where it counts: by being called at all, by an option (`at` the argument) that may be missing, or by what it registers. `unless`: what the file says where a store follows. */
type Limiter = "always" | "register" | { readonly at: number; readonly store: readonly string[]; readonly unless?: RegExp } | { readonly keyword: string; readonly unless: RegExp };

const options = (at: number, ...store: readonly string[]): Limiter => ({ at, store });

export default defineRule({
  id: "processes/in-memory-cache",
  severity: "information",
  summary: "A limit or cache that each process keeps for itself",
  why: "With several processes a limit is as many times higher, what one of them takes from its cache another one still answers with, and a restart forgets both.",
  instead: "Give it a store that all processes share, such as Redis or Memcached.",
  reference: "https://12factor.net/processes",
  kinds: ["service", "worker", "unknown"],
  roles: ["app"],
  detect: [
    calls<Limiter>(
      {
        javascript: {
          "express-rate-limit": options(0, "store"),
          "express-rate-limit.rateLimit": options(0, "store"),
          "express-slow-down": options(0, "store"),
          "express-slow-down.slowDown": options(0, "store"),
          "hono-rate-limiter.rateLimiter": options(0, "store"),
          "@nestjs/throttler.ThrottlerModule.forRoot": options(0, "storage"),
          "fastify().**.register": "register",
          "fastify.fastify().**.register": "register",
          "fastify.Fastify().**.register": "register",
          "fastify.FastifyInstance().**.register": "register",
          "rate-limiter-flexible.RateLimiterMemory": "always",
        },
        python: {
          "flask_limiter.Limiter": { keyword: "storage_uri", unless: /\bRATELIMIT_STORAGE_UR[IL]\b/ },
          "slowapi.Limiter": { keyword: "storage_uri", unless: /\bRATELIMIT_STORAGE_UR[IL]\b/ },
        },
        go: {
          "github.com/gofiber/fiber/v2/middleware/limiter.New": options(0, "Storage"),
          "github.com/gofiber/fiber/v3/middleware/limiter.New": options(0, "Storage"),
          "github.com/labstack/echo/v4/middleware.NewRateLimiterMemoryStore*": "always",
          "github.com/ulule/limiter/v3/drivers/store/memory.NewStore*": "always",
          "github.com/go-chi/httprate.Limit*": { keyword: "", unless: /\bWithLimitCounter\b|\bhttprateredis\b/ },
          "github.com/didip/tollbooth.NewLimiter": "always",
          "github.com/didip/tollbooth/v7.NewLimiter": "always",
        },
        csharp: Object.fromEntries(
          ["IServiceCollection().**", "WebApplication.*().Services.**", "WebApplicationBuilder().Services.**"].flatMap((services) => [
            [`${services}.AddRateLimiter`, { keyword: "", unless: /\bRedis\w*RateLimit|RateLimit\w*\.Redis\b/ }],
            [`${services}.AddInMemoryRateLimiting`, "always"],
          ]),
        ),
        rust: { "tower_governor::governor::GovernorConfigBuilder::default": "always", "actix_governor::GovernorConfigBuilder::default": "always", "actix_governor::GovernorConfig::default": "always" },
      },
      (call, limiter, file) => {
        if (isDevelopmentOnly(file.facts, call.call.span)) return [];
        if (limiter === "always") return [limitAt(lastOfChain(call.call, file.text), file)];
        if (limiter === "register") return isFastifyLimit(call) ? inspectOptions(call, 1, ["redis", "store"], file) : [];
        if ("at" in limiter) return inspectOptions(call, limiter.at, limiter.store, file);
        const uri = call.keywords.get(limiter.keyword)?.value;
        if (limiter.unless.test(file.text) || (uri !== undefined && literalText(uri)?.text !== "memory://")) return [];
        return [limitAt(lastOfChain(call.call, file.text), file)];
      },
    ),
    calls<true>({ java: { "org.springframework.cache.concurrent.ConcurrentMapCacheManager": true, "org.springframework.cache.caffeine.CaffeineCacheManager": true } }, (call, _entry, file) => (isDevelopmentOnly(file.facts, call.call.span) ? [] : [cacheAt(file.path, call.call.span, memory)])),
    sources({ python: "\\bCACHE_TYPE\\b|^CACHES\\b", ruby: "\\bRack::Attack\\.cache\\b" }, (file) => [...inPython(file), ...ofRackAttack(file)]),
    wholeApp({ ruby: "\\bcache_store\\b", php: "\\bCACHE_(?:DRIVER|STORE)\\b" }, (app) => [...ofRails(app), ...ofLaravel(app)]),
    settings((file) => [...inSettings(file)]),
  ],
});

const memory = "in the memory of each process";
const disk = "in files of each machine";

function isFastifyLimit(call: ResolvedCall): boolean {
  const plugin = call.arguments[0]?.value;
  return plugin?.kind === "reference" && /^(?:@fastify\/rate-limit|fastify-rate-limit)(?:\.default)?$/.test(plugin.to);
}

/** Limits that are counted in the memory of the process unless their options name a store. */
function inspectOptions(call: ResolvedCall, at: number, names: readonly string[], file: RuleFile): readonly Outcome[] {
  const given = call.arguments[at]?.value;
  const span = lastOfChain(call.call, file.text);
  if (given === undefined) return call.arguments.length <= at ? [limitAt(span, file)] : [];
  // Nest takes a list of limits without a store; Go a structure, which is a call.
  const made = given.kind === "call" ? file.facts.calls[given.call] : undefined;
  if (made !== undefined && made.construction) return names.some((name) => made.keywords.some(([key]) => key === name)) || made.arguments.length > 0 ? [] : [limitAt(span, file)];
  if (given.kind === "list") return given.complete ? [limitAt(span, file)] : [];
  // With a spread, a parameter or a computed key nothing is known to be missing.
  if (given.kind !== "object" || !given.complete) return [];
  const stores = names.flatMap((name) => partOf(given, name) ?? []);
  if (stores.length === 0) return new RegExp(`\\.(?:${names.join("|")})\\s{0,12}=[^=]`).test(file.text) ? [] : [limitAt(span, file)];
  const missing = stores.flatMap((store) => (store.kind === "choice" ? store.options : [store])).find((one) => isNothing(one, file));
  return missing === undefined || call.arguments[at]?.path !== file.path || isDevelopmentOnly(file.facts, missing.span) ? [] : [limitAt(span, file, missing.span)];
}

function isNothing(value: Value, file: RuleFile): boolean {
  return value.kind === "unknown" && /^(?:undefined|null)$/.test(file.text.slice(value.span.start, value.span.end));
}

/** `reached`: the place that depends on what decides between stores. */
function limitAt(span: Span, file: RuleFile, reached = span): Outcome {
  const variable = decidingVariable(file.facts, reached);
  return {
    kind: "report",
    at: { path: file.path, span },
    ...(variable === undefined ? {} : { severity: "hint" as const }),
    message: `This limit is counted in each process alone${variable === undefined ? "" : `, where ${variable} chooses so`}: n instances allow n times as much, and a restart starts anew; give it a store that all share, such as Redis`,
  };
}

function cacheAt(path: string, span: Span, where: string, unless?: string): Outcome {
  return { kind: "report", at: { path, span }, severity: "hint", message: `This cache is kept ${where}${unless === undefined ? "" : `, unless ${unless} says otherwise`}, so that what one process renews another one does not know; use a cache that all share, such as Redis` };
}

/** Django's default cache, and Flask-Caching. A cache of less than a minute is one of best effort. */
function* inPython(file: RuleFile): Iterable<Outcome> {
  if (file.ecosystem !== "python") return;
  const { bindings } = file.facts;
  for (const { name, owner, kind, value } of bindings) {
    if (kind === "parameter" || isDevelopmentOnly(file.facts, value.span)) continue;
    const typed = name === "CACHE_TYPE" ? asWritten(value) : undefined;
    if (typed !== undefined && flaskCaches.test(typed.text) && !(kind === "field" && /dev|test|local/i.test(owner ?? ""))) {
      // Another class of settings has another one in production.
      const isReplaced = bindings.some((other) => other.name === name && other.owner !== owner && /prod/i.test(other.owner ?? "") && !flaskCaches.test(asWritten(other.value)?.text ?? ""));
      const seconds = bindings.find((other) => other.name === "CACHE_DEFAULT_TIMEOUT" && other.owner === owner)?.value;
      const variable = value.kind === "env" ? value.name : decidingVariable(file.facts, value.span);
      if (!isReplaced && !isShort(seconds)) yield cacheAt(file.path, typed.span, /^file/i.test(typed.text) ? disk : memory, variable);
    }
    if (name !== "CACHES" || value.kind !== "object") continue;
    const standard = partOf(value, "default");
    const backend = standard === undefined ? undefined : literalText(partOf(standard, "BACKEND"));
    const known = /^django\.core\.cache\.backends\.(locmem|filebased)\./.exec(backend?.text ?? "")?.[1];
    const isReassigned = bindings.some((other) => other.name === name && other.value.span.start !== value.span.start && !isDevelopmentOnly(file.facts, other.value.span));
    if (backend !== undefined && known !== undefined && standard !== undefined && !isReassigned && !isShort(partOf(standard, "TIMEOUT"))) yield cacheAt(file.path, backend.span, known === "locmem" ? memory : disk, decidingVariable(file.facts, backend.span));
  }
}

const flaskCaches = /^(?:simple|SimpleCache|flask_caching\.backends\.SimpleCache|filesystem|FileSystemCache|flask_caching\.backends\.FileSystemCache)$/;

/** A literal, or what stands in for a variable. */
function asWritten(value: Value): ReturnType<typeof literalText> {
  const literal = literalText(value.kind === "env" ? value.default : value);
  return literal?.through === undefined ? literal : undefined;
}

function isShort(seconds: Value | undefined): boolean {
  return seconds?.kind === "literal" && Number(seconds.text) < 60;
}

/** The cache of Rails in production. What `production.rb` says in every case counts, whatever `application.rb` says. */
function* ofRails(app: AppFiles): Iterable<Outcome> {
  const isProduction = (file: RuleFile): boolean => /(?:^|\/)config\/environments\/(?:production|prod)\.rb$/.test(file.path);
  const set = app.sources
    .filter((file) => file.role === "app" && file.ecosystem === "ruby" && (isProduction(file) || /(?:^|\/)config\/application\.rb$/.test(file.path)))
    .flatMap((file) => file.facts.bindings.filter(({ name, owner }) => name === "cache_store" && owner === "Rails.application.config").map(({ value }) => ({ file, value })));
  const isReplaced = set.some(({ file, value }) => isProduction(file) && decidingVariable(file.facts, value.span) === undefined && !isDevelopmentOnly(file.facts, value.span));
  for (const { file, value } of set) {
    const store = literalText(value.kind === "list" ? value.items[0] : value);
    if ((isReplaced && !isProduction(file)) || !/^(?:memory|file)_store$/.test(store?.text ?? "") || isDevelopmentOnly(file.facts, value.span)) continue;
    yield cacheAt(file.path, value.span, store?.text === "file_store" ? disk : memory, decidingVariable(file.facts, value.span));
  }
}

/** Where Rack::Attack has a cache of its own. */
function* ofRackAttack(file: RuleFile): Iterable<Outcome> {
  if (file.ecosystem !== "ruby") return;
  for (const [index, { span }] of file.facts.calls.entries()) {
    if (file.callees[index] === "ActiveSupport::Cache::MemoryStore.new" && /Rack::Attack\.cache\.store\s{0,12}=\s{0,12}$/.test(file.text.slice(Math.max(0, span.start - 80), span.start)) && !isDevelopmentOnly(file.facts, span)) yield limitAt(span, file);
  }
}

/** The default of Laravel's cache, which whoever deploys the app may set, and what production sets. */
function* ofLaravel(app: AppFiles): Iterable<Outcome> {
  for (const file of app.sources) {
    if (file.role !== "app" || file.ecosystem !== "php" || !/(?:^|\/)cache\.php$/i.test(file.path)) continue;
    for (const { name, owner, value } of file.facts.bindings) {
      const driver = name === "default" && owner === undefined && value.kind === "env" && /^CACHE_(?:DRIVER|STORE)$/.test(value.name) ? literalText(value.default)?.text : undefined;
      if (value.kind === "env" && (driver === "file" || driver === "array")) yield cacheAt(file.path, value.span, driver === "file" ? disk : memory, value.name);
    }
  }
  for (const { path, role, facts: { entries } } of documentsOf(app, "env-file")) {
    if (role !== "app" || !app.paths.includes(path) || !/(?:^|\/)\.env\.(?:production|prod)$/.test(path)) continue;
    for (const { name, value, span } of entries) if (/^CACHE_(?:DRIVER|STORE)$/.test(name) && /^(?:file|array)$/.test(value)) yield cacheAt(path, span, value === "file" ? disk : memory);
  }
}

/** Settings that say which cache a framework has, by what `Setting.name` says. */
const cacheSettings: Readonly<Partial<Record<SettingsFormat, readonly { readonly name: RegExp; readonly says: RegExp; readonly keeps: string }[]>>> = {
  spring: [{ name: /^spring\.cache\.type$/, says: /^(?:simple|caffeine|ehcache)$/i, keeps: memory }],
  symfony: [
    { name: /^framework\.cache\.app$/, says: /^cache\.adapter\.filesystem$/, keeps: disk },
    { name: /^framework\.cache\.app$/, says: /^cache\.adapter\.(?:array|apcu)$/, keeps: memory },
  ],
};

function* inSettings(file: SettingsDocument): Iterable<Outcome> {
  for (const setting of file.facts.settings) {
    const { name, value } = setting;
    const literal = value.kind === "env" ? literalText(value.default) : literalText(value);
    const known = literal !== undefined && !isForDevelopment(setting) ? cacheSettings[file.facts.format]?.find((one) => one.name.test(name) && one.says.test(literal.text)) : undefined;
    if (known !== undefined) yield cacheAt(file.path, value.span, known.keeps, value.kind === "env" ? value.name : undefined);
  }
}

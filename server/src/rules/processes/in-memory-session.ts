import type { Binding, Value } from "../../core/facts.ts";
import { decidingVariable, guardsAt, isDevelopmentOnly } from "../../core/guards.ts";
import { calls, defineRule, sources, type LocatedValue, type Outcome, type ResolvedCall, type RuleFile } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { literalText, partOf } from "../../core/values.ts";

/** How a call tells where sessions are kept: by an option that may be missing, by being called at all, or by what is registered. */
type Entry = { readonly options: number } | { readonly keeps: string } | "register";

const memory = "in the memory of this process";
const disk = "in files on the local disk";

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
        },
      },
      (call, entry, file) => {
        if (isDevelopmentOnly(file.facts, call.call.span)) return [];
        if (entry === "register") return isFastifySession(call) ? inspectOptions(call, call.arguments[1], file) : [];
        if ("options" in entry) return inspectOptions(call, call.arguments[entry.options], file);
        return call.callee.startsWith("cachelib.") && !file.facts.imports.some(({ module }) => module === "flask_session") ? [] : [reportAt(call.call.nameSpan, entry.keeps, file)];
      },
    ),
    sources({ python: "\\bSESSION_(?:ENGINE|TYPE)\\b" }, (file) => file.facts.bindings.flatMap((binding) => inspectSetting(binding, file))),
  ],
});

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
  const literal = literalText(value);
  if (literal === undefined || literal.through !== undefined || isDevelopmentOnly(file.facts, literal.span)) return [];
  if (kind === "field" && /dev|test|local/i.test(owner ?? "")) return [];
  if (name === "SESSION_TYPE" && /^(?:filesystem|cachelib|simple|null)$/.test(literal.text)) return [reportAt(literal.span, literal.text === "filesystem" ? disk : memory, file)];
  if (name !== "SESSION_ENGINE") return [];
  if (literal.text.endsWith("backends.file")) return [reportAt(literal.span, disk, file)];
  if (!literal.text.endsWith("backends.cache")) return [];
  const caches = file.facts.bindings.find((binding) => binding.name === "CACHES")?.value;
  const backend = caches === undefined ? undefined : literalText(partOf(partOf(caches, "default") ?? caches, "BACKEND"));
  return backend !== undefined && /locmem|dummy/i.test(backend.text) ? [reportAt(literal.span, memory, file)] : [];
}

/** Where a variable such as REDIS_URL chooses between stores, whoever deploys the app decides; `reached` is the place that depends on it. */
function reportAt(span: Span, where: string, file: RuleFile, reached = span): Outcome {
  const variable = decidingVariable(file.facts, reached);
  return {
    kind: "report",
    at: { path: file.path, span },
    ...(variable === undefined ? {} : { severity: "information" as const }),
    message: `Sessions are kept ${where}${variable === undefined ? "" : `, where ${variable} chooses so`}; a restart or a second process loses them, so use a store with expiry that all share, such as Redis`,
  };
}

function shared(call: ResolvedCall, file: RuleFile): Outcome {
  return { kind: "sign", evidence: { id: "processes/shared-session-store", path: file.path, span: call.call.nameSpan, text: "gives sessions a store of their own" } };
}

import type { Value } from "../../core/facts.ts";
import type { Fix } from "../../core/fix.ts";
import { isDevelopmentOnly, optInVariable } from "../../core/guards.ts";
import { environmentEdits, environmentFixes, templateEdits } from "../../core/idiom.ts";
import { calls, defineRule, sources, type LocatedValue, type Outcome, type RuleFile } from "../../core/rule.ts";
import { serviceClients, type ServiceClient } from "../../core/service-clients.ts";
import type { Span } from "../../core/text.ts";
import { argumentAt, partOf } from "../../core/values.ts";

const schemes = "(?:postgres(?:ql)?|mysql|mariadb|mssql|sqlserver|mongodb|rediss?|amqps?|nats|kafka|smtps?|ldaps?|clickhouse|memcached)(?:\\+\\w+)?";

export default defineRule({
  id: "backing-services/hardcoded-connection",
  severity: "warning",
  summary: "A backing service is attached by an address in the code",
  why: "To move the database, to test against another one or to replace one that failed, somebody has to change the code and release it, where swapping an address should be enough.",
  instead: "Take the whole locator from one variable, such as `DATABASE_URL`, and attach whatever it names.",
  reference: "https://12factor.net/backing-services",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [
    calls(serviceClients, (call, clients, file) => {
      for (const client of clients) {
        if (client.unless?.some((path) => isOn(argumentAt(call, path, file)?.value)) === true) continue;
        const located = client.at.map((path) => argumentAt(call, path, file)).find((found) => found !== undefined);
        const place = located === undefined ? undefined : placeOf(located, client);
        if (place !== undefined) return isWanted(call.call.span, file) || isWanted(place.span, file) ? [] : [reportPlace(place, client, file)];
      }
      return [];
    }),
    sources({ javascript: `["'\`]${schemes}://[\\w[]`, python: `["']${schemes}://[\\w[]|\\bDATABASES\\b|\\bEMAIL_HOST\\b` }, (file) => [...boundLocators(file)]),
  ],
});

function isOn(value: Value | undefined): boolean {
  return value !== undefined && !(value.kind === "literal" && value.text === "false");
}

interface Place {
  readonly path: string;
  readonly span: Span;
  readonly host: string;
  /** The literal is all there is, so that an expression can take its place. */
  readonly isWhole: boolean;
  readonly text: string;
}

/** The host that a literal or the literal beginning of a template names. */
function placeOf({ value, path }: LocatedValue, { isHost, isHttp }: Pick<ServiceClient, "isHost" | "isHttp">): Place | undefined {
  const text = literalBeginning(value);
  if (text === undefined) return undefined;
  const host = isHost === true ? hostAlone(text) : (hostOf(text) ?? (isHttp === true ? urlOfWeb.exec(text)?.[1] : undefined));
  if (host === undefined || (value.kind === "template" && isHost === true)) return undefined;
  return { path, span: value.span, host, isWhole: value.kind === "literal", text };
}

function literalBeginning(value: Value): string | undefined {
  if (value.kind === "literal") return value.type === "string" ? value.text : undefined;
  const [first, second] = value.kind === "template" ? value.parts : [];
  if (first?.kind !== "literal") return undefined;
  // `postgres://user:${password}@db/shop`: the host stands behind the password.
  const rest = value.kind === "template" ? value.parts.slice(2).map((part) => (part.kind === "literal" ? part.text : "\u0000")).join("") : "";
  return second !== undefined && /:\/\/[^/@]*$/.test(first.text) && rest.startsWith("@") ? `${first.text}x${rest}` : first.text;
}

/** The host of a URL or a connection string; `undefined` for any other text, for a file, and where the host is put in. */
function hostOf(text: string): string | undefined {
  const url = urlOfService.exec(text)?.[1];
  const pairs = /(?:^|[;\s])(?:host|server|data source|addr(?:ess)?)\s*=\s*([\w.-]+)/i.exec(text)?.[1];
  return url ?? (/=.*[;\s].*=/.test(text) ? pairs : undefined);
}

const urlOfService = urlOf(`(?:jdbc:)?${schemes}(?:\\+srv)?`);
const urlOfWeb = urlOf("https?");

/** A URL of one of the schemes, with its host. */
function urlOf(scheme: string): RegExp {
  return new RegExp(`^${scheme}://(?:[^@/\\s]*@)?(\\[[0-9a-f:]+\\]|[\\w.-]+)(?=[:/?,]|$)`, "i");
}

function hostAlone(text: string): string | undefined {
  return /^(?:\[[0-9a-f:]+\]|[\w.-]+)(?::\d+)?$/i.test(text) && /[a-z0-9]/i.test(text) ? text.replace(/:\d+$/, "") : undefined;
}

/** Reached in development alone, or only when somebody asked for it. */
function isWanted(span: Span, file: RuleFile): boolean {
  return isDevelopmentOnly(file.facts, span) || optInVariable(file.facts, span) !== undefined;
}

function* boundLocators(file: RuleFile): Iterable<Outcome> {
  for (const binding of file.facts.bindings) {
    const { value } = binding;
    if (value.kind === "literal" && value.through !== undefined) continue;
    if (binding.kind === "field" && binding.owner !== undefined && /dev|test|local/i.test(binding.owner)) continue;
    if (binding.name === "DATABASES" && value.kind === "object") yield* databasesOfDjango(value, file);
    const isMailHost = binding.name === "EMAIL_HOST" && file.facts.language === "python";
    const place = placeOf({ value, path: file.path }, { isHost: isMailHost });
    // An example in a help text or the default of an option has its own reader.
    if (place === undefined || (!isMailHost && !/:\/\//.test(place.text)) || isWanted(place.span, file) || /^(?:description|help|example|default|placeholder|message|title|usage|env_?example)$/i.test(binding.name)) continue;
    yield reportPlace(place, isMailHost ? { service: "mail server", variable: "EMAIL_HOST" } : serviceOf(place.text), file);
  }
}

function* databasesOfDjango(databases: Value & { readonly kind: "object" }, file: RuleFile): Iterable<Outcome> {
  for (const [, entry] of databases.entries) {
    const host = partOf(entry, "HOST");
    const place = host === undefined ? undefined : placeOf({ value: host, path: file.path }, { isHost: true });
    if (place !== undefined && !isWanted(place.span, file)) yield reportPlace(place, { service: "database", variable: "DATABASE_HOST" }, file);
  }
}

function serviceOf(url: string): Pick<ServiceClient, "service" | "variable"> {
  const scheme = /^(?:jdbc:)?([a-z]+)/i.exec(url)?.[1]?.toLowerCase() ?? "";
  if (scheme.startsWith("redis")) return { service: "Redis", variable: "REDIS_URL" };
  if (scheme.startsWith("mongodb")) return { service: "MongoDB", variable: "MONGODB_URI" };
  if (scheme.startsWith("amqp")) return { service: "queue", variable: "AMQP_URL" };
  if (/^(?:nats|kafka|smtps?|ldaps?|memcached|clickhouse)$/.test(scheme)) return { service: scheme, variable: `${scheme.toUpperCase()}_URL` };
  return { service: "database", variable: "DATABASE_URL" };
}

function reportPlace(place: Place, { service, variable }: Pick<ServiceClient, "service" | "variable">, file: RuleFile): Outcome {
  return {
    kind: "report",
    at: { path: place.path, span: place.span },
    message: `The ${service} at "${place.host}" is fixed in the code; take its address from the environment (for example ${variable})`,
    fixes: place.path === file.path && place.isWhole ? fixesFor(place, variable, file) : [],
  };
}

/** An address of the machine itself may stay as the default; nothing else may. */
function fixesFor(place: Place, variable: string, file: RuleFile): readonly Fix[] {
  const isLocal = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1\]?)/.test(place.host) && !place.text.includes("@");
  const newText = isLocal ? file.idiom.environmentText(variable, file.text.slice(place.span.start, place.span.end)) : undefined;
  if (newText === undefined) return environmentFixes(file, place.span, variable);
  const edits = environmentEdits(file, place.span, newText);
  return edits === undefined ? [] : [{ title: `Read ${variable} from the environment, default ${place.host}`, safety: "unsafe", edits: [{ path: file.path, edits }, ...templateEdits(file, variable)] }];
}

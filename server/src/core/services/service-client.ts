import type { ArgumentPath } from "../servers/server-bindings.ts";

/** Where the locator of a backing service stands in the call that attaches it. */
export interface ServiceClient {
  /** For messages, with its article. */
  readonly service: string;
  readonly at: readonly ArgumentPath[];
  /** What the variable would be called. */
  readonly variable: string;
  /** The locator is the name of a host, alone or with a port, and not a URL. */
  readonly isHost?: boolean;
  /** With one of these switched on the call attaches nothing. */
  readonly unless?: readonly ArgumentPath[];
  /** It speaks HTTP, so that any URL of it is the locator. */
  readonly isHttp?: boolean;
}

type ClientAt = (...at: readonly ArgumentPath[]) => ServiceClient;

/** A client that takes a URL or a connection string. */
function locator(service: string, variable: string): ClientAt {
  return (...at) => ({ service, at, variable });
}

/** A client that takes a host, alone or with a port. */
function host(service: string, variable: string): ClientAt {
  return (...at) => ({ service, at, variable, isHost: true });
}

export const database = locator("database", "DATABASE_URL");
/** A DSN of PDO is no URL. */
export const databaseDsn = locator("database", "DATABASE_DSN");
export const databaseHost = host("database", "DATABASE_HOST");
/** A host with its port. */
export const databaseAddress = host("database", "DATABASE_ADDR");
export const redis = locator("Redis", "REDIS_URL");
export const redisHost = host("Redis", "REDIS_HOST");
/** A host that may come with a scheme. */
export const redisServer = host("Redis", "REDIS_URL");
export const redisAddress = host("Redis", "REDIS_ADDR");
export const mongo = locator("MongoDB", "MONGODB_URI");
export const mongoHost = host("MongoDB", "MONGODB_URI");
/** One of the servers, where no URI fits. */
export const mongoServer = host("MongoDB", "MONGODB_HOST");
export const queue = locator("queue", "AMQP_URL");
export const queueHost = host("queue", "AMQP_HOST");
export const nats = locator("queue", "NATS_URL");
export const natsHost = host("queue", "NATS_URL");
export const broker = host("queue", "BROKER_URL");
export const kafka = host("Kafka", "KAFKA_BROKERS");
export const mail = host("mail server", "SMTP_HOST");
export const mailAddress = host("mail server", "SMTP_ADDR");
export const mailUrl = locator("mail server", "SMTP_URL");
export const memcached = host("Memcached", "MEMCACHED_SERVERS");
export const memcachedHost = host("Memcached", "MEMCACHED_HOST");
export const directory = locator("directory", "LDAP_URL");
export const objectStore = host("object store", "S3_ENDPOINT");

export function objectStoreUrl(...at: readonly ArgumentPath[]): ServiceClient {
  return { service: "object store", at, variable: "S3_ENDPOINT", isHttp: true };
}

export function search(variable: string, ...at: readonly ArgumentPath[]): ServiceClient {
  return { service: "search engine", at, variable, isHttp: true };
}

export function searchHost(variable: string, ...at: readonly ArgumentPath[]): ServiceClient {
  return { service: "search engine", at, variable, isHost: true };
}

/** One entry for each of the names. */
export function each<Entry>(names: readonly string[], entry: Entry): Readonly<Record<string, Entry>> {
  return Object.fromEntries(names.map((name) => [name, entry]));
}

/** What the form of a locator says of whose it is. */
export function serviceOfLocator(text: string): Pick<ServiceClient, "service" | "variable"> {
  const scheme = /^(?:jdbc:|r2dbc:)?([a-z]+)(?=[+:]|\w*:\/\/)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  if (!text.includes("://") && /^(?:mysql|pgsql|sqlsrv|dblib):/.test(text)) return databaseDsn();
  if (scheme.startsWith("redis")) return redis();
  if (scheme.startsWith("mongodb")) return mongo();
  if (scheme.startsWith("amqp")) return queue();
  if (scheme === "nats") return nats();
  if (scheme === "kafka") return kafka();
  if (scheme === "memcached") return memcached();
  if (scheme.startsWith("smtp")) return mailUrl();
  return scheme.startsWith("ldap") ? directory() : database();
}

import type { Value } from "../facts/facts.ts";

const schemes = "(?:postgres(?:ql)?|mysql|mariadb|mssql|sqlserver|mongodb|rediss?|amqps?|nats|kafka|smtps?|ldaps?|clickhouse|memcached)(?:\\+\\w+)?";
/** Drivers of Java; those of databases that are files or live in memory name no host. */
const ofJava = "(?:jdbc|r2dbc):(?!(?:h2|hsqldb|derby|sqlite|duckdb)\\b)[a-z]\\w*(?::[a-z]\\w*)?:";

/** Text in which a locator may stand at the beginning of a literal, as the source of an expression for a fast look. */
export const locatorTrigger = `["'\`](?:${schemes}://|${ofJava})[\\w[@/%{]`;

/** Text of the pairs and forms that are no URL: `Server=db;Database=shop`, `host=db dbname=shop`, `root@tcp(db:3306)/shop`, `mysql:host=db`. */
export const pairsTrigger = '["\'`](?:[Ss]erver|[Hh]ost|[Dd]ata [Ss]ource)\\s?=|@tcp\\(|["\'](?:mysql|pgsql|sqlsrv|dblib):';

/** The address at the beginning of a URL of a backing service or in a connection string of one; `undefined` for any other text, for a file, and where the host is put in. */
export function hostOfLocator(text: string): string | undefined {
  return urlOfService.exec(text)?.[1] ?? oracle.exec(text)?.[1] ?? goDsn.exec(text)?.[1] ?? (/^(?:[a-z0-9]+:)?\s*\w[\w ]{0,30}=/i.test(text) ? pairs.exec(text)?.[1] : undefined);
}

/** Whether a text is a locator by its form alone, whoever is given it: a URL, or pairs of which one names the host and another what is there or who asks. */
export function isLocator(text: string): boolean {
  if (text.length > 1000) return false;
  if (urlOfService.test(text) || oracle.test(text) || goDsn.test(text)) return true;
  return /^(?:(?:mysql|pgsql|sqlsrv|dblib):)?(?:\w[\w ]{0,29}=[^;=]{0,100};\s{0,4}){0,5}(?:host|server|data source)\s?=\s?[^;=]+;/i.test(text) ? credentials.test(text) : /^(?:\w{1,20}=\S{0,100} ){0,5}host=\S+/.test(text) && /\b(?:dbname|user)=/.test(text);
}

const credentials = /(?:^|[;:]\s?)(?:database|initial catalog|dbname|user id|uid|user|username|password|pwd|integrated security|trusted_connection)\s?=/i;

const urlOfService = urlOf(`(?:${ofJava}|${schemes}:)`);
const urlOfWeb = urlOf("https?:");
/** `jdbc:oracle:thin:@db:1521/shop`. */
const oracle = /^jdbc:oracle:thin:@(?:\/\/)?([\w.-]+)(?=[:/])/i;
/** The form of Go's driver for MySQL. */
const goDsn = /^(?:[^@\s]{0,200}@)?tcp\((\[[0-9a-f:]+\]|[\w.-]+)(?=[:)])/i;
const pairs = /(?:^|[;\s:])(?:host(?:name)?|server|data source|addr(?:ess)?)\s*=\s*(?:tcp:)?([\w.-]+)(?=[\s;,:\\]|$)/i;

/** A URL of one of the schemes, with its host. What stands behind the name of a user is no host. */
function urlOf(scheme: string): RegExp {
  return new RegExp(`^${scheme}//(?:[^@/\\s]*@|(?![^/\\s]*@))(\\[[0-9a-f:]+\\]|[\\w.-]+)(?=[:/?,;]|$)`, "i");
}

/** The host of a URL of the web. */
export function hostOfWeb(text: string): string | undefined {
  return urlOfWeb.exec(text)?.[1];
}

/** A host that stands for itself, alone, with a port, or as the first of several; options may follow, as `redis:6379,ssl=true` has them. */
export function hostAlone(text: string): string | undefined {
  const [first = "", ...others] = text.replace(/^(?:tcp|tls|ssl):\/\//i, "").split(/,\s?/);
  const isHost = (one: string): boolean => /^(?:\[[0-9a-f:]+\]|\w[\w.-]*)(?::\d+)?$/i.test(one) && /[a-z0-9]/i.test(one);
  return isHost(first) && others.every((one) => isHost(one) || /^\w+=/.test(one)) ? first.replace(/:\d+$/, "") : undefined;
}

/** The machine itself. */
export function isLocalHost(host: string): boolean {
  return /^(?:(?:localhost|host\.docker\.internal)$|127\.|0\.0\.0\.0|\[?::1\]?|\.$)/.test(host);
}

/** Names that are nobody's, kept for examples by RFC 2606 and RFC 6761, and words that stand for a host. */
export function isReservedHost(host: string): boolean {
  return /(?:^|\.)example(?:\.(?:com|net|org))?$|\.(?:invalid|test)$|^(?:your|my)[-_.]|^(?:host(?:name)?|server|address)$/i.test(host);
}

/** What a value says in plain words, with a gap for each part that is not known; `undefined` where nothing is. */
export function writtenText(value: Value): string | undefined {
  if (value.kind === "literal") return value.type === "string" ? value.text : undefined;
  if (value.kind !== "template") return undefined;
  return value.parts.map((part) => (part.kind === "literal" ? part.text : gap)).join("");
}

const gap = "\u0000";

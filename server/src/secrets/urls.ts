import type { Value } from "../core/facts/facts.ts";
import { allValues } from "../core/facts/values.ts";
import { entropy } from "./entropy.ts";
import { isPlaceholder } from "./values.ts";

/** Text that may hold a URL with a password in it, as the source of an expression for a fast look; `passwordInUrl` judges. */
export const passwordUrlTrigger = "://[^\\s/:@\"'`]{0,100}:[^\\s/@\"'`]{3,100}@";

/** Scheme, user, password and host of a text that is such a URL and nothing else: an example within a sentence is none. */
const urlWithPassword = /^(?:jdbc:)?[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"'`]{0,100}):([^\s/@"'`]{3,100})@(\[[0-9a-f:]+\]|[\w.-]+)[^\s]*$/i;

/** The password of a URL that leads to another machine; `undefined` for the machine itself, and for a form that shows how such a URL is written. */
export function passwordInUrl(text: string): string | undefined {
  const match = text.includes("://") ? urlWithPassword.exec(text.trim()) : null;
  if (match === null) return undefined;
  const [, user = "", password = "", host = ""] = match;
  // RFC 2606, section 3.
  const leadsNowhere = isLocal(host) || /^example\.(?:com|org|net)$/i.test(host);
  if (leadsNowhere || isForm(password, passwordWords) || isFilledIn(password)) return undefined;
  const isExample = isForm(host, "host(?:name)?|server|ip|address") || isForm(user, "user(?:name)?|usr|login");
  // Nobody makes up a password like a real one to show how a URL is written.
  return isExample && !isMadeByChance(password) ? undefined : password;
}

/** The password of a URL whose host or what follows it is put in, where the password itself is written out; `undefined` where what is put in falls back to the machine itself. */
export function passwordInFilledUrl(parts: readonly Value[]): string | undefined {
  const [first] = parts;
  if (first?.kind !== "literal" || !/^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`]{0,100}:[^\s/@"'`]{3,100}@/i.test(first.text)) return undefined;
  const written = parts.map((part) => (part.kind === "literal" ? part.text : filled)).join("");
  const isLocalHost = parts.some((part) => [...allValues(part)].some((value) => value !== first && value.kind === "literal" && isLocal(value.text)));
  return isLocalHost ? undefined : passwordInUrl(written);
}

/** Stands for what nobody knows. */
const filled = "0";

/** Of letters alone where their capitals divide it into what is no word. */
export function isMadeByChance(password: string): boolean {
  const pieces = password.replace(/[A-Z]/g, " $&").split(" ").filter((piece) => piece !== "" && piece.length <= 2);
  return password.length >= 8 && /[a-z]/i.test(password) && (/\d/.test(password) || (password.length >= 10 && pieces.length >= 3)) && entropy(password) >= 2.9 && !/pass|pwd|secret|user|admin|\d{4}$/i.test(password) && !isPlaceholder(password);
}

/** The password of a URL, or of another form in which a service is opened: `Server=db;Password=…`, `host=db password=…`, `user:…@tcp(db:3306)/shop`, and a login of Kafka's. */
export function passwordInLocator(text: string): string | undefined {
  return passwordInUrl(text) ?? passwordInPairs(text) ?? passwordOfGo(text) ?? passwordOfJaas(text);
}

/** The host that such a form leads to; `undefined` where it names none. */
export function hostInLocator(text: string): string | undefined {
  return urlWithPassword.exec(text.trim())?.[3] ?? hostInPairs(text) ?? /@tcp\(([\w.-]+)/.exec(text)?.[1];
}

/** Text that may be one of those, as the source of an expression for a fast look. */
export const passwordLocatorTrigger = `${passwordUrlTrigger}|[;&? ](?:[Pp]assword|[Pp]wd|PWD|PASSWORD) ?=[^\\s;"'&=(){}$%]{3}|@tcp\\(|LoginModule `;

/** Of a text made of pairs, one of which names the host; also behind the URL of a driver of Java. */
function passwordInPairs(text: string): string | undefined {
  if (text.length > 1000 || !/=.*[;\s&].*=/.test(text)) return undefined;
  const host = hostInPairs(text);
  const password = /[;\s&?](?:password|pwd)\s*=\s*(?!\w+=)([^;\s&"']{3,100})(?=[;\s&]|$)/i.exec(text)?.[1];
  if (host === undefined || password === undefined || isLocal(host) || isForm(password, passwordWords) || isFilledIn(password) || /^[$%{]/.test(password)) return undefined;
  return password;
}

function hostInPairs(text: string): string | undefined {
  return /(?:^|[;\s])(?:host|server|data source|addr(?:ess)?)\s*=\s*(?:tcp:)?([\w.-]+)/i.exec(text)?.[1] ?? /^jdbc:[\w:]+\/\/([\w.-]+)/i.exec(text)?.[1];
}

/** The form of Go's driver for MySQL. */
function passwordOfGo(text: string): string | undefined {
  const [, password = "", host = ""] = /^[\w.-]+:([^\s@/]{3,100})@tcp\(([\w.-]+|\[[0-9a-f:]+\])(?::\d+)?\)\//i.exec(text) ?? [];
  return password === "" || isLocal(host) || isForm(password, passwordWords) || isFilledIn(password) ? undefined : password;
}

/** `…PlainLoginModule required username="shop" password="…";`, the one form that logs in to Kafka. Source: Apache Kafka, "Authentication using SASL". */
function passwordOfJaas(text: string): string | undefined {
  const [, password = ""] = /^\s*[\w.]+LoginModule\s+(?:required|requisite|sufficient|optional)\s[^;]{0,500}?\bpassword\s*=\s*["']?([^\s"';\\]{3,100})["']?\s*(?:[;\w]|$)/.exec(text) ?? [];
  return password === "" || isForm(password, passwordWords) || isFilledIn(password) || isPlaceholder(password) ? undefined : password;
}

const passwordWords = "pass(?:w(?:or)?d|wd)?|pwd|pw";

/** Whether an address, in any of these forms, leads to the machine itself or into its memory. */
export function isLocalAddress(text: string): boolean {
  return isLocal(text) || /(?:\/\/|@|\bhost=|\bserver=)(?:localhost|127\.|0\.0\.0\.0|\[::1?\])|^(?:jdbc:)?(?:h2|hsqldb|derby|sqlite)\b|:mem/i.test(text);
}

/** The name of a machine in some domain, none of those that are there for examples (RFC 2606). */
export function isRemoteHost(text: string): boolean {
  return /^(?:[a-z][a-z+]*:\/\/)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:\/\S*)?$/i.test(text) && !isLocalAddress(text) && !/example|your|\.(?:test|invalid|localhost|local)(?:[:/]|$)/i.test(text);
}

function isLocal(host: string): boolean {
  return /^(?:localhost|\.$|\(local|127\.|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)/i.test(host);
}

/** What stands for a part: its name, with or without a possessive before it; a word in capitals; a letter again and again. */
function isForm(part: string, names: string): boolean {
  return new RegExp(`^(?:(?:(?:my|your|db|the)[-_]?)?(?:${names})\\d?)$`, "i").test(part) || /^[A-Z]+(?:[_-][A-Z]+)*$/.test(part) || /^(.)\1+$/.test(part);
}

/** `<password>`, `{password}`, `$PASSWORD`, `%s`, `change-me`: somebody or something is to put it in. */
function isFilledIn(password: string): boolean {
  return /[<>{}[\]]|^\$[A-Za-z_(]|^%[sdvq]$|%\(|\*{2,}|\.{3}|…|^x{3,}$|change.?(?:me|this|it)|your|replace|placeholder|redacted/i.test(password);
}

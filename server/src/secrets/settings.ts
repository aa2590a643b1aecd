import type { LiteralValue } from "../core/facts/facts.ts";
import type { AppFiles } from "../core/rule.ts";
import { isForProduction, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { allValues } from "../core/facts/values.ts";
import { isPublicName, isSecretName, isSuspectName, wordsOf } from "./names.ts";
import { holdsSignedToken, holdsTokenForAll, isCredentialsOfHeader, secretInQuery } from "./requests.ts";
import { isLocalAddress, passwordInLocator } from "./urls.ts";
import { asksToBeReplaced, isFileName, isPlaceholder, isPublicValue, isReference, judgeValue, lacksPassword, looksRandom, type ValueKind } from "./values.ts";

/** A secret that is written out in a file of settings. */
export interface WrittenSecret {
  /**
   * `named`: the key says it; `local`: it does, of a service on the machine itself; `locator`: a password within an address; `credential`: a
   * word that is a password because it opens a service elsewhere; `well-known`: a password that everybody tries first, in production;
   * `guessable`: a word, which may be there for development alone; `header` and `query`: a credential of a request that somebody sent;
   * `token`: one that a server signed.
   */
  readonly kind: "named" | "local" | "locator" | "credential" | "well-known" | "guessable" | "header" | "query" | "token";
  readonly literal: LiteralValue;
}

/** What a setting holds that nobody should read in the source. `path` is that of the file. */
export function writtenSecret(setting: Setting, { settings }: SettingsFile, path: string): WrittenSecret | undefined {
  const { value: literal } = setting;
  if (literal.kind !== "literal" || literal.text.trim() === "" || isReference(literal.text) || isPublicValue(literal.text) || holdsTokenForAll(literal.text)) return undefined;
  if (passwordInLocator(literal.text) !== undefined) return { kind: "locator", literal };
  const carried = inRequest(setting, literal.text);
  if (carried !== undefined) return { kind: carried, literal };
  const name = secretKey(setting);
  if (/connection_?string$/i.test(lastKeys(setting, 1)) && lacksPassword(literal.text)) return undefined;
  if (name === undefined) return ([1, 2].some((count) => isSuspectName(lastKeys(setting, count))) && looksRandom(literal.text)) || isSymmetricKey(setting, settings) ? { kind: "named", literal } : undefined;
  const kind = judgeValue(literal.text, name);
  if (kind === "secret") return { kind: isPassword(setting) && isForLocalService(setting, settings) ? "local" : "named", literal };
  if (wellKnown.test(literal.text) && isPassword(setting) && (isForProduction(setting) || deployed.test(path))) return { kind: "well-known", literal };
  if (kind === "harmless" && isWord(literal.text) && opensService(setting, settings)) return { kind: "credential", literal };
  return isPassword(setting) && isGuessable(literal.text, kind) ? { kind: "guessable", literal } : undefined;
}

function inRequest(setting: Setting, text: string): WrittenSecret["kind"] | undefined {
  if (/(?:^|\.)(?:proxy)?authorization$/.test(setting.name) && isCredentialsOfHeader(text)) return "header";
  if (secretInQuery(text) !== undefined) return "query";
  return holdsSignedToken(text) && !isPublicName(lastKeys(setting, 1)) ? "token" : undefined;
}

/** A password all the same; what says of itself that it is to be replaced is none. */
function isGuessable(text: string, kind: ValueKind): boolean {
  return kind === "harmless" && isCredentialWord(text);
}

/** Neither what everybody tries first, nor a switch, a type, a number of days, or the name of a file or variable. */
export function isCredentialWord(text: string): boolean {
  return !isPlaceholder(text) && !wellKnown.test(text) && !/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(text) && /^[^\s/\\<>{}()[\]$%|:;,`"']{3,40}$/.test(text) && !isFileName(text) && !/^(?:true|false|yes|no|on|off|null|none|nil|string|required|optional|plain|hidden|text|disabled?|enabled?|input|\d{1,3})$/i.test(text);
}

/** The key that says a secret stands behind it: the last one, or the last two where one alone says too little, as in `jwt.key`. */
export function secretKey(setting: Setting): string | undefined {
  const last = lastKeys(setting, 1);
  return [last, ...(wordsOf(last).length === 1 ? [lastKeys(setting, 2)] : [])].find((name) => isSecretName(name) && !isPublicName(name));
}

/**
 * A `key` beside the name of a method that signs and checks, or encrypts and decrypts, by the same one; and the `k` of a key for JSON Web
 * Tokens. Beside a secret the key is only its name. Source: RFC 7517, RFC 7518 (6.4).
 */
function isSymmetricKey(setting: Setting, settings: readonly Setting[]): boolean {
  const key = setting.path.at(-1) ?? "";
  if (setting.value.kind !== "literal" || !/^(?:k|key)$/i.test(key) || judgeValue(setting.value.text, "secret key") !== "secret") return false;
  const above = setting.path.slice(0, -1).join("\0");
  const beside = settings.filter((one) => one !== setting && one.path.slice(0, -1).join("\0") === above);
  const isMethod = ({ path, value }: Setting): boolean => value.kind === "literal" && (key === "k" ? /^kty$/ : methodKeys).test(path.at(-1) ?? "") && (key === "k" ? /^oct$/ : symmetric).test(value.text);
  return beside.some(isMethod) && !beside.some((one) => secretKey(one) !== undefined);
}

const methodKeys = /(?:^|[_-])(?:alg|algorithm|algo|scheme|cipher|method|mode|type)$|[a-z](?:Algorithm|Scheme|Cipher|Method|Mode|Type)$/i;

const symmetric = /^(?:HS(?:256|384|512)|A(?:128|192|256)(?:GCM|KW|GCMKW|CBC-HS\d{3})|(?:hmac[-_]?)?sha(?:1|256|384|512)[-_]?hmac|hmac(?:[-_]?(?:sha)?[-_]?(?:1|256|384|512))?|aes(?:[-_]?(?:128|192|256))?(?:[-_](?:gcm|cbc|ctr|ccm|siv))?|x?chacha20(?:[-_]?poly1305)?|fernet|(?:3|triple)?des(?:[-_]?(?:ede3?|cbc))*)$/i;

/** A key of Jasypt that opens what settings of the app have encrypted as `ENC(…)`, whatever profile it stands in and however plain it is. */
export function keyOfEncrypted({ name, value }: Setting, { documents }: Pick<AppFiles, "documents">): LiteralValue | undefined {
  if (!/(?:^|\.)jasypt\.encryptor\.password$/.test(name) || value.kind !== "literal" || value.text.trim() === "" || isReference(value.text) || asksToBeReplaced(value.text)) return undefined;
  const opens = documents.some(({ facts }) => facts.kind === "settings" && facts.settings.some((one) => one.value.kind === "literal" && /^ENC\(.+\)$/.test(one.value.text.trim())));
  return opens ? value : undefined;
}

function lastKeys({ path }: Setting, count: number): string {
  return path.flatMap((key) => key.split(/[.:]/)).filter((key) => !/^\d*$/.test(key)).slice(-count).join(" ");
}

/** Whether the service that a secret is for runs on the machine itself, by the address that stands beside it. A variable may change that. */
export function isForLocalService(setting: Setting, settings: readonly Setting[]): boolean {
  const addresses = addressesBeside(setting, settings);
  return addresses.length > 0 && addresses.every(isLocalAddress);
}

function opensService(setting: Setting, settings: readonly Setting[]): boolean {
  const addresses = addressesBeside(setting, settings);
  return isPassword(setting) && addresses.length > 0 && addresses.every((address) => /^[\w.:/-]+$/.test(address) && !isLocalAddress(address) && !/example|your|<|xxx/i.test(address));
}

function isPassword({ name }: Setting): boolean {
  return /(?:password|passwd|pwd|passphrase)$|(?:^|\.)pass$/.test(name);
}

/** Hosts and URLs under the same key, with what their variables fall back to. */
function addressesBeside({ name, environments }: Setting, settings: readonly Setting[]): readonly string[] {
  const group = name.slice(0, name.lastIndexOf(".") + 1);
  const beside = settings.filter((one) => one.name.startsWith(group) && /^(?:jdbc|database|db|connection)?(?:host|hostname|server|url|uri|address|addresses|brokerurl|endpoint|nodes|bootstrapservers)$/.test(one.name.slice(group.length)) && one.environments.join() === environments.join());
  return beside.map(({ value }) => [...allValues(value)].flatMap((part) => (part.kind === "literal" ? part.text : [])).join("")).filter((text) => text !== "");
}

/** A word that opens something where it is used: one that somebody made up, or one that everybody tries first. */
export function isUsedWord(text: string): boolean {
  return wellKnown.test(text) || isCredentialWord(text);
}

/** One word, or several with dashes: too plain to be told by its look. */
function isWord(text: string): boolean {
  return /^[\w-]{6,40}$/.test(text) && !isPlaceholder(text) && /[-_\d]|[a-z][A-Z]/.test(text);
}

/** Lists of the passwords tried first begin with these. */
const wellKnown = /^(?:root|admin|administrator|admin123|guest|minioadmin|password|passw0rd|postgres|mysql|mongo|redis|rabbitmq|oracle|nacos|sa|0{6}|1{6}|123456\d{0,4}|root123|root123456|123qwe)$/i;

/** Folders of what is put on a server. */
const deployed = /(?:^|\/)(?:deploy|deployment|deployments|production|prod)\//;

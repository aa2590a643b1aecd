import { entropy } from "./entropy.ts";
import { tokenOf } from "./tokens.ts";

/** What a text is, where a name says that it should be a secret. */
export type ValueKind = "secret" | "placeholder" | "harmless";

/** Judges the value behind a secret's name: rule catalogue 1.6. In doubt it is harmless. */
export function judgeValue(value: string, name: string): ValueKind {
  // Spring Security keeps a password as it is behind this.
  const text = value.trim().replace(/^\{noop\}/, "");
  if (text === "" || isReference(text)) return "harmless";
  if (isPlaceholder(text)) return "placeholder";
  return text.length < 6 || text.toLowerCase() === name.toLowerCase() || isHarmlessForm(text, name) || isWeak(text) ? "harmless" : "secret";
}

/** The same for names that are secrets only now and then: what looks random, and nothing else. */
export function looksRandom(value: string): boolean {
  // Laravel says in which form its key is written.
  const text = value.trim().replace(/^base64:/, "");
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((one) => one.test(text)).length;
  // Sixteen different characters are all that a number in hexadecimal can have.
  const enough = /^[0-9a-f]{20,}$/i.test(text) ? 3 : 3.5;
  // Signs of another kind are in what was made up, too, as in `p4sta.w1th-s@uce`.
  const isMade = /^[\w+/=.~-]{16,200}$/.test(text) || (classes === 3 && /^[\w+/=.~@!#^&*-]{16,200}$/.test(text) && !/^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(text));
  return isMade && classes >= 2 && /\d/.test(text) && entropy(text) >= enough && !isReference(text) && !isPlaceholder(text) && !isHarmlessForm(text, "");
}

/** Keys that their providers have made to be shown, Stripe's publishable ones and others by their form, and Sentry's address. */
export function isPublicValue(text: string): boolean {
  return tokenOf(text)?.shape.kind === "public" || /^https:\/\/\w+@[\w.-]*sentry\.io\//.test(text);
}

/** Files of these folders are words for people to read, in one language each. */
export function holdsTexts(path: string): boolean {
  return /(?:^|\/)(?:locales?|i18n|l10n|lang|langs|translations?|messages)\//i.test(path);
}

/** Whether a value is what an empty field of a form shows, which is made up: `placeholder: "…"`, `placeholder="…"`. `start`: behind its quote. */
export function isInEmptyField(text: string, start: number): boolean {
  return /\bplaceholder["']?\s{0,3}[:=]\s{0,3}\{?\s{0,3}["'`]$/i.test(text.slice(Math.max(0, start - 40), start));
}

/** A text that stands for a value somebody is to fill in. */
export function isPlaceholder(text: string): boolean {
  // A key of seeded data says at its end what it is for.
  return placeholder.test(text) || /[A-Za-z\d](?:Test|Demo)$|[a-z\d](?:TEST|DEMO)$/.test(text) || /^(.)\1*$/.test(text) || /^[•.…*x#_-]+$/i.test(text) || isStandIn(text) || asksForAnother(text);
}

/** Words that say what is to stand there: `SomeRandomStringOf32CharsExactly`, `YourSecretKeyForAuthenticationOfApplication`. */
function asksForAnother(text: string): boolean {
  const words = text.slice(0, 200).replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase().match(/[a-z]+|\d+/g) ?? [];
  const isWord = (word: string): boolean => /^\d{1,3}$|^[ai]$/.test(word) || (word.length > 1 && /[aeiouy]|^(?:jwt|db|pwd|chrs)$/.test(word));
  return words.length >= 3 && words.every(isWord) && words.join("").length >= words.length * 3 && words.some((word) => /^(?:your|chars?|characters|exactly|replace|change|put|enter|insert|here|minimum)$/.test(word));
}

/**
 * Words that only say what stands there, with a number behind them or not: `session secret`, `my-signing-key`, `TopSecret123`. An app may run
 * with it all the same, so that this makes a finding weaker and never takes it away.
 */
export function saysWhatItIs(text: string): boolean {
  return text.length <= longestPhrase && phrase.test(text);
}

/** Begins with what says that it stands for another value, and goes on with such words alone: `your_session_key`, `example_123`, `SampleSecretKey`. */
function isStandIn(text: string): boolean {
  return text.length <= longestPhrase && standIn.test(text);
}

const plainWord = "(?:my|our|the|your|own|this|some|very|super|top|secure|strong|random|example|sample|demo|test|app|application|api|client|user|db|database|session|cookie|jwt|hmac|auth|access|refresh|signing|encryption|private|secret|key|token|password|passphrase)s?";
const phrase = new RegExp(`^(?:${plainWord}[\\s._-]?){2,9}\\d{0,4}$`, "i");
const standIn = new RegExp(`^(?:your|example|sample)(?:[\\s._-]?${plainWord})*[\\s._-]?\\d{0,4}$`, "i");
const longestPhrase = 80;

/** A placeholder, where any word is a value that is used as it stands unless it says that it is to be replaced. */
export function asksToBeReplaced(text: string): boolean {
  return /change.?(?:me|it|this)|replace|^your|[\s_-]your[\s_-]|[\s_-]here$|x{3,}|\*{3,}|\.{3}|…|^(?:todo|fixme|dummy|placeholder|none|null|nil|undefined|redacted|hidden|unset|empty)$|placeholder|insert[\s_-]|^fake|^<.*>$|^\[.*\]$/i.test(text) || isStandIn(text);
}

/** Of a connection string: none of its parts is a password or a key, or what would be one is empty or to be filled in. */
export function lacksPassword(text: string): boolean {
  const parts = [...text.matchAll(/(?:password|pwd|key|secret)\s{0,9}=\s{0,9}(?!\w+\s*=)([^;\s]{3,})/gi)];
  return parts.every(([, value = ""]) => asksToBeReplaced(value));
}

/** Takes its value from elsewhere: a variable, a secret store, or an encrypted text. */
export function isReference(text: string): boolean {
  return /\$\{|#\{|\{\{|<%|%\(|%[sdvq]|^\$[A-Za-z_(]|^%[A-Z0-9_]+%$|^(?:ENC\(|ENC\[|enc:|vault:|ssm:|arn:|op:\/\/|sm:\/\/|gcp:|keyvault:|file:|classpath:|env:|env\.|process\.env|os\.environ|\{cipher\}|!vault)|@Microsoft\.KeyVault\(|^<[^>]*>$|^\{[\w.]+\}$/.test(text);
}

const placeholder =
  /change.?(?:me|it|this)|^replace|^your[\s._-]|[\s_-]your[\s_-]|^my[\s_-].*here|[\s_-]here$|^x{3,}|\*{3,}|\.{3}|…|^(?:todo|fixme|dummy|example|sample|placeholder|none|null|nil|undefined|test|testing|fake|foo|bar|foobar|baz|secret|password|passw0rd|default|string|redacted|hidden|unset|empty|value|token|key)\d*$|^insert[\s_-]|example|placeholder|dummy|^(?:abc|qwe|asd|123)|abc123|keyboard.?cat|填写|^<.*>$|^\[.*\]$|not[\s_-]?(?:a[\s_-])?real|^fake|fake$|(?:^|[\s_-])fake[\s_-]|^test[\s_-]?(?:secret|key|token|password)/i;

function isHarmlessForm(text: string, name: string): boolean {
  // Paths and addresses; those with a password in them are told by their own form.
  if (/^(?:\.{0,2}\/|~|[a-z][a-z0-9+.-]*:\/\/|[A-Za-z]:\\)/.test(text) || isFileName(text) || isPublicValue(text)) return true;
  // A key, a column, an event, a route, the name of a variable, a header, an algorithm.
  if (isIdentifier(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) || mediaType.test(text)) return true;
  // Prose has words with blanks between them; in some scripts it has none.
  if (((text.match(/[\p{L}\p{M}']{2,}/gu) ?? []).length >= 2 && /\s/.test(text)) || /[^\p{ASCII}]{2,}/u.test(text)) return true;
  // Validation rules, casts, formats; rates and lengths of time.
  if (/^(?:required|nullable|sometimes|string|hashed|encrypted|min:\d)|\|/.test(text) || /^\d+\s?(?:(?:\/|per)\s?\d*\s?[a-z]+|(?:milli)?sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?)$/i.test(text)) return true;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return !/client.?secret|api.?key|secret.?key/i.test(name);
  // What anybody logs in to a file server by.
  if (/^anonymous@/.test(text) || isEncodedAddress(text)) return true;
  if (/^sha(?:1|256|384|512)[:-]/.test(text) || isPasswordHash(text)) return true;
  // A selector, the name of a field: `#password-field`, `.token`, `input[name=password]`, `user[password1]`; an outline to draw.
  if (/^[a-z]*[#.]\p{L}[\p{L}_]*(?:-[\p{L}_]+)*$/u.test(text) || /\[[\w-]+[~|^$*]?=|\w\[[\w-]*\]|&[a-z]+;/.test(text) || /^m-?[\d.]+[\s,][-\d.\s,mlhvcsqtaz]+$/i.test(text)) return true;
  // A call, an accessor, markup, a list; a bracket alone may be part of a password.
  return /^[([{<]|[\w)\]]\(|=>|<\/?[a-z!]|\{.*\}|^[\w$]+(?:\.[\w$]+)+$/i.test(text) && !/^[\w+/=.-]{24,}$/.test(text);
}

/** An address of mail in base64, by which a service knows who tries it; a login would have a password behind it. */
function isEncodedAddress(text: string): boolean {
  const encoded = /^[A-Za-z0-9+/]{12,200}(?==|$)/.exec(text)?.[0];
  return encoded !== undefined && /^[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,64}){1,4}$/.test(Buffer.from(encoded, "base64").toString("latin1"));
}

/** `./keys/public.pem`, `certs/key.pem`. */
export function isFileName(text: string): boolean {
  return /^\.{1,2}\//.test(text) || /^[\w@.-]*(?:\/[\w@.-]+)*\.(?:pem|key|pub|crt|cer|der|p8|p12|pfx|jks|keystore|json|ya?ml|toml|ini|conf|txt|env|[cm]?[jt]sx?|py|html?|ejs|hbs|pug|s?css|svg|png|jpe?g|gif|vue)$/i.test(text);
}

/** What is kept of a password so that nobody can read it: bcrypt, crypt, Argon2, scrypt, PBKDF2, as libraries and LDAP write them. */
function isPasswordHash(text: string): boolean {
  return /^\$(?:2[abxy]?|[156y]|apr1|P|H|argon2\w*|scrypt|pbkdf2[\w-]*|bcrypt[\w-]*)\$|^(?:pbkdf2_sha\d+|bcrypt(?:_sha256)?|argon2|scrypt|md5|sha1)\$|^(?:pbkdf2|scrypt|bcrypt|argon2)[:\w]*:|^\{(?:S?SHA\d*|S?MD5|CRYPT|PBKDF2|bcrypt|argon2|scrypt)[\w-]*\}/i.test(text);
}

/**
 * Words of any script between separators. A number is part of one where it counts versions (`refresh-token-v2`), where two words come
 * before it (`x-hub-signature-256`, `newPassword2`), in the names of algorithms, and as that of a ticket among many (`pm-31088-device-auth-key`).
 */
function isIdentifier(text: string): boolean {
  const words = text.replace(/[?!]$/, "").split(/[-_.:/, ]+/);
  let plain = 0;
  return words.every((word) => {
    if (word === "" || algorithm.test(word) || /^(?:v\d+|\d{1,3}(?:px|dp|pt|r?em))$/i.test(word) || /^[a-z]+(?:\d?[A-Z][a-z]+)+\d?$/.test(word)) return true;
    if (/^[\p{L}\p{M}$]+$/u.test(word)) return ++plain > 0;
    if (/^\d{4,6}$/.test(word)) return words.filter((one) => /^\p{L}{2,}$/u.test(one)).length >= 4;
    return /^\d{1,3}$/.test(word) && (plain >= 2 || algorithm.test(words[0] ?? "") || /^(?:aes|sha|rsa|hmac)$/i.test(words[0] ?? ""));
  });
}

/** Algorithms, encodings, curves and protocols by their own names: RFC 7518, OpenSSL's lists, and what everybody calls them. */
const algorithm = new RegExp(
  `^(?:${[
    ...["(?:hmac)?sha[13]?\\d{0,3}", "(?:hs|rs|es|ps|aes|rsa|camellia|aria)\\d{2,4}k?", "a\\d{3}(?:gcm|cbc|kw|gcmkw)?", "md[245]", "rc[2456]", "ripemd\\d{3}", "3des", "blake[23][bs]?\\d{0,3}", "chacha20", "poly1305", "salsa20"],
    ...["argon2(?:id?|d)?", "pbkdf2", "pbes2", "ed25519", "x25519", "ed448", "x448", "x509", "p(?:256|384|521)", "secp\\d{3}[kr]1", "prime256v1", "pkcs\\d{1,2}(?:padding)?", "pbkdf2withhmacsha\\d{1,3}"],
    ...["b(?:ase)?(?:16|32|58|64)(?:url)?", "utf(?:8|16|32)", "ascii85", "oauth[12]?a?", "auth0", "http[123]", "s3", "ec2", "k8s", "i18n", "l10n", "2fa", "es\\d{1,4}"],
  ].join("|")})$`,
  "i",
);

const mediaType = /^(?:application|text|image|audio|video|multipart|font|model|message)\/[\w.+-]+(?:;.*)?$/;

function isWeak(text: string): boolean {
  return entropy(text) < 2.8 && text.length < 12;
}

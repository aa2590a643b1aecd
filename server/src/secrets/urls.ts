/** Text that may hold a URL with a password in it, as the source of an expression for a fast look; `passwordInUrl` judges. */
export const passwordUrlTrigger = "://[^\\s/:@\"'`]{0,100}:[^\\s/@\"'`]{3,100}@";

/** Scheme, user, password and host of a text that is such a URL and nothing else: an example within a sentence is none. */
const urlWithPassword = /^(?:jdbc:)?[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"'`]{0,100}):([^\s/@"'`]{3,100})@(\[[0-9a-f:]+\]|[\w.-]+)[^\s]*$/i;

/** The password of a URL that leads to another machine; `undefined` for the machine itself, and for a form that shows how such a URL is written. */
export function passwordInUrl(text: string): string | undefined {
  const match = text.includes("://") ? urlWithPassword.exec(text.trim()) : null;
  if (match === null) return undefined;
  const [, user = "", password = "", host = ""] = match;
  return isLocal(host) || isForm(host, "host(?:name)?|server|ip|address|example\\.(?:com|org|net)") || isForm(user, "user(?:name)?|usr|login") || isForm(password, "pass(?:w(?:or)?d|wd)?|pwd|pw") || isFilledIn(password) ? undefined : password;
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.|0\.0\.0\.0|\[::1?\]|host\.docker\.internal)/i.test(host);
}

/** What stands for a part: its name, with or without a possessive before it; a word in capitals; a letter again and again. */
function isForm(part: string, names: string): boolean {
  return new RegExp(`^(?:(?:(?:my|your|db|the)[-_]?)?(?:${names})\\d?)$`, "i").test(part) || /^[A-Z]+(?:[_-][A-Z]+)*$/.test(part) || /^(.)\1+$/.test(part);
}

/** `<password>`, `{password}`, `$PASSWORD`, `%s`, `change-me`: somebody or something is to put it in. */
function isFilledIn(password: string): boolean {
  return /[<>{}[\]]|^\$[A-Za-z_(]|^%[sdvq]$|%\(|\*{2,}|\.{3}|…|^x{3,}$|change.?(?:me|this|it)|your|replace|placeholder|redacted/i.test(password);
}

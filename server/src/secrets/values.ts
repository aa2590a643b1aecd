/** What a text is, where a name says that it should be a secret. */
export type ValueKind = "secret" | "placeholder" | "harmless";

/** Judges the value behind a secret's name: rule catalogue 1.6. In doubt it is harmless. */
export function judgeValue(value: string, name: string): ValueKind {
  const text = value.trim();
  if (text === "" || isReference(text)) return "harmless";
  if (isPlaceholder(text)) return "placeholder";
  return text.length < 6 || text.toLowerCase() === name.toLowerCase() || isHarmlessForm(text, name) || isWeak(text) ? "harmless" : "secret";
}

/** The same for names that are secrets only now and then: what looks random, and nothing else. */
export function looksRandom(value: string): boolean {
  const text = value.trim();
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((one) => one.test(text)).length;
  // Sixteen different characters are all that a number in hexadecimal can have.
  const enough = /^[0-9a-f]{32,}$/i.test(text) ? 3 : 3.5;
  return /^[\w+/=.~-]{16,200}$/.test(text) && classes >= 2 && /\d/.test(text) && entropy(text) >= enough && !isReference(text) && !isPlaceholder(text) && !isHarmlessForm(text, "");
}

/** A text that stands for a value somebody is to fill in. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || /^(.)\1*$/.test(text) || /^[•.…*x#_-]+$/i.test(text);
}

/** Takes its value from elsewhere: a variable, a secret store, or an encrypted text. */
export function isReference(text: string): boolean {
  return /\$\{|#\{|\{\{|<%|%\(|%[sdvq]|^\$[A-Za-z_]|^%[A-Z_]+%$|^(?:ENC\(|ENC\[|enc:|vault:|ssm:|arn:|op:\/\/|sm:\/\/|gcp:|keyvault:|file:|env:|env\.|process\.env|os\.environ|\{cipher\}|!vault)|@Microsoft\.KeyVault\(|^<[^>]*>$|^\{[\w.]+\}$/.test(text);
}

/** Shannon entropy of its characters, in bits. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const placeholder =
  /change.?(?:me|it|this)|^replace|^your[\s_-]|[\s_-]your[\s_-]|^my[\s_-].*here|[\s_-]here$|^x{3,}|\*{3,}|\.{3}|…|^(?:todo|fixme|dummy|example|sample|placeholder|none|null|nil|undefined|test|testing|fake|foo|bar|foobar|baz|secret|password|passw0rd|default|string|redacted|hidden|unset|empty|value|token|key)\d*$|^insert[\s_-]|example|placeholder|dummy|^(?:abc|qwe|asd|123)|abc123|keyboard.?cat|填写|^<.*>$|^\[.*\]$|not[\s_-]?(?:a[\s_-])?real|^fake|fake$|^test[\s_-]?(?:secret|key|token|password)/i;

function isHarmlessForm(text: string, name: string): boolean {
  // Paths and addresses; those with a password in them are told by their own form.
  if (/^(?:\.{0,2}\/|~|[a-z][a-z0-9+.-]*:\/\/|[A-Za-z]:\\)/.test(text)) return true;
  // One identifier: a key, a column, the name of a variable or header.
  if (/^[A-Za-z_$][A-Za-z_$]*(?:[-_.:/ ][A-Za-z_$]+)*[?:!]?$/.test(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)) return true;
  // Prose has words with blanks between them.
  if ((text.match(/[\p{L}']{2,}/gu) ?? []).length >= 2 && /\s/.test(text)) return true;
  // Validation rules, casts, formats.
  if (/^(?:required|nullable|sometimes|string|hashed|encrypted|min:\d)|\|/.test(text)) return true;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return !/client.?secret|api.?key|secret.?key/i.test(name);
  if (/^sha(?:1|256|384|512)[:-]/.test(text)) return true;
  // A call, an accessor, markup, a list.
  return /[(){}<>]|^\[|=>|^[\w$]+(?:\.[\w$]+)+$/.test(text) && !/^[\w+/=.-]{24,}$/.test(text);
}

function isWeak(text: string): boolean {
  return entropy(text) < 2.8 && text.length < 12;
}

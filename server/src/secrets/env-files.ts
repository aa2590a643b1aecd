import type { EnvFile, NamedText } from "../core/facts/documents.ts";
import { isPublicName, isSecretName } from "./names.ts";
import { tokensIn } from "./tokens.ts";
import { passwordInUrl } from "./urls.ts";
import { isPlaceholder, isPublicValue, isReference, judgeValue, looksRandom } from "./values.ts";

/** A file that names variables for others to give values to. */
export function isEnvTemplate(path: string): boolean {
  return /\.(?:example|sample|template|dist|tpl|erb|defaults?)(?:\.\w+)?$|(?:^|\/)(?:example|sample)\.env$/i.test(path);
}

/** The entries that hold what looks like a secret; in a template only what looks random does. */
export function secretsOfEnvFile({ entries }: EnvFile, path: string): readonly NamedText[] {
  const strict = isEnvTemplate(path);
  return entries.filter(({ name, value }) => {
    const isPublic = isPublicName(name) || isPublicValue(value);
    const tokens = tokensIn(value);
    // Google's keys for the browser have the form of its others.
    if (tokens.some(({ shape, addsUp }) => shape.kind === undefined && addsUp && shape.name !== "private key" && !(isPublic && shape.name === "Google API key"))) return true;
    if (isPublic || tokens.some(({ shape }) => shape.kind === "test")) return false;
    const password = passwordInUrl(value);
    if (password !== undefined) return strict ? looksRandom(password) : !isPlaceholder(password);
    const isSecret = isSecretName(name) || /(?:^|_)(?:KEY|TOKEN|SECRET)$/i.test(name);
    return isSecret && (strict || !isSecretName(name) ? looksRandom(value) : judgeValue(value, name) === "secret" || isPassphrase(name, value));
  });
}

/** `DB_PASSWORD="correct horse 17"`: a text of several words is prose nearly everywhere but in the place of a password. */
function isPassphrase(name: string, value: string): boolean {
  return /(?:^|_)(?:PASS|PASSWORD|PASSPHRASE)$/i.test(name) && /^\S+(?: \S+){1,9}$/.test(value.trim()) && /\d/.test(value) && !isPlaceholder(value) && !isReference(value);
}

import type { Span } from "../core/text.ts";
import type { ProjectText } from "../core/text-file.ts";
import { isEnvTemplate } from "./env-files.ts";
import { isPublicName, isSecretName, wordsOf } from "./names.ts";
import { isProgram } from "./sent.ts";
import { isCredentialWord } from "./settings.ts";
import { isPublicValue, isReference, judgeValue, looksRandom } from "./values.ts";

/** A value that a test, a sample, a document or a comment gives for a secret. */
export interface PlainSecret {
  readonly name: string;
  readonly span: Span;
}

const word = "(?:pass(?:w(?:or)?d|wd|phrase)?|pwd|password_?confirmation|secret|token|key|credentials?|salt)\\d?";
const binds = "(?:\\\\?[\"'`])?\\]?[ \\t]*(?:=>|:=|=|:)";
/** A name, what binds it, and a text in quotes, which may themselves be in quotes; or a word up to a blank. */
const candidates = new RegExp(`(?<![\\w.-])(?<name>[\\w.-]{0,40}${word})${binds}[ \\t]*(?:[bru]?(?<open>\\\\?["'\`])(?<quoted>[^"'\`\\n\\\\]{4,200})\\k<open>|(?<bare>[^\\s"'\`,;(){}[\\]<>]{4,200})(?=[\\s,;]|$))`, "gi");
const mark = new RegExp(`${word}${binds}`, "i");

/** One expression over the text. */
export function mayHoldPlainSecret(text: string): boolean {
  return mark.test(text);
}

/**
 * What a text of any kind gives for a secret, in its order. Nothing shows by its use what is one, so the name has to say it: a plain word
 * counts behind that of a password alone, any other value where it does not look like words.
 */
export function* plainSecrets({ text, path, isTracked }: ProjectText): Iterable<PlainSecret> {
  const isEnvFile = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w.-]*\.env)$/.test(path);
  // Where git is, another rule speaks of them: of a template only what looks real, and of none that is not committed.
  if (isEnvFile && isTracked !== undefined && !isEnvTemplate(path)) return;
  for (const { groups = {}, 0: whole, index } of text.matchAll(candidates)) {
    const { name = "", quoted, bare } = groups;
    const value = quoted ?? bare ?? "";
    if ((bare !== undefined && isProgram(path)) || isPublicName(name) || isReference(value) || isPublicValue(value) || isNoValue.test(value) || (isEnvFile && isTracked !== undefined && looksRandom(value))) continue;
    if (!(isPassword.test(name) ? isLogin(value, name) : looksMade(value, name))) continue;
    const start = index + whole.lastIndexOf(value);
    yield { name, span: { start, end: start + value.length } };
  }
}

const isPassword = /(?:pass(?:w(?:or)?d|wd|phrase)?|pwd|confirmation)\d?$/i;

/** The rest of a query, the anchor of a page, what a command gives back, a file to read from, a number in a list, a type, words of other scripts. */
const isNoValue = /[&#]\w+=?|\$\(|^[@?]|:\/\/|\\n|^[a-z]+:\d+$|!$|x{4}|[^\x20-\x7e]/i;

/** What somebody may log in with, but for what stands for any password, and for one that is there to be refused. */
function isLogin(value: string, name: string): boolean {
  const kind = judgeValue(value, name);
  if (kind !== "harmless") return kind === "secret";
  return isCredentialWord(value) && !/wrong|invalid|incorrect|^(?:pass|auth|PUT|POST|GET|on_create|accesstoken)$/i.test(value) && !wordsOf(name).join(" ").endsWith(wordsOf(value).join(" ")) && !/^\w+(?:\.\w+)+$/.test(value);
}

function looksMade(value: string, name: string): boolean {
  return judgeValue(value, name) === "secret" && (isSecretName(name) || (/\d/.test(value) && !isWordy(value)));
}

/** Words that are counted: `test_value1`. */
function isWordy(value: string): boolean {
  return value.split(/[-_.:/+\s]+/).every((part) => /^[a-z]*\d{0,2}$/i.test(part) && !/[a-z][A-Z]{2}|\d[a-z]/.test(part));
}

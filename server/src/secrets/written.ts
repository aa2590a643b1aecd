import type { Span } from "../core/text.ts";
import { joinedSecrets, mayHoldJoined, maySetInShell } from "./joined.ts";
import { isSecretName, isSuspectName } from "./names.ts";
import { isReference, judgeValue, looksRandom } from "./values.ts";

/** A secret in a text that is not read as a program or a file of settings. */
export interface TextSecret {
  /**
   * `comment`: a line that somebody took out; `option`: of a command; `key`: a private key without its header; `statement`: of SQL;
   * `code`: of a language that is not parsed.
   */
  readonly kind: "comment" | "option" | "key" | "statement" | "code";
  /** What it is called, where it has a name. */
  readonly name: string | undefined;
  readonly span: Span;
}

const word = "(?:pass(?:w(?:or)?d|wd)?|pwd|secret|token|key|credentials?)";
const named = `[\\w.-]{0,40}${word}`;
/** Within a text that is in quotes itself, they stand behind a backslash. */
const quote = "\\\\?[\"'`]?";
const random = "[\\w+/=.~-]{16,200}";

/** A name, what binds it, and what may be random; an option of a command; a number and the name of an algorithm, as they are in each key (RFC 5208); SQL's own words. */
const candidates = new RegExp(
  [
    `(?<![\\w.-])(?<name>${named})${quote}[ \\t]*(?:=>|:=|=|:)[ \\t]*${quote}(?<bound>${random})(?![\\w+/=.~-])`,
    `[ \\t]--(?<option>${named})(?:=|[ \\t]+)["']?(?<given>${random})(?![\\w+/=.~-])`,
    "(?<![\\w+/])(?<key>MI(?:I[CEJ][\\w+/]{2}IBADANBgkqhkiG9w0BAQEFAAS|GHAgEAMBMGByqGSM49)[\\w+/=]{100,8000})",
    "(?:identified[ \\t]+(?:with[ \\t]+\\w+[ \\t]+)?by|(?:user|role|login)[ \\t]+[\\w\"'`@%.-]+[ \\t]+(?:with[ \\t]+)?(?:encrypted[ \\t]+)?password)[ \\t]*=?[ \\t]*'(?<password>[^'\\n]{6,100})'",
  ].join("|"),
  "gi",
);

/** One expression over the text, which nearly no text has a match of. It lets through all that `candidates` would, and begins with what can be looked for fast. */
export function mayHoldWrittenSecret(text: string, path: string): boolean {
  return mark.test(text) || (maySetInShell(path) && mayHoldJoined(text)) || (notParsed.test(path) && !isPage.test(path) && quotedMark.test(text));
}

const mark = new RegExp(
  [
    `${word}${quote}[ \\t]*(?:=>|:=|=|:)[ \\t]*${quote}${random}`,
    `--[\\w.-]{0,40}${word}[ \\t]+["']?${random}`,
    "IBADANBgkqhkiG9w0BAQEFAAS|GHAgEAMBMGByqGSM49",
    "identified[ \\t]|(?:user|role|login)[ \\t]+[\\w\"'`@%.-]+[ \\t]+(?:with[ \\t]+)?(?:encrypted[ \\t]+)?password",
  ].join("|"),
  "i",
);

/**
 * In the order of the text. A comment counts where what it holds looks random, since the words in it are those of an example.
 * With `isAnything` the text may be one of a test or written for people, and is searched whatever its language is.
 */
export function* writtenSecrets(text: string, path: string, isAnything: boolean): Iterable<TextSecret> {
  candidates.lastIndex = 0;
  const isInDocstring = docstrings(text, path);
  for (const match of text.matchAll(candidates)) {
    const { name, bound, option, given, key, password } = match.groups ?? {};
    const value = bound ?? given ?? key ?? password ?? "";
    const start = match.index + match[0].lastIndexOf(value);
    const span = { start, end: start + value.length };
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
    const isComment = isCommentLine(line + match[0]) || (value.length >= 20 && isInDocstring(match.index));
    if (key !== undefined) {
      if (!text.slice(Math.max(0, start - 60), start).includes("PRIVATE KEY")) yield { kind: "key", name: undefined, span };
    } else if (password !== undefined) {
      if (!isComment && judgeValue(password, "password") === "secret") yield { kind: "statement", name: undefined, span };
    } else if (option !== undefined) {
      if (looksRandom(value)) yield { kind: isComment ? "comment" : "option", name: option, span };
    } else if (name !== undefined && (isSecretName(name) || isSuspectName(name)) && looksRandom(value) && !isReference(line)) {
      const quoted = /["'`]/.test(match[0].at(-value.length - 1) ?? "");
      if (isComment) {
        if (!ofGenerator.test(path)) yield { kind: "comment", name, span };
      } else if (isAnything || (quoted && (notParsed.test(path) || (ofPipeline.test(path) && /\w=["']$/.test(match[0].slice(0, -value.length)))))) yield { kind: "code", name, span };
    }
  }
  if (maySetInShell(path) && mayHoldJoined(text)) for (const { name, span } of joinedSecrets(text)) yield { kind: "code", name, span };
  if (!isAnything && notParsed.test(path) && !isPage.test(path)) yield* quotedSecrets(text);
}

/** In a language that is not parsed a text in quotes that its name says is one, where it has characters that nothing random in this module has. */
function* quotedSecrets(text: string): Iterable<TextSecret> {
  for (const { 0: whole, index, groups: { name = "", value = "" } = {} } of text.matchAll(quotedValues)) {
    const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
    const start = index + whole.length - 1 - value.length;
    if (isSecretName(name) && !isCommentLine(line + whole) && judgeValue(value, name) === "secret" && !looksRandom(value)) yield { kind: "code", name, span: { start, end: start + value.length } };
  }
}

/** `val password: String = "…"`, `password => '…'`; a text with a variable in it is left out. */
const quotedRest = `["']?(?:[ \\t]*:[ \\t]*\\w+)?[ \\t]*(?:=>|:=|=|:)[ \\t]*(?<quote>["'])(?<value>[^"'\`\\n\\\\$]{6,100})\\k<quote>`;
const quotedValues = new RegExp(`(?<![\\w.-])(?<name>[\\w.-]{0,40}${word})${quotedRest}`, "gi");
const quotedMark = new RegExp(`${word}${quotedRest}`, "i");

/** Tells whether a place is within a text of Python's over several lines, which stands for a comment nearly always. Asked in the order of the text. */
function docstrings(text: string, path: string): (at: number) => boolean {
  if (!path.endsWith(".py")) return () => false;
  const marks = text.matchAll(/"""|'''/g);
  let next = marks.next();
  let isInside = false;
  return (at) => {
    for (; next.done !== true && next.value.index < at; next = marks.next()) isInside = !isInside;
    return isInside;
  };
}

/** Whether a line, of which the beginning is enough, is a comment; that which names the interpreter is none. */
export function isCommentLine(line: string): boolean {
  return comment.test(line) && !/^[ \t]*#!/.test(line);
}

/** What a line begins with that is one, in the languages and formats there are; behind an address' colon there are slashes, too. */
const comment = /^[ \t]*(?:\/\/|#|\*|--|;|<!--|\/\*|%|REM\b)/;

/** Devise writes a key that nothing reads into each app it is put in. */
const ofGenerator = /(?:^|\/)initializers\/devise\.rb$/;

const notParsed = /\.(?:vue|svelte|kts?|groovy|gradle|scala|swift|dart|exs?|clj[cs]?|hs|lua|p[lm]|ps1|psm1|jsp|cshtml|hcl)$|(?:^|\/)(?:Jenkinsfile|Vagrantfile)[\w.-]*$/;

/** Of those, what is no page: what fills in a form is no password of the app. */
const isPage = /\.(?:vue|svelte|jsp|cshtml)$/;

/** Pipelines, in whose scripts a variable of a shell is set. */
const ofPipeline = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/|(?:^|\/)(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines)[\w.-]*\.ya?ml$|(?:^|\/)\.circleci\//;

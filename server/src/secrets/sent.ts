import type { Span } from "../core/text.ts";
import { holdsSignedToken, isCredentialsOfHeader, secretInQuery } from "./requests.ts";
import { isCommentLine } from "./written.ts";

/** A credential of a request or an answer that somebody recorded or shows, in a text of any format. */
export interface SentSecret {
  /** `header`: what stands behind the name of a scheme; `token`: one that a server signed; `query`: a part of an address. */
  readonly kind: "header" | "token" | "query";
  readonly span: Span;
}

const header = "\\b(?:bearer|basic)[ ]{1,4}(?<given>[\\w+/=.~-]{12,4000})";
const token = "(?<![\\w.-])(?<token>eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,8000}\\.[\\w-]{20,2000})";
/** A password in a query opens a database: `urls.ts` tells those. */
const query = "[?&](?<name>[\\w.-]{0,40}(?:token|key|secret))=(?<value>[^&\\s\"'`<>\\\\]{4,2000})";

const mark = new RegExp(`${header}|\\beyJ[\\w-]{10,2000}\\.eyJ|${query}`, "i");
const candidates = new RegExp(`${header}|${token}|${query}`, "gi");

/** One expression over the text, which begins with words that few texts have. */
export function mayHoldSentSecret(text: string): boolean {
  return mark.test(text);
}

/** Whether a file is a program, by its path. */
export function isProgram(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py|go|java|kts?|scala|groovy|rb|php|cs|rs|swift|dart|vue|svelte|sh|bash)$/.test(path);
}

/** In Rust the tests of a module stand at the end of its file; other files are left as they are. */
export function withoutTests(text: string, path: string): string {
  const start = path.endsWith(".rs") ? text.search(/^[ \t]*#\[cfg\((?:all\()?test\b[^\]\n]*\]\s{0,80}(?:pub )?mod \w+ \{/m) : -1;
  return start === -1 ? text : text.slice(0, start);
}

/** In the order of the text. A comment or the words of a docstring show how it is done, and count with `isAnything` alone. */
export function* sentSecrets(text: string, isAnything: boolean): Iterable<SentSecret> {
  for (const match of text.matchAll(candidates)) {
    const { given, token: signed, value } = match.groups ?? {};
    const secret = given ?? signed ?? value ?? "";
    const start = match.index + match[0].length - secret.length;
    const kind = given !== undefined ? "header" : signed !== undefined ? "token" : "query";
    const holds = kind === "header" ? isCredentialsOfHeader(match[0]) : kind === "token" ? holdsSignedToken(secret) : secretInQuery(match[0]) !== undefined;
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, start);
    if (holds && (isAnything || !(isCommentLine(line) || /^\s*>>>/.test(line)))) yield { kind, span: { start, end: start + secret.length } };
  }
}

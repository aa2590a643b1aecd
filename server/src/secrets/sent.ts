import type { Span } from "../core/text.ts";
import { holdsSignedToken, isCredentialsOfHeader, secretInQuery } from "./requests.ts";
import { isMadeByChance, isRemoteHost } from "./urls.ts";
import { isReference, looksRandom } from "./values.ts";
import { isCommentLine } from "./written.ts";

/** A credential of a request or an answer that somebody recorded or shows, in a text of any format. */
export interface SentSecret {
  /** `header`: what stands behind the name of a scheme or of a header that carries a key; `token`: one that a server signed; `query`: a part of an address; `address`: what one logs in by, within a text of any kind. */
  readonly kind: "header" | "token" | "query" | "address";
  readonly span: Span;
}

const header = "\\b(?:bearer|basic)[ ]{1,4}(?<given>[\\w+/=.~-]{12,4000})";
/** A header of an API's own: `X-Api-Key: …`, also as two texts that are handed over. */
const ownHeader = "\\bx-[\\w-]{0,30}(?:key|token|secret)[\"'`]?[ ]?[:,=][ ]{0,4}[\"'`]?(?<own>[\\w+/=.~-]{16,200})(?![\\w+/=.~-])";
const token = "(?<![\\w.-])(?<token>eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,8000}\\.[\\w-]{20,2000})";
/** A password in a query opens a database: `urls.ts` tells those. */
const query = "[?&](?<name>[\\w.-]{0,40}(?:token|key|secret))=(?<value>[^&\\s\"'`<>\\\\]{4,2000})";

const address = "://[\\w.%-]{1,60}:(?<login>[^\\s/:@\"'`<>{}$%]{8,100})@(?<host>[\\w-]+(?:\\.[\\w-]+)+)";

const mark = new RegExp(`${header}|${ownHeader}|\\beyJ[\\w-]{10,2000}\\.eyJ|${query}|${address}`, "i");
const candidates = new RegExp(`${header}|${ownHeader}|${token}|${query}|${address}`, "gi");

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
    const { given, own, token: signed, value, login, host = "" } = match.groups ?? {};
    if (login !== undefined) {
      const start = match.index + match[0].length - host.length - 1 - login.length;
      if (isMadeByChance(login) && isRemoteHost(host) && !isReference(login)) yield { kind: "address", span: { start, end: start + login.length } };
      continue;
    }
    const secret = given ?? own ?? signed ?? value ?? "";
    const start = match.index + match[0].length - secret.length;
    const kind = given !== undefined || own !== undefined ? "header" : signed !== undefined ? "token" : "query";
    const holds = own !== undefined ? looksRandom(own) : kind === "header" ? isCredentialsOfHeader(match[0]) : kind === "token" ? holdsSignedToken(secret) : secretInQuery(match[0]) !== undefined;
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, start);
    if (holds && (isAnything || !(isCommentLine(line) || /^\s*>>>/.test(line)))) yield { kind, span: { start, end: start + secret.length } };
  }
}

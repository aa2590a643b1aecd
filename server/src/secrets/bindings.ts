import type { Binding, LiteralValue, Value } from "../core/facts/facts.ts";
import type { RuleFile } from "../core/rule.ts";
import { contains } from "../core/text.ts";
import { literalText } from "../core/facts/values.ts";
import { isSecretName, isSuspectName } from "./names.ts";
import { isCredentialWord } from "./settings.ts";
import { isLocalAddress, isRemoteHost } from "./urls.ts";
import { judgeValue, lacksPassword, looksRandom } from "./values.ts";

/** The texts that stand in an expression itself, also as one of two: `options.password || "…"`. A constant is reported where it is written, not where it is passed on. */
export function writtenIn(value: Value): readonly LiteralValue[] {
  const options = value.kind === "choice" ? value.options.filter((option) => contains(value.span, option.span)) : [value];
  return options.flatMap((option) => {
    const literal = literalText(option);
    return literal === undefined || literal.through !== undefined || literal.text === "" ? [] : [literal];
  });
}

/** Classes such as `DevConfig` and `TestingConfig` hold what only those need. */
export function isOfDevelopmentClass(binding: Binding): boolean {
  return binding.kind === "field" && binding.owner !== undefined && /(?:^|_)(?:dev|test|local)|(?:Dev|Test|Local)(?:elopment|ing)?(?:Config|Settings)?$|^(?:Dev|Test|Local)/.test(binding.owner);
}

/** What is bound to a name, or given to it by a call. */
export function isSecret(name: string, literal: LiteralValue): boolean {
  // Without a password of its own a connection string opens nothing; one with a host is told by its form.
  if (/connection_?string$/i.test(name) && lacksPassword(literal.text)) return false;
  if (isSecretName(name)) return judgeValue(literal.text, name) === "secret" && !(/=[^=;\n]*;/.test(literal.text) && isLocalAddress(literal.text));
  return isSuspectName(name) && looksRandom(literal.text);
}

/** Algolia's key for the search of a page, which stands beside the index it may look into and is made to be shown. Source: the documentation of DocSearch. */
export function isSearchKey(binding: Binding, { facts, text }: RuleFile): boolean {
  if (binding.kind !== "key" || binding.name !== "apiKey") return false;
  const at = facts.bindings.indexOf(binding);
  const isIndex = ({ kind, name, span }: Binding): boolean => kind === "key" && name === "indexName" && !/[{}]/.test(text.slice(Math.min(span.end, binding.span.end), Math.max(span.start, binding.span.start)));
  return facts.bindings.slice(Math.max(0, at - 8), at + 9).some(isIndex);
}

/** A word that nobody would take for a secret, but that stands beside the address of another machine: `{ host: "db.acme.io", user: "shop", password: "shop" }`. */
export function opensServiceElsewhere(binding: Binding, { text, span }: LiteralValue, { facts, text: source }: RuleFile): boolean {
  if (binding.kind !== "key" || !/^(?:pass|passw(?:or)?d|passwd|pwd)$/i.test(binding.name) || !isCredentialWord(text)) return false;
  const at = facts.bindings.indexOf(binding);
  return facts.bindings.slice(Math.max(0, at - 8), at + 9).some(({ kind, name, value }) => {
    if (kind !== "key" || value.kind !== "literal" || !/^(?:host|hostname|server|url|uri|endpoint)$/i.test(name) || !isRemoteHost(value.text)) return false;
    const between = source.slice(Math.min(span.end, value.span.end), Math.max(span.start, value.span.start));
    // Nodemailer has the login in an object of its own.
    return !/[{}()]/.test(span.start > value.span.end ? between.replace(/\bauth["']?\s*:\s*\{/, "") : between);
  });
}

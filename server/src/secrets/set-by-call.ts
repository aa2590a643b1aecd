import type { Call, LiteralValue } from "../core/facts/facts.ts";
import type { RuleFile } from "../core/rule.ts";

/** What a call gives a name to, and the name: `setPassword("…")`, `.password("…")` of a builder, where two texts are handed over, `put("password", "…")` of a table of settings, and an option of curl in PHP. */
export function setBy(call: Call, given: readonly LiteralValue[], file: RuleFile): { readonly name: string; readonly literal: LiteralValue } | undefined {
  const option = /^curl_setopt$/.test(call.text) ? loginOfCurl.exec(file.text.slice(call.nameSpan.end, call.span.end)) : null;
  if (option !== null) return given.length === 1 && given[0] !== undefined ? { name: option[1] ?? "", literal: given[0] } : undefined;
  if (call.receiver === undefined && !call.text.includes(".") && !call.text.includes("->")) return undefined;
  const method = file.text.slice(call.nameSpan.start, call.nameSpan.end);
  const [first, second] = given;
  if (call.arguments.length === 1 && first !== undefined && hasSetters.test(file.ecosystem)) return { name: method.replace(/^(?:set|with)(?=[A-Z])/, ""), literal: first };
  return call.arguments.length === 2 && first !== undefined && second !== undefined && keeps.test(method) ? { name: first.text, literal: second } : undefined;
}

const hasSetters = /^(?:java|csharp|php|rust)$/;

/** Methods that keep what they are given second under the name that comes first. */
const keeps = /^(?:put|set|add|append|store|define|header|(?:set|add|with|append)_?(?:property|header|item|default|env|setting|option)|property|setenv|putenv|environ)$/i;

/** Behind the handle. Source: the manual of PHP, "curl_setopt". */
const loginOfCurl = /^\s*\(\s*\$?[\w>-]+\s*,\s*(CURLOPT_(?:USERPWD|PROXYUSERPWD|PASSWORD|PROXYPASSWORD|KEYPASSWD|SSLKEYPASSWD))\b/;

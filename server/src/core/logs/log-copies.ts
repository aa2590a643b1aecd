import type { Call, Value } from "../facts/facts.ts";
import { isDevelopmentOnly } from "../facts/guards.ts";
import { isStreamPath } from "./log-files.ts";
import type { RuleFile } from "../rule.ts";
import { contains, type Span } from "../text.ts";
import { allValues, partOf } from "../facts/values.ts";

/**
 * Whether the events that a place writes to a file are printed as well: by a stream that stands beside it in a list or among the arguments of
 * a call, by another handler of the same logger, or by the function that appends them. `at`: the place, or that of the file's path.
 */
export function isPrintedToo(at: readonly Span[], file: RuleFile): boolean {
  return at.some((span) => standsBesideStream(span, file) || sharesLogger(span, file) || isPrintedByFunction(span, file));
}

function standsBesideStream(span: Span, file: RuleFile): boolean {
  const values = [...file.facts.calls.flatMap(({ arguments: given }) => given), ...file.facts.bindings.map(({ value }) => value)].filter((value) => contains(value.span, span));
  const lists = values.flatMap((value) => [...allValues(value)]).flatMap((value) => (value.kind === "list" ? [value.items] : []));
  return [...lists, ...file.facts.calls.map(({ arguments: given }) => given)].some((group) => {
    const own = group.find((value) => value.kind !== "function" && contains(value.span, span));
    return own !== undefined && group.some((value) => value !== own && isPrinting(value, file));
  });
}

/** `logger.addHandler(file)` and `logger.addHandler(stdout)` in one function. */
function sharesLogger(span: Span, file: RuleFile): boolean {
  const { text, facts: { calls } } = file;
  const adds = calls.filter(({ text }) => /\.add(?:Handler|Transport)?$/.test(text));
  const own = adds.filter(({ arguments: [given] }) => given !== undefined && contains(given.span, span));
  return own.length > 0 && own.every((one) => adds.some((other) => other.text === one.text && other.function === one.function && areReachedTogether(one, other, text) && isPrinting(other.arguments[0], file)));
}

/** `function log(line) { appendFileSync("app.log", line); console.log(line); }` */
function isPrintedByFunction(span: Span, { text, facts: { calls } }: RuleFile): boolean {
  const opener = calls.find((call) => contains(call.span, span) && /(?:^|\.)(?:appendFile(?:Sync)?|createWriteStream|open)$/.test(call.callee ?? ""));
  const isOfFunction = (value: Value, { function: own }: Call): boolean => value.kind === "unknown" && value.parameter?.function === own;
  return opener !== undefined && opener.function !== -1 && calls.some((call) => call.function === opener.function && /^(?:console\.(?:log|info|warn|error|debug)|print)$/.test(call.callee ?? "") && areReachedTogether(opener, call, text) && call.arguments.some((value) => isOfFunction(value, call)));
}

/** Not in two branches of one condition, told by how far the lines between them are indented. */
function areReachedTogether(one: Call, other: Call, text: string): boolean {
  const [first, last] = one.span.start < other.span.start ? [one, other] : [other, one];
  const indentOf = (line: string): number => line.length - line.trimStart().length;
  const lines = text.slice(text.lastIndexOf("\n", first.span.start) + 1, last.span.start).split("\n");
  const least = Math.min(indentOf(lines[0] ?? ""), (lines.at(-1) ?? "").length);
  return lines.slice(1, -1).every((line) => line.trim() === "" || indentOf(line) >= least) && !/\belse\b/.test(lines.at(-1) ?? "");
}

/** A standard stream, or what writes to one whatever the level. */
function isPrinting(value: Value | undefined, file: RuleFile): boolean {
  if (value === undefined || isDevelopmentOnly(file.facts, value.span)) return false;
  switch (value.kind) {
    case "reference":
      return /^(?:sys\.std(?:out|err)|process\.std(?:out|err)|os\.Std(?:out|err)|\$?std(?:out|err)|STD(?:OUT|ERR))$/.test(value.to);
    case "literal":
      return isStreamPath(value.text) || /^std(?:out|err)$/.test(value.text);
    case "object":
      return isPrinting(partOf(value, "stream"), file) || (isPrinting(partOf(partOf(value, "options") ?? value, "destination"), file) && !isForErrors(value));
    case "call": {
      const call = file.facts.calls[value.call];
      if (call === undefined || call.arguments.some(isForErrors)) return false;
      const given = [...call.arguments, ...call.keywords.map(([, one]) => one)];
      if (/^(?:winston\.transports\.Console|rich\.logging\.RichHandler)$/.test(file.callees[value.call] ?? "")) return true;
      return (/^logging\.StreamHandler$/.test(file.callees[value.call] ?? "") && given.length === 0) || given.some((one) => isPrinting(one, file));
    }
    default:
      return false;
  }
}

/** Lets only some of the events pass. */
function isForErrors(options: Value): boolean {
  const level = partOf(options, "level");
  return level?.kind === "literal" && /^(?:error|warn|warning|fatal|critical)$/i.test(level.text);
}

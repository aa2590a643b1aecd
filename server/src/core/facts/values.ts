import type { Call, LiteralValue, Value } from "./facts.ts";
import { contains, type Span } from "../text.ts";
import type { LocatedValue, ResolvedCall, RuleFile } from "../rule.ts";
import type { ArgumentPath } from "../servers/server-bindings.ts";

/** What stands at a place in a call's arguments, followed over constants and imports; `undefined` where nothing does. */
export function argumentAt(call: ResolvedCall, [position, ...keys]: ArgumentPath, file: RuleFile): LocatedValue | undefined {
  let located = typeof position === "number" ? call.arguments[position] : call.keywords.get(position);
  for (const key of keys) {
    const entry = located === undefined ? undefined : partOf(located.value, key);
    located = entry === undefined ? undefined : file.resolve({ value: entry, path: located?.path ?? file.path });
  }
  return located;
}

/** Where a call stands; of a chain of calls the last one alone. `text` is that of the file. */
export function lastOfChain({ span, nameSpan }: Call, text: string): Span {
  return text.slice(span.start, nameSpan.start).includes("(") ? { start: nameSpan.start, end: span.end } : span;
}

/** The entry of an object or the item of a list. */
export function partOf(value: Value, key: string | number): Value | undefined {
  // Of two entries with one key the last counts.
  if (value.kind === "object") return value.entries.findLast(([name]) => name === key)?.[1];
  return value.kind === "list" ? value.items[Number(key)] : undefined;
}

/** What stands in a value at the end of a path; the value itself for an empty one. */
export function valueAt(value: Value, path: readonly (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((at, key) => (at === undefined ? undefined : partOf(at, key)), value);
}

/** A text that is written out. */
export function literalText(value: Value | undefined): (LiteralValue & { readonly type: "string" }) | undefined {
  return value?.kind === "literal" && value.type === "string" ? (value as LiteralValue & { readonly type: "string" }) : undefined;
}

/** A value and what stands in for it: `env || fallback`. Behind a chain of variables it is the default of the last. */
export function withDefault(value: Value, fallback: Value, span: Span): Value {
  if (value.kind === "env" && value.default === undefined) return { kind: "env", name: value.name, default: fallback, span };
  if (value.kind !== "env" || value.default?.kind !== "env" || !contains(span, value.default.span)) return { kind: "choice", options: [value, fallback], span };
  // A variable inside a chain keeps its own place.
  return { kind: "env", name: value.name, default: withDefault(value.default, fallback, { start: value.default.span.start, end: span.end }), span };
}

/** `c ? a : b`, where the condition is `condition` as written: a variable that is asked whether it is set has the other branch for its default. */
export function chosenBy(condition: string, options: readonly [Value, Value], span: Span): Value {
  const [then, otherwise] = options;
  const names = condition.split(/\W+/);
  const isAsked = (value: Value): value is Value & { readonly kind: "env" } => value.kind === "env" && value.default === undefined && names.includes(value.name);
  if (isAsked(then)) return withDefault(then, otherwise, span);
  return isAsked(otherwise) ? withDefault(otherwise, then, span) : { kind: "choice", options, span };
}

/** Whether a list in a value has the name. What is not known may have it. */
export function mentions(value: Value, name: string): boolean {
  if (value.kind === "list") return !value.complete || value.items.some((item) => item.kind === "literal" && item.text === name);
  if (value.kind === "object") return !value.complete || value.entries.some(([, entry]) => mentions(entry, name));
  return value.kind !== "literal";
}

/** A read of the environment and the reads that stand in for it, one behind the other. */
export function* chainOf(value: Value): Iterable<Value & { readonly kind: "env" }> {
  for (let at: Value | undefined = value; at?.kind === "env"; at = at.default) yield at;
}

/** The value and everything in it: entries, items, options, parts and defaults. */
export function* allValues(value: Value): Iterable<Value> {
  yield value;
  switch (value.kind) {
    case "object":
      for (const [, entry] of value.entries) yield* allValues(entry);
      break;
    case "list":
      for (const item of value.items) yield* allValues(item);
      break;
    case "choice":
      for (const option of value.options) yield* allValues(option);
      break;
    case "template":
      for (const part of value.parts) yield* allValues(part);
      break;
    case "env":
      if (value.default !== undefined) yield* allValues(value.default);
      break;
  }
}

/** What a file that a script takes in sets a variable to, which the script does not set itself: `$LOG`, `${LOG}`. */
export function setByOthers(written: string, span: Span, file: RuleFile): string | undefined {
  const variable = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
  if (variable === undefined || file.facts.bindings.some(({ name }) => name === variable)) return undefined;
  return literalText(file.resolve({ value: { kind: "env", name: variable, span }, path: file.path }).value)?.text;
}

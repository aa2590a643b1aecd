import type { LiteralValue, Value } from "./facts.ts";
import type { LocatedValue, ResolvedCall, RuleFile } from "./rule.ts";
import type { ArgumentPath } from "./server-bindings.ts";

/** What stands at a place in a call's arguments, followed over constants and imports; `undefined` where nothing does. */
export function argumentAt(call: ResolvedCall, [position, ...keys]: ArgumentPath, file: RuleFile): LocatedValue | undefined {
  let located = typeof position === "number" ? call.arguments[position] : call.keywords.get(position);
  for (const key of keys) {
    const entry = located === undefined ? undefined : partOf(located.value, key);
    located = entry === undefined ? undefined : file.resolve({ value: entry, path: located?.path ?? file.path });
  }
  return located;
}

/** The entry of an object or the item of a list. */
export function partOf(value: Value, key: string | number): Value | undefined {
  // Of two entries with one key the last counts.
  if (value.kind === "object") return value.entries.findLast(([name]) => name === key)?.[1];
  return value.kind === "list" ? value.items[Number(key)] : undefined;
}

/** A text that is written out. */
export function literalText(value: Value | undefined): (LiteralValue & { readonly type: "string" }) | undefined {
  return value?.kind === "literal" && value.type === "string" ? (value as LiteralValue & { readonly type: "string" }) : undefined;
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

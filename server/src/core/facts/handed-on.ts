import type { Call, Parameter, SourceFacts, Value } from "./facts.ts";
import { allValues } from "./values.ts";

/** A call as it is when a function of the file hands on to it what a caller gives that function. */
export interface HandedOn extends Pick<Call, "arguments" | "keywords"> {
  /** Who gives it. */
  readonly caller: Call;
}

/** Over one hop: `connect("redis")` where `connect` is `(host) => new Redis({ host })`. None for a call that takes nothing from a parameter. */
export function* handedOn(call: Call, { calls }: SourceFacts): Iterable<HandedOn> {
  const taken = new Set([...call.arguments, ...call.keywords.map(([, value]) => value)].flatMap((value) => [...allValues(value)]).flatMap((value) => parameterOf(value, calls)?.function ?? []));
  for (const target of taken) {
    for (const caller of calls) {
      if (caller.target !== target || caller.function === target) continue;
      const filled = (value: Value): Value => filledIn(value, (parameter) => (parameter?.function === target ? givenFor(parameter, caller) : undefined), calls);
      yield { caller, arguments: call.arguments.map(filled), keywords: call.keywords.map(([name, value]) => [name, filled(value)]) };
    }
  }
}

/** The parameter that a value is, or whose address it is. */
function parameterOf(value: Value, calls: readonly Call[]): Parameter | undefined {
  if (value.kind === "unknown") return value.parameter;
  const lookUp = value.kind === "call" ? calls[value.call] : undefined;
  const [name, ...others] = lookUp?.arguments ?? [];
  return lookUp !== undefined && others.length === 0 && name?.kind === "unknown" && looksUpHost.test(lookUp.text) ? name.parameter : undefined;
}

/** `GetIp(host)`, `Dns.GetHostEntry(host)`: what comes back is the same machine. */
const looksUpHost = /(?:ip|host(?:entry|byname|addresses)?|dns|resolve|lookup)(?:async)?$/i;

function filledIn(value: Value, given: (parameter: Parameter | undefined) => Value | undefined, calls: readonly Call[]): Value {
  const filled = (one: Value): Value => filledIn(one, given, calls);
  switch (value.kind) {
    case "unknown":
    case "call":
      return given(parameterOf(value, calls)) ?? value;
    case "choice":
      return { ...value, options: value.options.map(filled) };
    case "template":
      return { ...value, parts: value.parts.map(filled).flatMap((part) => (part.kind === "template" ? part.parts : [part])) };
    case "object":
      return { ...value, entries: value.entries.map(([name, entry]) => [name, filled(entry)]) };
    case "list":
      return { ...value, items: value.items.map(filled) };
    default:
      return value;
  }
}

function givenFor({ name, position, keys }: Parameter, { arguments: positional, keywords }: Call): Value | undefined {
  const given = keywords.find(([keyword]) => keyword === name)?.[1] ?? positional[position];
  return keys.reduce<Value | undefined>((value, key) => (value?.kind === "object" ? value.entries.findLast(([entry]) => entry === key)?.[1] : undefined), given);
}

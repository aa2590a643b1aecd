import type { Value } from "../facts/facts.ts";
import type { RuleFile } from "../rule.ts";
import { contains } from "../text.ts";
import { partOf } from "../facts/values.ts";

/** A channel of Laravel's `config/logging.php` that events go to where nothing else is said. */
export interface LaravelChannel {
  readonly name: string;
  readonly driver: string;
  readonly channel: Value;
  /** The choice of it: the value of `default`. */
  readonly chosen: Value;
  /** The variable that chooses another; `undefined` where the choice is a literal. */
  readonly variable: string | undefined;
}

/** The default channel, and those that it stacks; none where the file is another one, or does not tell. Source: https://laravel.com/docs/logging. */
export function defaultChannels({ path, facts }: RuleFile): readonly LaravelChannel[] {
  if (!/(?:^|\/)[cC]onfig\/logging\.php$/.test(path)) return [];
  const keys = facts.bindings.filter(({ kind }) => kind === "key");
  const channels = keys.find(({ name, value }) => name === "channels" && value.kind === "object")?.value;
  const chosen = keys.find(({ name, value }) => name === "default" && (channels === undefined || !contains(channels.span, value.span)))?.value;
  const [literal, variable] = chosen?.kind === "env" ? [chosen.default, chosen.name] : [chosen, undefined];
  if (channels === undefined || chosen === undefined || literal?.kind !== "literal") return [];
  const called = (name: string, depth: number): readonly LaravelChannel[] => {
    const channel = partOf(channels, name);
    const driver = channel === undefined ? undefined : partOf(channel, "driver");
    if (channel === undefined || driver?.kind !== "literal") return [];
    if (driver.text !== "stack") return [{ name, driver: driver.text, channel, chosen, variable }];
    return depth === 0 ? [] : stackedIn(partOf(channel, "channels"), facts).flatMap((one) => called(one, depth - 1));
  };
  return called(literal.text, 3);
}

/** A list of names, or what `explode(",", env("LOG_STACK", "single"))` takes apart. */
function stackedIn(list: Value | undefined, { calls }: RuleFile["facts"]): readonly string[] {
  const call = list?.kind === "call" ? calls[list.call] : undefined;
  const joined = call?.callee === "explode" ? call.arguments[1] : undefined;
  const names = joined?.kind === "env" ? joined.default : joined;
  if (names?.kind === "literal") return names.text.split(",").map((name) => name.trim());
  return list?.kind === "list" ? list.items.flatMap((one) => (one.kind === "literal" ? one.text : [])) : [];
}

import type { LiteralValue, Value } from "./facts.ts";
import type { RuleFile, Triggers } from "./rule.ts";
import { contains } from "./text.ts";
import { literalText, mentions, partOf } from "./values.ts";

export const handlerTriggers: Triggers = { python: "[\"']handlers[\"']" };

/** The handlers of each `dictConfig` of a file, with or without a name, that a logger of it names, with the class that they are of. */
export function usedHandlers({ facts }: RuleFile): readonly { readonly type: LiteralValue; readonly handler: Value }[] {
  const named = facts.bindings.flatMap(({ value, kind }) => (kind === "key" || value.kind !== "object" ? [] : [value]));
  const given = facts.calls.flatMap(({ callee, span, arguments: [first] }) => (callee === "logging.config.dictConfig" && first?.kind === "object" && contains(span, first.span) ? [first] : []));
  return [...new Set([...named, ...given])].flatMap((configuration) => {
    const handlers = partOf(configuration, "handlers");
    const users = [partOf(configuration, "loggers"), partOf(configuration, "root")].filter((one) => one !== undefined);
    return (handlers?.kind === "object" ? handlers.entries : []).flatMap(([name, handler]) => {
      const type = literalText(partOf(handler, "class"));
      return type === undefined || (users.length > 0 && !users.some((one) => mentions(one, name))) ? [] : [{ type, handler }];
    });
  });
}

import type { LiteralValue, Value } from "../facts/facts.ts";
import type { RuleFile, Triggers } from "../rule.ts";
import { contains } from "../text.ts";
import { allValues, literalText, mentions, partOf } from "../facts/values.ts";

export const handlerTriggers: Triggers = { python: "[\"']handlers[\"']" };

/** A handler of a `dictConfig` with the class that it is of. `isPrintedToo`: whoever names it also names one that prints. */
export interface UsedHandler {
  readonly type: LiteralValue;
  readonly handler: Value;
  readonly isPrintedToo: boolean;
}

/** The handlers of each `dictConfig` of a file, with or without a name, that a logger of it names. */
export function usedHandlers({ facts }: RuleFile): readonly UsedHandler[] {
  const named = facts.bindings.flatMap(({ value, kind }) => (kind === "key" || value.kind !== "object" ? [] : [value]));
  const given = facts.calls.flatMap(({ callee, span, arguments: [first] }) => (callee === "logging.config.dictConfig" && first?.kind === "object" && contains(span, first.span) ? [first] : []));
  return [...new Set([...named, ...given])].flatMap((configuration) => {
    const handlers = partOf(configuration, "handlers");
    const users = [partOf(configuration, "loggers"), partOf(configuration, "root")].filter((one) => one !== undefined);
    const lists = users.flatMap((one) => [...allValues(one)]).filter((one) => one.kind === "list");
    const printing = (handlers?.kind === "object" ? handlers.entries : []).flatMap(([name, handler]) => (/(?:^|\.)(?:Stream|Rich)Handler$/.test(literalText(partOf(handler, "class"))?.text ?? "") ? [name] : []));
    const naming = (name: string): typeof lists => lists.filter((list) => mentions(list, name));
    const isPrintedToo = (name: string): boolean => naming(name).length > 0 && naming(name).every((list) => list.complete && printing.some((one) => mentions(list, one)));
    return (handlers?.kind === "object" ? handlers.entries : []).flatMap(([name, handler]) => {
      const type = literalText(partOf(handler, "class"));
      return type === undefined || (users.length > 0 && !users.some((one) => mentions(one, name))) ? [] : [{ type, handler, isPrintedToo: isPrintedToo(name) }];
    });
  });
}

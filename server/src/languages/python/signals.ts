import type { Call, FunctionFact, SignalHandler, Value } from "../../core/facts/facts.ts";
import { childInField, noNode, parentOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import { functionTypes } from "./scopes.ts";
import type { Resolver } from "./resolve.ts";

/** What `signal.signal(signal.SIGTERM, …)`, gevent's twin of it and the event loop's own method register, also in a loop over signals. */
export function readSignals(tree: FlatTree, callNodes: readonly Node[], calls: readonly Call[], functions: readonly FunctionFact[], resolver: Resolver): readonly SignalHandler[] {
  return calls.flatMap((call, index): SignalHandler[] => {
    const isRegistration = registers.test(call.callee ?? "") || (call.callee ?? call.text).endsWith(".add_signal_handler");
    const [event, handler] = call.arguments;
    const ignores = handler?.kind === "reference" && /^signal\.SIG_(?:IGN|DFL)$/.test(handler.to);
    if (!isRegistration || event === undefined || ignores) return [];
    const handles = handler?.kind === "function" ? handler.function : -1;
    return signalNames(event, tree, callNodes[index] as Node, resolver).map((signal) => ({ signal, span: call.span, handler: functions[handles] === undefined ? undefined : handles }));
  });
}

/** Source of gevent's: https://www.gevent.org/api/gevent.html#gevent.signal_handler, and its name before 1.5. */
const registers = /^(?:signal\.signal|gevent\.(?:hub\.)?signal(?:_handler)?)$/;

function signalNames(event: Value, tree: FlatTree, callNode: Node, resolver: Resolver): readonly string[] {
  if (event.kind !== "unknown") return named(event);
  const listed = loopedOver(tree, callNode, tree.text.slice(event.span.start, event.span.end), resolver).flatMap(named);
  // Where the list is not told either, handlers for one signal are handlers for the others.
  return listed.length > 0 ? listed : ["SIGTERM"];
}

function named(value: Value): readonly string[] {
  const name = value.kind === "reference" ? /^signal\.(?:Signals\.)?(SIG[A-Z]+\d*)$/.exec(value.to)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

/** The items of the list that the loop over a variable goes over. */
function loopedOver(tree: FlatTree, node: Node, variable: string, resolver: Resolver): readonly Value[] {
  for (let at = parentOf(tree, node); at !== noNode && !functionTypes.has(typeOf(tree, at)); at = parentOf(tree, at)) {
    if (typeOf(tree, at) !== "for_statement" || textOf(tree, childInField(tree, at, "left")) !== variable) continue;
    const list = resolver.valueOf(childInField(tree, at, "right"));
    return list.kind === "list" ? list.items : [];
  }
  return [];
}

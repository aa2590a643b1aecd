import type { Call, SignalHandler, Value } from "../../core/facts/facts.ts";
import { childInField, childrenOf, endOf, noNode, parentOf, startOf, textOf, typeOf, type FlatTree, type Node } from "../flat-tree.ts";
import type { Resolver } from "./resolve.ts";
import { functionTypes } from "./syntax.ts";

/** What `process.on("SIGTERM", …)` and its kin register, also in a loop over the names of signals. */
export function readSignals(tree: FlatTree, callNodes: readonly Node[], calls: readonly Call[], resolver: Resolver): readonly SignalHandler[] {
  return calls.flatMap((call, index): SignalHandler[] => {
    if (call.callee === undefined || !registrations.has(call.callee)) return [];
    const [event, handler] = call.arguments;
    const handles = handler?.kind === "function" ? handler.function : undefined;
    return signalNames(event, tree, callNodes[index] as Node, resolver).map((signal) => ({ signal, span: call.span, handler: handles }));
  });
}

const registrations = new Set(["process.on", "process.once", "process.addListener", "process.prependListener", "Deno.addSignalListener"]);

function signalNames(event: Value | undefined, tree: FlatTree, callNode: Node, resolver: Resolver): readonly string[] {
  if (event === undefined) return [];
  const literal = event.kind === "literal" ? [event] : event.kind === "unknown" ? loopedOver(tree, callNode, resolver) : [];
  return literal.flatMap((value) => (value.kind === "literal" && /^SIG[A-Z]+\d*$/.test(value.text) ? [value.text] : []));
}

/** The items of the list, or the keys of the object, that the loop or `forEach` around a node goes over. */
function loopedOver(tree: FlatTree, node: Node, resolver: Resolver): readonly Value[] {
  for (let at = parentOf(tree, node), hops = 0; at !== noNode && hops < 12; at = parentOf(tree, at), hops++) {
    if (typeOf(tree, at) === "for_in_statement") {
      const right = childInField(tree, at, "right");
      const isOverKeys = tree.text.slice(endOf(tree, childInField(tree, at, "left")), startOf(tree, right)).includes("in");
      return isOverKeys ? keysOf(resolver.valueOf(right)) : itemsOf(tree, right, resolver);
    }
    if (!functionTypes.has(typeOf(tree, at))) continue;
    const call = parentOf(tree, parentOf(tree, at));
    const callee = childInField(tree, call, "function");
    if (typeOf(tree, call) === "call_expression" && typeOf(tree, callee) === "member_expression" && childrenOf(tree, callee).length > 0) {
      return itemsOf(tree, childInField(tree, callee, "object"), resolver);
    }
    return [];
  }
  return [];
}

/** Of `Object.keys(signals)` and `Object.entries(signals)` what matters are the keys. */
function itemsOf(tree: FlatTree, node: Node, resolver: Resolver): readonly Value[] {
  if (/^Object\.(?:keys|entries)$/.test(textOf(tree, childInField(tree, node, "function")))) {
    return keysOf(resolver.valueOf(childrenOf(tree, childInField(tree, node, "arguments"))[0] ?? noNode));
  }
  const value = resolver.valueOf(node);
  return value.kind === "list" ? value.items : [];
}

function keysOf(value: Value): readonly Value[] {
  return value.kind === "object" ? value.entries.map(([text]) => ({ kind: "literal", text, type: "string", span: value.span })) : [];
}

import type { Call, FunctionFact, SignalHandler } from "../../core/facts/facts.ts";

/** `pcntl_signal(SIGTERM, …)`. */
export function signals(calls: readonly Call[], functions: readonly FunctionFact[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: [event, handler], span }): SignalHandler[] => {
    const signal = callee === "pcntl_signal" && event?.kind === "reference" && /^SIG[A-Z]+\d*$/.test(event.to) ? event.to : undefined;
    const isIgnored = handler?.kind === "reference" && /^SIG_(?:IGN|DFL)$/.test(handler.to);
    // A function is handed over by its name.
    const named = handler?.kind === "literal" ? functions.findIndex(({ name }) => name === handler.text) : -1;
    return signal === undefined || isIgnored ? [] : [{ signal, span, handler: handler?.kind === "function" ? handler.function : named === -1 ? undefined : named }];
  });
}

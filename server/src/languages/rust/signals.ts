import type { Call, SignalHandler } from "../../core/facts/facts.ts";
import { lastSegment } from "./expressions.ts";

/** tokio's and async-std's by their kind, those of the crate `signal_hook` by their number. `ctrl_c` is SIGINT alone. */
export function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    const [first] = given;
    if (callee === "tokio::signal::ctrl_c" || callee === "ctrlc::set_handler") return [{ signal: "SIGINT", span, handler: undefined }];
    if (callee === "tokio::signal::unix::signal") {
      const kind = first?.kind === "call" ? (calls[first.call]?.callee ?? "") : "";
      const signal = kinds.get(lastSegment(kind));
      return signal === undefined ? [] : [{ signal, span, handler: undefined }];
    }
    if (callee === undefined || !/^(?:signal_hook|signal_hook_tokio|signal_hook_async_std)::(?:\w+::)*(?:register|register_usize|new)$/.test(callee)) return [];
    const handler = given.find((value) => value.kind === "function");
    const named = (first?.kind === "list" ? first.items : [first]).flatMap((value) => (value?.kind === "reference" ? (value.to.endsWith("TERM_SIGNALS") ? "SIGTERM" : (/::(SIG[A-Z]+\d*)$/.exec(value.to)?.[1] ?? [])) : []));
    return named.map((signal) => ({ signal, span, handler: handler?.kind === "function" ? handler.function : undefined }));
  });
}

const kinds = new Map([
  ["terminate", "SIGTERM"],
  ["interrupt", "SIGINT"],
  ["quit", "SIGQUIT"],
  ["hangup", "SIGHUP"],
]);

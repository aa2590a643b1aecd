import type { Call, SignalHandler } from "../../core/facts/facts.ts";

/** `signal.Notify` hears of every signal when none is named. */
export function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    if (callee !== "os/signal.Notify" && callee !== "os/signal.NotifyContext") return [];
    const named = given.slice(1).flatMap((value) => (value.kind === "reference" ? (/\.(SIG[A-Z]+\d*)$/.exec(value.to)?.[1] ?? (value.to === "os.Interrupt" ? "SIGINT" : [])) : []));
    const all = given.length === 1 || named.length < given.length - 1 ? ["SIGTERM"] : [];
    return [...new Set([...named, ...all])].map((signal) => ({ signal, span, handler: undefined }));
  });
}

import type { Call, SignalHandler, Value } from "../../core/facts/facts.ts";

/** `at_exit` runs when a signal ends the program, too: it is one of the `EXIT` that `trap` knows. */
export function signals(calls: readonly Call[]): readonly SignalHandler[] {
  return calls.flatMap(({ callee, arguments: given, span }): SignalHandler[] => {
    if (callee === "at_exit") return [{ signal: "EXIT", span, handler: functionOf(given[0]) }];
    const [signal] = callee === "trap" || callee === "Signal.trap" ? given : [];
    const options = signal?.kind === "choice" ? signal.options : signal === undefined ? [] : [signal];
    return options.flatMap((option) => (option.kind === "literal" ? { signal: signalName(option.text), span, handler: functionOf(given[1]) } : []));
  });
}

function functionOf(value: Value | undefined): number | undefined {
  return value?.kind === "function" ? value.function : undefined;
}

function signalName(text: string): string {
  const name = signalNumbers.get(text) ?? text;
  return name === "EXIT" || name.startsWith("SIG") ? name : `SIG${name}`;
}

const signalNumbers = new Map([
  ["0", "EXIT"],
  ["1", "HUP"],
  ["2", "INT"],
  ["3", "QUIT"],
  ["15", "TERM"],
]);

import type { ResolvedCall, RuleFile } from "../rule.ts";

/** Go's profiler answers on whatever serves without a handler of its own; it has port 6060 in its documentation. */
export function isProfiler({ call }: ResolvedCall, port: number, file: RuleFile): boolean {
  if (!file.facts.imports.some(({ module }) => module === "net/http/pprof")) return false;
  return (port === 6060 || file.portBindingsOfApp > 1) && /,\s*nil\s*\)$/.test(file.text.slice(call.span.start, call.span.end));
}

/** The handler that it is given is that of Prometheus: `http.ListenAndServe(":9100", promhttp.Handler())`. */
export function servesMetrics({ call }: ResolvedCall, file: RuleFile): boolean {
  return call.arguments.some((value) => value.kind === "call" && /(?:^|[/.])promhttp\./.test(file.callees[value.call] ?? ""));
}

/** By the name of what it is called on, or of the constant of its port: metrics, health and debug servers are for the platform, which often wants them on an agreed port. */
export function isAuxiliary(name: string | undefined): boolean {
  return name !== undefined && /metric|prometheus|monitor|debug|health|probe|inspect|pprof|profil/i.test(name);
}

import type { Value } from "../facts/facts.ts";
import type { LocatedValue, ResolvedCall, RuleFile } from "../rule.ts";
import type { ServerBinding } from "./server-bindings.ts";
import { argumentAt } from "../facts/values.ts";

/** The host of this machine alone that a server is bound to: as written, and where. */
export interface LoopbackHost {
  readonly host: string;
  readonly value: LocatedValue;
}

/** The loopback host of a call that binds a server, where it is written out; `undefined` for any other host, or one that is read. */
export function loopbackHost(call: ResolvedCall, binding: ServerBinding, file: RuleFile): LoopbackHost | undefined {
  const named = (binding.host ?? []).flatMap((path) => argumentAt(call, path, file) ?? []);
  for (const value of named) {
    const host = textOf(value.value);
    if (host !== undefined && isLoopback(host)) return { host, value };
    if (value.value.kind === "list" && isOfThisMachine(value.value, file)) return { host: "127.0.0.1", value };
    if (value.value.kind === "reference" && isOfThisMachine(value.value, file)) return { host: "localhost", value };
  }
  const address = binding.port.flatMap((path) => argumentAt(call, path, file) ?? [])[0];
  const host = address === undefined ? undefined : hostInAddress(textOf(address.value) ?? "");
  return address === undefined || host === undefined ? undefined : { host, value: address };
}

function textOf(value: Value): string | undefined {
  if (value.kind === "literal" && value.type === "string") return value.text;
  // `"localhost:" + port`, of which only the beginning counts.
  const first = value.kind === "template" ? value.parts[0] : undefined;
  return first?.kind === "literal" && /:$/.test(first.text) ? `${first.text}1` : undefined;
}

/** The loopback host of `localhost:8080` or `tcp://127.0.0.1:3000`. */
export function hostInAddress(text: string): string | undefined {
  const host = /^(?:[a-z]+:\/\/)?([\w.]+|\[[0-9a-f:]+\]):[1-9]\d*\/?$/i.exec(text)?.[1];
  return host !== undefined && isLoopback(host) ? host : undefined;
}

/** Nobody but the machine itself reaches it; the platform's port is not for that. `host` is what stands before the port in its text. */
export function isForThisMachine({ callee, call, arguments: positional, keywords }: ResolvedCall, host: string, file: RuleFile): boolean {
  if (isLoopback(host.replace(/^[a-z]+:\/\/|:$/g, "")) || callee.endsWith(".ListenLocalhost")) return true;
  const resolved = [...positional, ...keywords.values()].map(({ value }) => value);
  return [...resolved, ...call.arguments].some((value) => isOfThisMachine(value, file));
}

/** An address, or options or a pair with one in them. One of several that may be meant is none. */
export function isOfThisMachine(value: Value, file: RuleFile): boolean {
  switch (value.kind) {
    case "literal":
      return isLoopback(value.text);
    case "reference":
      return /(?:^|[.:])(?:Loopback|IPv6Loopback|LOCALHOST)$/.test(value.to);
    case "call":
      return /\.getLoopbackAddress$/.test(file.callees[value.call] ?? "");
    case "object":
      return value.entries.some(([name, entry]) => /^(?:host|hostname|bind|address|interface)$/i.test(name) && isOfThisMachine(entry, file));
    case "list":
      return (value.items.length === 4 && value.items[0]?.kind === "literal" && value.items[0].text === "127") || (value.items[0] !== undefined && isOfThisMachine(value.items[0], file));
    default:
      return false;
  }
}

/** Whether a host is the machine itself. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

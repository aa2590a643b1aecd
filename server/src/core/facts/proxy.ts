import type { NamedText } from "./documents.ts";
import type { Span } from "../text.ts";

/** What stands between clients and the processes of an app: a proxy that spreads requests. */
export interface ProxyConfig {
  readonly kind: "proxy";
  readonly format: "nginx" | "haproxy" | "traefik";
  /** Addresses it listens on, by the name of the server or frontend where it has one. */
  readonly listens: readonly NamedText[];
  readonly upstreams: readonly Upstream[];
  /** Where requests are sent to without an upstream of its own: an address, or the name of an upstream. */
  readonly targets: readonly NamedText[];
  /** What binds a client to one process: by the name of the directive what it says. */
  readonly affinity: readonly NamedText[];
  /** Headers that it adds to the requests it passes on, by their name. */
  readonly headers: readonly NamedText[];
  /** Files it writes its logs to, by the name of the directive. */
  readonly logs: readonly NamedText[];
}

/** Processes that share the requests of one name. */
export interface Upstream {
  readonly name: string;
  readonly span: Span;
  /** By their name the address of each, as written. */
  readonly servers: readonly NamedText[];
}

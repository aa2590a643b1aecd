import type { DeclaredService } from "../facts/deployment.ts";
import { isLocalHost, isReservedHost } from "./service-address.ts";

/** Whose the host of an address is, where that is another process that each deploy has elsewhere; rules are silent on any other. */
export interface ServiceHost {
  /**
   * `service`: one that the project declares; `internal`: a name or number of a private network; `public`: a number with a port;
   * `sandbox`: what a provider has for trying; `loopback`: another process of the same machine.
   */
  readonly kind: "service" | "internal" | "public" | "sandbox" | "loopback";
  readonly host: string;
  readonly declared: readonly DeclaredService[];
}

/** `port` is empty where the address names none. */
export function serviceHost(host: string, port: string, servicesNamed: (name: string) => readonly DeclaredService[]): ServiceHost | undefined {
  if (ownToPlatform.test(host) || isReservedHost(host)) return undefined;
  if (isLocalHost(host) || host === "host.docker.internal") return { kind: "loopback", host, declared: [] };
  const named = inCluster.exec(host)?.[1];
  const declared = named === undefined ? [] : servicesNamed(named);
  if (declared.length > 0) return { kind: "service", host: named ?? host, declared };
  if (privateAddress.test(host) || internalName.test(host)) return { kind: "internal", host, declared: [] };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return port === "" || isNoAddress.test(host) ? undefined : { kind: "public", host, declared: [] };
  return /(?:^|[.-])sandbox[.-]/i.test(host) ? { kind: "sandbox", host, declared: [] } : undefined;
}

/** Fixed by the platform wherever the app runs: metadata of clouds, the cluster's own API, the host of Android's emulator. */
const ownToPlatform = /^(?:169\.254\.|100\.100\.100\.200$|10\.0\.2\.2$|10\.0\.3\.2$|metadata\b|kubernetes(?:\.default)?(?:\.svc|$))/;

/** A bare name, or one with what a cluster puts behind it. */
const inCluster = /^([a-z][\w-]*)(?:\.[\w-]+)?(?:\.svc(?:\.cluster\.local)?)?$/i;
const privateAddress = /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})$/;
const internalName = /^[\w.-]+\.(?:svc|cluster\.local|internal|local|corp|lan|intranet|home\.arpa)$/i;
/** Kept for documentation by RFC 5737, or meant for no single machine. */
const isNoAddress = /^(?:0\.|127\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2(?:2[4-9]|[3-5]\d)\.|255\.)/;

/** The address of a URL of the web at the beginning of a text. */
export interface WebAddress {
  readonly host: string;
  readonly port: string;
  /** Scheme, host and port as written. */
  readonly base: string;
}

/** `undefined` for any other text, where the host is put in, and where its user is named. */
export function webAddress(text: string): WebAddress | undefined {
  // A gap, or a mark for one, may follow the name of a service: the rest of its domain, or a port.
  const found = /^((?:https?(?:\+https?)?|wss?|grpc):\/\/([\w.-]+)(?::(\d{1,5}))?)(?=[:/?#%{\u0000]|$)(?!\u0000@)/i.exec(text);
  const [, base, host, port = ""] = found ?? [];
  return base === undefined || host === undefined ? undefined : { host, port, base };
}

import { base64, type TokenShape } from "./shape.ts";

/** Keys that nobody gives out: everybody makes their own. */
export const keys: readonly TokenShape[] = [
  { provider: "PEM", name: "private key", marks: ["PRIVATE KEY"], at: "inside", before: "-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?", rest: "(?: BLOCK)?-----(?:\\\\n|\\s)+[A-Za-z0-9+/=\\\\n\\s]{40,}", source: "RFC 7468" },
  { provider: "age", name: "age key", marks: ["AGE-SECRET-KEY-1"], rest: "[AC-HJ-NP-Z02-9]{58}", check: "bech32", source: "The age file encryption format" },
  { provider: "WireGuard", name: "WireGuard private key", marks: ["PrivateKey"], at: "variable", rest: `${base64}{43}=`, source: "WireGuard, wg(8)" },
];

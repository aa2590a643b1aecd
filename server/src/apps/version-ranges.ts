import type { Document } from "../core/facts/documents.ts";
import type { Manifest, ManifestEcosystem } from "../core/facts/manifest.ts";
import { joined } from "../core/paths.ts";

/** The version that a range leaves no choice but. What a bare version means differs: a caret in Rust, the version itself elsewhere. */
export function exactVersion(range: string, ecosystem: ManifestEcosystem): string | undefined {
  const sign = { python: "={2,3}\\s*", rust: "=\\s*", javascript: "[=v]*\\s*", php: "=?\\s*v?", ruby: "=?\\s*", go: "v", java: "", csharp: "" }[ecosystem];
  const parts = ecosystem === "javascript" ? "\\d+\\.\\d+\\.\\d+" : "\\d+(?:\\.\\d+)*";
  return new RegExp(`^${sign}(${parts}(?:[-+.!]?[A-Za-z][\\w.+-]*|[-+][\\w.+-]+)?)$`).exec(range.trim())?.[1] ?? (ecosystem === "java" || ecosystem === "csharp" ? /^\[\s*([^,\s]+)\s*\]$/.exec(range)?.[1] : undefined);
}

/** Replaces variables by what they stand for, in turn; what nobody knows stays. */
export function substituted(text: string, variable: RegExp, valueOf: (name: string) => string | undefined): string {
  let found = text;
  for (let hop = 0; hop < mostHops && found.length < longestRange; hop++) {
    const next = found.replace(variable, (whole, name: string) => valueOf(name) ?? whole);
    if (next === found) break;
    found = next;
  }
  return found;
}

/** The manifest at a path that another one gives, from its folder. */
export function manifestAt(documents: readonly Document[], ...parts: readonly string[]): Document<Manifest> | undefined {
  const path = joined(...parts);
  return documents.find((document): document is Document<Manifest> => document.path === path && document.facts.kind === "manifest");
}

const mostHops = 8;
const longestRange = 1000;

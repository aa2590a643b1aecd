import type { Binding } from "./facts.ts";
import { isDevelopmentOnly, optInVariable, unsetVariable } from "./guards.ts";
import type { RuleFile } from "../rule.ts";
import { contains, type Span } from "../text.ts";
import { allValues } from "./values.ts";

/** Reached in development alone, or only when somebody asked for it; in C# also what the tools of Entity Framework alone make. */
export function isWanted(span: Span, file: RuleFile): boolean {
  if (isDevelopmentOnly(file.facts, span) || optInVariable(file.facts, span) !== undefined || unsetVariable(file.facts, span) !== undefined) return true;
  return file.facts.types.some((type) => type.bases.some((base) => /\bIDesignTimeDbContextFactory\b/.test(base)) && contains(type.span, span));
}

/** Where the value is not written, is for development, or stands in for a variable that is read later. */
export function isSetAside({ kind, name, owner, value, function: inside }: Binding, file: RuleFile): boolean {
  if (value.kind === "literal" && value.through !== undefined) return true;
  if (kind === "field" && owner !== undefined && /dev|test|local/i.test(owner)) return true;
  if (file.facts.envReads.some((read) => read.default !== undefined && [...allValues(read.default)].some((part) => part.span.start === value.span.start))) return true;
  // A script asks whether it is set, and sets it where it is not.
  if (file.ecosystem === "shell") return new RegExp(`-[zn]\\s{1,9}"?\\$\\{?${name}\\b`).test(file.text);
  return kind === "variable" && file.facts.bindings.some((other) => other.name === name && other.kind === "variable" && other.function === inside && [...allValues(other.value)].some((part) => part.kind === "env"));
}

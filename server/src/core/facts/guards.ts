import type { Process } from "./documents.ts";
import type { Guard, SourceFacts } from "./facts.ts";
import { contains, type Span } from "../text.ts";

/** The conditions on the environment under which a place is reached. */
export function guardsAt(facts: SourceFacts, span: Span): readonly Guard[] {
  return facts.guards.filter(({ governs }) => governs.start <= span.start && span.end <= governs.end);
}

/** Reached in development or in tests alone, by the environment's name; or written under such a name: `{ development: { … }, production: { … } }`. */
export function isDevelopmentOnly(facts: SourceFacts, span: Span): boolean {
  if (facts.bindings.some(({ name, value }) => value.kind === "object" && /^(?:dev|develop|development|local|test|testing|ci)$|[-_](?:test(?:ing)?|ci)$/i.test(name) && contains(value.span, span))) return true;
  return guardsAt(facts, span).some((guard) => guard.kind === "environment-name" && (guard.holds ? guard.values.length > 0 && guard.values.every(isDevelopmentName) : guard.values.some(isProductionName)));
}

/** Reached only when the file is the program that was started. */
export function isUnderMain(facts: SourceFacts, span: Span): boolean {
  return guardsAt(facts, span).some((guard) => guard.kind === "main" && guard.holds);
}

/** Under `if __name__ == "__main__"` a server is for development when a program such as gunicorn imports the module in production. */
export function isServedOtherwise(facts: SourceFacts, span: Span, processes: readonly Process[]): boolean {
  return isUnderMain(facts, span) && processes.some((process) => process.type === "web" && importingServers.test(process.program));
}

/** Programs that import the app and serve it. */
export const importingServers = /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|uwsgi|flask|fastapi|puma|unicorn|thin|rackup)$/;

/** The variable that must be set, or switched on, for a place to be reached, if there is one: what it does is wanted then. */
export function optInVariable(facts: SourceFacts, span: Span): string | undefined {
  return guardsAt(facts, span).find((guard) => guard.kind === "set" && guard.holds && !isRequirement(guard, facts) && guard.values.every((value) => /^(?:1|true|yes|on|enabled?)$/i.test(value)) && /^[A-Z][A-Z0-9_]*$/.test(guard.variable))?.variable;
}

/** The variable of the environment that is missing where a place is reached, if there is one: what is assigned there stands in for it. */
export function unsetVariable(facts: SourceFacts, span: Span): string | undefined {
  return guardsAt(facts, span).find((guard) => guard.kind === "set" && !guard.holds && guard.values.length === 0 && facts.envReads.some(({ name }) => name === guard.variable))?.variable;
}

/** The variable that decides, by being set or by its value, whether a place is reached, if there is one. */
export function decidingVariable(facts: SourceFacts, span: Span): string | undefined {
  return guardsAt(facts, span).find((guard) => guard.kind === "set" && !isRequirement(guard, facts) && /^[A-Z][A-Z0-9_]*$/.test(guard.variable))?.variable;
}

/** The program stops where the condition does not hold, so that everything behind it is reached in every deploy. */
function isRequirement({ variable, span }: Guard, { guards }: SourceFacts): boolean {
  return guards.some((one) => one.kind === "rejected" && one.variable === variable && one.span.start === span.start && one.span.end === span.end);
}

function isDevelopmentName(name: string): boolean {
  return /^(?:dev|develop|development|local|localhost|test|testing|ci|debug)$/i.test(name);
}

function isProductionName(name: string): boolean {
  return /^(?:prod|production|live)$/i.test(name);
}

import { spend } from "../core/budget.ts";
import type { Guard } from "../core/facts/facts.ts";
import type { Span } from "../core/text.ts";
import { noNode, type Node } from "./flat-tree.ts";
import { mostOptions } from "./limits.ts";

/** What one condition says; see `Guard`. */
export type Test = Pick<Guard, "kind" | "variable" | "values" | "holds">;

/**
 * Variables that name the environment the program runs in, as against saying one thing about it. Sources: the frameworks' own
 * documentation (Express and Nest, Flask, Django projects by custom, Rails, ASP.NET, Spring, Quarkus, Micronaut) and rule catalogue 4.8.
 */
export function isEnvironmentName(variable: string): boolean {
  return /^(?:(?:NODE|APP|FLASK|DJANGO|PYTHON|RAILS|RACK|VUE_APP|NEXT_PUBLIC|SERVER|DEPLOY|RUN|GO|RUST|ROCKET|LOCO)_ENV|(?:APP_|DEPLOY(?:MENT)?_)?ENVIRONMENT|ENV|APPLICATION_ENV|(?:ASPNETCORE|DOTNET)_ENVIRONMENT|STAGE|SENTRY_ENVIRONMENT|ENV_NAME|env|SPRING_PROFILES_ACTIVE|spring\.profiles\.active|QUARKUS_PROFILE|quarkus\.profile|MICRONAUT_ENVIRONMENTS)$/.test(variable);
}

/** The same test where the condition is false. */
export function negated(tests: readonly Test[]): readonly Test[] {
  return tests.map((test) => ({ ...test, holds: !test.holds }));
}

export function guardsOf(tests: readonly Test[], governs: Span, span: Span): readonly Guard[] {
  return tests.map((test) => ({ ...test, governs, span }));
}

/**
 * What a condition tests where it is as expected, by a function that finds it out and may ask for the parts of the condition. Each condition
 * is looked at once, because one that has a name may be part of many others. One that leads back to itself, or is nested as nobody writes
 * it, tests nothing.
 */
export function testsOnce(find: (node: Node, expected: boolean) => readonly Test[]): (node: Node, expected: boolean) => readonly Test[] {
  const found = { true: new Map<Node, readonly Test[]>(), false: new Map<Node, readonly Test[]>() };
  let depth = 0;
  return (node, expected) => {
    const known = found[`${expected}`];
    if (node === noNode || depth > deepest) return [];
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, []);
    spend();
    depth++;
    const tests = find(node, expected).slice(0, mostOptions);
    depth--;
    known.set(node, tests);
    return tests;
  };
}

const deepest = 20;

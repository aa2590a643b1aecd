import type { Guard } from "../core/facts.ts";
import type { Span } from "../core/text.ts";

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

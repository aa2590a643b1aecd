import type { Value } from "./facts.ts";
import type { Span } from "../text.ts";

/** A file of settings that a framework reads when the app starts: keys with values, wherever and however they are written. */
export interface SettingsFile {
  readonly kind: "settings";
  /** Who reads it. It decides how a key is written in one line, and how a value takes itself from a variable; see `settingsIdioms`. */
  readonly format: SettingsFormat;
  /** In the order of the file. A key may come more than once, for several environments. */
  readonly settings: readonly Setting[];
}

/** `spring` is also Quarkus and Micronaut, which have files of the same names and values of the same form. */
export type SettingsFormat = "spring" | "dotnet" | "web-config" | "rails" | "symfony" | "prisma" | "ini" | "npmrc" | "pypirc" | "netrc" | "config";

export interface Setting {
  /**
   * The keys as written, from the outside in: `["spring", "data", "mongodb", "host"]`. An item of a list has its index for a key. Sections
   * that name an environment are left out, and where every file has keys of its own the name of the file comes first, as in Rails.
   */
  readonly path: readonly string[];
  /**
   * For look-ups, however a framework lets people write it: the keys in small letters, without dashes, underscores and indexes, with
   * dots between them. `spring.kafka.bootstrap-servers[0]` is `spring.kafka.bootstrapservers`.
   */
  readonly name: string;
  /** The last key where it is written. */
  readonly keySpan: Span;
  /**
   * `literal`, with its quotes where it has some; `env` for what stands in for a variable or another key, with what it falls back to;
   * `template` for a text with such references in it; `unknown` for what is made otherwise, such as by a program.
   */
  readonly value: Value;
  /** The environments or profiles that it counts in, as written: `prod`, `Development`, `!test`. Empty: in all. */
  readonly environments: readonly string[];
}

/** The form of a key that `Setting.name` has. */
export function settingName(path: readonly string[]): string {
  return path
    .flatMap((key) => key.split(/[.:]/))
    .map((key) => key.replace(/\[\d*\]$/, ""))
    .filter((key) => !/^\d*$/.test(key))
    .map((key) => key.replace(/[-_]/g, "").toLowerCase())
    .join(".");
}

/** Counts in development and in tests alone, by the profile or section it stands in; what the path of the file says is its role. */
export function isForDevelopment({ environments }: Pick<Setting, "environments">): boolean {
  return environments.length > 0 && environments.every((one) => one.split("&").some((name) => /^(?:dev|develop|development|local|localhost|test|tests|testing|it|ci|e2e)(?:$|[-_.\d])|[-_.](?:dev|local|test)$|^!\s*(?:prod|production|live)$/i.test(name.trim())));
}

/** Counts in production and nowhere else. */
export function isForProduction({ environments }: Pick<Setting, "environments">): boolean {
  return environments.length > 0 && environments.every((one) => /^(?:prod|production|prd|live)(?:$|[-_.\d])/i.test(one));
}

/** How a format writes what messages and fixes need. */
export interface SettingsIdiom {
  /** The key in one line, as its documentation has it: `spring.datasource.url`. */
  readonly key: (path: readonly string[]) => string;
  /** The variable that sets a key without any edit of the file, where the framework has one; else one that fits it. */
  readonly variable: (path: readonly string[]) => string;
  /** A value that takes itself from a variable, or else from the fallback; `undefined` where the format has no such value. */
  readonly reference: (variable: string, fallback?: string) => string | undefined;
}

export const settingsIdioms: Readonly<Record<SettingsFormat, SettingsIdiom>> = {
  // Source: https://docs.spring.io/spring-boot/reference/features/external-config.html (binding from environment variables).
  spring: {
    key: withDots,
    variable: (path) => withDots(path).replace(/-/g, /^(?:quarkus|micronaut|mp|smallrye)$/.test(path[0] ?? "") ? "_" : "").replace(/\W+/g, "_").replace(/_$/, "").toUpperCase(),
    reference: withColon,
  },
  // Source: https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#environment-variables.
  dotnet: { key: (path) => path.join(":"), variable: (path) => path.join("__").replaceAll(":", "__"), reference: nothing },
  // The key itself is the variable that a configuration builder puts in its place.
  "web-config": { key: (path) => path.join(":"), variable: (path) => (path.length === 2 ? (path[1] ?? "") : path.slice(-2).join("_").toUpperCase()), reference: nothing },
  rails: { key: withDots, variable: capitals, reference: (variable) => `<%= ENV.fetch("${variable}") %>` },
  symfony: { key: withDots, variable: (path) => (path.join(".") === "framework.secret" ? "APP_SECRET" : capitals(path.filter((key) => key !== "parameters"))), reference: (variable) => `%env(${variable})%` },
  // The address stands in `env("…")` without quotes around it.
  prisma: { key: (path) => path.at(-1) ?? "", variable: (path) => (path.at(-1) === "url" ? "DATABASE_URL" : path.at(-1) === "directUrl" ? "DIRECT_URL" : capitals(path.slice(-1))), reference: nothing },
  ini: { key: (path) => withSection(path).join("."), variable: (path) => capitals(withSection(path)), reference: nothing },
  npmrc: { key: withDots, variable: () => "NPM_TOKEN", reference: (variable) => `\${${variable}}` },
  pypirc: { key: (path) => path.at(-1) ?? "", variable: () => "TWINE_PASSWORD", reference: nothing },
  // Nobody knows what reads these.
  config: { key: withDots, variable: (path) => capitals(path.filter((key) => !/^\d*$/.test(key)).slice(-2)), reference: nothing },
  netrc: { key: (path) => path.at(-1) ?? "", variable: (path) => capitals(path.slice(-1)), reference: nothing },
};

/** A key with a dot, such as `sqlalchemy.url`, says enough without its section. */
function withSection(path: readonly string[]): readonly string[] {
  return path.at(-1)?.includes(".") === true ? path.slice(-1) : path;
}

/** What reads these files knows no variables. */
function nothing(): undefined {
  return undefined;
}

function capitals(path: readonly string[]): string {
  return path
    .filter((key) => !/^\d*$/.test(key))
    .map((key) => key.replace(/([a-z\d])([A-Z])/g, "$1_$2").replace(/\W+/g, "_"))
    .join("_")
    .toUpperCase();
}

function withDots(path: readonly string[]): string {
  return path.map((key, index) => (/^\d+$/.test(key) ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");
}

function withColon(variable: string, fallback?: string): string | undefined {
  return fallback === undefined ? `\${${variable}}` : /[{}]/.test(fallback) ? undefined : `\${${variable}:${fallback}}`;
}

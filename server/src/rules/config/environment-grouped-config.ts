import { documentsOf, inRoot } from "../../core/facts/app-files.ts";
import type { SourceFacts, Value } from "../../core/facts/facts.ts";
import { pathRole } from "../../core/path-role.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import { hostAlone, hostOfLocator, hostOfWeb, isLocalHost, isReservedHost } from "../../core/services/service-address.ts";
import type { Span } from "../../core/text.ts";
import { isBundledName, isSecretName } from "../../secrets/names.ts";
import { judgeValue } from "../../secrets/values.ts";

export default defineRule({
  id: "config/environment-grouped-config",
  severity: "information",
  summary: "A file with the values of one named environment",
  why: "Each new deploy needs a name and a file of its own in the repository, and values that change together in one deploy have to be kept apart in others.",
  instead: "Make each value an independent variable that every deploy sets.",
  reference: "https://12factor.net/config",
  kinds: ["service", "worker", "serverless", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...grouped(app)])],
});

function* grouped(app: AppFiles): Iterable<Outcome> {
  // Only the package tells such a file from any other data.
  const isRead = documentsOf(app, "package-manifest").some(({ path, facts }) => path === inRoot(app, "package.json") && facts.runtimeDependencies.some(({ name }) => name === "config"));
  const ofNodeConfig = isRead ? inRoot(app, "config/") : undefined;
  const files = app.paths.flatMap((path) => {
    const environment = environmentOf(path, ofNodeConfig);
    return environment === undefined || /^(?:generated|test|example|tooling|migration)$/.test(pathRole(path)) ? [] : [{ path, environment }];
  });
  // Development and tests have files of their own, which do no harm by themselves.
  const deployed = files.filter(({ path, environment }) => environment !== "development" && environment !== "test" && pathRole(path) !== "development" && app.isTracked?.(path) !== false);
  const names = new Set(files.map(({ environment }) => environment).filter((name) => name !== "test"));
  for (const { path } of deployed) {
    const at = deployValueIn(path, app);
    if (at === undefined) continue;
    yield {
      kind: "report",
      at: { path, span: at },
      message: `${baseName(path)} groups config by the name of an environment; make each value an independent variable that every deploy sets`,
      ...(names.size >= tooMany ? { severity: "warning" } : {}),
    };
  }
}

/** From so many environments with names of their own on, tests left out, names multiply. */
const tooMany = 3;

/** The environment that a file is for by its name, with one spelling for each; `undefined` for any other file. `ofNodeConfig` is the folder that the package `config` of Node reads. */
function environmentOf(path: string, ofNodeConfig: string | undefined): string | undefined {
  const places = ofNodeConfig !== undefined && path.startsWith(ofNodeConfig) ? [...placesOfNames, namesOfNodeConfig] : placesOfNames;
  const found = places.map((place) => place.exec(path)?.[1]).find((name) => name !== undefined);
  if (found === undefined) return undefined;
  const name = found.toLowerCase();
  return spellings.find(([pattern]) => pattern.test(name))?.[1];
}

const spellings: readonly (readonly [RegExp, string])[] = [
  [/^(?:prod|production|prd|live)$/, "production"],
  [/^(?:dev|develop|development|local)$/, "development"],
  [/^(?:test|testing|ci|e2e)$/, "test"],
  [/^(?:stag|stage|staging|stg)$/, "staging"],
  ...["qa", "uat", "demo", "sandbox", "preprod", "pre-prod", "preview", "acceptance", "acc", "beta", "canary", "integration"].map((name) => [new RegExp(`^${name}\\d?$`), name] as const),
];

/** Files that frameworks, or by custom programs, read for one environment. */
const placesOfNames: readonly RegExp[] = [
  /(?:^|\/)(?:application|bootstrap)-([\w-]+)\.(?:ya?ml|properties)$/,
  /(?:^|\/)appsettings\.([\w-]+)\.json$/i,
  /(?:^|\/)(?:web|app)\.([\w-]+)\.config$/i,
  /(?:^|\/)config\/packages\/(\w+)\/[^/]+\.ya?ml$/,
  /(?:^|\/)(?:parameters|config)_(\w+)\.ya?ml$/,
  /(?:^|\/)(?:config|configs|conf|configuration|settings|environments?|env)\/(?:config[._-]|settings[._-]|env[._-])?([\w-]+)\.(?:[cm]?[jt]s|py|rb|ini)$/,
  /(?:^|\/)(?:config|settings|configuration|environment|env)[._-]([\w-]+)\.(?:[cm]?[jt]s|py|rb|ini)$/,
  /(?:^|\/)\.env\.([\w-]+)$/,
];

/** Source: https://github.com/node-config/node-config/wiki/Configuration-Files. */
const namesOfNodeConfig = /\/([\w-]+)\.(?:json5?|ya?ml|toml)$/;

/** The first value of a file that belongs to one deploy: an address that is none of this machine, a bucket, a credential. */
function deployValueIn(path: string, app: AppFiles): Span | undefined {
  const document = app.documents.find((one) => one.path === path);
  if (document?.facts.kind === "settings") return document.facts.settings.find(({ path: keys, value }) => value.kind === "literal" && isDeployValue(keys.at(-1) ?? "", value.text))?.value.span;
  // Any other name than those for a bundler makes it a matter of `config/env-file-committed`.
  const entries = documentsOf(app, "env-file").find((one) => one.path === path)?.facts.entries ?? [];
  if (entries.length > 0) return entries.every(({ name }) => isBundledName(name) || name === "NODE_ENV") ? entries.find(({ name, value }) => isDeployValue(name, value))?.span : undefined;
  const facts = app.parse(path);
  return facts === undefined ? undefined : inSource(facts);
}

function inSource({ bindings }: SourceFacts): Span | undefined {
  return bindings.flatMap(({ name, value, kind }) => (kind === "parameter" ? [] : [...named(name, value)])).toSorted((a, b) => a.start - b.start)[0];
}

/** What is written out; what stands in for a variable is not: a deploy sets that. */
function* named(name: string, value: Value): Iterable<Span> {
  if (value.kind === "literal" && value.type === "string" && value.through === undefined && isDeployValue(name, value.text)) yield value.span;
  if (value.kind === "object") for (const [key, entry] of value.entries) yield* named(key, entry);
  if (value.kind === "list") for (const item of value.items) yield* named(name, item);
}

function isDeployValue(key: string, text: string): boolean {
  if (/^\$?schema$|xmlns|namespace|docs?|license/i.test(key)) return false;
  const locator = hostOfLocator(text);
  if (locator !== undefined) return isElsewhere(locator);
  const web = hostOfWeb(text);
  if (web !== undefined) return addressKey.test(key) && isElsewhere(web);
  const alone = hostAlone(text);
  if (alone !== undefined && /(?:^|[._-])(?:host(?:name)?|server|domain|endpoint|address(?:es)?|allowed_?hosts)s?$|Host$|Domain$|Endpoint$/i.test(key)) return /\.[a-z]{2,}$/i.test(alone) && isElsewhere(alone);
  if (/bucket(?:_?name)?$/i.test(key)) return /^[a-z0-9][a-z0-9.-]{2,62}$/.test(text) && !/^(?:your|my|example|test|default)/.test(text);
  return isSecretName(key) && judgeValue(text, key) === "secret";
}

const addressKey = /ur[li]s?$|host|endpoint|server|domain|origins?$|address|base|api|callback|authority|issuer|connection|dsn|vault|identity|site|web|admin|gateway|internal/i;

function isElsewhere(host: string): boolean {
  return !isLocalHost(host) && !isReservedHost(host);
}

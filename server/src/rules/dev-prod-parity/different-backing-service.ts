import { documentsOf, loadsActionCable } from "../../core/facts/app-files.ts";
import type { Document } from "../../core/facts/documents.ts";
import type { Binding, Guard, Value } from "../../core/facts/facts.ts";
import { optInVariable } from "../../core/facts/guards.ts";
import type { Manifest } from "../../core/facts/manifest.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Place, type RuleFile } from "../../core/rule.ts";
import { writtenText } from "../../core/services/service-address.ts";
import { driverIn, roleOfCall, roleOfSetting, type ServiceRole } from "../../core/services/service-drivers.ts";
import { databaseOfLocator, engineOf, type Engine } from "../../core/services/service-engines.ts";
import type { Severity } from "../../core/severity.ts";
import { contains, type Span } from "../../core/text.ts";

export default defineRule({
  id: "dev-prod-parity/different-backing-service",
  severity: "warning",
  summary: "A backing service of another type in development than in production",
  why: "Two databases differ in types, in locks and in what they accept, and two caches in what they forget. Code that works with the one fails with the other, and nobody sees it before production.",
  instead: "Use the same type of service everywhere. A container starts the real one on every machine with one command.",
  reference: "https://12factor.net/dev-prod-parity",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app", "development"],
  detect: [
    wholeApp(
      {
        javascript: ["\\bproduction\\b", "\\b(?:client|dialect|adapter)\\b|\\btype\\s{0,4}:\\s{0,4}[\"'](?:postgres|mysql|mariadb|mssql|mongodb|oracle|(?:better-)?sqlite)"],
        python: "SQLALCHEMY_DATABASE_URI|DATABASE_UR[IL]|\\bDATABASES\\b|\\bCACHES\\b",
        ruby: "\\b(?:cache_store|queue_adapter|active_storage)\\b|\\brequire [\"']rails[\"']",
        csharp: "\\bUse(?:InMemoryDatabase|Sqlite)\\b",
      },
      (app) => [...differences(app)],
    ),
  ],
});

type Environment = "development" | "production" | "test";

interface Use extends Place {
  readonly role: ServiceRole;
  readonly engine: Engine;
  /** `undefined` for every environment that says nothing of its own. */
  readonly environment: Environment | undefined;
  /** What belongs together: two databases of one app are told apart by it. */
  readonly group: string;
  /** The variable that has to be set for it. */
  readonly variable?: string | undefined;
}

function* differences(app: AppFiles): Iterable<Outcome> {
  const uses = [...inSettings(app), ...app.sources.flatMap((file) => [...inSource(file)]), ...inGemfile(app)];
  for (const group of new Set(uses.map((one) => `${one.role} ${one.group}`))) {
    const own = uses.filter((one) => `${one.role} ${one.group}` === group);
    const production = only(own, "production");
    const development = only(own, "development");
    if (production === undefined) continue;
    if (development !== undefined && development.engine.name !== production.engine.name) yield difference(development, production, "development");
    const test = only(own.filter(({ environment }) => environment === "test"), "test");
    if (test !== undefined && (development === undefined || development.engine.name === production.engine.name) && test.engine.name !== production.engine.name) yield difference(test, production, "tests");
  }
  for (const file of app.sources) yield* underConditions(file);
}

/** What an environment has, its own before that of all; `undefined` where several are said. */
function only(uses: readonly Use[], environment: Environment): Use | undefined {
  const own = uses.filter((one) => one.environment === environment);
  const found = own.length > 0 ? own : uses.filter((one) => one.environment === undefined);
  const [first] = found;
  return found.every(({ engine }) => engine.name === first?.engine.name) ? first : undefined;
}

function difference(other: Use, production: Use, where: "development" | "tests"): Outcome {
  const isMinor = other.role !== "database" || other.engine.family === production.engine.family || other.variable !== undefined;
  const severity: Severity = where === "tests" ? "hint" : isMinor ? "information" : "warning";
  const unless = other.variable === undefined ? "" : ` where ${other.variable} is set`;
  const place = where === "tests" ? "in tests" : `in development${unless}`;
  return {
    kind: "report",
    at: { path: other.path, span: other.span },
    ...(severity === "warning" ? {} : { severity }),
    message: `The ${nouns[other.role] ?? other.role} is ${other.engine.name} ${place} and ${production.engine.name} in production; use the same everywhere`,
    related: [{ path: production.path, span: production.span, message: `${production.engine.name} in production` }],
  };
}

const nouns: Readonly<Partial<Record<ServiceRole, string>>> = { storage: "store of files" };

/** Settings of frameworks that name an adapter or the address of a database. */
const databaseSetting = /^(?:database\.(?:\w+\.)?(?:adapter|url)|spring\.(?:datasource|r2dbc)\.url|quarkus\.datasource\.(?:dbkind|jdbc\.url)|datasources\.default\.url|connectionstrings\.\w+|(?:\w+\.)?dialect)$/;
const otherSettings: readonly (readonly [RegExp, ServiceRole])[] = [
  [/^spring\.cache\.type$/, "cache"],
  [/^cable\.adapter$/, "queue"],
];

function* inSettings(app: AppFiles): Iterable<Use> {
  for (const { path, facts, role } of documentsOf(app, "settings")) {
    if (!app.paths.includes(path) || (role !== "app" && role !== "development")) continue;
    for (const { name, value, environments } of facts.settings) {
      const text = value.kind === "env" ? written(value.default) : written(value);
      if (text === undefined) continue;
      const kind = databaseSetting.test(name) ? "database" : otherSettings.find(([names]) => names.test(name))?.[1];
      const engine = kind === undefined ? undefined : ((kind === "database" ? databaseOfLocator(text) : undefined) ?? (/[:=]/.test(text) ? undefined : engineOf(kind, text)));
      if (kind === undefined || engine === undefined || (name === "cable.adapter" && !loadsActionCable(app))) continue;
      const named = environments.length > 0 ? environments.map(environmentOf) : [role === "development" ? "development" as const : undefined];
      // Profiles of any other name are offered to whoever runs the app.
      for (const environment of environments.length > 0 ? named.filter((one) => one !== undefined) : named) yield { path, span: value.span, role: kind, engine, environment, group: `${facts.format} ${/^connectionstrings\./.test(name) ? name : ""}` };
    }
  }
}

function environmentOf(name: string): Environment | undefined {
  if (/^(?:dev|develop|development|local)(?:$|[-_.])/i.test(name)) return "development";
  if (/^(?:prod|production|prd|live)(?:$|[-_.])/i.test(name)) return "production";
  return /^(?:test|tests|testing|ci)$/i.test(name) ? "test" : undefined;
}

function written(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : (writtenText(value) ?? undefined);
}

function* inSource(file: RuleFile): Iterable<Use> {
  const { path, facts, role, ecosystem } = file;
  if (role !== "app" && role !== "development") return;
  for (const binding of facts.bindings) {
    const variable = optInVariable(facts, binding.value.span);
    if (ecosystem === "python") yield* inPython(binding, file, variable);
    else if (ecosystem === "ruby") {
      const named = /(?:^|\/)config\/environments\/(\w+)\.rb$/.exec(path)?.[1];
      const environment = named === undefined ? undefined : environmentOf(named);
      const kind = environment === undefined ? undefined : roleOfSetting(binding);
      const engine = kind === undefined ? undefined : engineOf(kind, driverIn(binding.value) ?? "");
      if (kind !== undefined && engine !== undefined && kind !== "mail server") yield { path, span: binding.value.span, role: kind, engine, environment, group: "rails", variable };
    } else if (ecosystem === "javascript") yield* inBlock(binding, file);
  }
}

/** Classes of configuration as Flask has them, and modules of settings as Django has them. */
function* inPython({ name, owner, value }: Binding, { path, role }: RuleFile, variable: string | undefined): Iterable<Use> {
  if (/^(?:SQLALCHEMY_DATABASE_URI|DATABASE_UR[IL])$/.test(name) && owner !== undefined) {
    const environment = /dev|local/i.test(owner) ? "development" : /prod/i.test(owner) ? "production" : /test/i.test(owner) ? "test" : undefined;
    for (const option of value.kind === "choice" ? value.options.slice(-1) : [value]) {
      const text = option.kind === "env" ? written(option.default) : written(option);
      const engine = text === undefined ? undefined : databaseOfLocator(text);
      if (engine !== undefined) yield { path, span: option.span, role: "database", engine, environment, group: path, variable };
    }
  }
  if (owner === undefined && (name === "DATABASES" || name === "CACHES")) {
    const module = /(?:^|\/)settings\/(\w+)\.py$|(?:^|\/)settings_(\w+)\.py$/.exec(path);
    const environment = environmentOf(module?.[1] ?? module?.[2] ?? "") ?? (role === "development" ? "development" : undefined);
    const kind = name === "DATABASES" ? "database" : "cache";
    const engine = engineOf(kind, driverIn(value) ?? "");
    if (engine !== undefined && module !== null) yield { path, span: value.span, role: kind, engine, environment, group: "django", variable };
  }
}

/** `{ development: { client: "sqlite3" }, production: { client: "pg" } }` of Knex, Sequelize, TypeORM and their like. */
function* inBlock({ name, value }: Binding, { path }: RuleFile): Iterable<Use> {
  const environment = value.kind === "object" ? environmentOf(name) : undefined;
  if (value.kind !== "object" || environment === undefined) return;
  for (const [key, entry] of value.entries) {
    const text = /^(?:client|dialect|adapter|type)$/.test(key) ? written(entry) : undefined;
    const engine = text === undefined || /[:=]/.test(text) ? undefined : engineOf("database", text);
    if (engine !== undefined) yield { path, span: entry.span, role: "database", engine, environment, group: path };
  }
}

/** Gems that only developers have, beside one of another database; where `database.yml` says the adapter, it has been asked. */
function* inGemfile(app: AppFiles): Iterable<Use> {
  if (documentsOf(app, "settings").some(({ path, facts }) => app.paths.includes(path) && facts.settings.some(({ name }) => name === "database.adapter" || name === "database.url"))) return;
  for (const { path, text, facts } of documentsOf(app, "manifest").filter((document): document is Document<Manifest> => app.paths.includes(document.path))) {
    if (facts.format !== "gemfile") continue;
    for (const { name, span } of facts.dependencies) {
      const engine = /^(?:sqlite3|pg|mysql2|trilogy)$/.test(name) ? engineOf("database", name === "trilogy" ? "mysql" : name) : undefined;
      const group = /(?:^|\n)[ \t]*group\b([^\n]*)\bdo\b(?:(?!\n[ \t]*end\b)[^])*$/.exec(text.slice(0, span.start))?.[1] ?? /^[^\n]*\bgroups?(?::|\s*=>)\s*([^\n]*)/.exec(text.slice(span.start))?.[1];
      const environment = group === undefined ? undefined : /:development\b/.test(group) ? "development" : /:production\b/.test(group) ? "production" : "test";
      if (engine !== undefined && environment !== "test") yield { path, span, role: "database", engine, environment, group: "gemfile" };
    }
  }
}

/** A client or driver for development beside one for elsewhere, in the branches of one condition. */
function* underConditions(file: RuleFile): Iterable<Outcome> {
  if (file.role !== "app") return;
  const { guards } = file.facts;
  for (const then of guards.filter(({ holds }) => holds)) {
    const environment = environmentAsked(then, file);
    const otherwise = guards.find(({ kind, holds, span }) => kind === then.kind && !holds && span.start === then.span.start && span.end === then.span.end);
    if (otherwise === undefined || environment === undefined) continue;
    const [first, second] = [then, otherwise].map((guard) => enginesIn(guard, file));
    for (const one of first ?? []) {
      const other = second?.find(({ role, engine }) => role === one.role && engine.name !== one.engine.name);
      if (other === undefined) continue;
      yield environment === "production" ? difference({ ...other, environment: "development" }, one, "development") : difference(one, other, environment === "test" ? "tests" : "development");
      break;
    }
  }
}

/** The one environment that a condition asks for, by its name or by the switch that Django is developed with. */
function environmentAsked({ kind, values, variable }: Guard, { ecosystem }: RuleFile): Environment | undefined {
  if (kind === "set") return ecosystem === "python" && /^(?:DJANGO_)?DEBUG$/.test(variable) && values.every((value) => /^(?:1|true|yes|on)$/i.test(value)) ? "development" : undefined;
  const [environment, ...others] = kind === "environment-name" ? new Set(values.map(environmentOf)) : [];
  return others.length > 0 ? undefined : environment;
}

function enginesIn({ governs }: Guard, file: RuleFile): readonly Use[] {
  const use = (role: ServiceRole | undefined, driver: string | undefined, span: Span): readonly Use[] => {
    const engine = role === undefined || driver === undefined || role === "mail server" ? undefined : engineOf(role, driver);
    return role === undefined || engine === undefined || !contains(governs, span) ? [] : [{ path: file.path, span, role, engine, environment: undefined, group: "" }];
  };
  const called = file.facts.calls.flatMap((call, position) => use(roleOfCall(file.callees[position] ?? "", file.ecosystem), file.callees[position], call.nameSpan));
  const set = file.facts.bindings.flatMap((binding) => (binding.value.kind === "choice" ? binding.value.options : [binding.value]).flatMap((value) => use(roleOfSetting(binding), driverIn(value), value.span)));
  return [...called, ...set];
}

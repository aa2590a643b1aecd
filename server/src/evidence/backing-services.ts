import { documentsOf, ownDocumentsOf } from "../core/facts/app-files.ts";
import { attachedBySetting } from "../core/services/attaching-settings.ts";
import { isDevelopmentOnly } from "../core/facts/guards.ts";
import { backingServiceOf } from "../core/processes/images.ts";
import { nameIndexes } from "../core/facts/name-pattern.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { serviceClients } from "../core/services/service-clients.ts";
import { isForDevelopment, settingName } from "../core/facts/settings.ts";
import { allValues, valueAt } from "../core/facts/values.ts";
import { at, onceEach, type Found } from "./places.ts";

/** What shows that backing services are attached by config. Rule catalogue, section 5. */
export const backingServices: readonly EvidenceCheck[] = [
  { id: "backing-services/inventory", find: (app) => onceEach(inventory(app)) },
  { id: "backing-services/locators-from-env", find: (app) => onceEach(locators(app)) },
  { id: "backing-services/declared-services", find: (app) => onceEach(declaredServices(app)) },
];

/** Variables that say where a service is: what it is, and that it is its address. */
const locator =
  /^(?:\w+_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|VALKEY|MEMCACHED?|CACHE|AMQP|RABBITMQ?|CELERY_BROKER|BROKER|KAFKA|NATS|SQS|SMTP|MAIL|EMAIL|S3|MINIO|ELASTIC(?:SEARCH)?|OPENSEARCH|CLICKHOUSE|CASSANDRA|DYNAMODB|QUEUE|JDBC|SQL|SPRING_DATASOURCE)_?(?:\w*_)?(?:URL|URI|DSN|HOST|HOSTS|ADDR|ADDRESS|SERVER|SERVERS|BROKERS|ENDPOINT|CONNECTION|CONNECTION_STRING|CONNSTR)$|^PGHOST$/;

function* locators(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts, role } of app.sources) {
    if (role !== "app") continue;
    for (const { name, span } of facts.envReads) if (locator.test(name)) yield { name, ...at(path, span, `takes the address of a service from ${name}`) };
  }
  for (const { path, facts } of ownDocumentsOf(app, "settings")) {
    for (const { value } of facts.settings) if (value.kind === "env" && locator.test(value.name)) yield { name: value.name, ...at(path, value.span, `takes the address of a service from ${value.name}`) };
  }
}

function* declaredServices(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts } of documentsOf(app, "compose")) {
    for (const { image, span } of facts.services) {
      const name = backingServiceOf(image);
      if (name !== undefined) yield { name, ...at(path, span, `runs ${name} as a service of its own`) };
    }
  }
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    for (const { images } of facts.jobs) {
      for (const { value, span } of images) {
        const name = backingServiceOf(value);
        if (name !== undefined) yield { name, ...at(path, span, `tests with ${name} as a service`) };
      }
    }
  }
}

const clientsOf = nameIndexes(serviceClients);

/** The services that the app attaches by a variable, each once, at the client that is given it or at the setting that takes it. */
function* inventory(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const file of app.sources) {
    if (file.role !== "app") continue;
    for (const [index, call] of file.facts.calls.entries()) {
      for (const { service, at: paths } of clientsOf(file.ecosystem).find(file.callees[index] ?? "") ?? []) {
        const [value] = paths.flatMap(([position, ...keys]) => {
          const given = typeof position === "number" ? call.arguments[position] : call.keywords.find(([name]) => name === position)?.[1];
          const found = given === undefined ? undefined : valueAt(file.resolve({ value: given, path: file.path }).value, keys);
          return found === undefined ? [] : [file.resolve({ value: found, path: file.path }).value];
        });
        const variable = value === undefined ? undefined : [...allValues(value)].find(({ kind }) => kind === "env");
        if (variable?.kind !== "env" || isDevelopmentOnly(file.facts, call.span)) continue;
        yield { name: `${service} ${variable.name}`, ...at(file.path, call.span, `attaches ${service === "database" || / /.test(service) ? `a ${service}` : service} by ${variable.name}`) };
        break;
      }
    }
  }
  const files = ownDocumentsOf(app, "settings");
  // A reference may be to another setting, which is no variable where its value is written: `${eureka.instance.hostname}`.
  const written = new Set(files.flatMap(({ facts }) => facts.settings.flatMap(({ name, value }) => (value.kind === "literal" ? [name] : []))));
  for (const { path, facts } of files) {
    for (const setting of facts.settings) {
      const service = attachedBySetting(setting, facts.format);
      const variable = service === undefined || isForDevelopment(setting) ? undefined : [...allValues(setting.value)].find((value) => value.kind === "env" && !written.has(settingName([value.name])));
      if (variable?.kind === "env") yield { name: `${service} ${variable.name}`, ...at(path, setting.value.span, `attaches ${service} by ${variable.name}`) };
    }
  }
}

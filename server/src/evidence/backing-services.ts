import { backingServiceOf } from "../core/images.ts";
import { pathRole } from "../core/path-role.ts";
import { documentsOf, type AppFiles, type EvidenceCheck } from "../core/rule.ts";
import { at, onceEach, type Found } from "./places.ts";

/** What shows that backing services are attached by config. Rule catalogue, section 5. */
export const backingServices: readonly EvidenceCheck[] = [
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
  for (const { path, facts } of documentsOf(app, "settings")) {
    if (!app.paths.includes(path) || pathRole(path) !== "app") continue;
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

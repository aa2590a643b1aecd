import type { Document } from "../facts/documents.ts";
import { backingServiceOf } from "../processes/images.ts";
import { pathRole, type PathRole } from "../path-role.ts";
import { baseName, folderOf } from "../paths.ts";
import type { Span } from "../text.ts";
import { versionNumbers } from "../versions/version-intervals.ts";

/** A backing service that a file starts or makes, in the version that the file says. */
export interface ServiceVersion {
  readonly path: string;
  readonly span: Span;
  /** As people call it: `PostgreSQL`. */
  readonly engine: string;
  /** The image as written; `undefined` where a cloud makes the service. */
  readonly image: string | undefined;
  /** As far as two versions have to be the same: major and, where the engine has its big changes there, minor. Empty where none is said. */
  readonly version: readonly number[];
  readonly deploy: DeployOfFile;
}

/** For whom a file starts its services; `any` for a compose file, with which people develop and deploy. */
export type DeployOfFile = "production" | "any" | "pipeline" | "development";

interface Engine {
  readonly names: RegExp;
  readonly label: string;
  /** How many numbers of its version tell apart what behaves differently. Source: the version policy of each. */
  readonly depth: (numbers: readonly number[]) => number;
}

const byMajor = (): number => 1;
const byMinor = (): number => 2;

/** Catchers of mail, object stores and the like have no version that an app depends on. */
const engines: readonly Engine[] = [
  // Until 9.6 the second number was part of the major version.
  { names: /^(?:postgres(?:ql)?|postgis|pgvector|timescaledb|pg|aurora-postgresql)$/i, label: "PostgreSQL", depth: ([major = 0]) => (major < 10 ? 2 : 1) },
  { names: /^(?:mysql|mysql-server|percona|aurora-mysql)$/i, label: "MySQL", depth: byMinor },
  { names: /^mariadb$/i, label: "MariaDB", depth: byMinor },
  { names: /^mongo(?:db)?$/i, label: "MongoDB", depth: byMajor },
  { names: /^redis$/i, label: "Redis", depth: byMajor },
  { names: /^valkey$/i, label: "Valkey", depth: byMajor },
  { names: /^memcached$/i, label: "Memcached", depth: byMajor },
  { names: /^rabbitmq$/i, label: "RabbitMQ", depth: byMajor },
  { names: /^kafka$/i, label: "Kafka", depth: byMajor },
  { names: /^nats$/i, label: "NATS", depth: byMajor },
  { names: /^elasticsearch$/i, label: "Elasticsearch", depth: byMajor },
  { names: /^opensearch$/i, label: "OpenSearch", depth: byMajor },
  { names: /^clickhouse-server$/i, label: "ClickHouse", depth: byMajor },
  { names: /^cassandra$/i, label: "Cassandra", depth: byMajor },
  { names: /^influxdb$/i, label: "InfluxDB", depth: byMajor },
  { names: /^neo4j$/i, label: "Neo4j", depth: byMajor },
  { names: /^(?:mssql|sqlserver(?:-\w+)?)$/i, label: "SQL Server", depth: byMajor },
];

/** The backing services that compose files, pipelines, manifests of Kubernetes, values of Helm and Terraform say the version of, or start without one. */
export function serviceVersions({ path, facts, role: own, saidForProduction = false }: Document): readonly ServiceVersion[] {
  const role = facts.kind === "compose" ? roleOfCompose(path, own) : own;
  const at = (image: string, span: Span, deploy: DeployOfFile): readonly ServiceVersion[] => imageVersion(image).map((known) => ({ path, span, deploy, ...known }));
  if (facts.kind === "pipeline") {
    // The first image is that which the job itself runs in.
    return facts.jobs.flatMap(({ images }) => images.filter(({ name }) => name !== "image").flatMap(({ value, span }) => at(value, span, "pipeline")));
  }
  if (role !== "app" && role !== "development") return [];
  switch (facts.kind) {
    case "compose": {
      const deploy = role === "development" ? "development" : saidForProduction || /prod/i.test(baseName(path)) ? "production" : "any";
      return facts.services.flatMap(({ image, imageSpan }) => (image === undefined || imageSpan === undefined ? [] : at(image, imageSpan, deploy)));
    }
    case "kubernetes":
      return facts.resources.flatMap(({ containers }) => containers).flatMap(({ image }) => (image === undefined ? [] : at(image.value, image.span, "production")));
    case "deployment-values":
      return [...facts.services.flatMap(({ name, value, span }) => known(name, value).map((one) => ({ path, span, deploy: "production" as const, image: undefined, ...one }))), ...chartVersions(facts.values).map((one) => ({ path, deploy: "production" as const, image: undefined, ...one }))];
    default:
      return [];
  }
}

/** With `docker-compose.test.yml` developers and pipelines run the tests of the app; a folder of tests may have services of its own. */
function roleOfCompose(path: string, role: PathRole): PathRole {
  const beside = pathRole(`${folderOf(path)}/compose.yaml`);
  return role === "test" && (beside === "app" || beside === "development") ? "development" : role;
}

/** `postgresql.image.tag` of the values of a chart. */
function chartVersions(values: readonly { readonly name: string; readonly value: string; readonly span: Span }[]): readonly Pick<ServiceVersion, "engine" | "version" | "span">[] {
  return values.flatMap(({ name, value, span }) => {
    const chart = /(?:^|\.)([a-z\d]+)(?:\.\w+)?\.image\.tag$/i.exec(name)?.[1];
    return chart === undefined ? [] : known(chart, value).map((one) => ({ ...one, span }));
  });
}

function imageVersion(image: string): readonly Pick<ServiceVersion, "engine" | "version" | "image">[] {
  // What a variable or a template puts in, or a digest says, is not known here.
  const name = /[${@]/.test(image) ? undefined : backingServiceOf(image);
  if (name === undefined) return [];
  const tag = /:([\w.-]+)$/.exec(image)?.[1] ?? "";
  // Extensions of PostgreSQL name its version behind their own.
  return known(name, /(?:^|-)pg(\d+)/.exec(tag)?.[1] ?? tag).map((one) => ({ ...one, image }));
}

function known(name: string, version: string): readonly Pick<ServiceVersion, "engine" | "version">[] {
  const engine = engines.find(({ names }) => names.test(name));
  if (engine === undefined) return [];
  // `POSTGRES_15`, `REDIS_7_0` and `OpenSearch_2.5`, as clouds have them.
  const numbers = versionNumbers(version.replace(/^[A-Za-z]+_/, "").replaceAll("_", ".")) ?? [];
  return [{ engine: engine.label, version: numbers.slice(0, engine.depth(numbers)) }];
}

import type { ServiceRole } from "./service-drivers.ts";

/** What a database, cache, queue or store of files is made by. */
export interface Engine {
  /** As people call it: `PostgreSQL`. */
  readonly name: string;
  /** Two of one family are the same under two names, or nearly. */
  readonly family: string;
}

const databases: readonly (readonly [RegExp, string, string?])[] = [
  [/sqlite/i, "SQLite"],
  [/\bh2\b/i, "H2"],
  [/hsqldb/i, "HSQLDB"],
  [/\bderby\b/i, "Derby"],
  [/in.?memory/i, "a database in memory"],
  [/postg(?:res|is)|npgsql|pgsql|^pg$|^psql$|cockroach/i, "PostgreSQL"],
  [/mariadb/i, "MariaDB", "MySQL"],
  [/mysql|pomelo/i, "MySQL"],
  [/sql.?server|mssql|tedious/i, "SQL Server"],
  [/oracle/i, "Oracle"],
  [/mongo/i, "MongoDB"],
];

const caches: readonly (readonly [RegExp, string, string?])[] = [
  [/locmem/i, "the memory of a process"],
  [/redis|valkey/i, "Redis"],
  [/mem_?cache|memcached/i, "Memcached"],
  [/solid_cache/i, "Solid Cache"],
  [/database|DatabaseCache/i, "the database"],
  [/memory/i, "the memory of a process"],
  [/file/i, "a folder"],
];

const queues: readonly (readonly [RegExp, string, string?])[] = [
  [/sidekiq/i, "Sidekiq"],
  [/resque/i, "Resque"],
  [/delayed/i, "Delayed Job"],
  [/good_job/i, "GoodJob"],
  [/solid_(?:queue|cable)/i, "Solid Queue"],
  [/redis/i, "Redis"],
  [/postgres/i, "PostgreSQL"],
  [/^:?(?:async|inline)$|^sync$/i, "the process itself"],
];

const stores: readonly (readonly [RegExp, string, string?])[] = [
  [/s3|amazon|aws/i, "S3"],
  [/gcs|google|gcloud/i, "Google Cloud Storage"],
  [/azure|microsoft/i, "Azure Storage"],
  [/local|disk|filesystem/i, "the local disk"],
];

const byRole: Readonly<Partial<Record<ServiceRole, typeof databases>>> = { database: databases, cache: caches, queue: queues, storage: stores };

/** The engine that the name of a driver, an adapter or a backend stands for. */
export function engineOf(role: ServiceRole, driver: string): Engine | undefined {
  const found = byRole[role]?.find(([names]) => names.test(driver));
  return found === undefined ? undefined : { name: found[1], family: found[2] ?? found[1] };
}

/** The database that a locator is of: `postgresql+psycopg://…`, `jdbc:h2:…`, `Data Source=shop.db`. */
export function databaseOfLocator(text: string): Engine | undefined {
  const scheme = /^["']?(?:jdbc:|r2dbc:)?([a-z\d]+)(?:\+\w+)?:/i.exec(text)?.[1];
  if (scheme !== undefined) return engineOf("database", scheme);
  if (/^(?:data ?source|filename)\s*=\s*[^;:]*\.(?:db3?|sqlite3?)(?:;|$)/i.test(text)) return { name: "SQLite", family: "SQLite" };
  if (/^(?:server|data ?source)\s*=.*(?:initial catalog|database)\s*=/i.test(text)) return { name: "SQL Server", family: "SQL Server" };
  return /^host\s*=.*(?:database|dbname)\s*=/i.test(text) ? { name: "PostgreSQL", family: "PostgreSQL" } : undefined;
}

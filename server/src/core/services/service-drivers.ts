import type { Binding, Ecosystem, Value } from "../facts/facts.ts";
import { localClients } from "./local-services.ts";
import { nameIndexes } from "../facts/name-pattern.ts";
import type { ApiTable } from "../rule.ts";
import { each } from "./service-client.ts";
import { serviceClients } from "./service-clients.ts";
import { literalText, partOf } from "../facts/values.ts";

/** What an app has one of, whichever driver or client it reaches it with. */
export type ServiceRole = "database" | "cache" | "queue" | "mail server" | "search engine" | "storage" | "session store";

/** Drivers that attach no address, beside the clients that do, as their libraries document them. */
const drivers: ApiTable<ServiceRole> = {
  javascript: {
    ...each(["multer.diskStorage", "multer.memoryStorage", "multer-s3", "@aws-sdk/client-s3.S3Client", "aws-sdk.S3", "@google-cloud/storage.Storage", "@azure/storage-blob.BlobServiceClient.fromConnectionString", "minio.Client"], "storage"),
    ...each(["express-session.MemoryStore", "connect-redis", "connect-redis.RedisStore", "connect-mongo.create", "memorystore"], "session store"),
    ...each(["node-cache", "lru-cache", "lru-cache.LRUCache", "memory-cache.Cache"], "cache"),
  },
  csharp: {
    ...each(["UseInMemoryDatabase", "UseSqlServer", "UseNpgsql", "UseSqlite", "UseMySql", "UseMySQL"].map((name) => `DbContextOptionsBuilder().${name}`), "database"),
    ...each(["AddDistributedMemoryCache", "AddStackExchangeRedisCache", "AddDistributedSqlServerCache"].flatMap((name) => [`WebApplication.CreateBuilder().Services.${name}`, `IServiceCollection().${name}`]), "cache"),
  },
  ruby: {
    ...each(["MemoryStore", "FileStore", "RedisCacheStore", "MemCacheStore"].map((name) => `ActiveSupport::Cache::${name}.new`), "cache"),
    ...each(["CarrierWave::Storage::File.new", "Aws::S3::Client.new", "Aws::S3::Resource.new"], "storage"),
  },
  python: { ...each(["django.core.files.storage.FileSystemStorage", "storages.backends.s3boto3.S3Boto3Storage", "storages.backends.gcloud.GoogleCloudStorage"], "storage"), ...each(["cachetools.TTLCache", "cachetools.LRUCache"], "cache") },
  php: { ...each(["League\\Flysystem\\Local\\LocalFilesystemAdapter", "League\\Flysystem\\AwsS3V3\\AwsS3V3Adapter"], "storage"), ...each(["Symfony\\Component\\Cache\\Adapter\\FilesystemAdapter", "Symfony\\Component\\Cache\\Adapter\\RedisAdapter", "Symfony\\Component\\Cache\\Adapter\\ArrayAdapter"], "cache") },
};

const indexes = { drivers: nameIndexes(drivers), clients: nameIndexes(serviceClients), local: nameIndexes(localClients) };

const roles: Readonly<Record<string, ServiceRole>> = {
  database: "database",
  MongoDB: "database",
  "SQLite database": "database",
  Redis: "cache",
  Memcached: "cache",
  queue: "queue",
  Kafka: "queue",
  "mail server": "mail server",
  "search engine": "search engine",
  "object store": "storage",
};

/** What a call makes a client or driver of; `name` is its callee with imports followed. */
export function roleOfCall(name: string, ecosystem: Ecosystem): ServiceRole | undefined {
  const client = indexes.clients(ecosystem).find(name)?.[0]?.service ?? indexes.local(ecosystem).find(name)?.service;
  return indexes.drivers(ecosystem).find(name) ?? (client === undefined ? undefined : roles[client]);
}

/** Settings of Django and Rails that name a driver, by their name. */
const driverSettings: readonly (readonly [RegExp, ServiceRole])[] = [
  [/^DATABASES$/, "database"],
  [/^(?:CACHES|cache_store)$/, "cache"],
  [/^(?:DEFAULT_FILE_STORAGE|STORAGES)$/, "storage"],
  [/^queue_adapter$/, "queue"],
  [/^(?:EMAIL_BACKEND|delivery_method)$/, "mail server"],
];

/** The role of the driver that a setting names. */
export function roleOfSetting({ name, owner }: Binding): ServiceRole | undefined {
  return name === "service" && owner?.endsWith("active_storage") === true ? "storage" : driverSettings.find(([names]) => names.test(name))?.[1];
}

/** The driver itself: a word, or what an entry named `default` says of its engine. */
export function driverIn(value: Value): string | undefined {
  if (value.kind === "list") return value.items[0] === undefined ? undefined : driverIn(value.items[0]);
  if (value.kind !== "object") return literalText(value)?.text;
  const entry = partOf(value, "default");
  return entry === undefined ? undefined : literalText(partOf(entry, "ENGINE") ?? partOf(entry, "BACKEND"))?.text;
}

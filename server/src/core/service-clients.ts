import type { ApiTable } from "./rule.ts";
import type { ArgumentPath } from "./server-bindings.ts";

/** Where the locator of a backing service stands in the call that attaches it. */
export interface ServiceClient {
  /** For messages, with its article. */
  readonly service: string;
  readonly at: readonly ArgumentPath[];
  /** What the variable would be called. */
  readonly variable: string;
  /** The locator is the name of a host, alone or with a port, and not a URL. */
  readonly isHost?: boolean;
  /** With one of these switched on the call attaches nothing. */
  readonly unless?: readonly ArgumentPath[];
  /** It speaks HTTP, so that any URL of it is the locator. */
  readonly isHttp?: boolean;
}

const database = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "database", at, variable: "DATABASE_URL" });
const databaseHost = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "database", at, variable: "DATABASE_HOST", isHost: true });
const redis = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "Redis", at, variable: "REDIS_URL" });
const redisHost = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "Redis", at, variable: "REDIS_HOST", isHost: true });
const mongo = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "MongoDB", at, variable: "MONGODB_URI" });
const mongoHost = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "MongoDB", at, variable: "MONGODB_URI", isHost: true });
const queue = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "queue", at, variable: "AMQP_URL" });
const kafka = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "Kafka", at, variable: "KAFKA_BROKERS", isHost: true });
const mail = (...at: readonly ArgumentPath[]): ServiceClient => ({ service: "mail server", at, variable: "SMTP_HOST", isHost: true });
const search = (variable: string, ...at: readonly ArgumentPath[]): ServiceClient => ({ service: "search engine", at, variable, isHttp: true });
const searchHost = (variable: string, ...at: readonly ArgumentPath[]): ServiceClient => ({ service: "search engine", at, variable, isHost: true });

const ioredis = [redisHost([0, "host"], [1]), redis([0]), redisHost([0])];
const elastic = [search("ELASTICSEARCH_URL", [0, "node", "url"], [0, "node"], [0, "nodes", 0])];
const openSearch = [search("OPENSEARCH_URL", [0, "node", "url"], [0, "node"], [0, "nodes", 0])];
const meilisearch = [search("MEILISEARCH_URL", [0, "host"])];

/** The clients of backing services, as the libraries document them; of several for one name, each is looked at. */
export const serviceClients: ApiTable<readonly ServiceClient[]> = {
  javascript: {
    ioredis,
    "ioredis.Redis": ioredis,
    "redis.createClient": [redis([0, "url"]), redisHost([0, "host"], [0, "socket", "host"], [1]), redis([0])],
    "connect-redis.RedisStore": [redisHost([0, "host"]), redis([0, "url"])],
    "pg.Pool": [database([0, "connectionString"]), databaseHost([0, "host"])],
    "pg.Client": [database([0, "connectionString"]), databaseHost([0, "host"]), database([0])],
    "mysql.createConnection": [databaseHost([0, "host"]), database([0])],
    "mysql.createPool": [databaseHost([0, "host"]), database([0])],
    "mysql2.createConnection": [databaseHost([0, "host"]), database([0])],
    "mysql2.createPool": [databaseHost([0, "host"]), database([0])],
    "mysql2/promise.createConnection": [databaseHost([0, "host"]), database([0])],
    "mysql2/promise.createPool": [databaseHost([0, "host"]), database([0])],
    "mongoose.connect": [mongo([0])],
    "mongoose.createConnection": [mongo([0])],
    "mongodb.MongoClient": [mongo([0])],
    "mongodb.MongoClient.connect": [mongo([0])],
    "connect-mongo.create": [mongo([0, "mongoUrl"])],
    "sequelize.Sequelize": [databaseHost([3, "host"], [0, "host"]), database([0])],
    sequelize: [databaseHost([3, "host"], [0, "host"]), database([0])],
    "typeorm.DataSource": [databaseHost([0, "host"]), database([0, "url"])],
    "@nestjs/typeorm.TypeOrmModule.forRoot": [databaseHost([0, "host"]), database([0, "url"])],
    "@nestjs/sequelize.SequelizeModule.forRoot": [databaseHost([0, "host"]), database([0, "uri"])],
    "@nestjs/mongoose.MongooseModule.forRoot": [mongo([0])],
    "@nestjs/bull.BullModule.forRoot": [redisHost([0, "redis", "host"]), redis([0, "redis"], [0, "url"])],
    "@nestjs/bullmq.BullModule.forRoot": [redisHost([0, "connection", "host"]), redis([0, "connection", "url"])],
    knex: [databaseHost([0, "connection", "host"]), database([0, "connection", "connectionString"], [0, "connection"])],
    "amqplib.connect": [queue([0])],
    "kafkajs.Kafka": [kafka([0, "brokers", 0])],
    "nodemailer.createTransport": [{ ...mail([0, "host"]), unless: [[0, "jsonTransport"], [0, "streamTransport"], [0, "sendmail"]] }],
    "@elastic/elasticsearch.Client": elastic,
    "@opensearch-project/opensearch.Client": openSearch,
    "meilisearch.MeiliSearch": meilisearch,
    "meilisearch.Meilisearch": meilisearch,
    "typesense.Client": [searchHost("TYPESENSE_HOST", [0, "nodes", 0, "host"], [0, "nearestNode", "host"]), search("TYPESENSE_URL", [0, "nodes", 0, "url"])],
    "memcached": [{ service: "Memcached", at: [[0]], variable: "MEMCACHED_SERVERS", isHost: true }],
    "bull": [redis([1]), redisHost([1, "redis", "host"])],
  },
  python: {
    "redis.Redis": [redisHost(["host"], [0])],
    "redis.StrictRedis": [redisHost(["host"], [0])],
    "redis.asyncio.Redis": [redisHost(["host"], [0])],
    "redis.from_url": [redis([0], ["url"])],
    "redis.Redis.from_url": [redis([0], ["url"])],
    "redis.asyncio.from_url": [redis([0], ["url"])],
    "pymongo.MongoClient": [mongo(["host"], [0]), mongoHost(["host"], [0])],
    "motor.motor_asyncio.AsyncIOMotorClient": [mongo(["host"], [0]), mongoHost(["host"], [0])],
    "mongoengine.connect": [mongo(["host"]), mongoHost(["host"])],
    "psycopg2.connect": [databaseHost(["host"]), database(["dsn"], [0])],
    "psycopg.connect": [databaseHost(["host"]), database(["conninfo"], [0])],
    "asyncpg.connect": [databaseHost(["host"]), database(["dsn"], [0])],
    "asyncpg.create_pool": [databaseHost(["host"]), database(["dsn"], [0])],
    "pymysql.connect": [databaseHost(["host"], [0])],
    "MySQLdb.connect": [databaseHost(["host"], [0])],
    "mysql.connector.connect": [databaseHost(["host"])],
    "sqlalchemy.create_engine": [database([0])],
    "sqlalchemy.ext.asyncio.create_async_engine": [database([0])],
    "pika.ConnectionParameters": [{ service: "queue", at: [["host"], [0]], variable: "AMQP_HOST", isHost: true }],
    "pika.URLParameters": [queue([0])],
    "kombu.Connection": [queue([0])],
    "celery.Celery": [queue(["broker"])],
    "kafka.KafkaProducer": [kafka(["bootstrap_servers"], ["bootstrap_servers", 0])],
    "kafka.KafkaConsumer": [kafka(["bootstrap_servers"], ["bootstrap_servers", 0])],
    "smtplib.SMTP": [mail(["host"], [0])],
    "smtplib.SMTP_SSL": [mail(["host"], [0])],
    "elasticsearch.Elasticsearch": [search("ELASTICSEARCH_URL", ["hosts", 0], ["hosts"], [0, 0], [0]), searchHost("ELASTICSEARCH_HOST", ["hosts", 0, "host"], ["hosts", 0], [0, 0, "host"], [0, 0])],
    "opensearchpy.OpenSearch": [search("OPENSEARCH_URL", ["hosts", 0], ["hosts"], [0, 0], [0]), searchHost("OPENSEARCH_HOST", ["hosts", 0, "host"], ["hosts", 0], [0, 0, "host"], [0, 0])],
    "meilisearch.Client": [search("MEILISEARCH_URL", ["url"], [0])],
    "typesense.Client": [searchHost("TYPESENSE_HOST", [0, "nodes", 0, "host"])],
    "pymemcache.client.base.Client": [{ service: "Memcached", at: [[0, 0], [0]], variable: "MEMCACHED_HOST", isHost: true }],
  },
};

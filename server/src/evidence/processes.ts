import { isOwn, packageOf, replicated } from "../core/facts/app-files.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { objectStores } from "../core/services/stored-files.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that processes share nothing. Rule catalogue, section 7; a store that a call gives to sessions is found by `processes/in-memory-session`. */
export const processes: readonly EvidenceCheck[] = [
  { id: "processes/external-session-store", find: (app) => [...madeWith(app, sessionStores, "a store of sessions that all processes share"), ...cookies(app)] },
  { id: "processes/external-file-store", find: (app) => madeWith(app, objectStores, "a client of object storage") },
  { id: "processes/read-only-rootfs", find: (app) => onceEach(readOnly(app)) },
  { id: "processes/replicated", find: (app) => onceEach(copies(app)) },
];

/** Stores of sessions that are packages of their own, as the registries name them. */
const sessionStores =
  /^(?:connect-(?:redis|mongo|pg-simple|memcached|session-sequelize|session-knex|dynamodb)|express-mysql-session|koa-redis|@fastify\/redis-session|redis-session-store|redis-rails|activerecord-session_store|django-redis-sessions|org\.springframework\.session:spring-session-(?:data-redis|jdbc|hazelcast|data-mongodb|data-geode)|github\.com\/(?:boj\/redistore|rbcervilla\/redisstore\S*|alexedwards\/scs\/(?:redisstore|postgresstore|mysqlstore|goredisstore))|tower-sessions-(?:redis-store|sqlx-store))$/i;

/** Packages that keep a session in a signed cookie; Flask-Login does as long as no other package takes Flask's sessions over. Source: the documentation of each. */
const cookieSessions = /^(?:cookie-session|client-sessions|iron-session|@fastify\/secure-session|flask[-_]login)$/i;
const serverSessions = /^flask[-_]session2?$/i;

function* cookies(app: AppFiles): Iterable<Found> {
  if (packageOf(app, serverSessions) === undefined) yield* madeWith(app, cookieSessions, "which keeps sessions in a signed cookie");
}

function* madeWith(app: AppFiles, names: RegExp, what: string): Iterable<Found> {
  const found = packageOf(app, names);
  if (found !== undefined && isOwn(found, app)) yield ofFile(found.path, `is made with ${found.name}, ${what}`);
}

function* readOnly({ deployments }: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, process } of deployments) if (process.readOnly !== undefined) yield { name: process.name, ...at(path, process.readOnly, `runs ${process.name} on a disk that cannot be written`) };
}

function* copies(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, process } of replicated(app)) if (process.replicas !== undefined) yield { name: process.name, ...at(path, process.replicas.span, `runs ${process.replicas.value} of ${process.name}`) };
}

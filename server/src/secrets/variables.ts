import type { Value } from "../core/facts/facts.ts";
import { readsByEnv } from "../core/fixes/idiom.ts";
import { baseName } from "../core/paths.ts";
import type { RuleFile } from "../core/rule.ts";
import { contains } from "../core/text.ts";
import { environmentName, wordsOf } from "./names.ts";

/**
 * The name of the variable that would hold a secret of a source: its own name, led by the service that it opens where many a secret is called
 * so: `REDIS_PASSWORD` for `Redis.new(password: …)`. What is nearest to the value tells the service, and the name of the file comes last.
 */
export function variableOfSecret(name: string, value: Pick<Value, "span">, file: RuleFile): string {
  const own = environmentName(name.slice(name.lastIndexOf(".") + 1));
  // A key of a framework says all: `spring.rabbitmq.password`.
  if (name.includes(".")) return environmentName(name);
  if (!ofAnyService.test(own)) return own;
  const service = namesAround(value, file).flatMap((around) => serviceOf(around) ?? [])[0];
  // Source: Laravel's `config/database.php` and `config/mail.php`.
  const named = readsByEnv(file) ? service?.replace(/^(?:MYSQL|POSTGRES|DATABASE)$/, "DB").replace(/^SMTP$/, "MAIL") : service;
  return named === undefined ? own : `${named}_${own.replace(/^(?:PASSW?D?|PWD)$/, "PASSWORD")}`;
}

const ofAnyService = /^(?:PASSWORD|PASSWD|PASSW|PASS|PWD|PASSPHRASE)$/;

function namesAround({ span }: Pick<Value, "span">, { facts, callees, path }: RuleFile): readonly string[] {
  const holders = facts.bindings.filter(({ value }) => value.kind !== "function" && contains(value.span, span)).map(({ name, owner, value }) => ({ size: value.span.end - value.span.start, name: `${name} ${owner ?? ""}` }));
  const inside = Math.max(-1, ...facts.functions.flatMap((one, index) => (contains(one.span, span) ? index : [])));
  const calls = facts.calls.flatMap((call, index) => (call.function === inside && contains(call.span, span) ? { size: call.span.end - call.span.start, name: `${call.receiver ?? ""} ${callees[index] ?? call.text}` } : []));
  return [...[...holders, ...calls].sort((a, b) => a.size - b.size).map(({ name }) => name), baseName(path)];
}

function serviceOf(name: string): string | undefined {
  const words = wordsOf(name).join(" ");
  return services.find(([said]) => said.test(words))?.[1];
}

/** The words by which code calls a service and its clients, the plainest last. */
const services: readonly (readonly [RegExp, string])[] = [
  [/redis/, "REDIS"],
  [/rabbit|amqp|\bbunny\b/, "RABBITMQ"],
  [/mongo/, "MONGODB"],
  [/postgres|\bpg\b|psycopg/, "POSTGRES"],
  [/mysql|mariadb/, "MYSQL"],
  [/\bldap/, "LDAP"],
  [/kafka/, "KAFKA"],
  [/elastic ?search/, "ELASTICSEARCH"],
  [/\bsftp\b/, "SFTP"],
  [/\bftp\b/, "FTP"],
  [/smtp|\be?mail(?:er)?\b|nodemailer/, "SMTP"],
  [/\bdb\b|database|data ?source|sequelize|typeorm|knex|\bsql\b/, "DATABASE"],
];

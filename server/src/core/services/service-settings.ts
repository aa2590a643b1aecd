import type { Binding } from "../facts/facts.ts";
import type { ApiTable } from "../rule.ts";
import { database, databaseHost, kafka, mail, redis, redisHost, type ServiceClient } from "./service-client.ts";

/** Settings of frameworks, by what they are a part of and their own name. Paths begin inside of the value; an empty one is the value itself. */
export const serviceSettings: ApiTable<readonly ServiceClient[]> = {
  ruby: {
    "Rails.application.config.action_mailer.smtp_settings": [mail(["address"])],
    "ActionMailer::Base.smtp_settings": [mail(["address"])],
    "Rails.application.config.cache_store": [redis([1, "url"])],
    "Sidekiq.configure_server().redis": [redis(["url"])],
    "Sidekiq.configure_client().redis": [redis(["url"])],
  },
};

/** Keys that mean the same wherever they stand: librdkafka's and Kafka's "Configuration properties", JavaMail's, JPA's. */
const namedSettings: readonly (readonly [RegExp, ServiceClient])[] = [
  [/^(?:bootstrap\.servers|metadata\.broker\.list)$|(?:^|\.)BOOTSTRAP_SERVERS_CONFIG$/, kafka([1])],
  [/^mail\.smtps?\.host$/, mail([1])],
  [/^(?:(?:javax|jakarta)\.persistence\.jdbc\.url|hibernate\.connection\.url|spring\.datasource\.url)$/, database([1])],
];

/** What a setting of this name attaches, if it is one. */
export function namedSetting(name: string): ServiceClient | undefined {
  return namedSettings.find(([names]) => names.test(name))?.[1];
}

/** Text that may hold one of those, as the source of an expression. */
export const namedSettingTrigger = "\\bbootstrap\\.servers|\\bmetadata\\.broker\\.list|\\bBOOTSTRAP_SERVERS_CONFIG\\b|\\bmail\\.smtps?\\.host|\\bpersistence\\.jdbc\\.url|\\bhibernate\\.connection\\.url|\\bspring\\.datasource\\.url";

/** Tables of connections that say themselves what they connect to, as Laravel, Doctrine, CakePHP and Sequel have them. */
const describedServices: readonly (readonly [RegExp, ServiceClient])[] = [
  [/^(?:pdo_)?(?:mysql2?|mysqli|mariadb|pgsql|postgres(?:ql)?|postgis|sqlsrv|sqlserver|mongodb|trilogy)$/, databaseHost(["host"], ["hostname"])],
  [/^smtp$/, mail(["host"], ["address"])],
  [/^redis$/, redisHost(["host"])],
];

const saysWhat = new Set(["driver", "adapter", "dbdriver", "transport"]);

/** What an object attaches by its own words: `['driver' => 'mysql', 'host' => 'db']`. */
export function describedService({ value }: Binding): ServiceClient | undefined {
  if (value.kind !== "object") return undefined;
  const said = value.entries.find(([name]) => saysWhat.has(name))?.[1];
  return said?.kind === "literal" ? describedServices.find(([names]) => names.test(said.text))?.[1] : undefined;
}

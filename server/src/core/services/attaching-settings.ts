import { hostAlone, hostOfLocator, hostOfWeb, isLocator, isReservedHost, writtenText } from "./service-address.ts";
import type { Setting, SettingsFile, SettingsFormat } from "../facts/settings.ts";

/** A setting from which a framework or a client takes the address of a backing service. */
interface AttachingSetting {
  /** Fits `Setting.name`. */
  readonly name: RegExp;
  /** For messages, without an article. */
  readonly service: string;
  /** The address is the name of a host, alone or with a port, or several of them. */
  readonly isHost?: boolean;
  /** It speaks HTTP, so that any URL of it is the address. */
  readonly isHttp?: boolean;
}

const host = (name: RegExp, service: string): AttachingSetting => ({ name, service, isHost: true });
const http = (name: RegExp, service: string): AttachingSetting => ({ name, service, isHttp: true });

/** Keys of an app's own that say which service they are for: `mail.host`, `redis.cluster.nodes`. */
const ownKeys: readonly AttachingSetting[] = [
  host(/(?:^|\.)(?:mail|smtp|email)(?:\.[a-z]+)?\.(?:smtp)?(?:host|hostname|smtpserver)$/, "mail server"),
  host(/(?:^|\.)(?:redis|jedis|redisson)(?:\.\w+)?\.(?:host|hostname|nodes|address)$/, "Redis"),
  host(/(?:^|\.)rabbitmq(?:\.\w+)?\.(?:host|hostname|addresses)$/, "queue"),
  host(/(?:^|\.)mongo(?:db)?\.(?:host|hostname)$/, "MongoDB"),
  host(/(?:^|\.)kafka(?:\.\w+)?\.(?:bootstrapservers?|brokers?)$/, "Kafka"),
  http(/(?:^|\.)(?:elasticsearch|opensearch)\.(?:uris?|urls?|hosts?|nodes?)$/, "search engine"),
  host(/(?:^|\.)(?:elasticsearch|opensearch)\.(?:hosts?|nodes?|clusternodes)$/, "search engine"),
  host(/(?:^|\.)zookeeper\.(?:connectstring|host|hosts|servers?|address)$/, "ZooKeeper"),
];

/** In .NET any address may be called so; without a scheme the name tells what it leads to. */
const connectionStrings: readonly AttachingSetting[] = [host(/^connectionstrings\.\w*(?:redis|garnet)\w*$/, "Redis"), host(/^connectionstrings\.\w*(?:rabbit|eventbus)\w*$/, "queue")];

/** Of several that fit the first counts. */
const attachingSettings: Readonly<Partial<Record<SettingsFormat, readonly AttachingSetting[]>>> = {
  // Source: https://docs.spring.io/spring-boot/appendix/application-properties/index.html, and the reference of Spring Cloud.
  spring: [
    host(/^spring\.(?:data\.)?redis\.(?:host|cluster\.nodes|sentinel\.nodes)$/, "Redis"),
    host(/^spring\.data\.mongodb\.host$/, "MongoDB"),
    host(/^spring\.rabbitmq\.(?:host|addresses)$/, "queue"),
    host(/^spring\.kafka\.(?:\w+\.)?bootstrapservers$|^spring\.cloud\.stream\.kafka\.binder\.brokers$/, "Kafka"),
    host(/^spring\.mail\.host$/, "mail server"),
    http(/^spring\.(?:elasticsearch\.(?:rest\.)?uris|data\.elasticsearch\.client\.reactive\.endpoints)$/, "search engine"),
    host(/^spring\.(?:elasticsearch\.(?:rest\.)?uris|data\.elasticsearch\.clusternodes)$/, "search engine"),
    host(/^spring\.(?:data\.)?cassandra\.contactpoints$/, "database"),
    host(/^spring\.(?:artemis\.host|couchbase\.connectionstring)$/, "backing service"),
    http(/^spring\.cloud\.config\.uri$/, "configuration server"),
    http(/^eureka\.client\.serviceurl\.\w+$/, "service registry"),
    host(/^spring\.cloud\.(?:nacos\.(?:\w+\.)?serveraddr|consul\.host|zookeeper\.connectstring)$/, "service registry"),
    host(/^dubbo\.registry\.address$/, "service registry"),
    ...ownKeys,
  ],
  dotnet: [...connectionStrings, host(/^eventbus(?:connection|\.(?:connection|hostname|host))$/, "queue"), ...ownKeys],
  "web-config": [...connectionStrings, ...ownKeys],
  // Source: https://guides.rubyonrails.org/configuring.html#configuring-a-database.
  rails: [host(/^database\.(?:\w+\.)?host$/, "database"), host(/^mongoid\.clients\.\w+\.hosts$/, "MongoDB"), ...ownKeys],
  // Source: https://symfony.com/bundles/DoctrineBundle/current/configuration.html.
  symfony: [host(/^doctrine\.dbal\.(?:connections\.\w+\.)?host$|^parameters\.databasehost$/, "database"), host(/^swiftmailer\.host$|^parameters\.mailerhost$/, "mail server"), ...ownKeys],
  ini: [host(/^(?:database|db|mysql|postgres(?:ql)?)\.host$/, "database"), ...ownKeys],
};

/** The address that a setting gives: by a key that a framework or a client reads, or by its own form. */
export function addressOf({ name, value }: Setting, format: SettingsFormat): { readonly host: string; readonly text: string; readonly service: string | undefined } | undefined {
  const known = attachingSettings[format]?.find((one) => one.name.test(name));
  const text = writtenText(value)?.trim();
  if (text === undefined || /\byour\b|<|xxx|change.?me/i.test(text) || (known === undefined && !isLocator(text))) return undefined;
  // Of several addresses the first speaks for all.
  const host = hostOfLocator(text) ?? (known?.isHttp === true ? hostOfWeb(text.split(",")[0] ?? "") : known?.isHost === true ? hostAlone(text) : undefined);
  // A file beside the program is no service, and a name in capitals is to be filled in.
  if (host === undefined || isReservedHost(host) || /\.(?:db|sqlite3?|mdf|sdf)$/i.test(host) || /^[A-Z][A-Z_]+$/.test(host)) return undefined;
  return { host, text, service: known?.service };
}

/** The service that a framework or a client attaches by a setting, whatever its value is. `spring.datasource.url` says itself what it leads to. */
export function attachedBySetting({ name }: Setting, format: SettingsFormat): string | undefined {
  if (/^(?:spring\.datasource(?:\.\w+)?\.(?:jdbc)?url|spring\.r2dbc\.url|doctrine\.dbal\.(?:connections\.\w+\.)?url|database\.(?:\w+\.)?url)$/.test(name)) return "a database";
  if (name === "spring.data.mongodb.uri") return "MongoDB";
  const service = attachingSettings[format]?.find((one) => one.name.test(name))?.service;
  return service === undefined || /^[A-Z]/.test(service) ? service : `a ${service}`;
}

/** Something beside it says that the service is not used. */
export function isSwitchedOff({ name, environments }: Setting, { settings }: SettingsFile): boolean {
  const group = name.slice(0, name.lastIndexOf(".") + 1);
  return group !== "" && settings.some((one) => one.value.kind === "literal" && one.value.text === "false" && one.name.startsWith(group) && /^enabled?$/.test(one.name.slice(group.length)) && one.environments.join() === environments.join());
}

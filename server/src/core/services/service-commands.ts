import type { Call, Value } from "../facts/facts.ts";
import { baseName } from "../paths.ts";
import { database, databaseHost, kafka, mongo, mongoHost, redis, redisHost, type ServiceClient } from "./service-client.ts";
import { writtenText } from "./service-address.ts";
import { literalText } from "../facts/values.ts";

/** How the programs of a service take its address, as their manuals have it. */
interface ServiceCommand {
  readonly programs: RegExp;
  readonly host: RegExp;
  readonly byHost: ServiceClient;
  /** What a URL as a word of its own, or behind an option, is. */
  readonly byUrl?: ServiceClient;
}

const commands: readonly ServiceCommand[] = [
  { programs: /^(?:psql|pg_dump|pg_dumpall|pg_restore|pg_isready|createdb|dropdb|createuser|vacuumdb)$/, host: /^(?:-h|--host=?)(.*)$/, byHost: databaseHost(), byUrl: database() },
  { programs: /^(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mariadb-admin)$/, host: /^(?:-h|--host=?)(.*)$/, byHost: databaseHost() },
  { programs: /^sqlcmd$/, host: /^-S(.*)$/, byHost: databaseHost() },
  { programs: /^redis-cli$/, host: /^-h(.*)$/, byHost: redisHost(), byUrl: redis() },
  { programs: /^(?:mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport)$/, host: /^(?:-h|--host=?)(.*)$/, byHost: mongoHost(), byUrl: mongo() },
  { programs: /^kafka-(?:topics|console-producer|console-consumer|consumer-groups|configs)(?:\.sh)?$/, host: /^--bootstrap-server=?(.*)$/, byHost: kafka() },
];

/** The programs that read an address, as the source of an expression. */
export const serviceCommandTrigger = "\\b(?:psql|pg_\\w+|createdb|dropdb|createuser|vacuumdb|mysql\\w*|mariadb[\\w-]*|sqlcmd|redis-cli|mongo\\w*|kafka-[\\w-]+)\\b";

/** A word of a command that holds an address, or ends in one. */
export interface ServiceWord {
  readonly client: ServiceClient;
  readonly text: string;
  readonly value: Value;
  /** The word is the address and nothing else. */
  readonly isWhole: boolean;
}

/** The address that a command of a shell script is given in plain words. */
export function serviceWord({ callee, arguments: given }: Call): ServiceWord | undefined {
  const isHandedOver = callee === "exec";
  const program = isHandedOver ? literalText(given[0])?.text : callee;
  const words = isHandedOver ? given.slice(1) : given;
  const command = program === undefined ? undefined : commands.find(({ programs }) => programs.test(baseName(program)));
  if (command === undefined) return undefined;
  for (const [index, value] of words.entries()) {
    const text = literalText(value)?.text ?? "";
    const [, attached] = command.host.exec(text) ?? [];
    const holder = attached === "" ? words[index + 1] : value;
    const host = attached === "" ? literalText(holder)?.text : attached;
    if (host !== undefined && holder !== undefined) return { client: { ...command.byHost, isHost: true }, text: host, value: holder, isWhole: attached === "" };
    const written = writtenText(value) ?? "";
    if (command.byUrl !== undefined && /^\w+(?:\+\w+)?:\/\/|^host=/.test(written)) return { client: command.byUrl, text: written, value, isWhole: value.kind === "literal" };
  }
  return undefined;
}

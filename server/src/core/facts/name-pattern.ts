import type { Ecosystem, Name } from "./facts.ts";
import type { ApiTable, NamePattern } from "../rule.ts";

/** Finds the entry of an API table for a name; of several patterns that fit, the first in the table counts. */
export interface NameIndex<Entry> {
  find(name: Name): Entry | undefined;
}

/** Patterns are looked up by their last member, so that a table of hundreds costs one look-up for a name it does not hold. */
export function nameIndex<Entry>(table: Readonly<Record<NamePattern, Entry>>): NameIndex<Entry> {
  const byLastMember = new Map<string, { matches: RegExp; entry: Entry }[]>();
  const anyLastMember: { matches: RegExp; entry: Entry }[] = [];
  for (const [pattern, entry] of Object.entries(table)) {
    const last = lastMember(pattern);
    const compiled = { matches: patternExpression(pattern), entry };
    if (last.includes("*")) anyLastMember.push(compiled);
    else byLastMember.set(last, [...(byLastMember.get(last) ?? []), compiled]);
  }
  return {
    find(name) {
      const candidates = byLastMember.get(lastMember(name)) ?? noCandidates;
      return (candidates.find((one) => one.matches.test(name)) ?? anyLastMember.find((one) => one.matches.test(name)))?.entry;
    },
  };
}

const noCandidates: readonly never[] = [];

/** The index of each ecosystem's part of a table; of one the table says nothing about, an index that finds nothing. */
export function nameIndexes<Entry>(table: ApiTable<Entry>): (ecosystem: Ecosystem) => NameIndex<Entry> {
  const indexes = new Map(Object.entries(table).map(([ecosystem, names]) => [ecosystem, nameIndex(names)]));
  return (ecosystem) => indexes.get(ecosystem) ?? { find: () => undefined };
}

/** Whether a last member ends some pattern of the tables: a name with any other is in none of them, whatever its beginning stands for. */
export function knownMembers(tables: readonly Readonly<Record<NamePattern, unknown>>[]): (member: string) => boolean {
  const members = tables.flatMap((table) => Object.keys(table).map(lastMember));
  const exact = new Set(members.filter((member) => !member.includes("*")));
  const patterns = [...new Set(members.filter((member) => member.includes("*")))].map(patternExpression);
  return (member) => exact.has(member) || patterns.some((pattern) => pattern.test(member));
}

/** `listen` of `express().listen`; the whole of a name without a dot. Scoped packages keep their slash: `@hapi/hapi`. */
export function lastMember(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function patternExpression(pattern: NamePattern): RegExp {
  const source = pattern
    .split(".**")
    .map((part) => part.split("*").map(escaped).join("[^.()]*"))
    .join("(?:\\.\\w+(?:\\(\\))?)*");
  return new RegExp(`^${source}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

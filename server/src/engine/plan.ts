import type { Ecosystem } from "../core/facts/facts.ts";
import { markFinder } from "../core/marks.ts";
import type { PathRole } from "../core/path-role.ts";
import type { ApiTable, Rule } from "../core/rule.ts";
import { directiveWord } from "../languages/directives.ts";
import { rarest, requiredWords } from "./required-words.ts";
import { roleSeenBy } from "./roles.ts";
import { triggerOf } from "./triggers.ts";

/** Which sources are worth a parse: those in which some rule that speaks for their role may find something, or that speak to the linter. */
export interface Plan {
  wants(ecosystem: Ecosystem, role: PathRole, text: string): boolean;
}

/** Triggers follow from the rules' tables, and from what rules word themselves. `ofApp` has tables of more APIs that are looked for in an app itself. */
export function createPlan(rules: readonly Rule[], ofApp: readonly ApiTable<unknown>[] = [], allFiles = false): Plan {
  const finders = new Map<string, Finder>();
  return {
    wants(ecosystem, role, text) {
      const key = `${ecosystem} ${role}`;
      let finder = finders.get(key);
      if (finder === undefined) finders.set(key, (finder = createFinder(triggersIn(ecosystem, rules.filter((rule) => roleSeenBy(rule, role, allFiles) !== undefined), role === "app" ? ofApp : []))));
      return finder(text);
    },
  };
}

/** What to look for in the sources of one ecosystem. Of each list all have to be found. */
function triggersIn(ecosystem: Ecosystem, rules: readonly Rule[], alsoNamed: readonly ApiTable<unknown>[]): readonly (readonly string[])[] {
  const detectors = rules.flatMap((rule) => rule.detect);
  const tables = [...alsoNamed, ...detectors.flatMap((detector) => (detector.kind === "calls" && detector.beside?.[ecosystem] === undefined ? [detector.names] : []))];
  const named = new Map(tables.flatMap((table) => triggersOfTable(table, ecosystem)).map((all) => [all.join("\n"), all]));
  const worded = detectors.flatMap((detector): (string | readonly string[] | undefined)[] => {
    if (detector.kind === "sources" || detector.kind === "app") return [detector.triggers[ecosystem]];
    const beside = detector.kind === "calls" ? detector.beside?.[ecosystem] : undefined;
    return detector.kind === "calls" && beside !== undefined ? triggersOfTable(detector.names, ecosystem).map((all) => [...all, ...[beside].flat()]) : [];
  }).filter((trigger) => trigger !== undefined);
  // Where no rule speaks of the language there is nothing to suppress either.
  if (named.size === 0 && worded.length === 0) return [];
  return [[directiveWord], ...named.values(), ...worded.map((trigger) => [trigger].flat())];
}

function triggersOfTable(table: ApiTable<unknown>, ecosystem: Ecosystem): readonly (readonly string[])[] {
  return Object.keys(table[ecosystem] ?? {}).map((pattern) => triggerOf(pattern, ecosystem));
}

type Finder = (text: string) => boolean;

/**
 * An expression is tried where one of the words that it cannot do without was found, and the words of all expressions are found in one pass:
 * a rule more costs next to nothing on the files that do not concern it.
 */
function createFinder(triggers: readonly (readonly string[])[]): Finder {
  const expressions = triggers.map((all) => all.map((one) => new RegExp(one, "m")));
  const fits = (trigger: number, text: string): boolean => expressions[trigger]?.every((one) => one.test(text)) === true;
  const byWord = new Map<string, number[]>();
  const wordless: number[] = [];
  for (const [trigger, all] of triggers.entries()) {
    const words = rarest(all.map(requiredWords));
    if (words === undefined) wordless.push(trigger);
    for (const word of words ?? []) byWord.set(word, [...(byWord.get(word) ?? []), trigger]);
  }
  const triggersOf = [...byWord.values()];
  const find = markFinder([...byWord.keys()]);
  return (text) => {
    const tried = new Set<number>();
    let isFound = false;
    find(text, (word) => {
      for (const trigger of triggersOf[word] ?? []) {
        if (tried.has(trigger)) continue;
        tried.add(trigger);
        if (fits(trigger, text)) return (isFound = true);
      }
      return false;
    });
    return isFound || wordless.some((trigger) => fits(trigger, text));
  };
}

/** The languages in whose sources a rule looks for something; none for one that reads other files alone. */
export function ecosystemsOf(rule: Rule): ReadonlySet<Ecosystem> {
  return new Set(rule.detect.flatMap((detector) => (detector.kind === "texts" || detector.kind === "settings" || detector.kind === "project" ? [] : [...(Object.keys(detector.kind === "calls" ? detector.names : detector.triggers) as Ecosystem[]), ...(detector.kind === "app" ? (detector.importsOf ?? []) : [])])));
}

/** Sources over this many characters are not parsed: bundles, data. Measured: they cost the most time for the least insight. */
export const longestSource = 500_000;

/** Text that a program wrote: a comment near its top says so, or most of it stands in lines that nobody typed. */
export function isGeneratedText(text: string): boolean {
  if (/^\s*(?:\/\/|\/?\*+|#|--)\s*(?:@generated\b|.*\bDO NOT EDIT\b)/m.test(text.slice(0, 1000))) return true;
  if (text.length < shortestBundle) return false;
  let inLongLines = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    if (stop - start > 2000) inLongLines += stop - start;
    start = stop + 1;
  }
  return inLongLines * 2 > text.length;
}

/** A long line alone may be a picture in the text. */
const shortestBundle = 8000;

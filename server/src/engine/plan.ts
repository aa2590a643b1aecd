import type { Ecosystem } from "../core/facts.ts";
import type { ApiTable, Rule } from "../core/rule.ts";
import { directiveWord } from "../languages/directives.ts";
import { triggerOf } from "./triggers.ts";

/** Which sources are worth a parse: those in which some rule's API may be called, or that speak to the linter. */
export interface Plan {
  wants(ecosystem: Ecosystem, text: string): boolean;
}

/**
 * Triggers follow from the rules' tables. Those of the names in tables are one expression per ecosystem; those that a rule words itself stay
 * alone, because one expression of all is slower than each by itself: they begin with so many characters that none can be skipped.
 */
export function createPlan(rules: readonly Rule[], alsoNamed: readonly ApiTable<unknown>[] = []): Plan {
  const named = new Map<string, Set<string>>();
  /** Of each list all have to be found. */
  const worded = new Map<string, RegExp[][]>();
  const addTable = (table: ApiTable<unknown>): void => {
    for (const [ecosystem, names] of Object.entries(table)) {
      const known = named.get(ecosystem) ?? new Set();
      for (const pattern of Object.keys(names)) known.add(triggerOf(pattern, ecosystem as Ecosystem));
      named.set(ecosystem, known);
    }
  };
  for (const table of alsoNamed) addTable(table);
  for (const detector of rules.flatMap((rule) => rule.detect)) {
    if (detector.kind === "calls") addTable(detector.names);
    else if (detector.kind !== "texts" && detector.kind !== "settings" && detector.kind !== "project") {
      for (const [ecosystem, trigger] of Object.entries(detector.triggers)) worded.set(ecosystem, [...(worded.get(ecosystem) ?? []), [trigger].flat().map((one) => new RegExp(one, "m"))]);
    }
  }
  const directive = new RegExp(directiveWord);
  const ecosystems = new Set([...named.keys(), ...worded.keys()]);
  const expressions = new Map(
    [...ecosystems].map((ecosystem) => {
      const names = [...(named.get(ecosystem) ?? [])];
      return [ecosystem, [[directive], ...(names.length === 0 ? [] : [[new RegExp(names.join("|"))]]), ...(worded.get(ecosystem) ?? [])]] as const;
    }),
  );
  return { wants: (ecosystem, text) => expressions.get(ecosystem)?.some((all) => all.every((one) => one.test(text))) === true };
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

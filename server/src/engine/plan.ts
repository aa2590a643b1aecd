import type { Ecosystem } from "../core/facts.ts";
import type { ApiTable, Rule } from "../core/rule.ts";
import { directiveWord } from "../languages/directives.ts";
import { triggerOf } from "./triggers.ts";

/** Which sources are worth a parse: those in which some rule's API may be called, or that speak to the linter. */
export interface Plan {
  wants(ecosystem: Ecosystem, text: string): boolean;
}

/** Triggers follow from the rules' tables. One expression per ecosystem, checked at the edges of identifiers. */
export function createPlan(rules: readonly Rule[], alsoNamed: readonly ApiTable<unknown>[] = []): Plan {
  const triggers = new Map<Ecosystem, Set<string>>();
  const combined = new Map<Ecosystem, (readonly RegExp[])[]>();
  const add = (ecosystem: string, trigger: string | readonly string[]): void => {
    if (typeof trigger !== "string") {
      combined.set(ecosystem as Ecosystem, [...(combined.get(ecosystem as Ecosystem) ?? []), trigger.map((one) => new RegExp(one, "m"))]);
      return;
    }
    const known = triggers.get(ecosystem as Ecosystem) ?? new Set([directiveWord]);
    triggers.set(ecosystem as Ecosystem, known.add(trigger));
  };
  const addTable = (table: ApiTable<unknown>): void => {
    for (const [ecosystem, names] of Object.entries(table)) for (const pattern of Object.keys(names)) add(ecosystem, triggerOf(pattern, ecosystem as Ecosystem));
  };
  for (const table of alsoNamed) addTable(table);
  for (const detector of rules.flatMap((rule) => rule.detect)) {
    if (detector.kind === "calls") addTable(detector.names);
    else if (detector.kind !== "texts" && detector.kind !== "settings" && detector.kind !== "project") for (const [ecosystem, trigger] of Object.entries(detector.triggers)) add(ecosystem, trigger);
  }
  const expressions = new Map([...triggers].map(([ecosystem, sources]) => [ecosystem, new RegExp([...sources].join("|"))]));
  return {
    wants: (ecosystem, text) => expressions.get(ecosystem)?.test(text) === true || combined.get(ecosystem)?.some((all) => all.every((one) => one.test(text))) === true,
  };
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

import { parse, type ParseError } from "jsonc-parser";
import type { Finding } from "../core/finding.ts";
import { lineTextAt, type LineTable } from "../core/text.ts";
import { fingerprint } from "./fingerprint.ts";

export const baselineFile = ".twelve-factor-baseline.json";

/** A finding that was there when the baseline was written. Nothing of the code is in it: see `fingerprint`. */
export interface KnownFinding {
  /** Relative to the project root, `/` separators. */
  readonly path: string;
  readonly rule: string;
  /** The one that does not count equal findings; a file with three of them has three entries. */
  readonly fingerprint: string;
}

/** Findings of a project, by path. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

/** The baseline of a project. */
export interface Baseline {
  readonly entries: readonly KnownFinding[];
  /** Takes the text of the file, or that there is none. Gives a sentence about what is wrong with it. */
  read(text: string | undefined): string | undefined;
  /** Whether the baseline has one of all the findings there are. */
  has(finding: Finding, all: Findings): boolean;
  /** Entries that are found no more. */
  fixed(all: Findings): readonly KnownFinding[];
  /** The fingerprint that does not count equal findings. */
  markOf(finding: Finding): string;
}

export function createBaseline(textOf: (path: string) => { readonly text: string; readonly lines: LineTable } | undefined): Baseline {
  let entries: readonly KnownFinding[] = [];
  let matched: { readonly all: Findings; readonly known: ReadonlySet<Finding>; readonly found: ReadonlySet<KnownFinding> } | undefined;
  // A finding is made anew when its file changes.
  const marks = new WeakMap<Finding, string>();

  function markOf(finding: Finding): string {
    let mark = marks.get(finding);
    if (mark === undefined) marks.set(finding, (mark = fingerprint(finding, lineOf(finding), 0)));
    return mark;
  }

  function lineOf({ path, span }: Finding): string {
    const file = textOf(path);
    return file === undefined ? "" : lineTextAt(file.text, file.lines, span.start);
  }

  function matches(all: Findings): NonNullable<typeof matched> {
    if (matched?.all === all) return matched;
    const marked = [...all.values()].flat().map((finding) => ({ finding, path: finding.path, rule: finding.rule, fingerprint: markOf(finding) }));
    const entryOf = matchKnown(marked, entries);
    return (matched = { all, known: new Set([...entryOf.keys()].map(({ finding }) => finding)), found: new Set(entryOf.values()) });
  }

  return {
    get entries() {
      return entries;
    },
    read(text) {
      matched = undefined;
      const { findings, problem } = text === undefined ? { findings: [] } : readBaseline(text);
      entries = findings;
      return problem;
    },
    has: (finding, all) => entries.length > 0 && matches(all).known.has(finding),
    fixed(all) {
      const { found } = matches(all);
      return entries.filter((entry) => !found.has(entry));
    },
    markOf,
  };
}

/** The text of a baseline: one finding in a line, in an order that keeps changes of two branches apart. */
export function baselineText(findings: readonly KnownFinding[]): string {
  const lines = findings.map(({ path, rule, fingerprint }) => `    ${JSON.stringify({ path, rule, fingerprint })}`).sort();
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

/** What a baseline says, or a sentence about what is wrong with it. A comma too many, as merges leave one, is none. */
export function readBaseline(text: string): { readonly findings: readonly KnownFinding[]; readonly problem?: string | undefined } {
  const errors: ParseError[] = [];
  const read: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) return { findings: [], problem: "The baseline is not valid JSON" };
  const { version, findings } = isRecord(read) ? read : {};
  if (version !== 1 || !Array.isArray(findings)) return { findings: [], problem: 'The baseline must have "version": 1 and a list of "findings"; write it with "twelve-factor baseline"' };
  const known = findings.filter(isKnownFinding);
  return known.length === findings.length ? { findings: known } : { findings: known, problem: 'Every finding of the baseline must have a "path", a "rule" and a "fingerprint"' };
}

/**
 * Which findings were known: for each entry one finding of the same fingerprint, in the same file if there is one, else in another, because
 * files are renamed and code is moved. Gives the entry by finding; what has none is new, and an entry of no finding is fixed.
 */
export function matchKnown<One extends KnownFinding, Entry extends KnownFinding>(findings: readonly One[], entries: readonly Entry[]): ReadonlyMap<One, Entry> {
  const waiting = new Map<string, Entry[]>();
  for (const entry of entries) waiting.set(entry.fingerprint, [...(waiting.get(entry.fingerprint) ?? []), entry]);
  const matched = new Map<One, Entry>();
  const take = (finding: One, fits: (entry: Entry) => boolean): void => {
    const own = waiting.get(finding.fingerprint) ?? [];
    const at = matched.has(finding) ? -1 : own.findIndex(fits);
    if (at !== -1) matched.set(finding, own.splice(at, 1)[0] as Entry);
  };
  for (const finding of findings) take(finding, ({ path }) => path === finding.path);
  for (const finding of findings) take(finding, () => true);
  return matched;
}

function isKnownFinding(value: unknown): value is KnownFinding {
  return isRecord(value) && typeof value["path"] === "string" && typeof value["rule"] === "string" && typeof value["fingerprint"] === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

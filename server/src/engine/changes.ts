import { isAboutWrittenSecrets } from "../core/finding.ts";
import type { Change, FindingReport } from "../core/report.ts";
import { matchKnown } from "./baseline.ts";

/** A finding with what tells it on the other side of a change. The report's paths are relative to the project root. */
export interface MarkedFinding {
  readonly report: FindingReport;
  /** As in `Finding`. */
  readonly about?: string;
  /** The fingerprint that does not count equal findings. */
  readonly mark: string;
  /** The line it begins on, and its own text. */
  readonly line: string;
  readonly text: string;
  /** All of its file. */
  readonly fileText: string;
}

/** What is found on one side of a change, and the files there are. */
export interface Side {
  readonly findings: readonly MarkedFinding[];
  readonly paths: ReadonlySet<string>;
}

export interface Changes {
  /** Of the open findings after the change. */
  readonly of: ReadonlyMap<FindingReport, FindingChange>;
  /** Findings that were open before and are there no more, as they were. */
  readonly fixed: readonly FindingReport[];
}

/** What a change did to one open finding. */
export type FindingChange = Pick<FindingReport, "movedFrom" | "inTouchedFile"> & { readonly change: Change };

/**
 * What a change did to findings. One of before and one of after are the same when, in the same file or its new name, their lines are equal
 * but for blanks, else their fingerprints, else their own texts, as after a line was broken in two; and when equal lines stand in two files,
 * because code was moved. Of a written credential the fingerprint does not tell which one it is. What is about an app, a package or a variable is the same as long as that is, wherever it stands. What was suppressed or in the baseline before and is open now is new; what is so now is no fault that was fixed.
 */
export function changesBetween(before: Side, after: Side): Changes {
  const names = renames(before, after);
  const earlier = before.findings.map((marked): Placed => ({ marked, home: marked.report.path }));
  const later = after.findings.map((marked): Placed => ({ marked, home: names.get(marked.report.path) ?? marked.report.path }));
  const partner = new Map<MarkedFinding, MarkedFinding>();
  const taken = new Set<MarkedFinding>();
  for (const key of keys) {
    // Of equal findings an open one goes with an open one.
    for (const tellsStates of [true, false]) {
      const keyed = (placed: Placed) => {
        const { path, rule, state } = placed.marked.report;
        const own = key(placed);
        return own === undefined ? [] : [{ path, rule, fingerprint: [rule, tellsStates ? state : "", ...own].join("\n"), marked: placed.marked }];
      };
      const pairs = matchKnown(later.filter(({ marked }) => !partner.has(marked)).flatMap(keyed), earlier.filter(({ marked }) => !taken.has(marked)).flatMap(keyed));
      for (const [now, then] of pairs) {
        partner.set(now.marked, then.marked);
        taken.add(then.marked);
      }
    }
  }
  const isTouched = touchedFiles(before, after);
  const changeOf = (marked: MarkedFinding): FindingChange => {
    const then = partner.get(marked);
    if (then?.report.state !== "open") return { change: "new" };
    const isMoved = then.report.path !== marked.report.path;
    if (isMoved && marked.about === undefined) return { change: "moved", movedFrom: then.report.path };
    return { change: "unchanged", inTouchedFile: isMoved || isTouched(marked) };
  };
  return {
    of: new Map(after.findings.flatMap((marked) => (marked.report.state === "open" ? [[marked.report, changeOf(marked)]] : []))),
    fixed: before.findings.flatMap((marked) => (marked.report.state === "open" && !taken.has(marked) ? [marked.report] : [])),
  };
}

interface Placed {
  readonly marked: MarkedFinding;
  /** Its path before the change. */
  readonly home: string;
}

/** What two findings must have in common besides their rule, the most telling first; `undefined` where it would tell nothing. */
const keys: readonly ((one: Placed) => readonly string[] | undefined)[] = [
  ({ marked: { about, report } }) => (about === undefined ? undefined : [about, report.app]),
  ({ marked, home }) => [home, folded(marked.line), folded(marked.text)],
  ({ marked, home }) => (isAboutWrittenSecrets(marked.report.rule) ? undefined : [home, marked.mark]),
  // A file of variables is reported at the name of one, beside which the value stands.
  ({ marked, home }) => (marked.report.rule === "config/env-file-committed" ? undefined : [home, folded(marked.text)]),
  ({ marked }) => (marked.text === "" ? undefined : [folded(marked.line), folded(marked.text)]),
];

/** Whether the file of a finding is another one than before. How its lines end is a matter of the checkout. */
function touchedFiles(before: Side, after: Side): (marked: MarkedFinding) => boolean {
  const texts = new Map(before.findings.map(({ report, fileText }) => [report.path, fileText]));
  const isTouched = ({ report: { path }, fileText }: MarkedFinding): boolean => {
    const text = texts.get(path);
    return text === undefined || (text !== fileText && text.replaceAll("\r\n", "\n") !== fileText.replaceAll("\r\n", "\n"));
  };
  const told = new Map(after.findings.map((marked) => [marked.report.path, marked] as const));
  const touched = new Set([...told].flatMap(([path, marked]) => (isTouched(marked) ? [path] : [])));
  return ({ report }) => touched.has(report.path);
}

/** Formatters change blanks, quotes and commas at the end. */
function folded(text: string): string {
  return text.replace(/\s+/g, "").replace(/["'`]/g, "'").replace(/[,;]$/, "");
}

/** Files with findings that have another name now, by the new one: the old file is gone, the new one was not there, and half of their lines are equal. */
function renames(before: Side, after: Side): ReadonlyMap<string, string> {
  const gone = linesByPath(before.findings, (path) => !after.paths.has(path));
  const pairs = [...linesByPath(after.findings, (path) => !before.paths.has(path))].flatMap(([path, lines]) =>
    [...gone].map(([old, oldLines]) => ({ path, old, likeness: likeness(oldLines, lines) })).filter((pair) => pair.likeness >= 0.5),
  );
  const found = new Map<string, string>();
  for (const { path, old } of pairs.sort((a, b) => b.likeness - a.likeness)) if (!found.has(path) && gone.delete(old)) found.set(path, old);
  return found;
}

function linesByPath(findings: readonly MarkedFinding[], isMeant: (path: string) => boolean): Map<string, ReadonlySet<string>> {
  const texts = new Map(findings.flatMap(({ report, fileText }) => (isMeant(report.path) ? [[report.path, fileText]] : [])));
  return new Map([...texts].map(([path, text]) => [path, new Set(text.split("\n").map(folded).filter((line) => line !== ""))]));
}

/** The part of the lines that two texts have in common, from 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  // That much they have in common at most.
  if (fewer.size < more.size / 2) return 0;
  let common = 0;
  for (const line of fewer) if (more.has(line)) common++;
  return common / Math.max(more.size, 1);
}

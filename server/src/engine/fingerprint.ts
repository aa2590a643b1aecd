import { createHash } from "node:crypto";
import type { Finding } from "../core/finding.ts";

/**
 * Names a finding across checkouts, machines, moved lines, renamed files and reformatting: the rule and what it is about, which is mostly
 * the line it stands on, with blanks folded and every literal masked, so that it is of no use for guessing one. `occurrence` tells equal
 * ones apart.
 */
export function fingerprint({ rule, about }: Finding, line: string, occurrence: number): string {
  // A line that was masked has no blank.
  const said = about === undefined ? masked(line) : `about ${about}`;
  return createHash("sha256").update(`${rule}\n${said}\n${occurrence}`).digest("hex").slice(0, 32);
}

/** Of findings, those of the whole project, with equal ones told apart in the order of their paths and places. `lineOf`: the line a finding stands on. */
export function fingerprints<One extends Finding>(findings: readonly One[], lineOf: (finding: One) => string): ReadonlyMap<One, string> {
  const occurrences = new Map<string, number>();
  return new Map(
    inOrder(findings).map((finding) => {
      const line = lineOf(finding);
      const mark = fingerprint(finding, line, 0);
      const occurrence = occurrences.get(mark) ?? 0;
      occurrences.set(mark, occurrence + 1);
      return [finding, occurrence === 0 ? mark : fingerprint(finding, line, occurrence)];
    }),
  );
}

/** By path, place and rule. */
export function inOrder<One extends Finding>(findings: readonly One[]): readonly One[] {
  return findings.toSorted((a, b) => compare(a.path, b.path) || a.span.start - b.span.start || compare(a.rule, b.rule));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is left of a line when strings, templates and numbers are taken out and blanks do not count. */
export function masked(line: string): string {
  return line
    .replace(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?/g, "'")
    .replace(/\b\d[\w.]*/g, "0")
    .replace(/\s+/g, "")
    .replace(/;$/, "");
}

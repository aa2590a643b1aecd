import { isDay } from "../core/attestation.ts";
import type { Directive } from "../core/facts/facts.ts";
import type { Finding } from "../core/finding.ts";
import type { FindingState, Suppression } from "../core/report.ts";
import { positionAt, type LineTable } from "../core/text.ts";
import { problemsOfComments } from "./suppression-problems.ts";

/** A finding with what suppressions say of it. */
export interface JudgedFinding extends Finding {
  readonly state: FindingState;
  readonly suppression?: Suppression;
}

export interface SuppressibleFile {
  readonly path: string;
  readonly text: string;
  readonly lines: LineTable;
  readonly directives: readonly Directive[];
}

/** What suppressions of any kind are judged by. */
export interface SuppressionContext {
  readonly knownRules: readonly string[];
  /** The day it is, `2026-11-21`; `` where nothing expires. */
  readonly today: string;
  readonly needsReason: boolean;
}

/** A suppression comment with where it counts, and the comment that closes it, if it opens a block. */
export interface PlacedDirective {
  readonly directive: Directive;
  /** 0-based lines, both included; none where it suppresses nothing. */
  readonly lines?: { readonly first: number; readonly last: number };
  readonly end?: Directive;
}

/**
 * Applies the suppression comments of one file to the findings in it, and adds what is wrong with the comments. `isActive`: the rule
 * exists, is not off and has looked at this file, so that a comment which names it and suppresses nothing is unused.
 */
export function judge(file: SuppressibleFile, findings: readonly Finding[], context: SuppressionContext, isActive: (rule: string) => boolean): readonly JudgedFinding[] {
  const placed = place(file, context.today);
  const used = new Set<string>();
  const judged = findings.map((finding): JudgedFinding => {
    const { line } = positionAt(file.lines, finding.span.start);
    const one = placed.find(({ directive, lines }) => lines !== undefined && directive.rules.includes(finding.rule) && lines.first <= line && line <= lines.last)?.directive;
    if (one === undefined) return { ...finding, state: "open" };
    used.add(useKey(one, finding.rule));
    return { ...finding, state: "suppressed", suppression: { reason: one.reason ?? null, by: "comment", ...(one.until === undefined ? {} : { until: one.until }) } };
  });
  const isUnused = (directive: Directive, rule: string): boolean => isActive(rule) && !used.has(useKey(directive, rule));
  return [...judged, ...problemsOfComments(file, placed, context, isUnused)];
}

/** Whether a suppression counts no more, or never did because there is no such day. */
export function isOver(until: string | undefined, today: string): boolean {
  return until !== undefined && (!isDay(until) || until < today);
}

function place(file: SuppressibleFile, today: string): readonly PlacedDirective[] {
  const ends = blockEnds(file.directives);
  return file.directives.map((directive): PlacedDirective => {
    const end = ends.get(directive);
    const lines = directive.misspelt !== undefined || isOver(directive.until, today) ? undefined : linesOf(directive, end, file);
    return { directive, ...(lines === undefined ? {} : { lines }), ...(end === undefined ? {} : { end }) };
  });
}

function linesOf(directive: Directive, end: Directive | undefined, file: SuppressibleFile): PlacedDirective["lines"] {
  const own = positionAt(file.lines, directive.span.end).line;
  switch (directive.scope) {
    case "file":
      return { first: 0, last: file.lines.starts.length };
    case "line":
      return { first: own, last: own };
    case "next-line": {
      const below = lineBelow(directive, own, file);
      return { first: below, last: below };
    }
    case "start":
      return end && { first: own, last: positionAt(file.lines, end.span.start).line };
    case "end":
      return undefined;
  }
}

/** Comments that stand above one line all mean that line. */
function lineBelow(directive: Directive, own: number, file: SuppressibleFile): number {
  const stacked = new Set(file.directives.filter((one) => one.scope === "next-line").map((one) => positionAt(file.lines, one.span.start).line));
  let line = own + 1;
  while (stacked.has(line) && line !== positionAt(file.lines, directive.span.start).line) line++;
  return line;
}

/** An end closes the last block that is open; one with rules the last that has them. By the comment that opens it. */
function blockEnds(directives: readonly Directive[]): ReadonlyMap<Directive, Directive> {
  const open: Directive[] = [];
  const ends = new Map<Directive, Directive>();
  for (const directive of directives) {
    if (directive.misspelt !== undefined) continue;
    if (directive.scope === "start") open.push(directive);
    if (directive.scope !== "end") continue;
    const at = open.findLastIndex(({ rules }) => directive.rules.every((rule) => rules.includes(rule)));
    const [start] = at === -1 ? [] : open.splice(at, 1);
    if (start !== undefined) ends.set(start, directive);
  }
  return ends;
}

function useKey(directive: Directive, rule: string): string {
  return `${directive.span.start} ${rule}`;
}

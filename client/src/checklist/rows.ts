import type { AnsweredCheck, EvidenceRow, FindingRow, FindingState } from "../../../server/src/protocol.ts";
import { keyOf, type AppItem, type FactorItem, type ProjectItem } from "./model.ts";

/** A row of the checklist tree. */
export type Row = ProjectItem | AppItem | FactorItem | GroupRow | FindingItem | MoreRow | QuestionRow | QuestionsRow | ProofsRow | EvidenceItem | NoteRow;

/** Findings of a factor that do not count against it. */
export interface GroupRow {
  readonly kind: "group";
  readonly parent: FactorItem;
  readonly state: Exclude<FindingState, "open">;
}

export interface FindingItem {
  readonly kind: "finding";
  readonly parent: FactorItem | GroupRow;
  readonly finding: FindingRow;
  /** Tells apart what one rule finds in one file. */
  readonly ordinal: number;
}

/** That not all findings are shown. */
export interface MoreRow {
  readonly kind: "more";
  readonly parent: FactorItem | GroupRow;
  readonly state: FindingState;
  readonly left: number;
}

/** Proofs that are so many that they would hide everything else. */
export interface ProofsRow {
  readonly kind: "proofs";
  readonly parent: FactorItem;
  /** The first ones. */
  readonly evidence: readonly EvidenceRow[];
}

interface EvidenceItem {
  readonly kind: "evidence";
  readonly parent: FactorItem | ProofsRow;
  readonly evidence: EvidenceRow;
  readonly ordinal: number;
}

interface NoteRow {
  readonly kind: "note";
  readonly parent: FactorItem | ProofsRow;
  readonly text: string;
}

interface QuestionsRow {
  readonly kind: "questions";
  readonly parent: FactorItem;
  readonly checks: readonly AnsweredCheck[];
}

/** What only a person can say of a factor. */
export interface QuestionRow {
  readonly kind: "question";
  readonly parent: QuestionsRow;
  readonly check: AnsweredCheck;
}

/** Stable between updates, also when lines move, so that the tree keeps what is open and selected. */
export function idOf(row: Row): string {
  switch (row.kind) {
    case "project":
      return row.project.rootUri;
    case "app":
      return `${row.parent.project.rootUri} ${row.app.root}`;
    case "factor":
      return Object.values(keyOf(row)).join(" ");
    case "group":
      return `${idOf(row.parent)} ${row.state}`;
    case "finding":
      return `${idOf(row.parent)} ${row.finding.rule} ${row.finding.uri} ${row.ordinal}`;
    case "more":
      return `${idOf(row.parent)} more`;
    case "proofs":
      return `${idOf(row.parent)} proofs`;
    case "evidence":
      return `${idOf(row.parent)} evidence ${row.evidence.uri} ${row.evidence.text} ${row.ordinal}`;
    case "note":
      return `${idOf(row.parent)} note ${row.text}`;
    case "questions":
      return `${idOf(row.parent)} questions`;
    case "question":
      return `${idOf(row.parent)} ${row.check.id}`;
  }
}

/** Rows of a list with a number that tells apart those that `key` does not: the first of a kind has 0. */
export function withOrdinals<One, Item>(list: readonly One[], key: (one: One) => string, item: (one: One, ordinal: number) => Item): Item[] {
  const seen = new Map<string, number>();
  return list.map((one) => {
    const ordinal = seen.get(key(one)) ?? 0;
    seen.set(key(one), ordinal + 1);
    return item(one, ordinal);
  });
}

export function findingItems(parent: FactorItem | GroupRow, findings: readonly FindingRow[]): FindingItem[] {
  return withOrdinals(findings, ({ rule, uri }) => `${rule} ${uri}`, (finding, ordinal) => ({ kind: "finding", parent, finding, ordinal }));
}

export function evidenceItems(parent: FactorItem | ProofsRow, evidence: readonly EvidenceRow[]): EvidenceItem[] {
  return withOrdinals(evidence, ({ uri, text }) => `${uri} ${text}`, (one, ordinal) => ({ kind: "evidence", parent, evidence: one, ordinal }));
}

/** The row of a finding's factor. */
export function factorOf(row: FactorItem | GroupRow): FactorItem {
  return row.kind === "group" ? row.parent : row;
}

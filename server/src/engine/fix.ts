import { applyEdits, isSameEdit, movesSecret, type FileEdit, type Fix, type TextEdit } from "../core/fix.ts";
import { overlaps, positionAt } from "../core/text.ts";
import type { Project } from "./project.ts";
import type { JudgedFinding } from "./suppress.ts";

/** A fix that is to be applied, with what it is for. */
export interface ChosenFix {
  readonly finding: JudgedFinding;
  readonly fix: Fix;
}

/** The first safe fix of each open finding. */
export function safeFixes(findings: readonly JudgedFinding[]): readonly ChosenFix[] {
  return openOnes(findings).flatMap((finding) => chosen(finding, finding.fixes.find(({ safety }) => safety === "safe")));
}

/** The same, and of a finding without a safe fix the only one it has. Which of several is right only a person can say. */
export function singleFixes(findings: readonly JudgedFinding[]): readonly ChosenFix[] {
  return openOnes(findings).flatMap((finding) => {
    const safe = finding.fixes.find(({ safety }) => safety === "safe");
    return chosen(finding, safe ?? (finding.fixes.length === 1 ? finding.fixes.find((fix) => !movesSecret(fix)) : undefined));
  });
}

/** Those that can be applied together, in the order given. One that wants a place that an earlier one changes is left whole: half of a fix is none. */
export function withoutConflicts(fixes: readonly ChosenFix[]): { readonly taken: readonly ChosenFix[]; readonly left: readonly ChosenFix[] } {
  const edits = new Map<string, TextEdit[]>();
  const taken: ChosenFix[] = [];
  const left: ChosenFix[] = [];
  for (const one of fixes) {
    const isFree = one.fix.edits.every(({ path, edits: own }) => own.every((edit) => !(edits.get(path) ?? []).some((other) => isConflict(edit, other))));
    (isFree ? taken : left).push(one);
    if (!isFree) continue;
    for (const { path, edits: own } of one.fix.edits) {
      const ofPath = edits.get(path);
      if (ofPath === undefined) edits.set(path, [...own]);
      else ofPath.push(...own);
    }
  }
  return { taken, left };
}

/** The edits of all safe fixes that can be applied together. */
export function safeEdits(findings: readonly JudgedFinding[]): readonly FileEdit[] {
  return withoutConflicts(safeFixes(findings)).taken.flatMap(({ fix }) => fix.edits);
}

/** What was done in a file. `line` is 1-based, in the text that the fix was made for. */
export interface AppliedFix {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly title: string;
}

/** Texts that stand in for those of files until they are written. Paths are relative to the root of the project. */
export interface Drafts {
  set(path: string, text: string): void;
}

/**
 * Applies fixes to the drafts that the project reads, and has it look again, until there is nothing more to do: a fix that had to wait for
 * another, or that shows only after it, has its turn in a later pass. `left` counts those that had none.
 */
export async function applyFixes(project: Project, drafts: Drafts, wanted: () => readonly ChosenFix[]): Promise<{ readonly applied: readonly AppliedFix[]; readonly left: number }> {
  const applied: AppliedFix[] = [];
  const tried = new Set<string>();
  let waiting = new Set<string>();
  for (let pass = 0; pass < mostPasses; pass++) {
    // What is still found after its fix is not mended by a second one.
    const { taken, left } = withoutConflicts(wanted().filter((one) => !tried.has(keyOf(one)) || waiting.has(keyOf(one))));
    if (taken.length === 0) break;
    waiting = new Set(left.map(keyOf));
    for (const one of taken) {
      tried.add(keyOf(one));
      applied.push(appliedFix(one, project));
    }
    const edits = new Map<string, TextEdit[]>();
    for (const { path, edits: own } of taken.flatMap(({ fix }) => fix.edits)) edits.set(path, [...(edits.get(path) ?? []), ...own]);
    for (const [path, own] of edits) {
      const before = project.textOf(path)?.text ?? "";
      drafts.set(path, applyEdits(before, own.map((edit) => ({ ...edit, newText: withLineEndsOf(before, edit.newText) }))));
    }
    await project.update([...edits.keys()]);
    project.settle();
  }
  return { applied, left: wanted().filter((one) => !tried.has(keyOf(one)) || waiting.has(keyOf(one))).length };
}

const mostPasses = 10;

function openOnes(findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  return findings.filter(({ state }) => state === "open");
}

function chosen(finding: JudgedFinding, fix: Fix | undefined): readonly ChosenFix[] {
  return fix === undefined ? [] : [{ finding, fix }];
}

function isConflict(a: TextEdit, b: TextEdit): boolean {
  return !isSameEdit(a, b) && overlaps(a.span, b.span);
}

function keyOf({ finding, fix }: ChosenFix): string {
  return [finding.rule, finding.path, fix.title].join("\n");
}

function appliedFix({ finding: { path, rule, span }, fix }: ChosenFix, project: Project): AppliedFix {
  const lines = project.textOf(path)?.lines;
  return { path, rule, title: fix.title, line: lines === undefined ? 1 : positionAt(lines, span.start).line + 1 };
}

function withLineEndsOf(text: string, newText: string): string {
  return /^[^\n]*\r\n/.test(text) ? newText.replace(/\r?\n/g, "\r\n") : newText;
}

import type { Span } from "./text.ts";

/**
 * `safe`: with nothing set in the environment the program behaves exactly as before, and only the finding's own file changes.
 * Fix-all and fix-on-save apply safe fixes alone; a person picks any other one by hand.
 */
export type FixSafety = "safe" | "unsafe";

export interface Fix {
  /** Starts with a verb, in sentence case, without a full stop. */
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly FileEdit[];
}

export interface FileEdit {
  /** Relative to the project root, `/` separators. */
  readonly path: string;
  readonly edits: readonly TextEdit[];
  /** The file is made by the fix; its edits are one insertion at 0. */
  readonly creates?: boolean;
}

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Whether it writes a secret of the code into a file of variables, which only a person may ask for who sees both files. */
export function movesSecret({ edits }: Fix): boolean {
  return edits.some(({ path }) => /(?:^|\/)\.env$/.test(path));
}

/** Whether what an edit writes may be a secret that it takes along from the text: a command that is written anew keeps its options. Rather too often. */
export function mayCarrySecret({ newText }: TextEdit, text: string): boolean {
  if (/:\/\/[^\s/"'@:]*:[^\s/"'@]+@|(?:pass(?:w(?:or)?d|phrase)?|pwd|secret|token|key|auth|credentials?)[\w-]{0,20}["'`]?\s{0,4}[=:,\s]\s{0,4}["'`]?[^\s"'`$<{(\]]/i.test(newText)) return true;
  const words = newText.match(/[A-Za-z0-9+/_=-]{8,}/g) ?? [];
  return words.some((word) => /\d/.test(word) && /[A-Za-z]/.test(word) && text.includes(word));
}

/** Applies edits that do not overlap, given in any order. Of overlapping ones the first in the text wins; an identical one counts once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let done = 0;
  for (const edit of withoutOverlaps(edits)) {
    result += text.slice(done, edit.span.start) + edit.newText;
    done = edit.span.end;
  }
  return result + text.slice(done);
}

/** In the order of the text. Two fixes may want the same import added: an identical insertion is kept once. */
export function withoutOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const kept: TextEdit[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && edit.span.start < last.span.end) continue;
    if (last !== undefined && isSameEdit(last, edit)) continue;
    kept.push(edit);
  }
  return kept;
}

/** The same insertion twice, such as that of an import, counts once. */
export function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

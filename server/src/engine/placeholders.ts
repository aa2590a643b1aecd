import { isAboutWrittenSecrets, type Finding } from "../core/finding.ts";

/**
 * Findings by path, without those about a secret whose text holds one of the project's own placeholders, as a word of its own. `textOf`: of a
 * file by its path.
 */
export function withoutPlaceholders(findings: ReadonlyMap<string, readonly Finding[]>, placeholdersOf: (path: string) => readonly string[], textOf: (path: string) => string): ReadonlyMap<string, readonly Finding[]> {
  return new Map(
    [...findings].flatMap(([path, own]) => {
      const placeholders = own.some(isAboutSecret) ? placeholdersOf(path) : [];
      if (placeholders.length === 0) return [[path, own] as const];
      const text = textOf(path);
      const kept = own.filter((finding) => !isAboutSecret(finding) || !holdsWord(writtenAt(finding, text), placeholders));
      return kept.length === 0 ? [] : [[path, kept] as const];
    }),
  );
}

function isAboutSecret({ rule }: Finding): boolean {
  // An address may hold a password.
  return isAboutWrittenSecrets(rule) || rule === "backing-services/hardcoded-connection";
}

/** In a file of variables the name is marked, and the value stands behind it on the line. */
function writtenAt({ rule, span }: Finding, text: string): string {
  const rest = rule === "config/env-file-committed" ? (/^[^\r\n]*/.exec(text.slice(span.end))?.[0] ?? "") : "";
  return text.slice(span.start, span.end) + rest;
}

function holdsWord(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => {
    const wanted = word.toLowerCase();
    for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + 1)) if (!/[\w-]/.test(lower[at - 1] ?? "") && !/[\w-]/.test(lower[at + wanted.length] ?? "")) return true;
    return false;
  });
}

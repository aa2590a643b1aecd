import type { Evidence } from "../core/finding.ts";
import type { Span } from "../core/text.ts";

/** What a check gives: its id is added by who runs it. */
export type Found = Omit<Evidence, "id">;

/** Evidence that a file as a whole is. */
export function ofFile(path: string, text: string): Found {
  return at(path, { start: 0, end: 0 }, text);
}

export function at(path: string, span: Span, text: string): Found {
  return { path, span, text };
}

/** The first of each name. */
export function* onceEach(found: Iterable<Found & { readonly name: string }>): Iterable<Found> {
  const names = new Set<string>();
  for (const { name, path, span, text } of found) {
    if (names.has(name)) continue;
    names.add(name);
    yield { path, span, text };
  }
}

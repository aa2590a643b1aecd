import { expect } from "vitest";
import type { Span } from "../../server/src/core/text.ts";

/** Every text that facts point at, in order: so that a test can state ranges without counting. */
export function pointedAt(facts: unknown, text: string): readonly string[] {
  return spansIn(facts).map(({ start, end }) => text.slice(start, end));
}

/** Fails where a reader throws or points outside of its text, for broken forms of a sample. */
export function expectRobust(read: (text: string) => unknown, sample: string): void {
  for (const text of brokenForms(sample)) {
    for (const { start, end } of spansIn(read(text))) expect(start >= 0 && start <= end && end <= text.length, `${start}-${end} in ${JSON.stringify(text.slice(0, 200))}`).toBe(true);
  }
}

function* brokenForms(sample: string): Iterable<string> {
  for (let cut = 0; cut <= sample.length; cut += 1 + (cut % 3)) {
    yield sample.slice(0, cut);
    yield `${sample.slice(0, cut)}\u0000${sample.slice(cut + 1)}`;
  }
  // Each sign alone, again and again: brackets, quotes, blanks, and what a pattern may try in too many ways.
  for (const sign of new Set(sample)) yield sign.repeat(20_000);
  for (const part of [...new Set(sample.split(/\s+/))]) yield `${part} `.repeat(2_000);
  for (const line of new Set(sample.split("\n"))) yield `${line}\n`.repeat(500);
  for (let at = 0; at < sample.length; at += 7) yield sample.slice(0, at) + " ".repeat(20_000) + sample.slice(at);
  yield sample.replaceAll("\n", "\r\n");
  yield sample.replaceAll("\n", "\r");
  yield `\uFEFF${sample}`;
  yield `\uD800${sample}\uDC00`;
}

function spansIn(value: unknown): readonly Span[] {
  if (typeof value !== "object" || value === null) return [];
  const own = value as Partial<Span>;
  if (typeof own.start === "number" && typeof own.end === "number") return [own as Span];
  return Object.values(value).flatMap((one) => spansIn(one));
}

import fc from "fast-check";

/** What the robustness of a language is tried on. */
export interface Sample {
  /** A source that says something of every kind of fact the language has. */
  readonly text: string;
  /** What edits put in: words of the language that change how the text around them is read. */
  readonly pieces: readonly string[];
  /** Texts that are nested or repeated as nobody would write them. */
  readonly extremes: Readonly<Record<string, string>>;
  /** A line that calls something, and what stands around many of them where the language wants a function. */
  readonly line: string;
  readonly around?: readonly [before: string, after: string];
}

/** The spans anywhere in some facts that are not inside their text; none of them should be. */
export function spansOutside(facts: object, text: string): readonly { readonly start: number; readonly end: number }[] {
  const outside: { start: number; end: number }[] = [];
  // Values are shared: one constant is the value of all its uses.
  const seen = new Set<object>([facts]);
  for (const one of seen) {
    const { start, end } = one as { start?: unknown; end?: unknown };
    if (typeof start === "number" && typeof end === "number" && !(0 <= start && start <= end && end <= text.length)) outside.push({ start, end });
    for (const part of Object.values(one)) if (typeof part === "object" && part !== null) seen.add(part as object);
  }
  return outside;
}

/** What a text may have been damaged with: other line ends, marks of byte order, halves of characters, quotes that do not close. */
const damage = fc.constantFrom("\r\n", "\r", "\n", "\u2028", "\ufeff", "\u0000", "\ud83d", "\ude80", "🚀", '"', "'", "`", '"""', "(", ")", "[", "]", "{", "}", "<<", "#", "\\", ":", "=", "\t", "  ", "&a", "*a", "$(", "${");

/** Texts like `sample`: cut off somewhere, with characters flipped, with pieces put in, its words in another order, or nothing like it. */
export function damagedTexts(sample: string): fc.Arbitrary<string> {
  const place = fc.nat(sample.length);
  return fc.oneof(
    place.map((end) => sample.slice(0, end)),
    place.map((start) => sample.slice(start)),
    fc.array(fc.tuple(place, fc.integer({ min: 0, max: 0xffff })), { minLength: 1, maxLength: 8 }).map((flips) => flips.reduce((text, [at, code]) => text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1), sample)),
    fc.array(fc.tuple(place, damage), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at), sample)),
    fc.array(fc.constantFrom(...sample.split(/\b/)), { maxLength: 80 }).map((words) => words.join("")),
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom(sample.replaceAll("\n", "\r\n"), sample.replaceAll("\n", "\r"), `\ufeff${sample}`, sample.repeat(3)),
  );
}

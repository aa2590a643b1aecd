import { RegExpParser, type AST } from "@eslint-community/regexpp";

/**
 * Whether an expression can go through one text in so many ways that each sign more doubles them: where from one of its signs two ways over
 * the same text lead back to it. Looks around and back references are taken for nothing, so what only they keep apart counts as well.
 * Source: Weideman and others, "Analyzing matching time behavior of backtracking regular expression matchers", 2016.
 */
export function isExponential(source: string, flags: string): boolean {
  const signs: Sign[] = [];
  new Builder(flags, signs).choice(new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes("u"), unicodeSets: flags.includes("v") }).alternatives);
  for (const sign of signs) sign.next = sign.next.filter((next) => reachableFrom(next).has(sign));
  return signs.some(hasTwoWaysBack);
}

/** A place of an expression that takes one sign of a text. */
interface Sign {
  readonly takes: bigint;
  /** Those that can come after it, each as often as there are ways to it. */
  next: Sign[];
}

/** What of a part a text can begin and end with. */
interface Part {
  readonly first: readonly Sign[];
  readonly last: readonly Sign[];
  readonly canBeEmpty: boolean;
}

const empty: Part = { first: [], last: [], canBeEmpty: true };

/** More often than this is taken for without end. */
const mostCopies = 4;

class Builder {
  readonly #flags: string;
  readonly #signs: Sign[];

  constructor(flags: string, signs: Sign[]) {
    this.#flags = flags.replace(/[gy]/g, "");
    this.#signs = signs;
  }

  choice(alternatives: readonly AST.Alternative[]): Part {
    const parts = alternatives.map(({ elements }) => elements.reduce((before, element) => this.#sequence(before, this.#part(element)), empty));
    return { first: parts.flatMap(({ first }) => first), last: parts.flatMap(({ last }) => last), canBeEmpty: parts.some(({ canBeEmpty }) => canBeEmpty) };
  }

  #part(element: AST.Element): Part {
    switch (element.type) {
      case "Group":
      case "CapturingGroup":
        return this.choice(element.alternatives);
      case "Assertion":
        if ("alternatives" in element) this.choice(element.alternatives);
        return empty;
      case "Backreference":
        return empty;
      case "Quantifier":
        return this.#repeated(element);
      default: {
        const sign: Sign = { takes: charactersOf(element.raw, this.#flags), next: [] };
        this.#signs.push(sign);
        return { first: [sign], last: [sign], canBeEmpty: false };
      }
    }
  }

  #repeated({ element, min, max }: AST.Quantifier): Part {
    const isEndless = max > Math.max(min, mostCopies);
    let rest = empty;
    if (isEndless) {
      rest = this.#part(element);
      for (const last of rest.last) last.next.push(...rest.first);
      rest = { ...rest, canBeEmpty: min === 0 || rest.canBeEmpty };
    } else for (let copy = min; copy < max; copy += 1) rest = { ...this.#sequence(this.#part(element), rest), canBeEmpty: true };
    for (let copy = isEndless ? 1 : 0; copy < min; copy += 1) rest = this.#sequence(this.#part(element), rest);
    return rest;
  }

  #sequence(before: Part, after: Part): Part {
    for (const last of before.last) last.next.push(...after.first);
    return {
      first: before.canBeEmpty ? [...before.first, ...after.first] : before.first,
      last: after.canBeEmpty ? [...before.last, ...after.last] : after.last,
      canBeEmpty: before.canBeEmpty && after.canBeEmpty,
    };
  }
}

/** One of each kind that expressions tell apart is enough beyond ASCII. */
const characters = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), "\u00a0", "é", "É", "\u2028", "日", "\ufffd"];

const known = new Map<string, bigint>();

/** Which of the characters a sign stands for, a bit for each. */
function charactersOf(written: string, flags: string): bigint {
  const key = `${flags}/${written}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const one = new RegExp(`^(?:${written})$`, flags.replace("m", ""));
  const bits = characters.reduce((all, character, at) => (one.test(character) ? all | (1n << BigInt(at)) : all), 0n);
  known.set(key, bits);
  return bits;
}

function reachableFrom(start: Sign): ReadonlySet<Sign> {
  const reached = new Set([start]);
  for (const sign of reached) for (const next of sign.next) reached.add(next);
  return reached;
}

/** Goes two ways at once that take the same characters, and looks whether they meet where they began after they parted. */
function hasTwoWaysBack(start: Sign): boolean {
  const parted = new Map<Sign, Set<Sign>>();
  const together = new Set([start]);
  const waiting: [Sign, Sign][] = [];
  const part = (one: Sign, other: Sign): void => {
    const known = parted.get(one) ?? new Set();
    if (known.has(other) || (one.takes & other.takes) === 0n) return;
    parted.set(one, known.add(other));
    waiting.push([one, other]);
  };
  for (const sign of together) {
    sign.next.forEach((one, index) => {
      together.add(one);
      for (const other of sign.next.slice(index + 1)) part(one, other);
    });
  }
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) for (const one of pair[0].next) for (const other of pair[1].next) part(one, other);
  return parted.get(start)?.has(start) === true;
}

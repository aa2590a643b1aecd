import { RegExpParser, type AST } from "@eslint-community/regexpp";

/**
 * Words of which every text that an expression matches holds at least one, in the expression's own case; `undefined` where none can be
 * told, or only one too short to be rare. A look around is taken for nothing, which only makes the answer weaker, never wrong.
 */
export function requiredWords(expression: string): readonly string[] | undefined {
  return ofAlternatives(parser.parsePattern(expression).alternatives).words;
}

const parser = new RegExpParser();

/** What is known of a part of an expression. */
interface Known {
  /** Every text that it matches; `undefined` where there are too many. */
  readonly texts: readonly string[] | undefined;
  /** One of them is in whatever it matches. */
  readonly words: readonly string[] | undefined;
}

const nothing: Known = { texts: undefined, words: undefined };

/** More than this in one place are a class of characters, not a choice. */
const mostTexts = 24;
const shortestWord = 3;

function ofAlternatives(alternatives: readonly AST.Alternative[]): Known {
  const all = alternatives.map(ofSequence);
  return {
    texts: limited(all.every(({ texts }) => texts !== undefined) ? all.flatMap(({ texts = [] }) => texts) : undefined),
    words: all.every(({ words }) => words !== undefined) ? [...new Set(all.flatMap(({ words = [] }) => words))] : undefined,
  };
}

function ofSequence({ elements }: AST.Alternative): Known {
  const parts = elements.map(ofElement);
  // With the quotes around a word there are many words, and without them it may be too short.
  const [whole, apart] = [readThrough(parts), readThrough(parts.map((part, at) => (elements[at]?.type === "CharacterClass" && !isOneLetter(part.texts) ? nothing : part)))];
  return { texts: whole.texts, words: rarest([whole.words, apart.words]) };
}

function readThrough(parts: readonly Known[]): Known {
  const found: (readonly string[] | undefined)[] = [];
  /** What has been read since the last part that nobody can tell. */
  let run: readonly string[] = [""];
  let isWhole = true;
  for (const { texts, words } of parts) {
    found.push(words);
    const longer = texts === undefined ? undefined : limited(run.flatMap((before) => texts.map((text) => before + text)));
    if (longer === undefined) {
      isWhole = false;
      found.push(asWords(run));
      run = texts ?? [""];
    } else run = longer;
  }
  found.push(asWords(run));
  return { texts: isWhole ? run : undefined, words: rarest(found) };
}

/** Large or small. */
function isOneLetter(texts: readonly string[] | undefined): boolean {
  return texts !== undefined && new Set(texts.map((text) => text.toLowerCase())).size === 1;
}

function ofElement(element: AST.Element): Known {
  switch (element.type) {
    case "Character":
      return { texts: [String.fromCodePoint(element.value)], words: undefined };
    case "CharacterClass":
      return { texts: element.negate ? undefined : limited(charactersOf(element)), words: undefined };
    case "Group":
    case "CapturingGroup":
      return ofAlternatives(element.alternatives);
    case "Assertion":
      return { texts: [""], words: undefined };
    case "Quantifier": {
      const { texts, words } = ofElement(element.element);
      if (element.max === 1) return element.min === 1 ? { texts, words } : { texts: texts === undefined ? undefined : limited(["", ...texts]), words: undefined };
      return { texts: undefined, words: element.min === 0 ? undefined : words };
    }
    default:
      return { texts: undefined, words: undefined };
  }
}

function charactersOf({ elements }: AST.CharacterClass): readonly string[] | undefined {
  const characters: string[] = [];
  for (const one of elements) {
    if (one.type !== "Character") return undefined;
    characters.push(String.fromCodePoint(one.value));
  }
  return characters;
}

function limited(texts: readonly string[] | undefined): readonly string[] | undefined {
  return texts === undefined || texts.length > mostTexts ? undefined : [...new Set(texts)];
}

function asWords(texts: readonly string[]): readonly string[] | undefined {
  if (!texts.every((text) => text.length >= shortestWord && isAscii(text))) return undefined;
  return texts.filter((text) => !texts.some((other) => other !== text && text.includes(other)));
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** Of several lists of words those that the fewest texts hold: long ones, and few rather than many of the same length. */
export function rarest(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  for (const words of lists) if (words !== undefined && rank(words) > (best === undefined ? -1 : rank(best))) best = words;
  return best;
}

function rank(words: readonly string[]): number {
  return Math.min(...words.map((word) => (keywords.has(word) ? 0 : Math.min(word.length, longEnough)))) - words.length / 20;
}

/** A word of so many letters does not become rarer by another. */
const longEnough = 6;

/** Words that most sources hold. */
const keywords = new Set(["class", "const", "def", "else", "func", "function", "import", "let", "new", "private", "public", "return", "static", "using", "val", "var"]);

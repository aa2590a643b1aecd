import type { Span } from "../core/text.ts";
import { isMadeUp } from "./made-up.ts";
import { markFinder } from "../core/marks.ts";
import { addsUp, isDigest } from "./providers/checks.ts";
import { tokenShapes } from "./providers/index.ts";
import type { TokenShape } from "./providers/shape.ts";

/** A credential in a text, told by its form. */
export interface Token {
  readonly shape: TokenShape;
  readonly span: Span;
  /** Its checksum is right, or its form has none. */
  readonly addsUp: boolean;
}

/** Whether a text is worth the search: one pass, and no expression. */
export function mayHoldToken(text: string): boolean {
  let holds = false;
  eachMark(text, () => (holds = true));
  return holds;
}

/** The credentials in a text, in its order; none that is made up to be shown. Of two forms that fit one place the one that says more counts. */
export function tokensIn(text: string): readonly Token[] {
  const candidates: Token[] = [];
  const searched = new Set<TokenShape>();
  eachMark(text, (number, start) => {
    for (const shape of shapesByMark[number] ?? []) {
      if (shape.at === "file" && searched.has(shape)) continue;
      searched.add(shape);
      candidates.push(...credentialsAt(text, shape, start));
    }
    return false;
  });
  // By place, and at one place what says more first.
  candidates.sort((a, b) => a.span.start - b.span.start || rank(a.shape) - rank(b.shape));
  const tokens: Token[] = [];
  for (const token of candidates) {
    const last = tokens.at(-1);
    if (last === undefined || last.span.end <= token.span.start) tokens.push(token);
    else if (rank(token.shape) < rank(last.shape)) tokens[tokens.length - 1] = token;
  }
  return tokens;
}

/** The credential that a text is, blanks around it aside. */
export function tokenOf(text: string): Token | undefined {
  const trimmed = text.trim();
  return tokensIn(trimmed).find(({ span }) => span.start === 0 && span.end === trimmed.length);
}

const marks = [...new Set(tokenShapes.flatMap((shape) => shape.marks))];
const shapesByMark = marks.map((mark) => tokenShapes.filter((shape) => shape.marks.includes(mark)));
const beginsToken = shapesByMark.map((shapes) => shapes.every(({ at = "start" }) => at === "start"));

let findMarks: ReturnType<typeof markFinder> | undefined;

/** Calls back for each mark that may belong to a credential, with its place among the marks and where it starts, until that says to stop. */
function eachMark(text: string, onMark: (number: number, start: number) => boolean): void {
  findMarks ??= markFinder(marks);
  findMarks(text, (number, end) => {
    const start = end - (marks[number] as string).length;
    return beginsToken[number] === true && isWithinWord(text, start) ? false : onMark(number, start);
  });
}

/** What is at hand that says more comes first: the name of a variable, the name of a provider. */
function rank({ at }: TokenShape): number {
  return at === "variable" ? 0 : at === "file" ? 1 : 2;
}

function* credentialsAt(text: string, shape: TokenShape, mark: number): Iterable<Token> {
  const expression = expressionOf(shape);
  expression.lastIndex = shape.at === "file" ? 0 : mark;
  for (let match = expression.exec(text); match !== null; match = shape.at === "file" ? expression.exec(text) : null) {
    const { token = "", before = "" } = match.groups ?? {};
    const end = match.index + match[0].length;
    const start = end - token.length - before.length;
    if (isEdge(text, start, shape)) {
      const credential = text.slice(start, end);
      const adds = shape.check === undefined || addsUp(shape.check, credential);
      // A text that has not the parts of a credential is none; one whose digest is wrong may have been one.
      if ((adds || (shape.check !== undefined && isDigest(shape.check))) && !isMadeUp(bodyOf(shape, credential))) yield { shape, span: { start, end }, addsUp: adds };
    }
  }
}

const expressions = new Map<TokenShape, RegExp>();

/** With the group `token`, made when it is first asked for. It looks where `lastIndex` says, or from there on where a mark may be anywhere. */
function expressionOf(shape: TokenShape): RegExp {
  let expression = expressions.get(shape);
  if (expression === undefined) expressions.set(shape, (expression = new RegExp(sourceOf(shape), shape.at === "file" ? "g" : "y")));
  return expression;
}

function sourceOf(shape: TokenShape): string {
  const { marks: own, at = "start", before = "", rest } = shape;
  const mark = `(?:${own.map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|")})`;
  const noMore = isOfLetters(shape) ? "(?![\\w+/-])" : "(?![\\w-])";
  if (at === "file") return `\\b(?<token>${rest})${noMore}`;
  // `X=…`, `X: "…"`, `"X": "…"`, `env["X"] = "…"`, and the name and value of an entry in a manifest.
  if (at === "variable") return `${mark}["'\`]?\\]?(?:[ \\t]{0,8}(?::=|=>|=|:|,)|\\s{1,12}value:)[ \\t]{0,8}["'\`]?(?<token>${rest})${noMore}`;
  const inFront = at === "inside" ? `(?<=(?<before>${before}))` : "";
  return `${inFront}(?<token>${mark}${rest})${noMore}`;
}

/** Whether a credential may begin here: not within a word, an address, or what may be base 64. */
function isEdge(text: string, start: number, shape: TokenShape): boolean {
  if (shape.at === "variable") return true;
  const previous = text.charAt(start - 1);
  return !isWithinWord(text, start) && previous !== "-" && previous !== "." && !(isOfLetters(shape) && (previous === "+" || previous === "/"));
}

/** A letter that ends an escaped line break is no part of a word. */
function isWithinWord(text: string, at: number): boolean {
  const code = at === 0 ? 0 : text.charCodeAt(at - 1);
  const isWord = code >= 48 && code <= 57 || code >= 65 && code <= 90 || code === 95 || code >= 97 && code <= 122;
  return isWord && !(text.charCodeAt(at - 2) === 92 && "nrt".includes(text.charAt(at - 1)));
}

/** Begins with letters and digits alone, as base 64 does now and then. */
function isOfLetters({ marks: own, at = "start" }: TokenShape): boolean {
  return at === "start" && own.every((one) => /^[A-Za-z0-9]+$/.test(one));
}

/** What is random in a credential. */
function bodyOf({ marks: own, at = "start" }: TokenShape, token: string): string {
  const mark = at === "start" ? own.find((one) => token.startsWith(one)) : undefined;
  return mark === undefined ? token.replace(/^(?:[a-z]{2}_)?test_/, "") : token.slice(mark.length);
}

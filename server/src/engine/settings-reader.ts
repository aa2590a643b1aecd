import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from "jsonc-parser";
import { dayForm, isDay } from "../core/attestation.ts";
import { mostSimilar } from "../core/similar.ts";
import { lineTable, positionAt, type Span } from "../core/text.ts";
import { isNestedTooDeep } from "../formats/nesting.ts";

/** Line and column are 1-based. */
export interface SettingsPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly span: Span;
}

/** A mistake in the settings file. */
export interface SettingsProblem extends SettingsPlace {
  readonly message: string;
  /** `structure` is what the JSON Schema sees as well; editors underline that themselves. */
  readonly kind: "structure" | "meaning";
}

/** Opens a value by what is to be done with it. Nothing here throws: what is wrong becomes a problem, and is left out. */
export interface SettingsReader {
  /** `undefined` for a text that is no JSON at all. */
  readonly tree: JsonNode | undefined;
  readonly problems: readonly SettingsProblem[];
  place(node: JsonNode): SettingsPlace;
  report(node: JsonNode, kind: SettingsProblem["kind"], message: string): void;
  /** The properties with a key, of an object; `shape` says what it has to be. */
  entries(node: JsonNode, shape: string): readonly Entry[];
  /** Gives each value to the reader of its key. A key that has none is a problem; `what` is the object, in a sentence. */
  parts(node: JsonNode, shape: string, what: string, readers: Readonly<Record<string, (value: JsonNode) => void>>): void;
  /** The items of a list. */
  items(node: JsonNode, shape: string, most: number): readonly JsonNode[];
  /** Each of these answers `undefined` after a problem. */
  text(node: JsonNode, shape: string): string | undefined;
  flag(node: JsonNode, shape: string): boolean | undefined;
  day(node: JsonNode, name: string): string | undefined;
  oneOf<Word extends string>(node: JsonNode, words: readonly Word[], shape: string): Word | undefined;
}

export interface Entry {
  readonly key: string;
  readonly keyNode: JsonNode;
  readonly value: JsonNode;
}

export function openSettings(text: string, path: string): SettingsReader {
  const table = lineTable(text);
  const problems: SettingsProblem[] = [];

  function placeOf(span: Span): SettingsPlace {
    const { line, column } = positionAt(table, span.start);
    return { path, line: line + 1, column: column + 1, span };
  }

  function report(node: JsonNode, kind: SettingsProblem["kind"], message: string): void {
    problems.push({ ...placeOf(spanOf(node)), kind, message });
  }

  function entries(node: JsonNode, shape: string): readonly Entry[] {
    if (node.type !== "object") report(node, "structure", shape);
    return node.type !== "object" ? [] : (node.children ?? []).flatMap(({ children: [keyNode, value] = [] }) => (keyNode === undefined || value === undefined ? [] : [{ key: String(keyNode.value), keyNode, value }]));
  }

  const errors: ParseError[] = [];
  const isTooDeep = isNestedTooDeep(text);
  if (isTooDeep) problems.push({ ...placeOf({ start: 0, end: 0 }), kind: "meaning", message: "The settings are nested too deeply to be read" });
  const tree = isTooDeep ? undefined : parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) problems.push({ ...placeOf({ start: error.offset, end: error.offset + error.length }), kind: "structure", message: jsonMessage(error) });

  return {
    tree,
    problems,
    place: (node) => placeOf(spanOf(node)),
    report,
    entries,
    parts(node, shape, what, readers) {
      for (const { key, keyNode, value } of entries(node, shape)) {
        if (Object.hasOwn(readers, key)) readers[key]?.(value);
        else report(keyNode, "structure", `Unknown ${what} "${key}"${didYouMean(key, Object.keys(readers)) || oneOfFew(Object.keys(readers))}`);
      }
    },
    items(node, shape, most) {
      const found = node.type === "array" ? (node.children ?? []) : [];
      if (node.type !== "array") report(node, "structure", shape);
      if (found.length > most) report(node, "structure", `This list may have ${most} entries at most`);
      return found.slice(0, most);
    },
    text(node, shape) {
      if (node.type === "string") return node.value as string;
      report(node, "structure", shape);
      return undefined;
    },
    flag(node, shape) {
      if (node.type === "boolean") return node.value as boolean;
      report(node, "structure", shape);
      return undefined;
    },
    day(node, name) {
      const day = node.type === "string" ? (node.value as string) : "";
      if (isDay(day)) return day;
      if (dayForm.test(day)) report(node, "meaning", `There is no day ${day}`);
      else report(node, "structure", `"${name}" must be a day, such as "2026-11-21"`);
      return undefined;
    },
    oneOf(node, words, shape) {
      const word = words.find((one) => one === node.value);
      if (word === undefined) report(node, "structure", shape);
      return word;
    },
  };
}

export function spanOf(node: JsonNode): Span {
  return { start: node.offset, end: node.offset + node.length };
}

export function didYouMean(word: string, known: readonly string[]): string {
  const similar = mostSimilar(word.slice(0, longestName), known);
  return similar === undefined ? "" : `; did you mean "${similar}"?`;
}

/** Where there are few to choose from, all of them. */
function oneOfFew(words: readonly string[]): string {
  return words.length > 3 ? "" : `; it must be ${words.map((word) => `"${word}"`).join(" or ")}`;
}

/** A name that is longer than any there is means none of them. */
const longestName = 200;

function jsonMessage(error: ParseError): string {
  const words = printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `This is not valid JSON: ${words}`;
}

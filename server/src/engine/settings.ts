import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from "jsonc-parser";
import picomatch from "picomatch";
import { severities, type SeveritySetting } from "../core/severity.ts";
import { mostSimilar } from "../core/similar.ts";
import { lineTable, positionAt, type Span } from "../core/text.ts";
import { isNestedTooDeep } from "../formats/nesting.ts";

export const settingsFile = ".twelve-factor.json";

/** What `.twelve-factor.json` says. */
export interface Settings {
  readonly root: boolean;
  readonly rules: ReadonlyMap<string, SeveritySetting>;
  /** Whether a path, relative to the project root, is left out by `ignore`. */
  readonly ignores: (path: string) => boolean;
}

export const defaultSettings: Settings = { root: false, rules: new Map(), ignores: () => false };

/** A mistake in the settings file. Line and column are 1-based. */
export interface SettingsProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly span: Span;
  readonly message: string;
  /** `structure` is what the JSON Schema sees as well; editors underline that themselves. */
  readonly kind: "structure" | "meaning";
}

/** Reads everything that can be read: the settings leave out what the problems name. */
export function readSettings(text: string, ruleIds: readonly string[], path = settingsFile): { settings: Settings; problems: readonly SettingsProblem[] } {
  const table = lineTable(text);
  const problems: SettingsProblem[] = [];
  const report = (span: Span, kind: SettingsProblem["kind"], message: string): void => {
    const { line, column } = positionAt(table, span.start);
    problems.push({ path, line: line + 1, column: column + 1, span, kind, message });
  };
  const errors: ParseError[] = [];
  const isTooDeep = isNestedTooDeep(text);
  if (isTooDeep) report({ start: 0, end: 0 }, "meaning", "The settings are nested too deeply to be read");
  const tree = isTooDeep ? undefined : parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) report({ start: error.offset, end: error.offset + error.length }, "structure", jsonMessage(error));
  const rules = new Map<string, SeveritySetting>();
  const globs: ((path: string) => boolean)[] = [];
  let root = false;
  if (tree !== undefined && tree.type !== "object") report(spanOf(tree), "structure", "The settings must be an object, such as { \"rules\": {} }");
  for (const [key, keyNode, value] of properties(tree)) {
    switch (key) {
      case "$schema":
        break;
      case "root":
        if (value.type === "boolean") root = value.value as boolean;
        else report(spanOf(value), "structure", "\"root\" must be true or false");
        break;
      case "rules":
        readRules(value);
        break;
      case "ignore":
        readIgnore(value);
        break;
      default:
        report(spanOf(keyNode), "structure", `Unknown setting "${key}"${didYouMean(key, ["root", "rules", "ignore"])}`);
    }
  }

  function readRules(node: JsonNode): void {
    if (node.type !== "object") report(spanOf(node), "structure", "\"rules\" must be an object of rule names and severities");
    for (const [rule, ruleNode, value] of properties(node)) {
      const severity = severitySettings.find((known) => known === value.value);
      if (!ruleIds.includes(rule)) report(spanOf(ruleNode), "meaning", `There is no rule "${rule}"${didYouMean(rule, ruleIds)}`);
      else if (severity === undefined) report(spanOf(value), "structure", `The severity of a rule must be one of ${severitySettings.join(", ")}`);
      else rules.set(rule, severity);
    }
  }

  function readIgnore(node: JsonNode): void {
    if (node.type !== "array") report(spanOf(node), "structure", "\"ignore\" must be a list of globs, such as [\"legacy/**\"]");
    for (const item of node.type === "array" ? (node.children ?? []) : []) {
      if (item.type !== "string") {
        report(spanOf(item), "structure", "A glob must be a string");
        continue;
      }
      const glob = item.value as string;
      const fault = globFault(glob);
      if (fault === undefined) globs.push(globMatcher(glob));
      else report(spanOf(item), "meaning", fault);
    }
  }

  return { settings: { root, rules, ignores: (file) => globs.some((matches) => matches(file)) }, problems };
}

const severitySettings: readonly SeveritySetting[] = [...severities, "off"];

function* properties(node: JsonNode | undefined): Iterable<[string, JsonNode, JsonNode]> {
  if (node?.type !== "object") return;
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined && value !== undefined) yield [String(key.value), key, value];
  }
}

function spanOf(node: JsonNode): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function jsonMessage(error: ParseError): string {
  const words = printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `This is not valid JSON: ${words}`;
}

function didYouMean(word: string, known: readonly string[]): string {
  const similar = mostSimilar(word, known);
  return similar === undefined ? "" : `; did you mean "${similar}"?`;
}

/** A glob with many wildcards can take seconds for one name, so it is refused before it is used. */
function globFault(glob: string): string | undefined {
  if (glob === "") return "A glob must not be empty";
  if (glob.length > 200) return "A glob may have 200 characters at most";
  if ((glob.match(/\*+|\?/g) ?? []).length > 8) return "A glob may have 8 wildcards at most";
  if (/[@!+?*]\(/.test(glob)) return "Extended globs such as !(a|b) are not supported; write one glob per pattern";
  return undefined;
}

/** A glob without a slash fits at any depth, one that names a folder fits what is in it; as in ignore files. */
function globMatcher(glob: string): (path: string) => boolean {
  const anchored = glob.replace(/^\//, "").replace(/\/$/, "");
  const pattern = anchored.includes("/") || glob.startsWith("/") ? anchored : `**/${anchored}`;
  return picomatch([pattern, `${pattern}/**`], { dot: true, noext: true, nonegate: true });
}

import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from "jsonc-parser";
import picomatch from "picomatch";
import { manualChecks } from "../checklist/manual-checks.ts";
import { answers, dayForm, isDay, type Attestation } from "../core/attestation.ts";
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
  /** What people answered, by the root of the app; `` for the root of the project. */
  readonly attestations: ReadonlyMap<string, AppAttestations>;
}

export interface AppAttestations {
  /** Where the app is named. */
  readonly at: SettingsPlace;
  readonly byCheck: ReadonlyMap<string, Attestation>;
}

export const defaultSettings: Settings = { root: false, rules: new Map(), ignores: () => false, attestations: new Map() };

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

/** Reads everything that can be read: the settings leave out what the problems name. */
export function readSettings(text: string, ruleIds: readonly string[], path = settingsFile): { settings: Settings; problems: readonly SettingsProblem[] } {
  const table = lineTable(text);
  const problems: SettingsProblem[] = [];
  const place = (span: Span): SettingsPlace => {
    const { line, column } = positionAt(table, span.start);
    return { path, line: line + 1, column: column + 1, span };
  };
  const report = (span: Span, kind: SettingsProblem["kind"], message: string): void => void problems.push({ ...place(span), kind, message });
  const errors: ParseError[] = [];
  const isTooDeep = isNestedTooDeep(text);
  if (isTooDeep) report({ start: 0, end: 0 }, "meaning", "The settings are nested too deeply to be read");
  const tree = isTooDeep ? undefined : parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) report({ start: error.offset, end: error.offset + error.length }, "structure", jsonMessage(error));
  const rules = new Map<string, SeveritySetting>();
  const globs: ((path: string) => boolean)[] = [];
  const attestations = new Map<string, AppAttestations>();
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
      case "attestations":
        readAttestations(value);
        break;
      default:
        report(spanOf(keyNode), "structure", `Unknown setting "${key}"${didYouMean(key, ["root", "rules", "ignore", "attestations"])}`);
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

  function readAttestations(node: JsonNode): void {
    if (node.type !== "object") report(spanOf(node), "structure", "\"attestations\" must be an object of apps and their answers");
    for (const [app, appNode, answered] of properties(node)) {
      const byCheck = new Map<string, Attestation>();
      attestations.set(app === "." ? "" : app, { at: place(spanOf(appNode)), byCheck });
      if (answered.type !== "object") report(spanOf(answered), "structure", "The answers for an app must be an object of questions and answers");
      for (const [check, checkNode, value] of properties(answered)) {
        if (!checkIds.includes(check)) report(spanOf(checkNode), "meaning", `There is no question "${check}"${didYouMean(check, checkIds)}`);
        const attestation = readAttestation(value);
        if (attestation !== undefined) byCheck.set(check, attestation);
      }
    }
  }

  function readAttestation(node: JsonNode): Attestation | undefined {
    if (node.type !== "object") {
      report(spanOf(node), "structure", "An answer must be an object, such as { \"answer\": \"yes\", \"by\": \"Ada\" }");
      return undefined;
    }
    const said: { -readonly [Key in keyof Attestation]?: Attestation[Key] } = {};
    for (const [key, keyNode, value] of properties(node)) {
      switch (key) {
        case "answer": {
          const answer = answers.find((one) => one === value.value);
          if (answer === undefined) report(spanOf(value), "structure", `An answer must be one of ${answers.join(", ")}`);
          else said.answer = answer;
          break;
        }
        case "note":
        case "by":
          if (value.type === "string") said[key] = value.value as string;
          else report(spanOf(value), "structure", `"${key}" must be a string`);
          break;
        case "on":
        case "until":
          if (value.type !== "string" || !dayForm.test(value.value as string)) report(spanOf(value), "structure", `"${key}" must be a day, such as "2026-11-21"`);
          else if (!isDay(value.value as string)) report(spanOf(value), "meaning", `There is no day ${value.value as string}`);
          else said[key] = value.value as string;
          break;
        default:
          report(spanOf(keyNode), "structure", `Unknown part of an answer "${key}"${didYouMean(key, ["answer", "note", "by", "on", "until"])}`);
      }
    }
    const { answer, on, until } = said;
    if (on !== undefined && until !== undefined && until < on) report(spanOf(node), "meaning", `The answer ends on ${until}, before it was given on ${on}`);
    if (answer !== undefined) return { ...said, answer };
    if (!node.children?.some((property) => property.children?.[0]?.value === "answer")) report(spanOf(node), "structure", "The \"answer\" is missing: yes, no or not-applicable");
    return undefined;
  }

  return { settings: { root, rules, ignores: (file) => globs.some((matches) => matches(file)), attestations }, problems };
}

/** Answers for apps that there are not, which is known once the apps are. `roots` are those of all apps, `` for the root of the project. */
export function unknownApps({ attestations }: Settings, roots: readonly string[]): readonly SettingsProblem[] {
  const written = roots.map((root) => (root === "" ? "." : root));
  return [...attestations].flatMap(([root, { at }]): SettingsProblem[] => {
    if (roots.includes(root)) return [];
    const name = root === "" ? "." : root;
    return [{ ...at, kind: "meaning", message: `There is no app in the folder "${name}"${didYouMean(name, written)}` }];
  });
}

const checkIds = manualChecks.map(({ id }) => id);

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

import type { Node as JsonNode } from "jsonc-parser";
import { manualChecks } from "../checklist/manual-checks.ts";
import { appKinds } from "../core/app.ts";
import { answers, type Attestation } from "../core/attestation.ts";
import { factors, type FactorId } from "../core/factor.ts";
import type { Ecosystem } from "../core/facts/facts.ts";
import { joined } from "../core/paths.ts";
import type { ApiTable, NamePattern } from "../core/rule.ts";
import { severities, type SeveritySetting } from "../core/severity.ts";
import { globFault, globMatcher } from "./globs.ts";
import { readApis, type CustomApi } from "./settings-apis.ts";
import { didYouMean, openSettings, type SettingsPlace, type SettingsProblem, type SettingsReader } from "./settings-reader.ts";

export const settingsFile = ".twelve-factor.json";

/** What one `.twelve-factor.json` says. Paths and globs are relative to its folder. */
export interface Settings {
  readonly root: boolean;
  readonly rules: ReadonlyMap<string, SeveritySetting>;
  /** For every rule of a factor that `rules` does not name. */
  readonly factors: ReadonlyMap<FactorId, SeveritySetting>;
  /** Whether a path is left out by `ignore`. */
  readonly ignores: (path: string) => boolean;
  /** Whether a suppression needs a reason, where that is said. */
  readonly requireReason?: boolean;
  readonly suppressions: readonly SettingsSuppression[];
  /** What folders are, where that is not what is found: an app of a kind, one whose kind is told as ever, or none of its own. `` for the folder itself. */
  readonly apps: ReadonlyMap<string, AppSetting>;
  /** Deployment files and settings of frameworks that are for production or for development, whatever their names say. */
  readonly deployOf: (path: string) => DeployOfFiles | undefined;
  /** APIs of the project's own by their names, which do what an API does that rules know. */
  readonly apis: ApiTable<CustomApi>;
  /** Texts that stand for a secret which somebody is to fill in. */
  readonly placeholders: readonly string[];
  /** What people answered, by the root of the app; `` for the folder itself. */
  readonly attestations: ReadonlyMap<string, AppAttestations>;
}

export const deploysOfFiles = ["production", "development"] as const;
export type DeployOfFiles = (typeof deploysOfFiles)[number];

export interface AppSetting {
  readonly kind: (typeof appSettings)[number];
  /** Where the folder is named. */
  readonly at: SettingsPlace;
}

export const appSettings = [...appKinds, "auto", "none"] as const;

/** An entry of `suppressions`: of a rule in the files that a glob fits, or of the finding with a fingerprint. */
export interface SettingsSuppression {
  readonly at: SettingsPlace;
  /** Its position in the list. */
  readonly index: number;
  readonly rule?: { readonly id: string; readonly at: SettingsPlace };
  readonly path?: { readonly glob: string; readonly fits: (path: string) => boolean };
  readonly fingerprint?: string;
  readonly reason?: string;
  /** The last day on which it counts. */
  readonly until?: string;
  readonly by?: string;
}

export interface AppAttestations {
  /** Where the app is named. */
  readonly at: SettingsPlace;
  readonly byCheck: ReadonlyMap<string, Attestation>;
}

export const defaultSettings: Settings = { root: false, rules: new Map(), factors: new Map(), ignores: () => false, suppressions: [], apps: new Map(), deployOf: () => undefined, apis: {}, placeholders: [], attestations: new Map() };

/** What settings may name. */
export interface KnownNames {
  readonly ruleIds: readonly string[];
  /** The APIs that rules know, of an ecosystem. */
  readonly apisOf: (ecosystem: Ecosystem) => readonly NamePattern[];
}

/** Reads everything that can be read: the settings leave out what the problems name. */
export function readSettings(text: string, { ruleIds, apisOf }: KnownNames, path = settingsFile): { settings: Settings; problems: readonly SettingsProblem[] } {
  const reader = openSettings(text, path);
  const { tree, problems } = reader;
  const settings: { -readonly [Key in keyof Settings]: Settings[Key] } = { ...defaultSettings };
  const readers: Readonly<Record<string, (value: JsonNode) => void>> = {
    $schema: () => undefined,
    root: (value) => void (settings.root = reader.flag(value, '"root" must be true or false') ?? false),
    rules: (value) => void (settings.rules = readSeverities(value, '"rules" must be an object of rule names and severities', "rule", ruleIds, reader)),
    factors: (value) => void (settings.factors = readSeverities(value, '"factors" must be an object of factors and severities', "factor", factors.map(({ id }) => id), reader)),
    ignore: (value) => void (settings.ignores = readGlobs(value, "ignore", reader)),
    requireReason: (value) => void (settings.requireReason = reader.flag(value, '"requireReason" must be true or false') ?? true),
    suppressions: (value) => void (settings.suppressions = readSuppressions(value, reader)),
    apps: (value) => void (settings.apps = readApps(value, reader)),
    deploymentFiles: (value) => void (settings.deployOf = readDeploymentFiles(value, reader)),
    apis: (value) => void (settings.apis = readApis(value, apisOf, reader)),
    placeholders: (value) => void (settings.placeholders = readPlaceholders(value, reader)),
    attestations: (value) => void (settings.attestations = readAttestations(value, reader)),
  };
  if (tree !== undefined) reader.parts(tree, 'The settings must be an object, such as { "rules": {} }', "setting", readers);
  return { settings, problems };
}

/** Whether the text of a settings file says that its folder is the root of the project. */
export function isRootText(text: string): boolean {
  return readSettings(text, { ruleIds: [], apisOf: () => [] }).settings.root;
}

function readSeverities<Id extends string>(node: JsonNode, shape: string, what: string, ids: readonly Id[], reader: SettingsReader): ReadonlyMap<Id, SeveritySetting> {
  const found = new Map<Id, SeveritySetting>();
  for (const { key, keyNode, value } of reader.entries(node, shape)) {
    const id = ids.find((one) => one === key);
    const severity = reader.oneOf(value, severitySettings, `The severity of a ${what} must be one of ${severitySettings.join(", ")}`);
    if (id === undefined) reader.report(keyNode, "meaning", `There is no ${what} "${key}"${didYouMean(key, ids)}`);
    else if (severity !== undefined) found.set(id, severity);
  }
  return found;
}

function readGlobs(node: JsonNode, name: string, reader: SettingsReader): (path: string) => boolean {
  const globs = reader.items(node, `"${name}" must be a list of globs, such as ["legacy/**"]`, mostGlobs).flatMap((item) => readGlob(item, reader) ?? []);
  return (path) => globs.some(({ fits }) => fits(path));
}

function readDeploymentFiles(node: JsonNode, reader: SettingsReader): Settings["deployOf"] {
  const found: Partial<Record<DeployOfFiles, (path: string) => boolean>> = {};
  const readers = Object.fromEntries(deploysOfFiles.map((deploy) => [deploy, (value: JsonNode) => void (found[deploy] = readGlobs(value, deploy, reader))]));
  reader.parts(node, '"deploymentFiles" must be an object, such as { "development": ["compose.prod.yml"] }', "deploy", readers);
  return (path) => deploysOfFiles.find((deploy) => found[deploy]?.(path));
}

function readGlob(node: JsonNode, reader: SettingsReader): SettingsSuppression["path"] {
  const glob = reader.text(node, "A glob must be a string");
  const fault = glob === undefined ? undefined : globFault(glob);
  if (fault !== undefined) reader.report(node, "meaning", fault);
  return glob === undefined || fault !== undefined ? undefined : { glob, fits: globMatcher(glob) };
}

function readSuppressions(node: JsonNode, reader: SettingsReader): readonly SettingsSuppression[] {
  const shape = '"suppressions" must be a list of objects, such as [{ "rule": "config/hardcoded-secret", "path": "data/*.json", "reason": "made up" }]';
  return reader.items(node, shape, mostSuppressions).flatMap((item, index): SettingsSuppression[] => {
    const said: { -readonly [Key in keyof SettingsSuppression]: SettingsSuppression[Key] } = { at: reader.place(item), index };
    const readText = (key: "fingerprint" | "reason" | "by") => (value: JsonNode) => {
      const text = reader.text(value, `"${key}" must be a string`);
      if (text !== undefined) said[key] = text;
    };
    const problemsBefore = reader.problems.length;
    reader.parts(item, 'A suppression must be an object, such as { "rule": "config/hardcoded-secret", "path": "data/*.json", "reason": "made up" }', "part of a suppression", {
      rule(value) {
        const id = reader.text(value, '"rule" must be the name of a rule');
        if (id !== undefined) said.rule = { id, at: reader.place(value) };
      },
      path(value) {
        const path = readGlob(value, reader);
        if (path !== undefined) said.path = path;
      },
      fingerprint: readText("fingerprint"),
      reason: readText("reason"),
      until(value) {
        const day = reader.day(value, "until");
        if (day !== undefined) said.until = day;
      },
      by: readText("by"),
    });
    if (reader.problems.length > problemsBefore) return [];
    if (said.fingerprint !== undefined || (said.rule !== undefined && said.path !== undefined)) return [said];
    reader.report(item, "structure", 'A suppression needs a "rule" and a "path", or the "fingerprint" of a finding');
    return [];
  });
}

function readApps(node: JsonNode, reader: SettingsReader): Settings["apps"] {
  const apps = new Map<string, AppSetting>();
  for (const { key, keyNode, value } of reader.entries(node, '"apps" must be an object of folders and kinds, such as { "services/api": "service" }')) {
    const kind = reader.oneOf(value, appSettings, `An app must be one of ${appSettings.join(", ")}`);
    const folder = joined(key);
    if (folder === undefined) reader.report(keyNode, "meaning", `The folder "${key}" does not lie below this file`);
    else if (kind !== undefined) apps.set(folder, { kind, at: reader.place(keyNode) });
  }
  return apps;
}

function readPlaceholders(node: JsonNode, reader: SettingsReader): readonly string[] {
  return reader.items(node, '"placeholders" must be a list of texts, such as ["fill-me-in"]', mostPlaceholders).flatMap((item) => {
    const text = reader.text(item, "A placeholder must be a string");
    if (text === undefined || (text.length >= shortestPlaceholder && text.length <= longestPlaceholder)) return text ?? [];
    reader.report(item, "structure", `A placeholder must have ${shortestPlaceholder} to ${longestPlaceholder} characters`);
    return [];
  });
}

function readAttestations(node: JsonNode, reader: SettingsReader): Settings["attestations"] {
  const attestations = new Map<string, AppAttestations>();
  for (const { key: app, keyNode, value } of reader.entries(node, '"attestations" must be an object of apps and their answers')) {
    const byCheck = new Map<string, Attestation>();
    attestations.set(app === "." ? "" : app, { at: reader.place(keyNode), byCheck });
    for (const { key: check, keyNode: checkNode, value: answer } of reader.entries(value, "The answers for an app must be an object of questions and answers")) {
      if (!checkIds.includes(check)) reader.report(checkNode, "meaning", `There is no question "${check}"${didYouMean(check, checkIds)}`);
      const attestation = readAttestation(answer, reader);
      if (attestation !== undefined) byCheck.set(check, attestation);
    }
  }
  return attestations;
}

function readAttestation(node: JsonNode, reader: SettingsReader): Attestation | undefined {
  const said: { -readonly [Key in keyof Attestation]?: Attestation[Key] } = {};
  const readText = (key: "note" | "by") => (value: JsonNode) => {
    const text = reader.text(value, `"${key}" must be a string`);
    if (text !== undefined) said[key] = text;
  };
  const readDay = (key: "on" | "until") => (value: JsonNode) => {
    const day = reader.day(value, key);
    if (day !== undefined) said[key] = day;
  };
  let isAnswered = false;
  reader.parts(node, 'An answer must be an object, such as { "answer": "yes", "by": "Ada" }', "part of an answer", {
    answer(value) {
      isAnswered = true;
      const answer = reader.oneOf(value, answers, `An answer must be one of ${answers.join(", ")}`);
      if (answer !== undefined) said.answer = answer;
    },
    note: readText("note"),
    by: readText("by"),
    on: readDay("on"),
    until: readDay("until"),
  });
  const { answer, on, until } = said;
  if (on !== undefined && until !== undefined && until < on) reader.report(node, "meaning", `The answer ends on ${until}, before it was given on ${on}`);
  if (node.type === "object" && !isAnswered) reader.report(node, "structure", 'The "answer" is missing: yes, no or not-applicable');
  return answer === undefined ? undefined : { ...said, answer };
}

const checkIds = manualChecks.map(({ id }) => id);

const severitySettings: readonly SeveritySetting[] = [...severities, "off"];

/** Each is tried on every file. */
const mostGlobs = 1000;

/** More of them are a baseline. */
const mostSuppressions = 1000;

const mostPlaceholders = 100;
/** A shorter one would be part of too much. */
export const shortestPlaceholder = 3;
export const longestPlaceholder = 100;

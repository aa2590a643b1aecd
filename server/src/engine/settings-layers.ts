import { inOrderOfDepth } from "../apps/apps.ts";
import type { AppKind } from "../core/app.ts";
import type { Attestation } from "../core/attestation.ts";
import { factorOfRule } from "../core/factor.ts";
import { pathRole } from "../core/path-role.ts";
import { folderOf, foldersAbove, joined } from "../core/paths.ts";
import type { Rule } from "../core/rule.ts";
import type { SeveritySetting } from "../core/severity.ts";
import type { Host } from "../host/host.ts";
import type { PlacedApis } from "./custom-apis.ts";
import { globOf } from "./globs.ts";
import { defaultSettings, readSettings, settingsFile, type AppAttestations, type AppSetting, type DeployOfFiles, type KnownNames, type Settings, type SettingsSuppression } from "./settings.ts";
import { didYouMean, type SettingsProblem } from "./settings-reader.ts";

/**
 * The settings files of a project and what they say together: for a file or an app the nearest one above it counts, up to the root of the
 * project, and where that says nothing the next. Paths are relative to the project root.
 */
export interface ProjectSettings {
  /** Reads the one at the root and those in other folders, of the files there are. */
  read(paths: readonly string[]): void;
  /** Those that there are. */
  readonly files: readonly string[];
  /** Mistakes in the files. While one has any, what it said last without them stays in force. */
  readonly problems: readonly SettingsProblem[];
  /** `path`: of a file, or of the root of an app. */
  severityOf(rule: Rule, path: string): SeveritySetting;
  ignores(path: string): boolean;
  /** Whether a suppression in a file needs a reason. */
  needsReason(path: string): boolean;
  readonly suppressions: readonly PlacedSuppression[];
  /** The folders that may be apps, given those that are found, in the same order. */
  appRoots(found: readonly string[]): readonly string[];
  /** The kind that is said of an app by its root, where one is. */
  kindOf(root: string): AppKind | undefined;
  /** What is said of a deployment file, where anything is. */
  deployOf(path: string): DeployOfFiles | undefined;
  /** The nearest first. */
  readonly apis: readonly PlacedApis[];
  /** Texts that stand for a secret in a file. */
  placeholders(path: string): readonly string[];
  /** By the root of the app. */
  readonly attestations: ReadonlyMap<string, ReadonlyMap<string, Attestation>>;
  /** The settings file that says how grave a rule is in a file, or that of the project. */
  fileOf(rule: string, path: string): string;
  /** The settings file in which a suppression in a file belongs, with the path of that file as it is written there. */
  suppressionsOf(path: string): { readonly path: string; readonly glob: string };
  /** The settings file in which an answer for an app belongs, with what the app is called there. */
  answersOf(appRoot: string, check: string): { readonly path: string; readonly app: string };
  /** Answers for apps that there are not, which is known once the apps are. */
  unknownApps(roots: readonly string[]): readonly SettingsProblem[];
}

/** An entry of `suppressions` with the file that it stands in. */
export interface PlacedSuppression {
  readonly file: string;
  readonly entry: SettingsSuppression;
  /** Whether a file, relative to the project root, is one of those that it is for. */
  readonly fits: (path: string) => boolean;
}

/** Whether a file has settings of the project, and not those of a sample or of a test. */
export function isSettingsFile(path: string): boolean {
  return path === settingsFile || (path.endsWith(`/${settingsFile}`) && !/^(?:generated|test|example)$/.test(pathRole(path)));
}

export function createProjectSettings(host: Host, root: string, known: KnownNames): ProjectSettings {
  /** What was read without mistakes, by path. */
  const lastGood = new Map<string, Settings>();
  /** The deepest folder first. */
  let layers: readonly Layer[] = [];
  let problems: readonly SettingsProblem[] = [];
  let suppressions: readonly PlacedSuppression[] = [];
  let attestations: ProjectSettings["attestations"] = new Map();
  /** By the folder, relative to the root of the project. */
  let apps: ReadonlyMap<string, AppSetting["kind"]> = new Map();
  /** By folder. */
  let layersAbove = new Map<string, readonly Layer[]>();

  function read(paths: readonly string[]): void {
    problems = [];
    layers = [];
    for (const path of [settingsFile, ...paths.filter((one) => one !== settingsFile && isSettingsFile(one)).sort((a, b) => a.length - b.length)]) {
      if (ignores(path)) continue;
      const settings = readFile(path);
      if (settings !== undefined) layers = [{ path, folder: folderOf(path), settings }, ...layers];
    }
    for (const path of lastGood.keys()) if (!layers.some((layer) => layer.path === path)) lastGood.delete(path);
    layersAbove = new Map();
    suppressions = layers.flatMap((layer) => layer.settings.suppressions.map((entry) => ({ file: layer.path, entry, fits: fitsBelow(layer, entry.path?.fits ?? (() => true)) })));
    attestations = attestationsOf(layers);
    apps = new Map(layers.toReversed().flatMap(({ folder, settings }) => [...settings.apps].map(([app, { kind }]) => [joined(folder, app) ?? "", kind] as const)));
    problems = [...problems, ...layers.flatMap((layer) => wrongFolders(layer, paths))];
  }

  function readFile(path: string): Settings | undefined {
    const content = host.readFile(root, path);
    if (content.kind === "missing") return undefined;
    const found = content.kind === "text" ? readSettings(content.text, known, path) : { settings: defaultSettings, problems: [{ path, line: 1, column: 1, span: { start: 0, end: 0 }, kind: "meaning" as const, message: "The settings file cannot be read" }] };
    problems = [...problems, ...found.problems];
    if (found.problems.length === 0) lastGood.set(path, found.settings);
    return lastGood.get(path) ?? defaultSettings;
  }

  function above(path: string): readonly Layer[] {
    let found = layersAbove.get(path);
    if (found === undefined) layersAbove.set(path, (found = layers.filter(({ folder }) => isBelow(path, folder))));
    return found;
  }

  function ignores(path: string): boolean {
    return layers.some((layer) => fitsBelow(layer, layer.settings.ignores)(path));
  }

  return {
    read,
    ignores,
    get files() {
      return layers.map(({ path }) => path);
    },
    get problems() {
      return problems;
    },
    get suppressions() {
      return suppressions;
    },
    get apis() {
      return layers.flatMap(({ folder, settings: { apis } }) => (Object.keys(apis).length === 0 ? [] : [{ folder, apis }]));
    },
    get attestations() {
      return attestations;
    },
    severityOf({ id, severity }, path) {
      // Asked for every rule and file, and most settings say little.
      for (const { settings } of above(path)) {
        const factor = settings.factors.size === 0 ? undefined : factorOfRule(id);
        const said = settings.rules.get(id) ?? (factor && settings.factors.get(factor));
        if (said !== undefined) return said;
      }
      return severity;
    },
    fileOf(rule, path) {
      const factor = factorOfRule(rule);
      return above(path).find(({ settings }) => settings.rules.has(rule) || (factor !== undefined && settings.factors.has(factor)))?.path ?? settingsFile;
    },
    appRoots(found) {
      const said = [...apps].flatMap(([folder, kind]) => (kind === "none" ? [] : [folder]));
      const kept = found.filter((one) => one === "" || apps.get(one) !== "none");
      return said.every((one) => kept.includes(one)) ? kept : inOrderOfDepth([...new Set([...kept, ...said])]);
    },
    kindOf(appRoot) {
      const kind = apps.get(appRoot);
      return kind === "auto" || kind === "none" ? undefined : kind;
    },
    deployOf(path) {
      for (const { folder, settings } of above(path)) {
        const deploy = settings.deployOf(relativeTo(folder, path));
        if (deploy !== undefined) return deploy;
      }
      return undefined;
    },
    placeholders: (path) => above(path).flatMap(({ settings }) => settings.placeholders),
    needsReason: (path) => above(path).find(({ settings }) => settings.requireReason !== undefined)?.settings.requireReason ?? true,
    suppressionsOf(path) {
      const [layer] = above(path);
      return { path: layer?.path ?? settingsFile, glob: globOf(relativeTo(layer?.folder ?? "", path)) };
    },
    answersOf(appRoot, check) {
      const own = above(appRoot);
      const layer = own.find(({ folder, settings }) => settings.attestations.get(relativeTo(folder, appRoot))?.byCheck.has(check)) ?? own[0];
      return { path: layer?.path ?? settingsFile, app: relativeTo(layer?.folder ?? "", appRoot) || "." };
    },
    unknownApps(roots) {
      return layers.flatMap(({ folder, settings }) => {
        const known = roots.filter((one) => isBelow(one, folder)).map((one) => relativeTo(folder, one) || ".");
        return [...settings.attestations].flatMap(([app, { at }]): SettingsProblem[] => {
          const name = app || ".";
          return known.includes(name) ? [] : [{ ...at, kind: "meaning", message: `There is no app in the folder "${name}"${didYouMean(name, known)}` }];
        });
      });
    },
  };
}

interface Layer {
  readonly path: string;
  readonly folder: string;
  readonly settings: Settings;
}

/** Folders that are named as apps and have no file. */
function wrongFolders({ folder, settings }: Layer, paths: readonly string[]): readonly SettingsProblem[] {
  return [...settings.apps].flatMap(([app, { kind, at }]): SettingsProblem[] => {
    if (app === "" && kind === "none" && folder === "") return [{ ...at, kind: "meaning", message: "The root of the project is always there; it may be of any kind, but not \"none\"" }];
    const whole = joined(folder, app) ?? "";
    if (whole === "" || paths.some((path) => path.startsWith(`${whole}/`))) return [];
    const known = [...new Set(paths.filter((path) => isBelow(path, folder)).flatMap((path) => foldersAbove(folderOf(relativeTo(folder, path)))))];
    return [{ ...at, kind: "meaning", message: `There is no folder "${app}" with files${didYouMean(app, known)}` }];
  });
}

function attestationsOf(layers: readonly Layer[]): ProjectSettings["attestations"] {
  const found = new Map<string, ReadonlyMap<string, Attestation>>();
  const add = (folder: string, [app, { byCheck }]: readonly [string, AppAttestations]): void => {
    const appRoot = joined(folder, app);
    // The deepest file came first, and stays.
    if (appRoot !== undefined) found.set(appRoot, new Map([...byCheck, ...(found.get(appRoot) ?? [])]));
  };
  for (const { folder, settings } of layers) for (const entry of settings.attestations) add(folder, entry);
  return found;
}

function fitsBelow({ folder }: Pick<Layer, "folder">, fits: (path: string) => boolean): (path: string) => boolean {
  return (path) => isBelow(path, folder) && fits(relativeTo(folder, path));
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** `` for the folder itself. */
function relativeTo(folder: string, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}

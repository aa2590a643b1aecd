import { appRootOf } from "../apps/apps.ts";
import type { App } from "../core/app.ts";
import type { DeclaredService } from "../core/facts/deployment.ts";
import type { Process } from "../core/facts/documents.ts";
import type { RuleFile } from "../core/rule.ts";
import type { AppMap } from "./app-map.ts";
import type { CustomApis } from "./custom-apis.ts";
import { createLinker, type Linker, type LinkSource } from "./link.ts";
import type { Listing } from "./listing.ts";
import { nothingFound, type RuleResult, type Ruleset } from "./run.ts";
import type { ProjectSettings } from "./settings-layers.ts";
import type { Source, Sources } from "./sources.ts";
import { surveyFile, type Survey } from "./survey.ts";

/** The sources that rules look at one by one, and what was said of each. One is looked at again when it, or what it asked of others, is another. */
export interface Analyses {
  /** Surveys what is new, tells the apps apart, and runs the rules where either changed. */
  refresh(): AnalysesRefreshed;
  /** A file is to be looked at anew. Gives the paths that it spoke of. */
  drop(path: string): readonly string[];
  /** A file, by its path, or what another key of the links stands for is no longer what those who asked for it heard. */
  relink(key: string): void;
  /** The files of an app, as rules see them. */
  filesOf(appRoot: string): readonly RuleFile[];
  results(): Iterable<RuleResult>;
  clear(): void;
}

export interface AnalysesRefreshed {
  /** Paths whose findings may have changed. */
  readonly touched: ReadonlySet<string>;
  /** Roots of the apps of whose files something else was said. */
  readonly appRoots: ReadonlySet<string>;
}

export interface AnalysesSource {
  readonly sources: Sources;
  readonly ruleset: Ruleset;
  readonly apps: AppMap;
  readonly listing: () => Listing;
  readonly customApis: () => CustomApis;
  readonly severityOf: ProjectSettings["severityOf"];
  readonly links: LinkSource;
}

interface Analysis {
  readonly source: Source;
  readonly linker: Linker;
  readonly survey: Survey;
  /** What the rules' answer depends on besides the file; `undefined` before they ran. */
  context: string | undefined;
  /** What rules may ask of it, once the context is known. */
  file: RuleFile | undefined;
  result: RuleResult;
}

/** What rules are told of the app of a file. */
interface AppContext {
  readonly app: App;
  readonly processes: readonly Process[];
  readonly environmentTemplate: RuleFile["environmentTemplate"];
  readonly portBindings: number;
  /** What their answer depends on of it: the same string, not only an equal one, while that is the same, since each file asks. */
  readonly key: string;
}

export function createAnalyses({ sources, ruleset, apps, listing, customApis, severityOf, links }: AnalysesSource): Analyses {
  const byPath = new Map<string, Analysis>();
  /** Which files must be looked at again when one changes, or when a name is declared elsewhere. */
  const dependents = new Map<string, Set<string>>();
  /** Files whose names and values must be followed anew. */
  const stale = new Set<string>();
  /** Sources of which something was said after a look at the services that the project declares. */
  const serviceAskers = new Set<string>();
  /** Files over which the rules have not run as they are now. */
  const unrun = new Set<string>();
  /** Files that bind ports, and how many; `countedBinders` once the ports of each app are counted. */
  const binders = new Map<string, number>();
  let countedBinders: ReadonlySet<string> | undefined;
  let bindings: ReadonlyMap<string, number> = new Map();
  /** By the root of an app, since they were told apart last, and before. */
  let contexts = new Map<string, AppContext>();
  let earlierContexts: ReadonlyMap<string, AppContext> = new Map();
  let appsToldApart: readonly App[] | undefined;

  function refresh(): AnalysesRefreshed {
    const touched = new Set<string>();
    const appRoots = new Set<string>();
    for (const path of stale) for (const told of drop(path)) touched.add(told);
    stale.clear();
    surveyNew();
    const isOther = tellApart();
    for (const path of isOther ? [...byPath.keys()] : [...unrun]) {
      const analysis = byPath.get(path);
      const before = analysis?.result.findings ?? [];
      if (analysis === undefined || !runRules(analysis)) continue;
      for (const finding of [...before, ...analysis.result.findings]) touched.add(finding.path);
      touched.add(analysis.source.path);
      appRoots.add(apps.of(analysis.source.path).root);
    }
    unrun.clear();
    return { touched, appRoots };
  }

  function surveyNew(): void {
    for (const source of [...sources.all()]) {
      if (!source.triggered || byPath.has(source.path)) continue;
      const surveyed = sources.within(source.path, () => survey(source));
      if (surveyed !== undefined) add(source.path, surveyed);
    }
  }

  function survey(source: Source): Analysis {
    const linker = createLinker(links, (key) => dependents.set(key, (dependents.get(key) ?? new Set()).add(source.path)));
    return { ...surveyFile(source, linker, ruleset.isKnownMember, customApis()), linker, context: undefined, file: undefined, result: nothingFound };
  }

  function add(path: string, analysis: Analysis): void {
    byPath.set(path, analysis);
    unrun.add(path);
    if (analysis.survey.bindings === 0) return;
    binders.set(path, analysis.survey.bindings);
    countedBinders = undefined;
  }

  function remove(path: string): void {
    byPath.delete(path);
    if (binders.delete(path)) countedBinders = undefined;
  }

  /** Tells the apps apart, and counts the ports that the sources of each bind. Gives whether the context of any file may be another. */
  function tellApart(): boolean {
    const isCounted = countedBinders !== undefined;
    countedBinders ??= new Set(binders.keys());
    if (apps.refresh(countedBinders)) for (const path of serviceAskers) forgetContext(path);
    if (isCounted && apps.all === appsToldApart) return false;
    const before = bindings;
    bindings = countBindings();
    if (apps.all === appsToldApart && bindings.size === before.size && [...bindings].every(([root, count]) => before.get(root) === count)) return false;
    appsToldApart = apps.all;
    earlierContexts = contexts;
    contexts = new Map();
    return true;
  }

  /** By the root of an app. */
  function countBindings(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const [path, count] of binders) {
      const appRoot = appRootOf(path, listing().roots);
      counts.set(appRoot, (counts.get(appRoot) ?? 0) + count);
    }
    return counts;
  }

  function contextOf(app: App): AppContext {
    const known = contexts.get(app.root);
    if (known !== undefined) return known;
    const processes = apps.processesOf(app.root);
    const environmentTemplate = apps.environmentTemplateOf(app.root);
    const portBindings = bindings.get(app.root) ?? 0;
    const written = [app.root, app.kind, portBindings, ...processes.map(({ type, words }) => `${type} ${words.join(" ")}`), environmentTemplate.path, environmentTemplate.text ?? ""].join("\n");
    const earlier = earlierContexts.get(app.root)?.key;
    const context = { app, processes, environmentTemplate, portBindings, key: earlier === written ? earlier : written };
    contexts.set(app.root, context);
    return context;
  }

  /** Gives whether they had to be run. */
  function runRules(analysis: Analysis): boolean {
    const { app, processes, environmentTemplate, portBindings: portBindingsOfApp, key } = contextOf(apps.of(analysis.source.path));
    if (analysis.context === key) return false;
    analysis.context = key;
    const file = ruleset.fileOf(analysis.source, analysis.survey, { app, processes, environmentTemplate, portBindingsOfApp, servicesNamed: (service) => servicesAskedBy(analysis.source.path, service), linker: analysis.linker, severityOf });
    analysis.file = file;
    const result = sources.within(file.path, () => ruleset.runFile(file, analysis.linker, severityOf));
    if (result === undefined) remove(file.path);
    analysis.result = result ?? nothingFound;
    return true;
  }

  function servicesAskedBy(path: string, service: string): readonly DeclaredService[] {
    serviceAskers.add(path);
    return apps.servicesNamed(service);
  }

  /** Has the rules run once more over a file that did not change. */
  function forgetContext(path: string): void {
    const analysis = byPath.get(path);
    if (analysis === undefined) return;
    analysis.context = undefined;
    unrun.add(path);
  }

  function drop(path: string): readonly string[] {
    const told = byPath.get(path)?.result.findings ?? [];
    remove(path);
    return told.map((finding) => finding.path);
  }

  function relink(key: string): void {
    for (const asker of dependents.get(key) ?? []) stale.add(asker);
    dependents.delete(key);
  }

  return {
    refresh,
    drop,
    relink,
    filesOf: (appRoot) => [...byPath.values()].flatMap(({ file }) => (file?.app.root === appRoot && ruleset.speaksFor(file.path) ? [file] : [])),
    results: () => [...byPath.values()].map(({ result }) => result),
    clear() {
      for (const one of [byPath, dependents, serviceAskers, unrun, binders, contexts]) one.clear();
      countedBinders = undefined;
    },
  };
}

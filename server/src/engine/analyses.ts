import { appRootOf } from "../apps/apps.ts";
import type { DeclaredService } from "../core/deployment.ts";
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

export function createAnalyses({ sources, ruleset, apps, listing, customApis, severityOf, links }: AnalysesSource): Analyses {
  const byPath = new Map<string, Analysis>();
  /** Which files must be looked at again when one changes, or when a name is declared elsewhere. */
  const dependents = new Map<string, Set<string>>();
  /** Files whose names and values must be followed anew. */
  const stale = new Set<string>();
  /** Sources of which something was said after a look at the services that the project declares. */
  const serviceAskers = new Set<string>();

  function refresh(): AnalysesRefreshed {
    const touched = new Set<string>();
    const appRoots = new Set<string>();
    for (const path of stale) for (const told of drop(path)) touched.add(told);
    stale.clear();
    surveyNew();
    const bindings = portBindings();
    for (const analysis of byPath.values()) {
      const before = analysis.result.findings;
      if (!runRules(analysis, bindings)) continue;
      for (const finding of [...before, ...analysis.result.findings]) touched.add(finding.path);
      touched.add(analysis.source.path);
      appRoots.add(apps.of(analysis.source.path).root);
    }
    return { touched, appRoots };
  }

  function surveyNew(): void {
    for (const source of [...sources.all()]) {
      if (!source.triggered || byPath.has(source.path)) continue;
      const surveyed = sources.within(source.path, () => survey(source));
      if (surveyed !== undefined) byPath.set(source.path, surveyed);
    }
  }

  function survey(source: Source): Analysis {
    const linker = createLinker(links, (key) => dependents.set(key, (dependents.get(key) ?? new Set()).add(source.path)));
    return { ...surveyFile(source, linker, ruleset.isKnownMember, customApis()), linker, context: undefined, file: undefined, result: nothingFound };
  }

  /** How many ports the sources of each app bind, by its root, once the apps are told apart by them. */
  function portBindings(): ReadonlyMap<string, number> {
    const binding = [...byPath.values()].filter((one) => one.survey.bindings > 0);
    if (apps.refresh(new Set(binding.map(({ source }) => source.path)))) for (const path of serviceAskers) forgetContext(path);
    const counts = new Map<string, number>();
    for (const one of binding) {
      const appRoot = appRootOf(one.source.path, listing().roots);
      counts.set(appRoot, (counts.get(appRoot) ?? 0) + one.survey.bindings);
    }
    return counts;
  }

  /** Gives whether they had to be run. */
  function runRules(analysis: Analysis, bindings: ReadonlyMap<string, number>): boolean {
    const app = apps.of(analysis.source.path);
    const portBindingsOfApp = bindings.get(app.root) ?? 0;
    const processes = apps.processesOf(app.root);
    const environmentTemplate = apps.environmentTemplateOf(app.root);
    const context = [app.root, app.kind, portBindingsOfApp, ...processes.map(({ type, words }) => `${type} ${words.join(" ")}`), environmentTemplate.path, environmentTemplate.text ?? ""].join("\n");
    if (analysis.context === context) return false;
    analysis.context = context;
    const file = ruleset.fileOf(analysis.source, analysis.survey, { app, processes, environmentTemplate, portBindingsOfApp, servicesNamed: (service) => servicesAskedBy(analysis.source.path, service), linker: analysis.linker, severityOf });
    analysis.file = file;
    const result = sources.within(file.path, () => ruleset.runFile(file, analysis.linker, severityOf));
    if (result === undefined) byPath.delete(file.path);
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
    if (analysis !== undefined) analysis.context = undefined;
  }

  function drop(path: string): readonly string[] {
    const told = byPath.get(path)?.result.findings ?? [];
    byPath.delete(path);
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
      byPath.clear();
      dependents.clear();
      serviceAskers.clear();
    },
  };
}

import type { AppMap } from "./app-map.ts";
import { filesOfApp, filesOfProject, type Known } from "./app-files.ts";
import { nothingFound, type RuleResult, type Ruleset } from "./run.ts";
import type { ProjectSettings } from "./settings-layers.ts";

/** What rules say of each app as a whole, and of the project. */
export interface AppAnalyses {
  /** Something of this app, or of the folder of one, changed. */
  unsettle(appRoot: string): void;
  /** As `unsettle`, for every app whose rules looked at the sources of this one, too. */
  unsettleAskers(appRoot: string): void;
  /** The rules about `asker` looked at the sources below `folder`, which is another's. */
  noteAsked(folder: string, asker: string): void;
  /** Whether something changed that no rule has looked at. */
  isWaiting(): boolean;
  /** Runs the rules where something changed. Gives the paths whose findings may have changed; none where nothing had to be run. */
  settle(): ReadonlySet<string>;
  results(): Iterable<RuleResult>;
  clear(): void;
}

export interface AppAnalysesSource {
  readonly ruleset: Ruleset;
  readonly apps: AppMap;
  readonly known: () => Known;
  readonly severityOf: ProjectSettings["severityOf"];
}

export function createAppAnalyses({ ruleset, apps, known, severityOf }: AppAnalysesSource): AppAnalyses {
  const byRoot = new Map<string, RuleResult>();
  let ofProject: RuleResult = nothingFound;
  const unsettled = new Set<string>();
  /** By root, the apps of which something was said after a look at its sources. */
  const askers = new Map<string, Set<string>>();

  function settleApp(appRoot: string): readonly RuleResult[] {
    const before = byRoot.get(appRoot) ?? nothingFound;
    byRoot.delete(appRoot);
    const app = apps.at(appRoot);
    if (app === undefined) return [before];
    const result = ruleset.runApp(filesOfApp(app, known()), severityOf);
    byRoot.set(appRoot, result);
    return [before, result];
  }

  function settleProject(): readonly RuleResult[] {
    const before = ofProject;
    ofProject = ruleset.runProject(filesOfProject(known()), severityOf);
    return [before, ofProject];
  }

  return {
    unsettle: (appRoot) => void unsettled.add(appRoot),
    unsettleAskers(appRoot) {
      for (const asker of askers.get(appRoot) ?? []) unsettled.add(asker);
    },
    noteAsked: (folder, asker) => void askers.set(folder, (askers.get(folder) ?? new Set()).add(asker)),
    isWaiting: () => unsettled.size > 0,
    settle() {
      if (unsettled.size === 0) return new Set();
      const results = [...[...unsettled].flatMap(settleApp), ...settleProject()];
      unsettled.clear();
      return new Set(results.flatMap(({ findings }) => findings.map(({ path }) => path)));
    },
    results: () => [...byRoot.values(), ofProject],
    clear() {
      byRoot.clear();
      askers.clear();
      ofProject = nothingFound;
    },
  };
}

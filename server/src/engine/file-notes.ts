import type { Directive, Ecosystem } from "../core/facts/facts.ts";
import type { EnvironmentNames } from "../core/facts/environment-names.ts";
import { pathRole } from "../core/path-role.ts";
import { directivesIn, holdsDirectiveWord } from "../languages/directives.ts";
import { languageOf } from "../languages/languages.ts";
import { commentStyles } from "./comments.ts";
import { environmentNames, importedModules } from "./outline.ts";
import { nothingFound, type RuleResult, type Ruleset } from "./run.ts";
import type { Sources } from "./sources.ts";

/** What a scan of their texts says of files, parsed or not. All is kept by path. */
export interface FileNotes {
  /** What rules say of texts as texts; a file of which they say nothing has no entry. */
  readonly results: ReadonlyMap<string, RuleResult>;
  /** Suppression comments of files that are not parsed as a language. */
  readonly comments: ReadonlyMap<string, readonly Directive[]>;
  /** What sources import, in the languages in which a rule asks. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The variables of the environment that are read or declared. */
  readonly environment: ReadonlyMap<string, EnvironmentNames>;
  /** Of each ecosystem a file that imports something, or reads it of the environment, and of each language one that was outlined. */
  readonly askers: ReadonlyMap<Ecosystem, string>;
  readonly ofLanguages: ReadonlyMap<string, string>;
  /** What rules say of a text is taken down. Gives `false` where they could not finish: nothing more is to be asked of that file. */
  judge(path: string, text: string | undefined, run: (text: string) => RuleResult): boolean;
  /** The suppressions of a text that no language reads. */
  noteComments(path: string, text: string | undefined): void;
  /** What the text of a source imports and reads of the environment. */
  outline(path: string, text: string | undefined): void;
  forget(path: string): void;
  clear(): void;
}

export function createFileNotes(sources: Pick<Sources, "within">, ruleset: Pick<Ruleset, "scans">): FileNotes {
  const results = new Map<string, RuleResult>();
  const comments = new Map<string, readonly Directive[]>();
  const imports = new Map<string, readonly string[]>();
  const environment = new Map<string, EnvironmentNames>();
  const all: readonly Map<string, unknown>[] = [results, comments, imports, environment];
  const askers = new Map<Ecosystem, string>();
  const ofLanguages = new Map<string, string>();

  return {
    results,
    comments,
    imports,
    environment,
    askers,
    ofLanguages,
    judge(path, text, run) {
      results.delete(path);
      comments.delete(path);
      if (text === undefined) return true;
      const found = sources.within(path, () => run(text));
      if (found !== undefined && found !== nothingFound) results.set(path, found);
      return found !== undefined;
    },
    noteComments(path, text) {
      const directives = text !== undefined && holdsDirectiveWord(text) ? (sources.within(path, () => directivesIn(text, commentStyles(path))) ?? []) : [];
      if (directives.length > 0) comments.set(path, directives);
    },
    outline(path, text) {
      const isApp = pathRole(path) === "app";
      // What the configuration of a bundler reads is its own; what it puts in is written in the program.
      const isOfBundler = pathRole(path) === "tooling" && bundlerConfig.test(path);
      const language = isApp || isOfBundler ? languageOf(path) : undefined;
      const ecosystem = language?.ecosystem;
      const modules = isApp && ecosystem !== undefined && ruleset.scans("imports", ecosystem) ? importedModules(text ?? "", ecosystem) : undefined;
      if (modules !== undefined) imports.set(path, modules);
      const found = ecosystem !== undefined && text !== undefined && ruleset.scans("environment", ecosystem) ? environmentNames(text, ecosystem) : undefined;
      const named = found === undefined || isApp ? found : { read: [], declared: [], written: found.written };
      if (named === undefined) environment.delete(path);
      else environment.set(path, named);
      if (language === undefined || (modules === undefined && named === undefined)) return;
      ofLanguages.set(language.id, path);
      if ((modules ?? []).length > 0 || (named?.read ?? []).length > 0) askers.set(language.ecosystem, path);
    },
    forget(path) {
      for (const one of all) one.delete(path);
    },
    clear() {
      for (const one of [...all, askers, ofLanguages]) one.clear();
    },
  };
}

const bundlerConfig = /\.config\.[cm]?[jt]s$|(?:^|\/)config-overrides\.js$/;

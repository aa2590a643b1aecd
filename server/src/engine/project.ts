import { appRootOf, appRoots, findApps } from "../apps/apps.ts";
import { assess, type FactorAssessment } from "../checklist/checklist.ts";
import type { App } from "../core/app.ts";
import type { SourceFacts } from "../core/facts.ts";
import type { Evidence, Finding } from "../core/finding.ts";
import { pathRole } from "../core/path-role.ts";
import type { InternalError, Report, SkippedFile } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { serverBindings } from "../core/server-bindings.ts";
import { lineTable, type LineTable } from "../core/text.ts";
import { readPackageManifest, type PackageManifest } from "../formats/package-json.ts";
import type { FileSet, Host } from "../host/host.ts";
import { languageOf } from "../languages/languages.ts";
import type { Parsers } from "../languages/parser.ts";
import { createLinker, type Linker } from "./link.ts";
import { createPlan } from "./plan.ts";
import { makeReport, type ReportScope } from "./report.ts";
import { createRuleset, surveyFile, type FileResult, type Survey } from "./run.ts";
import { defaultSettings, readSettings, settingsFile, type Settings, type SettingsProblem } from "./settings.ts";
import { createSources, type Source } from "./sources.ts";
import { judge, type JudgedFinding } from "./suppress.ts";

/** The analysis of one project root, kept current. Nothing here waits for a file that did not change. */
export interface Project {
  readonly root: string;
  readonly name: string;
  /** Mistakes in the settings file. While there are any, the last good settings stay in force. */
  readonly settingsProblems: readonly SettingsProblem[];
  /** Looks at every file. Stops early, leaving the report incomplete, when the signal is aborted. */
  check(options?: CheckOptions): Promise<void>;
  /** Looks again at files that were created, changed or deleted, and at what depends on them. Gives the paths whose findings may have changed. */
  update(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Judged findings of one file, in the order of the text. */
  findingsOf(path: string): readonly JudgedFinding[];
  /** Every path that has findings. */
  pathsWithFindings(): ReadonlySet<string>;
  /** The twelve rows of every app. */
  checklist(): readonly AppAssessment[];
  /** What keeps a file from being checked, or `undefined` when rules look at it. */
  explain(path: string): FileExplanation;
  /** Facts of a file that was parsed. */
  factsOf(path: string): SourceFacts | undefined;
  /** The text a file was analysed with. */
  textOf(path: string): { readonly text: string; readonly lines: LineTable } | undefined;
  appOf(path: string): App;
  report(scope?: ReportScope): Report;
  readonly complete: boolean;
  readonly skipped: readonly SkippedFile[];
  dispose(): void;
}

export interface CheckOptions {
  /** Relative paths that come first, such as the open editor's. */
  readonly first?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called once, when the findings of the files in `first` are there. */
  readonly onFirst?: () => void;
  /** Asked with the number of files before any is opened; `false` leaves the report incomplete. */
  readonly mayRead?: (files: number) => boolean;
}

export interface AppAssessment {
  readonly app: App;
  readonly factors: readonly FactorAssessment[];
  readonly findings: readonly JudgedFinding[];
}

export interface FileExplanation {
  readonly checked: boolean;
  readonly reason: string;
}

export interface ProjectOptions {
  readonly rules: readonly Rule[];
  readonly parsers: Parsers;
}

/** `root` is absolute; every other path is relative to it, with `/` separators. */
export function openProject(host: Host, root: string, { rules, parsers }: ProjectOptions): Project {
  const ruleIds = rules.map((rule) => rule.id);
  const ruleset = createRuleset(rules);
  const sources = createSources(host, root, createPlan(rules, [serverBindings]), parsers);
  const name = root.split("/").findLast((segment) => segment !== "") ?? root;

  let settings: Settings = defaultSettings;
  let settingsProblems: readonly SettingsProblem[] = [];
  let files: FileSet = { paths: [], skipped: [], source: "walk" };
  let known: ReadonlySet<string> = new Set();
  let roots: readonly string[] = [""];
  let apps: readonly App[] = [];
  let complete = false;
  let milliseconds = 0;
  const manifests = new Map<string, PackageManifest>();
  const analyses = new Map<string, Analysis>();
  /** Which files must be looked at again when one changes. */
  const dependents = new Map<string, Set<string>>();

  async function check({ first = [], signal, onProgress, onFirst, mayRead }: CheckOptions = {}): Promise<void> {
    const started = performance.now();
    complete = false;
    await list(signal);
    analyses.clear();
    dependents.clear();
    for (const source of [...sources.all()]) if (!known.has(source.path)) sources.forget(source.path);
    if (mayRead?.(files.paths.length) === false) {
      for (const source of [...sources.all()]) sources.forget(source.path);
      return;
    }
    const early = first.filter((path) => known.has(path));
    const candidates = [...new Set([...early, ...files.paths])].filter(isCandidate);
    await sources.prepare(candidates);
    let pause = performance.now() + sliceMilliseconds;
    for (const [index, path] of candidates.entries()) {
      if (index === early.length && early.length > 0) {
        analyse();
        onFirst?.();
      }
      sources.examine(path);
      if (performance.now() < pause) continue;
      onProgress?.(index, candidates.length);
      await turn();
      pause = performance.now() + sliceMilliseconds;
      if (signal?.aborted === true) break;
    }
    analyse();
    complete = signal?.aborted !== true;
    milliseconds = Math.round(performance.now() - started);
  }

  async function list(signal?: AbortSignal): Promise<void> {
    readSettingsFile();
    const listed = await host.listFiles(root, signal);
    files = { ...listed, paths: listed.paths.filter((path) => !settings.ignores(path)) };
    known = new Set(files.paths);
    manifests.clear();
    for (const path of files.paths) readManifest(path);
    roots = appRoots(files.paths);
  }

  function readSettingsFile(): void {
    const content = host.readFile(root, settingsFile);
    if (content.kind !== "text") {
      settings = defaultSettings;
      settingsProblems = content.kind === "missing" ? [] : [unreadableSettings];
      return;
    }
    const read = readSettings(content.text, ruleIds);
    settingsProblems = read.problems;
    if (read.problems.length === 0) settings = read.settings;
  }

  function readManifest(path: string): void {
    if (!/(^|\/)package\.json$/.test(path)) return;
    manifests.delete(path);
    const content = host.readFile(root, path);
    if (content.kind === "text" && pathRole(path) === "app") manifests.set(path, readPackageManifest(content.text));
  }

  function isCandidate(path: string): boolean {
    return languageOf(path) !== undefined && ruleset.speaksFor(path);
  }

  /** Surveys what is new, tells the apps apart, and runs the rules where either changed. */
  function analyse(): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const source of [...sources.all()]) {
      if (source.triggered && !analyses.has(source.path)) analyses.set(source.path, survey(source));
    }
    apps = findApps(roots, { manifests, paths: files.paths, binders: new Set(bindersByPath().keys()), projectName: name });
    const byRoot = new Map(apps.map((app) => [app.root, app]));
    const bindings = new Map<string, number>();
    for (const [path, count] of bindersByPath()) {
      const appRoot = appRootOf(path, roots);
      bindings.set(appRoot, (bindings.get(appRoot) ?? 0) + count);
    }
    for (const analysis of analyses.values()) {
      const app = byRoot.get(appRootOf(analysis.source.path, roots)) as App;
      const portBindingsOfApp = bindings.get(app.root) ?? 0;
      const context = `${app.root}\n${app.kind}\n${portBindingsOfApp}`;
      if (analysis.context === context) continue;
      for (const finding of analysis.result.findings) touched.add(finding.path);
      analysis.context = context;
      analysis.result = ruleset.run(analysis.source, analysis.survey, { app, portBindingsOfApp, linker: analysis.linker, severityOf });
      for (const finding of analysis.result.findings) touched.add(finding.path);
      touched.add(analysis.source.path);
    }
    return touched;
  }

  function survey(source: Source): Analysis {
    const dependencies = new Set<string>();
    const linker = createLinker({ factsOf: (path) => sources.demand(path)?.facts, hasFile: (path) => known.has(path) }, (path) => {
      dependencies.add(path);
      const askers = dependents.get(path) ?? new Set();
      dependents.set(path, askers.add(source.path));
    });
    return { source, linker, survey: surveyFile(source, linker), context: undefined, result: nothing };
  }

  function bindersByPath(): ReadonlyMap<string, number> {
    return new Map([...analyses.values()].filter(({ survey: { bindings } }) => bindings > 0).map(({ source, survey: { bindings } }) => [source.path, bindings]));
  }

  function severityOf(rule: Rule) {
    return settings.rules.get(rule.id) ?? rule.severity;
  }

  async function update(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const before = pathsWithFindings();
    if (paths.some((path) => path === settingsFile || /(^|\/)\.gitignore$/.test(path))) {
      await check();
      return new Set([...before, ...pathsWithFindings(), ...paths]);
    }
    const appeared = paths.some((path) => !known.has(path) && host.readFile(root, path).kind !== "missing");
    const vanished = paths.some((path) => known.has(path) && host.readFile(root, path).kind === "missing");
    if (appeared || vanished) await list();
    const changed = new Set(paths.filter((path) => isCandidate(path)));
    for (const path of paths) {
      readManifest(path);
      if (!known.has(path)) sources.forget(path);
      for (const asker of dependents.get(path) ?? []) changed.add(asker);
    }
    await sources.prepare([...changed].filter((path) => known.has(path)));
    const touched = new Set<string>(paths);
    for (const path of changed) {
      for (const finding of analyses.get(path)?.result.findings ?? []) touched.add(finding.path);
      analyses.delete(path);
      if (known.has(path)) sources.reexamine(path);
    }
    for (const path of paths) dependents.get(path)?.clear();
    for (const path of analyse()) touched.add(path);
    return touched;
  }

  function pathsWithFindings(): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const { source, result } of analyses.values()) {
      for (const finding of result.findings) paths.add(finding.path);
      if (source.facts.directives.length > 0) paths.add(source.path);
    }
    return paths;
  }

  function findingsOf(path: string): readonly JudgedFinding[] {
    const raw = new Map<string, Finding>();
    for (const { result } of analyses.values()) {
      for (const finding of result.findings) if (finding.path === path) raw.set(`${finding.rule} ${finding.span.start} ${finding.span.end}`, finding);
    }
    const source = sources.get(path);
    const sorted = [...raw.values()].sort((a, b) => a.span.start - b.span.start);
    if (source === undefined) return sorted.map((finding) => ({ ...finding, state: "open" }));
    const isActive = (id: string): boolean => {
      const rule = rules.find((one) => one.id === id);
      return rule !== undefined && severityOf(rule) !== "off" && rule.roles.includes(pathRole(path));
    };
    return judge(source, sorted, ruleIds, isActive);
  }

  function allFindings(): readonly JudgedFinding[] {
    return [...pathsWithFindings()].flatMap((path) => findingsOf(path));
  }

  function checklist(): readonly AppAssessment[] {
    const findings = allFindings();
    const evidence: Evidence[] = [...analyses.values()].flatMap(({ result }) => result.evidence);
    const uncertain = new Set(complete && sources.skipped.size === 0 ? errors().map((error) => error.rule) : ruleIds);
    const disabled = new Set(rules.filter((rule) => severityOf(rule) === "off").map((rule) => rule.id));
    return deployable().map((app) => {
      const own = findings.filter((finding) => appRootOf(finding.path, roots) === app.root);
      const proof = evidence.filter((one) => appRootOf(one.path, roots) === app.root);
      const factors = assess({ app, findings: own, evidence: proof, uncertainRules: uncertain, disabledRules: disabled }, rules);
      return { app, factors, findings: own };
    });
  }

  /** A folder without a source of its own, such as the root of a monorepo, is no app, unless it is all there is. */
  function deployable(): readonly App[] {
    const withSources = new Set(files.paths.filter((path) => languageOf(path) !== undefined && pathRole(path) === "app").map((path) => appRootOf(path, roots)));
    const found = apps.filter((app) => withSources.has(app.root));
    return found.length > 0 ? found : apps.slice(0, 1);
  }

  function errors(): readonly InternalError[] {
    return [...analyses.values()].flatMap(({ result }) => result.errors);
  }

  function textOf(path: string): { readonly text: string; readonly lines: LineTable } | undefined {
    const source = sources.get(path);
    if (source !== undefined) return source;
    const content = host.readFile(root, path);
    return content.kind === "text" ? { text: content.text, lines: lineTable(content.text) } : undefined;
  }

  function explain(path: string): FileExplanation {
    const skip = [...files.skipped].find((file) => file.path === path)?.reason ?? sources.skipped.get(path);
    const role = pathRole(path);
    const app = appOf(path);
    if (skip !== undefined) return { checked: false, reason: skipSentences[skip] };
    if (!known.has(path)) return { checked: false, reason: "It is ignored: by an ignore file, by \"ignore\" in .twelve-factor.json, or because it is not on disk." };
    if (languageOf(path) === undefined) return { checked: false, reason: "No rule of this version reads this kind of file." };
    if (!ruleset.speaksFor(path)) return { checked: false, reason: `Its path says that it is ${roleSentences[role]}, and no rule speaks about those.` };
    const kind = `It belongs to ${app.name}, told to be a ${app.kind} (${app.reason}).`;
    if (sources.get(path)?.triggered !== true) return { checked: true, reason: `${kind} It was scanned, and nothing in it concerns a rule, so it was not parsed.` };
    return { checked: true, reason: `${kind} It was parsed and every rule looked at it.` };
  }

  function appOf(path: string): App {
    const appRoot = appRootOf(path, roots);
    return apps.find((app) => app.root === appRoot) ?? { root: appRoot, name, kind: "unknown", reason: "nothing tells how it is run" };
  }

  function allSkipped(): readonly SkippedFile[] {
    return [...files.skipped, ...[...sources.skipped].map(([path, reason]) => ({ path, reason }))];
  }

  return {
    root,
    name,
    check,
    update,
    findingsOf,
    pathsWithFindings,
    checklist,
    explain,
    factsOf: (path) => sources.get(path)?.facts,
    textOf,
    appOf,
    dispose: () => sources.dispose(),
    get settingsProblems() {
      return settingsProblems;
    },
    get complete() {
      return complete;
    },
    get skipped() {
      return allSkipped();
    },
    report: (scope) =>
      makeReport(
        {
          apps: checklist(),
          findings: allFindings(),
          appOf,
          textOf,
          skipped: allSkipped(),
          errors: errors(),
          complete: complete && errors().length === 0,
          stats: { files: files.paths.length, bytes: sources.counts.bytes, parsed: sources.counts.parsed, cached: 0, milliseconds },
        },
        scope,
      ),
  };
}

interface Analysis {
  readonly source: Source;
  readonly linker: Linker;
  readonly survey: Survey;
  /** What the rules' answer depends on besides the file; `undefined` before they ran. */
  context: string | undefined;
  result: FileResult;
}

const nothing: FileResult = { findings: [], evidence: [], errors: [] };

/** How long the check may keep the thread before it lets messages in. */
const sliceMilliseconds = 20;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const unreadableSettings: SettingsProblem = { path: settingsFile, line: 1, column: 1, span: { start: 0, end: 0 }, kind: "meaning", message: "The settings file cannot be read" };

const skipSentences: Readonly<Record<SkippedFile["reason"], string>> = {
  binary: "It is binary.",
  "too-large": "It is too large: more than 500,000 characters of source are taken for data.",
  unreadable: "It cannot be read.",
  encoding: "Its encoding is neither UTF-8 nor UTF-16 with a byte order mark.",
  symlink: "It is a symbolic link; those are never followed.",
  ignored: "It is ignored.",
  "timed-out": "It took too long to parse.",
};

const roleSentences = {
  app: "part of the app",
  test: "a test",
  example: "an example or documentation",
  generated: "generated or vendored",
  tooling: "tooling",
  migration: "a migration or seed",
  client: "code for the browser",
} as const;

import ignore from "ignore";
import { appRootOf, appRoots, findApps } from "../apps/apps.ts";
import { declaredServices } from "../apps/declared-services.ts";
import { deploymentsByRoot } from "../apps/deployments.ts";
import { isAggregate } from "../apps/modules.ts";
import { processesOf } from "../apps/processes.ts";
import { resolvedVersion } from "../apps/versions.ts";
import { assess, type FactorAssessment } from "../checklist/checklist.ts";
import type { App } from "../core/app.ts";
import type { DeclaredService, Deployment } from "../core/deployment.ts";
import { speaksOfOtherApps, type Document, type Process } from "../core/documents.ts";
import type { EnvironmentNames } from "../core/environment-names.ts";
import type { Directive, SourceFacts } from "../core/facts.ts";
import { factorOfRule } from "../core/factor.ts";
import type { Finding } from "../core/finding.ts";
import type { ManifestEcosystem } from "../core/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { folderOf, foldersAbove } from "../core/paths.ts";
import type { Pipeline } from "../core/pipeline.ts";
import type { InternalError, Report, SkippedFile, SkipReason } from "../core/report.ts";
import type { AppFiles, EvidenceCheck, ProjectFiles, Rule, RuleFile } from "../core/rule.ts";
import { serverBindings } from "../core/server-bindings.ts";
import { lineTable, type LineTable } from "../core/text.ts";
import { documentReader } from "../formats/formats.ts";
import { isLockfile } from "../formats/locks.ts";
import { largestLock, type FileSet, type Host } from "../host/host.ts";
import { directivesIn } from "../languages/directives.ts";
import { languageOf } from "../languages/languages.ts";
import type { Parsers } from "../languages/parser.ts";
import { baselineFile, createBaseline, type KnownFinding } from "./baseline.ts";
import type { Side } from "./changes.ts";
import { openingComment } from "./comments.ts";
import { createDeclarations } from "./declarations.ts";
import { createDocumentation, isDocumentation } from "./documentation.ts";
import { createDocuments } from "./documents.ts";
import { explainFile, type FileExplanation } from "./explain.ts";
import { indexFindings } from "./findings.ts";
import { createLinker, moduleKey, packagesKey, type Linker, type LinkSource } from "./link.ts";
import { environmentNames, importedModules } from "./outline.ts";
import { createPlan } from "./plan.ts";
import { makeReport, sideOf, type ReportInput, type ReportScope } from "./report.ts";
import { roleSeenBy } from "./roles.ts";
import { createRuleset, nothingFound, surveyFile, type RuleResult, type Survey } from "./run.ts";
import { defaultSettings, readSettings, settingsFile, unknownApps, type Settings, type SettingsProblem } from "./settings.ts";
import { processTable, type ProcessTable } from "./process-table.ts";
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
  /**
   * Looks again at files that were created, changed or deleted, and at what depends on them. Gives the paths whose findings may have
   * changed. What is said of an app as a whole waits for `settle`.
   */
  update(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Runs the rules about whole apps where something changed. Gives the paths whose findings may have changed. */
  settle(): ReadonlySet<string>;
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
  /** What a baseline written now would hold: every finding that is not suppressed. */
  knownFindings(): readonly KnownFinding[];
  /** The baseline that is in force, and what of it is no longer found. */
  baseline(): { readonly entries: readonly KnownFinding[]; readonly fixed: readonly KnownFinding[] };
  /** What is found, for a report of a change whose other side this is. */
  side(): Side;
  report(scope?: ReportScope): Report;
  /** What the files start in production; of the apps in a folder, relative to the project root. */
  processTable(folder: string): ProcessTable;
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

export interface ProjectOptions {
  readonly rules: readonly Rule[];
  /** None when left out. */
  readonly evidenceChecks?: readonly EvidenceCheck[];
  readonly parsers: Parsers;
  /** Looks for secrets in tests, samples and documents, too. */
  readonly allFiles?: boolean;
  /** The day it is, `2026-11-21`, asked for whenever something depends on it. Left out: no answer of a person expires. */
  readonly today?: () => string;
}

/** `root` is absolute; every other path is relative to it, with `/` separators. */
export function openProject(host: Host, root: string, { rules, evidenceChecks = [], parsers, allFiles = false, today = () => "" }: ProjectOptions): Project {
  const ruleIds = rules.map((rule) => rule.id);
  const ruleset = createRuleset(rules, evidenceChecks, allFiles);
  const sources = createSources(host, root, createPlan(rules, serverBindings, allFiles), parsers);
  const documents = createDocuments(host, root);
  const documentation = createDocumentation((path) => documents.get(path)?.text ?? readText(path));
  const declarations = createDeclarations();
  const name = root.split("/").findLast((segment) => segment !== "") ?? root;

  let settings: Settings = defaultSettings;
  let settingsProblems: readonly SettingsProblem[] = [];
  const baseline = createBaseline(textOf);
  let files: FileSet = { paths: [], tracked: undefined, skipped: [], versionControl: "unknown", source: "walk" };
  let known: ReadonlySet<string> = new Set();
  let modules: ReadonlySet<string> = new Set();
  let roots: readonly string[] = [""];
  let apps: readonly App[] = [];
  let processes: ReadonlyMap<string, readonly Process[]> = new Map();
  let deployments: ReadonlyMap<string, readonly Deployment[]> = new Map();
  /** What the project declares by name, and the sources of which something was said after a look at it. */
  let services: ReadonlyMap<string, readonly DeclaredService[]> = new Map();
  const serviceAskers = new Set<string>();
  /** What `apps` and `processes` were made from: counts what was read anew, and names the files that bind ports. */
  let revision = 0;
  let appsMadeFrom = "";
  let pathsByRoot: { readonly revision: number; readonly byRoot: ReadonlyMap<string, readonly string[]> } | undefined;
  let packages: { readonly revision: number; readonly all: readonly { readonly ecosystem: ManifestEcosystem; readonly name: string; readonly folder: string }[] } = { revision, all: [] };
  let complete = false;
  let milliseconds = 0;
  const analyses = new Map<string, Analysis>();
  /** What was said of texts as texts, by path; files nothing was said of have no entry. */
  const textResults = new Map<string, RuleResult>();
  /** What was said of apps as a whole, by root, and the roots of those that changed since. */
  const appResults = new Map<string, RuleResult>();
  const unsettled = new Set<string>();
  /** By root, the apps of which something was said after a look at its sources. */
  const appAskers = new Map<string, Set<string>>();
  let projectResult: RuleResult = nothingFound;
  const imports = new Map<string, readonly string[]>();
  const environment = new Map<string, EnvironmentNames>();
  /** Which files must be looked at again when one changes, or when a name is declared elsewhere. */
  const dependents = new Map<string, Set<string>>();
  const links: LinkSource = {
    factsOf: (path) => sources.demand(path)?.facts,
    hasFile: (path) => known.has(path),
    hasModule: (module) => modules.has(module),
    appRootOf: (path) => appRootOf(path, roots),
    declaring: declarations.declaring,
    namespaceOf: declarations.namespaceOf,
    packages: (ecosystem) => packagesOf(ecosystem),
  };
  /** Files whose names and values must be followed anew. */
  const stale = new Set<string>();
  /** Paths that were heard of and are not part of the project. */
  const leftOut = new Set<string>();
  let index: ReadonlyMap<string, readonly Finding[]> | undefined;

  async function check({ first = [], signal, onProgress, onFirst, mayRead }: CheckOptions = {}): Promise<void> {
    const started = performance.now();
    complete = false;
    await list(signal);
    analyses.clear();
    textResults.clear();
    appResults.clear();
    appAskers.clear();
    serviceAskers.clear();
    projectResult = nothingFound;
    imports.clear();
    environment.clear();
    documentation.clear();
    dependents.clear();
    declarations.clear();
    leftOut.clear();
    index = undefined;
    for (const source of [...sources.all()]) if (!known.has(source.path)) sources.forget(source.path);
    if (mayRead?.(files.paths.length) === false) {
      for (const source of [...sources.all()]) sources.forget(source.path);
      return;
    }
    documents.readAll(files.paths);
    revision++;
    const early = first.filter((path) => known.has(path));
    const candidates = [...new Set([...early, ...files.paths])].filter(isRead);
    let pause = performance.now() + sliceMilliseconds;
    for (const [position, path] of candidates.entries()) {
      if (position === early.length && early.length > 0) {
        analyse();
        onFirst?.();
      }
      const text = sources.read(path);
      if (sources.needsGrammar(path, text)) await sources.loadGrammars(path, candidates);
      lookAt(path, text, false);
      if (performance.now() < pause) continue;
      onProgress?.(position, candidates.length);
      await turn();
      pause = performance.now() + sliceMilliseconds;
      if (signal?.aborted === true) break;
    }
    await readyScanned();
    analyse();
    for (const app of apps) unsettled.add(app.root);
    settle();
    complete = signal?.aborted !== true;
    milliseconds = Math.round(performance.now() - started);
  }

  /** Rules that ask what files import, or read of the environment, may have any of them parsed. */
  async function readyScanned(): Promise<void> {
    const [importing] = [...imports].find(([, modules]) => modules.length > 0) ?? [];
    if (importing !== undefined) await sources.loadGrammars(importing, imports.keys());
    const reading = new Map([...environment].flatMap(([path, { read }]) => (read.length > 0 ? [[languageOf(path)?.ecosystem, path]] : [])));
    for (const path of reading.values()) if (path !== undefined) await sources.loadGrammars(path, environment.keys());
  }

  async function list(signal?: AbortSignal): Promise<void> {
    readSettingsFile();
    readBaselineFile();
    const listed = await host.listFiles(root, signal);
    files = { ...listed, paths: listed.paths.filter((path) => path !== baselineFile && !settings.ignores(path)) };
    known = new Set(files.paths);
    const modulesBefore = modules;
    modules = new Set(files.paths.filter((path) => path.endsWith(".py")).flatMap((path) => path.replace(/\.py$/, "").split("/")));
    for (const module of [...modules, ...modulesBefore]) if (!modules.has(module) || !modulesBefore.has(module)) relink(moduleKey(module));
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

  function readBaselineFile(): void {
    const problem = baseline.read(readText(baselineFile, largestLock));
    if (problem !== undefined) settingsProblems = [...settingsProblems, { path: baselineFile, line: 1, column: 1, span: { start: 0, end: 0 }, kind: "meaning", message: problem }];
  }

  /** Whether a file is opened at all: a source that some rule may speak about, or text in which a secret would be one. */
  function isRead(path: string): boolean {
    const role = pathRole(path);
    return role !== "generated" && (allFiles || (languageOf(path) !== undefined && ruleset.speaksFor(path)) || (ruleset.readsTexts && isWritten.test(path)) || documentReader(path) !== undefined);
  }

  function isCandidate(path: string): boolean {
    return languageOf(path) !== undefined && (allFiles || ruleset.speaksFor(path));
  }

  /** `text` is what `sources.read` says of it. */
  function lookAt(path: string, text: string | undefined, isEdit: boolean): void {
    textResults.delete(path);
    if (text !== undefined) {
      const found = sources.within(path, () => ruleset.runText({ path, role: pathRole(path), text, isTracked: files.tracked?.has(path), ignoreFile: ignoreFile(appRootOf(path, roots)) }, appOf(path), severityOf));
      if (found === undefined) return;
      if (found !== nothingFound) textResults.set(path, found);
    }
    if (!isCandidate(path)) return;
    for (const key of declarations.note(path, text)) relink(key);
    const ecosystem = pathRole(path) === "app" ? languageOf(path)?.ecosystem : undefined;
    if (ruleset.scans("imports") && ecosystem === "javascript") imports.set(path, text === undefined ? [] : importedModules(text));
    const named = ruleset.scans("environment") && ecosystem !== undefined && text !== undefined ? environmentNames(text, ecosystem) : undefined;
    if (named === undefined) environment.delete(path);
    else environment.set(path, named);
    if (isEdit) sources.reexamine(path, text);
    else sources.examine(path, text);
  }

  /** Surveys what is new, tells the apps apart, and runs the rules where either changed. */
  function analyse(): ReadonlySet<string> {
    const touched = new Set<string>();
    index = undefined;
    for (const path of stale) {
      for (const finding of analyses.get(path)?.result.findings ?? []) touched.add(finding.path);
      analyses.delete(path);
    }
    stale.clear();
    for (const source of [...sources.all()]) {
      if (!source.triggered || analyses.has(source.path)) continue;
      const surveyed = sources.within(source.path, () => survey(source));
      if (surveyed !== undefined) analyses.set(source.path, surveyed);
    }
    const bindersByPath = new Map([...analyses.values()].filter((one) => one.survey.bindings > 0).map((one) => [one.source.path, one.survey.bindings]));
    const madeFrom = `${revision} ${[...bindersByPath.keys()].join(" ")}`;
    if (madeFrom !== appsMadeFrom) {
      appsMadeFrom = madeFrom;
      const declared = declaredServices(documents.all());
      if (JSON.stringify([...declared]) !== JSON.stringify([...services])) for (const path of serviceAskers) forgetContext(path);
      services = declared;
      deployments = deploymentsByRoot({ documents: documents.all(), roots, projectName: name });
      processes = new Map(roots.map((appRoot) => [appRoot, processesOf({ root: appRoot, documents: documentsOfApp(appRoot), deployments: deployments.get(appRoot) ?? [] })]));
      apps = findApps(roots, { documents: documents.all(), paths: files.paths, binders: new Set(bindersByPath.keys()), processes: processesAt, deployments, read: (path) => readText(path), projectName: name });
    }
    const byRoot = new Map(apps.map((app) => [app.root, app]));
    const bindings = new Map<string, number>();
    for (const [path, count] of bindersByPath) {
      const appRoot = appRootOf(path, roots);
      bindings.set(appRoot, (bindings.get(appRoot) ?? 0) + count);
    }
    for (const analysis of analyses.values()) {
      const app = byRoot.get(appRootOf(analysis.source.path, roots)) as App;
      const portBindingsOfApp = bindings.get(app.root) ?? 0;
      const own = processesAt(app.root);
      const template = environmentTemplate(app.root);
      const context = [app.root, app.kind, portBindingsOfApp, ...own.map(({ type, words }) => `${type} ${words.join(" ")}`), template.path, template.text ?? ""].join("\n");
      if (analysis.context === context) continue;
      for (const finding of analysis.result.findings) touched.add(finding.path);
      analysis.context = context;
      analysis.file = ruleset.fileOf(analysis.source, analysis.survey, { app, processes: own, environmentTemplate: template, portBindingsOfApp, servicesNamed: (service) => servicesAskedBy(analysis.source.path, service), linker: analysis.linker, severityOf });
      const { file } = analysis;
      const result = sources.within(file.path, () => ruleset.runFile(file, analysis.linker, severityOf));
      if (result === undefined) analyses.delete(file.path);
      analysis.result = result ?? nothingFound;
      for (const finding of analysis.result.findings) touched.add(finding.path);
      touched.add(analysis.source.path);
      unsettled.add(app.root);
    }
    return touched;
  }

  function servicesAskedBy(path: string, service: string): readonly DeclaredService[] {
    serviceAskers.add(path);
    return services.get(service) ?? [];
  }

  /** Has the rules run once more over a file that did not change. */
  function forgetContext(path: string): void {
    const analysis = analyses.get(path);
    if (analysis !== undefined) analysis.context = undefined;
  }

  function settle(): ReadonlySet<string> {
    const touched = new Set<string>();
    index = undefined;
    for (const appRoot of unsettled) {
      const app = apps.find((one) => one.root === appRoot);
      for (const finding of appResults.get(appRoot)?.findings ?? []) touched.add(finding.path);
      appResults.delete(appRoot);
      if (app === undefined) continue;
      const result = ruleset.runApp(appFiles(app), severityOf);
      appResults.set(appRoot, result);
      for (const finding of result.findings) touched.add(finding.path);
    }
    if (unsettled.size > 0) {
      for (const finding of projectResult.findings) touched.add(finding.path);
      projectResult = ruleset.runProject(projectFiles(), severityOf);
      for (const finding of projectResult.findings) touched.add(finding.path);
    }
    unsettled.clear();
    return touched;
  }

  function projectFiles(): ProjectFiles {
    const byRoot = new Map(apps.map((app) => [app.root, app]));
    const own = files.paths.filter((path) => languageOf(path) !== undefined && pathRole(path) === "app");
    return {
      sources: own.flatMap((path) => {
        const app = byRoot.get(appRootOf(path, roots));
        return app === undefined ? [] : [{ path, app }];
      }),
      apps,
      documents: documents.all(),
      appOf: (path) => byRoot.get(appRootOf(path, roots)),
      read: (path) => sources.get(path)?.text ?? (sources.skipped.has(path) ? undefined : sources.read(path)),
    };
  }

  function appFiles(app: App): AppFiles {
    const own = documentsOfApp(app.root);
    const ignoreRules = documents.all().flatMap(({ path, facts }) => (facts.kind === "ignore-file" && facts.format === "git" ? [{ folder: path.slice(0, -".gitignore".length), rules: ignore().add(facts.lines.map((line) => line.value)) }] : []));
    return {
      app,
      apps,
      sources: sourcesOfApp(app.root),
      documents: own,
      pipelines: documents.all().filter((document): document is Document<Pipeline> => document.facts.kind === "pipeline"),
      processes: processesAt(app.root),
      deployments: deployments.get(app.root) ?? [],
      paths: pathsOfApp(app.root),
      environmentTemplate: environmentTemplate(app.root),
      imports: new Map(pathsOfApp(app.root).flatMap((path) => (imports.has(path) ? [[path, imports.get(path) ?? []]] : []))),
      environmentNames: new Map(pathsOfApp(app.root).flatMap((path) => (environment.has(path) ? [[path, environment.get(path) as EnvironmentNames]] : []))),
      filesNaming: (variable) => documentation.naming(variable, files.paths),
      parse: (path) => sources.demand(path)?.facts,
      above: documents.all().filter(({ path, facts }) => /^(?:package-manifest|compiler-settings)$/.test(facts.kind) && (`${app.root}/`.startsWith(path.slice(0, path.lastIndexOf("/") + 1)) || own.some((one) => one.path === path))),
      ownPackages: new Set(documents.all().flatMap(({ facts }) => (facts.kind === "package-manifest" && facts.name !== undefined ? [facts.name] : []))),
      sourcesOfPackage(name) {
        const folders = documents.all().flatMap(({ path, facts }) => (facts.kind === "package-manifest" && facts.name === name ? [appRootOf(path, roots)] : []));
        for (const folder of folders) appAskers.set(folder, (appAskers.get(folder) ?? new Set()).add(app.root));
        return folders.flatMap(sourcesOfApp);
      },
      servicesNamed: (service) => services.get(service) ?? [],
      hasFile: (path) => known.has(path),
      resolvedVersion: (ecosystem, name) => resolvedVersion({ root: app.root, documents: documents.all(), hasFile: (path) => known.has(path), readLock: (path) => readText(path, largestLock) }, ecosystem, name),
      versionControl: /^(?:none|unknown)$/.test(files.versionControl) ? undefined : files.versionControl,
      isUnversioned: files.versionControl === "none",
      isTracked: files.tracked === undefined ? undefined : (path) => files.tracked?.has(path) === true,
      ignoreFile: ignoreFile(app.root),
      isIgnored: (path) => ignoreRules.some(({ folder, rules: patterns }) => path.startsWith(folder) && path !== folder && patterns.ignores(path.slice(folder.length))),
    };
  }

  function sourcesOfApp(appRoot: string): readonly RuleFile[] {
    return [...analyses.values()].flatMap(({ file }) => (file?.app.root === appRoot && ruleset.speaksFor(file.path) ? [file] : []));
  }

  function readText(path: string, largest?: number): string | undefined {
    const content = host.readFile(root, path, largest);
    return content.kind === "text" ? content.text : undefined;
  }

  function pathsOfApp(appRoot: string): readonly string[] {
    if (pathsByRoot?.revision !== revision) {
      const byRoot = new Map<string, string[]>();
      for (const path of files.paths) {
        const owner = appRootOf(path, roots);
        const own = byRoot.get(owner);
        if (own === undefined) byRoot.set(owner, [path]);
        else own.push(path);
      }
      pathsByRoot = { revision, byRoot };
    }
    return pathsByRoot.byRoot.get(appRoot) ?? [];
  }

  /** Its own, what stands at the project root without being part of another app, and deployment files elsewhere that start it. */
  function documentsOfApp(appRoot: string): readonly Document[] {
    const startedBy = new Set(deployments.get(appRoot)?.map(({ path }) => path));
    return documents.all().filter(({ path }) => appRootOf(path, roots) === appRoot || startedBy.has(path) || (!path.includes("/") && documents.get(path)?.facts.kind !== "package-manifest"));
  }

  /** That of the app's folder, else that of the project. */
  function ignoreFile(appRoot: string): AppFiles["ignoreFile"] {
    const path = appRoot !== "" && documents.get(`${appRoot}/.gitignore`) !== undefined ? `${appRoot}/.gitignore` : ".gitignore";
    return { path, text: documents.get(path)?.text };
  }

  function environmentTemplate(appRoot: string): RuleFile["environmentTemplate"] {
    const folder = appRoot === "" ? "" : `${appRoot}/`;
    const known = foldersAbove(appRoot).flatMap((one) => ["example", "sample", "template", "dist"].map((ending) => documents.get(`${one === "" ? "" : `${one}/`}.env.${ending}`))).find((one) => one !== undefined);
    return { path: known?.path ?? `${folder}.env.example`, text: known?.text };
  }

  function processesAt(appRoot: string): readonly Process[] {
    return processes.get(appRoot) ?? [];
  }

  function survey(source: Source): Analysis {
    const linker = createLinker(links, (key) => dependents.set(key, (dependents.get(key) ?? new Set()).add(source.path)));
    return { source, linker, survey: surveyFile(source, linker, ruleset.isKnownMember), context: undefined, file: undefined, result: nothingFound };
  }

  /** A file or a name is no longer what those who asked for it heard. */
  function relink(key: string): void {
    for (const asker of dependents.get(key) ?? []) stale.add(asker);
    dependents.delete(key);
  }

  function packagesOf(ecosystem: "go" | "rust"): ReturnType<LinkSource["packages"]> {
    if (packages.revision !== revision) packages = { revision, all: documents.all().flatMap(({ path, facts }) => (facts.kind === "manifest" && facts.name !== undefined ? [{ ecosystem: facts.ecosystem, name: facts.name, folder: folderOf(path) }] : [])) };
    return packages.all.filter((one) => one.ecosystem === ecosystem);
  }

  function severityOf(rule: Rule) {
    return settings.rules.get(rule.id) ?? rule.severity;
  }

  async function update(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const before = pathsWithFindings();
    if (paths.includes(baselineFile)) {
      readSettingsFile();
      readBaselineFile();
      const others = paths.filter((path) => path !== baselineFile);
      return new Set([...before, baselineFile, ...(others.length === 0 ? [] : await update(others))]);
    }
    if (paths.some((path) => path === settingsFile || /(^|\/)\.gitignore$/.test(path))) {
      await check();
      return new Set([...before, ...pathsWithFindings(), ...paths]);
    }
    const appeared = paths.some((path) => !known.has(path) && !leftOut.has(path) && host.readFile(root, path).kind !== "missing");
    const isGone = (path: string): boolean => host.readFile(root, path).kind === "missing";
    // Of a folder that another program deleted only the folder is told.
    const vanished = paths.some((path) => (known.has(path) ? isGone(path) : files.paths.some((one) => one.startsWith(`${path}/`) && isGone(one))));
    if (vanished && !paths.every((path) => known.has(path))) {
      await check();
      return new Set([...before, ...pathsWithFindings(), ...paths]);
    }
    if (appeared || vanished) await list();
    // An ignored file is not listed, however often it changes; one that is gone may come back.
    for (const path of paths) {
      if (known.has(path) || isGone(path)) leftOut.delete(path);
      else leftOut.add(path);
    }
    if (appeared || vanished || paths.some((path) => documentReader(path) !== undefined)) revision++;
    for (const path of paths) {
      const spoke = speaksOfOthers(path);
      const earlier = documents.get(path);
      documents.refresh(path);
      for (const appRoot of [appRootOf(path, roots), ...(appAskers.get(appRootOf(path, roots)) ?? [])]) unsettled.add(appRoot);
      for (const facts of [earlier?.facts, documents.get(path)?.facts]) if (facts?.kind === "manifest") relink(packagesKey(facts.ecosystem));
      documentation.forget(path);
      if (spoke || speaksOfOthers(path) || isDocumentation(path)) for (const appRoot of roots) unsettled.add(appRoot);
      if (!known.has(path)) {
        sources.forget(path);
        textResults.delete(path);
        imports.delete(path);
        environment.delete(path);
        for (const key of declarations.note(path, undefined)) relink(key);
      }
      relink(path);
    }
    const touched = new Set<string>(paths);
    for (const path of paths) {
      for (const finding of analyses.get(path)?.result.findings ?? []) touched.add(finding.path);
      analyses.delete(path);
      if (!known.has(path) || !isRead(path)) continue;
      // What is only parsed for others is not looked at here.
      if (!isCandidate(path)) sources.forget(path);
      const text = sources.read(path);
      if (sources.needsGrammar(path, text)) await sources.loadGrammars(path, files.paths);
      lookAt(path, text, true);
    }
    await readyScanned();
    for (const path of analyse()) touched.add(path);
    return touched;
  }

  /** A document at the root belongs to every app; a lockfile or a manifest may be that of a workspace, or a parent; a pipeline may test any; a package may be imported by any. */
  function speaksOfOthers(path: string): boolean {
    const document = documents.get(path);
    const isForAll = /^(?:package-manifest|manifest|version-catalog|workspace|pipeline)$/.test(document?.facts.kind ?? "");
    return (documentReader(path) !== undefined && !path.includes("/")) || isLockfile(path) || isForAll || speaksOfOtherApps(document);
  }

  function results(): Iterable<RuleResult> {
    return [...[...analyses.values()].map(({ result }) => result), ...textResults.values(), ...appResults.values(), projectResult];
  }

  function findings(): ReadonlyMap<string, readonly Finding[]> {
    index ??= indexFindings(results());
    return index;
  }

  function pathsWithFindings(): ReadonlySet<string> {
    const paths = new Set(findings().keys());
    for (const { source } of analyses.values()) if (source.facts.directives.length > 0) paths.add(source.path);
    for (const { path } of documents.all()) if (directivesOf(path).length > 0) paths.add(path);
    for (const path of files.paths) if (path.endsWith(`/${settingsFile}`)) paths.add(path);
    return paths;
  }

  /** Suppression comments of a file, whatever it is written in; the text is needed to tell their lines. */
  function directivesOf(path: string): readonly Directive[] {
    const source = sources.get(path);
    if (source !== undefined) return source.facts.directives;
    const text = documents.get(path)?.text;
    const opening = openingComment(path);
    return text === undefined || opening === undefined ? [] : directivesIn(text, opening);
  }

  function findingsOf(path: string): readonly JudgedFinding[] {
    if (path.endsWith(`/${settingsFile}`) && files.paths.includes(path)) return [unreadSettings(path)];
    const sorted = findings().get(path) ?? [];
    return judgedFindings(path, sorted).map((finding, position) => {
      const raw = sorted[position];
      return finding.state === "open" && raw !== undefined && baseline.has(raw, findings()) ? { ...finding, state: "baselined" } : finding;
    });
  }

  /** In the order of `sorted`, and what is wrong with the suppressions after them. */
  function judgedFindings(path: string, sorted: readonly Finding[]): readonly JudgedFinding[] {
    const directives = directivesOf(path);
    const written = directives.length === 0 ? undefined : textOf(path);
    if (written === undefined) return sorted.map((finding) => ({ ...finding, state: "open" }));
    const isActive = (id: string): boolean => {
      const rule = rules.find((one) => one.id === id);
      return rule !== undefined && severityOf(rule) !== "off" && roleSeenBy(rule, pathRole(path), allFiles) !== undefined;
    };
    return judge({ path, directives, ...written }, sorted, ruleIds, isActive);
  }

  function knownFindings(): readonly KnownFinding[] {
    return allFindings().flatMap((finding) => (finding.state === "suppressed" || factorOfRule(finding.rule) === undefined ? [] : [{ path: finding.path, rule: finding.rule, fingerprint: baseline.markOf(finding) }]));
  }

  function allFindings(): readonly JudgedFinding[] {
    return [...pathsWithFindings()].flatMap((path) => findingsOf(path));
  }

  function checklist(): readonly AppAssessment[] {
    const assessed = deployable();
    const assessedRoots = new Set(assessed.map((app) => app.root));
    const judged = allFindings().map((finding) => ({ finding, concerned: concernedBy(finding, assessedRoots) }));
    const evidence = [...results()].flatMap((result) => result.evidence);
    const failed = new Set(errors().map((error) => error.rule));
    const unseen = new Set(unseenApps());
    const disabled = new Set(rules.filter((rule) => severityOf(rule) === "off").map((rule) => rule.id));
    return assessed.map((app) => {
      const proof = evidence.filter((one) => ownerOfRoot(one.app) === app.root);
      const own = judged.flatMap(({ finding, concerned }) => (concerned.includes(app.root) ? [finding] : []));
      const uncertain = !complete || unseen.has(app.root) ? new Set(ruleIds) : failed;
      const attestations = settings.attestations.get(app.root)?.byCheck ?? new Map();
      const factors = assess({ app, findings: own, evidence: proof, uncertainRules: uncertain, disabledRules: disabled, attestations, today: today() }, rules);
      return { app, factors, findings: own };
    });
  }

  /** Roots of apps of which a file was left out that a rule might have spoken of; none speaks of generated code. What a document says may be meant for any app. */
  function unseenApps(): readonly string[] {
    if (documents.skipped.size > 0) return apps.map(({ root: one }) => one);
    return [...sources.skipped].flatMap(([path, reason]) => (reason !== "generated" && isCandidate(path) ? [path] : [])).map((path) => ownerOf(path).root);
  }

  /**
   * Roots of the apps whose factor a finding counts for: of those with a checklist, `assessed`, the ones that it was said of. The one that
   * its file lies in comes first, and is the only one where the finding was said of none of them. What two apps have in common stands in
   * one of them, and is a matter of both.
   */
  function concernedBy({ path, rule, apps: saidOf, related }: JudgedFinding, assessed: ReadonlySet<string>): readonly string[] {
    const own = ownerOf(path).root;
    const said = saidOf.map(ownerOfRoot).filter((appRoot) => assessed.has(appRoot));
    const shared = factorOfRule(rule) === "codebase" ? related.map((one) => ownerOf(one.path).root) : [];
    return [...new Set([...(said.length === 0 || said.includes(own) ? [own] : []), ...said, ...shared])];
  }

  /** A folder without a source of its own, such as the root of a monorepo, is no app, and neither is a part of one, unless it is all there is. */
  function deployable(): readonly App[] {
    const withSources = new Set(files.paths.filter((path) => (languageOf(path) !== undefined || isOtherSource.test(path)) && pathRole(path) === "app").map((path) => appRootOf(path, roots)));
    const found = apps.filter((app) => withSources.has(app.root) && app.partOf === undefined && !isAggregate(app.root, apps, documents.all()));
    return found.length > 0 ? found : apps.slice(0, 1);
  }

  /** A part is started with its app, and a folder that only holds others is not started at all. */
  function started(): readonly App[] {
    const known = new Set(deployable());
    return apps.filter((app) => known.has(app) || processesAt(app.root).length > 0);
  }

  function errors(): readonly InternalError[] {
    const unread = [...sources.failures].map(([path, message]): InternalError => ({ rule: "internal/facts", path, message }));
    return [...unread, ...[...results()].flatMap((result) => result.errors)];
  }

  function textOf(path: string): { readonly text: string; readonly lines: LineTable } | undefined {
    const source = sources.get(path);
    if (source !== undefined) return source;
    const content = host.readFile(root, path);
    return content.kind === "text" ? { text: content.text, lines: lineTable(content.text) } : undefined;
  }

  function explain(path: string): FileExplanation {
    return explainFile({
      path,
      skip: files.skipped.find((file) => file.path === path)?.reason ?? skippedOnes().get(path),
      isKnown: known.has(path),
      isRead: isRead(path),
      isDocument: documents.get(path) !== undefined,
      isCandidate: isCandidate(path),
      isParsed: sources.get(path)?.triggered === true,
      app: appOf(path),
    });
  }

  function appOf(path: string): App {
    const appRoot = appRootOf(path, roots);
    return apps.find((app) => app.root === appRoot) ?? { root: appRoot, name, kind: "unknown", reason: "nothing tells how it is run" };
  }

  function skippedOnes(): ReadonlyMap<string, SkipReason> {
    return new Map([...documents.skipped, ...sources.skipped]);
  }

  /** The app that is run with a file in it. */
  function ownerOf(path: string): App {
    const app = appOf(path);
    return app.partOf === undefined ? app : (apps.find(({ root: one }) => one === app.partOf) ?? app);
  }

  function ownerOfRoot(appRoot: string): string {
    return apps.find((app) => app.root === appRoot)?.partOf ?? appRoot;
  }

  function allSkipped(): readonly SkippedFile[] {
    return [...files.skipped, ...[...skippedOnes()].map(([path, reason]) => ({ path, reason }))];
  }

  function reportInput(): ReportInput {
    const assessed = checklist();
    const assessedRoots = new Set(assessed.map(({ app }) => app.root));
    return {
      apps: assessed,
      findings: allFindings(),
      appOf: ownerOf,
      rootOf: (finding) => concernedBy(finding, assessedRoots)[0] ?? ownerOf(finding.path).root,
      textOf,
      skipped: allSkipped(),
      errors: errors(),
      complete: complete && errors().length === 0,
      paths: files.paths,
      stats: { bytes: sources.counts.bytes, parsed: sources.counts.parsed, cached: 0, milliseconds },
    };
  }

  return {
    root,
    name,
    check,
    update,
    settle,
    findingsOf,
    pathsWithFindings,
    checklist,
    explain,
    factsOf: (path) => sources.get(path)?.facts,
    textOf,
    appOf,
    knownFindings,
    baseline: () => ({ entries: baseline.entries, fixed: baseline.fixed(findings()) }),
    dispose: () => sources.dispose(),
    get settingsProblems() {
      const asksForApps = settingsProblems.length === 0 && complete && settings.attestations.size > 0;
      return asksForApps ? unknownApps(settings, deployable().map((app) => app.root)) : settingsProblems;
    },
    get complete() {
      return complete;
    },
    get skipped() {
      return allSkipped();
    },
    processTable: (folder) => processTable({ apps: started(), processesOf: processesAt, deploymentsOf: (appRoot) => deployments.get(appRoot) ?? [], textOf, folder }),
    side: () => sideOf(reportInput()),
    report: (scope) => makeReport(reportInput(), scope),
  };
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

/** Whether a check may open a file, judged by its path: which of them it does depends on the rules and on what others say. */
export function mayBeRead(path: string, allFiles: boolean): boolean {
  return pathRole(path) !== "generated" && (allFiles || languageOf(path) !== undefined || isWritten.test(path) || documentReader(path) !== undefined || isDocumentation(path));
}

/** Text that people write, besides source code: where a secret would be one. */
const isWritten = /\.(?:[cm]?[jt]sx?|py|json|jsonc|ya?ml|toml|ini|cfg|conf|config|properties|env|xml|sh|bash|txt|pem|key|npmrc|pypirc|html?|vue|svelte|go|java|kt|rb|php|cs|rs|sql|tf|tfvars|tfstate|gradle|p8|ppk|asc|gpg|crt|cer)$|\.tfstate\.backup$|(?:^|\/)(?:\.npmrc|\.pypirc|\.netrc|Makefile|\.docker(?:cfg|configjson)|\.kube\/config|[\w.-]*(?:rsa|dsa|ed25519|kubeconfig|[_.-]?key|secret|credential)[\w-]*)$/i;

/** Program code of languages that have no facts yet: it makes a folder an app. */
const isOtherSource = /\.(?:go|java|kt|groovy|scala|rb|php|cs|fs|vb|rs)$/;

/** How long the check may keep the thread before it lets messages in. */
const sliceMilliseconds = 20;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Settings below the root of the project count for nothing yet, which nobody would notice. */
function unreadSettings(path: string): JudgedFinding {
  return { rule: "settings/not-read", severity: "hint", message: `Settings are read from ${settingsFile} at the root of the project alone; move what stands here to it, with paths in its globs`, path, span: { start: 0, end: 0 }, apps: [], related: [], fixes: [], state: "open" };
}

const unreadableSettings: SettingsProblem = { path: settingsFile, line: 1, column: 1, span: { start: 0, end: 0 }, kind: "meaning", message: "The settings file cannot be read" };

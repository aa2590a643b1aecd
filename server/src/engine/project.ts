import { appRootOf } from "../apps/apps.ts";
import { hasConfigServer } from "../apps/config-server.ts";
import type { App } from "../core/app.ts";
import { speaksOfOtherApps } from "../core/facts/documents.ts";
import type { SourceFacts } from "../core/facts/facts.ts";
import type { ManifestEcosystem } from "../core/facts/manifest.ts";
import { pathRole } from "../core/path-role.ts";
import { folderOf } from "../core/paths.ts";
import type { Report, SkippedFile } from "../core/report.ts";
import type { EvidenceCheck, Rule } from "../core/rule.ts";
import { serverBindings } from "../core/servers/server-bindings.ts";
import { lineTable, type LineTable } from "../core/text.ts";
import { documentReader } from "../formats/formats.ts";
import { isLockfile } from "../formats/locks.ts";
import { largestLock, type Host } from "../host/host.ts";
import { languageOf } from "../languages/languages.ts";
import type { Parsers } from "../languages/parser.ts";
import { createAnalyses } from "./analyses.ts";
import { createAppAnalyses } from "./app-analyses.ts";
import type { Known } from "./app-files.ts";
import { createAppMap } from "./app-map.ts";
import { assessApps, concerns, type AppAssessment } from "./assessment.ts";
import { baselineFile, createBaseline, type KnownFinding } from "./baseline.ts";
import type { Side } from "./changes.ts";
import { createCoverage } from "./coverage.ts";
import { createCustomApis, knownApis, noApis } from "./custom-apis.ts";
import { createDeclarations } from "./declarations.ts";
import { createDocumentation, isDocumentation } from "./documentation.ts";
import { createDocuments } from "./documents.ts";
import { explainFile, type FileExplanation } from "./explain.ts";
import { createFileNotes } from "./file-notes.ts";
import { createJudgement } from "./judgement.ts";
import { moduleKey, packagesKey, type LinkSource } from "./link.ts";
import { listProject, nothingListed, type Listing } from "./listing.ts";
import { createPlan } from "./plan.ts";
import { processTable, type ProcessTable } from "./process-table.ts";
import { isWritten } from "./reading.ts";
import { makeReport, sideOf, type ReportInput, type ReportScope } from "./report.ts";
import { createRuleset, type RuleResult } from "./run.ts";
import { createProjectSettings, isSettingsFile, type ProjectSettings } from "./settings-layers.ts";
import type { SettingsProblem } from "./settings-reader.ts";
import { createSources } from "./sources.ts";
import type { JudgedFinding } from "./suppress.ts";

/** The analysis of one project root, kept current. Nothing here waits for a file that did not change. */
export interface Project {
  readonly root: string;
  readonly name: string;
  /** Mistakes in the settings files. While one has any, what it said last without them stays in force. */
  readonly settingsProblems: readonly SettingsProblem[];
  /** Looks at every file. Stops early, leaving the report incomplete, when the signal is aborted. */
  check(options?: CheckOptions): Promise<void>;
  /**
   * Looks again at files that were created, changed or deleted, and at what depends on them. Gives the paths whose findings may have
   * changed. What is said of an app as a whole waits for `settle`. A change that may concern any file needs a full check, which is left
   * to whoever gives `requestCheck`, so that there is never a second one beside it.
   */
  update(paths: readonly string[], requestCheck?: () => void): Promise<ReadonlySet<string>>;
  /** Runs the rules about whole apps where something changed. Gives the paths whose findings may have changed. */
  settle(): ReadonlySet<string>;
  /** Judged findings of one file, in the order of the text. */
  findingsOf(path: string): readonly JudgedFinding[];
  /** Every path that has findings, or may have some of its own settings and suppressions. */
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
  /** Whether anything here is taken for an app: it has sources, or something tells how it is run. */
  readonly hasApp: boolean;
  /** Which settings files there are, and in which to write. */
  readonly settings: Pick<ProjectSettings, "files" | "fileOf" | "suppressionsOf" | "answersOf">;
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
  let customApis = noApis;
  let apisMadeFrom = "[]";
  let plan = createPlan(rules, [serverBindings], allFiles);
  const sources = createSources(host, root, { wants: (...source) => plan.wants(...source) }, parsers);
  const documents = createDocuments(host, root, (path) => settings.deployOf(path));
  const documentation = createDocumentation((path) => documents.get(path)?.text ?? readText(path));
  const declarations = createDeclarations();
  const name = root.split("/").findLast((segment) => segment !== "") ?? root;

  const settings = createProjectSettings(host, root, { ruleIds, apisOf: knownApis(rules) });
  const { severityOf } = settings;
  let baselineProblems: readonly SettingsProblem[] = [];
  const baseline = createBaseline(textOf);
  let listing: Listing = nothingListed;
  const apps = createAppMap({ documents, projectName: name, settings, listing: () => listing, read: readText });
  let packages: readonly { readonly ecosystem: ManifestEcosystem; readonly name: string; readonly folder: string }[] | undefined;
  let complete = false;
  /** The rules that threw somewhere, once somebody asked. */
  let failed: ReadonlySet<string> | undefined;
  let milliseconds = 0;
  const notes = createFileNotes(sources, ruleset);
  const links: LinkSource = {
    factsOf: (path) => sources.demand(path)?.facts,
    hasFile: (path) => listing.known.has(path),
    hasModule: (module) => listing.modules.has(module),
    appRootOf: (path) => appRootOf(path, listing.roots),
    declaring: declarations.declaring,
    namespaceOf: declarations.namespaceOf,
    packages: (ecosystem) => packagesOf(ecosystem),
  };
  const analyses = createAnalyses({ sources, ruleset, apps, listing: () => listing, customApis: () => customApis, severityOf, links });
  const appAnalyses = createAppAnalyses({ ruleset, apps, known, severityOf });
  const coverage = createCoverage({ sources, documents, apps, listing: () => listing, results, isCandidate });
  /** Paths that were heard of and are not part of the project. */
  const leftOut = new Set<string>();
  const judgement = createJudgement({ rules, allFiles, settings, results, sources, comments: notes.comments, baseline, apps, pathsListed: () => listing.paths, textOf, unseen: coverage.unseen, hasSaidAll, today });

  async function check({ first = [], signal, onProgress, onFirst, mayRead }: CheckOptions = {}): Promise<void> {
    const started = performance.now();
    complete = false;
    await list(signal);
    analyses.clear();
    notes.clear();
    appAnalyses.clear();
    documentation.clear();
    declarations.clear();
    leftOut.clear();
    saidAnew();
    for (const source of [...sources.all()]) if (!listing.known.has(source.path)) sources.forget(source.path);
    if (mayRead?.(listing.paths.length) === false) {
      for (const source of [...sources.all()]) sources.forget(source.path);
      return;
    }
    documents.readAll(listing.paths);
    documentsChanged();
    const early = first.filter((path) => listing.known.has(path));
    const candidates = [...new Set([...early, ...listing.paths])].filter(isRead);
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
    for (const app of apps.all) appAnalyses.unsettle(app.root);
    settle();
    complete = signal?.aborted !== true;
    milliseconds = Math.round(performance.now() - started);
  }

  /** Rules that ask what files import, or read of the environment, may have any of them parsed. */
  async function readyScanned(): Promise<void> {
    for (const path of notes.askers.values()) await sources.loadGrammars(path, notes.ofLanguages.values());
  }

  async function list(signal?: AbortSignal): Promise<void> {
    readBaselineFile();
    const before = listing.modules;
    listing = await listProject(host, root, settings, signal);
    readCustomApis();
    for (const module of [...listing.modules, ...before]) if (!listing.modules.has(module) || !before.has(module)) analyses.relink(moduleKey(module));
  }

  /** Making a plan takes long enough to be done only when something changed. */
  function readCustomApis(): void {
    const written = JSON.stringify(settings.apis);
    if (written === apisMadeFrom) return;
    apisMadeFrom = written;
    customApis = createCustomApis(settings.apis);
    plan = createPlan(rules, [serverBindings, customApis.names], allFiles);
  }

  /** What is told by documents and by the names of files has to be told anew. */
  function documentsChanged(): void {
    apps.invalidate();
    packages = undefined;
  }

  function readBaselineFile(): void {
    const problem = baseline.read(readText(baselineFile, largestLock));
    baselineProblems = problem === undefined ? [] : [{ path: baselineFile, line: 1, column: 1, span: { start: 0, end: 0 }, kind: "meaning", message: problem }];
  }

  /** Whether a file is opened at all: a source that some rule may speak about, or text in which a secret would be one. */
  function isRead(path: string): boolean {
    const role = pathRole(path);
    return role !== "generated" && (allFiles || (languageOf(path) !== undefined && ruleset.speaksFor(path)) || (ruleset.readsTexts && isWritten(path)) || documentReader(path) !== undefined);
  }

  function isCandidate(path: string): boolean {
    return languageOf(path) !== undefined && (allFiles || ruleset.speaksFor(path));
  }

  /** `text` is what `sources.read` says of it. */
  function lookAt(path: string, text: string | undefined, isEdit: boolean): void {
    const isJudged = notes.judge(path, text, (whole) => ruleset.runText({ path, role: pathRole(path), text: whole, isTracked: listing.tracked?.has(path), ignoreFile: apps.ignoreFileOf(appRootOf(path, listing.roots)) }, apps.of(path), severityOf));
    if (!isJudged) return;
    if (!isCandidate(path)) {
      notes.noteComments(path, text);
      return;
    }
    for (const key of declarations.note(path, text)) analyses.relink(key);
    notes.outline(path, text);
    if (isEdit) sources.reexamine(path, text);
    else sources.examine(path, text);
  }

  /** What was made of what the rules said is no longer true. */
  function saidAnew(): void {
    judgement.invalidate();
    failed = undefined;
  }

  /** Runs the rules about sources where something changed. Gives the paths whose findings may have changed. */
  function analyse(): ReadonlySet<string> {
    saidAnew();
    const { touched, appRoots } = analyses.refresh();
    for (const appRoot of appRoots) appAnalyses.unsettle(appRoot);
    return touched;
  }

  function settle(): ReadonlySet<string> {
    saidAnew();
    if (!appAnalyses.isWaiting()) return new Set();
    return new Set([...appAnalyses.settle(), ...judgement.suppressing()]);
  }

  function known(): Known {
    return {
      apps,
      listing,
      documents,
      imports: notes.imports,
      environment: notes.environment,
      sourcesOf: analyses.filesOf,
      parse: (path) => sources.demand(path)?.facts,
      filesNaming: (variable) => documentation.naming(variable, listing.paths),
      read: readText,
      readSource: (path) => sources.get(path)?.text ?? (sources.skipped.has(path) ? undefined : sources.read(path)),
      onAsked: (folder, { root: asker }) => appAnalyses.noteAsked(folder, asker),
    };
  }

  function readText(path: string, largest?: number): string | undefined {
    const content = host.readFile(root, path, largest);
    return content.kind === "text" ? content.text : undefined;
  }

  function packagesOf(ecosystem: "go" | "rust"): ReturnType<LinkSource["packages"]> {
    packages ??= documents.all().flatMap(({ path, facts }) => (facts.kind === "manifest" && facts.name !== undefined ? [{ ecosystem: facts.ecosystem, name: facts.name, folder: folderOf(path) }] : []));
    return packages.filter((one) => one.ecosystem === ecosystem);
  }

  async function update(paths: readonly string[], requestCheck?: () => void): Promise<ReadonlySet<string>> {
    if (paths.includes(baselineFile)) return updateBaseline(paths.filter((path) => path !== baselineFile), requestCheck);
    if (paths.some((path) => isSettingsFile(path) || /(^|\/)\.gitignore$/.test(path))) return checkAgain(paths, requestCheck);
    const appeared = paths.some((path) => !listing.known.has(path) && !leftOut.has(path) && !isGone(path));
    const vanished = paths.some((path) => isGone(path) && (listing.known.has(path) || holdsVanished(path)));
    if (vanished && !paths.every((path) => listing.known.has(path))) return checkAgain(paths, requestCheck);
    if (appeared || vanished) await list();
    // An ignored file is not listed, however often it changes; one that is gone may come back.
    for (const path of paths) {
      if (listing.known.has(path) || isGone(path)) leftOut.delete(path);
      else leftOut.add(path);
    }
    if (appeared || vanished || paths.some((path) => documentReader(path) !== undefined)) documentsChanged();
    for (const path of paths) noteChange(path);
    const touched = new Set<string>(paths);
    for (const path of paths) for (const told of analyses.drop(path)) touched.add(told);
    for (const path of paths) if (listing.known.has(path) && isRead(path)) await lookAgain(path);
    await readyScanned();
    for (const path of analyse()) touched.add(path);
    return touched;
  }

  async function updateBaseline(others: readonly string[], requestCheck?: () => void): Promise<ReadonlySet<string>> {
    const before = judgement.paths();
    readBaselineFile();
    return new Set([...before, baselineFile, ...(others.length === 0 ? [] : await update(others, requestCheck))]);
  }

  /** For what may concern any file. */
  async function checkAgain(paths: readonly string[], requestCheck?: () => void): Promise<ReadonlySet<string>> {
    const before = judgement.paths();
    if (requestCheck === undefined) await check();
    else requestCheck();
    return new Set([...before, ...judgement.paths(), ...paths]);
  }

  function isGone(path: string): boolean {
    return !host.exists(root, path);
  }

  /** Of a folder that another program deleted only the folder is told. */
  function holdsVanished(folder: string): boolean {
    return listing.paths.some((path) => path.startsWith(`${folder}/`) && isGone(path));
  }

  /** Whatever was said with the help of this file has to be said anew. */
  function noteChange(path: string): void {
    const spoke = speaksOfOthers(path);
    const earlier = documents.get(path);
    documents.refresh(path);
    const appRoot = appRootOf(path, listing.roots);
    appAnalyses.unsettle(appRoot);
    appAnalyses.unsettleAskers(appRoot);
    for (const facts of [earlier?.facts, documents.get(path)?.facts]) if (facts?.kind === "manifest") analyses.relink(packagesKey(facts.ecosystem));
    documentation.forget(path);
    if (spoke || speaksOfOthers(path) || isDocumentation(path)) for (const one of listing.roots) appAnalyses.unsettle(one);
    if (!listing.known.has(path)) {
      sources.forget(path);
      notes.forget(path);
      for (const key of declarations.note(path, undefined)) analyses.relink(key);
    }
    analyses.relink(path);
  }

  async function lookAgain(path: string): Promise<void> {
    // What is only parsed for others is not looked at here.
    if (!isCandidate(path)) sources.forget(path);
    const text = sources.read(path);
    if (sources.needsGrammar(path, text)) await sources.loadGrammars(path, listing.paths);
    lookAt(path, text, true);
  }

  /** A document at the root belongs to every app; a lockfile or a manifest may be that of a workspace, or a parent; a pipeline may test any; a package may be imported by any; a configuration server has the settings of others. */
  function speaksOfOthers(path: string): boolean {
    const document = documents.get(path);
    const isForAll = /^(?:package-manifest|manifest|version-catalog|workspace|pipeline)$/.test(document?.facts.kind ?? "");
    const mayBeServed = document?.facts.kind === "settings" && hasConfigServer(documents.all());
    return (documentReader(path) !== undefined && !path.includes("/")) || isLockfile(path) || isForAll || mayBeServed || speaksOfOtherApps(document);
  }

  function results(): Iterable<RuleResult> {
    return [...analyses.results(), ...notes.results.values(), ...appAnalyses.results()];
  }

  function checklist(): readonly AppAssessment[] {
    return assessApps({
      apps,
      rules,
      settings,
      findings: judgement.all(),
      evidence: [...results()].flatMap((result) => result.evidence),
      failedRules: new Set(coverage.errors().map((error) => error.rule)),
      unseen: new Set(complete ? coverage.unseenApps() : apps.all.map(({ root: one }) => one)),
      today: today(),
    });
  }

  /** Whether a rule has looked at everything that it speaks of. */
  function hasSaidAll(rule: Rule): boolean {
    const isWaiting = appAnalyses.isWaiting() && rule.detect.some(({ kind }) => /^(?:app|settings|project)$/.test(kind));
    failed ??= new Set(coverage.errors().map((error) => error.rule));
    return complete && !isWaiting && !failed.has(rule.id);
  }

  function textOf(path: string): { readonly text: string; readonly lines: LineTable } | undefined {
    const source = sources.get(path);
    if (source !== undefined) return source;
    const text = documents.get(path)?.text ?? readText(path);
    return text === undefined ? undefined : { text, lines: lineTable(text) };
  }

  function explain(path: string): FileExplanation {
    return explainFile({
      path,
      skip: coverage.skipReason(path),
      isKnown: listing.known.has(path),
      isRead: isRead(path),
      isDocument: documents.get(path) !== undefined,
      isCandidate: isCandidate(path),
      isParsed: sources.get(path)?.triggered === true,
      app: apps.of(path),
    });
  }

  function reportInput(): ReportInput {
    const assessed = checklist();
    const concernedBy = concerns(apps, assessed.map(({ app }) => app));
    return {
      apps: assessed,
      findings: judgement.all(),
      appOf: apps.ownerOf,
      rootsOf: concernedBy,
      textOf,
      skipped: coverage.skipped(),
      errors: coverage.errors(),
      complete: complete && coverage.errors().length === 0,
      paths: listing.paths,
      stats: { bytes: sources.counts.bytes, parsed: sources.counts.parsed, cached: 0, milliseconds },
    };
  }

  return {
    root,
    name,
    settings,
    check,
    update,
    settle,
    findingsOf: judgement.findingsOf,
    pathsWithFindings: judgement.paths,
    checklist,
    explain,
    factsOf: (path) => sources.get(path)?.facts,
    textOf,
    appOf: apps.of,
    knownFindings: judgement.known,
    baseline: () => ({ entries: baseline.entries, fixed: judgement.fixed() }),
    dispose: () => sources.dispose(),
    get settingsProblems() {
      const problems = [...settings.problems, ...baselineProblems];
      return problems.length === 0 && complete ? settings.unknownApps(apps.deployable().map((app) => app.root)) : problems;
    },
    get hasApp() {
      return apps.hasApp();
    },
    get complete() {
      return complete;
    },
    get skipped() {
      return coverage.skipped();
    },
    processTable: (folder) => processTable({ apps: apps.started(), processesOf: apps.processesOf, deploymentsOf: apps.deploymentsOf, textOf, folder }),
    side: () => sideOf(reportInput()),
    report: (scope) => makeReport(reportInput(), scope),
  };
}

/** How long the check may keep the thread before it lets messages in. */
const sliceMilliseconds = 20;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

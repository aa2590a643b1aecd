import type { App, AppKind } from "./app.ts";
import type { DeclaredService, Deployment, Recipient } from "./facts/deployment.ts";
import type { Document, Process } from "./facts/documents.ts";
import type { EnvironmentNames } from "./facts/environment-names.ts";
import type { Evidence, RelatedPlace } from "./finding.ts";
import type { Call, Ecosystem, EnvRead, ModuleState, Name, SourceFacts, Value } from "./facts/facts.ts";
import type { Manifest, ManifestEcosystem } from "./facts/manifest.ts";
import type { PathRole } from "./path-role.ts";
import type { Pipeline } from "./facts/pipeline.ts";
import type { ProjectFiles } from "./project-files.ts";
import type { SettingsFile } from "./facts/settings.ts";
import type { Severity } from "./severity.ts";
import type { Fix } from "./fix.ts";
import type { Idiom } from "./fixes/idiom.ts";
import type { Span } from "./text.ts";
import type { ProjectText, TextFile } from "./text-file.ts";

/**
 * One rule: metadata as data, and what it looks for. Its id is the path of its file below `rules/`. The docs page, the README table,
 * the settings schema and the hover are made from it; see `server/tools/generate.mts`.
 */
export interface Rule {
  /** `<factor>/<fault>`; the fault reads after "allow". */
  readonly id: string;
  readonly severity: Severity;
  /** A sentence without a full stop that starts with "A" or "An". */
  readonly summary: string;
  /** One or two sentences: the reason, in the user's terms. */
  readonly why: string;
  /** What to do, with the idiom. */
  readonly instead: string;
  readonly reference: string;
  /** Whether a finding may carry a fix, and of which safety at best. The harness wants one shown in the spec. */
  readonly fix?: "safe" | "unsafe";
  /** Kinds of app for which the rule speaks. */
  readonly kinds: readonly AppKind[];
  /** Roles of files for which the rule speaks. */
  readonly roles: readonly PathRole[];
  readonly detect: readonly Detector[];
}

export type Detector = CallDetector | SourceDetector | TextDetector | SettingsDetector | AppDetector | ProjectDetector;

/** Looks at calls of the named API. Which files are parsed at all follows from these names. */
export interface CallDetector {
  readonly kind: "calls";
  readonly names: ApiTable<unknown>;
  /** What a source must hold besides the name, where that alone is in many. */
  readonly beside?: Triggers | undefined;
  /** Whether it is also told of calls of the file's own functions that hand on to such a call what they are given. */
  readonly followsParameters?: true;
  /** `entry` is what the table says of the name that matched. */
  readonly inspect: (call: ResolvedCall, entry: unknown, file: RuleFile) => readonly Outcome[];
}

/** Looks at the facts of every source file in which one of its triggers occurs. */
export interface SourceDetector {
  readonly kind: "sources";
  /** Sources of regular expressions, tried on the text: what is not found there is not parsed for this rule. */
  readonly triggers: Triggers;
  readonly inspect: (file: RuleFile) => readonly Outcome[];
}

/** Several: each of them must occur. */
export type Triggers = Readonly<Partial<Record<Ecosystem, string | readonly string[]>>>;

/** Looks at the text of every file, of whatever kind and role, that may concern it. */
export interface TextDetector {
  readonly kind: "texts";
  /** Asked about every text, so it has to be cheap. */
  readonly mayConcern: (text: string, path: string) => boolean;
  readonly inspect: (file: ProjectText) => readonly Outcome[];
  /** Asked in a check of all files alone, about each but generated ones, all of which it sees as `elsewhere`. */
  readonly ofAllFiles?: true;
}

/** Looks at every file of settings of an app, one by one. */
export interface SettingsDetector {
  readonly kind: "settings";
  readonly inspect: (file: SettingsDocument) => readonly Outcome[];
}

/** A file of settings with its app. */
export interface SettingsDocument extends TextFile {
  readonly facts: SettingsFile;
  readonly app: AppFiles;
}

/** Looks at all files of one app together. */
export interface AppDetector {
  readonly kind: "app";
  /** Files that must be parsed for it, besides what other rules want. */
  readonly triggers: Triggers;
  /** Asks for `AppFiles.imports` or `AppFiles.environmentNames`, which costs a scan of every source. */
  readonly scans?: "imports" | "environment";
  /** The ecosystems whose imports it asks for. */
  readonly importsOf?: readonly Ecosystem[];
  readonly inspect: (app: AppFiles) => readonly Outcome[];
}

/** Looks at all apps of the project together. */
export interface ProjectDetector {
  readonly kind: "project";
  readonly inspect: (project: ProjectFiles) => readonly Outcome[];
}

/** Everything of one app that a rule may ask about. */
export interface AppFiles {
  readonly app: App;
  /** All apps of the project. */
  readonly apps: readonly App[];
  /** Those that were parsed. */
  readonly sources: readonly RuleFile[];
  readonly documents: readonly Document[];
  /** Of the whole project, wherever they stand. */
  readonly pipelines: readonly Document<Pipeline>[];
  readonly processes: readonly Process[];
  /** What deployment files start of it in production; some stand outside of its folder. */
  readonly deployments: readonly Deployment[];
  /** Whom a deployment file of the project gives what stands at a place, such as an entry of the `.env` beside it. */
  readonly recipientsOf: (path: string, span: Span) => readonly Recipient[];
  /** Where the project declares services of a name, in whichever folder. */
  readonly servicesNamed: (name: string) => readonly DeclaredService[];
  /** Every file of the project, relative to its root. */
  readonly hasFile: (path: string) => boolean;
  /** Paths of the app itself. */
  readonly paths: readonly string[];
  readonly environmentTemplate: RuleFile["environmentTemplate"];
  /** By path, what sources seem to import, in JavaScript: packages by name, and files above their own folder as written; in Python, Ruby and PHP: as `import`, `require` and `use` name it. Empty unless a rule asks for it. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** By path, what sources seem to read of the environment; may name what stands in a comment. Empty unless a rule asks for it. */
  readonly environmentNames: ReadonlyMap<string, EnvironmentNames>;
  /** Documentation, templates and deployment files of the project that name a variable, read now. */
  readonly filesNaming: (variable: string) => readonly string[];
  /** Facts of one more source, parsed now. */
  readonly parse: (path: string) => SourceFacts | undefined;
  /** Package manifests and compiler settings of the app and of the folders above it. */
  readonly above: readonly Document[];
  /** Of every ecosystem, of the whole project. */
  readonly manifests: readonly Document[];
  /** Names of every package of the project. */
  readonly ownPackages: ReadonlySet<string>;
  /** The sources of one of them that were parsed. */
  readonly sourcesOfPackage: (name: string) => readonly RuleFile[];
  /** A manifest of Java with what its parents depend on, and the parts of the project that it is built with; of others as it is. */
  readonly completeManifest: (manifest: Document<Manifest>) => Manifest;
  /** The version of a package that the app is built with, from its lockfile, else from a manifest that leaves no choice. For Java a group or a plugin stands for what is taken of it: `org.springframework.boot`. */
  readonly resolvedVersion: (ecosystem: ManifestEcosystem, name: string) => string | undefined;
  /** What keeps the versions of the project, such as `git`; `undefined` where nothing does, or nobody knows. */
  readonly versionControl: string | undefined;
  /** Nothing keeps its versions, in its folder or above. */
  readonly isUnversioned: boolean;
  /** `undefined` where there is no git. */
  readonly isTracked: ((path: string) => boolean) | undefined;
  /** The ignore file in which the app's lines belong; without a text where there is none yet. */
  readonly ignoreFile: ProjectText["ignoreFile"];
  /** Whether an ignore file covers a path. */
  readonly isIgnored: (path: string) => boolean;
}

/** Per ecosystem: the API by name, and what there is to know of it. Of several patterns that fit a name the first counts. */
export type ApiTable<Entry> = Readonly<Partial<Record<Ecosystem, Readonly<Record<NamePattern, Entry>>>>>;

/** A `Name`, where `*` stands for any run of characters without a dot and `.**` for any chain of method calls: `express().**.listen`. */
export type NamePattern = string;

/** Looks for places which show that a factor holds for an app. What rules find on their way counts besides. */
export interface EvidenceCheck {
  /** `<factor>/<what is shown>`: an id of the rule catalogue. */
  readonly id: string;
  readonly find: (app: AppFiles) => Iterable<Omit<Evidence, "id">>;
}

/** What a detector says of a place: a fault, or a sign that the factor holds. */
export type Outcome = Report | Sign;

export interface Report {
  readonly kind: "report";
  /** Where the edit belongs: the same file, or that of a value which came over an import. */
  readonly at: Place;
  /** As in `Finding`. */
  readonly about?: string;
  readonly message: string;
  /** Left out: the rule's own. */
  readonly severity?: Severity;
  /** Right whatever the app is: the severity is not lowered where its kind is unknown. */
  readonly certain?: boolean;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  /** As in `Finding`. */
  readonly givesWay?: true;
}

export interface Sign {
  readonly kind: "sign";
  readonly evidence: Evidence;
}

export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** A call whose names and values have been followed over imports of the workspace. */
export interface ResolvedCall {
  readonly call: Call;
  /** With names of other files replaced by what they stand for. */
  readonly callee: Name;
  /** One per argument, with the file it is written in. */
  readonly arguments: readonly LocatedValue[];
  readonly keywords: ReadonlyMap<string, LocatedValue>;
  /** The call of the API, where `call` is that of a function of the file which hands on what it is given. Callee and arguments are those of the API's. */
  readonly by?: Call;
}

export interface LocatedValue {
  readonly value: Value;
  readonly path: string;
}

/** What a rule may ask about the file it looks at. */
export interface RuleFile {
  readonly path: string;
  readonly role: PathRole;
  readonly text: string;
  readonly ecosystem: Ecosystem;
  readonly facts: SourceFacts;
  /** The callee of each of the file's calls, with names of other files replaced by what they stand for. */
  readonly callees: readonly (Name | undefined)[];
  readonly app: App;
  /** What is started in production, as far as the app's files tell. */
  readonly processes: readonly Process[];
  /** The file in which the app names its environment variables, such as `.env.example`; without a text where there is none yet. */
  readonly environmentTemplate: { readonly path: string; readonly text: string | undefined };
  /** What the language offers to write a fix with. */
  readonly idiom: Idiom;
  /** What to call the variable that takes the place of a value: as wanted, with a number where the file has another value of that name. */
  readonly variableFor: (wanted: string, value: string) => string;
  /** How many calls of the app bind a port; a second one makes PORT ambiguous. */
  readonly portBindingsOfApp: number;
  /** Where the project declares services of a name, in whichever folder. Who asks is looked at again when they change. */
  readonly servicesNamed: (name: string) => readonly DeclaredService[];
  /** Follows references and imports once more; for values inside objects. */
  readonly resolve: (value: LocatedValue) => LocatedValue;
  /** What it reads of the environment by functions of other files. */
  readonly outsideReads: () => readonly EnvRead[];
  /** The state of another file that a name of this one stands for. */
  readonly stateOf: (name: Name) => { readonly path: string; readonly state: ModuleState } | undefined;
}

export function defineRule(rule: Rule): Rule {
  return rule;
}

export function calls<Entry>(names: ApiTable<Entry>, inspect: (call: ResolvedCall, entry: Entry, file: RuleFile) => readonly Outcome[], beside?: Triggers): CallDetector {
  return { kind: "calls", names, inspect: inspect as CallDetector["inspect"], beside };
}

/** The same, and also for what a function of the file is given that hands it on to such a call. What has been reported at its place is not asked about again. */
export function callsWithCallers<Entry>(names: ApiTable<Entry>, inspect: (call: ResolvedCall, entry: Entry, file: RuleFile) => readonly Outcome[]): CallDetector {
  return { ...calls(names, inspect), followsParameters: true };
}

export function sources(triggers: Triggers, inspect: SourceDetector["inspect"]): SourceDetector {
  return { kind: "sources", triggers, inspect };
}

export function texts(mayConcern: TextDetector["mayConcern"], inspect: TextDetector["inspect"], options: Pick<TextDetector, "ofAllFiles"> = {}): TextDetector {
  return { kind: "texts", mayConcern, inspect, ...options };
}

export function settings(inspect: SettingsDetector["inspect"]): SettingsDetector {
  return { kind: "settings", inspect };
}

export function wholeApp(triggers: Triggers, inspect: AppDetector["inspect"]): AppDetector {
  return { kind: "app", triggers, inspect };
}

/** The same, for a rule that asks what every source of the ecosystems imports. */
export function importsOfApp(triggers: Triggers, inspect: AppDetector["inspect"], importsOf: readonly Ecosystem[] = ["javascript"]): AppDetector {
  return { kind: "app", triggers, scans: "imports", importsOf, inspect };
}

/** The same, for a rule that asks which variables every source names. */
export function environmentOfApp(inspect: AppDetector["inspect"]): AppDetector {
  return { kind: "app", triggers: {}, scans: "environment", inspect };
}

export function wholeProject(inspect: ProjectDetector["inspect"]): ProjectDetector {
  return { kind: "project", inspect };
}

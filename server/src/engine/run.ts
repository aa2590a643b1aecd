import type { App } from "../core/app.ts";
import { ownSettingsOf } from "../core/facts/app-files.ts";
import { endIfSpent, GivenUp, spend } from "../core/budget.ts";
import type { Process } from "../core/facts/documents.ts";
import type { Call, Ecosystem } from "../core/facts/facts.ts";
import type { Evidence, Finding } from "../core/finding.ts";
import { knownMembers, nameIndexes, type NameIndex } from "../core/facts/name-pattern.ts";
import { pathRole, type PathRole } from "../core/path-role.ts";
import type { InternalError } from "../core/report.ts";
import type { ProjectFiles } from "../core/project-files.ts";
import type { AppDetector, AppFiles, CallDetector, EvidenceCheck, LocatedValue, Outcome, Place, ProjectDetector, Rule, RuleFile, SettingsDetector, SourceDetector, TextDetector } from "../core/rule.ts";
import { isDevelopmentOnly } from "../core/facts/guards.ts";
import { handedOn } from "../core/facts/handed-on.ts";
import { registrations } from "../core/servers/request-handlers.ts";
import { serverBindings } from "../core/servers/server-bindings.ts";
import type { ProjectText } from "../core/text-file.ts";
import { capped, type SeveritySetting } from "../core/severity.ts";
import { overlaps } from "../core/text.ts";
import type { Linker } from "./link.ts";
import { roleSeenBy } from "./roles.ts";
import type { Source } from "./sources.ts";
import type { Survey } from "./survey.ts";

/** What the rules say of one file or app. Everything found there, in whichever file it belongs. */
export interface RuleResult {
  readonly findings: readonly Finding[];
  readonly evidence: readonly AppEvidence[];
  readonly errors: readonly InternalError[];
}

/** With the root of the app that it speaks for: its place may lie outside of it, as a compose file does. */
export interface AppEvidence extends Evidence {
  readonly app: string;
}

export const nothingFound: RuleResult = { findings: [], evidence: [], errors: [] };

export interface RuleContext {
  readonly app: App;
  readonly processes: readonly Process[];
  readonly environmentTemplate: RuleFile["environmentTemplate"];
  readonly portBindingsOfApp: number;
  readonly servicesNamed: RuleFile["servicesNamed"];
  readonly linker: Linker;
  /** In a file, or in an app by its root. */
  readonly severityOf: (rule: Rule, path: string) => SeveritySetting;
}

/** Rules with their tables made ready for look-ups. */
export interface Ruleset {
  /** What a rule may ask about a source, for `runFile` and as part of `AppFiles`. */
  fileOf(source: Source, survey: Survey, context: RuleContext): RuleFile;
  /** Whether a call whose name ends like this may concern a rule. */
  isKnownMember(member: string): boolean;
  runFile(file: RuleFile, linker: Linker, severityOf: RuleContext["severityOf"]): RuleResult;
  runText(file: ProjectText, app: App, severityOf: RuleContext["severityOf"]): RuleResult;
  runApp(app: AppFiles, severityOf: RuleContext["severityOf"]): RuleResult;
  runProject(project: ProjectFiles, severityOf: RuleContext["severityOf"]): RuleResult;
  /** Whether any rule asks what every source imports, or reads of the environment. */
  scans(what: "imports" | "environment", ecosystem: Ecosystem): boolean;
  /** Whether any rule looks at files of every kind and role. */
  readonly readsTexts: boolean;
  /** Whether any rule that looks at sources may speak about a file, judged by its path; those that look elsewhere when asked to left aside. */
  speaksFor(path: string): boolean;
}

/** With `allFiles` rules that name the role `elsewhere` look at files of every role but generated ones. */
export function createRuleset(rules: readonly Rule[], evidenceChecks: readonly EvidenceCheck[], allFiles = false): Ruleset {
  const prepared: readonly PreparedRule[] = rules.map((rule) => ({
    rule,
    calls: rule.detect.filter((one): one is CallDetector => one.kind === "calls").map((detector) => ({ detector, indexes: nameIndexes(detector.names) })),
    sources: rule.detect.filter((one): one is SourceDetector => one.kind === "sources"),
    texts: rule.detect.filter((one): one is TextDetector => one.kind === "texts" && (allFiles || one.ofAllFiles !== true)),
    settings: rule.detect.filter((one): one is SettingsDetector => one.kind === "settings"),
    apps: rule.detect.filter((one): one is AppDetector => one.kind === "app"),
    projects: rule.detect.filter((one): one is ProjectDetector => one.kind === "project"),
  }));
  const tables = rules.flatMap((rule) => rule.detect.flatMap((one) => (one.kind === "calls" ? Object.values(one.names) : [])));
  const isKnownMember = knownMembers([...tables, ...Object.values(serverBindings), ...Object.values(registrations)]);
  const roles = new Set(rules.filter((rule) => rule.detect.some((one) => one.kind !== "texts")).flatMap((rule) => rule.roles));
  const anyText = prepared.flatMap(({ texts }) => texts);

  /**
   * Runs each rule by itself: one that throws is an error of the report, and the others go on. Once the file's budget is spent, none does.
   * `app` is the one that everything is said of, `undefined` where it is said of the project. The settings of the place count, and those of the
   * app where that lies outside of it.
   */
  function collect(path: string, app: App | undefined, severityOf: RuleContext["severityOf"], outcomesOf: (rule: PreparedRule) => Iterable<Outcome>): RuleResult {
    const apps = app === undefined ? [] : [app.root];
    const findings: Finding[] = [];
    const evidence: AppEvidence[] = [];
    const errors: InternalError[] = [];
    for (const one of prepared) {
      const { rule } = one;
      if (app !== undefined && severityOf(rule, path) === "off") continue;
      try {
        for (const outcome of outcomesOf(one)) {
          spend();
          if (outcome.kind === "sign") evidence.push(...apps.map((root) => ({ ...outcome.evidence, app: root })));
          else {
            const isOwn = app === undefined || app.root === "" || outcome.at.path.startsWith(`${app.root}/`);
            const severity = severityOf(rule, isOwn ? outcome.at.path : path);
            if (severity === "off") continue;
            // A severity that settings name is final; a milder variant of the rule lowers its default alone.
            const own = severity === rule.severity ? (outcome.severity ?? severity) : severity;
            findings.push({
              rule: rule.id,
              severity: app?.kind === "unknown" && outcome.certain !== true ? capped(own, "information") : own,
              message: outcome.message,
              path: outcome.at.path,
              span: outcome.at.span,
              ...(outcome.about === undefined ? {} : { about: outcome.about }),
              apps,
              related: outcome.related ?? [],
              fixes: outcome.fixes ?? [], ...(outcome.givesWay === undefined ? {} : { givesWay: outcome.givesWay }),
            });
          }
        }
        endIfSpent();
      } catch (error) {
        if (error instanceof GivenUp) throw error;
        errors.push({ rule: rule.id, path, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { findings, evidence, errors };
  }

  function collectEvidence(app: AppFiles): Omit<RuleResult, "findings"> {
    const evidence: AppEvidence[] = [];
    const errors: InternalError[] = [];
    for (const { id, find } of evidenceChecks) {
      try {
        for (const one of find(app)) {
          spend();
          evidence.push({ ...one, id, app: app.app.root });
        }
      } catch (error) {
        if (error instanceof GivenUp) throw error;
        errors.push({ rule: id, path: app.app.root, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { evidence, errors };
  }

  const seenAs = (rule: Rule, role: PathRole): PathRole | undefined => roleSeenBy(rule, role, allFiles);

  return {
    fileOf(source, survey, context) {
      const valueOf = new Map(source.facts.envReads.map(({ name, default: fallback }) => [name, fallback?.kind === "literal" ? fallback.text : undefined]));
      return {
        path: source.path,
        role: pathRole(source.path),
        text: source.text,
        ecosystem: source.language.ecosystem,
        facts: source.facts,
        callees: survey.names,
        app: context.app,
        processes: context.processes,
        idiom: source.language.idiom,
        environmentTemplate: context.environmentTemplate,
        variableFor(wanted, value) {
          let name = wanted;
          for (let number = 2; valueOf.has(name) && valueOf.get(name) !== value; number++) name = `${wanted}_${number}`;
          valueOf.set(name, value);
          return name;
        },
        portBindingsOfApp: context.portBindingsOfApp,
        servicesNamed: context.servicesNamed,
        resolve: context.linker.resolveValue,
        outsideReads: () => context.linker.outsideReads(source.path),
        stateOf: (name) => context.linker.resolveState(name, source.path),
      };
    },
    runFile(file, linker, severityOf) {
      return collect(file.path, file.app, severityOf, function* ({ rule, calls, sources }) {
        const role = rule.kinds.includes(file.app.kind) ? seenAs(rule, file.role) : undefined;
        if (role === undefined) return;
        const seen = role === file.role ? file : { ...file, role };
        for (const { detector, indexes } of calls) yield* as(role, outcomesOfCalls(detector, indexes(file.ecosystem), seen, linker));
        for (const detector of sources) if (detector.triggers[file.ecosystem] !== undefined) yield* as(role, detector.inspect(seen));
      });
    },
    runText(file, app, severityOf) {
      // A text holds nothing that any rule looks for, nearly always.
      const concerned = anyText.filter(({ mayConcern }) => mayConcern(file.text, file.path));
      if (concerned.length === 0) return nothingFound;
      return collect(file.path, app, severityOf, function* ({ rule, texts }) {
        if (!rule.kinds.includes(app.kind)) return;
        const own = texts.filter((detector) => concerned.includes(detector));
        const found = own.flatMap((detector) => (detector.ofAllFiles === true ? [] : detector.inspect(file)));
        yield* found;
        const isElsewhere = seenAs(rule, file.role) === "elsewhere";
        const others = own.flatMap((detector) => (isElsewhere || (detector.ofAllFiles === true && file.role !== "generated") ? detector.inspect({ ...file, role: "elsewhere" }) : []));
        const isSaid = (one: Outcome): boolean => found.some((other) => one.kind === "report" && other.kind === "report" && overlaps(one.at.span, other.at.span));
        yield* as("elsewhere", others.filter((one) => !isSaid(one)));
      });
    },
    runApp(app, severityOf) {
      const files = ownSettingsOf(app);
      const found = collect(app.app.root, app.app, severityOf, function* ({ rule, apps, settings }) {
        if (!rule.kinds.includes(app.app.kind)) return;
        for (const { inspect } of apps) yield* asSure(app, inspect(app));
        for (const file of files) {
          const role = seenAs(rule, file.role);
          if (role !== undefined) for (const { inspect } of settings) yield* as(role, inspect(role === file.role ? file : { ...file, role }));
        }
      });
      const { evidence, errors } = collectEvidence(app);
      return { findings: found.findings, evidence: [...found.evidence, ...evidence], errors: [...found.errors, ...errors] };
    },
    isKnownMember: (member) => isKnownMember(member) || member === "default",
    scans: (what, ecosystem) => prepared.some(({ apps }) => apps.some((one) => one.scans === what && one.importsOf?.includes(ecosystem) !== false)),
    readsTexts: anyText.length > 0,
    runProject(project, severityOf) {
      if (project.apps.length === 0) return nothingFound;
      // A project is of no kind: each rule asks its apps for theirs.
      return collect("", undefined, severityOf, function* ({ rule, projects }) {
        const own = { ...project, sources: project.sources.filter(({ app }) => rule.kinds.includes(app.kind)), apps: project.apps.filter(({ kind }) => rule.kinds.includes(kind)) };
        for (const { inspect } of projects) yield* inspect(own);
      });
    },
    speaksFor: (path) => roles.has(pathRole(path)),
  };
}

interface PreparedRule {
  readonly rule: Rule;
  readonly calls: readonly { readonly detector: CallDetector; readonly indexes: (ecosystem: Ecosystem) => NameIndex<unknown> }[];
  readonly sources: readonly SourceDetector[];
  readonly texts: readonly TextDetector[];
  readonly settings: readonly SettingsDetector[];
  readonly apps: readonly AppDetector[];
  readonly projects: readonly ProjectDetector[];
}

/** Nothing runs of what is found elsewhere: a hint, and nothing to be edited. */
function* as(role: PathRole, outcomes: Iterable<Outcome>): Iterable<Outcome> {
  for (const outcome of outcomes) {
    if (role !== "elsewhere") yield outcome;
    else if (outcome.kind === "report") yield { ...outcome, severity: "hint", fixes: [] };
  }
}

/** What configures an app of a known kind is sure, whatever the folder around the file is. */
function* asSure(app: AppFiles, outcomes: Iterable<Outcome>): Iterable<Outcome> {
  const isSure = ({ path, span }: Place): boolean => app.recipientsOf(path, span).some(({ root }) => (app.apps.find((one) => one.root === root)?.kind ?? "unknown") !== "unknown");
  for (const outcome of outcomes) yield outcome.kind === "report" && app.app.kind === "unknown" && isSure(outcome.at) ? { ...outcome, certain: true } : outcome;
}

function* outcomesOfCalls(detector: CallDetector, index: NameIndex<unknown>, file: RuleFile, linker: Linker): Iterable<Outcome> {
  for (const [position, call] of file.facts.calls.entries()) {
    spend();
    const callee = file.callees[position];
    const entry = callee === undefined ? undefined : index.find(callee);
    if (callee === undefined || entry === undefined) continue;
    const located = (value: LocatedValue["value"]): LocatedValue => linker.resolveValue({ value, path: file.path });
    const resolved = ({ arguments: positional, keywords }: Pick<Call, "arguments" | "keywords">) => ({ callee, arguments: positional.map(located), keywords: new Map(keywords.map(([name, value]) => [name, located(value)])) });
    const own = detector.inspect({ call, ...resolved(call) }, entry, file);
    yield* own;
    if (detector.followsParameters !== true || isDevelopmentOnly(file.facts, call.span)) continue;
    const places = new Set(own.map(placeOf));
    for (const one of handedOn(call, file.facts)) {
      for (const outcome of detector.inspect({ call: one.caller, by: call, ...resolved(one) }, entry, file)) {
        if (!places.has(placeOf(outcome))) yield outcome;
        places.add(placeOf(outcome));
      }
    }
  }
}

function placeOf(outcome: Outcome): string {
  const { path, span } = outcome.kind === "report" ? outcome.at : outcome.evidence;
  return `${path} ${span.start}`;
}

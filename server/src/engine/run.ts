import type { App } from "../core/app.ts";
import type { Ecosystem, Name } from "../core/facts.ts";
import type { Evidence, Finding } from "../core/finding.ts";
import { nameIndex, type NameIndex } from "../core/name-pattern.ts";
import { pathRole } from "../core/path-role.ts";
import type { InternalError } from "../core/report.ts";
import type { CallDetector, LocatedValue, Rule, RuleFile } from "../core/rule.ts";
import { serverBindings } from "../core/server-bindings.ts";
import { capped, type SeveritySetting } from "../core/severity.ts";
import type { Linker } from "./link.ts";
import type { Source } from "./sources.ts";

/** The names a file's calls have once imports are followed, by position in its calls. */
export interface Survey {
  readonly names: readonly (Name | undefined)[];
  /** Calls that bind a port, if the file is part of the running app. */
  readonly bindings: number;
}

export function surveyFile(source: Source, linker: Linker): Survey {
  const names = source.facts.calls.map((call) => (call.callee === undefined ? undefined : linker.resolveName(call.callee, source.path)));
  const index = serverIndexes[source.language.ecosystem];
  const binds = pathRole(source.path) === "app" ? names.filter((name) => name !== undefined && index.find(name) !== undefined).length : 0;
  return { names, bindings: binds };
}

const serverIndexes: Readonly<Record<Ecosystem, NameIndex<unknown>>> = { javascript: nameIndex(serverBindings.javascript ?? {}) };

/** What the rules say of one file. Everything found there, in whichever file it belongs. */
export interface FileResult {
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly errors: readonly InternalError[];
}

export interface RuleContext {
  readonly app: App;
  readonly portBindingsOfApp: number;
  readonly linker: Linker;
  readonly severityOf: (rule: Rule) => SeveritySetting;
}

/** Rules with their tables made ready for look-ups. */
export interface Ruleset {
  run(source: Source, survey: Survey, context: RuleContext): FileResult;
  /** Whether any rule may speak about a file, judged by its path. */
  speaksFor(path: string): boolean;
}

export function createRuleset(rules: readonly Rule[]): Ruleset {
  const prepared = rules.map((rule) => ({ rule, detectors: rule.detect.map(prepareDetector) }));
  const roles = new Set(rules.flatMap((rule) => rule.roles));

  function run(source: Source, survey: Survey, context: RuleContext): FileResult {
    const findings: Finding[] = [];
    const evidence: Evidence[] = [];
    const errors: InternalError[] = [];
    const role = pathRole(source.path);
    const file: RuleFile = {
      path: source.path,
      role,
      facts: source.facts,
      app: context.app,
      idiom: source.language.idiom,
      portBindingsOfApp: context.portBindingsOfApp,
      resolve: context.linker.resolveValue,
    };
    for (const { rule, detectors } of prepared) {
      const severity = context.severityOf(rule);
      if (severity === "off" || !rule.roles.includes(role) || !rule.kinds.includes(context.app.kind)) continue;
      try {
        for (const detect of detectors) {
          for (const outcome of detect(source, survey, file, context.linker)) {
            if (outcome.kind === "sign") evidence.push(outcome.evidence);
            else {
              // A severity that settings name is final; a milder variant of the rule lowers its default alone.
              const own = severity === rule.severity ? (outcome.severity ?? severity) : severity;
              findings.push({
                rule: rule.id,
                severity: context.app.kind === "unknown" ? capped(own, "information") : own,
                message: outcome.message,
                path: outcome.at.path,
                span: outcome.at.span,
                related: outcome.related ?? [],
                fixes: outcome.fixes ?? [],
              });
            }
          }
        }
      } catch (error) {
        errors.push({ rule: rule.id, path: source.path, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { findings, evidence, errors };
  }

  return { run, speaksFor: (path) => roles.has(pathRole(path)) };
}

type PreparedDetector = (source: Source, survey: Survey, file: RuleFile, linker: Linker) => Iterable<ReturnType<CallDetector["inspect"]>[number]>;

function prepareDetector(detector: CallDetector): PreparedDetector {
  const indexes = new Map(Object.entries(detector.names).map(([ecosystem, names]) => [ecosystem, nameIndex(names)]));
  return function* (source, survey, file, linker) {
    const index = indexes.get(source.language.ecosystem);
    if (index === undefined) return;
    for (const [position, call] of source.facts.calls.entries()) {
      const callee = survey.names[position];
      const entry = callee === undefined ? undefined : index.find(callee);
      if (callee === undefined || entry === undefined) continue;
      const located = call.arguments.map((value): LocatedValue => linker.resolveValue({ value, path: source.path }));
      yield* detector.inspect({ call, callee, arguments: located }, entry, file);
    }
  };
}

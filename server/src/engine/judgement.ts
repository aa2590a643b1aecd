import type { Directive } from "../core/facts/facts.ts";
import { factorOfRule } from "../core/factor.ts";
import type { Finding } from "../core/finding.ts";
import { pathRole } from "../core/path-role.ts";
import type { Rule } from "../core/rule.ts";
import { lineTextAt, type LineTable } from "../core/text.ts";
import { languageOf } from "../languages/languages.ts";
import type { AppMap } from "./app-map.ts";
import type { Baseline, KnownFinding } from "./baseline.ts";
import { indexFindings } from "./findings.ts";
import { withoutPlaceholders } from "./placeholders.ts";
import { roleSeenBy } from "./roles.ts";
import type { RuleResult } from "./run.ts";
import type { ProjectSettings } from "./settings-layers.ts";
import { createSettingsSuppressions } from "./settings-suppressions.ts";
import type { Sources } from "./sources.ts";
import { judge, type JudgedFinding } from "./suppress.ts";

/** What the rules found, as suppressions and the baseline judge it. */
export interface Judgement {
  /** What the rules say is other than before. */
  invalidate(): void;
  /** Of one file, in the order of the text, and what is wrong with its suppressions after them. */
  findingsOf(path: string): readonly JudgedFinding[];
  /** The files with suppressions, of which there may be something else to say once anything else is found. */
  suppressing(): ReadonlySet<string>;
  /** Every path with findings, or with suppressions or settings, of which there is something to say as well. */
  paths(): ReadonlySet<string>;
  all(): readonly JudgedFinding[];
  /** What a baseline written now would hold: every finding that is not suppressed. */
  known(): readonly KnownFinding[];
  /** What of the baseline is no longer found. */
  fixed(): readonly KnownFinding[];
}

export interface JudgementSource {
  readonly rules: readonly Rule[];
  readonly allFiles: boolean;
  readonly settings: ProjectSettings;
  readonly results: () => Iterable<RuleResult>;
  readonly sources: Sources;
  /** Suppression comments of files that are not parsed as a language, by path. */
  readonly comments: ReadonlyMap<string, readonly Directive[]>;
  readonly baseline: Baseline;
  readonly apps: AppMap;
  /** Of the files of the project. */
  readonly pathsListed: () => readonly string[];
  readonly textOf: (path: string) => { readonly text: string; readonly lines: LineTable } | undefined;
  /** Files that could not be looked at this time. */
  readonly unseen: () => readonly string[];
  /** Whether a rule has looked at everything that it speaks of. */
  readonly hasSaidAll: (rule: Rule) => boolean;
  readonly today: () => string;
}

export function createJudgement({ rules, allFiles, settings, results, sources, comments, baseline, apps, pathsListed, textOf, unseen, hasSaidAll, today }: JudgementSource): Judgement {
  const ruleIds = rules.map((rule) => rule.id);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  let index: ReadonlyMap<string, readonly Finding[]> | undefined;
  let remaining: ReadonlyMap<string, readonly Finding[]> | undefined;
  const listed = createSettingsSuppressions({
    entries: () => settings.suppressions,
    knownRules: ruleIds,
    today,
    needsReason: settings.needsReason,
    lineOf,
    textOf: (path) => textOf(path)?.text,
    paths: pathsListed,
    unseen,
    hasLooked,
    haveAllLooked: () => rules.every((rule) => settings.severityOf(rule, "") === "off" || hasSaidAll(rule)),
  });

  function findings(): ReadonlyMap<string, readonly Finding[]> {
    index ??= withoutPlaceholders(indexFindings(results()), settings.placeholders, (path) => textOf(path)?.text ?? "");
    return index;
  }

  /** What suppressions leave, which alone may stand for an entry of the baseline. */
  function unsuppressed(): ReadonlyMap<string, readonly Finding[]> {
    return (remaining ??= new Map([...findings()].map(([path, sorted]) => {
      const judged = suppressed(path, sorted);
      return [path, sorted.filter((raw, position) => judged[position]?.state === "open" && listed.of(raw, findings()) === undefined)];
    })));
  }

  function paths(): ReadonlySet<string> {
    return new Set([...findings().keys(), ...suppressing()]);
  }

  function suppressing(): ReadonlySet<string> {
    const found = new Set([...comments.keys(), ...settings.files]);
    for (const source of sources.all()) if (source.triggered && source.facts.directives.length > 0) found.add(source.path);
    return found;
  }

  /** Suppression comments of a file, whatever it is written in; the text is needed to tell their lines. */
  function directivesOf(path: string): readonly Directive[] {
    return sources.get(path)?.facts.directives ?? comments.get(path) ?? [];
  }

  function findingsOf(path: string): readonly JudgedFinding[] {
    const sorted = findings().get(path) ?? [];
    const judged = suppressed(path, sorted).map((finding, position): JudgedFinding => {
      const raw = sorted[position];
      if (finding.state !== "open" || raw === undefined) return finding;
      const suppression = listed.of(raw, findings());
      if (suppression !== undefined) return { ...finding, state: "suppressed", suppression };
      return baseline.entries.length > 0 && baseline.has(raw, unsuppressed()) ? { ...finding, state: "baselined" } : finding;
    });
    return [...judged, ...listed.problemsIn(path, findings())];
  }

  /** In the order of `sorted`, and what is wrong with the suppressions after them. */
  function suppressed(path: string, sorted: readonly Finding[]): readonly JudgedFinding[] {
    const directives = directivesOf(path);
    const written = directives.length === 0 ? undefined : textOf(path);
    if (written === undefined) return sorted.map((finding) => ({ ...finding, state: "open" }));
    return judge({ path, directives, ...written }, sorted, { knownRules: ruleIds, today: today(), needsReason: settings.needsReason(path) }, (id) => hasLooked(id, path));
  }

  /** Whether a rule has said all that it has to say of a file. */
  function hasLooked(id: string, path: string): boolean {
    const rule = byId.get(id);
    if (rule === undefined || settings.severityOf(rule, path) === "off") return false;
    if (roleSeenBy(rule, pathRole(path), allFiles) === undefined && !rule.detect.some(({ kind }) => kind === "texts")) return false;
    const speaksOf = languageOf(path) === undefined ? apps.all : [apps.of(path)];
    return speaksOf.some(({ kind }) => rule.kinds.includes(kind)) && hasSaidAll(rule);
  }

  function lineOf({ path, span }: Finding): string {
    const file = textOf(path);
    return file === undefined ? "" : lineTextAt(file.text, file.lines, span.start);
  }

  function all(): readonly JudgedFinding[] {
    return [...paths()].flatMap(findingsOf);
  }

  return {
    invalidate() {
      index = undefined;
      remaining = undefined;
    },
    findingsOf,
    suppressing,
    paths,
    all,
    known: () => all().flatMap((finding) => (finding.state === "suppressed" || factorOfRule(finding.rule) === undefined ? [] : [{ path: finding.path, rule: finding.rule, fingerprint: baseline.markOf(finding) }])),
    fixed: () => (baseline.entries.length === 0 ? [] : baseline.fixed(unsuppressed())),
  };
}

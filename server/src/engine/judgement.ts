import type { Directive } from "../core/facts.ts";
import { factorOfRule } from "../core/factor.ts";
import type { Finding } from "../core/finding.ts";
import { pathRole } from "../core/path-role.ts";
import type { Rule } from "../core/rule.ts";
import type { SeveritySetting } from "../core/severity.ts";
import type { LineTable } from "../core/text.ts";
import { languageOf } from "../languages/languages.ts";
import type { AppMap } from "./app-map.ts";
import type { Baseline, KnownFinding } from "./baseline.ts";
import { indexFindings } from "./findings.ts";
import { roleSeenBy } from "./roles.ts";
import type { RuleResult } from "./run.ts";
import { settingsFile } from "./settings.ts";
import type { Sources } from "./sources.ts";
import { judge, type JudgedFinding } from "./suppress.ts";

/** What the rules found, as suppressions and the baseline judge it. */
export interface Judgement {
  /** What the rules say is other than before. */
  invalidate(): void;
  /** Of one file, in the order of the text, and what is wrong with its suppressions after them. */
  findingsOf(path: string): readonly JudgedFinding[];
  /** Every path with findings, or with suppressions, of which there is something to say as well. */
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
  readonly severityOf: (rule: Rule) => SeveritySetting;
  readonly results: () => Iterable<RuleResult>;
  readonly sources: Sources;
  /** Suppression comments of files that are not parsed as a language, by path. */
  readonly comments: ReadonlyMap<string, readonly Directive[]>;
  readonly baseline: Baseline;
  readonly apps: AppMap;
  /** Of the files of the project. */
  readonly pathsListed: () => readonly string[];
  readonly textOf: (path: string) => { readonly text: string; readonly lines: LineTable } | undefined;
  /** Whether a rule has looked at everything that it speaks of. */
  readonly hasSaidAll: (rule: Rule) => boolean;
  readonly today: () => string;
}

export function createJudgement({ rules, allFiles, severityOf, results, sources, comments, baseline, apps, pathsListed, textOf, hasSaidAll, today }: JudgementSource): Judgement {
  const ruleIds = rules.map((rule) => rule.id);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  let index: ReadonlyMap<string, readonly Finding[]> | undefined;

  function findings(): ReadonlyMap<string, readonly Finding[]> {
    index ??= indexFindings(results());
    return index;
  }

  function paths(): ReadonlySet<string> {
    const found = new Set(findings().keys());
    for (const source of sources.all()) if (source.triggered && source.facts.directives.length > 0) found.add(source.path);
    for (const path of comments.keys()) found.add(path);
    for (const path of pathsListed()) if (isUnreadSettings(path)) found.add(path);
    return found;
  }

  /** Suppression comments of a file, whatever it is written in; the text is needed to tell their lines. */
  function directivesOf(path: string): readonly Directive[] {
    return sources.get(path)?.facts.directives ?? comments.get(path) ?? [];
  }

  function findingsOf(path: string): readonly JudgedFinding[] {
    if (isUnreadSettings(path) && pathsListed().includes(path)) return [unreadSettings(path)];
    const sorted = findings().get(path) ?? [];
    return suppressed(path, sorted).map((finding, position) => {
      const raw = sorted[position];
      return finding.state === "open" && raw !== undefined && baseline.has(raw, findings()) ? { ...finding, state: "baselined" } : finding;
    });
  }

  /** In the order of `sorted`, and what is wrong with the suppressions after them. */
  function suppressed(path: string, sorted: readonly Finding[]): readonly JudgedFinding[] {
    const directives = directivesOf(path);
    const written = directives.length === 0 ? undefined : textOf(path);
    if (written === undefined) return sorted.map((finding) => ({ ...finding, state: "open" }));
    return judge({ path, directives, ...written }, sorted, { knownRules: ruleIds, today: today(), needsReason: true }, (id) => hasLooked(id, path));
  }

  /** Whether a rule has said all that it has to say of a file. */
  function hasLooked(id: string, path: string): boolean {
    const rule = byId.get(id);
    if (rule === undefined || severityOf(rule) === "off") return false;
    if (roleSeenBy(rule, pathRole(path), allFiles) === undefined && !rule.detect.some(({ kind }) => kind === "texts")) return false;
    const speaksOf = languageOf(path) === undefined ? apps.all : [apps.of(path)];
    return speaksOf.some(({ kind }) => rule.kinds.includes(kind)) && hasSaidAll(rule);
  }

  function all(): readonly JudgedFinding[] {
    return [...paths()].flatMap(findingsOf);
  }

  return {
    invalidate() {
      index = undefined;
    },
    findingsOf,
    paths,
    all,
    known: () => all().flatMap((finding) => (finding.state === "suppressed" || factorOfRule(finding.rule) === undefined ? [] : [{ path: finding.path, rule: finding.rule, fingerprint: baseline.markOf(finding) }])),
    fixed: () => baseline.fixed(findings()),
  };
}

/** Settings below the root of the project count for nothing yet, which nobody would notice. */
function isUnreadSettings(path: string): boolean {
  return path.endsWith(`/${settingsFile}`);
}

function unreadSettings(path: string): JudgedFinding {
  return { rule: "settings/not-read", severity: "hint", message: `Settings are read from ${settingsFile} at the root of the project alone; move what stands here to it, with paths in its globs`, path, span: { start: 0, end: 0 }, apps: [], related: [], fixes: [], state: "open" };
}

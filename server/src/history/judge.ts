import { isAboutWrittenSecrets } from "../core/finding.ts";
import { pathRole } from "../core/path-role.ts";
import type { Detector, Outcome, Rule, TextDetector } from "../core/rule.ts";
import type { Severity } from "../core/severity.ts";
import type { Span } from "../core/text.ts";
import { baselineFile } from "../engine/baseline.ts";
import { createPlan, isGeneratedText } from "../engine/plan.ts";
import { openProject } from "../engine/project.ts";
import { isSettingsFile } from "../engine/settings-layers.ts";
import { documentReader } from "../formats/formats.ts";
import type { Host } from "../host/host.ts";
import { languageOf } from "../languages/languages.ts";
import type { Parsers } from "../languages/parser.ts";

/** A place in a text that a rule speaks of. */
export interface Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
}

/** Finds the secrets that only their use tells, or what stands beside them: in programs, in settings and in what deploys an app. */
export interface Judge {
  /** Whether a file may say something of others, by its path. What a project says of its own checks does not count: no edit takes back what is in a commit. */
  isOfProject(path: string): boolean;
  /** A cheap look at a text of such a file. */
  mayConcern(path: string, text: string): boolean;
  /** Finds the words by which a line is told that may hold such a secret or make one of what another line holds. */
  readonly mark: RegExp;
  /** Reads files as the editor would read the project that they are, and gives what is said of each, by path. */
  judge(files: ReadonlyMap<string, string>, signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Place[]>>;
}

/** With the rules about secrets that are written somewhere. What they find by the text alone is left to others, and so are files of variables. */
export function createJudge(rules: readonly Rule[], parsers: Parsers): Judge {
  const own = rules.filter(({ id }) => isAboutWrittenSecrets(id) && !/env-file-committed|public-bundle-secret/.test(id)).map(withoutTexts);
  const plan = createPlan(own);
  const isOfProject = (path: string): boolean => !isSettingsFile(path) && path !== baselineFile && (languageOf(path) !== undefined || documentReader(path) !== undefined);
  return {
    isOfProject,
    mayConcern(path, text) {
      if (!isOfProject(path)) return false;
      const language = languageOf(path);
      if (language !== undefined && plan.wants(language.ecosystem, pathRole(path), text) && !isGeneratedText(text)) return true;
      return language === undefined && !lock.test(path) && secretMark.test(text);
    },
    mark: new RegExp([secretMark.source, ...namesOfCalls(own)].join("|"), "i"),
    async judge(files, signal) {
      const project = openProject(hostOf(files), "/", { rules: own, parsers });
      await project.check(signal === undefined ? {} : { signal });
      const places = new Map([...project.pathsWithFindings()].map((path) => [path, project.findingsOf(path).map(({ rule, severity, message, span }): Place => ({ rule, severity, message, span }))] as const));
      project.dispose();
      return places;
    },
  };
}

/** The last part of what is called; words that stand in nearly every line would tell nothing. */
function namesOfCalls(rules: readonly Rule[]): readonly string[] {
  const tables = rules.flatMap(({ detect }) => detect.flatMap((detector) => (detector.kind === "calls" ? Object.values(detector.names) : [])));
  const names = tables.flatMap((table) => Object.keys(table).map((pattern) => /(\w{4,})\W*$/.exec(pattern)?.[1] ?? ""));
  return [...new Set(names)].filter((name) => name !== "" && !/^(?:post|patch|delete|head|request|from|create|default|first)$/.test(name));
}

/** A secret is one whatever the app is in whose folder it stands. */
function withoutTexts(rule: Rule): Rule {
  const sure = (outcome: Outcome): Outcome => (outcome.kind === "report" ? { ...outcome, certain: true, fixes: [] } : outcome);
  const certain = <Own extends Exclude<Detector, TextDetector>>(detector: Own): Own => {
    const inspect = detector.inspect as (...given: readonly unknown[]) => readonly Outcome[];
    return { ...detector, inspect: (...given: readonly unknown[]) => inspect(...given).map(sure) };
  };
  return { ...rule, detect: rule.detect.flatMap((detector) => (detector.kind === "texts" ? [] : [certain(detector)])) };
}

function hostOf(files: ReadonlyMap<string, string>): Host {
  const paths = [...files.keys()].sort();
  return {
    listFiles: () => Promise.resolve({ paths, tracked: new Set(paths), skipped: [], versionControl: "git", source: "git" }),
    readFile(_root, path) {
      const text = files.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text, bytes: text.length };
    },
    exists: (_root, path) => files.has(path),
  };
}

const lock = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|[\w.-]+\.lock|pnpm-lock\.yaml|go\.sum)$/;

const secretMark = /pass|pwd|secret|token|key|cred|auth|salt|jasypt|ENC\(|:\/\/[^\s/:@"'`]{0,100}:[^\s/@"'`]{3,100}@/i;

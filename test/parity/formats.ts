import manifest from "../../package.json" with { type: "json" };
import type { Report } from "../../server/src/core/report.ts";
import { githubReport } from "../../server/src/cli/reporters/github.ts";
import { gitlabReport } from "../../server/src/cli/reporters/gitlab.ts";
import { linesReport } from "../../server/src/cli/reporters/lines.ts";
import { markdownReport } from "../../server/src/review/markdown.ts";
import { sarifReport } from "../../server/src/cli/reporters/sarif.ts";
import { textReport } from "../../server/src/cli/reporters/text.ts";
import type { Rule } from "../../server/src/core/rule.ts";

/** A finding as every format can tell it: `open port-binding/hardcoded-port server.js:3`. */
export type Line = string;

export function linesOf({ findings }: Report): readonly Line[] {
  return findings.map(({ state, rule, path, range }) => `${state} ${rule} ${path}:${range.start.line}`).sort();
}

export function openOf(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line) => line.startsWith("open "));
}

interface SarifResult {
  readonly ruleId: string;
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } } }[];
  readonly suppressions: readonly { readonly kind: string }[];
  readonly baselineState?: string;
}

/** Read as the standard says: what has a suppression is not open, and one that is not from the source and no news is in the baseline. */
export function sarifLines(report: Report, rules: readonly Rule[], validate: (log: unknown) => void): readonly Line[] {
  const log = JSON.parse(sarifReport(report, rules)) as { readonly runs: readonly { readonly results: readonly SarifResult[] }[] };
  validate(log);
  return (log.runs[0]?.results ?? [])
    .map(({ ruleId, locations: [first], suppressions: [suppression], baselineState }) => {
      const { artifactLocation, region } = first?.physicalLocation ?? { artifactLocation: { uri: "" }, region: { startLine: 0 } };
      const state = suppression === undefined ? "open" : suppression.kind === "external" && baselineState === "unchanged" ? "baselined" : "suppressed";
      return `${state} ${ruleId} ${decodeURIComponent(artifactLocation.uri)}:${region.startLine}`;
    })
    .sort();
}

/**
 * Read as GitLab's documentation says of the "Code Quality report format": a list of objects with a description, the name of the check, a
 * fingerprint that no other has, a severity of five, and a path from the root of the repository with a line. Nothing else counts.
 */
export function gitlabLines(report: Report): readonly Line[] {
  const text = gitlabReport(report);
  if (text.startsWith("\ufeff")) throw new Error("GitLab takes no byte order mark");
  const issues = JSON.parse(text) as readonly Record<string, unknown>[];
  const fingerprints = new Set(issues.map(({ fingerprint }) => fingerprint));
  if (fingerprints.size !== issues.length) throw new Error("GitLab shows one finding of a fingerprint");
  return issues
    .map(({ description, check_name, fingerprint, severity, location }) => {
      const { path, lines } = location as { readonly path: unknown; readonly lines: { readonly begin: unknown } };
      const isString = (value: unknown): value is string => typeof value === "string" && value !== "";
      if (!isString(description) || !isString(check_name) || !isString(fingerprint) || !isString(path) || !Number.isInteger(lines.begin)) throw new Error(`GitLab cannot read ${JSON.stringify(location)}`);
      if (!/^(?:info|minor|major|critical|blocker)$/.test(String(severity))) throw new Error(`GitLab has no severity ${String(severity)}`);
      if (/^\.?\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) throw new Error(`GitLab takes paths from the root of the repository, and not ${path}`);
      return `open ${check_name} ${path}:${String(lines.begin)}`;
    })
    .sort();
}

/** What GitHub makes of a step's output. `more` counts, by kind, those that only the summary has. */
export interface Annotations {
  readonly lines: readonly Line[];
  readonly more: number;
}

/** Read as GitHub's runner does ("Workflow commands"): a command is a line, with its properties and its message unescaped; of each kind ten are shown for a step. */
export function githubLines(report: Report): Annotations {
  const counts = new Map<string, number>();
  const lines: Line[] = [];
  let more = 0;
  for (const line of githubReport(report).split("\n").filter((one) => one !== "")) {
    const [, command = "", properties = "", message = ""] = /^::(error|warning|notice)(?: ([^:]*))?::([^\r\n]+)$/.exec(line) ?? [];
    if (command === "") throw new Error(`GitHub reads no command in ${line}`);
    counts.set(command, (counts.get(command) ?? 0) + 1);
    const rest = /^(\d+) more of this kind/.exec(message)?.[1];
    if (rest !== undefined) {
      more += Number(rest);
      continue;
    }
    const read = new Map(properties.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), unescaped(pair.slice(pair.indexOf("=") + 1))]));
    if (properties !== "") lines.push(`open ${read.get("title")} ${read.get("file")}:${read.get("line")}`);
  }
  for (const count of counts.values()) if (count > 10) throw new Error(`GitHub drops some of ${count} annotations`);
  return { lines: lines.sort(), more };
}

/** Source: `unescapeProperty` of the runner. */
function unescaped(value: string): string {
  return value.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
}

export function markdownLines(report: Report): readonly Line[] {
  const rows = markdownReport(report).split("\n").map((line) => /^\| \w+ \| (.+):(\d+) \| (.+) \| ([\w/-]+) \|$/.exec(line)).filter((row) => row !== null);
  return rows.map(([, path = "", line, , rule]) => `open ${rule} ${path.replace(/\\([\\`*_{}[\]<>|#])/g, "$1")}:${line}`).sort();
}

/** Read by the problem matcher that VS Code is given. */
export function matchedLines(report: Report): readonly Line[] {
  const [matcher] = manifest.contributes.problemMatchers;
  const { regexp, file, line, code } = matcher?.pattern ?? { regexp: "", file: 0, line: 0, code: 0 };
  return linesReport(report)
    .split("\n")
    .filter((one) => one !== "")
    .map((one) => {
      const match = new RegExp(regexp).exec(one);
      if (match === null) throw new Error(`VS Code sees no problem in ${one}`);
      return `open ${match[code]} ${match[file]}:${match[line]}`;
    })
    .sort();
}

export function textLines(report: Report): readonly Line[] {
  const found: Line[] = [];
  let path = "";
  for (const line of textReport(report, (_, text) => text).split("\n")) {
    const finding = /^ +(\d+):\d+ {2}(?:error|warning|information|hint) .* {2}([a-z-]+\/[a-z0-9-]+)$/.exec(line);
    if (finding !== null) found.push(`open ${finding[2]} ${path}:${finding[1]}`);
    else if (/^\S/.test(line)) path = line;
  }
  return found.sort();
}

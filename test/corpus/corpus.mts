import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { FindingReport } from "../../server/src/core/report.ts";
import { openProject } from "../../server/src/engine/project.ts";
import { diskHost } from "../../server/src/host/disk.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { createParsers } from "../../server/src/languages/parser.ts";
import { rules } from "../../server/src/rules/index.ts";
import { npmPackage } from "../support/npm-packages.mts";

/** A real project at one commit or version. */
export type CorpusProject = { readonly name: string } & ({ readonly source: "git"; readonly commit: string } | { readonly source: "npm"; readonly version: string });

/** What a reader thought of a finding: right at its severity, right in letter alone, or wrong. */
export type Opinion = "true" | "arguable" | "false";

/** A finding that somebody read: no code, only where it is and what they thought. */
export interface Verdict {
  readonly project: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly fingerprint: string;
  readonly severity: string;
  /** `unread` until somebody has. */
  readonly verdict: Opinion | "unread";
  readonly reason: string;
  /** Of a second reader, who wrote none of the rules and did not know the first verdict. Empty until there was one. */
  readonly second: Opinion | "";
  /** There where the two differ. */
  readonly second_reason: string;
}

const tableFile = new URL("verdicts.tsv", import.meta.url);
const columns = ["project", "rule", "path", "line", "fingerprint", "severity", "verdict", "reason", "second", "second_reason"] as const;

export const projects = JSON.parse(readFileSync(new URL("projects.json", import.meta.url), "utf8")) as readonly CorpusProject[];

export function readVerdicts(): readonly Verdict[] {
  const [, ...rows] = readFileSync(tableFile, "utf8").trim().split("\n");
  return rows.map((row) => {
    const cells = row.split("\t");
    const cell = (name: (typeof columns)[number]): string => cells[columns.indexOf(name)] ?? "";
    return {
      project: cell("project"),
      rule: cell("rule"),
      path: cell("path"),
      line: Number(cell("line")),
      fingerprint: cell("fingerprint"),
      severity: cell("severity"),
      verdict: cell("verdict") as Verdict["verdict"],
      reason: cell("reason"),
      second: cell("second") as Verdict["second"],
      second_reason: cell("second_reason"),
    };
  });
}

/** What holds of a finding: of two verdicts the worse one, so that it is true when all who read it say so. */
export function settled({ verdict, second }: Verdict): Verdict["verdict"] {
  const worse = (["false", "arguable"] as const).find((one) => verdict === one || second === one);
  return verdict === "unread" ? verdict : (worse ?? "true");
}

/** What the linter says of a project now. Packages are looked at as their authors have them: not as something installed. */
export async function findingsOf(project: CorpusProject, folder: string): Promise<readonly Verdict[]> {
  const opened = openProject(diskHost({ git: project.source === "git" }), folder, { rules, parsers: createParsers(readGrammar) });
  await opened.check();
  const { findings, complete } = opened.report();
  if (!complete) throw new Error(`The check of ${project.name} is not complete.`);
  return findings.map((finding: FindingReport) => ({
    project: project.name,
    rule: finding.rule,
    path: finding.path,
    line: finding.range.start.line,
    fingerprint: finding.fingerprint,
    severity: finding.severity,
    verdict: "unread",
    reason: "",
    second: "",
    second_reason: "",
  }));
}

/** Findings that nobody has read, and verdicts whose finding is gone. Equal fingerprints are told apart by their path. */
export function difference(found: readonly Verdict[], known: readonly Verdict[]): { readonly unread: readonly Verdict[]; readonly gone: readonly Verdict[] } {
  const key = (one: Verdict): string => `${one.project} ${one.rule} ${one.fingerprint} ${one.path} ${one.severity}`;
  const foundKeys = new Set(found.map(key));
  const knownKeys = new Set(known.filter(({ verdict }) => verdict !== "unread").map(key));
  return { unread: found.filter((one) => !knownKeys.has(key(one))), gone: known.filter((one) => !foundKeys.has(key(one))) };
}

/** `npm run corpus -- <folder of checked-out trees> [--write]`: trees are called owner+name. Packages are fetched by themselves. */
async function main(): Promise<void> {
  const [trees, ...options] = process.argv.slice(2);
  const known = readVerdicts();
  const found: Verdict[] = [];
  for (const project of projects) {
    const folder = project.source === "npm" ? npmPackage(project.name, project.version) : join(resolve(trees ?? "."), project.name);
    if (existsSync(folder)) found.push(...(await findingsOf(project, folder)));
    else {
      console.error(`${project.name}: not there, its verdicts are kept`);
      found.push(...known.filter((one) => one.project === project.name));
    }
  }
  const { unread, gone } = difference(found, known);
  for (const one of unread) console.log(`+ ${one.project} ${one.path}:${one.line} ${one.severity} ${one.rule}`);
  for (const one of gone) console.log(`- ${one.project} ${one.path}:${one.line} ${one.severity} ${one.rule} (was ${one.verdict})`);
  const judged = found.map((one) => known.find((verdict) => difference([one], [verdict]).unread.length === 0) ?? one);
  const count = (verdict: Verdict["verdict"]): number => judged.filter((one) => settled(one) === verdict).length;
  console.log(`${judged.length} findings in ${projects.length} projects: ${count("true")} true, ${count("false")} false, ${count("arguable")} arguable, ${count("unread")} unread; ${judged.filter(({ second }) => second !== "").length} read by two`);
  if (options.includes("--write")) {
    writeFileSync(tableFile, [columns.join("\t"), ...judged.map((one) => columns.map((name) => one[name]).join("\t").trimEnd())].join("\n") + "\n");
  }
  process.exitCode = unread.length + gone.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

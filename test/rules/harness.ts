import { applyEdits } from "../../server/src/core/fix.ts";
import type { Rule } from "../../server/src/core/rule.ts";
import { ecosystemsOf } from "../../server/src/engine/plan.ts";
import { languageOf } from "../../server/src/languages/languages.ts";
import { check, parsers } from "../support/lint.ts";
import { memoryHost, type MemoryHost } from "../support/memory-host.ts";
import type { Spec, SpecCase } from "./spec.ts";

/** What is wrong with a case: a sentence each; nothing when it holds. */
export async function runCase(spec: SpecCase, rule: Rule, allRules: readonly Rule[]): Promise<readonly string[]> {
  if (Object.keys(spec.files).length === 0) return ["the case has no file"];
  if (spec.kind === "Not yet reported" && spec.prose === "") return ["a known miss says in a sentence why it is missed"];
  const project = await check(hostOf(spec), allRules);
  const report = project.report();
  const problems = report.errors.map((error) => `${error.rule} threw: ${error.message}`);
  const found = report.findings
    .filter((finding) => finding.rule === rule.id)
    .map((finding) => {
      const severity = finding.severity === rule.severity ? "" : `${finding.severity}: `;
      const { start, end } = finding.range;
      return `${finding.path}:${start.line}:${start.column}-${start.line === end.line ? end.column : "…"} ${severity}${finding.message}`;
    });
  const marked = spec.marks.map((mark) => `${mark.path}:${mark.line}:${mark.column}-${mark.end} ${mark.severity === undefined ? "" : `${mark.severity}: `}${mark.message}`);
  if (spec.kind === "Reported" && marked.length === 0) problems.push("the case marks nothing with carets");
  if (spec.kind !== "Reported" && marked.length > 0) problems.push(`the case is called "${spec.kind}" and marks something`);
  for (const line of marked) if (!found.includes(line)) problems.push(`not reported: ${line}`);
  for (const line of found) if (!marked.includes(line)) problems.push(spec.kind === "Not yet reported" ? `it is reported now; move the case to "Reported": ${line}` : `reported: ${line}`);
  for (const path of spec.unfixed) {
    const offered = report.findings.filter((finding) => finding.rule === rule.id && finding.path === path).flatMap(({ fixes }) => fixes ?? []);
    for (const { title } of offered) problems.push(`a fix is offered in ${path}: ${title}`);
  }
  if (Object.keys(spec.fixed).length > 0) problems.push(...(await fixProblems(spec, rule, allRules)));
  return problems;
}

function hostOf(spec: SpecCase): MemoryHost {
  const host = memoryHost(spec.files);
  if (spec.unversioned) host.versionControl = "none";
  for (const path of spec.untracked) host.untracked.add(path);
  return host;
}

/** Applies the fixes of the rule until none is left, as a person would who clicks them one after the other. */
async function fixProblems(spec: SpecCase, rule: Rule, allRules: readonly Rule[]): Promise<readonly string[]> {
  const host = hostOf(spec);
  const before = await check(host, allRules);
  const known = new Set(before.report().findings.map((finding) => finding.rule));
  const project = await check(host, allRules);
  for (let round = 0; ; round++) {
    const fixable = [...project.pathsWithFindings()].flatMap((path) => project.findingsOf(path)).filter((finding) => finding.rule === rule.id && finding.fixes.length > 0);
    const [fix] = fixable[0]?.fixes ?? [];
    if (fix === undefined) break;
    if (round === mostRounds) return [`the fix does not converge: it is offered again after ${mostRounds} rounds`];
    if (fix.safety === "safe" && rule.fix !== "safe") return ["the fix calls itself safe and the rule does not"];
    for (const { path, edits } of fix.edits) host.files.set(path, applyEdits(host.files.get(path) ?? "", edits));
    await project.update(fix.edits.map(({ path }) => path));
    project.settle();
  }
  const problems: string[] = [];
  for (const [path, expected] of Object.entries(spec.fixed)) {
    const text = host.files.get(path);
    if (text !== expected) problems.push(`${path} is after the fix:\n${text}and should be:\n${expected}`);
  }
  for (const [path, text] of host.files) if (!(await parses(path, text))) problems.push(`${path} does not parse after the fix`);
  for (const finding of project.report().findings) {
    // A fix may show what was hidden behind it, in another file.
    if (finding.rule === rule.id && !(finding.path in spec.fixed)) continue;
    if (finding.rule === rule.id) problems.push(`still reported after the fix: ${finding.path}:${finding.range.start.line} ${finding.message}`);
    else if (!known.has(finding.rule)) problems.push(`the fix makes ${finding.rule} report`);
  }
  return problems;
}

/** Asked of the parser itself: the engine leaves out files without a trigger, as a fixed one may be. */
async function parses(path: string, text: string): Promise<boolean> {
  const language = languageOf(path);
  if (language !== undefined) await parsers.load(language.id);
  return language === undefined || language.facts(parsers.parse(language.id, text), language.id).problems.length === 0;
}

const mostRounds = 20;

/** What a spec leaves unsaid about its rule. */
export function specGaps(spec: Spec, rule: Rule): readonly string[] {
  const gaps: string[] = [];
  const reported = spec.cases.filter((one) => one.kind === "Reported");
  if (reported.length === 0) gaps.push("no case is reported");
  if (!spec.cases.some((one) => one.kind === "Not reported")) gaps.push("no case says what is not reported");
  const showsFix = spec.cases.some((one) => Object.keys(one.fixed).length > 0);
  if (rule.fix !== undefined && !showsFix) gaps.push("the rule declares a fix that no case shows");
  if (rule.fix === undefined && showsFix) gaps.push("a case shows a fix that the rule does not declare");
  const exercised = new Set(reported.flatMap((one) => Object.keys(one.files).map((path) => languageOf(path)?.ecosystem)));
  for (const ecosystem of ecosystemsOf(rule)) if (!exercised.has(ecosystem)) gaps.push(`the rule's table names ${ecosystem}, and no reported case is written in it`);
  const titles = spec.cases.map((one) => `${one.kind}: ${one.title}`);
  for (const title of new Set(titles)) if (titles.filter((one) => one === title).length > 1) gaps.push(`two cases are called "${title}"`);
  return gaps;
}

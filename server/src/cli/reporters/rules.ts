import type { AppKind } from "../../core/app.ts";
import { factorOfRule, factors, type FactorId } from "../../core/factor.ts";
import type { Ecosystem } from "../../core/facts/facts.ts";
import type { FixSafety } from "../../core/fix.ts";
import type { Rule } from "../../core/rule.ts";
import type { Severity } from "../../core/severity.ts";
import { ecosystemsOf } from "../../engine/plan.ts";
import { colors, type Paint } from "./text.ts";

/** The rules there are: a public contract, described in `schemas/rules.schema.json`. */
export interface RuleList {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "twelve-factor-lint"; readonly version: string };
  readonly rules: readonly RuleEntry[];
}

export interface RuleEntry {
  readonly id: string;
  readonly factor: FactorId;
  /** Where no settings say otherwise, and the most that a finding has. */
  readonly severity: Severity;
  readonly summary: string;
  readonly why: string;
  readonly instead: string;
  readonly reference: string;
  /** Whether a finding may carry a fix, and of which safety at best. */
  readonly fix: FixSafety | null;
  /** Of which sources are looked at; none for a rule about other files alone. */
  readonly languages: readonly Ecosystem[];
  /** Kinds of app that it speaks for. */
  readonly kinds: readonly AppKind[];
}

export function ruleEntry(rule: Rule): RuleEntry {
  const { id, severity, summary, why, instead, reference, kinds } = rule;
  return { id, factor: factorOfRule(id) ?? "codebase", severity, summary, why, instead, reference, fix: rule.fix ?? null, languages: [...ecosystemsOf(rule)], kinds };
}

/** For people: a table for each factor. */
export function ruleListText(rules: readonly Rule[], paint: Paint): string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  const blocks = factors.flatMap(({ id: factor, numeral, title }) => {
    const own = rules.filter(({ id }) => factorOfRule(id) === factor);
    const rows = own.map(({ id, severity, fix, summary }) => `  ${id.padEnd(width)}  ${paint(colors[severity], severity.padEnd(11))}  ${paint("gray", fix === undefined ? "      " : fix.padEnd(6))}  ${summary}`);
    return own.length === 0 ? [] : [[paint("bold", `${numeral}. ${title}`), ...rows].join("\n")];
  });
  return `${blocks.join("\n\n")}\n\n${paint("gray", "The third column says whether there is a fix, safe or not. twelve-factor explain <rule> tells more.")}\n`;
}

/** For people: one rule. `page` is its page in Markdown, whose examples are shown. */
export function ruleText(rule: Rule, page: string, paint: Paint): string {
  const factor = factors.find(({ id }) => id === factorOfRule(rule.id));
  const blocks = [
    `${paint("bold", rule.id)}  ${paint(colors[rule.severity], rule.severity)}  ${paint("gray", `${factor?.numeral}. ${factor?.title}`)}`,
    `${rule.summary}.`,
    ...section("Why", wrapped(rule.why)),
    ...section("What to do instead", wrapped(rule.instead)),
    ...section("Fix", wrapped(fixSentences[rule.fix ?? "none"])),
    ...["Reported", "After the fix:", "Not reported"].flatMap((title) => section(title.replace(":", ""), exampleOf(page, title))),
    ...section("Suppress it", ["In a comment, in whatever way the file writes one:", `// twelve-factor-ignore-next-line ${rule.id} -- the reason`]),
    ...section("Turn it off", [`In .twelve-factor.json: { "rules": { "${rule.id}": "off" } }`]),
    paint("gray", `Read on: ${rule.reference}`),
  ];
  return `${blocks.join("\n\n")}\n`;

  function section(title: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : [[paint("bold", title), ...lines.map((line) => `  ${line}`.trimEnd())].join("\n")];
  }
}

const fixSentences = {
  safe: "Safe: with nothing set in the environment the program behaves as before. twelve-factor fix applies it.",
  unsafe: "It changes what the program does, or more than one file: picked one by one in the editor, or with twelve-factor fix --unsafe.",
  none: "None: what is right depends on the program.",
} as const;

/** What stands below a heading, or behind a line of its own, up to the next: code without its fences, and what is said of it. */
function exampleOf(page: string, title: string): readonly string[] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line === `## ${title}` || line === title);
  const rest = start === -1 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => /^## |^After the fix:$/.test(line));
  const own = (end === -1 ? rest : rest.slice(0, end)).filter((line) => !/^`{3,}/.test(line));
  return own.join("\n").trim() === "" ? [] : own.join("\n").replace(/\n{3,}/g, "\n\n").trim().split("\n");
}

const widest = 88;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < widest) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

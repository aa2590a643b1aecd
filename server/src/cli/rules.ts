import { toolVersion } from "../engine/version.ts";
import { readRulePage } from "../host/rule-pages.ts";
import type { Command } from "./args.ts";
import type { CliEnvironment } from "./environment.ts";
import { jsonReport } from "./reporters/json.ts";
import { ruleEntry, ruleListText, ruleText, type RuleList } from "./reporters/rules.ts";

/** What `rules` prints. */
export function listRules({ rules: chosen, format }: Command & { readonly kind: "rules" }, { rules, paint }: CliEnvironment): string {
  const listed = rules.filter(({ id }) => chosen?.has(id) !== false);
  return format === "json" ? jsonReport({ ...listHead, rules: listed.map(ruleEntry) }) : ruleListText(listed, paint);
}

/** What `explain` prints: of a rule what it says of itself, with the examples of its page. */
export function explain({ rule, format }: Command & { readonly kind: "explain" }, { paint }: CliEnvironment): string {
  if (format === "json") return jsonReport({ ...listHead, rules: [ruleEntry(rule)] });
  const page = readRulePage(rule.id);
  return format === "markdown" && page !== undefined ? page : ruleText(rule, page ?? "", paint);
}

const listHead: Omit<RuleList, "rules"> = { schemaVersion: 1, tool: { name: "twelve-factor-lint", version: toolVersion } };

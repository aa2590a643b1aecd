import { parseArgs } from "node:util";
import { factors, type FactorId } from "../core/factor.ts";
import { factorOfRule } from "../core/factor.ts";
import type { Rule } from "../core/rule.ts";
import { severities, type Severity } from "../core/severity.ts";
import { mostSimilar } from "../core/similar.ts";

export type Command =
  | { readonly kind: "check"; readonly folders: readonly string[]; readonly format: "text" | "json"; readonly rules: ReadonlySet<string> | undefined; readonly failOn: Severity | "never"; readonly allFiles: boolean; readonly history: boolean }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

/** A mistake in the command or its settings: one line for stderr, exit code 2. */
export class UsageError extends Error {}

export const helpText = `twelve-factor: finds what keeps a backend from being a twelve-factor app

Usage
  twelve-factor check [folders]     check the current folder, or the ones named
  twelve-factor check --history     look for secrets in every commit of the repository

Options
  --format text|json                how to print what was found (default: text)
  --rule <rule>                     only this rule; may be given several times
  --factor <factor>                 only the rules of this factor; may be given several times
  --all-files                       look for secrets in tests, samples and documents, too;
                                    what is found there is a hint
  --fail-on <severity>              exit with 1 from this severity on: error, warning,
                                    information, hint or never (default: warning)
  --help, --version

Exit code: 0 nothing found, 1 something found, 2 the command or its settings are wrong,
or something failed.
Settings are read from .twelve-factor.json at the root of the project.
`;

/** Throws `UsageError` with a sentence that says what is wrong and what there is instead. */
export function readArguments(args: readonly string[], rules: readonly Rule[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  const [command, ...folders] = positionals;
  if (command === undefined) return { kind: "help" };
  if (command !== "check") throw new UsageError(`There is no command "${command}"; the one there is is "check". See twelve-factor --help.`);
  return {
    kind: "check",
    folders: folders.length === 0 ? ["."] : folders,
    format: oneOf("--format", values.format ?? "text", ["text", "json"] as const),
    failOn: oneOf("--fail-on", values["fail-on"] ?? "warning", [...severities, "never"] as const),
    allFiles: values["all-files"] === true,
    history: values.history === true,
    rules: chosenRules(values.rule ?? [], values.factor ?? [], rules),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string" },
        rule: { type: "string", multiple: true },
        factor: { type: "string", multiple: true },
        "all-files": { type: "boolean" },
        "fail-on": { type: "string" },
        history: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    // Node's message says what is wrong in its first sentence and explains positionals in the rest.
    const [sentence] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(`${sentence}. See twelve-factor --help.`);
  }
}

function oneOf<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option} must be one of ${choices.join(", ")}; it is "${value}".`);
  return found;
}

function chosenRules(named: readonly string[], ofFactors: readonly string[], rules: readonly Rule[]): ReadonlySet<string> | undefined {
  if (named.length === 0 && ofFactors.length === 0) return undefined;
  const ids = rules.map((rule) => rule.id);
  const factorIds: readonly FactorId[] = factors.map((factor) => factor.id);
  for (const rule of named) if (!ids.includes(rule)) throw new UsageError(`There is no rule "${rule}"${suggestion(rule, ids)}`);
  for (const factor of ofFactors) if (!(factorIds as readonly string[]).includes(factor)) throw new UsageError(`There is no factor "${factor}"${suggestion(factor, factorIds)}`);
  return new Set([...named, ...ids.filter((id) => ofFactors.includes(factorOfRule(id) ?? ""))]);
}

function suggestion(word: string, known: readonly string[]): string {
  const similar = mostSimilar(word, known);
  return similar === undefined ? `; there are ${known.join(", ")}.` : `; did you mean "${similar}"?`;
}

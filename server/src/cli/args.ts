import { parseArgs } from "node:util";
import { factors, type FactorId } from "../core/factor.ts";
import { factorOfRule } from "../core/factor.ts";
import type { Comparison } from "../core/report.ts";
import type { Rule } from "../core/rule.ts";
import { severities, type Severity } from "../core/severity.ts";
import { mostSimilar } from "../core/similar.ts";

export type Command =
  | { readonly kind: "check"; readonly folders: readonly string[]; readonly format: Format; readonly outputs: readonly Output[]; readonly rules: ReadonlySet<string> | undefined; readonly failOn: Severity | "never"; readonly allFiles: boolean; readonly history: boolean; readonly comparison: Comparison | undefined }
  | { readonly kind: "rules"; readonly rules: ReadonlySet<string> | undefined; readonly format: "text" | "json" }
  | { readonly kind: "explain"; readonly rule: Rule; readonly format: "text" | "json" | "markdown" }
  | { readonly kind: "init"; readonly folder: string }
  | { readonly kind: "baseline"; readonly folder: string; readonly action: BaselineAction }
  | { readonly kind: "fix"; readonly paths: readonly string[]; readonly rules: ReadonlySet<string> | undefined; readonly unsafe: boolean; readonly dryRun: boolean }
  | { readonly kind: "processes"; readonly folder: string; readonly format: "text" | "json" }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

export const formats = ["text", "json", "sarif", "github", "gitlab", "markdown", "lines"] as const;
export type Format = (typeof formats)[number];

/** A report that goes into a file. */
export interface Output {
  readonly format: Format;
  readonly file: string;
}

/** `write`: all that is found; `prune`: only what of it is still found; `compare`: nothing, but with the one at a commit. */
export type BaselineAction = { readonly kind: "write" | "prune" } | { readonly kind: "compare"; readonly commit: string };

/** A mistake in the command or its settings: one line for stderr, exit code 2. */
export class UsageError extends Error {}

export const helpText = `twelve-factor: finds what keeps a backend from being a twelve-factor app

Usage
  twelve-factor check [folders]     check the current folder, or the ones named
  twelve-factor check --history     look for secrets in every commit of the repository
  twelve-factor fix [paths]         apply the safe fixes: with nothing set in the environment the
                                    programs behave as before
  twelve-factor init [folder]       write the settings of its project, with the apps found there
  twelve-factor explain <rule>      what a rule finds, why it matters and what to do instead
  twelve-factor rules               list the rules
  twelve-factor baseline [folder]   write down what is found in its project, so that only what
                                    is new counts from now on
  twelve-factor processes [folder]  list what the files there start in production: for each
                                    app its processes, their type, command, port and place

Options of check
  --format <format>                 how to print what was found: text (default), json, sarif,
                                    github, gitlab, markdown or lines
  --output <format>=<file>          also write a report into a file; may be given several times
  --rule <rule>                     only this rule; may be given several times
  --factor <factor>                 only the rules of this factor; may be given several times
  --all-files                       look for secrets in tests, samples and documents, too;
                                    what is found there is a hint
  --base <commit>                   only what is new since the work left this commit, branch or
                                    tag, with what is not committed yet
  --staged                          only what is new in what is staged, for a pre-commit hook
  --fail-on <severity>              exit with 1 from this severity on: error, warning,
                                    information, hint or never (default: warning)

Options of fix
  --dry-run                         write nothing, and print a patch for "git apply"; it shows the
                                    code as it is, with what is secret in it
  --unsafe                          also apply fixes that change what the program does, where
                                    there is only one to choose
  --rule <rule>, --factor <factor>  only these; may be given several times

Options of baseline
  --prune                           only drop what is found no more
  --against <commit>                write nothing; exit with 1 when the baseline has grown
                                    since that commit, branch or tag

Options of processes, rules and explain
  --format <format>                 how to print it: text (default) or json; explain also takes
                                    markdown
  --factor <factor>                 of rules: only those of this factor; may be given several times

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
  const wrong = Object.keys(values).find((option) => optionsOf[command]?.includes(option) === false);
  if (wrong !== undefined) throw new UsageError(`"${command}" has no option --${wrong}. See twelve-factor --help.`);
  switch (command) {
    case "fix":
      return { kind: "fix", paths: folders.length === 0 ? ["."] : folders, rules: chosenRules(values.rule ?? [], values.factor ?? [], rules), unsafe: values.unsafe === true, dryRun: values["dry-run"] === true };
    case "rules":
      if (folders.length > 0) throw new UsageError('"rules" lists all rules and takes no folder; see "twelve-factor explain <rule>" for one of them.');
      return { kind: "rules", rules: chosenRules([], values.factor ?? [], rules), format: textOrJson(values.format) };
    case "explain":
      return { kind: "explain", rule: explainedRule(folders, rules), format: oneOf("--format", values.format ?? "text", ["text", "json", "markdown"] as const) };
    case "init":
      return { kind: "init", folder: oneFolder(folders, "Settings are those of one project") };
    case "baseline":
      return baselineCommand(folders, values);
    case "processes":
      return { kind: "processes", folder: oneFolder(folders, "The processes are those of one folder"), format: textOrJson(values.format) };
  }
  if (command !== "check") throw new UsageError(`There is no command "${command}"; there are ${Object.keys(optionsOf).join(", ")}. See twelve-factor --help.`);
  if (values.history === true && (values.output !== undefined || !/^(?:text|json)$/.test(values.format ?? "text"))) throw new UsageError("--history is printed as text or json, and written into no file.");
  if (values.history === true && (values.base !== undefined || values.staged === true)) throw new UsageError("--history looks at every commit, so it does not go with --base or --staged.");
  return {
    kind: "check",
    folders: folders.length === 0 ? ["."] : folders,
    format: oneOf("--format", values.format ?? "text", formats),
    outputs: (values.output ?? []).map(readOutput),
    failOn: oneOf("--fail-on", values["fail-on"] ?? "warning", [...severities, "never"] as const),
    allFiles: values["all-files"] === true,
    history: values.history === true,
    comparison: readComparison(values),
    rules: chosenRules(values.rule ?? [], values.factor ?? [], rules),
  };
}

const optionsOf: Readonly<Record<string, readonly string[]>> = {
  check: ["format", "output", "rule", "factor", "all-files", "base", "staged", "fail-on", "history"],
  fix: ["rule", "factor", "unsafe", "dry-run"],
  init: [],
  explain: ["format"],
  rules: ["format", "factor"],
  baseline: ["prune", "against"],
  processes: ["format"],
};

function oneFolder(folders: readonly string[], reason: string): string {
  if (folders.length > 1) throw new UsageError(`${reason}; name one.`);
  return folders[0] ?? ".";
}

function textOrJson(format = "text"): "text" | "json" {
  return oneOf("--format", format, ["text", "json"] as const);
}

/** By its id, or by the part behind the factor where that says it. */
function explainedRule(named: readonly string[], rules: readonly Rule[]): Rule {
  const [name, ...others] = named;
  if (name === undefined || others.length > 0) throw new UsageError('Name one rule, such as "twelve-factor explain port-binding/hardcoded-port"; "twelve-factor rules" lists them.');
  const found = rules.find(({ id }) => id === name || id.endsWith(`/${name}`));
  if (found !== undefined) return found;
  if (/^(?:suppressions|settings|internal)\//.test(name)) throw new UsageError(`"${name}" is no rule: such findings are about the linter's own comments, settings and failures, and their message says all. See the README.`);
  const similar = mostSimilar(name, rules.map(({ id }) => id)) ?? mostSimilar(name, rules.map(({ id }) => id.slice(id.indexOf("/") + 1)));
  throw new UsageError(`There is no rule "${name}"; ${similar === undefined ? '"twelve-factor rules" lists them.' : `did you mean "${similar}"?`}`);
}

function baselineCommand(folders: readonly string[], { prune, against }: { readonly prune?: boolean; readonly against?: string }): Command {
  if (prune === true && against !== undefined) throw new UsageError("--against writes nothing, so it does not go with --prune.");
  const action: BaselineAction = against === undefined ? { kind: prune === true ? "prune" : "write" } : { kind: "compare", commit: against };
  return { kind: "baseline", folder: oneFolder(folders, "A baseline is that of one project"), action };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string" },
        output: { type: "string", multiple: true },
        rule: { type: "string", multiple: true },
        factor: { type: "string", multiple: true },
        "all-files": { type: "boolean" },
        "fail-on": { type: "string" },
        base: { type: "string" },
        staged: { type: "boolean" },
        prune: { type: "boolean" },
        against: { type: "string" },
        history: { type: "boolean" },
        unsafe: { type: "boolean" },
        "dry-run": { type: "boolean" },
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

function readComparison({ base, staged }: { readonly base?: string; readonly staged?: boolean }): Comparison | undefined {
  if (staged === true && base !== undefined) throw new UsageError("--staged compares with HEAD, so it does not go with --base.");
  return staged === true ? { kind: "staged" } : base === undefined ? undefined : { kind: "base", commit: base };
}

function readOutput(value: string): Output {
  const equals = value.indexOf("=");
  if (equals === -1 || equals === value.length - 1) throw new UsageError(`--output must be a format and a file, such as sarif=report.sarif; it is "${value}".`);
  return { format: oneOf("The format of --output", value.slice(0, equals), formats), file: value.slice(equals + 1) };
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

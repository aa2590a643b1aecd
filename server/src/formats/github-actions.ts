import type { NamedText } from "../core/facts/documents.ts";
import type { Pipeline, PipelineJob } from "../core/facts/pipeline.ts";
import { at, buildCommand, commandAt, named, namedEntries, textAt, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/** A workflow of GitHub Actions, or of Gitea's and Forgejo's, told by its folder. Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax. */
export function readWorkflow(text: string): Pipeline | undefined {
  if (!/^jobs:/m.test(text)) return undefined;
  const [tree] = yamlTrees(text);
  const jobs = at(tree, "jobs")?.entries() ?? [];
  return jobs.length === 0 ? undefined : { kind: "pipeline", format: "github-actions", environment: namedEntries(at(tree, "env")), jobs: jobs.map(({ key, keySpan, value }) => readJob(key, keySpan, value, folderOf(tree))) };
}

/** The folder in which every step of a workflow or a job works. */
function folderOf(tree: Tree | undefined): string | undefined {
  return textAt(tree, "defaults", "run", "working-directory");
}

function readJob(name: string, span: PipelineJob["span"], job: Tree, shared: string | undefined): PipelineJob {
  const steps = at(job, "steps")?.items() ?? [];
  const container = at(job, "container");
  const matrix = (at(job, "strategy", "matrix")?.entries() ?? []).flatMap(({ key, value }) => valuesOf(key, value));
  return {
    name,
    span,
    commands: steps.flatMap((step) => buildCommand(commandAt(step, "run"), textAt(step, "working-directory") ?? folderOf(job) ?? shared)),
    remote: steps.flatMap((step) => (remoteShell.test(textAt(step, "uses") ?? "") ? (["script", "command", "commands"].map((key) => commandAt(step, "with", key)).find((one) => one !== undefined) ?? []) : [])),
    environment: [...namedEntries(at(job, "env")), ...namedEntries(at(container, "env")), ...(at(job, "services")?.entries() ?? []).flatMap(({ value }) => namedEntries(at(value, "env"))), ...steps.flatMap((step) => namedEntries(at(step, "env")))],
    images: [named("image", container?.text === undefined ? at(container, "image") : container), ...(at(job, "services")?.entries() ?? []).map(({ key, value }) => named(key, at(value, "image")))].filter((image) => image !== undefined),
    uses: [job, ...steps].flatMap((one) => named("uses", at(one, "uses")) ?? []),
    runtimes: steps.flatMap((step) => runtimesOf(step, matrix)),
    matrix,
    deploysTo: deployOf(at(job, "environment")),
  };
}

/** Actions that run a script over SSH. */
const remoteShell = /^(?:appleboy\/ssh-action|garygrossgarten\/github-action-ssh|fifsky\/ssh-action|D3rHase\/ssh-command-action|easingthemes\/ssh-deploy)@/;

/** Actions that install a runtime: its name, and the input that has the version. Source: the documentation of each. */
const installers: readonly (readonly [action: RegExp, runtime: string, input: string])[] = [
  [/^actions\/setup-node@/, "node", "node-version"],
  [/^actions\/setup-python@/, "python", "python-version"],
  [/^actions\/setup-go@/, "go", "go-version"],
  [/^actions\/setup-java@/, "java", "java-version"],
  [/^(?:ruby|actions)\/setup-ruby@/, "ruby", "ruby-version"],
  [/^shivammathur\/setup-php@/, "php", "php-version"],
  [/^actions\/setup-dotnet@/, "dotnet", "dotnet-version"],
  [/^(?:actions-rs|dtolnay|actions-rust-lang)\/(?:rust-)?(?:setup-rust-)?toolchain@/, "rust", "toolchain"],
];

/** What an action is told to install, a variable of the matrix with one value followed. */
function runtimesOf(step: Tree, matrix: readonly NamedText[]): readonly NamedText[] {
  const uses = textAt(step, "uses") ?? "";
  const [, runtime, input] = installers.find(([action]) => action.test(uses)) ?? [];
  const given = runtime === undefined || input === undefined ? undefined : named(runtime, at(step, "with", input));
  if (given === undefined) return [];
  const variable = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(given.value)?.[1];
  const values = matrix.filter(({ name }) => name === variable);
  const [only] = values;
  if (variable !== undefined) return only !== undefined && values.length === 1 ? [{ ...only, name: given.name }] : [];
  // Several lines are several versions.
  return /[\n$]/.test(given.value.trim()) ? [] : [given];
}

/** Those of `include` and `exclude` have their names inside. */
function valuesOf(name: string, value: Tree): readonly NamedText[] {
  if (name === "exclude") return [];
  return value.items().flatMap((item) => (name === "include" ? namedEntries(item) : (named(name, item) ?? [])));
}

/** A name, or a mapping that has one. */
function deployOf(environment: Tree | undefined): NamedText | undefined {
  return named("environment", environment?.text === undefined ? at(environment, "name") : environment);
}

import type { BuildCommand } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import type { Pipeline, PipelineJob } from "../core/facts/pipeline.ts";
import { at, buildCommand, commandAt, named, namedEntries, textAt, type Entry, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/** `.circleci/config.yml`: jobs, with the commands and executors that it defines itself put in. Source: https://circleci.com/docs/reference/configuration-reference/. */
export function readCircleciConfig(text: string): Pipeline | undefined {
  if (!/^jobs:/m.test(text)) return undefined;
  const [tree] = yamlTrees(text);
  const jobs = at(tree, "jobs")?.entries() ?? [];
  return jobs.length === 0 ? undefined : { kind: "pipeline", format: "circleci", environment: [], jobs: jobs.map((job) => readJob(job, tree)) };
}

function readJob({ key, keySpan, value }: Entry, tree: Tree | undefined): PipelineJob {
  const executor = at(tree, "executors", textAt(value, "executor") ?? textAt(value, "executor", "name") ?? "");
  const containers = (at(value, "docker") ?? at(executor, "docker"))?.items() ?? [];
  const steps = stepsOf(at(value, "steps"), tree, 3);
  return {
    name: key,
    span: keySpan,
    commands: steps.commands,
    remote: [],
    environment: [...namedEntries(at(value, "environment")), ...namedEntries(at(executor, "environment")), ...containers.slice(0, 1).flatMap((container) => namedEntries(at(container, "environment"))), ...steps.environment],
    // It runs in the first, and the others are its services.
    images: containers.flatMap((container, index) => named(index === 0 ? "image" : (textAt(container, "name") ?? "service"), at(container, "image")) ?? []),
    uses: steps.uses,
    runtimes: [],
    matrix: matrixOf(key, tree),
    deploysTo: undefined,
  };
}

interface Steps {
  readonly commands: readonly BuildCommand[];
  readonly environment: readonly NamedText[];
  readonly uses: readonly NamedText[];
}

function stepsOf(list: Tree | undefined, tree: Tree | undefined, depth: number): Steps {
  const found = (depth === 0 ? [] : (list?.items() ?? [])).map((step) => stepOf(step, tree, depth));
  return { commands: found.flatMap(({ commands }) => commands), environment: found.flatMap(({ environment }) => environment), uses: found.flatMap(({ uses }) => uses) };
}

/** `run`, a condition over other steps, a command of the file, or one of an orb. */
function stepOf(step: Tree, tree: Tree | undefined, depth: number): Steps {
  const [entry] = step.entries();
  const name = entry?.key ?? step.text ?? "";
  if (name === "run" && entry !== undefined) {
    const command = commandAt(entry.value) ?? commandAt(entry.value, "command");
    return { commands: buildCommand(command, textAt(entry.value, "working_directory")), environment: namedEntries(at(entry.value, "environment")), uses: [] };
  }
  if (name === "when" || name === "unless") return stepsOf(at(entry?.value, "steps"), tree, depth - 1);
  const own = at(tree, "commands", name);
  if (own !== undefined) return stepsOf(at(own, "steps"), tree, depth - 1);
  return { commands: [], environment: [], uses: [{ name: "uses", value: name, span: entry?.keySpan ?? step.span }] };
}

/** The values of a job's parameters in the workflows. */
function matrixOf(job: string, tree: Tree | undefined): readonly NamedText[] {
  const started = (at(tree, "workflows")?.entries() ?? []).flatMap(({ value }) => at(value, "jobs")?.items() ?? []);
  return started.flatMap((one) => (at(one, job, "matrix", "parameters")?.entries() ?? []).flatMap(({ key, value }) => value.items().flatMap((item) => named(key, item) ?? [])));
}

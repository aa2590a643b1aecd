import type { StartCommand } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import type { Pipeline, PipelineJob } from "../core/facts/pipeline.ts";
import { startCommand } from "./declared-process.ts";
import { at, named, textAt, type Entry, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * `.gitlab-ci.yml` and the files it includes: what has a `script` is a job, unless its name starts with a dot. Of what it `extends` it takes
 * what it does not say. Source: https://docs.gitlab.com/ci/yaml/.
 */
export function readGitlabPipeline(text: string): Pipeline | undefined {
  if (!/^[ \t]+(?:script|trigger|extends):/m.test(text)) return undefined;
  // With a header of inputs the pipeline is the second document.
  const tree = yamlTrees(text).at(-1);
  const entries = tree?.entries() ?? [];
  const templates = new Map(entries.map(({ key, value }) => [key, value]));
  const shared = [at(tree, "default"), tree];
  const jobs = entries.filter(({ key, value }) => !key.startsWith(".") && !globalKeys.has(key) && ["script", "trigger", "extends"].some((one) => at(value, one) !== undefined));
  return jobs.length === 0 ? undefined : { kind: "pipeline", format: "gitlab-ci", environment: variablesOf(tree), jobs: jobs.map((job) => readJob(job, { text, templates, shared })) };
}

const globalKeys = new Set(["default", "image", "services", "stages", "variables", "before_script", "after_script", "cache", "include", "workflow", "spec"]);

interface Around {
  readonly text: string;
  readonly templates: ReadonlyMap<string, Tree>;
  /** What every job takes what it does not say from. */
  readonly shared: readonly (Tree | undefined)[];
}

function readJob({ key, keySpan, value }: Entry, { text, templates, shared }: Around): PipelineJob {
  const levels = [value, ...extended(value, templates, 4)];
  const first = (name: string, of: readonly (Tree | undefined)[]): Tree | undefined => of.map((one) => at(one, name)).find((one) => one !== undefined);
  const own = (name: string): Tree | undefined => first(name, levels);
  const orShared = (name: string): Tree | undefined => first(name, [...levels, ...shared]);
  const parallel = at(own("parallel"), "matrix")?.items() ?? [];
  return {
    name: key,
    span: keySpan,
    commands: [orShared("before_script"), own("script"), orShared("after_script")].flatMap((script) => commandsOf(script, text, 3)),
    remote: [],
    environment: levels.flatMap(variablesOf),
    images: [...imageOf("image", orShared("image")), ...(orShared("services")?.items() ?? []).flatMap((service) => imageOf(textAt(service, "alias") ?? "service", service))],
    uses: (own("extends")?.items() ?? []).concat(own("extends") ?? []).flatMap((one) => named("extends", one) ?? []),
    runtimes: [],
    matrix: parallel.flatMap((combination) => combination.entries().flatMap(({ key: name, value: values }) => [values, ...values.items()].flatMap((one) => named(name, one) ?? []))),
    deploysTo: imageOf("environment", own("environment"))[0],
  };
}

/** The templates of a job, the nearest first: of several the last one wins. */
function extended(job: Tree, templates: ReadonlyMap<string, Tree>, depth: number): readonly Tree[] {
  const names = at(job, "extends");
  if (names === undefined || depth === 0) return [];
  const list = names.text === undefined ? names.items().map(({ text }) => text) : [names.text];
  return list.toReversed().flatMap((name) => {
    const template = templates.get(name ?? "");
    return template === undefined ? [] : [template, ...extended(template, templates, depth - 1)];
  });
}

/** A text, or a list of texts and of lists. What a `!reference` brings stands elsewhere. */
function commandsOf(script: Tree | undefined, text: string, depth: number): readonly StartCommand[] {
  if (script === undefined || depth === 0 || /!reference\s*$/.test(text.slice(Math.max(0, script.span.start - 40), script.span.start))) return [];
  if (script.text !== undefined) return [startCommand(script.text, script.span)];
  return script.items().flatMap((one) => commandsOf(one, text, depth - 1));
}

/** A name, or a mapping that has one. */
function imageOf(name: string, image: Tree | undefined): readonly NamedText[] {
  const found = named(name, image?.text === undefined ? at(image, "name") : image);
  return found === undefined ? [] : [found];
}

/** A value, or a mapping that has one beside its description. */
function variablesOf(tree: Tree | undefined): readonly NamedText[] {
  return (at(tree, "variables")?.entries() ?? []).flatMap(({ key, value }) => named(key, value.text === undefined ? at(value, "value") : value) ?? []);
}

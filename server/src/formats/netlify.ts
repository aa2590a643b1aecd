import type { Pipeline, PipelineJob } from "../core/facts/pipeline.ts";
import { at, buildCommand, commandAt, namedEntries, textAt, type Tree } from "./tree.ts";
import { tomlTree } from "./toml.ts";

/** `netlify.toml`: what builds the site, for each context in its own way. Source: https://docs.netlify.com/build/configure-builds/file-based-configuration/. */
export function readNetlifyToml(text: string): Pipeline | undefined {
  const tree = tomlTree(text);
  if (tree === undefined) return undefined;
  const contexts = (at(tree, "context")?.entries() ?? []).map(({ key, keySpan, value }) => readBuild(key, keySpan, value));
  const build = at(tree, "build");
  const jobs = build === undefined ? contexts : [readBuild("build", build.span, build), ...contexts];
  return jobs.length === 0 ? undefined : { kind: "pipeline", format: "netlify", environment: [], jobs };
}

function readBuild(name: string, span: PipelineJob["span"], build: Tree): PipelineJob {
  const commands = buildCommand(commandAt(build, "command"), textAt(build, "base"));
  return { name, span, commands, remote: [], environment: namedEntries(at(build, "environment")), images: [], uses: [], runtimes: [], matrix: [], deploysTo: name === "build" ? undefined : { name: "context", value: name, span } };
}

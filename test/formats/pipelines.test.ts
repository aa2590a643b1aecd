import { describe, expect, test } from "vitest";
import type { NamedText, ShellCommand } from "../../server/src/core/facts/documents.ts";
import type { Makefile, Pipeline } from "../../server/src/core/facts/pipeline.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
import { makefileSample, pipelineSamples as samples } from "./deployment-samples.ts";

type Path = keyof typeof samples;

function read(path: Path): Pipeline {
  const facts = documentReader(path)?.(samples[path], path);
  if (facts?.kind !== "pipeline") throw new Error(`${path} is no pipeline`);
  return facts;
}

function said(texts: readonly NamedText[]): string {
  return texts.map(({ name, value }) => `${name}=${value}`).join(" ");
}

function words(commands: readonly ShellCommand[]): string {
  return commands.map((command) => command.words.join(" ")).join("; ");
}

function outline({ environment, jobs }: Pipeline): readonly string[] {
  return [
    `all ${said(environment)}`,
    ...jobs.map((job) => [job.name, job.commands.map(({ commands }) => words(commands)).join(" | "), said(job.environment), said(job.images), said(job.uses), said(job.matrix), job.deploysTo?.value ?? "-"].join(" / ")),
  ];
}

test.each<[Path, readonly string[]]>([
  [".github/workflows/release.yml", ["all LEVEL=info", "test / npm ci | npm test -- --all; npm run lint; echo done / CI=true / image=node:22 db=postgres:16 / uses=actions/checkout@v4 / node=20 node=22 node=18 os=old / -", "deploy /  /  /  / uses=./.github/workflows/deploy.yml /  / production"]],
  [".gitlab-ci.yml", ["all LEVEL=info MODE=live", "test / npm ci | npm test | npm run lint / DAYS=3 / image=node:22 service=postgres:16 cache=redis:7 / extends=.base / NODE=20 NODE=22 OS=linux / -", "deploy / ./deploy.sh --all /  / image=alpine /  /  / production"]],
  [".circleci/config.yml", ["all ", "test / npm ci | npm test / LEVEL=info CI=1 / image=cimg/node:20.1 db=cimg/postgres:16.1 / uses=checkout uses=node/save / node=20 node=22 / -", "deploy / ./deploy.sh / SIZE=small / image=cimg/node:22.1 /  /  / -"]],
  [".travis.yml", ["all LEVEL=info MODE=live SIZE=small secure=abc= NODE=22 region=north"]],
  ["netlify.toml", ["all ", "build / npm run build / NODE_VERSION=22 /  /  /  / -", "production / npm run live /  /  /  /  / production"]],
])("the jobs of %s", (path, expected) => {
  expect(outline(read(path))).toEqual(expected);
});

test.each(Object.keys(samples) as Path[])("what %s says stands where it says so", (path) => {
  const text = samples[path];
  const { environment, jobs } = read(path);
  for (const { value, span } of [...environment, ...jobs.flatMap((job) => [...job.environment, ...job.images, ...job.uses, ...job.matrix])]) expect(text.slice(span.start, span.end).replaceAll('"', "")).toBe(value);
  for (const { commands, span } of jobs.flatMap((job) => job.commands)) for (const command of commands) expect(text.slice(span.start, span.end)).toContain(command.words.join(" "));
});

describe("a Makefile", () => {
  const path = "Makefile";
  const text = makefileSample;
  const facts = documentReader(path)?.(text, path) as Makefile;

  test("has variables, and targets with their commands", () => {
    expect(said(facts.variables)).toBe("IMAGE=shop PORT=3000 MODE=live");
    expect(facts.targets.map(({ name, prerequisites, commands }) => `${name} < ${prerequisites.join(",")} : ${words(commands)}`)).toEqual([
      ".PHONY < serve,test : ",
      "serve < build,$(DEPS),folder : echo ready; node server.js --all; rm -f $HOME/x; echo a # b",
      "test < build,$(DEPS),folder : echo ready; node server.js --all; rm -f $HOME/x; echo a # b",
      "build < *.go : go build ./...",
      "clean <  : ",
    ]);
  });

  test("knows where they stand", () => {
    const at = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
    for (const { name, span } of facts.targets) expect(at(span)).toBe(name);
    for (const { value, span } of facts.variables) expect(at(span)).toBe(value);
    expect(facts.targets[1]?.commands.map(({ span }) => at(span))).toEqual(["echo ready", "PORT=$(PORT) node server.js \\\n\t  --all", "rm -f $$HOME/x", 'echo "a # b"']);
  });
});

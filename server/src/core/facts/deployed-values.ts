import type { ComposeService, DocumentFacts, NamedText } from "./documents.ts";
import type { ProcessFile } from "./deployment.ts";
import type { Pipeline, PipelineJob } from "./pipeline.ts";
import type { Span } from "../text.ts";

/** Where a deployment file gives a value to what it builds, starts or runs. */
export type ValueHolder = "image" | "build-argument" | "build-step" | "compose" | "kubernetes" | "kubernetes-secret" | "helm" | "terraform" | "terraform-argument" | "proxy" | "procfile" | Pipeline["format"] | ProcessFile["format"];

export interface DeployedValue extends NamedText {
  readonly holder: ValueHolder;
  /** The service of a compose file that gets it. */
  readonly service?: ComposeService;
  /** The name of the stage of a Dockerfile that it stands in. */
  readonly stage?: string;
  /** The job of a pipeline that gets it; left out where every one does. */
  readonly job?: PipelineJob;
}

/** Every variable, header or entry of a Secret that a deployment file gives a value to; those of a Secret as they are once they are decoded. */
export function deployedValues(facts: DocumentFacts): readonly DeployedValue[] {
  switch (facts.kind) {
    case "dockerfile":
      return facts.stages.flatMap(({ name, instructions }) =>
        instructions.flatMap(({ keyword, arguments: written, argumentsSpan: { start } }): DeployedValue[] => {
          const holder = holdersByInstruction[keyword];
          const values = holder === undefined ? [] : keyword === "RUN" ? setInCommand(written, start) : setInImage(written, start);
          return holder === undefined ? [] : values.map((value) => ({ ...value, holder, ...(name === undefined ? {} : { stage: name }) }));
        }),
      );
    case "compose":
      return facts.services.flatMap((service) => [
        ...service.environment.map((value) => ({ ...value, holder: "compose" as const, service })),
        ...service.buildArguments.map((value) => ({ ...value, holder: "build-argument" as const, service })),
      ]);
    case "kubernetes":
      return facts.resources.flatMap(({ kind, data, decodedData, containers, initContainers }) => [
        ...[...containers, ...initContainers].flatMap(({ environment }) => held(environment, "kubernetes")),
        ...held(data, kind === "Secret" ? "kubernetes-secret" : "kubernetes"),
        ...held(decodedData, "kubernetes-secret"),
      ]);
    case "deployment-values":
      return [...held(facts.values, facts.format), ...held(facts.given, "terraform-argument")];
    case "pipeline":
      return [...held(facts.environment, facts.format), ...facts.jobs.flatMap((job) => held(job.environment, facts.format).map((value) => ({ ...value, job })))];
    case "proxy":
      return held(facts.headers, "proxy");
    case "procfile":
      return facts.processes.flatMap(({ command, span }) => held(setInCommand(command, span.start), "procfile"));
    case "process-file":
      return facts.processes.flatMap(({ environment }) => held(environment, facts.format));
    default:
      return [];
  }
}

/** A part of a deployment file in which a reference to a variable is filled in when the file is used or the process starts. */
export interface FilledIn {
  /** The variable that gets the text; empty for a command. */
  readonly name: string;
  readonly span: Span;
  readonly service?: ComposeService;
  readonly stage?: string;
}

/**
 * The values and commands of a deployment file in which `${NAME:-…}` is filled in: by compose, by the build of an image, by what applies a
 * manifest (Flux, envsubst's kin), or by the shell that starts the process.
 */
export function filledIn(facts: DocumentFacts): readonly FilledIn[] {
  const values = deployedValues(facts).filter(({ holder }) => /^(?:compose|image|kubernetes|kubernetes-secret|procfile)$/.test(holder));
  return [...values, ...commandsOf(facts)];
}

function commandsOf(facts: DocumentFacts): readonly FilledIn[] {
  switch (facts.kind) {
    case "compose":
      return facts.services.flatMap((service) => (service.commandSpan === undefined ? [] : { name: "", span: service.commandSpan, service }));
    case "kubernetes":
      return facts.resources.flatMap(({ containers, initContainers }) => [...containers, ...initContainers].flatMap(({ command, args }) => [command, args].flatMap((one) => (one === undefined ? [] : { name: "", span: one.span }))));
    case "dockerfile":
      return facts.stages.flatMap(({ name, instructions }) => instructions.flatMap(({ keyword, argumentsSpan: span }) => (/^(?:CMD|ENTRYPOINT)$/.test(keyword) ? { name: "", span, ...(name === undefined ? {} : { stage: name }) } : [])));
    default:
      return [];
  }
}

const holdersByInstruction: Readonly<Record<string, ValueHolder>> = { ENV: "image", ARG: "build-argument", RUN: "build-step" };

function held(values: readonly NamedText[], holder: ValueHolder): readonly DeployedValue[] {
  return values.map((value) => ({ ...value, holder }));
}

/** `A=1 B="two words"` of `ENV` and `ARG`, and the older `ENV A two words`. */
function setInImage(written: string, start: number): readonly NamedText[] {
  const old = /^([A-Za-z_]\w*)[ \t]+(?!\\?\r?\n)([^=\s][^\n]*)$/.exec(written.trimEnd());
  if (old !== null) {
    const [whole, name = "", value = ""] = old;
    return [{ name, value, span: { start: start + whole.length - value.length, end: start + whole.length } }];
  }
  return [...written.matchAll(/(?<!\w)([A-Za-z_]\w*)=(?:"((?:\\[^]|[^"\\])*)"|'([^']*)'|((?:\\[^\r\n]|[^\s"'\\])*))/g)].map(ofAssignment(start));
}

/** `A=1 command`, `export A=1`, `docker run -e A=1`: what a text that starts at `start` gives to variables. */
export function setInCommand(written: string, start: number): readonly NamedText[] {
  return [...written.matchAll(/(?<![^\s;&|("'])([A-Z_][A-Z0-9_]*)\+?=(?:"((?:\\[^]|[^"\\])*)"|'([^']*)'|((?:\\[^\r\n]|[^\s"'\\;&|])*))/g)].map(ofAssignment(start));
}

/** `start` is where the matched text begins in the file. */
function ofAssignment(start: number): (match: RegExpExecArray) => NamedText {
  return ({ 0: whole, 1: name = "", 2: double, 3: single, 4: bare = "", index }) => {
    const value = double ?? single ?? bare;
    const at = start + index + whole.length - value.length - (double === undefined && single === undefined ? 0 : 1);
    return { name, value, span: { start: at, end: at + value.length } };
  };
}

import type { BuildCommand, StartCommand } from "./deployment.ts";
import type { NamedText, ShellCommand } from "./documents.ts";
import type { Span } from "../text.ts";

/** What a service of continuous integration runs, job by job. */
export interface Pipeline {
  readonly kind: "pipeline";
  /** `ci`: one of the services of which only the variables are read. */
  readonly format: "github-actions" | "gitlab-ci" | "circleci" | "netlify" | "ci";
  /** Variables that every job has. */
  readonly environment: readonly NamedText[];
  readonly jobs: readonly PipelineJob[];
}

export interface PipelineJob {
  readonly name: string;
  /** Its name, or what stands for it. */
  readonly span: Span;
  /** What its steps give a shell to run, in order. */
  readonly commands: readonly BuildCommand[];
  /** What it gives a shell of another machine to run. */
  readonly remote: readonly StartCommand[];
  readonly environment: readonly NamedText[];
  /** Images of the containers it runs in (`image`) and beside, by the name of the service. */
  readonly images: readonly NamedText[];
  /** Actions, orbs and templates that do a part of it. */
  readonly uses: readonly NamedText[];
  /** Versions of runtimes that its steps install, by the name of the runtime; of a matrix only what leaves no choice. */
  readonly runtimes: readonly NamedText[];
  /** It runs once for each combination of these: by the name of the variable each of its values. */
  readonly matrix: readonly NamedText[];
  /** The deploy that it releases to, such as `production`; `undefined` for a job that does not say so. */
  readonly deploysTo: NamedText | undefined;
}

/** The targets of a Makefile. */
export interface Makefile {
  readonly kind: "makefile";
  readonly variables: readonly NamedText[];
  readonly targets: readonly MakeTarget[];
}

export interface MakeTarget {
  readonly name: string;
  readonly span: Span;
  /** Targets and files that come first, as written. */
  readonly prerequisites: readonly string[];
  /** Each line is given to a shell of its own; `$$` is the `$` that it sees. */
  readonly commands: readonly ShellCommand[];
}

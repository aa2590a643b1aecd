import type { KubernetesManifest, Mount, ProcessFile, ProcessType } from "./deployment.ts";
import type { PathRole } from "../path-role.ts";
import type { Makefile, Pipeline } from "./pipeline.ts";
import type { ProxyConfig } from "./proxy.ts";
import type { Manifest, RuntimeVersions, VersionCatalog, WorkspaceFile } from "./manifest.ts";
import type { LoggingConfiguration } from "./logging.ts";
import type { SettingsFile } from "./settings.ts";
import type { Span } from "../text.ts";

/** A manifest, deployment file or other file that is not program code, as facts. Spans lie in its text. */
export type DocumentFacts = Dockerfile | ComposeFile | Procfile | EnvFile | PackageManifest | PythonManifest | ShellScript | IgnoreFile | CompilerSettings | Manifest | WorkspaceFile | VersionCatalog | RuntimeVersions | ProcessFile | KubernetesManifest | SettingsFile | LoggingConfiguration | Pipeline | Makefile | ProxyConfig | DeploymentValues;

export interface Document<Facts extends DocumentFacts = DocumentFacts> {
  /** Relative to the project root, `/` separators. */
  readonly path: string;
  readonly text: string;
  readonly facts: Facts;
  /** What the file is for: as its path says, or the settings. */
  readonly role: PathRole;
  /** The settings say that it is for production, whatever its name. */
  readonly saidForProduction?: boolean;
}

/** Whether a document may start an app that it does not lie in. */
export function speaksOfOtherApps(document: Document | undefined): boolean {
  return document !== undefined && /^(?:compose|kubernetes|process-file)$/.test(document.facts.kind);
}

export interface Dockerfile {
  readonly kind: "dockerfile";
  readonly stages: readonly DockerStage[];
}

export interface DockerStage {
  readonly name: string | undefined;
  /** The image or stage it starts from, as written. */
  readonly base: string;
  readonly baseSpan: Span;
  readonly instructions: readonly DockerInstruction[];
}

export interface DockerInstruction {
  /** In capitals: `CMD`. */
  readonly keyword: string;
  readonly span: Span;
  /** What stands behind the keyword. */
  readonly argumentsSpan: Span;
  readonly arguments: string;
  /** The words of the exec form (`CMD ["a", "b"]`); `undefined` for the shell form. */
  readonly exec: readonly string[] | undefined;
  /** What a shell is given to run: the shell form, or `["sh", "-c", "…"]`. Spans in the file for the shell form, of the whole for the other. */
  readonly commands: readonly ShellCommand[];
}

export interface ComposeFile {
  readonly kind: "compose";
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  readonly imageSpan: Span | undefined;
  /** Folder relative to the compose file. */
  readonly buildContext: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  /** What the build of its image is given: `build.args`. */
  readonly buildArguments: readonly NamedText[];
  /** In words, or one text for the shell. */
  readonly command: readonly string[] | string | undefined;
  readonly commandSpan: Span | undefined;
  readonly environment: readonly NamedText[];
  /** Variables that it gets as they are where compose runs: names without a value. */
  readonly passedOn: readonly string[];
  readonly ports: readonly string[];
  /** Files that variables are read from, as written. */
  readonly environmentFiles: readonly NamedText[];
  /** What takes the place of the image's entry point. */
  readonly entrypoint: readonly string[] | string | undefined;
  readonly stopSignal: NamedText | undefined;
  /** `init`, `stop_grace_period`, `healthcheck` without a value, and `healthcheck.start_period`. */
  readonly lifecycle: readonly NamedText[];
  /** What it is given to keep files in. Folders of the machine hide those of the image. */
  readonly mounts: readonly Mount[];
  /** How many of it run: `deploy.replicas`, or `scale`. */
  readonly replicas: NamedText | undefined;
  /** Where it says that its own disk cannot be written. */
  readonly readOnly: Span | undefined;
  /** Started only when asked for. */
  readonly hasProfiles: boolean;
  /** All its profiles say that it is kept for those who still have it: `profiles: [deprecated]`. */
  readonly isRetired: boolean;
  /** What becomes of its output: `logging.driver`. */
  readonly loggingDriver: NamedText | undefined;
  readonly span: Span;
}

export interface NamedText {
  readonly name: string;
  readonly value: string;
  /** The value where it is written. */
  readonly span: Span;
}

export interface Procfile {
  readonly kind: "procfile";
  /** `commands` is what a shell makes of the line. */
  readonly processes: readonly { readonly name: string; readonly command: string; readonly commands: readonly ShellCommand[]; readonly span: Span }[];
}

/** `.env` and its kin: `NAME=value` lines. */
export interface EnvFile {
  readonly kind: "env-file";
  readonly entries: readonly NamedText[];
}

export interface PackageManifest {
  readonly kind: "package-manifest";
  readonly name: string | undefined;
  readonly private: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  /** The text of each script where it is written, quotes included. */
  readonly scriptSpans: ReadonlyMap<string, Span>;
  /** Every kind of dependency but those of peers. */
  readonly dependencies: ReadonlySet<string>;
  readonly peerDependencies: ReadonlySet<string>;
  /** What runs in production, with its version range. */
  readonly runtimeDependencies: readonly NamedText[];
  /** Where `dependencies` stands. */
  readonly dependenciesSpan: Span | undefined;
  readonly hasBin: boolean;
  /** Says for whom it is published: exports, types, files and the like. */
  readonly hasPublicInterface: boolean;
  readonly isEditorExtension: boolean;
  /** Ranges of the versions of Node.js, npm and so on that it asks for. */
  readonly engines: readonly NamedText[];
  /** Globs of its workspaces; empty when it has none. */
  readonly workspaces: readonly string[];
}

/** `requirements*.txt`, `constraints*.txt`, `pyproject.toml`, `Pipfile`, `setup.cfg` and `setup.py`. */
export interface PythonManifest {
  readonly kind: "python-manifest";
  /** `part`: constraints, or requirements that count only where another file names them. */
  readonly format: "requirements" | "part" | "pyproject" | "pipfile" | "setup";
  readonly name: string | undefined;
  /** Normalised distribution names with what follows them: `==1.2`, `>=3`, `@ https://…`, or nothing. */
  readonly dependencies: readonly NamedText[];
  /** Files that requirements name, as written: more requirements, or constraints that only say which versions. */
  readonly includes: readonly { readonly path: string; readonly isConstraint: boolean }[];
  /** Made by a tool such as pip-compile, so that every line is pinned. */
  readonly isGenerated: boolean;
  readonly hasScripts: boolean;
  readonly hasBuildSystem: boolean;
  /** The range of versions of Python that it asks for. */
  readonly python: NamedText | undefined;
  /** Lock the manifest asks for: `poetry`, `uv`, `pdm`; `undefined` when it names no tool. */
  readonly tool: string | undefined;
}

export interface ShellScript {
  readonly kind: "shell-script";
  readonly commands: readonly ShellCommand[];
}

/** One simple command: assignments left out, redirections left out. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly span: Span;
  /** What stands before the next command: `;` (or a line break), `&&`, `||`, `|`, `&`, or nothing at the end. */
  readonly operator: string;
  /** Files that output is redirected to. */
  readonly redirects: readonly string[];
  /** Behind a word such as `if` or `while`, in a function or a subshell: it may not run, or not last. */
  readonly nested: boolean;
  /** Inside an `if` or `case`, or behind a test: it runs only when something is so. */
  readonly conditional: boolean;
  /** The function in whose body it stands: it runs when that is called. */
  readonly inFunction?: string;
  /** The branches of each `case` around it, the outermost first. */
  readonly branches?: readonly ShellBranch[];
}

/** One branch of a `case`, as written: `"$1"` is `$1`. */
export interface ShellBranch {
  /** Where the `case` looks at its subject, as an offset: the same for all its branches. */
  readonly at: number;
  readonly subject: string;
  readonly patterns: readonly string[];
  /** Patterns of the branches above it, which are tried first. */
  readonly earlier: readonly string[];
}

/** What a tool of deployment fills in where nothing else is said: the values of a chart of Helm, the variables of Terraform. */
export interface DeploymentValues {
  readonly kind: "deployment-values";
  /** `helm` is told by the name of the file alone: it is a chart's where a `Chart.yaml` stands beside it. */
  readonly format: "helm" | "terraform";
  /** By the keys with dots between them, or by the name of the variable, each text. */
  readonly values: readonly NamedText[];
  /** What the blocks of Terraform other than variables are given in so many words, by the name of the argument: `password` of a resource. */
  readonly given: readonly NamedText[];
  /** Services of a cloud with the version that they are made in, by the name of the engine: `postgres`. Terraform alone has them. */
  readonly services: readonly NamedText[];
}

/** `tsconfig.json` and `jsconfig.json`: names that are no packages. */
export interface CompilerSettings {
  readonly kind: "compiler-settings";
  /** What stands before the `*` of the keys of `paths`. */
  readonly aliases: readonly string[];
  /** Folders, relative to its own, in which any name may be that of a module: `baseUrl`, and what the key `*` of `paths` stands for. */
  readonly bases: readonly string[];
}

export interface IgnoreFile {
  readonly kind: "ignore-file";
  /** Who leaves out what it names: git, the build of an image, or a platform such as Heroku or Google Cloud. */
  readonly format: "git" | "docker" | "platform";
  readonly lines: readonly NamedText[];
}

/** A process type of an app: what runs, how it is started and where that is written. Rule catalogue 1.7. */
export interface Process {
  /** As the artifact names it; `web` where it names none. */
  readonly name: string;
  readonly type: ProcessType;
  /** The words of the command that does the work, wrappers and package managers followed: `["gunicorn", "app:app"]`. */
  readonly words: readonly string[];
  /** Base name of the first word: `gunicorn`. */
  readonly program: string;
  /** The commands that run before it in the same start, such as a migration. */
  readonly before: readonly ProcessStep[];
  /** As of a step. */
  readonly output: readonly string[];
  readonly conditional: boolean;
  /** Where the command that does the work is written: in the artifact, or in a script that it starts. */
  readonly path: string;
  readonly span: Span;
  /** Where the artifact declares it. */
  readonly declared: { readonly path: string; readonly span: Span };
}

/** A command on the way to what a process runs. */
export interface ProcessStep {
  readonly words: readonly string[];
  readonly conditional: boolean;
  /** In a container of its own, such as an init container. */
  readonly separate: boolean;
  /** Files that its output goes to in place of stdout, as written. */
  readonly output: readonly string[];
  readonly path: string;
  readonly span: Span;
}

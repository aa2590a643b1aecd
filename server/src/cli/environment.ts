import { basename, dirname, join, resolve } from "node:path";
import type { EvidenceCheck, Rule } from "../core/rule.ts";
import type { Project, ProjectOptions } from "../engine/project.ts";
import { isRootText } from "../engine/settings.ts";
import { diskHost } from "../host/disk.ts";
import { isRegularFile, realFolder } from "../host/folder.ts";
import { gitHasCommit } from "../host/git.ts";
import { findProjectRoot } from "../host/project-root.ts";
import type { Parsers } from "../languages/parser.ts";
import { noCommit } from "../review/base.ts";
import { checkedSide, type SideOptions } from "../review/base-side.ts";
import { UsageError } from "./args.ts";
import type { Paint } from "./reporters/text.ts";

/** What the command line needs of its process; `cli/main.ts` passes the real one. */
export interface CliEnvironment {
  readonly cwd: string;
  readonly rules: readonly Rule[];
  readonly evidenceChecks: readonly EvidenceCheck[];
  readonly parsers: Parsers;
  /** The day it is: `2026-11-21`. */
  readonly today: () => string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Shows a passing line on a terminal; an empty one takes it away. Does nothing elsewhere. */
  readonly showProgress: (line: string) => void;
  /** Adds Markdown to the summary of the step on GitHub Actions; does nothing elsewhere. */
  readonly addToStepSummary: (markdown: string) => void;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** With what a person asked of the check. */
export type CheckEnvironment = CliEnvironment & Pick<ProjectOptions, "allFiles">;

/** The absolute path of a folder that a person named. */
export function namedFolder(folder: string, environment: CliEnvironment): string {
  const real = realFolder(resolve(environment.cwd, folder));
  if (real === undefined) throw new UsageError(`There is no folder "${folder}".`);
  return real;
}

/** The absolute path of a folder or a file that a person named, and the folder that it is in. A link to a file is none. */
export function namedPath(path: string, environment: CliEnvironment): { readonly absolute: string; readonly folder: string } {
  const absolute = resolve(environment.cwd, path);
  if (!isRegularFile(absolute)) {
    const folder = namedFolder(path, environment);
    return { absolute: folder, folder };
  }
  const folder = realFolder(dirname(absolute)) ?? dirname(absolute);
  return { absolute: join(folder, basename(absolute)), folder };
}

export function projectRootOf(folder: string): Promise<string> {
  return findProjectRoot(folder, { git: true, isRoot: (text) => isRootText(text) });
}

/** The project that a folder is part of, after a check. Mistakes in its settings are thrown. */
export async function checkedProject(folder: string, environment: CheckEnvironment): Promise<{ readonly project: Project; readonly root: string }> {
  const root = await projectRootOf(folder);
  const project = await checkedSide(root, diskHost({ git: true }), sideOptions(environment));
  requireSettings(project);
  return { project, root };
}

/** With the passing line that says how far a check is. */
export function sideOptions(environment: CheckEnvironment): CheckEnvironment & SideOptions {
  return { ...environment, onProgress: (done, total) => environment.showProgress(`Checking ${done} of ${total} files …`) };
}

/** Throws when there are mistakes in the settings of a project, and names each. */
export function requireSettings(project: Project): void {
  const problems = project.settingsProblems.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`);
  if (problems.length > 0) throw new UsageError(problems.join("\ntwelve-factor: "));
}

/** Throws when git has no such commit. */
export async function requireCommit(root: string, commit: string): Promise<void> {
  if (!(await gitHasCommit(root, commit))) throw new UsageError(noCommit(commit));
}

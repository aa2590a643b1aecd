import { relative, sep } from "node:path";
import { applyFixes, safeFixes, singleFixes, type AppliedFix, type ChosenFix } from "../engine/fix.ts";
import type { Project } from "../engine/project.ts";
import { diskHost } from "../host/disk.ts";
import { draftsOver, type DraftHost } from "../host/drafts.ts";
import { gitTopLevel } from "../host/git.ts";
import { formOfFile, rewriteFiles } from "../host/rewrite.ts";
import { checkedSide } from "../review/base-side.ts";
import { UsageError, type Command } from "./args.ts";
import { namedPath, projectRootOf, requireSettings, sideOptions, type CliEnvironment } from "./environment.ts";
import { unifiedDiff } from "./reporters/diff.ts";
import { printable, type Paint } from "./reporters/text.ts";

/** `fix`: writes the fixes into the files, or prints them as a patch. Gives the exit code. */
export async function fix(command: Command & { readonly kind: "fix" }, environment: CliEnvironment): Promise<0 | 2> {
  const done: AppliedFix[] = [];
  const changed: ChangedFile[] = [];
  const counts = { left: 0, unsafe: 0 };
  for (const [root, paths] of await pathsByRoot(command.paths, environment)) {
    const drafts = draftsOver(diskHost({ git: true }));
    const project = await checkedSide(root, drafts, sideOptions(environment));
    requireSettings(project);
    if (!project.complete) throw new UsageError("The check is not complete, so nothing was changed.");
    const run = await applyFixes(project, drafts, () => wantedFixes(project, paths, command));
    environment.showProgress("");
    const problems = command.dryRun ? [] : rewriteFiles(root, drafts.changes());
    if (command.dryRun) await printPatch(root, drafts, environment);
    if (problems.length > 0) throw new UsageError(`${problems.map(printable).join("; ")}. Nothing was changed there; run it again.`);
    const shown = (path: string): string => relative(environment.cwd, `${root}/${path}`).split(sep).join("/");
    done.push(...run.applied.map((one) => ({ ...one, path: shown(one.path) })));
    changed.push(...drafts.changes().map(({ path, before }) => ({ path: shown(path), isNew: before === undefined })));
    counts.left += run.left;
    counts.unsafe += command.unsafe ? 0 : withoutConsent(project, paths, command).length;
    project.dispose();
  }
  const tell = command.dryRun ? environment.printError : environment.print;
  tell(fixSummary({ done, changed, ...counts }, command, environment.paint));
  return 0;
}

async function pathsByRoot(named: readonly string[], environment: CliEnvironment): Promise<ReadonlyMap<string, readonly string[]>> {
  const byRoot = new Map<string, readonly string[]>();
  for (const path of named) {
    const { folder, absolute } = namedPath(path, environment);
    const root = await projectRootOf(folder);
    byRoot.set(root, [...(byRoot.get(root) ?? []), relative(root, absolute).split(sep).join("/")]);
  }
  return byRoot;
}

type Chosen = Pick<Command & { readonly kind: "fix" }, "unsafe" | "rules">;

function wantedFixes(project: Project, paths: readonly string[], { unsafe, rules }: Chosen): readonly ChosenFix[] {
  const isNamed = (path: string): boolean => paths.some((one) => one === "" || one === path || path.startsWith(`${one}/`));
  const findings = [...project.pathsWithFindings()].filter(isNamed).sort().flatMap((path) => project.findingsOf(path));
  const chosen = findings.filter(({ rule }) => rules === undefined || rules.has(rule));
  return unsafe ? singleFixes(chosen) : safeFixes(chosen);
}

/** What `--unsafe` would do besides. */
function withoutConsent(project: Project, paths: readonly string[], { rules }: Chosen): readonly ChosenFix[] {
  return wantedFixes(project, paths, { unsafe: true, rules }).filter(({ fix: { safety } }) => safety === "unsafe");
}

/** Prints what `git apply` takes. Paths are those from the top of the working tree. */
async function printPatch(root: string, drafts: DraftHost, environment: CliEnvironment): Promise<void> {
  const top = (await gitTopLevel(root)) ?? root;
  const prefix = relative(top, root).split(sep).join("/");
  const placed = drafts.changes().map(({ path, before, after }) => ({ path, before, after, form: formOfFile(root, path) }));
  const wide = placed.filter(({ form }) => form !== undefined && form.encoding !== "utf-8");
  const changes = placed.filter((one) => !wide.includes(one)).map(({ path, before, after, form }) => {
    const mark = form?.hasMark === true ? "\ufeff" : "";
    return { path: prefix === "" ? path : `${prefix}/${path}`, before: before === undefined ? undefined : mark + before, after: mark + after };
  });
  environment.print(unifiedDiff(changes));
  for (const { path } of wide) environment.printError(`${printable(path)} is written in UTF-16, which no patch can show; it would be changed, too.\n`);
}

interface ChangedFile {
  readonly path: string;
  readonly isNew: boolean;
}

interface FixRun {
  readonly done: readonly AppliedFix[];
  readonly changed: readonly ChangedFile[];
  /** Fixes that want a place which another one changes, or did not help. */
  readonly left: number;
  /** Fixes that `--unsafe` would do besides. */
  readonly unsafe: number;
}

function fixSummary({ done, changed, left, unsafe }: FixRun, { dryRun }: { readonly dryRun: boolean }, paint: Paint): string {
  const files = [...new Set(done.map(({ path }) => path))];
  const others = changed.filter(({ path }) => !files.includes(path)).map(({ path, isNew }) => `${printable(path)}${isNew ? " (new)" : ""}`);
  const lines = files.flatMap((path) => [paint("underline", printable(path)), ...done.filter((one) => one.path === path).map(({ line, title, rule }) => `  ${paint("gray", String(line).padStart(4))}  ${printable(title)}  ${paint("gray", rule)}`)]);
  const sum = done.length === 0 ? `Nothing ${dryRun ? "would be" : "was"} changed.` : `${done.length} ${done.length === 1 ? "problem" : "problems"} ${dryRun ? "would be fixed" : "fixed"} in ${files.length} ${files.length === 1 ? "file" : "files"}.`;
  const rest = [
    ...(others.length === 0 ? [] : [`With them ${dryRun ? "would change" : "changed"}: ${others.join(", ")}.`]),
    ...(left === 0 ? [] : [`${left} more ${left === 1 ? "has" : "have"} a fix that was left for now, because it wants a place that another one changes, or did not help; run it again.`]),
    ...(unsafe === 0 ? [] : [`${unsafe} more ${unsafe === 1 ? "has" : "have"} a fix that changes what the program does, or more than one file: see them with --unsafe --dry-run, or one by one in the editor.`]),
  ];
  return [...lines, ...(lines.length === 0 ? [] : [""]), paint("bold", sum), ...rest, ""].join("\n");
}

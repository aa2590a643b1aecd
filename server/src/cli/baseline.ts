import { join } from "node:path";
import { baselineFile, baselineText, matchKnown, readBaseline, type KnownFinding } from "../engine/baseline.ts";
import { diskHost } from "../host/disk.ts";
import { gitFileAt } from "../host/git.ts";
import { largestLock } from "../host/host.ts";
import { replaceFile } from "../host/write.ts";
import { UsageError, type Command } from "./args.ts";
import { checkedProject, namedFolder, projectRootOf, requireCommit, type CliEnvironment } from "./environment.ts";

/** Writes the baseline of a project, or compares it. Gives the exit code. */
export async function baseline({ folder, action }: Command & { readonly kind: "baseline" }, environment: CliEnvironment): Promise<0 | 1 | 2> {
  const named = namedFolder(folder, environment);
  if (action.kind === "compare") return await compare(await projectRootOf(named), action.commit, environment);
  const { project, root } = await checkedProject(named, environment);
  environment.showProgress("");
  if (!project.complete) {
    environment.printError(`twelve-factor: The check is not complete, so ${baselineFile} was left as it is.\n`);
    return 2;
  }
  const { entries, fixed } = project.baseline();
  const kept = entries.filter((entry) => !fixed.includes(entry));
  const known = action.kind === "prune" ? kept : project.knownFindings();
  const problem = replaceFile(join(root, baselineFile), baselineText(known));
  if (problem !== undefined) throw new UsageError(`${problem}.`);
  environment.print(`${baselineFile}: ${counted(known.length)}${entries.length === 0 ? "" : `, ${fixed.length} found no more, ${Math.max(0, known.length - kept.length)} new`}.\n`);
  return 0;
}

async function compare(root: string, commit: string, environment: CliEnvironment): Promise<0 | 1> {
  await requireCommit(root, commit);
  const before = entriesOf(await gitFileAt(root, commit, baselineFile));
  const now = diskHost({ git: false }).readFile(root, baselineFile, largestLock);
  const entries = entriesOf(now.kind === "text" ? now.text : undefined);
  const known = matchKnown(entries, before);
  const added = entries.filter((entry) => !known.has(entry));
  environment.print(added.length === 0 ? `${baselineFile} has not grown since ${commit}: ${counted(entries.length)}.\n` : `${baselineFile} has grown since ${commit}:\n${added.map(describe).join("")}`);
  return added.length === 0 ? 0 : 1;
}

function entriesOf(text: string | undefined): readonly KnownFinding[] {
  const { findings, problem } = text === undefined ? { findings: [] } : readBaseline(text);
  if (problem !== undefined) throw new UsageError(`${baselineFile}: ${problem}.`);
  return findings;
}

function describe({ path, rule }: KnownFinding): string {
  return `  ${path}  ${rule}\n`;
}

function counted(count: number): string {
  return `${count} known ${count === 1 ? "finding" : "findings"}`;
}

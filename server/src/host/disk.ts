import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { SkippedFile } from "../core/report.ts";
import { decode } from "./decode.ts";
import { gitFiles, type GitFile } from "./git.ts";
import { versionControlOf } from "./version-control.ts";
import { largestFile, type FileContent, type FileSet, type Host } from "./host.ts";

/** The real file system. `git`: whether git may be run, which it may not in a workspace that is not trusted. */
export function diskHost({ git }: { readonly git: boolean }): Host {
  return {
    async listFiles(root, signal) {
      const listed = git ? await gitFiles(root, signal) : undefined;
      return { ...(listed === undefined ? walk(root) : regularFiles(root, listed)), versionControl: versionControlOf(root) };
    },
    readFile,
    exists,
  };
}

function exists(root: string, path: string): boolean {
  try {
    const status = lstatSync(join(root, path));
    return status.isFile() || status.isSymbolicLink();
  } catch (error) {
    return !isMissing(error);
  }
}

function readFile(root: string, path: string, largest = largestFile): FileContent {
  const absolute = join(root, path);
  try {
    const status = lstatSync(absolute);
    if (status.isSymbolicLink()) return { kind: "skipped", reason: "symlink" };
    if (!status.isFile()) return { kind: "missing" };
    if (status.size > largest) return { kind: "skipped", reason: "too-large" };
    if (leavesRoot(root, absolute)) return { kind: "skipped", reason: "symlink" };
    return decode(readFileSync(absolute));
  } catch (error) {
    return isMissing(error) ? { kind: "missing" } : { kind: "skipped", reason: "unreadable" };
  }
}

/** A folder on the way may be a link that leads out of the project. Throws when there is no such file. */
export function leavesRoot(root: string, absolute: string): boolean {
  const real = realpathSync.native(absolute);
  const realRoot = realpathSync.native(root);
  return real !== absolute && !real.startsWith(realRoot.endsWith("/") ? realRoot : `${realRoot}/`);
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Git names deleted files and links as well. */
function regularFiles(root: string, listed: readonly GitFile[]): Omit<FileSet, "versionControl"> {
  const paths: string[] = [];
  const skipped: SkippedFile[] = [];
  for (const path of [...new Set(listed.map((file) => file.path))].sort()) {
    const status = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (status?.isSymbolicLink() === true) skipped.push({ path, reason: "symlink" });
    else if (status?.isFile() === true) paths.push(path);
  }
  return { paths, tracked: new Set(listed.filter((file) => file.tracked).map((file) => file.path)), skipped, source: "git" };
}

/**
 * Without git: every folder's `.gitignore` and `.ignore` count below it, as git would read them. A template of an env file is there to be
 * committed; projects that ignore `.env.*` add it by force.
 */
function walk(root: string): Omit<FileSet, "versionControl"> {
  const paths: string[] = [];
  const skipped: SkippedFile[] = [];
  statSync(root);
  const visit = (folder: string, ignored: readonly IgnoreFile[]): void => {
    const rules = [...ignored, ...ignoreFilesIn(root, folder)];
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) skipped.push({ path, reason: "symlink" });
      else if (entry.isDirectory()) {
        if (!neverEntered.has(entry.name) && !isIgnored(`${path}/`, rules)) visit(path, rules);
      } else if (entry.isFile() && (environmentTemplate.test(entry.name) || !isIgnored(path, rules))) paths.push(path);
    }
  };
  visit("", []);
  return { paths: paths.sort(), tracked: undefined, skipped, source: "walk" };
}

const environmentTemplate = /^\.env\.(?:example|sample|template|dist)$/;

const neverEntered = new Set([".git", ".hg", ".svn", "node_modules", "bower_components"]);

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that may not be read is as good as empty; the root itself was seen to be there.
    return [];
  }
}

interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

function ignoreFilesIn(root: string, folder: string): readonly IgnoreFile[] {
  return [".gitignore", ".ignore"].flatMap((name) => {
    const content = readFile(root, folder === "" ? name : `${folder}/${name}`);
    return content.kind === "text" ? [{ folder, rules: ignore().add(content.text.split("\n").filter((line) => line.length <= longestPattern)) }] : [];
  });
}

/** The ignore file nearest to a path has the last word. */
function isIgnored(path: string, files: readonly IgnoreFile[]): boolean {
  let ignored = false;
  for (const { folder, rules } of files) {
    const verdict = rules.test(folder === "" ? path : path.slice(folder.length + 1));
    if (verdict.ignored) ignored = true;
    else if (verdict.unignored) ignored = false;
  }
  return ignored;
}

/** Characters: no path is longer, and a pattern of tens of thousands is more than a regular expression takes. */
const longestPattern = 4096;

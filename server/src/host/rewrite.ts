import { lstatSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { decode, encode, formOf, type TextForm } from "./decode.ts";
import { leavesRoot } from "./disk.ts";
import { replaceFile } from "./write.ts";

/** A file with the text it shall have. `path` is relative to the root of its project; `before` is what was read, `undefined` for one that is new. */
export interface Rewrite {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes files in the form they have: byte order mark, encoding and permissions stay. Only what is still as it was read is written over, and
 * no link is followed. Gives sentences about what is in the way; then nothing is written.
 */
export function rewriteFiles(root: string, rewrites: readonly Rewrite[]): readonly string[] {
  const opened = rewrites.map((rewrite) => ({ rewrite, file: open(root, rewrite) }));
  const obstacles = opened.flatMap(({ file }) => (typeof file === "string" ? [file] : []));
  if (obstacles.length > 0) return obstacles;
  return opened.flatMap(({ rewrite: { path, after }, file }) => (typeof file === "string" ? [] : (replaceFile(join(root, path), encode(after, file.form), file.mode) ?? [])));
}

/** How the text of a file is written in it; `undefined` when there is none. */
export function formOfFile(root: string, path: string): TextForm | undefined {
  try {
    return formOf(readFileSync(join(root, path)));
  } catch {
    return undefined;
  }
}

interface OpenedFile {
  readonly form: TextForm;
  readonly mode?: number;
}

function open(root: string, { path, before }: Rewrite): OpenedFile | string {
  const absolute = join(root, path);
  try {
    const status = lstatSync(absolute, { throwIfNoEntry: false });
    if ((path.includes("/") && leavesRoot(root, dirname(absolute))) || (status !== undefined && !status.isFile())) return `${path} is no file of the project itself`;
    if (status === undefined) return before === undefined ? { form: { encoding: "utf-8", hasMark: false } } : changed(path);
    const bytes = readFileSync(absolute);
    const content = decode(bytes);
    return content.kind === "text" && content.text === before ? { form: formOf(bytes), mode: status.mode & 0o7777 } : changed(path);
  } catch (error) {
    return `${path} cannot be read: ${(error as Error).message}`;
  }
}

function changed(path: string): string {
  return `${path} changed meanwhile`;
}

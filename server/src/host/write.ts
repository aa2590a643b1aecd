import { randomUUID } from "node:crypto";
import { appendFileSync, chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file whole or not at all. Gives a sentence about what went wrong. */
export function replaceFile(path: string, content: string | Uint8Array, mode?: number): string | undefined {
  // A name that a repository could hold might be a link to another file.
  const unfinished = `${path}.${randomUUID()}.unfinished`;
  try {
    writeFileSync(unfinished, content, { flag: "wx" });
    if (mode !== undefined) chmodSync(unfinished, mode);
    renameSync(unfinished, path);
    return undefined;
  } catch (error) {
    rmSync(unfinished, { force: true });
    return whyNotWritten(path, error as NodeJS.ErrnoException);
  }
}

/** Writes a file that is not there yet; a link of that name is one that is there. Gives a sentence about what went wrong. */
export function createFile(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EEXIST" ? `${path} is there already` : whyNotWritten(path, error as NodeJS.ErrnoException);
  }
}

/** What cannot be added is left out: a summary is no reason to fail. */
export function appendToFile(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch {
    // The service that named the file will have said why.
  }
}

function whyNotWritten(path: string, { code, message }: NodeJS.ErrnoException): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${dirname(path)}`,
    ENOTDIR: `${dirname(path)} is no folder`,
    EISDIR: "a folder has that name",
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "the file system can only be read",
    ENOSPC: "the disk is full",
  };
  return `${path} cannot be written: ${reasons[code ?? ""] ?? message}`;
}

import { lstatSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { sep } from "node:path";

/** The real path of a folder, with links followed once, as git shows it; `undefined` when there is no such folder. */
export function realFolder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is a file of this name, and not a link to one. */
export function isRegularFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether a folder is the home folder or holds it, as `/` does: more than anybody means by a project. */
export function isVastFolder(path: string, home: string = homedir()): boolean {
  const own = realFolder(home) ?? home;
  const folder = realFolder(path) ?? path;
  return own === folder || own.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

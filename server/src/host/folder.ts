import { realpathSync, statSync } from "node:fs";

/** The real path of a folder, with links followed once, as git shows it; `undefined` when there is no such folder. */
export function realFolder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

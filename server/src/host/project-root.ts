import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { gitTopLevel } from "./git.ts";

/**
 * The folder that settings and paths count from, whichever folder was opened: the nearest one upwards whose settings file says
 * `"root": true`, else the top of git's working tree, else the folder itself. Absolute, with the separators it came with.
 */
export async function findProjectRoot(folder: string, { git, isRoot }: { readonly git: boolean; readonly isRoot: (settingsText: string) => boolean }): Promise<string> {
  const top = git ? await gitTopLevel(folder) : undefined;
  const limit = top === undefined ? undefined : normal(top);
  for (let at = folder; ; at = dirname(at)) {
    const settings = join(at, ".twelve-factor.json");
    if (existsSync(settings) && isRoot(textOf(settings))) return at;
    if (normal(at) === limit) return at;
    if (at === dirname(at)) return folder;
  }
}

function normal(path: string): string {
  return path.split(sep).join("/");
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

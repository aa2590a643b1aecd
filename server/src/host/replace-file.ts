import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file whole or not at all. Gives a sentence about what went wrong. */
export function replaceFile(path: string, text: string): string | undefined {
  const unfinished = `${path}.unfinished`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
    return undefined;
  } catch (error) {
    rmSync(unfinished, { force: true });
    return `${path} cannot be written: ${(error as Error).message}`;
  }
}

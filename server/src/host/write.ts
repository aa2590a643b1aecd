import { appendFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

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

/** What cannot be added is left out: a summary is no reason to fail. */
export function appendToFile(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch {
    // The service that named the file will have said why.
  }
}

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A git repository that a test makes. */
export interface Repository {
  readonly root: string;
  /** Gives what git prints. */
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string>>): void;
  /** Writes the files and commits all there is. */
  commit(files?: Readonly<Record<string, string>>): void;
}

/** A new one in a folder that is not there yet, on the branch main. */
export function newRepository(root: string): Repository {
  const git = (...args: string[]): string => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always", ...args], { cwd: root, encoding: "utf8" });
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  mkdirSync(root);
  git("init", "-q", "-b", "main");
  return {
    root,
    git,
    write,
    commit(files = {}) {
      write(files);
      git("add", "-A");
      git("commit", "-qm", "Change");
    },
  };
}

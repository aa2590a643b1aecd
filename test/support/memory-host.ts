import ignore from "ignore";
import type { FileSet, Host, VersionControl } from "../../server/src/host/host.ts";

/** Files in memory below any root, and a count of what was asked for, so that a test can say how much was read. */
export interface MemoryHost extends Host {
  readonly files: Map<string, string>;
  /** Files that git does not track; every other one it does. Of those that came later it tracks what the ignore file at the root does not cover. */
  readonly untracked: Set<string>;
  versionControl: VersionControl;
  readonly reads: string[];
  lists: number;
}

export function memoryHost(files: Readonly<Record<string, string>>): MemoryHost {
  const byPath = new Map(Object.entries(files));
  const first = new Set(byPath.keys());
  const host: MemoryHost = {
    files: byPath,
    untracked: new Set(),
    versionControl: "git",
    reads: [],
    lists: 0,
    listFiles(): Promise<FileSet> {
      host.lists++;
      const rules = ignore().add(byPath.get(".gitignore") ?? "");
      const isIgnored = (path: string): boolean => (host.untracked.has(path) || !first.has(path)) && rules.ignores(path);
      const paths = [...byPath.keys()].filter((path) => !isIgnored(path)).sort();
      return Promise.resolve({ paths, tracked: new Set(paths.filter((path) => !host.untracked.has(path))), skipped: [], versionControl: host.versionControl, source: "git" });
    },
    readFile(_root, path) {
      host.reads.push(path);
      const text = byPath.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text, bytes: Buffer.byteLength(text) };
    },
    exists: (_root, path) => byPath.has(path),
  };
  return host;
}

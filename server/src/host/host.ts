import type { SkipReason, SkippedFile } from "../core/report.ts";

/**
 * The outside world as the engine sees it: files of one project root, read only. `host/disk.ts` is the real one, `host/overlay.ts`
 * lays open editor buffers over another host, `test/support/memory-host.ts` counts what is read.
 */
export interface Host {
  /** Which files there are, ignored ones left out. Rejects only when the root itself cannot be read. */
  listFiles(root: string, signal?: AbortSignal): Promise<FileSet>;
  /** Never throws. `path` is relative to `root` with `/` separators. A file of more than `largest` bytes is not opened; left out: `largestFile`. */
  readFile(root: string, path: string, largest?: number): FileContent;
  /** Whether `readFile` would say anything but `missing`, without opening the file. Never throws. */
  exists(root: string, path: string): boolean;
}

export interface FileSet {
  /** Relative to the root, `/` separators, sorted. */
  readonly paths: readonly string[];
  /** Which of them git tracks; `undefined` without git. */
  readonly tracked: ReadonlySet<string> | undefined;
  /** Left out without being opened, such as symbolic links. */
  readonly skipped: readonly SkippedFile[];
  readonly versionControl: VersionControl;
  /** `walk`: no git here, or git may not be run; what needs git is not assessed. */
  readonly source: "git" | "walk";
}

/** `none`: neither the root nor a folder above it has what any of them keeps; `unknown` for a folder that is not kept at all, such as a temporary one. */
export type VersionControl = "git" | "mercurial" | "subversion" | "jujutsu" | "bazaar" | "fossil" | "none" | "unknown";

export type FileContent =
  | { readonly kind: "text"; readonly text: string; readonly bytes: number }
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  | { readonly kind: "missing" };

/** Files over this many bytes are never opened. */
export const largestFile = 1024 * 1024;

/** The same for a lockfile, which is only searched. */
export const largestLock = 32 * 1024 * 1024;

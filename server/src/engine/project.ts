import type { Finding } from "../core/finding.ts";
import type { Report } from "../core/report.ts";
import type { Host } from "../host/host.ts";
import type { SettingsProblem } from "./settings.ts";

export interface Project {
  readonly root: string;
  /** Looks at every file. Files named in `first` come first. Stops early, leaving `complete` false, when the signal is aborted. */
  check(options?: CheckOptions): Promise<void>;
  /**
   * Looks again at files that were created, changed or deleted, and at those that depend on them. Gives the paths whose findings
   * may have changed.
   */
  update(paths: readonly string[]): Promise<readonly string[]>;
}

export interface CheckOptions {
  readonly first?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}
export type { Finding, Report, Host, SettingsProblem };

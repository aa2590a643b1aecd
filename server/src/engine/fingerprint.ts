import { createHash } from "node:crypto";
import type { Finding } from "../core/finding.ts";

/**
 * Names a finding across checkouts, machines, moved lines, renamed files and reformatting: the rule and the line it stands on, with
 * blanks folded and every literal masked, so that it is of no use for guessing one. `occurrence` tells equal ones apart.
 */
export function fingerprint(finding: Finding, line: string, occurrence: number): string {
  return createHash("sha256").update(`${finding.rule}\n${masked(line)}\n${occurrence}`).digest("hex").slice(0, 32);
}

/** What is left of a line when strings, templates and numbers are taken out and blanks do not count. */
export function masked(line: string): string {
  return line
    .replace(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?/g, "'")
    .replace(/\b\d[\w.]*/g, "0")
    .replace(/\s+/g, "")
    .replace(/;$/, "");
}

import type { App } from "../core/app.ts";
import { pathRole } from "../core/path-role.ts";
import type { SkipReason } from "../core/report.ts";

export interface FileExplanation {
  readonly checked: boolean;
  readonly reason: string;
}

/** What is known of a file. */
export interface FileState {
  readonly path: string;
  readonly skip: SkipReason | undefined;
  /** Listed by git or the walk, and not ignored. */
  readonly isKnown: boolean;
  readonly isRead: boolean;
  readonly isDocument: boolean;
  /** A source that some rule may speak about. */
  readonly isCandidate: boolean;
  readonly isParsed: boolean;
  readonly app: App;
}

/** Why a file is checked or not, in a sentence for people. */
export function explainFile(file: FileState): FileExplanation {
  const role = pathRole(file.path);
  const byPath = `Its path says that it is ${roleSentences[role]}, and no rule speaks about those.`;
  if (file.skip !== undefined) return { checked: false, reason: skipSentences[file.skip] };
  if (!file.isKnown) return { checked: false, reason: 'It is ignored: by an ignore file, by "ignore" in .twelve-factor.json, or because it is not on disk.' };
  if (!file.isRead) return { checked: false, reason: role === "app" ? "No rule of this version reads this kind of file." : byPath };
  if (file.isDocument) return { checked: true, reason: "It was read as a manifest, a deployment file or a file of settings, and scanned for secrets." };
  if (!file.isCandidate) return { checked: true, reason: "It was scanned for secrets; nothing else about it concerns a rule." };
  const kind = `It belongs to ${file.app.name}, told to be a ${file.app.kind} (${file.app.reason}).`;
  return { checked: true, reason: file.isParsed ? `${kind} It was parsed and every rule looked at it.` : `${kind} It was scanned, and nothing in it concerns a rule, so it was not parsed.` };
}

const skipSentences: Readonly<Record<SkipReason, string>> = {
  binary: "It is binary.",
  "too-large": "It is too large: more than 500,000 characters of source are taken for data.",
  unreadable: "It cannot be read.",
  encoding: "Its encoding is neither UTF-8 nor UTF-16 with a byte order mark.",
  symlink: "It is a symbolic link; those are never followed.",
  ignored: "It is ignored.",
  generated: "Its text is that of generated or minified code.",
  "timed-out": "It was given up: reading it took too long, its grammar cannot read it, or thousands of its brackets are never closed.",
};

const roleSentences = {
  app: "part of the app",
  test: "a test",
  example: "an example or documentation",
  generated: "generated or vendored",
  tooling: "tooling",
  migration: "a migration or seed",
  client: "code for the browser",
  development: "for development only",
} as const;

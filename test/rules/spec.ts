import { severities, type Severity } from "../../server/src/core/severity.ts";

/** The spec of one rule, read from Markdown: headings are cases, fenced blocks are files, carets mark what is reported. */
export interface Spec {
  readonly cases: readonly SpecCase[];
}

export interface SpecCase {
  /** `Not yet reported` is a known miss: nothing is reported, and something should be. */
  readonly kind: "Reported" | "Not reported" | "Not yet reported";
  readonly title: string;
  readonly prose: string;
  readonly files: Readonly<Record<string, string>>;
  /** Files that git does not track. */
  readonly untracked: readonly string[];
  /** No system keeps the versions of the files: one of the blocks says so. */
  readonly unversioned: boolean;
  readonly marks: readonly Mark[];
  /** Files in which no finding of the rule has a fix. */
  readonly unfixed: readonly string[];
  /** Files as they are after all fixes. */
  readonly fixed: Readonly<Record<string, string>>;
}

/** What the carets under a line say. Line and columns are 1-based, `end` exclusive. */
export interface Mark {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly end: number;
  readonly message: string;
  /** Stated only where it is not the rule's own. */
  readonly severity: Severity | undefined;
}

/** Throws with the line of the Markdown when something cannot be read. */
export function readSpec(markdown: string): Spec {
  const cases: SpecCase[] = [];
  const lines = markdown.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const heading = /^#+\s+(.*)$/.exec(lines[at] ?? "")?.[1];
    if (heading === undefined) continue;
    const title = /^(Reported|Not reported|Not yet reported): (.+)$/.exec(heading);
    if (title === null) throw new Error(`line ${at + 1}: a heading starts with "Reported: ", "Not reported: " or "Not yet reported: "`);
    const end = lines.findIndex((line, index) => index > at && /^#+\s/.test(line) && !insideFence(lines, index));
    cases.push(readCase(title[1] as SpecCase["kind"], title[2] as string, lines.slice(at + 1, end === -1 ? undefined : end)));
    at = (end === -1 ? lines.length : end) - 1;
  }
  return { cases };
}

function insideFence(lines: readonly string[], index: number): boolean {
  return lines.slice(0, index).filter((line) => /^`{3,}/.test(line)).length % 2 === 1;
}

function readCase(kind: SpecCase["kind"], title: string, lines: readonly string[]): SpecCase {
  const files: Record<string, string> = {};
  const fixed: Record<string, string> = {};
  const untracked: string[] = [];
  const unfixed: string[] = [];
  let unversioned = false;
  const marks: Mark[] = [];
  const prose: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(`{3,})(\S*)\s*(.*)$/.exec(lines[at] ?? "");
    if (fence === null) {
      prose.push(lines[at] ?? "");
      continue;
    }
    const [, ticks = "```", language = "", rest = ""] = fence;
    const end = lines.indexOf(ticks, at + 1);
    if (end === -1) throw new Error(`"${title}": a block is not closed`);
    const words = rest.split(/\s+/).filter((word) => word !== "");
    const path = words.find((word) => !["fixed", "unfixed", "untracked", "unversioned"].includes(word)) ?? defaultPaths[language] ?? `file.${language}`;
    const block = lines.slice(at + 1, end);
    if (words.includes("untracked")) untracked.push(path);
    if (words.includes("unversioned")) unversioned = true;
    if (words.includes("unfixed")) unfixed.push(path);
    if (words.includes("fixed")) fixed[path] = `${block.join("\n")}\n`;
    else files[path] = readMarks(block, path, marks);
    at = end;
  }
  return { kind, title, prose: prose.join("\n").trim(), files, untracked, unversioned, marks, unfixed, fixed };
}

/** Takes the lines of carets out of a block and notes what they mark. */
function readMarks(block: readonly string[], path: string, marks: Mark[]): string {
  const code: string[] = [];
  for (const line of block) {
    const mark = /^(\s*)(\^+)\s+(.*)$/.exec(line);
    if (mark === null) {
      code.push(line);
      continue;
    }
    const [, blanks = "", carets = "", text = ""] = mark;
    const named = /^(\w+): (.*)$/.exec(text);
    const severity = severities.find((known) => known === named?.[1]);
    const message = severity === undefined ? text : (named?.[2] ?? text);
    marks.push({ path, line: code.length, column: blanks.length + 1, end: blanks.length + 1 + carets.length, message, severity });
  }
  return `${code.join("\n")}\n`;
}

const defaultPaths: Readonly<Record<string, string>> = { js: "server.js", ts: "server.ts", tsx: "server.tsx", dockerfile: "Dockerfile", procfile: "Procfile", py: "app.py", dotenv: ".env", sh: "start.sh" };

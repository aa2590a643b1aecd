import { GivenUp, withinBudget } from "../core/budget.ts";
import type { Document, DocumentFacts } from "../core/facts/documents.ts";
import { documentReader, type DocumentReader } from "../formats/formats.ts";
import type { Host } from "../host/host.ts";
import { pathRole } from "../core/path-role.ts";
import type { SkipReason } from "../core/report.ts";
import type { ProjectSettings } from "./settings-layers.ts";

/** The manifests and deployment files of one project, each read once until it changes. */
export interface Documents {
  /** Forgets everything and reads these. */
  readAll(paths: readonly string[]): void;
  /** Reads one again, if it is a document. */
  refresh(path: string): void;
  all(): readonly Document[];
  get(path: string): Document | undefined;
  readonly skipped: ReadonlyMap<string, SkipReason>;
}

/** `deployOf`: what the settings say a file is for. */
export function createDocuments(host: Host, root: string, deployOf: ProjectSettings["deployOf"]): Documents {
  const documents = new Map<string, Document>();
  const skipped = new Map<string, SkipReason>();

  function refresh(path: string): void {
    const reader = documentReader(path);
    if (reader === undefined) return;
    documents.delete(path);
    skipped.delete(path);
    const deploy = deployOf(path);
    const byPath = deploy === undefined ? pathRole(path) : deploy === "production" ? "app" : "development";
    if (byPath === "generated") return;
    const content = host.readFile(root, path);
    if (content.kind !== "text" || content.text.length > longestDocument) return;
    const facts = read(reader, content.text, path);
    const role = byPath === "app" && deploy === undefined && /^(?:compose|dockerfile)$/.test(facts?.kind ?? "") && saysForDevelopment(content.text) ? "development" : byPath;
    if (facts !== undefined) documents.set(path, { path, text: content.text, facts, role, ...(deploy === "production" ? { saidForProduction: true } : {}) });
  }

  return {
    readAll(paths) {
      documents.clear();
      skipped.clear();
      for (const path of paths) refresh(path);
    },
    refresh,
    all: () => [...documents.values()],
    get: (path) => documents.get(path),
    skipped,
  };

  /** A document that no parser gets through, such as thousands of brackets, says nothing. */
  function read(reader: DocumentReader, text: string, path: string): DocumentFacts | undefined {
    try {
      return withinBudget(() => reader(text, path));
    } catch (error) {
      if (error instanceof GivenUp) skipped.set(path, "timed-out");
      return undefined;
    }
  }
}

/** Whether the comment that a file begins with says that it is for development: "intended for development purposes only", "DEVELOPMENT image". */
function saysForDevelopment(text: string): boolean {
  const [comment = ""] = /^(?:[ \t]*(?:#[^\n]*|\r?)\n){1,12}/.exec(text) ?? [];
  const isForBoth = /\b(?:and|or|for) production\b|\bproduction (?:and|or)\b/i.test(comment);
  return !isForBoth && /\bfor (?:the |local |\*\*){0,3}development\b(?:\*\*)? (?:purposes?|setup|environment|use|only)\b|\bdevelopment (?:image|dockerfile|container|compose|stack|environment)\b/i.test(comment);
}

/** Nobody writes a longer one by hand, and a parser may be slow on it. */
const longestDocument = 300_000;

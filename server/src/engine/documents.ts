import type { Document, DocumentFacts } from "../core/documents.ts";
import { documentReader, type DocumentReader } from "../formats/formats.ts";
import type { Host } from "../host/host.ts";
import { pathRole } from "../core/path-role.ts";

/** The manifests and deployment files of one project, each read once until it changes. */
export interface Documents {
  /** Forgets everything and reads these. */
  readAll(paths: readonly string[]): void;
  /** Reads one again, if it is a document. */
  refresh(path: string): void;
  all(): readonly Document[];
  get(path: string): Document | undefined;
}

export function createDocuments(host: Host, root: string): Documents {
  const documents = new Map<string, Document>();

  function refresh(path: string): void {
    const reader = documentReader(path);
    if (reader === undefined) return;
    documents.delete(path);
    if (pathRole(path) === "generated") return;
    const content = host.readFile(root, path);
    if (content.kind !== "text" || content.text.length > longestDocument) return;
    const facts = read(reader, content.text, path);
    if (facts !== undefined) documents.set(path, { path, text: content.text, facts });
  }

  return {
    readAll(paths) {
      documents.clear();
      for (const path of paths) refresh(path);
    },
    refresh,
    all: () => [...documents.values()],
    get: (path) => documents.get(path),
  };
}

/** A document that no parser gets through, such as thousands of brackets, says nothing. */
function read(reader: DocumentReader, text: string, path: string): DocumentFacts | undefined {
  try {
    return reader(text, path);
  } catch {
    return undefined;
  }
}

/** Nobody writes a longer one by hand, and a parser may be slow on it. */
const longestDocument = 300_000;

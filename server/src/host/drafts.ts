import { largestFile, type FileContent, type Host } from "./host.ts";

/**
 * Texts of files that are not written yet, over the files of another host. Unlike a buffer of an editor, a new one is part of the project.
 * Below it every file is read once, so that edits fit the text that they were made for.
 */
export interface DraftHost extends Host {
  /** `path` is relative to the root of the project. */
  set(path: string, text: string): void;
  /** What is to be written, with what was read; nothing for a text that is as it was. */
  changes(): readonly { readonly path: string; readonly before: string | undefined; readonly after: string }[];
}

/** For one project root. */
export function draftsOver(below: Host): DraftHost {
  const texts = new Map<string, string>();
  const read = new Map<string, FileContent>();
  return {
    async listFiles(root, signal) {
      const listed = await below.listFiles(root, signal);
      return { ...listed, paths: [...new Set([...listed.paths, ...texts.keys()])].sort() };
    },
    readFile(root, path, largest = largestFile) {
      const text = texts.get(path);
      if (text !== undefined) return { kind: "text", text, bytes: text.length };
      const known = read.get(path);
      if (known !== undefined) return known;
      const content = below.readFile(root, path, largest);
      // A lockfile is searched and not edited.
      if (largest === largestFile) read.set(path, content);
      return content;
    },
    exists: (root, path) => texts.has(path) || below.exists(root, path),
    set: (path, text) => void texts.set(path, text),
    changes() {
      return [...texts].flatMap(([path, after]) => {
        const content = read.get(path);
        const before = content?.kind === "text" ? content.text : undefined;
        return before === after ? [] : [{ path, before, after }];
      });
    },
  };
}

import type { Host } from "./host.ts";

/** Open editor buffers over the files of another host: what the person sees counts, saved or not. */
export interface Overlay extends Host {
  /** `path` is absolute, with `/` separators. */
  set(path: string, text: string): void;
  remove(path: string): void;
  has(path: string): boolean;
}

export function createOverlay(below: Host): Overlay {
  const buffers = new Map<string, string>();
  return {
    // A file that exists only as a buffer is not part of the project until it is saved.
    listFiles: (root, signal) => below.listFiles(root, signal),
    readFile(root, path, largest) {
      const text = buffers.get(`${root}/${path}`);
      return text === undefined ? below.readFile(root, path, largest) : { kind: "text", text, bytes: text.length };
    },
    exists: (root, path) => buffers.has(`${root}/${path}`) || below.exists(root, path),
    set: (path, text) => buffers.set(path, text),
    remove: (path) => buffers.delete(path),
    has: (path) => buffers.has(path),
  };
}

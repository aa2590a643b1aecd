/** The folder of a file; `` for the project root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/** The last part of a path: the name of a file without its folder. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins relative paths; `undefined` for one that leaves the project. */
export function joined(...parts: readonly string[]): string | undefined {
  const segments: string[] = [];
  for (const segment of parts.join("/").split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** A folder and those above it, the project root, ``, last. */
export function foldersAbove(folder: string): readonly string[] {
  const segments = folder === "" ? [] : folder.split("/");
  return Array.from({ length: segments.length + 1 }, (_, index) => segments.slice(0, segments.length - index).join("/"));
}

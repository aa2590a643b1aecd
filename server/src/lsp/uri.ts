import { fileURLToPath, pathToFileURL } from "node:url";

/** The absolute path of a `file:` URI with `/` separators; `undefined` for any other scheme. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return slashed(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

/** As editors write it; `pathOfUri` reads it back to the same path. */
export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** `\` becomes `/` where it separates folders; a drive letter is upper case. */
export function slashed(path: string): string {
  const forward = process.platform === "win32" ? path.replaceAll("\\", "/") : path;
  return forward.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

/** The way from a folder to a path, both absolute: `../shop/server.js`. */
export function relativePath(folder: string, path: string): string {
  const from = folder.split("/").filter((segment) => segment !== "");
  const to = path.split("/").filter((segment) => segment !== "");
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
}

/** The path below a folder, `` for the folder itself; `undefined` when it is not below. */
export function below(folder: string, path: string): string | undefined {
  if (path === folder) return "";
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** Whether a file is written in Python, where a module may be named by dots. */
export function isPython(path: string): boolean {
  return path.endsWith(".py");
}

/** The files a relative specifier may mean, likeliest first. TypeScript sources are imported by the name of their output. */
export function moduleCandidates(module: string, from: string): readonly string[] {
  const base = joinPath(folderOf(from), module);
  if (base === undefined) return [];
  if (isPython(from)) return base === "" ? ["__init__.py"] : [`${base}.py`, `${base}/__init__.py`];
  const written = /\.[cm]?jsx?$/.test(base) ? [base, base.replace(/js(x?)$/, "ts$1")] : /\.[cm]?tsx?$/.test(base) ? [base] : [];
  const index = base === "" ? "index" : `${base}/index`;
  return [...written, ...(base === "" ? [] : endings.map((ending) => base + ending)), ...endings.map((ending) => index + ending)];
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** `undefined` for a path that leaves the project. */
function joinPath(folder: string, relative: string): string | undefined {
  const segments = folder === "" ? [] : folder.split("/");
  for (const segment of relative.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

/** What a dotted Python name may mean, longest module first, looked for in the folders above the file, nearest first. */
export function* pythonModules(dotted: string, from: string): Iterable<{ readonly candidates: readonly string[]; readonly exported: string; readonly rest: string }> {
  const segments = dotted.split(".");
  for (let count = segments.length; count > 0; count--) {
    const module = segments.slice(0, count).join("/");
    const [exported = "*", ...members] = segments.slice(count);
    const candidates = foldersAbove(from).flatMap((folder) => [`${folder}${module}.py`, `${folder}${module}/__init__.py`]);
    yield { candidates, exported, rest: members.map((member) => `.${member}`).join("") };
  }
}

/** `a/b/`, `a/` and `` for a file in `a/b`. */
function foldersAbove(path: string): readonly string[] {
  const segments = path.split("/").slice(0, -1);
  return Array.from({ length: segments.length + 1 }, (_, index) => segments.slice(0, segments.length - index).map((segment) => `${segment}/`).join(""));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

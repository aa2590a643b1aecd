import { joined } from "../../core/paths.ts";
import { membersOf, type Place, type ProjectNames, type Resolver } from "./resolver.ts";

/**
 * `crate::config::PORT` by the files that `mod` loads, `super::` and `self::` from the module of the file, and `shop_config::PORT` where a
 * crate of the project has the name. What is re-exported by `pub use` is looked for where it comes from.
 */
export const rust: Resolver = {
  *places(name, from, project) {
    const [written = ""] = /^\w+(?:::\w+)*/.exec(name) ?? [];
    const rest = name.slice(written.length);
    const path = written.split("::");
    const home = moduleOf(from, project);
    if (home === undefined) return;
    const globs = path.length > 1 ? [] : (project.factsOf(from)?.imports ?? []).flatMap(({ module, imported, local }) => (imported === "*" && local === undefined ? [module.split("::")] : []));
    for (const full of path.length > 1 ? [path] : globs.map((module) => [...module, ...path])) {
      const [first = "", ...others] = full;
      if (first === "crate") yield* inModule(home.root, others, rest, project);
      else if (first === "self" || first === "super") yield* inModule(home.root, relative(home.path, full), rest, project);
      else for (const { name: crate, folder } of project.packages("rust")) if (crate.replaceAll("-", "_") === first) yield* inModule(joined(folder, "src") ?? "", others, rest, project);
    }
  },
};

interface RustModule {
  /** The folder of the crate's root file. */
  readonly root: string;
  /** Names of the modules from the root down. */
  readonly path: readonly string[];
}

/** The module that a file is: `src/shop/mod.rs` and `src/shop.rs` are `shop`, and `src/bin/` holds programs of their own. */
function moduleOf(file: string, { packages }: ProjectNames): RustModule | undefined {
  const folders = packages("rust").map(({ folder }) => folder).filter((folder) => folder === "" || file.startsWith(`${folder}/`));
  const folder = folders.toSorted((a, b) => b.length - a.length)[0];
  const root = folder === undefined ? undefined : joined(folder, "src");
  if (root === undefined || !file.startsWith(`${root}/`)) return undefined;
  const path = file.slice(root.length + 1).replace(/\.rs$/, "").split("/");
  if (path[0] === "bin" && path.length <= 2) return { root: `${root}/bin`, path: [] };
  return { root, path: /^(?:mod|lib|main)$/.test(path.at(-1) ?? "") ? path.slice(0, -1) : path };
}

/** `self::config` and `super::super::config` from the crate's root. */
function relative(home: readonly string[], path: readonly string[]): readonly string[] {
  const ups = path.filter((one) => one === "super").length;
  return [...home.slice(0, Math.max(0, home.length - ups)), ...path.filter((one) => one !== "self" && one !== "super")];
}

/** The last of the path is what is looked for, or the type whose member it is. */
function* inModule(root: string, path: readonly string[], rest: string, project: ProjectNames, depth = 0): Iterable<Place> {
  const [last, owner] = [path.at(-1), path.at(-2)];
  if (last === undefined) return;
  const files = filesOf(root, path.slice(0, -1), project);
  yield { files, exported: last, rest };
  yield* membersOf(last, rest, files);
  if (owner !== undefined && /^[A-Z]/.test(owner)) yield { files: filesOf(root, path.slice(0, -2), project), exported: `${owner}.${last}`, rest };
  if (depth > mostReexports) return;
  const home = path.slice(0, -1);
  for (const { module, imported } of files.flatMap((file) => project.factsOf(file)?.imports.filter(({ local }) => local === last) ?? [])) {
    const target = (imported === "*" ? module : `${module}::${imported}`).split("::");
    const below = target[0] === "crate" ? target.slice(1) : target[0] === "self" || target[0] === "super" ? relative(home, target) : path;
    if (below.join("::") !== path.join("::")) yield* inModule(root, below, rest, project, depth + 1);
  }
}

/** The root of a crate is that of its library, of its program, or both. */
function filesOf(root: string, module: readonly string[], { firstFile }: ProjectNames): readonly string[] {
  const base = joined(root, ...module) ?? root;
  return module.length === 0 ? ["lib.rs", "main.rs"].flatMap((name) => firstFile([`${base}/${name}`]) ?? []) : [firstFile([`${base}.rs`, `${base}/mod.rs`]) ?? []].flat();
}

const mostReexports = 2;

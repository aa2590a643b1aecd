import { localName } from "../../core/facts/name.ts";
import { folderOf, foldersAbove, joined } from "../../core/paths.ts";
import type { Place, ProjectNames, Resolver } from "./resolver.ts";

/** `./config#PORT` by its path, and `shop.config.PORT` where the project has a package of the name. */
export const python: Resolver = {
  aliasesFunctions: true,
  *places(name, from, project) {
    const local = localName(name);
    if (local === undefined) return yield* dotted(name, from, project);
    // `from . import config` may mean a file beside this one.
    const submodule = local.exported === "*" ? undefined : project.firstFile(candidates(`${local.module}/${local.exported}`, from));
    if (submodule !== undefined) yield { files: [submodule], exported: "*", rest: local.rest };
    const file = project.firstFile(candidates(local.module, from));
    if (file !== undefined) yield { files: [file], exported: local.exported, rest: local.rest };
  },
};

function candidates(module: string, from: string): readonly string[] {
  const base = joined(folderOf(from), module);
  return base === undefined ? [] : base === "" ? ["__init__.py"] : [`${base}.py`, `${base}/__init__.py`];
}

/** Longest module first, looked for in the folders above the file, nearest first. */
function* dotted(name: string, from: string, { hasModule, firstFile }: ProjectNames): Iterable<Place> {
  const written = /^[\w.]+/.exec(name)?.[0] ?? "";
  const segments = written.split(".");
  if (!hasModule(segments[0] ?? "")) return;
  for (let count = segments.length; count > 0; count--) {
    const module = segments.slice(0, count).join("/");
    const [exported = "*", ...members] = segments.slice(count);
    const file = firstFile(foldersAbove(folderOf(from)).flatMap((folder) => [joined(folder, `${module}.py`) ?? "", joined(folder, module, "__init__.py") ?? ""]));
    if (file !== undefined) yield { files: [file], exported, rest: members.map((member) => `.${member}`).join("") + name.slice(written.length) };
  }
}

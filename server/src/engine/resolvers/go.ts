import { localName } from "../../core/facts/name.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { membersOf, namesIn, type Place, type ProjectNames, type Resolver } from "./resolver.ts";

/**
 * All files of a folder are one package. What a file does not declare is `.#Port`, a name of its own package; `shop.example/config.Port` is one
 * of the folder that the module of a `go.mod` has for it. Tests see a package, and are not seen by it.
 */
export const go: Resolver = {
  outline: (path, text) => ({ namespace: "", names: path.endsWith("_test.go") ? [] : [...declaredIn(text)].map((name) => `${folderOf(path)} ${name}`) }),
  *places(name, from, project) {
    const local = localName(name);
    if (local !== undefined) return yield* inPackage(folderOf(from), local.exported, local.rest, project);
    for (const { name: module, folder } of project.packages("go")) {
      // The version of a module is left out of its name, and stands in those of its packages.
      const prefix = [module, module.replace(/\/v\d+$/, "")].find((one) => name.startsWith(`${one}.`) || name.startsWith(`${one}/`));
      const [all, path = "", exported = ""] = /^((?:\/[\w.~-]+?)*)\.(\w+)(?![\w/])/.exec(name.slice(prefix?.length ?? name.length)) ?? [];
      const own = all === undefined ? undefined : joined(folder, path);
      if (prefix !== undefined && all !== undefined && own !== undefined) yield* inPackage(own, exported, name.slice(prefix.length + all.length), project);
    }
  },
};

/** A method may stand in another file than its type. */
function* inPackage(folder: string, exported: string, rest: string, { declaring }: ProjectNames): Iterable<Place> {
  const filesOf = (name: string): readonly string[] => declaring("go", `${folder} ${name}`).map(({ path }) => path);
  const files = filesOf(exported);
  yield { files, exported, rest };
  for (const place of membersOf(exported, rest, files)) yield { ...place, files: [...files, ...filesOf(place.exported)] };
}

/** `func Serve`, `func (s *Server) Serve` as `Server.Serve`, and `var`, `const` and `type`, also in parentheses. */
function* declaredIn(text: string): Iterable<string> {
  yield* namesIn(text, /^(?:func|type|var|const)[ \t]+(\w+)/gm);
  for (const [, type = "", method = ""] of text.matchAll(/^func[ \t]*\([ \t]*(?:\w+[ \t]+)?\*?(\w+)(?:\[[^\]\n]*\])?[ \t]*\)[ \t]*(\w+)/gm)) yield `${type}.${method}`;
  for (const [, group = ""] of text.matchAll(/^(?:type|var|const)[ \t]*\(([^]*?)(?:^\)|(?![^]))/gm)) for (const names of namesIn(group, /^(?:\t|[ ]{1,8})(\w+(?:,[ \t]*\w+)*)/gm)) yield* names.split(/,[ \t]*/);
}

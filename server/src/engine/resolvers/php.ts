import { localName } from "../../core/facts/name.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { membersOf, namesIn, type Resolver } from "./resolver.ts";

/**
 * A class by its full name, which is what every way of loading it comes to, that of PSR-4 included; a function or a constant by that of its
 * namespace, or without one. `./config.php#*` is what an included file gives back, and `.#$host` a variable that one of them sets.
 */
export const php: Resolver = {
  outline(_, text) {
    const namespace = /^[ \t]*(?:<\?php\s+)?namespace[ \t]+([\w\\]+)[ \t]*[;{]/m.exec(text)?.[1] ?? "";
    const names = [...namesIn(text, /^[ \t]*(?:(?:abstract|final|readonly)[ \t]+)*(?:class|interface|trait|enum)[ \t]+(\w+)|^[ \t]*function[ \t]+&?(\w+)|^[ \t]*const[ \t]+(?:\w+[ \t]+)?(\w+)[ \t]*=/gm)];
    return { namespace, names: [...names.map((name) => (namespace === "" ? name : `${namespace}\\${name}`)), ...namesIn(text, /\bdefine\(\s{0,12}["'](\w+)["']/g)] };
  },
  *places(name, from, project) {
    const local = localName(name);
    if (local !== undefined) {
      const modules = local.module === "." ? (project.factsOf(from)?.imports ?? []).flatMap(({ module }) => (module.startsWith(".") ? [module] : [])) : [local.module];
      for (const module of modules) {
        const file = project.firstFile([joined(folderOf(from), module) ?? ""]);
        if (file !== undefined) yield { files: [file], exported: local.exported, rest: local.rest };
      }
      return;
    }
    const [written = ""] = /^[\w\\]+/.exec(name) ?? [];
    const rest = name.slice(written.length);
    const namespace = project.namespaceOf(from);
    for (const full of namespace === "" || written.includes("\\") ? [written] : [written, `${namespace}\\${written}`]) {
      const files = project.declaring("php", full).map(({ path }) => path);
      if (files.length === 0) continue;
      const last = full.slice(full.lastIndexOf("\\") + 1);
      yield { files, exported: last, rest };
      yield* membersOf(last, rest, files);
    }
  },
};

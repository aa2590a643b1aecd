import { localName } from "../../core/facts/name.ts";
import { folderOf, joined } from "../../core/paths.ts";
import type { Resolver } from "./resolver.ts";

/** `.#PORT`: a variable that a file sets which the script takes in by `.` or `source`. The last one to set it counts. */
export const shell: Resolver = {
  setsEnvironment: true,
  *places(name, from, project) {
    const local = localName(name);
    const modules = local === undefined ? [] : (project.factsOf(from)?.imports ?? []).map(({ module }) => module);
    for (const module of modules.toReversed()) {
      const file = project.firstFile([joined(folderOf(from), module) ?? ""]);
      if (local !== undefined && file !== undefined) yield { files: [file], exported: local.exported, rest: local.rest };
    }
  },
};

import type { Import } from "../../core/facts/facts.ts";
import { membersOf, namesIn, type Declarer, type Place, type ProjectNames, type Resolver } from "./resolver.ts";

/**
 * A type by its simple name, where its namespace is one that the file is in, opens, or has opened for it by a `global using`. A name alone
 * is a member of a class that is written in several files, or of one that `using static` names.
 */
export const csharp: Resolver = {
  outline: (_, text) => ({
    namespace: /^[ \t]*namespace[ \t]+([\w.]+)/m.exec(text)?.[1] ?? "",
    names: [...namesIn(text, /\b(?:class|struct|interface|enum|record)[ \t]+(?:struct[ \t]+|class[ \t]+)?([A-Za-z_]\w*)/g), ...namesIn(text, /^[ \t]*global[ \t]+using[ \t]+([\w.]+)[ \t]*;/gm).map((name) => `using ${name}`)],
  }),
  *places(name, from, project) {
    const [type = ""] = /^[A-Za-z_]\w*/.exec(name) ?? [];
    if (type === "") return;
    const facts = project.factsOf(from);
    const rest = name.slice(type.length);
    yield* inClass(type, rest, from, facts?.imports ?? [], project);
    for (const own of new Set(facts?.types.map((one) => one.name))) yield* inClass(own, `.${name}`, from, [], project);
    for (const { module, local } of facts?.imports ?? []) if (local === undefined) yield* inClass(module.slice(module.lastIndexOf(".") + 1), `.${name}`, from, [{ module: module.slice(0, Math.max(0, module.lastIndexOf("."))) }], project);
  },
};

function* inClass(type: string, rest: string, from: string, imports: readonly Pick<Import, "module">[], project: ProjectNames): Iterable<Place> {
  const declarers = project.declaring("csharp", type);
  if (declarers.length === 0) return;
  const own = project.namespaceOf(from);
  const isSeen = ({ namespace }: Declarer): boolean => namespace === "" || `${own}.`.startsWith(`${namespace}.`) || imports.some(({ module }) => module === namespace) || project.declaring("csharp", `using ${namespace}`).length > 0;
  const files = declarers.filter(isSeen).map(({ path }) => path);
  if (files.length > 0) yield* membersOf(type, rest, files);
}

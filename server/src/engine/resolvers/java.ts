import { membersOf, namesIn, type Place, type ProjectNames, type Resolver } from "./resolver.ts";

/**
 * A class by its full name, `com.shop.Config.PORT`, or one of the file's own package and of those it imports as a whole by its own,
 * `Config.PORT`. A name alone may be a static member that is imported with all others of its class.
 */
export const java: Resolver = {
  outline: (_, text) => ({ namespace: /^[ \t]*package[ \t]+([\w.]+)/m.exec(text)?.[1] ?? "", names: namesIn(text, /\b(?:class|interface|enum|record)[ \t]+([A-Z]\w*)/g) }),
  *places(name, from, project) {
    const [all, path = "", type = ""] = /^((?:[a-z_]\w*\.)*)([A-Z]\w*)/.exec(name) ?? [];
    if (all === undefined) return;
    const rest = name.slice(all.length);
    if (path !== "") return yield* inClass(path.slice(0, -1), type, rest, project);
    const wildcards = (project.factsOf(from)?.imports ?? []).flatMap(({ module, imported }) => (imported === "*" ? [module] : []));
    for (const namespace of [project.namespaceOf(from), ...wildcards.filter((one) => !endsInClass.test(one))]) yield* inClass(namespace, type, rest, project);
    for (const owner of wildcards.filter((one) => endsInClass.test(one))) yield* java.places(`${owner}.${name}`, from, project);
  },
};

const endsInClass = /(?:^|\.)[A-Z]\w*$/;

function* inClass(namespace: string, type: string, rest: string, { declaring }: ProjectNames): Iterable<Place> {
  const files = declaring("java", type).flatMap((one) => (one.namespace === namespace ? [one.path] : []));
  if (files.length === 0) return;
  yield* membersOf(type, rest, files);
  // A class in a class.
  const [all, inner = ""] = /^\.([A-Z]\w*)(?=[.(])/.exec(rest) ?? [];
  if (all !== undefined) yield* membersOf(inner, rest.slice(all.length), files);
}

import { membersOf, namesIn, type Resolver } from "./resolver.ts";

/**
 * A constant of the app by its name, wherever it is required from or loaded by Zeitwerk: `Shop::Config::PORT`. Where several files declare one
 * of the name, those whose path is spelt like it come first.
 */
export const ruby: Resolver = {
  outline: (_, text) => ({ namespace: "", names: namesIn(text, /^[ \t]*(?:class|module)[ \t]+(?:\w+::)*([A-Z]\w*)|^[ \t]*([A-Z]\w*)[ \t]*(?:\|\|)?=(?![=~>])|^def[ \t]+(?:self\.)?(\w+[?!]?)/gm) }),
  *places(name, from, project) {
    const [written = ""] = /^(?:[A-Z]\w*(?:::[A-Z]\w*)*|\w+)/.exec(name) ?? [];
    const path = written.split("::");
    const last = path.at(-1) ?? "";
    const owner = path.at(-2);
    const rest = name.slice(written.length);
    const filesOf = (constants: readonly string[]): readonly string[] => {
      const root = project.appRootOf(from);
      const all = project.declaring("ruby", constants.at(-1) ?? "").filter((one) => project.appRootOf(one.path) === root);
      const spelt = all.filter((one) => `/${one.path}`.endsWith(`/${constants.map(underscored).join("/")}.rb`));
      return (spelt.length > 0 ? spelt : all).map((one) => one.path);
    };
    if (owner === undefined) yield { files: filesOf(path), exported: last, rest };
    else yield { files: filesOf(path.slice(0, -1)), exported: `${owner}.${last}`, rest };
    yield* membersOf(last, rest.replace(/^\.new(?=\()/, ""), filesOf(path));
  },
};

/** `HTTPServer` is loaded from `http_server.rb`. Source: Zeitwerk's README, "File structure". */
function underscored(constant: string): string {
  return constant.replace(/([A-Z])(?=[A-Z][a-z])|([a-z\d])(?=[A-Z])/g, "$1$2_").toLowerCase();
}

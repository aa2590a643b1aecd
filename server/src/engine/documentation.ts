import { pathRole } from "../core/path-role.ts";

/** Which variables the files that people set up a deploy with name. Each is read when it is first asked about, and kept until it changes. */
export interface Documentation {
  /** Those among the paths that name a variable. */
  naming(variable: string, paths: readonly string[]): readonly string[];
  forget(path: string): void;
  clear(): void;
}

/** `read` gives the text of a file; `undefined` where it has none. */
export function createDocumentation(read: (path: string) => string | undefined): Documentation {
  const named = new Map<string, ReadonlySet<string>>();
  /** By variable, of the paths asked about last. */
  let naming: { readonly paths: readonly string[]; readonly byVariable: ReadonlyMap<string, readonly string[]> } | undefined;

  function namesIn(path: string): ReadonlySet<string> {
    const known = named.get(path);
    if (known !== undefined) return known;
    const names = new Set(read(path)?.match(capitals));
    named.set(path, names);
    return names;
  }

  return {
    naming(variable, paths) {
      if (naming?.paths !== paths) {
        const byVariable = new Map<string, string[]>();
        for (const path of paths.filter(isDocumentation)) for (const name of namesIn(path)) byVariable.set(name, [...(byVariable.get(name) ?? []), path]);
        naming = { paths, byVariable };
      }
      return naming.byVariable.get(variable) ?? [];
    },
    forget(path) {
      if (named.delete(path) || isDocumentation(path)) naming = undefined;
    },
    clear() {
      named.clear();
      naming = undefined;
    },
  };
}

/** Texts that say which variables there are: documentation, env files and templates, deployment files. A lockfile and a test say nothing to those who deploy. */
export function isDocumentation(path: string): boolean {
  return naming.test(path) && !/(?:^|[-.])lock\.ya?ml$/.test(path) && !/^(?:generated|test)$/.test(pathRole(path));
}

const naming = new RegExp(
  [
    ...[/\.(?:md|mdx|rst|adoc|asciidoc|ya?ml|toml|tf|tfvars|tpl|bicep|nomad|service|properties|ini|conf|cfg)$/, /(?:^|\/)README(?:\.\w+)?$/, /(?:^|\/)(?:INSTALL|CONFIG|DEPLOY)\w*\.txt$/],
    ...[/(?:^|\/)[^/]*\.?env(?:[._-][^/]*)?$/, /\.(?:example|sample|template|dist)(?:\.\w+)?$/, /(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|Procfile|Makefile)$/],
    ...[/(?:^|\/)(?:app|vercel|now|railway|custom-environment-variables|[\w-]*task-?def\w*)\.json$/],
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

/** Names as variables have them; a shorter one would be an abbreviation. */
const capitals = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g;

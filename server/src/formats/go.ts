import type { NamedText } from "../core/facts/documents.ts";
import { emptyManifest, type Dependency, type Manifest, type WorkspaceFile } from "../core/facts/manifest.ts";
import type { Span } from "../core/text.ts";

/** `go.mod`. Its versions are exact: Go takes the lowest that all agree on. Source: go.dev/ref/mod. */
export function readGoModule(text: string): Manifest {
  const lines = directivesOf(text);
  const replaced = new Set(lines.filter(({ verb, words }) => verb === "replace" && isFolder(words[words.findIndex(({ name }) => name === "=>") + 1]?.name)).map(({ words }) => words[0]?.name));
  const dependencies = lines.flatMap(({ verb, words: [name, version], comment }): Dependency[] => {
    if (verb !== "require" || name === undefined || version === undefined) return [];
    return [{ name: name.name, range: version.name, span: version.span, scope: /^\/\/\s*indirect\b/.test(comment) ? "indirect" : "runtime", source: replaced.has(name.name) ? "local" : "registry" }];
  });
  const properties = lines.flatMap(({ verb, words: [value] }): NamedText[] => (/^(?:go|toolchain)$/.test(verb) && value !== undefined ? [{ name: verb, value: value.name, span: value.span }] : []));
  return { ...emptyManifest("go", "go-mod"), name: lines.find(({ verb }) => verb === "module")?.words[0]?.name, dependencies, properties };
}

/** `go.work`. */
export function readGoWorkspace(text: string): WorkspaceFile {
  const members = directivesOf(text).flatMap(({ verb, words: [folder] }): NamedText[] => (verb === "use" && folder !== undefined ? [{ name: folder.name, value: folder.name, span: folder.span }] : []));
  return { kind: "workspace", ecosystem: "go", members, plugins: [] };
}

interface Directive {
  readonly verb: string;
  readonly words: readonly { readonly name: string; readonly span: Span }[];
  readonly comment: string;
}

/** One per line; those in a block `require ( … )` get its verb. */
function directivesOf(text: string): readonly Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  let start = 0;
  for (const line of text.split("\n")) {
    const mark = line.search(/(?:^|\s)\/\//);
    const code = mark === -1 ? line : line.slice(0, mark);
    const words = [...code.matchAll(/"([^"]*)"|`([^`]*)`|[^\s"`]+/g)].map((match) => {
      const name = match[1] ?? match[2] ?? match[0];
      const at = start + match.index + (name === match[0] ? 0 : 1);
      return { name, span: { start: at, end: at + name.length } };
    });
    start += line.length + 1;
    const [first] = words;
    const comment = mark === -1 ? "" : line.slice(mark).trim();
    if (first === undefined) continue;
    if (block !== undefined) {
      if (first.name === ")") block = undefined;
      else found.push({ verb: block, words, comment });
    } else if (words.at(-1)?.name === "(") block = first.name;
    else found.push({ verb: first.name, words: words.slice(1), comment });
  }
  return found;
}

function isFolder(path: string | undefined): boolean {
  return path !== undefined && /^\.{0,2}\//.test(path);
}

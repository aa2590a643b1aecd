import type { Document, NamedText } from "./documents.ts";
import type { SourceFacts } from "./facts.ts";
import { folderOf, joined } from "../paths.ts";
import type { Span } from "../text.ts";

/**
 * The folders outside of its own that a manifest takes sources of, as against a library that it declares: as written, such as `../billing/src`.
 * Source: go.dev/ref/mod, "replace"; learn.microsoft.com/visualstudio/msbuild, "Compile"; getcomposer.org/doc/04-schema.md, "autoload";
 * docs.gradle.org, "SourceDirectorySet"; mojohaus.org/build-helper-maven-plugin, "add-source"; pip.pypa.io, "Editable installs".
 */
export function outsideFolders({ facts, text }: Document): readonly NamedText[] {
  const format = facts.kind === "manifest" || facts.kind === "python-manifest" ? facts.format : undefined;
  const pattern = format === undefined ? undefined : taken[format];
  if (pattern === undefined) return [];
  const code = text.replace(comments, (comment) => " ".repeat(comment.length));
  return [...code.matchAll(pattern)].flatMap((match) =>
    [...match[0].matchAll(outside)].map(({ 0: path, index }) => {
      const start = match.index + index;
      return { name: "", value: path.replaceAll("\\", "/"), span: { start, end: start + path.length } };
    }),
  );
}

const outside = /\.\.[\\/][\w.@\\/-]+/g;
const comments = /<!--(?:(?!<!--)[^])*?-->|^[ \t]*(?:\/\/|#).*$/gm;

/** By format the text in which a path means sources. */
const taken: Readonly<Record<string, RegExp>> = {
  "go-mod": /=>[ \t]*\.\.\/\S+/g,
  msbuild: /<Compile\s+Include="[^"]*"/g,
  composer: /"(?:psr-4|psr-0|classmap|files)"\s*:\s*[[{][^\]}]*/g,
  gradle: /\bsrcDirs?\b[^\n]*/g,
  maven: /<source>[^<]*<\/source>/g,
  requirements: /^[ \t]*(?:-e|--editable)[ \t=].*$/gm,
};

/** A folder that a program of Python looks for modules in, of the project: with the place of the call. */
export interface SearchedFolder {
  readonly folder: string;
  readonly span: Span;
}

/** What `sys.path` is given, relative to the project; `root` is what a path without `__file__` counts from. */
export function searchedFolders(facts: SourceFacts, path: string, text: string, root: string): readonly SearchedFolder[] {
  return facts.calls.flatMap(({ text: callee, arguments: given, span }) => {
    const value = callee === "sys.path.append" ? given[0] : callee === "sys.path.insert" ? given[1] : undefined;
    if (value === undefined) return [];
    const folder = value.kind === "literal" ? (value.text.startsWith("../") ? joined(root, value.text) : undefined) : besideFile(text.slice(value.span.start, value.span.end), path);
    return folder === undefined ? [] : [{ folder, span }];
  });
}

/** `os.path.join(os.path.dirname(__file__), "..", "billing")`, `str(Path(__file__).parent.parent / "billing")`. */
function besideFile(written: string, path: string): string | undefined {
  if (written.length > longestPath) return undefined;
  const words = [...written.matchAll(/(["'])([\w.\/-]*)\1/g)].map(([, , word = ""]) => word);
  const isKnown = written.split("__file__").length === 2 && written.replace(/(["'])[\w.\/-]*\1/g, "").replace(/\b(?:os\.path\.)?(?:join|dirname|abspath|realpath|normpath)\b|\b(?:pathlib\.)?Path\b|\bstr\b|\.resolve\(\)|\.parents\[\d\]|\.parent\b|__file__|[\s(),/]/g, "") === "";
  const parents = /\.parents\[(\d)\]/.exec(written)?.[1];
  const levels = parents === undefined ? written.split(/\bdirname\b|\.parent\b/).length - 1 : Number(parents) + 1;
  return isKnown && levels > 0 ? joined(folderOf(path), ...Array.from({ length: levels - 1 }, () => ".."), ...words) : undefined;
}

const longestPath = 300;

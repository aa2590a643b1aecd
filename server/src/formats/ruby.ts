import type { NamedText } from "../core/facts/documents.ts";
import { emptyManifest, type Dependency, type Manifest } from "../core/facts/manifest.ts";
import type { Span } from "../core/text.ts";

/** `Gemfile` and `gems.rb`: what its literals say. Source: bundler.io/man/gemfile.5.html. */
export function readGemfile(text: string): Manifest {
  const dependencies: Dependency[] = [];
  const properties: NamedText[] = [];
  let hasGemspec = false;
  /** One per open block: the groups it gives its gems, none for blocks such as `if`. */
  const blocks: (readonly string[])[] = [];
  for (const { line, start } of codeLines(text)) {
    const gem = /^\s*gem[\s(]+(["'])([^"']+)\1/.exec(line);
    if (gem !== null) dependencies.push(gemFrom(line, start, gem[2] as string, blocks.flat()));
    const ruby = /^\s*ruby[\s(]+(["'])([^"']+)\1/.exec(line);
    if (ruby !== null) properties.push({ name: "ruby", value: ruby[2] as string, span: spanIn(line, start, ruby[2] as string, 0) });
    if (/^\s*gemspec\b/.test(line)) hasGemspec = true;
    if (/^\s*end\b/.test(line)) blocks.pop();
    else if (/\bdo\b\s*(?:\|[^|]*\|)?\s*$/.test(line) || /^\s*(?:if|unless|case|begin|def|class|module|while)\b/.test(line)) blocks.push(/^\s*group\b/.test(line) ? wordsIn(line) : []);
  }
  return { ...emptyManifest("ruby", "gemfile"), dependencies, properties, publishes: hasGemspec };
}

/** `*.gemspec`: the manifest of a library. */
export function readGemspec(text: string): Manifest {
  const dependencies: Dependency[] = [];
  let name: string | undefined;
  for (const { line, start } of codeLines(text)) {
    name ??= /\.name\s*=\s*["']([^"']+)["']/.exec(line)?.[1];
    const added = /\.add_((?:runtime_|development_)?)dependency[\s(]+(["'])([^"']+)\2/.exec(line);
    if (added !== null) dependencies.push(gemFrom(line, start, added[3] as string, added[1] === "development_" ? ["development"] : []));
  }
  return { ...emptyManifest("ruby", "gemspec"), name, dependencies, publishes: true };
}

function gemFrom(line: string, start: number, name: string, groups: readonly string[]): Dependency {
  const nameSpan = spanIn(line, start, name, 0);
  const rest = line.slice(nameSpan.end - start + 1);
  // Only strings that stand alone are ranges: `git: "…"` is a keyword.
  const ranges = [...(/^(?:\s*,\s*["'][^"']*["'](?!\s*=>))*/.exec(rest)?.[0] ?? "").matchAll(/["']([^"']*)["']/g)];
  const own = /(?:\bgroups?:|:groups?\s*=>)\s*(\[[^\]]*\]|:\w+|%i\[[^\]]*\])/.exec(rest)?.[1] ?? "";
  const [first] = ranges;
  const last = ranges.at(-1);
  const from = nameSpan.end + 1;
  const span = first === undefined || last === undefined ? nameSpan : { start: from + first.index + 1, end: from + last.index + last[0].length - 1 };
  const all = [...groups, ...wordsIn(own)];
  const revision = /\b(?:ref|tag):\s*["']([^"']+)["']|:(?:ref|tag)\s*=>\s*["']([^"']+)["']/.exec(rest);
  const isDevelopment = all.length > 0 && all.every((group) => /^(?:development|test|ci|lint|docs?|debug|tools?)$/.test(group));
  return {
    name,
    range: ranges.map((range) => range[1]).join(", "),
    span,
    scope: isDevelopment ? "development" : "runtime",
    source: /\bpath:|:path\s*=>/.test(rest) ? "local" : /\b(?:git|github|gitlab|bitbucket):|:(?:git|github)\s*=>/.test(rest) ? "git" : "registry",
    ...(revision === null ? {} : { revision: (revision[1] ?? revision[2]) as string }),
  };
}

/** `:development`, `"test"` and `%i[a b]` of a line. */
function wordsIn(text: string): readonly string[] {
  const list = /%i[[({]([^\])}]*)/.exec(text)?.[1];
  return list !== undefined ? list.split(/\s+/).filter((word) => word !== "") : [...text.matchAll(/:(\w+)|["'](\w+)["']/g)].map((match) => (match[1] ?? match[2]) as string);
}

function spanIn(line: string, start: number, part: string, from: number): Span {
  const at = start + line.indexOf(part, from);
  return { start: at, end: at + part.length };
}

/** Lines with their places, comments taken away; a line that ends in a comma goes on in the next. */
function codeLines(text: string): readonly { readonly line: string; readonly start: number }[] {
  const found: { line: string; start: number }[] = [];
  let start = 0;
  let inComment = false;
  for (const raw of text.split("\n")) {
    if (raw.startsWith("=begin")) inComment = true;
    const line = inComment ? "" : raw.replace(/^((?:[^"'#]|"[^"]*"|'[^']*')*)#.*$/, "$1");
    if (raw.startsWith("=end")) inComment = false;
    const before = found.at(-1);
    const padded = raw.length === line.length ? line : line.padEnd(raw.length);
    if (before !== undefined && before.line.length < longestStatement && /,\s*$/.test(before.line)) before.line += `\n${padded}`;
    else found.push({ line: padded, start });
    start += raw.length + 1;
  }
  return found;
}

const longestStatement = 2000;

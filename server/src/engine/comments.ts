import { documentReader } from "../formats/formats.ts";
import type { CommentStyle } from "../languages/directives.ts";
import { languageOf } from "../languages/languages.ts";

/**
 * The comment of one line that may be put above the line which begins at an offset, with what stands between it and a reason. `undefined`
 * where there is none: in a file without comments, such as JSON, and within a tag.
 */
export function commentAbove(path: string, text: string, lineStart: number): { readonly before: string; readonly mark: string; readonly after: string } | undefined {
  const language = languageOf(path);
  if (language !== undefined) return { before: language.comment.before, mark: " -- ", after: language.comment.after };
  const [style] = commentStyles(path);
  if (style !== markup) return style && { before: `${style.open} `, mark: " -- ", after: style.close === undefined ? "" : ` ${style.close}` };
  const before = text.slice(0, lineStart);
  if (before.lastIndexOf("<script") > before.lastIndexOf("</script")) return { before: "// ", mark: " -- ", after: "" };
  return before.lastIndexOf("<") > before.lastIndexOf(">") ? undefined : { before: `${markup.open} `, mark: ": ", after: ` ${markup.close}` };
}

/** How a file that is not parsed as a language writes comments, the usual way first; none for one that has none. */
export function commentStyles(path: string): readonly CommentStyle[] {
  const ecosystem = languageOf(path)?.ecosystem;
  if (ecosystem !== undefined) return /^(?:python|ruby|shell)$/.test(ecosystem) ? [hash] : ecosystem === "php" ? [slashes, block, hash] : [slashes, block];
  const known = stylesByPath.find(([names]) => names.test(path));
  if (known !== undefined) return known[1];
  return documentReader(path) !== undefined ? [hash] : [];
}

const slashes: CommentStyle = { open: "//" };
const block: CommentStyle = { open: "/*", close: "*/" };
const hash: CommentStyle = { open: "#" };
const hashLine: CommentStyle = { open: "#", ownLine: true };
const semicolon: CommentStyle = { open: ";", ownLine: true };
/** One of XML may not hold the `--` that stands before a reason elsewhere. */
const markup: CommentStyle = { open: "<!--", close: "-->" };

/** The first that fits counts. What is not here and has a reader writes `#`. */
const stylesByPath: readonly (readonly [RegExp, readonly CommentStyle[]])[] = [
  [/(?:^|\/)go\.(?:mod|work)$/, [slashes]],
  [/(?:^|\/)(?:appsettings(?:\.[\w-]+)?|\.?devcontainer|[jt]sconfig(?:\.[\w-]+)?|\.twelve-factor)\.json$|\.(?:jsonc|json5)$/i, [slashes, block]],
  [/\.(?:gradle|kts?|scala|groovy|swift|dart|proto|s?css|less)$/, [slashes, block]],
  [/\.(?:tf|tfvars|hcl)$/, [hash, slashes, block]],
  [/\.(?:json|tfstate|pem|key|p8|ppk|asc|gpg|crt|cer)$|(?:^|\/)(?:\.[\w-]+-version|runtime\.txt|rust-toolchain)$/, []],
  [/\.(?:html?|vue|svelte|astro)$/, [markup, slashes, block]],
  [/\.(?:cshtml|razor)$/, [{ open: "@*", close: "*@" }, markup, slashes, block]],
  [/\.erb$/, [{ open: "<%#", close: "%>" }, markup]],
  [/\.(?:jinja2?|j2|twig|njk)$/, [{ open: "{#", close: "#}" }, markup]],
  [/\.(?:xml|config|(?:cs|fs|vb)proj|props|targets|slnx|xaml|svg|md|markdown)$/, [markup]],
  [/\.sql$/, [{ open: "--" }, block]],
  [/\.properties$/, [hashLine, { open: "!", ownLine: true }]],
  [/(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|(?:^|\/)\.\w*ignore$/i, [hashLine]],
  [/\.(?:ini|cfg|conf|cnf|npmrc|pypirc)$/, [hash, semicolon]],
  [/\.(?:ya?ml|toml|env|txt)$|(?:^|\/)(?:\.env[\w.-]*|\.netrc|Makefile)$/, [hash]],
];

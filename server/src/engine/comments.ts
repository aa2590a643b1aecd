import { documentReader } from "../formats/formats.ts";
import { languageOf } from "../languages/languages.ts";

/** How a file writes a comment of one line; `undefined` for one that has none, such as JSON. */
export function commentOf(path: string): { readonly before: string; readonly after: string } | undefined {
  const language = languageOf(path);
  if (language !== undefined) return language.comment;
  if (withSlashes.test(path)) return { before: "// ", after: "" };
  const isHash = (documentReader(path) !== undefined && !withoutComment.test(path)) || /\.(?:ya?ml|toml|ini|cfg|conf|properties)$/.test(path);
  return isHash ? { before: "# ", after: "" } : undefined;
}

/** What opens a comment at the end of what stands before its text, in a file that is not parsed as a language. */
export function openingComment(path: string): RegExp | undefined {
  if (withSlashes.test(path)) return /\/\/[ \t]*$/;
  return commentOf(path) === undefined ? undefined : /#[ \t]*$/;
}

const withSlashes = /(?:^|\/)go\.(?:mod|work)$|(?:^|\/)appsettings(?:\.[\w-]+)?\.json$|\.gradle(?:\.kts)?$/;

/** A comment of XML may not hold the `--` that stands before a reason. */
const withoutComment = /\.(?:json|xml|config|(?:cs|fs|vb)proj|props|slnx?)$|(?:^|\/)(?:\.[\w-]+-version|runtime\.txt|rust-toolchain)$/;

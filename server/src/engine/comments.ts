import { documentReader } from "../formats/formats.ts";
import { languageOf } from "../languages/languages.ts";

/** How a file writes a comment of one line; `undefined` for one that has none, such as JSON. */
export function commentOf(path: string): { readonly before: string; readonly after: string } | undefined {
  const language = languageOf(path);
  if (language !== undefined) return language.comment;
  const isHash = (documentReader(path) !== undefined && !path.endsWith(".json")) || /\.(?:ya?ml|toml|ini|cfg|conf|properties)$/.test(path);
  return isHash ? { before: "# ", after: "" } : undefined;
}

/** What opens such a comment, at the end of what stands before its text. */
export const hashComment = /#[ \t]*$/;

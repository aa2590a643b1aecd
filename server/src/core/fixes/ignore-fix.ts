import type { FileEdit, Fix } from "../fix.ts";
import type { AppFiles } from "../rule.ts";

/** Writes lines into an ignore file, which is made where there is none. `what` names, for the title, what they leave out. */
export function ignoreFix(what: string, lines: string, { path, text }: AppFiles["ignoreFile"]): Fix {
  const edit: FileEdit =
    text === undefined
      ? { path, creates: true, edits: [{ span: { start: 0, end: 0 }, newText: lines }] }
      : { path, edits: [{ span: { start: text.length, end: text.length }, newText: `${text === "" || text.endsWith("\n") ? "" : "\n"}${lines}` }] };
  return { title: `Add ${what} to ${path}`, safety: "unsafe", edits: [edit] };
}

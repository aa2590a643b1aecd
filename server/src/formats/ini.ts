import type { NamedText } from "../core/facts/documents.ts";
import type { Span } from "../core/text.ts";

export interface IniSection {
  readonly name: string;
  readonly span: Span;
  /** In the order of the file; a key may come more than once. */
  readonly entries: readonly NamedText[];
}

export interface IniDialect {
  /** What a comment at the start of a line begins with. */
  readonly comment: RegExp;
  /** A line that goes on in the next: with a backslash at its end, or where the next one is indented. */
  readonly continues: "backslash" | "indentation" | "never";
  /** What stands before a comment behind a value, when there may be one. */
  readonly trailingComment?: RegExp;
}

/** Sections of `key = value` lines. Lines that go on are joined with a blank. Never throws. */
export function readIni(text: string, { comment, continues, trailingComment }: IniDialect): readonly IniSection[] {
  const sections: { name: string; span: Span; entries: { name: string; value: string; span: Span }[] }[] = [];
  let goesOn = false;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end).replace(/\r$/, "");
    const next = end + 1;
    const entries = sections.at(-1)?.entries;
    const last = entries?.at(-1);
    const isComment = comment.test(line);
    const isMore = continues === "backslash" ? goesOn : continues === "indentation" && /^[ \t]+\S/.test(line);
    if (isComment || line.trim() === "") {
      // A comment between the lines of a value does not end it.
      goesOn = goesOn && isComment;
    } else if (isMore && last !== undefined) {
      const trimmed = line.trim();
      const piece = withoutComment(trimmed, trailingComment);
      const value = continues === "backslash" ? withoutBackslash(piece) : piece;
      last.value = last.value === "" ? value : `${last.value} ${value}`;
      last.span = { start: last.span.start, end: start + line.indexOf(trimmed) + piece.length };
      goesOn = trimmed.endsWith("\\");
    } else {
      const header = /^[ \t]*\[([^\]]+)\]/.exec(line);
      const equals = line.indexOf("=");
      if (header !== null) {
        const from = start + line.indexOf(header[1] as string);
        sections.push({ name: header[1] as string, span: { start: from, end: from + (header[1] as string).length }, entries: [] });
      } else if (equals > 0 && entries !== undefined) {
        const written = line.slice(equals + 1).trim();
        const value = withoutComment(written, trailingComment);
        const from = start + line.trimEnd().length - written.length;
        entries.push({ name: line.slice(0, equals).trim(), value: continues === "backslash" ? withoutBackslash(value) : value, span: { start: from, end: from + value.length } });
      }
      goesOn = continues === "backslash" && line.endsWith("\\");
    }
    start = next;
  }
  return sections;
}

function withoutComment(text: string, comment: RegExp | undefined): string {
  const mark = comment === undefined ? -1 : text.search(comment);
  return mark === -1 ? text : text.slice(0, mark).trimEnd();
}

function withoutBackslash(line: string): string {
  return line.endsWith("\\") ? line.slice(0, -1).trimEnd() : line;
}

/** Every value of a key. */
export function valuesOf(section: IniSection | undefined, key: string): readonly NamedText[] {
  return (section?.entries ?? []).filter(({ name }) => name === key);
}

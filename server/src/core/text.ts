/** A stretch of a text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as people and editors count it. Both numbers are 0-based; `column` is in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets of the line starts of one text, to turn offsets into positions. */
export interface LineTable {
  readonly starts: readonly number[];
  readonly length: number;
}

/** Lines end at `\n`, `\r\n` or a lone `\r`, as in LSP. */
export function lineTable(text: string): LineTable {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === 10) starts.push(offset + 1);
    else if (unit === 13 && text.charCodeAt(offset + 1) !== 10) starts.push(offset + 1);
  }
  return { starts, length: text.length };
}

/** An offset outside the text is clamped to its nearest end. */
export function positionAt(table: LineTable, offset: number): Position {
  const clamped = Math.max(0, Math.min(offset, table.length));
  let low = 0;
  let high = table.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((table.starts[middle] as number) <= clamped) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: clamped - (table.starts[low] as number) };
}

/** A line past the last one is the end of the text. */
export function offsetAt(table: LineTable, position: Position): number {
  const start = table.starts[position.line];
  if (start === undefined) return table.length;
  const next = table.starts[position.line + 1] ?? table.length;
  return Math.min(start + position.column, next);
}

/** How the lines of a text end, for a line more: as Windows has it where one of them does. */
export function lineBreakOf(text: string): "\r\n" | "\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** The line that an offset is in, with its end. */
export function lineTextAt(text: string, table: LineTable, offset: number): string {
  const { line } = positionAt(table, offset);
  return text.slice(table.starts[line], table.starts[line + 1]);
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What stands between the quotes of a text, or all of it where it has none. */
export function withoutQuotes(text: string, { start, end }: Span): Span {
  return /^(["'])[^]*\1$/.test(text.slice(start, end)) ? { start: start + 1, end: end - 1 } : { start, end };
}

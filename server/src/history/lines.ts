/**
 * Remembers, of each path, the lines in which a secret may stand, so that of many versions of a file only those are judged that bring such a
 * line, and so that the oldest commit which has a line is known all the same.
 */
export interface KnownLines {
  /** Whether a version has a line that no version of its path had yet. `commit` is counted from the newest. */
  note(path: string, text: string, commit: number): boolean;
  /** The line at a place of a text, to be asked for later; `undefined` where it was not kept. */
  lineAt(text: string, offset: number): KnownLine | undefined;
  /** Where it is oldest, by what was noted so far. */
  oldest(path: string, line: KnownLine): { readonly commit: number; readonly line: number } | undefined;
}

export interface KnownLine {
  /** Of the line and the one behind it. */
  readonly hash: number;
  /** 1 where the place is on the one behind it. */
  readonly behind: number;
}

/** `mark` finds a line in which a secret may stand, by a word that stands beside it. */
export function createKnownLines(mark: RegExp): KnownLines {
  const search = new RegExp(mark.source, `${mark.flags.replace("g", "")}g`);
  /** By path and line: the commit and the number of the line, as one number, of which there may be very many. */
  const byPath = new Map<string, Map<number, number>>();

  function* partsOf(text: string): Iterable<{ readonly start: number; readonly end: number }> {
    // A Secret of Kubernetes has values behind names of any kind.
    const isAllOver = /^kind:[ \t]*Secret\b/m.test(text);
    search.lastIndex = 0;
    for (let at = isAllOver ? 0 : search.exec(text)?.index; at !== undefined && at < text.length; ) {
      const line = text.lastIndexOf("\n", at - 1) + 1;
      const end = endOfLine(text, at);
      const start = Math.max(line, at - around);
      // A value may stand on the line behind its name.
      yield { start, end: Math.min(isAllOver ? end : endOfLine(text, end + 1), at + behind) };
      const next = Math.min(end, at + behind) + 1;
      search.lastIndex = next;
      at = isAllOver ? next : search.exec(text)?.index;
    }
  }

  return {
    note(path, text, commit) {
      let known = byPath.get(path);
      if (known === undefined) byPath.set(path, (known = new Map()));
      let isNew = false;
      let [line, counted] = [1, 0];
      for (const { start, end } of partsOf(text)) {
        for (let at = text.indexOf("\n", counted); at !== -1 && at < start; at = text.indexOf("\n", at + 1)) {
          line++;
          counted = at + 1;
        }
        const key = hashOf(text, start, end);
        const before = known.get(key);
        if (before === undefined) isNew = true;
        if (before === undefined || commit > Math.floor(before / mostLines)) known.set(key, commit * mostLines + Math.min(line, mostLines - 1));
      }
      return isNew;
    },
    lineAt(text, offset) {
      let found: KnownLine | undefined;
      for (const { start, end } of partsOf(text)) {
        if (start > offset) break;
        if (offset < end) found = { hash: hashOf(text, start, end), behind: text.slice(start, offset).split("\n").length - 1 };
      }
      return found;
    },
    oldest(path, { hash, behind: lines }) {
      const found = byPath.get(path)?.get(hash);
      return found === undefined ? undefined : { commit: Math.floor(found / mostLines), line: (found % mostLines) + lines };
    },
  };
}

const around = 300;
const behind = 600;
const mostLines = 2 ** 20;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** 53 bits of what stands there, blanks at its ends aside: FNV-1a, twice. */
function hashOf(text: string, start: number, end: number): number {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

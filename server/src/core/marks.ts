/** Hears of a mark that ends at an offset of a text; what it gives back ends the search. */
export type OnMark = (mark: number, end: number) => boolean;

/**
 * Finds all of many literal texts in one pass over a text, however many they are: the automaton of Aho and Corasick, as a table with a row
 * for each beginning of a mark and a column for each character that marks have. Marks are of ASCII, and none is empty; they are numbered
 * in their order.
 */
export function markFinder(marks: readonly string[]): (text: string, onMark: OnMark) => void {
  const columns = new Uint8Array(128);
  let width = 1;
  for (const char of new Set(marks.join(""))) columns[char.charCodeAt(0)] = width++;
  const rows = 1 + marks.reduce((sum, mark) => sum + mark.length, 0);
  const table = new Uint16Array(rows * width);
  const ending: number[][] = [[]];
  for (const [number, mark] of marks.entries()) {
    let row = 0;
    for (let at = 0; at < mark.length; at++) {
      const cell = row * width + columnOf(mark.charCodeAt(at));
      if (table[cell] === 0) table[cell] = ending.push([]) - 1;
      row = table[cell] ?? 0;
    }
    ending[row]?.push(number);
  }

  // Where a row has no cell of its own, it goes on as the longest beginning that the text read so far ends with.
  const shorter = new Uint16Array(ending.length);
  const queue = [0];
  for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
    const other = shorter[row] ?? 0;
    if (row !== 0) ending[row]?.push(...(ending[other] ?? []));
    for (let column = 0; column < width; column++) {
      const next = table[row * width + column] ?? 0;
      const otherwise = row === 0 ? 0 : (table[other * width + column] ?? 0);
      if (next === 0) table[row * width + column] = otherwise;
      else {
        shorter[next] = otherwise;
        queue.push(next);
      }
    }
  }
  const ends = Uint8Array.from(ending, (numbers) => (numbers.length > 0 ? 1 : 0));

  function columnOf(code: number): number {
    return code < 128 ? (columns[code] ?? 0) : 0;
  }

  // The one loop that runs over every character of a project: cells are offsets of rows, and those of rows at which a mark ends are negative.
  const steps = Int32Array.from(table, (next) => (ends[next] === 1 ? -next * width : next * width));
  return (text, onMark) => {
    let row = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      row = code < 128 ? (steps[row + (columns[code] as number)] as number) : 0;
      if (row >= 0) continue;
      row = -row;
      for (const number of ending[row / width] ?? []) if (onMark(number, at + 1)) return;
    }
  };
}

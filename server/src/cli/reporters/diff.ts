/** A file as it was and as it would be; a byte order mark is part of the text. `before` is `undefined` for one that is new. */
export interface FileChange {
  /** Relative to the top of the working tree, `/` separators. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** A patch that `git apply` and `patch -p1` take. Lines end at `\n`, as git counts them. */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return changes.map(fileDiff).join("");
}

function fileDiff({ path, before, after }: FileChange): string {
  const own = quoted(`b/${path}`);
  const old = quoted(`a/${path}`);
  const header = [`diff --git ${old} ${own}`, ...(before === undefined ? ["new file mode 100644", "--- /dev/null"] : [`--- ${old}`]), `+++ ${own}`];
  return [...header, ...hunks(linesOf(before ?? ""), linesOf(after))].map((line) => `${line}\n`).join("");
}

/** Each with its end, so that a last line without one is told from one that has it. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** One line of both, of the old text alone, or of the new one. */
interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

const context = 3;

function hunks(before: readonly string[], after: readonly string[]): readonly string[] {
  const steps = stepsBetween(before, after);
  const changed = steps.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  const groups: { start: number; end: number }[] = [];
  for (const index of changed) {
    const last = groups.at(-1);
    if (last !== undefined && index - context <= last.end) last.end = Math.min(steps.length, index + context + 1);
    else groups.push({ start: Math.max(0, index - context), end: Math.min(steps.length, index + context + 1) });
  }
  let [oldLine, newLine, at] = [0, 0, 0];
  return groups.flatMap(({ start, end }) => {
    oldLine += countOf(steps.slice(at, start), "-");
    newLine += countOf(steps.slice(at, start), "+");
    const own = steps.slice(start, end);
    const [removed, added] = [countOf(own, "-"), countOf(own, "+")];
    const header = `@@ -${place(oldLine, removed)} +${place(newLine, added)} @@`;
    oldLine += removed;
    newLine += added;
    at = end;
    return [header, ...own.flatMap(({ sign, line }) => (line.endsWith("\n") ? [sign + line.slice(0, -1)] : [sign + line, "\\ No newline at end of file"]))];
  });
}

/** Lines of one side: those of both are on each. */
function countOf(steps: readonly Step[], side: "-" | "+"): number {
  return steps.filter(({ sign }) => sign === " " || sign === side).length;
}

/** Of no line the one before it is named. */
function place(before: number, count: number): string {
  return `${count === 0 ? before : before + 1},${count}`;
}

/** The shortest way from one text to the other. Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", the greedy form. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  let [start, oldEnd, newEnd] = [0, before.length, after.length];
  while (start < oldEnd && start < newEnd && before[start] === after[start]) start++;
  while (oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]) [oldEnd, newEnd] = [oldEnd - 1, newEnd - 1];
  const step = (sign: Step["sign"]) => (line: string): Step => ({ sign, line });
  return [...before.slice(0, start).map(step(" ")), ...shortestWay(before.slice(start, oldEnd), after.slice(start, newEnd)), ...before.slice(oldEnd).map(step(" "))];
}

/** More differences than this are shown as one: the way is looked for in steps that grow with their square. */
const mostDifferences = 1000;

function shortestWay(before: readonly string[], after: readonly string[]): readonly Step[] {
  const furthest = new Map([[1, 0]]);
  const history: ReadonlyMap<number, number>[] = [];
  const at = (map: ReadonlyMap<number, number>, diagonal: number): number => map.get(diagonal) ?? -1;
  const comesFromAbove = (map: ReadonlyMap<number, number>, diagonal: number, differences: number): boolean => diagonal === -differences || (diagonal !== differences && at(map, diagonal - 1) < at(map, diagonal + 1));
  for (let differences = 0; differences <= Math.min(mostDifferences, before.length + after.length); differences++) {
    history.push(new Map(furthest));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = comesFromAbove(furthest, diagonal, differences) ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return traced(differences);
    }
  }
  return [...before.map((line): Step => ({ sign: "-", line })), ...after.map((line): Step => ({ sign: "+", line }))];

  function traced(last: number): readonly Step[] {
    const steps: Step[] = [];
    let [x, y] = [before.length, after.length];
    for (let differences = last; differences >= 0; differences--) {
      const map = history[differences] ?? furthest;
      const diagonal = x - y;
      const previous = comesFromAbove(map, diagonal, differences) ? diagonal + 1 : diagonal - 1;
      const fromX = differences === 0 ? 0 : at(map, previous);
      const fromY = differences === 0 ? 0 : fromX - previous;
      while (x > fromX && y > fromY) {
        steps.push({ sign: " ", line: before[--x] ?? "" });
        y--;
      }
      if (differences === 0) break;
      if (x > fromX) steps.push({ sign: "-", line: before[--x] ?? "" });
      else steps.push({ sign: "+", line: after[--y] ?? "" });
    }
    return steps.reverse();
  }
}

/** As git writes a path that has more in it than a plain name. Source: "core.quotePath" of git-config. */
function quoted(path: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  const escaped = path.replace(/["\\\u0000-\u001f\u007f]/g, (character) => (/["\\]/.test(character) ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`));
  return `"${escaped}"`;
}

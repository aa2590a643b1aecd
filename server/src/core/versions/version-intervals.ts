/** Versions as far as they are written: `20` is every one that begins with it, and a range is what it lets through. */

/** From the first, which is in it, to the second, which is not; without an end where nothing ends it. */
export interface VersionInterval {
  readonly from: readonly number[];
  readonly to: readonly number[] | undefined;
}

/** The numbers that a version or a tag begins with: `[20, 11]` of `v20.11-alpine`; `undefined` for a word such as `lts`. */
export function versionNumbers(text: string): readonly number[] | undefined {
  const written = /^\s*[v=]?(\d+(?:\.\d+){0,3})(?![\d])/.exec(text)?.[1];
  return written?.split(".").map(Number);
}

/** Whether a version is the other one or a later one, by its numbers: `3.10` is later than `3.9.2`, and a word is neither. */
export function isVersionFrom(version: string, first: string): boolean {
  const [own, wanted] = [versionNumbers(version), versionNumbers(first)];
  return own !== undefined && wanted !== undefined && !isBefore(own, wanted);
}

/** Every version that begins with these numbers. */
export function versionsWith(numbers: readonly number[]): VersionInterval {
  return { from: numbers, to: raised(numbers, numbers.length - 1) };
}

/**
 * What a range lets through; `undefined` where it is not understood. A `~` stops before the next minor version as npm has it, or leaves the
 * last number open as Composer, Bundler (`~>`) and pip (`~=`) do. Sources: node-semver, getcomposer.org/doc/articles/versions.md, PEP 440.
 */
export function versionIntervals(range: string, tilde: "minor" | "last"): readonly VersionInterval[] | undefined {
  const alternatives = range.trim().slice(0, longestRange).split(/\s*\|{1,2}\s*/).map((part) => allOf(part, tilde));
  return alternatives.includes(undefined) ? undefined : alternatives.flatMap((one) => one ?? []);
}

export function overlap(some: readonly VersionInterval[], others: readonly VersionInterval[]): boolean {
  return some.some((one) => others.some((other) => isBefore(one.from, other.to) && isBefore(other.from, one.to)));
}

function allOf(part: string, tilde: "minor" | "last"): readonly VersionInterval[] | undefined {
  const [, low, high] = /^v?(\d[\d.]*)\s+-\s+v?(\d[\d.]*)$/.exec(part.trim()) ?? [];
  if (low !== undefined && high !== undefined) return [{ from: numbersOf(low), to: raised(numbersOf(high), numbersOf(high).length - 1) }];
  const conditions = part.replace(/([<>=!~^])\s+/g, "$1").split(/\s*,\s*|\s+(?=[<>=!~^v\d*x])/).filter((one) => one !== "");
  let found: VersionInterval = { from: [0], to: undefined };
  for (const condition of conditions) {
    const [, operator = "", version = ""] = /^([<>=!~^]*)\s*v?((?:\d+|[*xX])(?:\.(?:\d+|[*xX]))*)$/.exec(condition) ?? [];
    const interval = version === "" ? undefined : conditionInterval(operator, numbersOf(version), tilde);
    if (interval === undefined) return undefined;
    found = { from: isBefore(found.from, interval.from) ? interval.from : found.from, to: found.to === undefined || (interval.to !== undefined && isBefore(interval.to, found.to)) ? interval.to : found.to };
  }
  return isBefore(found.from, found.to) ? [found] : [];
}

function conditionInterval(operator: string, numbers: readonly number[], tilde: "minor" | "last"): VersionInterval | undefined {
  const everything = { from: [0], to: undefined };
  if (numbers.length === 0) return everything;
  switch (operator) {
    case "":
    case "=":
    case "==":
    case "===":
      return versionsWith(numbers);
    case ">=":
      return { from: numbers, to: undefined };
    case ">":
      return { from: raised(numbers, numbers.length - 1), to: undefined };
    case "<":
      return { from: [0], to: numbers };
    case "<=":
      return { from: [0], to: raised(numbers, numbers.length - 1) };
    case "^":
      return { from: numbers, to: raised(numbers, Math.max(0, numbers.findIndex((one) => one !== 0))) };
    case "~":
      return { from: numbers, to: raised(numbers, tilde === "minor" ? Math.min(1, numbers.length - 1) : Math.max(0, numbers.length - 2)) };
    case "~>":
    case "~=":
      return { from: numbers, to: raised(numbers, Math.max(0, numbers.length - 2)) };
    // One version less takes nothing from an interval.
    case "!=":
      return everything;
    default:
      return undefined;
  }
}

/** Up to the first `*` or `x`. */
function numbersOf(version: string): readonly number[] {
  return version.split(/\.?[*xX]/)[0]?.split(".").filter((one) => one !== "").map(Number) ?? [];
}

function raised(numbers: readonly number[], at: number): readonly number[] {
  return [...numbers.slice(0, at), (numbers[at] ?? 0) + 1];
}

/** Whether a version comes before another one; everything comes before none. */
function isBefore(one: readonly number[], other: readonly number[] | undefined): boolean {
  if (other === undefined) return true;
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const longestRange = 200;

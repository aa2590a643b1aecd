import type { ShellBranch, ShellCommand } from "../core/facts/documents.ts";

/** A command that a script runs, with the arguments that `"$@"` stands for there. */
export interface ScriptRun<Command> {
  readonly command: Command;
  readonly args: readonly string[];
  /** Whether nothing in the script may have replaced them. */
  readonly known: boolean;
}

/**
 * What a script runs with its arguments: the bodies of functions where they are called, and of a `case "$1" in` only the branch that is
 * taken. Branches that something else decides are all there, in the order of the text.
 */
export function scriptRuns<Command extends ShellCommand>(commands: readonly Command[], args: readonly string[]): readonly ScriptRun<Command>[] {
  return runsIn(commands, [], args);
}

/** `calls`: the functions that are being run, the innermost last; none for the script itself. */
function runsIn<Command extends ShellCommand>(commands: readonly Command[], calls: readonly string[], args: readonly string[]): readonly ScriptRun<Command>[] {
  const functions = new Set(commands.map(({ inFunction }) => inFunction));
  const own = commands.filter(({ inFunction }) => inFunction === calls.at(-1));
  const known = !own.some(replacesArguments);
  // What each `case` looked at, and the arguments there: a `shift` in a branch comes too late for it, and is none of the other branches.
  const seen = new Map<number, { readonly value: string | undefined; readonly args: readonly string[] }>();
  let left = args;
  let branch = "";
  return own.flatMap((command): readonly ScriptRun<Command>[] => {
    const { words, branches = [] } = command;
    for (const { at, subject } of branches) if (!seen.has(at)) seen.set(at, { value: known ? valueOf(subject, left) : undefined, args: left });
    if (!branches.every((one) => mayBeTaken(one, seen.get(one.at)?.value))) return [];
    const last = branches.at(-1);
    const before = last === undefined ? undefined : seen.get(last.at);
    const entered = last === undefined ? "" : `${last.at} ${last.earlier.length}`;
    if (before !== undefined && before.value === undefined && entered !== branch) left = before.args;
    branch = entered;
    if (words[0] === "shift" && known) left = left.slice(Number(words[1] ?? 1) || 1);
    const [called, ...rest] = withArguments(words, left, known);
    if (called === undefined || !functions.has(called) || calls.includes(called) || calls.length === mostCalls) return [{ command, args: left, known }];
    return runsIn(commands, [...calls, called], rest);
  });
}

/** With `"$@"` replaced by the arguments, and `$1` by the first where they are `known`; one that is not given is no word. */
export function withArguments(words: readonly string[], args: readonly string[], known: boolean): readonly string[] {
  return words.flatMap((word) => {
    if (allArguments.test(word)) return args;
    const place = known ? /^\$(?:([1-9])|\{([1-9])\})$/.exec(word) : null;
    return place === null ? [word] : args.slice(Number(place[1] ?? place[2]) - 1).slice(0, 1);
  });
}

/** All arguments: `"$@"`. */
export const allArguments = /^\$(?:[@*]|\{@\})$/;

/** `set -- …`, and a `shift` of which nobody knows whether or how often it runs. */
function replacesArguments({ words, branches, nested, conditional, inFunction }: ShellCommand): boolean {
  return (words[0] === "set" && words.includes("--")) || (words[0] === "shift" && branches === undefined && (conditional || (nested && inFunction === undefined)));
}

/** The value of `$1` and `${1:-web}`; `undefined` where it cannot be known. */
function valueOf(subject: string, args: readonly string[]): string | undefined {
  const match = /^\$(?:1|\{1(?::?-([^}]*))?\})$/.exec(subject);
  const value = match === null ? undefined : (args[0] ?? match[1] ?? "");
  return value?.includes("$") === true ? undefined : value;
}

function mayBeTaken({ patterns, earlier }: ShellBranch, value: string | undefined): boolean {
  if (value === undefined || [...patterns, ...earlier].some((pattern) => /[[?$]/.test(pattern))) return true;
  return patterns.some((pattern) => fits(pattern, value)) && !earlier.some((pattern) => fits(pattern, value));
}

/** Whether a pattern of the shell, in which only `*` is special, stands for a word. */
function fits(pattern: string, value: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return pattern === value;
  let at = first.length;
  for (const part of others) {
    const found = value.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return value.startsWith(first) && value.endsWith(last) && at + last.length <= value.length;
}

const mostCalls = 4;

import type { NamedText, ShellCommand } from "../core/facts/documents.ts";
import type { Makefile, MakeTarget } from "../core/facts/pipeline.ts";
import { readShellCommands } from "./shell.ts";

/**
 * The targets of a Makefile, with the commands of their recipes. Conditions are not decided: what stands on either side of them counts.
 * Source: GNU make manual, 3 "Writing Makefiles" and 5 "Writing Recipes in Rules".
 */
export function readMakefile(text: string): Makefile {
  const variables: NamedText[] = [];
  const targets: (MakeTarget & { readonly commands: ShellCommand[] })[] = [];
  /** Those that the lines of a recipe belong to. */
  let current: (typeof targets)[number][] = [];
  let isDefinition = false;
  for (let start = 0; start < text.length; ) {
    const end = endOfLogicalLine(text, start);
    const line = text.slice(start, end);
    if (isDefinition) isDefinition = !/^[ \t]*endef\b/.test(line);
    else if (line.startsWith("\t")) {
      const commands = commandsOf(line, start);
      for (const target of current) target.commands.push(...commands);
    } else if (/^[ ]*define\b/.test(line)) isDefinition = true;
    else if (/\S/.test(line) && !/^[ ]*(?:#|-?include\b|ifn?(?:eq|def)\b|else\b|endif\b|unexport\b|vpath\b)/.test(line)) {
      // `build: MODE = live` gives a target a variable of its own.
      const set = /^[ ]*(?:[^\s:=#][^:=#]*:[ \t]*)?(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*(?::{0,3}|[+?!])=[ \t]*/.exec(line);
      if (set !== null) variables.push(variableAt(set, line, start));
      else if (/^[^:=#]+::?(?!=)/.test(line)) {
        current = targetsOf(line, start);
        targets.push(...current);
      }
    }
    start = end + 1;
  }
  return { kind: "makefile", variables, targets };
}

/** The line break that no backslash stands before. */
function endOfLogicalLine(text: string, start: number): number {
  for (let from = start; ; ) {
    const end = text.indexOf("\n", from);
    if (end === -1) return text.length;
    if (!/\\\r?$/.test(text.slice(Math.max(start, end - 2), end))) return end;
    from = end + 1;
  }
}

function variableAt([whole, name = ""]: RegExpExecArray, line: string, start: number): NamedText {
  const written = line.slice(whole.length);
  const value = written.replace(/(?:^|[ \t])#[^]*$/, "").trimEnd();
  return { name, value, span: { start: start + whole.length, end: start + whole.length + value.length } };
}

/** `a b: c d ; command`. */
function targetsOf(line: string, start: number): (MakeTarget & { readonly commands: ShellCommand[] })[] {
  const [names = "", colons = ""] = [line.slice(0, line.indexOf(":")), /::?/.exec(line)?.[0]];
  const rest = line.slice(names.length + colons.length);
  const semicolon = /[;#]/.exec(rest);
  const commands = semicolon?.[0] === ";" ? commandsOf(rest.slice(semicolon.index + 1), start + line.length - rest.length + semicolon.index + 1) : [];
  const prerequisites = rest.slice(0, semicolon?.index).split(/[\s\\]+/).filter((one) => one !== "" && one !== "|");
  return [...names.matchAll(/[^\s\\]+/g)].slice(0, mostTargets).map((match) => ({ name: match[0], span: { start: start + match.index, end: start + match.index + match[0].length }, prerequisites, commands: [...commands] }));
}

/** Of one rule; each of them has all the lines of its recipe. */
const mostTargets = 100;

/** The signs that say what is shown and what may fail are none of the command. */
function commandsOf(line: string, start: number): readonly ShellCommand[] {
  const signs = /^[\s@+-]*/.exec(line)?.[0].length ?? 0;
  return readShellCommands(line.slice(signs), start + signs).map((command) => ({ ...command, words: command.words.map((word) => word.replaceAll("$$", "$")) }));
}

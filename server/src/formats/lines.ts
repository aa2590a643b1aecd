import type { EnvFile, IgnoreFile, NamedText, Procfile } from "../core/facts/documents.ts";
import { readShellCommands } from "./shell.ts";

/** A Procfile: `web: command` a line. */
export function readProcfile(text: string): Procfile {
  return { kind: "procfile", processes: linesOf(text).flatMap(({ line, start }) => {
    const match = /^([A-Za-z0-9_-]+):\s*(.*?)\s*$/.exec(line);
    if (match === null || match[2] === "") return [];
    const command = match[2] as string;
    const at = start + line.indexOf(command, (match[1] as string).length + 1);
    return [{ name: match[1] as string, command, commands: readShellCommands(command, at), span: { start: at, end: at + command.length } }];
  }) };
}

/** A dotenv file: `NAME=value`, with or without `export`, quotes taken away, comments left out. What is in quotes may go over several lines; escapes in it are kept. */
export function readEnvFile(text: string): EnvFile {
  return { kind: "env-file", entries: [...text.matchAll(entry)].map((match): NamedText => {
    const [whole, name = "", rest = ""] = match;
    const isQuoted = /^(["'`])[^]*\1$/.test(rest) && rest.length > 1;
    const value = isQuoted ? rest.slice(1, -1) : withoutComment(rest);
    const at = match.index + whole.length - rest.length + (isQuoted ? 1 : 0);
    return { name, value, span: { start: at, end: at + value.length } };
  }) };
}

/** A quote that does not close is part of the value. */
const entry = /^[ \t\ufeff]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*("(?:\\[^]|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm;

/** A comment starts at a `#` behind a blank. */
function withoutComment(text: string): string {
  const mark = text.startsWith("#") ? 0 : text.search(/[ \t]#/);
  return (mark === -1 ? text : text.slice(0, mark)).trimEnd();
}

/** `.gitignore` and `.dockerignore`, a pattern a line. */
export function readIgnoreFile(text: string, path: string): IgnoreFile {
  return { kind: "ignore-file", format: path.endsWith(".dockerignore") ? "docker" : path.endsWith(".gitignore") ? "git" : "platform", lines: linesOf(text).flatMap(({ line, start }): NamedText[] => {
    const pattern = line.trim();
    return pattern === "" || pattern.startsWith("#") || pattern.length > longestPattern ? [] : [{ name: pattern, value: pattern, span: { start: start + line.indexOf(pattern), end: start + line.indexOf(pattern) + pattern.length } }];
  }) };
}

function linesOf(text: string): readonly { readonly line: string; readonly start: number }[] {
  const lines: { line: string; start: number }[] = [];
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end === -1 ? text.length : end;
    lines.push({ line: text.slice(start, stop).replace(/\r$/, ""), start });
    start = stop + 1;
  }
  return lines;
}

/** Characters of a pattern; no path is longer. */
const longestPattern = 4096;

import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { inlineScript, unwrapped } from "../core/processes/commands.ts";
import type { Dockerfile, DockerInstruction, ShellCommand } from "../core/facts/documents.ts";
import { lineTable, type LineTable, type Span } from "../core/text.ts";
import { readShellCommands } from "./shell.ts";

/** Stages and instructions, ONBUILD ones left out. Never throws. */
export function readDockerfile(text: string): Dockerfile {
  const lines = lineTable(text);
  const offset = ({ line, character }: { line: number; character: number }): number => (lines.starts[line] ?? lines.length) + character;
  const stages: { name: string | undefined; base: string; baseSpan: { start: number; end: number }; instructions: DockerInstruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    const read = readInstruction(instruction, text, offset, lines);
    if (read.keyword === "FROM") {
      const [, base = "", name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(read.arguments) ?? [];
      const start = read.argumentsSpan.start + read.arguments.indexOf(base);
      stages.push({ name: name?.toLowerCase(), base, baseSpan: { start, end: start + base.length }, instructions: [] });
    } else stages.at(-1)?.instructions.push(read);
  }
  return { kind: "dockerfile", stages };
}

function instructionsOf(text: string): readonly Instruction[] {
  try {
    return DockerfileParser.parse(text).getInstructions();
  } catch {
    return [];
  }
}

function readInstruction(instruction: Instruction, text: string, offset: (position: { line: number; character: number }) => number, lines: LineTable): DockerInstruction {
  const range = instruction.getRange();
  const span = { start: offset(range.start), end: Math.min(offset(range.end), lines.length) };
  const argumentsRange = instruction.getArgumentsRange();
  const argumentsSpan = argumentsRange === null ? { start: span.end, end: span.end } : { start: offset(argumentsRange.start), end: offset(argumentsRange.end) };
  const written = asOneCommand(text.slice(argumentsSpan.start, argumentsSpan.end), /^(?:#[^\n]*\n)*#\s*escape\s*=\s*`/i.test(text));
  const exec = execForm(instruction.getKeyword(), written);
  return { keyword: instruction.getKeyword(), span, argumentsSpan, arguments: written, exec, commands: commandsOf(instruction.getKeyword(), written, exec, argumentsSpan) };
}

/**
 * Docker takes empty lines and whole lines of comment out of a continued instruction, though not out of a here-document; blanks keep the
 * places. A file may say that a backtick continues a line. Source: docs.docker.com/reference/dockerfile.
 */
function asOneCommand(written: string, isBacktickEscape: boolean): string {
  if (hereDocument.test(written)) return written;
  const continued = isBacktickEscape ? written.replace(/`(?=[ \t]*\r?\n)/g, "\\") : written;
  return continued.replace(/^[ \t]*#[^\n]*$/gm, (line) => `${" ".repeat(line.length - 1)}\\`).replace(/(?<=\n)[ \t]*\r?\n/g, (line) => " ".repeat(line.length));
}

const hereDocument = /(?:^|[\s&|;])<<-?["']?\w/;

function commandsOf(keyword: string, written: string, exec: readonly string[] | undefined, span: Span): readonly ShellCommand[] {
  if (!/^(?:CMD|ENTRYPOINT|RUN)$/.test(keyword)) return [];
  if (exec === undefined) return readScript(written, span.start);
  return readShellCommands(inlineScript(unwrapped(exec))?.script ?? "").map((command) => ({ ...command, span }));
}

/** The shell form, or the here-document that is all of it: `RUN <<EOF`, or the same given to a shell. */
function readScript(written: string, start: number): readonly ShellCommand[] {
  const [opening, , mark = "", program = ""] = /^<<-?(["']?)(\w+)\1[ \t]*([^\n]*)\n/.exec(written) ?? [];
  if (opening === undefined) return readShellCommands(written, start);
  const body = written.slice(opening.length).replace(new RegExp(`^\\s*${mark}\\s*$[^]*`, "m"), "");
  const isShell = /^(?:(?:\/\S*\/)?(?:ba|da|a)?sh(?:\s+-\w+)*)?\s*$/.test(program) && !/^#!(?!.*sh\b)/.test(body);
  return isShell ? readShellCommands(body, start + opening.length) : [];
}

/** The exec form is JSON; the parser's own reading of it loses blanks. */
function execForm(keyword: string, written: string): readonly string[] | undefined {
  if (!/^(?:CMD|ENTRYPOINT|RUN)$/.test(keyword) || !written.startsWith("[")) return undefined;
  try {
    const words: unknown = JSON.parse(written.replace(/\\\r?\n/g, ""));
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file name is that of a Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return /^(?:Dockerfile(?:[.-].+)?|.+\.Dockerfile|Containerfile)$/i.test(name) && !/\.(?:dockerignore|md|j2|tmpl|tpl)$/i.test(name);
}

import { DockerfileParser, type Instruction, type JSONInstruction } from "dockerfile-ast";
import type { Dockerfile, DockerInstruction, DockerStage } from "../core/documents.ts";
import { lineTable, type LineTable } from "../core/text.ts";

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
  return { keyword: instruction.getKeyword(), span, argumentsSpan, arguments: text.slice(argumentsSpan.start, argumentsSpan.end), exec: execForm(instruction) };
}

function execForm(instruction: Instruction): readonly string[] | undefined {
  if (!/^(?:CMD|ENTRYPOINT|RUN)$/.test(instruction.getKeyword())) return undefined;
  const json = instruction as JSONInstruction;
  if (json.getOpeningBracket() === null || json.getClosingBracket() === null) return undefined;
  return json.getJSONStrings().map((word) => word.getJSONValue());
}

/** Whether a file name is that of a Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return /^(?:Dockerfile(?:[.-].+)?|.+\.Dockerfile|Containerfile)$/i.test(name) && !/\.(?:dockerignore|md|j2|tmpl|tpl)$/i.test(name);
}

/** The stage that a target names, else the last one; `undefined` in a file without stages. */
export function finalStage(dockerfile: Dockerfile, target: string | undefined): DockerStage | undefined {
  return (target === undefined ? undefined : dockerfile.stages.find((stage) => stage.name === target.toLowerCase())) ?? dockerfile.stages.at(-1);
}

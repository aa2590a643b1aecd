import type { DeclaredProcess, ProcessFile, StartCommand } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import type { Span } from "../core/text.ts";
import { readShellCommands } from "./shell.ts";

/** A process of which only some things are known. */
export function declaredProcess(name: string, span: Span, known: Partial<DeclaredProcess>): DeclaredProcess {
  return {
    name,
    span,
    type: undefined,
    entrypoint: undefined,
    command: undefined,
    before: [],
    environment: [],
    references: [],
    stopSignal: undefined,
    lifecycle: [],
    outputs: [],
    ports: [],
    mounts: [],
    replicas: undefined,
    readOnly: undefined,
    image: undefined,
    buildContext: undefined,
    dockerfile: undefined,
    folder: undefined,
    ...known,
  };
}

export function processFile(format: ProcessFile["format"], processes: readonly DeclaredProcess[], runtimes: readonly NamedText[] = [], builds: ProcessFile["builds"] = []): ProcessFile {
  return { kind: "process-file", format, processes, runtimes, builds };
}

/** A command as a list of words, or as one text. */
export function startCommand(run: readonly string[] | string, span: Span): StartCommand {
  if (typeof run === "string") return { exec: undefined, commands: within(run, span), span };
  const isShell = /^(?:.*\/)?(?:ba|da|a)?sh$/.test(run[0] ?? "") && /^-[a-z]*c$/.test(run[1] ?? "");
  return { exec: run, commands: isShell ? within(run[2] ?? "", span) : [], span };
}

/** The words of a text that no shell sees, such as the command of a compose service. */
export function splitWords(text: string): readonly string[] {
  return readShellCommands(text).flatMap(({ words }) => words);
}

function within(text: string, span: Span): StartCommand["commands"] {
  return readShellCommands(text).map((command) => ({ ...command, span }));
}

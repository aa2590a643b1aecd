import type { StartCommand } from "../facts/deployment.ts";
import type { Document, ShellCommand } from "../facts/documents.ts";
import type { AppFiles } from "../rule.ts";

/** Commands that follow each other on one machine: a job of a pipeline, a target of a Makefile, a script. */
export interface CommandRun {
  readonly document: Document;
  readonly kind: "pipeline" | "makefile" | "shell-script";
  /** With the place of each as narrow as its text tells. */
  readonly commands: readonly ShellCommand[];
}

/** Every one of the documents of an app. */
export function commandRuns({ documents }: AppFiles): readonly CommandRun[] {
  return documents.flatMap((document): CommandRun[] => {
    const { facts } = document;
    if (facts.kind === "pipeline") return facts.jobs.map((job) => ({ document, kind: facts.kind, commands: job.commands.flatMap((step) => commandsOf(step, document.text)) }));
    if (facts.kind === "makefile") return facts.targets.map(({ commands }) => ({ document, kind: facts.kind, commands }));
    return facts.kind === "shell-script" ? [{ document, kind: facts.kind, commands: facts.commands }] : [];
  });
}

/** The commands of a step of a pipeline, whose places are those of the whole step, each where its first words stand. */
export function commandsOf({ commands, exec, span }: StartCommand, text: string): readonly ShellCommand[] {
  const all = exec === undefined ? commands : [{ words: exec, span, operator: "", redirects: [], nested: false, conditional: false }];
  let from = span.start;
  return all.map((command) => {
    const first = command.words.slice(0, 2).join(" ");
    const start = text.slice(0, span.end).indexOf(first, from);
    if (start === -1 || first === "") return command;
    from = start + first.length;
    const line = /^[^\n]*/.exec(text.slice(start, span.end))?.[0].trimEnd() ?? first;
    const whole = command.words.join(" ");
    return { ...command, span: { start, end: start + (line.startsWith(whole) ? whole : line).length } };
  });
}

import { isOwn, ownDocumentsOf } from "../facts/app-files.ts";
import type { Document, ShellCommand } from "../facts/documents.ts";
import { releasedCommand } from "./images.ts";
import { baseName } from "../paths.ts";
import type { AppFiles } from "../rule.ts";
import type { Span } from "../text.ts";

/** One text that starts something of the app: a script, what an image runs, a line of a Procfile, a command of a deployment file. */
export interface StartUnit {
  /** For messages: the name of the process or of the script, or the instruction of the image. */
  readonly name: string;
  readonly kind: "script" | "image" | "procfile" | "deployment";
  readonly document: Document;
  readonly span: Span;
  /** In the order of the text. Spans of commands that no shell of the file's own reads are those of the whole. */
  readonly commands: readonly ShellCommand[];
}

/** Everything of the app's own files and of its deployments that starts something in production. A text that several deployments share comes once. */
export function startUnits(app: AppFiles): readonly StartUnit[] {
  const units = [...unitsOfImages(app), ...unitsOfFiles(app), ...unitsOfDeployments(app)];
  const known = new Set<string>();
  return units.filter(({ document: { path }, span: { start, end } }) => {
    const key = `${path} ${start} ${end}`;
    return !known.has(key) && known.add(key);
  });
}

function unitsOfFiles(app: AppFiles): readonly StartUnit[] {
  return app.documents.filter((document) => isOwn(document, app)).flatMap((document): StartUnit[] => {
    const { path, facts, text } = document;
    if (facts.kind === "shell-script") return [{ name: baseName(path), kind: "script", document, span: { start: 0, end: text.length }, commands: facts.commands }];
    if (facts.kind === "procfile" && path.endsWith("Procfile")) return facts.processes.map(({ name, commands, span }) => ({ name, kind: "procfile", document, span, commands }));
    return [];
  });
}

function unitsOfImages(app: AppFiles): readonly StartUnit[] {
  return ownDocumentsOf(app, "dockerfile").flatMap((document) => {
    const { entry, command } = releasedCommand(document.facts, document.path, app.documents);
    return [entry, command].flatMap((instruction): StartUnit[] => {
      if (instruction === undefined) return [];
      const { keyword, exec, commands, argumentsSpan: span } = instruction;
      return [{ name: keyword, kind: "image", document, span, commands: commands.length === 0 && exec !== undefined ? [asCommand(exec, span)] : commands }];
    });
  });
}

function unitsOfDeployments(app: AppFiles): readonly StartUnit[] {
  return app.deployments.flatMap(({ path, process: { name, entrypoint, command } }): StartUnit[] => {
    const document = app.documents.find((one) => one.path === path);
    const start = entrypoint ?? command;
    if (document === undefined || start === undefined || document.role !== "app") return [];
    return [{ name, kind: "deployment", document, span: start.span, commands: start.commands.length === 0 && start.exec !== undefined ? [asCommand(start.exec, start.span)] : start.commands }];
  });
}

function asCommand(words: readonly string[], span: Span): ShellCommand {
  return { words, span, operator: "", redirects: [], nested: false, conditional: false };
}

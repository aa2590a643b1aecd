import type { WorkspaceEdit } from "vscode-languageserver";
import { isAboutWrittenSecrets } from "../../core/finding.ts";
import { lineBreakOf, positionAt } from "../../core/text.ts";
import { commentAbove } from "../../engine/comments.ts";
import { readReason } from "../../languages/directives.ts";
import type { Project } from "../../engine/project.ts";
import type { JudgedFinding } from "../../engine/suppress.ts";
import type { SuppressParams } from "../../protocol.ts";
import { settingsListEdit } from "../settings-edit.ts";
import { rangeIn } from "../to-lsp.ts";
import type { ActionContext } from "./code-actions.ts";

/** Where a finding is suppressed: in a comment above its line, or, where the file can have none there, in the settings. */
export function suppressionPlace({ path, span }: Pick<JudgedFinding, "path" | "span">, project: Project): { readonly comment?: NonNullable<ReturnType<typeof commentAbove>>; readonly settings?: string } {
  const file = project.textOf(path);
  const comment = file && commentAbove(path, file.text, file.lines.starts[positionAt(file.lines, span.start).line] ?? 0);
  return comment === undefined ? { settings: project.settings.suppressionsOf(path).path } : { comment };
}

/** The edit that suppresses an open finding with a reason; `undefined` for one that is gone, and for settings that are broken. `by`: who asks for it. */
export function suppressEdit({ rule, at, reason, uri }: SuppressParams, by: string | undefined, { project, path, places }: Pick<ActionContext, "project" | "path" | "places">): WorkspaceEdit | undefined {
  const file = project.textOf(path);
  const open = project.findingsOf(path).filter((one) => one.rule === rule && one.state === "open");
  const finding = open.find(({ span }) => {
    const { start } = rangeIn(path, span, places);
    return start.line === at.line && start.character === at.character;
  });
  const why = reason.trim().replace(/\s+/g, " ");
  if (finding === undefined || file === undefined || why === "") return undefined;
  const { comment } = suppressionPlace(finding, project);
  if (comment === undefined) return settingsListEdit(...entryFor(finding, open.length === 1 && !isAboutWrittenSecrets(rule), why, by, project), project, places);
  const lineStart = file.lines.starts[at.line] ?? 0;
  const indentation = /^[ \t]*/.exec(file.text.slice(lineStart, lineStart + at.character))?.[0] ?? "";
  const newText = `${indentation}${comment.before}twelve-factor-ignore-next-line ${rule}${comment.mark}${withoutClosing(why, comment.mark)}${comment.after}${lineBreakOf(file.text)}`;
  const start = { line: at.line, character: 0 };
  return { documentChanges: [{ textDocument: { uri, version: places.version(path) }, edits: [{ range: { start, end: start }, newText }] }] };
}

/** Of several findings of a rule in a file, and of secrets, beside which another may come, the fingerprint says which one is meant. */
function entryFor({ rule, path, span }: JudgedFinding, isOfFile: boolean, reason: string, by: string | undefined, project: Project): readonly [path: string, key: string, entry: unknown] {
  const settings = project.settings.suppressionsOf(path);
  const lines = project.textOf(path)?.lines;
  const start = lines === undefined ? undefined : positionAt(lines, span.start);
  const fingerprint = isOfFile ? undefined : project.report().findings.find((one) => one.path === path && one.rule === rule && one.range.start.line - 1 === start?.line && one.range.start.column - 1 === start.column)?.fingerprint;
  return [settings.path, "suppressions", { rule, path: settings.glob, ...(fingerprint === undefined ? {} : { fingerprint }), ...readReason(reason), ...(by === undefined ? {} : { by }) }];
}

/** What is written must not end the comment that it stands in. */
function withoutClosing(reason: string, mark: string): string {
  const open = reason.replace(/(\*|-|\?|%|#|\})(?=[>/@}])/g, "$1 ");
  return mark === ": " ? open.replace(/-{2,}/g, "-") : open;
}

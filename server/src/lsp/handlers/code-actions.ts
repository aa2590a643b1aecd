import { CodeActionKind, type CodeAction, type CodeActionParams, type Command, type Position, type Range, type WorkspaceEdit } from "vscode-languageserver";
import { isAboutWrittenSecrets } from "../../core/finding.ts";
import type { Rule } from "../../core/rule.ts";
import { lineTable } from "../../core/text.ts";
import { safeEdits } from "../../engine/fix.ts";
import type { Project } from "../../engine/project.ts";
import type { JudgedFinding } from "../../engine/suppress.ts";
import { clientCommand, type FindingKey, type FixEditParams, type SuppressArguments } from "../../protocol.ts";
import { settingsEdit } from "../settings-edit.ts";
import { range, workspaceEdit, type Places } from "../to-lsp.ts";
import { suppressionPlace } from "./suppress.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.twelveFactor`;

/** A document of a project, and what turns it into LSP. */
export interface ActionContext {
  readonly project: Project;
  /** Relative to the project root. */
  readonly path: string;
  readonly uri: string;
  readonly places: Places;
  readonly rules: readonly Rule[];
  /** The commands of our own client are offered only to it. */
  readonly hasClientCommands: boolean;
}

/** What comes back when an action is picked: enough to find the finding again, and no text of the file. */
export type ActionData =
  | { readonly uri: string; readonly do: "fix"; readonly rule: string; readonly at: Position; readonly fix: number }
  | { readonly uri: string; readonly do: "fix-all" }
  | { readonly uri: string; readonly do: "turn-off"; readonly rule: string };

/** The actions for a selection, without their edits: those are made by `resolveCodeAction`, against the text as it is then. */
export function codeActions(params: CodeActionParams, context: ActionContext): CodeAction[] {
  const open = openFindings(context);
  const wanted = params.context.only;
  const actions: CodeAction[] = [];
  if (isWanted(wanted, CodeActionKind.QuickFix)) {
    for (const finding of open.filter((one) => touches(range(one.span, linesOf(context)), params.range))) actions.push(...actionsFor(finding, params, context));
  }
  const safe = open.filter((finding) => finding.fixes.some((fix) => fix.safety === "safe"));
  if (wanted !== undefined && isWanted(wanted, fixAllKind) && safe.length > 0) {
    actions.push({ title: "Fix all safe Twelve-Factor problems in this file", kind: fixAllKind, data: { uri: context.uri, do: "fix-all" } satisfies ActionData });
  }
  return actions;
}

/** Fills in the edit; the action comes back without one when the finding is gone. */
export function resolveCodeAction(action: CodeAction, context: ActionContext): CodeAction {
  const data = action.data as ActionData;
  switch (data.do) {
    case "fix": {
      const edit = fixEdit(data, context);
      return edit === null ? action : { ...action, edit };
    }
    case "fix-all":
      return { ...action, edit: workspaceEdit(safeEdits(openFindings(context)), context.places) };
    case "turn-off": {
      const edit = settingsEdit(context.project.settings.fileOf(data.rule, context.path), ["rules", data.rule], "off", context.project, context.places);
      return edit === undefined ? action : { ...action, edit };
    }
  }
}

/** The edit of one fix, for the text as it is now; `null` when the finding is gone. */
export function fixEdit({ rule, at, fix: position }: FixEditParams, context: ActionContext): WorkspaceEdit | null {
  const fix = findingAt({ rule, at }, context)?.fixes[position];
  if (fix === undefined) return null;
  // Whoever clicks sees one file; the label says what happens in the others.
  const others = fix.edits.filter((edit) => edit.path !== context.path).map((edit) => edit.path);
  const annotation = { label: fix.title, description: `Also changes ${others.join(", ")}`, needsConfirmation: false };
  return workspaceEdit(fix.edits, context.places, others.length === 0 ? undefined : annotation);
}

/** What it takes to suppress a finding; `null` when it is gone. */
export function suppression({ rule, at }: FindingKey, context: ActionContext): SuppressArguments | null {
  const finding = findingAt({ rule, at }, context);
  return finding === undefined ? null : suppressArguments(finding, at, context);
}

function suppressArguments(finding: JudgedFinding, at: Position, { project, uri }: ActionContext): SuppressArguments {
  const { settings } = suppressionPlace(finding, project);
  return { uri, rule: finding.rule, at, ...(settings === undefined ? {} : { settings }) };
}

function findingAt({ rule, at }: Omit<FindingKey, "uri">, context: ActionContext): JudgedFinding | undefined {
  return openFindings(context).find((one) => one.rule === rule && isSame(range(one.span, linesOf(context)).start, at));
}

function actionsFor(finding: JudgedFinding, params: CodeActionParams, context: ActionContext): CodeAction[] {
  const at = range(finding.span, linesOf(context)).start;
  const diagnostics = params.context.diagnostics.filter((one) => one.code === finding.rule && isSame(one.range.start, at));
  const action = (title: string, rest: Partial<CodeAction>): CodeAction => ({ title, kind: CodeActionKind.QuickFix, diagnostics, ...rest });
  const actions = finding.fixes.map((fix, index) =>
    action(fix.title, {
      isPreferred: fix.safety === "safe" && index === 0,
      data: { uri: context.uri, do: "fix", rule: finding.rule, at, fix: index } satisfies ActionData,
    }),
  );
  if (!context.rules.some((rule) => rule.id === finding.rule)) return actions;
  if (context.hasClientCommands) {
    if (finding.fixes.some((fix) => fix.safety === "safe")) {
      actions.push(action("Fix all safe Twelve-Factor problems in the workspace…", { command: command("Fix all", clientCommand.fixAllInWorkspace) }));
    }
    const suppression = suppressArguments(finding, at, context);
    actions.push(action(`Suppress ${finding.rule} ${suppression.settings === undefined ? "here" : `for this ${isAboutWrittenSecrets(finding.rule) ? "secret" : "file"} in ${suppression.settings}`}, with a reason…`, { command: command("Suppress", clientCommand.suppress, suppression) }));
  }
  actions.push(action(`Turn ${finding.rule} off in ${context.project.settings.fileOf(finding.rule, context.path)}`, { data: { uri: context.uri, do: "turn-off", rule: finding.rule } satisfies ActionData }));
  if (context.hasClientCommands) actions.push(action(`Show the rule ${finding.rule}`, { command: command("Show the rule", clientCommand.openRule, finding.rule) }));
  return actions;
}

function command(title: string, name: string, ...args: unknown[]): Command {
  return { title, command: name, arguments: args };
}

function openFindings({ project, path }: ActionContext): readonly JudgedFinding[] {
  return project.findingsOf(path).filter((finding) => finding.state === "open");
}

function linesOf({ project, path }: ActionContext) {
  return project.textOf(path)?.lines ?? lineTable("");
}

/** An editor asks for a kind and means all below it. */
function isWanted(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((one) => one === "" || kind === one || kind.startsWith(`${one}.`));
}

function isSame(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

function touches(a: Range, b: Range): boolean {
  const isBefore = (x: Position, y: Position) => x.line < y.line || (x.line === y.line && x.character < y.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

import type { WorkspaceEdit } from "vscode-languageserver";
import { safeEdits } from "../../engine/fix.ts";
import type { Project } from "../../engine/project.ts";
import { workspaceEdit, type Places } from "../to-lsp.ts";

/** All safe fixes of what is shown, as one edit that the person confirms; `null` when there is none. */
export function fixAllEdit(projects: readonly Project[], places: (project: Project) => Places, isShown: (project: Project, path: string) => boolean): WorkspaceEdit | null {
  const edits = projects.flatMap((project) => {
    const shown = [...project.pathsWithFindings()].filter((path) => isShown(project, path));
    const own = safeEdits(shown.flatMap((path) => project.findingsOf(path)));
    return own.length === 0 ? [] : [workspaceEdit(own, places(project), { label: "Safe Twelve-Factor fixes", description: "Behave as before while nothing is set in the environment", needsConfirmation: true })];
  });
  const [first] = edits;
  return first === undefined ? null : { ...first, documentChanges: edits.flatMap((edit) => edit.documentChanges ?? []) };
}

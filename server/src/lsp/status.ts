import type { Severity } from "../core/severity.ts";
import type { StatusParams } from "../protocol.ts";
import type { Workspace } from "./workspace.ts";

/** How far the server is, and how many open findings the opened folders have. */
export function statusOf(workspace: Workspace, isEnabled: boolean, progress: StatusParams["progress"]): StatusParams {
  const open: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const project of isEnabled ? workspace.projects() : []) {
    for (const path of project.pathsWithFindings()) {
      if (workspace.locate(`${project.root}/${path}`) === undefined) continue;
      for (const finding of project.findingsOf(path)) if (finding.state === "open") open[finding.severity]++;
    }
  }
  const [problem] = workspace.projects().flatMap((project) => project.settingsProblems);
  return {
    revision: workspace.revision,
    state: !isEnabled ? "disabled" : workspace.state === "idle" && problem !== undefined ? "settings-error" : workspace.state,
    open,
    ...(progress === undefined ? {} : { progress }),
    ...(problem === undefined ? {} : { message: `${problem.path}:${problem.line}:${problem.column}: ${problem.message}` }),
  };
}

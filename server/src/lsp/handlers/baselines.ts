import { baselineFile, baselineText } from "../../engine/baseline.ts";
import type { Project } from "../../engine/project.ts";
import type { BaselineFile } from "../../protocol.ts";
import type { Places } from "../to-lsp.ts";

/** The baseline that each project would have now; `null` while one of them is not wholly checked. */
export function baselines(projects: readonly Project[], places: (project: Project) => Places): readonly BaselineFile[] | null {
  if (projects.some(({ complete }) => !complete)) return null;
  return projects.map((project) => {
    const known = project.knownFindings();
    return { uri: places(project).uri(baselineFile), text: baselineText(known), count: known.length };
  });
}

import type { Hover, Position } from "vscode-languageserver";
import { asWords } from "../../core/markdown.ts";
import type { Rule } from "../../core/rule.ts";
import { offsetAt } from "../../core/text.ts";
import type { Project } from "../../engine/project.ts";
import type { JudgedFinding } from "../../engine/suppress.ts";
import { range } from "../to-lsp.ts";

/** Why the finding under the pointer matters and what to do instead. The text is the rules' own; nothing of the workspace is in it. */
export function hover(project: Project, path: string, position: Position, rules: readonly Rule[]): Hover | null {
  const text = project.textOf(path);
  if (text === undefined) return null;
  const offset = offsetAt(text.lines, { line: position.line, column: position.character });
  const found = project.findingsOf(path).filter(({ span }) => span.start <= offset && offset <= span.end);
  const parts = found.flatMap((finding) => {
    const rule = rules.find((one) => one.id === finding.rule);
    if (rule === undefined) return [];
    const suppressed = finding.state === "suppressed" ? [`_Suppressed${untilText(finding)}: ${asWords(finding.suppression?.reason ?? "no reason given")}_`] : [];
    return [[`**${rule.summary}** (\`${rule.id}\`)`, ...suppressed, rule.why, `**Instead:** ${rule.instead}`, `[About this factor](${rule.reference})`].join("\n\n")];
  });
  const [first] = found;
  if (parts.length === 0 || first === undefined) return null;
  return { contents: { kind: "markdown", value: parts.join("\n\n---\n\n") }, range: range(first.span, text.lines) };
}

function untilText({ suppression }: JudgedFinding): string {
  return suppression?.until === undefined ? "" : ` until ${suppression.until}`;
}

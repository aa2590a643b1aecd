import { createHash, type Hash } from "node:crypto";
import type { FactorAssessment } from "../checklist/checklist.ts";
import { positionAt, type LineTable, type Span } from "../core/text.ts";
import type { JudgedFinding } from "./suppress.ts";

/** A short text that is another one when anything that is shown below a factor's row is another: findings, evidence, answers, and on which lines they stand. */
export function rowDigest(assessment: FactorAssessment, findings: readonly JudgedFinding[], linesOf: (path: string) => LineTable | undefined): string {
  const hash = createHash("sha1");
  const place = (path: string, span: Span): string => {
    const lines = linesOf(path);
    if (lines === undefined) return path;
    const start = positionAt(lines, span.start);
    const end = positionAt(lines, span.end);
    return `${path}:${start.line}:${start.column}:${end.line}:${end.column}`;
  };
  for (const { rule, severity, state, message, path, span, suppression, fixes } of findings) {
    hash.update(`${rule}\n${severity}\n${state}\n${message}\n${place(path, span)}\n${suppression?.reason ?? ""}\n${fixes.map(({ title }) => title).join("\n")}\0`);
  }
  for (const { path, span, text } of assessment.evidence) hash.update(`${text}\n${place(path, span)}\0`);
  hash.update(JSON.stringify([assessment.reason, assessment.manual]));
  return shortened(hash);
}

/** A short text that is another one when the given text is another. */
export function digestOf(text: string): string {
  return shortened(createHash("sha1").update(text));
}

function shortened(hash: Hash): string {
  return hash.digest("base64url").slice(0, 16);
}

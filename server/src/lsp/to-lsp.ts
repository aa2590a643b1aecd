import { DiagnosticSeverity, DiagnosticTag, type ChangeAnnotation, type CreateFile, type Diagnostic, type Range, type TextDocumentEdit, type TextEdit as LspTextEdit, type WorkspaceEdit } from "vscode-languageserver";
import { factorOfRule, factorUrl } from "../core/factor.ts";
import { withoutOverlaps, type FileEdit } from "../core/fix.ts";
import type { Severity } from "../core/severity.ts";
import { positionAt, type LineTable, type Span } from "../core/text.ts";
import type { SettingsProblem } from "../engine/settings-reader.ts";
import type { JudgedFinding } from "../engine/suppress.ts";

/** What turning offsets into places of a project's files takes. */
export interface Places {
  lines(path: string): LineTable | undefined;
  uri(path: string): string;
  /** The version of the open document, `null` for a file that is not open. */
  version(path: string): number | null;
}

export const diagnosticSource = "twelve-factor";

export function range(span: Span, lines: LineTable): Range {
  const start = positionAt(lines, span.start);
  const end = positionAt(lines, span.end);
  return { start: { line: start.line, character: start.column }, end: { line: end.line, character: end.column } };
}

/** The range in a file whose text may be gone; then the file's beginning. */
export function rangeIn(path: string, span: Span, places: Places): Range {
  const lines = places.lines(path);
  return lines === undefined ? fileStart : range(span, lines);
}

export function diagnostic(finding: JudgedFinding, places: Places): Diagnostic {
  const factor = factorOfRule(finding.rule);
  return {
    range: rangeIn(finding.path, finding.span, places),
    // What was known before the baseline was written is no news.
    ...(finding.state === "baselined" ? { severity: DiagnosticSeverity.Hint, tags: [DiagnosticTag.Unnecessary] } : { severity: severity(finding.severity) }),
    source: diagnosticSource,
    code: finding.rule,
    ...(factor === undefined ? {} : { codeDescription: { href: factorUrl(factor) } }),
    message: finding.message,
    relatedInformation: finding.related.map(({ path, span, message }) => ({ location: { uri: places.uri(path), range: rangeIn(path, span, places) }, message })),
  };
}

export function settingsDiagnostic(problem: SettingsProblem, lines: LineTable): Diagnostic {
  return { range: range(problem.span, lines), severity: DiagnosticSeverity.Error, source: diagnosticSource, message: problem.message };
}

export function severity(value: Severity): DiagnosticSeverity {
  return severities[value];
}

/** Versioned, so that an editor refuses edits that were made for another text. */
export function workspaceEdit(edits: readonly FileEdit[], places: Places, annotation?: ChangeAnnotation): WorkspaceEdit {
  const byPath = new Map<string, FileEdit["edits"][number][]>();
  for (const { path, edits: own } of edits) byPath.set(path, [...(byPath.get(path) ?? []), ...own]);
  const created = new Set(edits.filter((edit) => edit.creates === true).map(({ path }) => path));
  const creations = [...created].map((path): CreateFile => ({ kind: "create", uri: places.uri(path), options: { ignoreIfExists: true } }));
  const changes = [...byPath].map(([path, own]): TextDocumentEdit => ({
    textDocument: { uri: places.uri(path), version: places.version(path) },
    edits: withoutOverlaps(own).map(({ span, newText }): LspTextEdit & { annotationId?: string } => ({
      range: rangeIn(path, span, places),
      newText,
      ...(annotation === undefined ? {} : { annotationId: annotation.label }),
    })),
  }));
  const documentChanges = [...creations, ...changes];
  return annotation === undefined ? { documentChanges } : { documentChanges, changeAnnotations: { [annotation.label]: annotation } };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

import { factorPage, type PagePlace } from "../../checklist/page.ts";
import { findingsByFactor } from "../../core/finding.ts";
import type { Rule } from "../../core/rule.ts";
import type { SkipReason } from "../../core/report.ts";
import type { Span } from "../../core/text.ts";
import type { Project } from "../../engine/project.ts";
import type { RowKey } from "../../protocol.ts";
import { rangeIn, type Places } from "../to-lsp.ts";
import { relativePath } from "../uri.ts";

/**
 * The page about one factor of one app, in Markdown; `null` when there is no such row. Its links begin with a slash, which VS Code's
 * preview takes for `folder`, the first one that is opened; that is the only way from a page without a file of its own to a file.
 */
export function factorMarkdown(project: Project, { app, factor }: RowKey, { places, rules, folder }: { readonly places: Places; readonly rules: readonly Rule[]; readonly folder: string }): string | null {
  const assessed = project.checklist().find((one) => one.app.root === app);
  const assessment = assessed?.factors.find((one) => one.id === factor);
  if (assessed === undefined || assessment === undefined) return null;
  const counts = new Map<SkipReason, number>();
  for (const { reason } of project.skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const placeOf = (path: string, span: Span): Omit<PagePlace, "text"> => {
    const { line } = rangeIn(path, span, places).start;
    const segments = relativePath(folder, `${project.root}/${path}`).split("/").map(encoded);
    return { place: `${path}:${line + 1}`, href: `/${segments.join("/")}#L${line + 1}` };
  };
  return factorPage({
    app: assessed.app,
    assessment,
    findings: (findingsByFactor(assessed.findings).get(factor) ?? []).map(({ rule, severity, message, path, span, state, suppression, fixes }) => ({
      ...{ rule, severity, state, text: message, isFixable: fixes.length > 0 },
      ...(suppression?.reason == null ? {} : { reason: suppression.reason }),
      ...placeOf(path, span),
    })),
    evidence: assessment.evidence.map(({ path, span, text }) => ({ text, ...placeOf(path, span) })),
    // What git ignores is no part of the app.
    skipped: [...counts].filter(([reason]) => reason !== "ignored").map(([reason, count]) => ({ count, reason: skipWords[reason] })),
    rules,
  });
}

/** Parentheses would end a link. */
function encoded(segment: string): string {
  return encodeURIComponent(segment).replace(/[()]/g, (parenthesis) => (parenthesis === "(" ? "%28" : "%29"));
}

const skipWords: Readonly<Record<SkipReason, string>> = {
  binary: "binary",
  "too-large": "too large",
  unreadable: "unreadable",
  encoding: "in an encoding other than UTF-8 and UTF-16",
  symlink: "symbolic links, which are not followed",
  ignored: "ignored",
  generated: "generated code",
  "timed-out": "given up because reading took too long",
};

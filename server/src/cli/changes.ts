import type { Comparison, Report } from "../core/report.ts";
import type { ReportScope } from "../engine/report.ts";
import { diskHost } from "../host/disk.ts";
import { comparedWith, type Problem } from "../review/base.ts";
import { checkBase, checkedSide, openTree, reportSince } from "../review/base-side.ts";
import { UsageError } from "./args.ts";
import { requireSettings, sideOptions, type CheckEnvironment } from "./environment.ts";

/** Checks a project before and after a change, one after the other, and reports what is found after it. */
export async function reportOfChange(root: string, comparison: Comparison, scope: ReportScope, environment: CheckEnvironment): Promise<Report> {
  const options = sideOptions(environment);
  const since = orThrow(await comparedWith(root, comparison));
  const after = comparison.kind === "staged" ? orThrow(await openTree(root, "index", options)) : diskHost({ git: true });
  const base = orThrow(await checkBase(root, since, after, options));
  const now = await checkedSide(root, after, options);
  // Settings of now may name an app that was not there before.
  requireSettings(now);
  return reportSince(base, now, scope);
}

function orThrow<Some extends object>(given: Some | Problem): Some {
  if ("problem" in given) throw new UsageError(given.problem);
  return given;
}

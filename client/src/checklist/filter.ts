import { factors, factorStates, severities, type FactorId, type FactorState, type RowCounts, type Severity } from "../../../server/src/protocol.ts";
import { keyOf, type FactorItem } from "./model.ts";

/** What of the checklist is shown. An empty list leaves nothing out; of one that is not, any counts; lists count together. */
export interface Filter {
  readonly states: readonly FactorState[];
  readonly factors: readonly FactorId[];
  readonly severities: readonly Severity[];
  /** Only findings in files that changed since the last commit. */
  readonly changedFiles: boolean;
}

export const noFilter: Filter = { states: [], factors: [], severities: [], changedFiles: false };

export function isFiltering(filter: Filter): boolean {
  return filter.states.length + filter.factors.length > 0 || isFilteringFindings(filter);
}

/** Then rows without such findings are left out, and below a row stand such findings alone. */
export function isFilteringFindings({ severities: wanted, changedFiles }: Filter): boolean {
  return wanted.length > 0 || changedFiles;
}

/** How many open findings of a row are shown. `changed`: the rows with findings in changed files. */
export function shownFindings(item: FactorItem, filter: Filter, changed: readonly RowCounts[]): number {
  const key = keyOf(item);
  const counts = filter.changedFiles ? changed.find((one) => one.factor === key.factor && one.app === key.app && one.rootUri === key.rootUri)?.severities : item.factor.severities;
  return counts === undefined ? 0 : (filter.severities.length === 0 ? severities : filter.severities).reduce((sum, severity) => sum + counts[severity], 0);
}

export function isShown(item: FactorItem, filter: Filter, changed: readonly RowCounts[]): boolean {
  const { state, id } = item.factor;
  if (filter.states.length > 0 && !filter.states.includes(state)) return false;
  if (filter.factors.length > 0 && !filter.factors.includes(id)) return false;
  return !isFilteringFindings(filter) || shownFindings(item, filter, changed) > 0;
}

/** What is shown, for people: `Not met · errors, warnings · changed files`. */
export function filterText(filter: Filter): string {
  const titles = factors.filter(({ id }) => filter.factors.includes(id)).map(({ title }) => title);
  const parts = [filter.states.map((state) => stateWords[state]), filter.severities.map((severity) => severityWords[severity]), titles, filter.changedFiles ? ["in changed files"] : []];
  return parts.filter((words) => words.length > 0).map((words) => words.join(" or ")).join(", ");
}

export const stateWords: Readonly<Record<FactorState, string>> = { holds: "Met", violated: "Not met", attested: "Attested", "not-assessed": "Not assessed", "not-applicable": "Not applicable" };
export const severityWords: Readonly<Record<Severity, string>> = { error: "Errors", warning: "Warnings", information: "Notes", hint: "Hints" };

/** Whether something says which filter is meant; what is left out of it leaves nothing out. */
export function isWrittenFilter(value: unknown): value is Partial<Filter> {
  return typeof value === "object" && value !== null && Object.keys(noFilter).some((name) => name in value);
}

/** What was kept by an earlier session, of which another version may have known other words. */
export function readFilter(kept: unknown): Filter {
  if (typeof kept !== "object" || kept === null) return noFilter;
  const list = <Value extends string>(name: string, known: readonly Value[]): readonly Value[] => {
    const values: unknown = (kept as Readonly<Record<string, unknown>>)[name];
    return Array.isArray(values) ? known.filter((one) => values.includes(one)) : [];
  };
  return {
    states: list("states", factorStates),
    factors: list("factors", factors.map(({ id }) => id)),
    severities: list("severities", severities),
    changedFiles: (kept as { readonly changedFiles?: unknown }).changedFiles === true,
  };
}

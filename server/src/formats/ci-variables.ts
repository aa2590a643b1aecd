import { setInCommand } from "../core/facts/deployed-values.ts";
import type { NamedText } from "../core/facts/documents.ts";
import type { Pipeline } from "../core/facts/pipeline.ts";
import { namedEntries, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/** The names of the files by which services of continuous integration are told what to do whose jobs are not read. */
export const ciFile = /^(?:\.travis|circle|wercker|\.?appveyor|bitbucket-pipelines|azure-pipelines[\w.-]*|\.drone|\.woodpecker|\.semaphore|\.cirrus|cloudbuild|buildspec)\.ya?ml$/;

/**
 * The variables of a pipeline whose jobs are not read: mappings, pairs of `name` and `value`, and texts such as `A=1 B=2`, wherever they stand
 * below a key that says so. Sources: the documentation of Travis CI ("Environment Variables"), Bitbucket Pipelines, Azure Pipelines, Drone,
 * AppVeyor, Google Cloud Build and AWS CodeBuild.
 */
export function readCiVariables(text: string): Pipeline | undefined {
  const environment = yamlTrees(text).flatMap((tree) => variablesBelow(tree, text, false, 0));
  return environment.length === 0 ? undefined : { kind: "pipeline", format: "ci", environment, jobs: [] };
}

const holdsVariables = /^(?:env|environment|variables|substitutions)$/;

function variablesBelow(tree: Tree, text: string, isBelow: boolean, depth: number): readonly NamedText[] {
  if (depth > 12) return [];
  if (tree.text !== undefined) return isBelow ? pairsIn(tree, text) : [];
  const entries = tree.entries();
  const [name, value] = ["name", "value"].map((key) => entries.find((entry) => entry.key === key)?.value);
  const isPair = name?.text !== undefined && value?.text !== undefined;
  const own = !isBelow ? [] : isPair ? [{ name: name.text, value: value.text, span: value.span }] : namedEntries(tree);
  // A text below is the value of its key, unless that only says that variables follow.
  const parts = [...entries.filter(({ value: part }) => !isBelow || part.text === undefined).map(({ key, value: part }) => ({ part, holds: holdsVariables.test(key) })), ...tree.items().map((part) => ({ part, holds: false }))];
  return [...own, ...parts.flatMap(({ part, holds }) => variablesBelow(part, text, isBelow || holds, depth + 1))];
}

/** The span of a text in quotes is with them. */
function pairsIn({ span }: Tree, text: string): readonly NamedText[] {
  const written = text.slice(span.start, span.end);
  const quote = /^["']/.test(written) ? 1 : 0;
  return setInCommand(written.slice(quote, written.length - quote), span.start + quote);
}

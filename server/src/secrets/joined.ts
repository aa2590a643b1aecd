import type { Span } from "../core/text.ts";
import { isSecretName, isSuspectName } from "./names.ts";
import { judgeValue, looksRandom } from "./values.ts";

/** A secret that a shell puts together from two texts or more: `TOKEN='…'`, `TOKEN+='…'`. */
export interface JoinedSecret {
  readonly name: string;
  /** The first of them, which with the others is the secret. */
  readonly span: Span;
}

/** Scripts, and the pipelines in which commands stand. */
export function maySetInShell(path: string): boolean {
  return /\.(?:sh|bash|zsh|ya?ml)$|(?:^|\/)s?bin\/[\w-]+$/.test(path);
}

/** One expression over the text. */
export function mayHoldJoined(text: string): boolean {
  return /\w\+=["'\w]/.test(text);
}

/** In the order of the text. What is a secret by its first part alone is left to others. */
export function* joinedSecrets(text: string): Iterable<JoinedSecret> {
  const values = new Map<string, { readonly span: Span; readonly first: string; whole: string }>();
  for (const { 0: written, index, groups: { name = "", sign, text: part = "" } = {} } of text.matchAll(assignment)) {
    const end = index + written.length - (/["']$/.test(written) ? 1 : 0);
    const known = values.get(name);
    if (sign === undefined) values.set(name, { span: { start: end - part.length, end }, first: part, whole: part });
    else if (known !== undefined) known.whole += part;
  }
  for (const [name, { span, first, whole }] of values) {
    if (first !== whole && !isSecret(name, first) && isSecret(name, whole)) yield { name, span };
  }
}

function isSecret(name: string, value: string): boolean {
  return isSecretName(name) ? judgeValue(value, name) === "secret" : isSuspectName(name) && looksRandom(value);
}

/** At the beginning of a command; with a variable in it a part is no literal. */
const assignment = /(?:^|[;&|]|\b(?:export|local|readonly|declare|run:|script:|-)[ \t])[ \t]*(?<name>[A-Za-z_]\w{0,60})(?<sign>\+)?=(?<quote>["']?)(?<text>[^\s"'`$\\;&|]{1,200})\k<quote>(?=[\s;&|]|$)/gm;

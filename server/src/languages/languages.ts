import type { Ecosystem, LanguageId, SourceFacts } from "../core/facts/facts.ts";
import type { Idiom } from "../core/fixes/idiom.ts";
import { baseName } from "../core/paths.ts";
import type { FlatTree } from "./flat-tree.ts";
import { bash } from "./bash.ts";
import { csharp } from "./csharp/language.ts";
import { go } from "./go/language.ts";
import { java } from "./java/language.ts";
import { javascript, typescript } from "./javascript/language.ts";
import { php } from "./php/language.ts";
import { python } from "./python/language.ts";
import { ruby } from "./ruby/language.ts";
import { rust } from "./rust/language.ts";

/** One language: which files are written in it, how its facts are read and how it writes what fixes need. */
export interface LanguageSupport {
  readonly id: LanguageId;
  readonly ecosystem: Ecosystem;
  /** File name endings, dot included, lower case. */
  readonly endings: readonly string[];
  /** Names of files that go without one. */
  readonly fileNames?: readonly string[];
  readonly facts: (tree: FlatTree, language: LanguageId) => SourceFacts;
  readonly idiom: Idiom;
  /** Opens and closes the comments in which suppressions are written. */
  readonly comment: { readonly before: string; readonly after: string };
}

export const languages: readonly LanguageSupport[] = [...javascript, ...typescript, ...python, ...go, ...java, ...php, ...csharp, ...rust, ...ruby, ...bash];

/** The language of a file, told by its name; `undefined` for what is not parsed. */
export function languageOf(path: string): LanguageSupport | undefined {
  const dot = path.lastIndexOf(".");
  return (dot === -1 ? undefined : byEnding.get(path.slice(dot).toLowerCase())) ?? byName.get(baseName(path));
}

const byEnding = new Map(languages.flatMap((language) => language.endings.map((ending) => [ending, language] as const)));
const byName = new Map(languages.flatMap((language) => (language.fileNames ?? []).map((name) => [name, language] as const)));

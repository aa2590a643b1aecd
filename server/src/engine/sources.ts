import { GivenUp, withinBudget } from "../core/budget.ts";
import { noFacts, type SourceFacts } from "../core/facts/facts.ts";
import { pathRole } from "../core/path-role.ts";
import type { SkipReason } from "../core/report.ts";
import { lineTable, type LineTable } from "../core/text.ts";
import type { Host } from "../host/host.ts";
import { languageOf, languages, type LanguageSupport } from "../languages/languages.ts";
import type { FlatTree } from "../languages/flat-tree.ts";
import type { ParsedDocument, Parsers } from "../languages/parser.ts";
import { isGeneratedText, longestSource, type Plan } from "./plan.ts";

/** A source file that was parsed. */
export interface Source {
  readonly path: string;
  readonly language: LanguageSupport;
  readonly text: string;
  readonly lines: LineTable;
  readonly facts: SourceFacts;
  /** Holds a trigger, as against being parsed only because another file imports it. */
  readonly triggered: boolean;
}

/** Reads and parses source files of one project, each version once. */
export interface Sources {
  /** The text of a file; `undefined` for one that is missing, binary, generated or far too large. */
  read(path: string): string | undefined;
  /** Looks at a file that may hold a trigger, given what `read` said. Grammars must be loaded: see `needsGrammar`. */
  examine(path: string, text: string | undefined): Source | undefined;
  /** The same for a file that was edited; its tree is kept for the next edit. */
  reexamine(path: string, text: string | undefined): Source | undefined;
  /** Facts for the linker: parsed on demand, trigger or not. */
  demand(path: string): Source | undefined;
  get(path: string): Source | undefined;
  forget(path: string): void;
  /** Whether a file waits for a grammar: it may be parsed, and nothing in its language was before. */
  needsGrammar(path: string, text: string | undefined): boolean;
  /** Loads the grammars of a file and of those it may import: what of the same ecosystem there is among the paths. */
  loadGrammars(path: string, among: Iterable<string>): Promise<void>;
  all(): Iterable<Source>;
  /** Does some work on a file. `undefined` when it takes too long: the file is skipped, and no source from then on. */
  within<Result>(path: string, work: () => Result): Result | undefined;
  readonly skipped: ReadonlyMap<string, SkipReason>;
  /** Files whose facts could not be made, with what went wrong. */
  readonly failures: ReadonlyMap<string, string>;
  readonly counts: { bytes: number; parsed: number };
  dispose(): void;
}

export function createSources(host: Host, root: string, plan: Plan, parsers: Parsers): Sources {
  const sources = new Map<string, Source>();
  const skipped = new Map<string, SkipReason>();
  const counts = { bytes: 0, parsed: 0 };
  const failures = new Map<string, string>();
  const ready = new Set<string>();
  /** Trees of the files edited last, oldest first. */
  const trees = new Map<string, ParsedDocument>();

  function read(path: string): string | undefined {
    skipped.delete(path);
    const content = host.readFile(root, path);
    if (content.kind === "skipped") skipped.set(path, content.reason);
    if (content.kind !== "text") return undefined;
    counts.bytes += content.bytes;
    if (content.text.length > longestSource) skipped.set(path, "too-large");
    else if (isGeneratedText(content.text)) {
      // Only where it would have been looked at is it worth a word.
      const language = pathRole(path) === "app" ? languageOf(path) : undefined;
      if (language !== undefined && plan.wants(language.ecosystem, "app", content.text)) skipped.set(path, "generated");
    } else return content.text;
    return undefined;
  }

  function store(path: string, language: LanguageSupport, text: string, triggered: boolean, keepTree: boolean): Source | undefined {
    counts.parsed++;
    return within(path, () => {
      const tree = treeOf(path, language, text, keepTree);
      if (tree === undefined) return undefined;
      const source = { path, language, text, lines: lineTable(text), facts: factsOf(path, language, tree), triggered };
      sources.set(path, source);
      return source;
    });
  }

  function within<Result>(path: string, work: () => Result): Result | undefined {
    try {
      return withinBudget(work);
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      sources.delete(path);
      dropTree(path);
      skipped.set(path, "timed-out");
      return undefined;
    }
  }

  function treeOf(path: string, language: LanguageSupport, text: string, keepTree: boolean): FlatTree | undefined {
    try {
      return keepTree ? keptTree(path, language, text).flat() : parsers.parse(language.id, text);
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      dropTree(path);
      failures.set(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** One file that nobody foresaw must not end the run for all others. */
  function factsOf(path: string, language: LanguageSupport, tree: FlatTree): SourceFacts {
    failures.delete(path);
    try {
      return language.facts(tree, language.id);
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      failures.set(path, error instanceof Error ? error.message : String(error));
      return noFacts(language.id);
    }
  }

  function keptTree(path: string, language: LanguageSupport, text: string): ParsedDocument {
    const kept = trees.get(path);
    const document = kept ?? parsers.openDocument(language.id, text);
    document.update(text);
    trees.delete(path);
    trees.set(path, document);
    const [oldest] = trees.keys();
    if (trees.size > mostTrees && oldest !== undefined) dropTree(oldest);
    return document;
  }

  function dropTree(path: string): void {
    trees.get(path)?.dispose();
    trees.delete(path);
  }

  function lookAt(path: string, text: string | undefined, keepTree: boolean): Source | undefined {
    const language = languageOf(path);
    const before = sources.get(path);
    sources.delete(path);
    if (language === undefined || !ready.has(language.id)) return undefined;
    if (text === undefined) return undefined;
    const triggered = plan.wants(language.ecosystem, pathRole(path), text);
    // A file that others import is parsed again when they ask for it.
    if (!triggered) return undefined;
    if (before !== undefined && before.text === text && before.triggered) {
      sources.set(path, before);
      return before;
    }
    return store(path, language, text, true, keepTree);
  }

  return {
    read,
    examine: (path, text) => lookAt(path, text, false),
    reexamine: (path, text) => lookAt(path, text, true),
    demand(path) {
      const known = sources.get(path);
      if (known !== undefined) return known;
      const language = languageOf(path);
      if (skipped.get(path) === "timed-out") return undefined;
      if (language === undefined || !ready.has(language.id) || pathRole(path) === "generated") return undefined;
      const text = read(path);
      return text === undefined ? undefined : store(path, language, text, false, false);
    },
    get: (path) => sources.get(path),
    forget(path) {
      sources.delete(path);
      skipped.delete(path);
      failures.delete(path);
      dropTree(path);
    },
    needsGrammar(path, text) {
      const language = text === undefined ? undefined : languageOf(path);
      if (language === undefined || text === undefined || ready.has(language.id)) return false;
      // What is parsed of its ecosystem may import it.
      return languages.some(({ id, ecosystem }) => ecosystem === language.ecosystem && ready.has(id)) || plan.wants(language.ecosystem, pathRole(path), text);
    },
    async loadGrammars(path, among) {
      const ecosystem = languageOf(path)?.ecosystem;
      const wanted = new Set([path, ...among].map(languageOf).filter((language) => language?.ecosystem === ecosystem));
      for (const language of wanted) {
        if (language === undefined || ready.has(language.id)) continue;
        await parsers.load(language.id);
        ready.add(language.id);
      }
    },
    all: () => sources.values(),
    within,
    skipped,
    failures,
    counts,
    dispose() {
      for (const path of [...trees.keys()]) dropTree(path);
    },
  };
}

/** Files a person goes back and forth between. A tree takes about twenty times its source. */
const mostTrees = 4;

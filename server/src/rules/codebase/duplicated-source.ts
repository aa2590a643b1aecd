import { baseName } from "../../core/paths.ts";
import type { ProjectFiles } from "../../core/project-files.ts";
import { defineRule, wholeProject, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "codebase/duplicated-source",
  severity: "information",
  summary: "A source file that two apps have each for itself",
  why: "What is mended in one copy stays broken in the others, and nobody can tell whether they differ on purpose.",
  instead: "Make it a library that both apps declare as a dependency.",
  reference: "https://12factor.net/codebase",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [wholeProject((project) => together([...duplicates(project)], project))],
});

interface Duplicate {
  /** Of the apps. */
  readonly roots: readonly string[];
  readonly copies: readonly string[];
}

/** From so many files on that the same apps share, they share a library, which is one finding. */
const fewestOfLibrary = 4;

function together(found: readonly Duplicate[], project: ProjectFiles): readonly Outcome[] {
  const byApps = new Map<string, Duplicate[]>();
  for (const one of found) {
    const key = JSON.stringify(one.roots);
    byApps.set(key, [...(byApps.get(key) ?? []), one]);
  }
  return [...byApps.entries()].flatMap(([key, same]) => (same.length < fewestOfLibrary ? same.map((one) => reportOf(one, project)) : [reportAll(same, key, project)]));
}

function reportOf({ roots, copies: [first = "", ...others] }: Duplicate, { read }: ProjectFiles): Outcome {
  return {
    kind: "report",
    at: { path: first, span: firstLine(read(first) ?? "") },
    message: `This file exists ${others.length + 1} times, in ${inWords(roots)}; make what they share a library that they declare`,
    related: others.map((path) => ({ path, span: firstLine(read(path) ?? ""), message: "The same code stands here" })),
  };
}

/** `about`: the files change, and the apps stay. */
function reportAll(same: readonly Duplicate[], about: string, { read }: ProjectFiles): Outcome {
  const [[first = ""] = [], ...others] = same.map(({ copies }) => copies);
  return {
    kind: "report",
    about,
    at: { path: first, span: firstLine(read(first) ?? "") },
    message: `This file and ${same.length - 1} others exist in each of ${inWords(same[0]?.roots ?? [])}; make what they share a library that they declare`,
    related: others.map(([path = ""]) => ({ path, span: firstLine(read(path) ?? ""), message: "This file exists in each of them, too" })),
  };
}

function inWords(roots: readonly string[]): string {
  return roots.map((root) => (root === "" ? "the root" : root)).join(", ");
}

/** What tools put into every app. */
const scaffold = /^(?:manage|wsgi|asgi|setup|conftest|__init__|settings|urls|apps|admin)\.py$|^(?:serviceWorker|registerServiceWorker|reportWebVitals|setupProxy|setupTests|vite-env)\.[jt]sx?$|\.d\.ts$|config/i;

const fewestLines = 15;
const fewestCharacters = 400;

function* duplicates({ sources, read }: ProjectFiles): Iterable<Duplicate> {
  // Copies keep their names, so only files that share one with a file of another app are read.
  const byName = new Map<string, { path: string; root: string }[]>();
  for (const { path, app } of sources) {
    const name = baseName(path);
    if (scaffold.test(name)) continue;
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [{ path, root: app.root }]);
    else same.push({ path, root: app.root });
  }
  for (const same of byName.values()) {
    if (new Set(same.map(({ root }) => root)).size < 2) continue;
    const byText = new Map<string, { path: string; root: string }[]>();
    for (const file of same) {
      const code = codeOf(read(file.path) ?? "");
      if (code !== undefined) byText.set(code, [...(byText.get(code) ?? []), file]);
    }
    for (const copies of byText.values()) {
      const roots = [...new Set(copies.map(({ root }) => root))].sort();
      if (roots.length > 1) yield { roots, copies: copies.map(({ path }) => path) };
    }
  }
}

/**
 * The lines without blanks around them, without the comments at the top, and without what says which package a copy is in and where it
 * takes others from; `undefined` when there is too little to speak of.
 */
function codeOf(text: string): string | undefined {
  const code = linesOfCode(text).map(({ line }) => line.trim());
  const joined = code.join("\n");
  return code.length >= fewestLines && joined.length >= fewestCharacters ? joined : undefined;
}

function linesOfCode(text: string): readonly { readonly line: string; readonly start: number }[] {
  let start = 0;
  const lines = text.split("\n").flatMap((line) => {
    const at = start;
    start += line.length + 1;
    return line.trim() === "" || ofPackage.test(line.trim()) ? [] : [{ line: line.trimEnd(), start: at }];
  });
  const first = lines.findIndex(({ line }) => !/^\s*(?:\/\/|\/?\*|#|""")/.test(line));
  return first === -1 ? [] : lines.slice(first);
}

const ofPackage = /^(?:package|import|namespace|using|use)\s[\w.\\:{}, *]+;?$/;

/** Where the code starts. */
function firstLine(text: string): { start: number; end: number } {
  const [first] = linesOfCode(text);
  return first === undefined ? { start: 0, end: 0 } : { start: first.start, end: first.start + first.line.length };
}

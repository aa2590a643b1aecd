import { defineRule, wholeProject, type Outcome, type ProjectFiles } from "../../core/rule.ts";

export default defineRule({
  id: "codebase/duplicated-source",
  severity: "information",
  summary: "A source file that two apps have each for itself",
  why: "What is mended in one copy stays broken in the others, and nobody can tell whether they differ on purpose.",
  instead: "Make it a library that both apps declare as a dependency.",
  reference: "https://12factor.net/codebase",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app"],
  detect: [wholeProject((project) => [...duplicates(project)])],
});

/** What tools put into every app. */
const scaffold = /^(?:manage|wsgi|asgi|setup|conftest|__init__|settings|urls|apps|admin)\.py$|^(?:serviceWorker|registerServiceWorker|reportWebVitals|setupProxy|setupTests|vite-env)\.[jt]sx?$|\.d\.ts$|config/i;

const fewestLines = 15;
const fewestCharacters = 400;

function* duplicates({ sources, read }: ProjectFiles): Iterable<Outcome> {
  // Copies keep their names, so only files that share one with a file of another app are read.
  const byName = new Map<string, { path: string; root: string }[]>();
  for (const { path, app } of sources) {
    const name = path.slice(path.lastIndexOf("/") + 1);
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
      const roots = [...new Set(copies.map(({ root }) => root))];
      const [first, ...others] = copies;
      if (first === undefined || roots.length < 2) continue;
      yield {
        kind: "report",
        at: { path: first.path, span: firstLine(read(first.path) ?? "") },
        message: `This file exists ${copies.length} times, in ${roots.map((root) => (root === "" ? "the root" : root)).join(", ")}; make what they share a library that they declare`,
        related: others.map(({ path }) => ({ path, span: firstLine(read(path) ?? ""), message: "The same code stands here" })),
      };
    }
  }
}

/** The lines without blanks around them and without the comments at the top; `undefined` when there is too little to speak of. */
function codeOf(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const start = lines.findIndex((line) => !/^(?:\/\/|\/?\*|#|""")/.test(line));
  const code = start === -1 ? [] : lines.slice(start);
  const joined = code.join("\n");
  return code.length >= fewestLines && joined.length >= fewestCharacters ? joined : undefined;
}

function firstLine(text: string): { start: number; end: number } {
  const end = text.search(/\r?\n|$/);
  return { start: 0, end: Math.max(0, end) };
}

import { expect, test } from "vitest";
import { GivenUp } from "../../server/src/core/budget.ts";
import { readGrammar } from "../../server/src/host/grammars.ts";
import { createParsers, type Parsers } from "../../server/src/languages/parser.ts";
import { oneRule, parsers } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";
import { openProject } from "../../server/src/engine/project.ts";

const server = 'require("express")().listen(3000);\n';

/** Parsers that note which grammars were asked for. */
function noting(): { readonly parsers: Parsers; readonly grammars: string[] } {
  const grammars: string[] = [];
  const made = createParsers((file) => {
    grammars.push(file);
    return readGrammar(file);
  });
  return { parsers: made, grammars };
}

test("a grammar is loaded when a file of it is first parsed", async () => {
  const { parsers: own, grammars } = noting();
  const host = memoryHost({ "server.js": server, "view.tsx": "export const a = 1;\n", "report.py": "print(1)\n" });
  const project = openProject(host, "/workspace", { rules: oneRule, parsers: own });
  await project.check();
  expect(grammars.sort()).toEqual(["tree-sitter-javascript.wasm", "tree-sitter-tsx.wasm", "tree-sitter.wasm"]);
  host.files.set("app.py", 'import flask\nflask.Flask(__name__).run(port=5000)\n');
  await project.update(["app.py"]);
  expect(grammars).toContain("tree-sitter-python.wasm");
  expect(project.report().findings.map(({ path }) => path)).toEqual(["app.py", "server.js"]);
});

test("a project without a trigger loads no grammar", async () => {
  const { parsers: own, grammars } = noting();
  await openProject(memoryHost({ "a.js": "f();\n", "b.py": "f()\n" }), "/workspace", { rules: oneRule, parsers: own }).check();
  expect(grammars).toEqual([]);
});

test("a file that takes too long to parse is left out, and the others are checked", async () => {
  const slow: Parsers = {
    ...parsers,
    parse(language, text) {
      if (text.includes("slow")) throw new GivenUp("It was not parsed in time.");
      return parsers.parse(language, text);
    },
    openDocument(language, text) {
      if (text.includes("slow")) throw new GivenUp("It was not parsed in time.");
      return parsers.openDocument(language, text);
    },
  };
  const host = memoryHost({ "server.js": server, "other.js": `// slow\n${server}` });
  const project = openProject(host, "/workspace", { rules: oneRule, parsers: slow });
  await project.check();
  expect(project.skipped).toEqual([{ path: "other.js", reason: "timed-out" }]);
  expect(project.report().findings.map(({ path }) => path)).toEqual(["server.js"]);
  await project.update(["other.js"]);
  expect(project.skipped).toEqual([{ path: "other.js", reason: "timed-out" }]);
  host.files.set("other.js", server);
  await project.update(["other.js"]);
  expect(project.skipped).toEqual([]);
  expect(project.report().findings.map(({ path }) => path)).toEqual(["other.js", "server.js"]);
});

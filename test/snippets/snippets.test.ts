import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../server/src/rules/index.ts";
import { check } from "../support/lint.ts";
import { memoryHost } from "../support/memory-host.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const folder = new URL("../../snippets/", import.meta.url);

/** The text of a snippet when every placeholder keeps its default. Escapes are undone last, as in VS Code. */
function expanded(body: readonly string[]): string {
  const text = body.join("\n").replace(/\\\$/g, "\u0000");
  return text.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\$\d+/g, "").replaceAll("\u0000", "$");
}

/** What stands before a snippet where it is used. */
const around = { javascript: 'const app = require("express")();\nconst server = app.listen(process.env.PORT);\n' };

for (const file of readdirSync(folder)) {
  const snippets = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, Snippet>;
  for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
    for (const ending of ["js", "ts"]) {
      test(`${name} expands to ${ending} that parses and in which nothing is found`, async () => {
        const code = expanded(body);
        expect(code).not.toMatch(/\$\{?\d/);
        const before = code.includes("app.listen") ? 'const app = require("express")();\n' : around.javascript;
        const after = code.includes("SIGTERM") ? "" : '\nprocess.on("SIGTERM", () => server.close());\n';
        const project = await check(memoryHost({ [`server.${ending}`]: before + code + after }), rules);
        expect(project.factsOf(`server.${ending}`)?.problems).toEqual([]);
        expect(project.report().findings).toEqual([]);
      });
    }
    test(`${name} has a prefix of ours and says what it is for`, () => {
      expect(prefix[0]).toMatch(/^12f-[a-z]+$/);
      expect(description).toMatch(/\(twelve-factor [IVX]+\)$/);
    });
  }
}

test("the snippets are contributed for the languages they are written in", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { contributes: { snippets: { path: string }[] } };
  expect([...new Set(manifest.contributes.snippets.map(({ path }) => path.replace("./snippets/", "")))].sort()).toEqual(readdirSync(folder).sort());
});

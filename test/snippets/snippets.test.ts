import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DocumentFacts } from "../../server/src/core/facts/documents.ts";
import { documentReader } from "../../server/src/formats/formats.ts";
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

/** Files in which the snippets of a file are used, given the expanded text: the first is the one it stands in. */
const uses: Readonly<Record<string, (code: string) => readonly Readonly<Record<string, string>>[]>> = {
  "javascript.json": (code) => {
    const before = code.includes("app.listen") ? 'const app = require("express")();\n' : 'const app = require("express")();\nconst server = app.listen(process.env.PORT);\n';
    const after = code.includes("SIGTERM") ? "" : '\nprocess.on("SIGTERM", () => server.close());\n';
    return ["js", "ts"].map((ending) => ({ [`server.${ending}`]: before + code + after }));
  },
  "python.json": (code) => {
    const server = ["server = grpc.server(futures.ThreadPoolExecutor())", 'server.add_insecure_port("[::]:" + os.environ["PORT"])', ""].join("\n");
    const handler = code.includes("SIGTERM") ? "" : "\nsignal.signal(signal.SIGTERM, lambda number, frame: server.stop(30))\n";
    return [{ "server.py": `import logging\nimport os\nimport signal\nimport sys\nfrom concurrent import futures\nimport grpc\n\n${server}${code}\n${handler}` }];
  },
  "dockerfile.json": (code) => [{ Dockerfile: code.startsWith("FROM") ? code : `FROM node:22.11.0\n${code}\n`, "requirements.txt": "gunicorn==23.0.0\n", "package.json": '{ "name": "shop" }' }],
  "compose.json": (code) => [{ "compose.yaml": `services:\n${code.replace(/^/gm, "  ")}\n`, "package.json": '{ "name": "shop" }' }],
};

for (const file of readdirSync(folder)) {
  const snippets = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, Snippet>;
  for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
    for (const files of uses[file]?.(expanded(body)) ?? [{}]) {
      const [path = "no use"] = Object.keys(files);
      test(`${name} expands to a ${path} that parses and in which nothing is found`, async () => {
        expect(expanded(body)).not.toMatch(/\$\{?\d/);
        const project = await check(memoryHost(files), rules);
        if (documentReader(path) === undefined) expect(project.factsOf(path)?.problems).toEqual([]);
        else expect(partsOf(documentReader(path)?.(files[path] ?? "", path))).toBeGreaterThan(0);
        expect(project.report().findings).toEqual([]);
      });
    }
    test(`${name} of ${file} has a prefix of ours and says what it is for`, () => {
      expect(prefix[0]).toMatch(/^12f-[a-z]+$/);
      expect(description).toMatch(/\(twelve-factor [IVX]+(?:(?:, [IVX]+)* and [IVX]+)?\)$/);
    });
  }
}

/** How much a reader made of a document. */
function partsOf(facts: DocumentFacts | undefined): number {
  if (facts?.kind === "dockerfile") return facts.stages.flatMap((stage) => stage.instructions).length;
  return facts?.kind === "compose" ? facts.services.filter((service) => service.environment.length > 0).length : 0;
}

test("the snippets are contributed for the languages they are written in", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { contributes: { snippets: { path: string }[] } };
  expect([...new Set(manifest.contributes.snippets.map(({ path }) => path.replace("./snippets/", "")))].sort()).toEqual(readdirSync(folder).sort());
});

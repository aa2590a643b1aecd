import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Who may import whom. A folder imports itself, what is named here, and nothing else: no other folder, no package, no module of Node.
 * What each folder is for stands in server/ARCHITECTURE.md.
 */
const layers: Readonly<Record<string, readonly string[]>> = {
  "server/src/core": [],
  "server/src/secrets": ["server/src/core"],
  "server/src/rules": ["server/src/core", "server/src/secrets"],
  "server/src/evidence": ["server/src/core"],
  "server/src/languages": ["server/src/core", "@vscode/tree-sitter-wasm"],
  "server/src/formats": ["server/src/core", "dockerfile-ast", "jsonc-parser", "saxes", "smol-toml", "yaml"],
  "server/src/apps": ["server/src/core", "server/src/formats"],
  "server/src/checklist": ["server/src/core"],
  "server/src/host": ["server/src/core", "node:child_process", "node:crypto", "node:fs", "node:module", "node:os", "node:path", "node:url", "ignore"],
  "server/src/history": ["server/src/core", "server/src/engine", "server/src/languages", "server/src/formats", "server/src/secrets", "server/src/host/host.ts", "node:crypto"],
  "server/src/engine": ["server/src/core", "server/src/languages", "server/src/formats", "server/src/apps", "server/src/checklist", "server/src/host/host.ts", "node:crypto", "@eslint-community/regexpp", "ignore", "jsonc-parser", "picomatch", "package.json"],
  "server/src/review": ["server/src/core", "server/src/engine", "server/src/host"],
  "server/src/lsp": [
    ...["server/src/core", "server/src/checklist/page.ts", "server/src/engine", "server/src/languages", "server/src/rules/index.ts", "server/src/evidence/index.ts", "server/src/host", "server/src/review", "server/src/protocol.ts", "server/src/protocol-review.ts"],
    ...["node:url", "jsonc-parser", "vscode-languageserver", "vscode-languageserver/node", "vscode-languageserver-textdocument"],
  ],
  "server/src/cli": ["server/src/core", "server/src/engine", "server/src/history", "server/src/languages", "server/src/rules/index.ts", "server/src/evidence/index.ts", "server/src/host", "server/src/review", "node:path", "node:util"],
  "server/src/protocol.ts": ["server/src/core", "server/src/protocol-review.ts"],
  "server/src/protocol-review.ts": ["server/src/core"],
  "client/src": ["server/src/protocol.ts", "vscode", "vscode-languageclient", "vscode-languageclient/node"],
};

const files = ["server/src", "client/src"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).map((path) => `${folder}/${path.replaceAll("\\", "/")}`),
);

function importsOf(file: string): readonly string[] {
  return ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true).importedFiles.map(({ fileName }) =>
    fileName.startsWith(".") ? relative(root, resolve(root, dirname(file), fileName)).replaceAll("\\", "/") : fileName,
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

test("every file is in a layer and imports only what its layer may", () => {
  const faults = files.flatMap((file) => {
    const layer = Object.keys(layers).find((folder) => isWithin(file, folder));
    if (layer === undefined) return [`${file} is in no layer`];
    const allowed = [layer, ...(layers[layer] ?? [])];
    return importsOf(file).filter((imported) => !allowed.some((one) => (one.includes("/src") ? isWithin(imported, one) : imported === one))).map((imported) => `${file} imports ${imported}`);
  });
  expect(faults).toEqual([]);
});

test("the table names no import that nobody makes", () => {
  const unused = Object.entries(layers).flatMap(([layer, allowed]) => {
    const made = files.filter((file) => isWithin(file, layer)).flatMap(importsOf);
    return allowed.filter((one) => !made.some((imported) => isWithin(imported, one))).map((one) => `${layer} → ${one}`);
  });
  expect(unused).toEqual([]);
});

/** Longer ones need a reason. */
const longestFile = 300;
const longer: Readonly<Record<string, string>> = {
  "server/src/engine/project.ts": "what has to be looked at again after a change is decided in one place",
  "server/src/languages/common/resolve.ts": "names and values of expressions call each other",
  "server/src/languages/javascript/resolve.ts": "names and values of expressions call each other",
  "server/src/languages/python/resolve.ts": "names and values of expressions call each other",
};

test("no file has become two", () => {
  const long = files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > longestFile + 1);
  expect(long.sort()).toEqual(Object.keys(longer).sort());
});

test("no test sleeps", () => {
  const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".test.ts"));
  expect(tests.filter((path) => /\bsetTimeout\s*\(/.test(readFileSync(join(root, "test", path), "utf8").replace(/\/\\bsetTimeout.*/, "")))).toEqual([]);
});

import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";

/** Bundles the client, the server, the command line and the suite that runs inside VS Code, and copies the grammars beside them. */
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: production,
  sourcemap: production ? false : "linked",
  // jsonc-parser's CommonJS build hides its parts from a bundler.
  mainFields: ["module", "main"],
  logLevel: "warning",
  // A bundle in CommonJS has no import.meta; what needs its own place falls back to __dirname.
  logOverride: { "empty-import-meta": "silent" },
};

const builds = [
  { ...shared, entryPoints: { client: "client/src/extension.ts" }, outdir: "dist", external: ["vscode"] },
  { ...shared, entryPoints: { server: "server/src/lsp/main.ts", cli: "server/src/cli/main.ts" }, outdir: "dist", banner: { js: "#!/usr/bin/env node" } },
];
if (!production) {
  builds.push({ ...shared, entryPoints: { index: "test/vscode/suite/index.ts" }, outdir: "dist/test/vscode", external: ["vscode", "mocha"] });
}

const { code } = await esbuild.transform(readFileSync("server/src/languages/grammar-files.ts", "utf8"), { loader: "ts" });
const { grammarFiles } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
const grammars = ["tree-sitter.wasm", ...new Set(Object.values(grammarFiles))];
const grammarFolder = dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm"));
mkdirSync("dist/grammars", { recursive: true });
for (const grammar of grammars) copyFileSync(join(grammarFolder, grammar), join("dist/grammars", grammar));

if (watch) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
  for (const program of ["dist/server.js", "dist/cli.js"]) if (existsSync(program)) chmodSync(program, 0o755);
}

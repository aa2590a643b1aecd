import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The bytes of a grammar: beside the bundle when there is one, else from the package that carries it. */
export function readGrammar(file: string): Uint8Array {
  const bundled = join(here, "grammars", file);
  return readFileSync(existsSync(bundled) ? bundled : join(dirname(require.resolve("@vscode/tree-sitter-wasm")), file));
}

// The sources are modules and the bundle is CommonJS, where `import.meta` is empty: each knows its own place in another way.
const moduleUrl: string | undefined = import.meta.url;
const here = moduleUrl === undefined ? __dirname : dirname(fileURLToPath(moduleUrl));
const require = createRequire(join(here, "grammars.js"));

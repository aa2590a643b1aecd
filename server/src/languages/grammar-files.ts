import type { LanguageId } from "../core/facts/facts.ts";

/** The grammar files of `@vscode/tree-sitter-wasm` by language: what the build copies beside the server. */
export const grammarFiles: Readonly<Record<LanguageId, string>> = {
  javascript: "tree-sitter-javascript.wasm",
  typescript: "tree-sitter-typescript.wasm",
  typescriptreact: "tree-sitter-tsx.wasm",
  python: "tree-sitter-python.wasm",
  go: "tree-sitter-go.wasm",
  ruby: "tree-sitter-ruby.wasm",
  php: "tree-sitter-php.wasm",
  java: "tree-sitter-java.wasm",
  csharp: "tree-sitter-c-sharp.wasm",
  rust: "tree-sitter-rust.wasm",
  shellscript: "tree-sitter-bash.wasm",
};

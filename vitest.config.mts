import { defineConfig } from "vitest/config";

export default defineConfig({
  // The suite in test/vscode runs inside VS Code, started by test/vscode/run.mts.
  test: { include: ["test/**/*.test.ts"], exclude: ["test/vscode/**", "test/fixtures/**", "node_modules/**"], testTimeout: 120_000, hookTimeout: 120_000, setupFiles: ["test/support/watched.ts"] },
});

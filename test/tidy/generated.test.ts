import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFiles, orphanPages, root } from "../../server/tools/generate.mts";

test("generated files are up to date; `npm run generate` makes them so", async () => {
  const files = await generatedFiles();
  const stale = [...files].filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text).map(([path]) => path);
  expect([...stale, ...orphanPages(files)]).toEqual([]);
});

test("no generated file holds a whole key, which scanners would stop a release for", async () => {
  const files = await generatedFiles();
  expect([...files].filter(([, text]) => /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]{40,}-----END/.test(text)).map(([path]) => path)).toEqual([]);
});

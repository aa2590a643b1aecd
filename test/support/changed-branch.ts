import { renameSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "./repository.ts";

/** A server of Express with one finding, the port in line 3, where that is written. */
export const serverOn = (port: string): string => `const app = require("express")();\napp.use(require("./routes"));\napp.listen(${port});\n`;
export const manifest = '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }\n';

/**
 * Checks out a branch `work` that adds a finding in a new file and one in an old file, fixes one, renames a file and reformats another.
 * `others`: files that it leaves alone.
 */
export function branchWithChanges({ root, git, commit }: Pick<Repository, "root" | "git" | "commit">, others: Readonly<Record<string, string>> = {}): void {
  commit({ "package.json": manifest, "server.js": serverOn("3000"), "admin.js": serverOn("4000"), "jobs.js": serverOn("5000"), "kept.js": serverOn("5100"), ...others });
  git("checkout", "-qb", "work");
  renameSync(join(root, "admin.js"), join(root, "office.js"));
  commit({
    "server.js": serverOn("process.env.PORT"),
    "jobs.js": "const app = require('express')()\n\napp.use(require('./routes'))\napp.listen(\n  5000,\n)\n",
    "first.js": serverOn("6000"),
    "kept.js": `${serverOn("5100")}require("fastify")().listen({ port: 7000 });\n`,
  });
}

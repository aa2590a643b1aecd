import type { ManifestEcosystem } from "../facts/manifest.ts";

/** Where Rush keeps the one for all projects of a repository: its documentation, "Configuration file reference". */
const rushLocks = ["pnpm-lock.yaml", "npm-shrinkwrap.json", "yarn.lock"].map((name) => `common/config/rush/${name}`).concat("common/config/subspaces/default/pnpm-lock.yaml");

/** The files in which package managers record what they have installed; of those of one ecosystem each manager has its own. */
export const lockfiles: Readonly<Record<ManifestEcosystem, readonly string[]>> = {
  javascript: ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "deno.lock", ...rushLocks],
  python: ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "requirements.lock", "conda-lock.yml"],
  go: ["go.sum"],
  java: ["gradle.lockfile"],
  ruby: ["Gemfile.lock", "gems.locked"],
  php: ["composer.lock"],
  csharp: ["packages.lock.json"],
  rust: ["Cargo.lock"],
};

import type { AppFiles } from "../rule.ts";

/**
 * What images, scripts, pipelines and platforms of an app install by a command, as written behind it. `installers` is the source of an
 * expression for the programs: `pip|uv`. May have words in it that are no packages.
 */
export function besideManifests(app: AppFiles, installers: string): readonly string[] {
  const command = new RegExp(`\\b(?:${installers})["']?[\\s,][^\\n&;|]*?\\b(?:install|add|sync)\\b([^\\n&;|]*)`, "g");
  const texts = [...app.documents, ...app.pipelines].filter(({ facts }) => mayInstall.test(facts.kind)).map(({ text }) => text);
  return texts.flatMap((text) => [...text.replace(/^[ \t]*#.*$/gm, "").replace(/\\\s*\n/g, " ").matchAll(command)].map(([, operands = ""]) => operands));
}

const mayInstall = /^(?:dockerfile|compose|procfile|shell-script|makefile|pipeline|process-file|package-manifest)$/;

/** The words of what is installed, without what systems put before the names of packages: `python3-yaml`, `py3-yaml`, `ruby-pg`, `php-redis`. */
export function installedNames(operands: readonly string[]): readonly string[] {
  return operands.flatMap((text) => text.match(/[A-Za-z0-9][\w.-]*/g) ?? []).map((word) => word.toLowerCase().replaceAll("_", "-").replace(/^(?:python\d?|py\d|ruby|php\d*)-/, ""));
}

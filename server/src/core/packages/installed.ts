import type { Document } from "../facts/documents.ts";
import { stagesOfRelease } from "../processes/images.ts";
import type { AppFiles } from "../rule.ts";

/**
 * What images, scripts, pipelines and platforms of an app install by a command, as written behind it. `installers` is the source of an
 * expression for the programs: `pip|uv`. May have words in it that are no packages.
 */
export function besideManifests(app: AppFiles, installers: string): readonly string[] {
  const command = new RegExp(`\\b(?:${installers})["']?[\\s,][^\\n&;|]*?\\b(?:install|i|add|sync|get|require|ensure|restore|create)\\b([^\\n&;|]*)`, "g");
  const texts = [...app.documents, ...app.pipelines].filter(({ facts }) => mayInstall.test(facts.kind)).map(({ text }) => text);
  return texts.flatMap((text) => [...text.replace(/^[ \t]*#.*$/gm, "").replace(/\\\s*\n/g, " ").matchAll(command)].map(([, operands = ""]) => operands));
}

const mayInstall = /^(?:dockerfile|compose|procfile|shell-script|makefile|pipeline|process-file|package-manifest)$/;

/** The words of what is installed, without what systems put before the names of packages: `python3-yaml`, `py3-yaml`, `ruby-pg`, `php-redis`. */
export function installedNames(operands: readonly string[]): readonly string[] {
  return operands.flatMap((text) => text.match(/[A-Za-z0-9][\w.-]*/g) ?? []).map((word) => word.toLowerCase().replaceAll("_", "-").replace(/^(?:python\d?|py\d|ruby|php\d*)-/, ""));
}

/** Whether a Dockerfile of the app starts from an image that may have packages which only its own Dockerfile names. */
export function isOnUnknownImage(document: Document, app: AppFiles): boolean {
  const { facts } = document;
  if (facts.kind !== "dockerfile" || !app.paths.includes(document.path)) return false;
  const names = new Set(facts.stages.flatMap(({ name }) => name ?? []));
  return stagesOfRelease({ ...document, facts }, app.documents).some(({ base }) => !names.has(base.toLowerCase()) && !plainImage.test(base));
}

/** Images of a language, a system or a server, without packages of apps: those that Docker calls official, and the like of clouds. */
const plainImage = /^(?!.*lambda)(?:[\w.-]+(?::\d+)?\/)*(?:python|pypy|debian|ubuntu|alpine|buildpack-deps|amazonlinux|fedora|centos|rockylinux|almalinux|ubi|oraclelinux|opensuse|minideb|wolfi-base|static|base|cc|scratch|busybox|uv|node|bun|deno|golang|rust|ruby|php|openjdk|eclipse-temurin|nginx|httpd|caddy)(?:[-\d][\w.-]*)?(?:[:@].*)?$/;

import { ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { Dockerfile } from "../../core/facts/documents.ts";
import { stagesOfRelease } from "../../core/processes/images.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp } from "../../core/rule.ts";

export default defineRule({
  id: "dependencies/unpinned-base-image",
  severity: "warning",
  summary: "An image that starts from another one without a version",
  why: "The system and the runtime of the app come with its base image. Without a version the next build may start from a different one, although nothing was committed.",
  instead: "Name the version, at least its major part (`node:22-slim`), or the digest.",
  reference: "https://12factor.net/dependencies",
  kinds: ["service", "worker", "serverless", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [
    wholeApp({}, (app) =>
      ownDocumentsOf(app, "dockerfile")
        .flatMap((document) =>
          stagesOfRelease(document, app.documents)
            .filter(({ base }) => isUnpinned(base, document.facts))
            .map(({ base, baseSpan }) => ({
              kind: "report" as const,
              at: { path: document.path, span: baseSpan },
              message: `${nameOf(base)} has no version, so the next build may start from another system and runtime; name the version or the digest`,
            })),
        ),
    ),
  ],
});

/** Neither a tag that says a version nor a digest; a variable may hold either, and `scratch` has nothing in it. */
function isUnpinned(base: string, { stages }: Dockerfile): boolean {
  const image = base.toLowerCase();
  if (image === "" || image === "scratch" || /[$@]/.test(base) || stages.some(({ name }) => name === image)) return false;
  const tag = /:([\w.-]+)$/.exec(base)?.[1];
  if (tag === undefined) return true;
  // Some have the version of what they hold in their name: `static-debian12:nonroot`.
  return tag === "latest" || (tag.split("-").every((word) => variants.has(word)) && !/\d/.test(baseName(image)));
}

/** Words of tags that say which variant an image is, and not which version. */
const variants = new Set(["latest", "slim", "alpine", "lts", "stable", "current", "mainline", "edge", "nightly", "rolling", "main", "master", "fpm", "cli", "apache", "zts", "debug", "nonroot", "perl", "management", "jre", "jdk"]);

function nameOf(base: string): string {
  return base.length > 100 ? "This image" : base;
}

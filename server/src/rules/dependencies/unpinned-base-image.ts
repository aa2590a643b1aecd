import type { Dockerfile, DockerStage } from "../../core/documents.ts";
import { releasedCommand } from "../../core/images.ts";
import { pathRole } from "../../core/path-role.ts";
import { defineRule, documentsOf, wholeApp } from "../../core/rule.ts";

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
      documentsOf(app, "dockerfile")
        .filter(({ path }) => app.paths.includes(path) && pathRole(path) === "app")
        .flatMap(({ path, text, facts }) => {
          const released = withCopied(releasedCommand(facts, path, app.documents).stages, facts, text);
          return released.filter(({ base }) => isUnpinned(base, facts)).map(({ base, baseSpan }) => ({
            kind: "report" as const,
            at: { path, span: baseSpan },
            message: `${nameOf(base)} has no version, so the next build may start from another system and runtime; name the version`,
          }));
        }),
    ),
  ],
});

/** Stages of which the released one takes files are built with it. */
function withCopied(released: readonly DockerStage[], { stages }: Dockerfile, text: string): readonly DockerStage[] {
  const found = new Set(released);
  // The set grows while it is gone through.
  for (const stage of found) {
    const sources = stage.instructions.flatMap(({ span }) => /\s--(?:from=|mount=\S*\bfrom=)([\w.-]+)/.exec(text.slice(span.start, span.end))?.[1]?.toLowerCase() ?? []);
    for (const name of [...sources, stage.base.toLowerCase()]) {
      const copied = stages.find((one, index) => one.name === name || String(index) === name);
      if (copied !== undefined) found.add(copied);
    }
  }
  return stages.filter((stage) => found.has(stage));
}

/** Neither a tag that says a version nor a digest; a variable may hold either, and `scratch` has nothing in it. */
function isUnpinned(base: string, { stages }: Dockerfile): boolean {
  const image = base.toLowerCase();
  if (image === "" || image === "scratch" || /[$@]/.test(base) || stages.some(({ name }) => name === image)) return false;
  const tag = /:([\w.-]+)$/.exec(base)?.[1];
  return tag === undefined || tag === "latest";
}

function nameOf(base: string): string {
  return base.length > 100 ? "This image" : base;
}

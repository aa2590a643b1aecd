import type { Dockerfile, Document } from "../core/facts/documents.ts";
import { appRootOf } from "./apps.ts";

/** A Dockerfile of which an image is built for each app of a folder. */
export interface SharedImage {
  readonly dockerfile: Document<Dockerfile>;
  /** The root of the app that it lies in. */
  readonly folder: string;
}

/**
 * The Dockerfiles that are told by a build argument which app they are for: `ARG SERVICE` without a default, and `COPY ${SERVICE}.jar`.
 * Only where there are other apps below. `roots` as from `appRoots`.
 */
export function sharedImages(documents: readonly Document[], roots: readonly string[]): readonly SharedImage[] {
  return documents.flatMap((document) => {
    if (document.facts.kind !== "dockerfile" || document.role !== "app") return [];
    const dockerfile = document as Document<Dockerfile>;
    const folder = appRootOf(document.path, roots);
    const isAboveOthers = roots.some((root) => root !== folder && root.startsWith(folder === "" ? "" : `${folder}/`));
    return isAboveOthers && isTold(dockerfile.facts) ? [{ dockerfile, folder }] : [];
  });
}

function isTold({ stages }: Dockerfile): boolean {
  const instructions = stages.flatMap((stage) => stage.instructions);
  const asked = instructions.flatMap(({ keyword, arguments: written }) => (keyword === "ARG" && appName.test(written.trim()) ? [written.trim()] : []));
  return asked.some((name) => instructions.some(({ keyword, arguments: written }) => /^(?:COPY|ADD|WORKDIR)$/.test(keyword) && new RegExp(`\\$(?:\\{${name}\\}|${name}\\b)`).test(written)));
}

/** What a build calls the app or what is built of it, without a default. */
const appName = /^(?:[A-Z]+_)*(?:APP|SERVICE|PROJECT|MODULE|PACKAGE|COMPONENT|ARTIFACT|JAR|BINARY|CMD)(?:_(?:NAME|FILE|DIR|PATH))?$/;

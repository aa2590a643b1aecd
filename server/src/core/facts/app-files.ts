import type { Deployment } from "./deployment.ts";
import type { Document, DocumentFacts } from "./documents.ts";
import type { PathRole } from "../path-role.ts";
import { foldersAbove } from "../paths.ts";
import type { AppFiles, SettingsDocument } from "../rule.ts";

/** The documents of one kind. */
export function documentsOf<Kind extends DocumentFacts["kind"]>(app: AppFiles, kind: Kind): readonly Document<Extract<DocumentFacts, { kind: Kind }>>[] {
  return app.documents.filter((document): document is Document<Extract<DocumentFacts, { kind: Kind }>> => document.facts.kind === kind);
}

/** Those of them that belong to the app itself and to its program: no tests, no examples, nothing for development alone. */
export function ownDocumentsOf<Kind extends DocumentFacts["kind"]>(app: AppFiles, kind: Kind): readonly Document<Extract<DocumentFacts, { kind: Kind }>>[] {
  return documentsOf(app, kind).filter((document) => isOwn(document, app));
}

/** The files of settings of the app itself, of whatever role: what stands at the root of the project is among the documents of all. */
export function ownSettingsOf(app: AppFiles): readonly SettingsDocument[] {
  const found = app.documents.flatMap(({ path, text, facts, role }) => (facts.kind === "settings" ? [{ path, role, text, facts, app }] : []));
  const own = found.length === 0 ? undefined : new Set(app.paths);
  return found.filter(({ path }) => own?.has(path) === true);
}

/** Whether a document belongs to the app itself and to its program. */
export function isOwn({ path, role }: Pick<Document, "path" | "role">, app: AppFiles): boolean {
  return role === "app" && app.paths.includes(path);
}

/** The path of a file in the app's own folder. */
export function inRoot({ app }: AppFiles, name: string): string {
  return app.root === "" ? name : `${app.root}/${name}`;
}

/** The first of the names that lies in the app's folder or above it, the nearest folder first. */
export function nearestFile(app: AppFiles, names: readonly string[]): string | undefined {
  return foldersAbove(app.app.root).flatMap((folder) => names.map((name) => (folder === "" ? name : `${folder}/${name}`))).find((path) => app.hasFile(path));
}

/** The first package that the app is made with and whose name fits, by any of its manifests or of those above it; what another package brings along does not count. */
export function packageOf({ documents, above }: AppFiles, fits: RegExp): { readonly name: string; readonly path: string; readonly role: PathRole } | undefined {
  for (const { path, facts, role } of [...documents, ...above]) {
    const names = facts.kind === "package-manifest" ? facts.runtimeDependencies : facts.kind === "python-manifest" ? facts.dependencies : facts.kind === "manifest" ? facts.dependencies.filter(({ scope }) => scope !== "indirect") : [];
    const found = names.find(({ name }) => fits.test(name));
    if (found !== undefined) return { name: found.name, path, role };
  }
  return undefined;
}

/** Whether Rails has Action Cable: `application.rb` may load frameworks one by one and leave it out. Where that is not told it has. */
export function loadsActionCable(app: AppFiles): boolean {
  const path = inRoot(app, "config/application.rb");
  const loaded = (app.hasFile(path) ? app.parse(path)?.imports : undefined)?.map(({ module }) => module) ?? [];
  return !loaded.includes("rails") || loaded.some((name) => name === "rails/all" || name.startsWith("action_cable"));
}

/** What a deployment file starts more than once at the same time, of those that may answer requests. */
export function replicated({ deployments }: AppFiles): readonly Deployment[] {
  return deployments.filter(({ process: { replicas, type } }) => (type === undefined || type === "web") && Number(replicas?.value) > 1);
}

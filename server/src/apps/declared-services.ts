import type { DeclaredService } from "../core/facts/deployment.ts";
import type { Document } from "../core/facts/documents.ts";

/**
 * By its name what compose files and manifests of Kubernetes run as a service on their network, for development too: what a program calls by
 * that name is one of them. Those of tests and examples are no part of the project's own.
 */
export function declaredServices(documents: readonly Document[]): ReadonlyMap<string, readonly DeclaredService[]> {
  const byName = new Map<string, DeclaredService[]>();
  for (const { path, facts, role } of documents) {
    if (!/^(?:app|development|tooling|client)$/.test(role)) continue;
    const named = facts.kind === "compose" ? facts.services : facts.kind === "kubernetes" ? facts.resources.filter(({ kind }) => kind === "Service") : [];
    for (const { name, span } of named) byName.set(name, [...(byName.get(name) ?? []), { name, path, span }]);
  }
  return byName;
}

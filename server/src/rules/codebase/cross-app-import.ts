import { inRoot } from "../../core/app-files.ts";
import type { App, AppKind } from "../../core/app.ts";
import type { Import } from "../../core/facts.ts";
import { pathRole } from "../../core/path-role.ts";
import { folderOf, joined } from "../../core/paths.ts";
import { defineRule, importsOfApp, type AppFiles, type Outcome } from "../../core/rule.ts";

/** Kinds of app that are deployed by themselves. */
const deployed: readonly AppKind[] = ["service", "worker", "serverless", "static-frontend"];

export default defineRule({
  id: "codebase/cross-app-import",
  severity: "warning",
  summary: "A file of another app that is imported by its path",
  why: "Two apps that share files cannot be released, versioned or even built apart: an edit for one of them changes the other, unnoticed.",
  instead: "Make what both need a library of its own, and let both declare it as a dependency.",
  reference: "https://12factor.net/codebase",
  kinds: deployed,
  roles: ["app"],
  detect: [importsOfApp({}, (app) => [...ofOtherApps(app)])],
});

function* ofOtherApps(app: AppFiles): Iterable<Outcome> {
  // Where one folder lies in the other, what is above may be there for all.
  const others = app.apps.filter(({ root, kind }) => deployed.includes(kind) && root !== app.app.root && !contains(root, app.app.root) && !contains(app.app.root, root));
  if (others.length === 0) return;
  for (const [path, modules] of app.imports) {
    if (!modules.some((module) => module.startsWith(".") && ownerOf(module, path, others) !== undefined)) continue;
    for (const found of app.parse(path)?.imports ?? []) {
      const other = mayBeElided(found, path) ? undefined : ownerOf(found.module, path, others);
      const file = other === undefined ? undefined : fileOf(found.module, path, app);
      if (other === undefined || file === undefined || pathRole(file) !== "app") continue;
      yield {
        kind: "report",
        at: { path, span: found.span },
        message: `${app.app.name} uses a file of ${other.name}, which is an app of its own; make what they share a library that ${inRoot(app, "package.json")} declares`,
        related: [{ path: file, span: { start: 0, end: 0 }, message: `A file of ${other.name}` }],
      };
    }
  }
}

function contains(outer: string, inner: string): boolean {
  return outer === "" || inner.startsWith(`${outer}/`);
}

/** The app whose folder a relative path leads to. */
function ownerOf(module: string, from: string, others: readonly App[]): App | undefined {
  const target = module.startsWith("../") ? joined(folderOf(from), module) : undefined;
  return target === undefined ? undefined : others.find(({ root }) => contains(root, target));
}

/** The program code that is meant; data and descriptions of interfaces are no code that two apps share. */
function fileOf(module: string, from: string, app: AppFiles): string | undefined {
  const target = joined(folderOf(from), module) ?? "";
  const written = target.replace(/\.[cm]?js(x?)$/, "");
  return [target, ...endings.map((ending) => written + ending), ...endings.map((ending) => `${target}/index${ending}`)].find((path) => /\.[cm]?[jt]sx?$/.test(path) && app.hasFile(path));
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** Types alone are gone once the program is built. */
function mayBeElided({ typeOnly, imported, local }: Import, path: string): boolean {
  return typeOnly || (/\.[cm]?tsx?$/.test(path) && local !== undefined && imported !== "default" && imported !== "*" && /^(?:type |[A-Z]\w*(?:Type|Props|Dto|Schema|Router)$)/.test(imported));
}

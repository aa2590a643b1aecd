import { documentsOf, inRoot, nearestFile, ownDocumentsOf } from "../../core/facts/app-files.ts";
import type { NamedText } from "../../core/facts/documents.ts";
import type { Fix } from "../../core/fix.ts";
import { lockfiles } from "../../core/versions/lockfiles.ts";
import type { Dependency, Manifest, ManifestEcosystem } from "../../core/facts/manifest.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";

export default defineRule({
  id: "dependencies/floating-version",
  severity: "warning",
  summary: "A dependency that takes whatever version is newest",
  why: "The version changes without a commit: the next install brings another one, of which nobody has read the changes or run the tests.",
  instead: "Give a range with an upper bound, an exact version, or the tag or commit of a git repository.",
  reference: "https://12factor.net/dependencies",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...inPackageManifest(app), ...inPythonManifests(app), ...inOtherManifests(app)])],
});

function* inPackageManifest(app: AppFiles): Iterable<Outcome> {
  const manifest = documentsOf(app, "package-manifest").find(({ path }) => path === inRoot(app, "package.json"));
  for (const dependency of manifest?.facts.runtimeDependencies ?? []) {
    const kind = app.ownPackages.has(dependency.name) ? undefined : npmFault(dependency.value.trim());
    if (kind !== undefined && manifest !== undefined) yield report(app, "javascript", manifest.path, kind, dependency, npmFix(app, manifest.path, dependency, kind));
  }
}

/** Bare names and lower bounds are how Python's manifests are written, beside a lockfile; without one `missing-lockfile` speaks of them. */
function* inPythonManifests(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "python-manifest")) {
    // What a tool makes the requirements of is no list of what is installed.
    if (facts.isGenerated || facts.format === "setup" || path.endsWith(".in")) continue;
    const moving = facts.dependencies.filter(({ value }) => /^@\s*git\+/.test(value) && !isFixed(/\.git@([^#\s]+)|[^/:]@([^#@\s/]+)(?:#|$)/.exec(value.replace(/^@\s*git\+\w+:\/\/(?:[^/@]*@)?/, ""))?.slice(1)));
    for (const dependency of moving) yield report(app, "python", path, "repository", dependency);
  }
}

function* inOtherManifests(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of ownDocumentsOf(app, "manifest")) {
    if (facts.format === "gemspec" || (facts.publishes && !facts.hasProgram)) continue;
    for (const dependency of [...facts.dependencies, ...facts.plugins]) {
      const kind = faultOf(dependency, facts.format);
      if (kind !== undefined) yield report(app, facts.ecosystem, path, kind, { name: dependency.name, value: dependency.range, span: dependency.span });
    }
  }
}

/** What moves: the version of a registry, or the head of a repository. */
type Fault = "version" | "repository";

/** npm: package.json, "dependencies"; `github:o/r`, `o/r` and addresses of repositories, with what they are fixed to behind `#`. */
function npmFault(range: string): Fault | undefined {
  if (/^(?:github:|gitlab:|bitbucket:|gist:|git\+|git:|git@)|^[\w.-]+\/[\w.-]+(?:#|$)|^https?:\/\/\S+\.git(?:#|$)/.test(range)) {
    return /#semver:\S*\d/.test(range) || isFixed([range.split("#")[1]]) ? undefined : "repository";
  }
  return /^(?:|[*xX]|latest|next|beta|alpha|rc|canary|nightly|dev|>=?\s*\d[\w.+-]*)$/.test(range) ? "version" : undefined;
}

function faultOf({ name, range, scope, source, revision }: Dependency, format: Manifest["format"]): Fault | undefined {
  if (source === "local" || source === "machine" || scope === "development" || scope === "indirect") return undefined;
  // Composer writes the commit behind the branch; the package of advisories has no versions, on purpose.
  if (format === "composer" && /^dev-|@dev$/.test(range)) return /#[0-9a-f]{7,}/.test(range) || name === "roave/security-advisories" ? undefined : "repository";
  if (source === "git") return isFixed([revision]) ? undefined : "repository";
  return moving[format]?.test(range.trim()) === true ? "version" : undefined;
}

/** NuGet takes the lowest version that a range allows, which does not move; Bundler's bare names are kept by its lockfile, which `missing-lockfile` asks for. */
const moving: Readonly<Partial<Record<Manifest["format"], RegExp>>> = {
  maven: /^(?:LATEST|RELEASE)$|^[[(][^,\]]*,[^\])]*[\])]$/,
  gradle: /\+$|^latest\.|^[[\](][^,\]]*,[^\])]*[\])[]$/,
  composer: /^(?:\*|>=?\s*[\w.]+)$/,
  msbuild: /\*/,
  cargo: /^(?:\*|>=?\s*[\w.]+)$/,
};

/** A branch moves, whatever it is called; these are the usual names. Anything else may be a tag. */
function isFixed(revision: readonly (string | undefined)[] | undefined): boolean {
  const name = revision?.find((one) => one !== undefined && one !== "");
  return name !== undefined && !/^(?:main|master|develop|development|dev|trunk|head|next|staging)$/i.test(name);
}

function report(app: AppFiles, ecosystem: ManifestEcosystem, path: string, fault: Fault, { name, value, span }: NamedText, fixes: readonly Fix[] = []): Outcome {
  const isLocked = nearestFile(app, lockfiles[ecosystem]) !== undefined;
  const message = fault === "version" ? moves(name, value.trim()) : `${name} comes from whatever a repository holds at the moment; name a tag or a commit`;
  return { kind: "report", at: { path, span }, message, ...(isLocked ? { severity: "hint" as const } : {}), fixes };
}

function moves(name: string, range: string): string {
  const isBetween = /^[[(\]].*\d\s*[\])[]$/.test(range);
  if (isBetween || /\d\.?[+*]$/.test(range)) return `${name} may be any ${isBetween ? "version in " : ""}${range}, so the next build can bring another one; name the version`;
  return `${name} may be any version${/^>/.test(range) ? ` ${range}` : /^[[(]/.test(range) ? ` in ${range}` : ""}, so the next install can bring another one; give it an upper bound`;
}

/** The locks of Yarn and pnpm hold the range itself, and would no longer fit. */
function npmFix(app: AppFiles, path: string, { name, span }: NamedText, fault: Fault): readonly Fix[] {
  const locked = fault === "version" && nearestFile(app, lockfiles.javascript)?.endsWith("package-lock.json") === true ? app.resolvedVersion("javascript", name) : undefined;
  return locked === undefined ? [] : [{ title: `Allow what is compatible with ${locked}`, safety: "unsafe", edits: [{ path, edits: [{ span, newText: `"^${locked}"` }] }] }];
}

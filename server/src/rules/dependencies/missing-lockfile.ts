import { documentsOf, inRoot, nearestFile } from "../../core/facts/app-files.ts";
import type { Document, NamedText, PythonManifest } from "../../core/facts/documents.ts";
import { lockfiles } from "../../core/versions/lockfiles.ts";
import type { Dependency, Manifest } from "../../core/facts/manifest.ts";
import { pathRole } from "../../core/path-role.ts";
import { baseName } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome, type Place } from "../../core/rule.ts";

/** Per format that has a lockfile: a range that leaves no choice. Maven and NuGet take a bare version as it stands and are left out. */
const exactRanges: Readonly<Partial<Record<Manifest["format"], RegExp>>> = {
  gemfile: /^=?\s*\d+(?:\.\w+)*$/,
  composer: /^=?\s*v?\d+\.\d+\.\d+(?:[-.]\w+)*$|#[0-9a-f]{40}$/,
  cargo: /^=\s*\d+\.\d+\.\d+/,
  // Its versions are exact; what they contain is not known without the hashes.
  "go-mod": /^$/,
};

export default defineRule({
  id: "dependencies/missing-lockfile",
  severity: "warning",
  summary: "A manifest has version ranges and no lockfile is in the repository",
  why: "Every build takes whatever versions are newest at that moment, so what was tested is not what runs, and the same commit built twice gives two different programs.",
  instead: "Commit the lockfile of the package manager, and install from it: `npm ci`, `uv sync --locked`, `poetry install`, `bundle install` with `BUNDLE_FROZEN`, `composer install`, `cargo build --locked`.",
  reference: "https://12factor.net/dependencies",
  fix: "safe",
  kinds: ["service", "worker", "serverless", "static-frontend", "unknown"],
  roles: ["app"],
  detect: [wholeApp({}, (app) => [...ofPackageManifest(app), ...ofPythonManifests(app), ...ofOtherManifests(app)])],
});

function* ofPackageManifest(app: AppFiles): Iterable<Outcome> {
  const manifest = documentsOf(app, "package-manifest").find(({ path }) => path === inRoot(app, "package.json"));
  if (manifest === undefined || manifest.facts.dependenciesSpan === undefined) return;
  // What people install as a package takes its dependencies by range, like any library.
  const isPublished = manifest.facts.hasPublicInterface && manifest.facts.hasBin && !manifest.facts.private && documentsOf(app, "dockerfile").length === 0;
  if (isPublished) return;
  const open = manifest.facts.runtimeDependencies.filter(({ value }) => !/^(?:=?v?\d+\.\d+\.\d+(?:[-+][\w.]+)?|(?:file|link|workspace|portal):.*|.*#[0-9a-f]{40})$/.test(value.trim()));
  if (open.length === 0) return;
  yield* verdict(app, lockfiles.javascript, { path: manifest.path, span: manifest.facts.dependenciesSpan }, "package.json");
}

function* ofPythonManifests(app: AppFiles): Iterable<Outcome> {
  const all = documentsOf(app, "python-manifest").filter(({ path }) => app.paths.includes(path));
  const manifests = all.filter(({ path, facts }) => facts.format !== "part" && facts.format !== "setup" && isForProduction(path));
  // Where one file has every version, the others are what it was made from.
  if (manifests.some(({ facts }) => facts.format === "requirements" && facts.dependencies.length > 0 && (facts.isGenerated || openIn(facts).length === 0))) return;
  for (const manifest of manifests) {
    const parts = partsOf(manifest, all);
    const pinned = new Set(parts?.flatMap(({ document: { facts } }) => pinnedIn(facts)));
    const found = parts?.filter(({ isConstraint }) => !isConstraint).map(({ document }) => ({ document, open: openIn(document.facts).filter(({ name }) => !pinned.has(name)) }));
    const first = found?.find(({ open }) => open.length > 0);
    if (first === undefined) continue;
    const { document, open } = first;
    yield* verdict(app, lockfiles.python, { path: document.path, span: { start: open[0]?.span.start ?? 0, end: lastOfRun(open, document.text) } }, baseName(document.path));
    return;
  }
}

interface Part {
  readonly document: Document<PythonManifest>;
  readonly isConstraint: boolean;
}

/** A file and those it names, which may name others; `undefined` when one of them is not at hand, which may have the versions. */
function partsOf(manifest: Document<PythonManifest>, all: readonly Document<PythonManifest>[]): readonly Part[] | undefined {
  const parts: Part[] = [{ document: manifest, isConstraint: false }];
  // The list grows while it is gone through.
  for (const { document, isConstraint } of parts) {
    for (const { path, isConstraint: onlyConstrains } of document.facts.includes) {
      const wanted = inFolderOf(document.path, path);
      const named = all.find((one) => one.path === wanted);
      if (named === undefined) return undefined;
      if (!parts.some((part) => part.document === named)) parts.push({ document: named, isConstraint: isConstraint || onlyConstrains });
    }
  }
  return parts;
}

function inFolderOf(file: string, path: string): string {
  const segments = file.split("/").slice(0, -1);
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}

function* ofOtherManifests(app: AppFiles): Iterable<Outcome> {
  for (const { path, facts } of documentsOf(app, "manifest")) {
    const exact = exactRanges[facts.format];
    if (exact === undefined || path !== inRoot(app, baseName(path)) || facts.aggregates || (facts.publishes && !facts.hasProgram)) continue;
    // Composer takes a package without a type for a library.
    if (facts.format === "composer" && facts.type === undefined && app.app.kind === "unknown") continue;
    const locks = baseName(path) === "gems.rb" ? ["gems.locked"] : lockfiles[facts.ecosystem].slice(0, 1);
    const open = facts.dependencies.filter(({ range, scope, source }) => scope === "runtime" && source === "registry" && !exact.test(range));
    const first: Dependency | undefined = open.find(({ range }) => range !== "") ?? open[0];
    // Vendored modules are the lock.
    if (first === undefined || (facts.format === "go-mod" && app.hasFile(inRoot(app, "vendor/modules.txt")))) continue;
    const message = facts.format === "go-mod" ? "go.mod requires modules and no go.sum is in the repository, so nothing says that every build gets the same code; commit go.sum" : undefined;
    yield* verdict(app, locks, { path, span: first.span }, baseName(path), message);
  }
}

function isForProduction(path: string): boolean {
  return pathRole(path) === "app" && !/(?:dev|test|doc|lint|ci|local|build|optional)[\w-]*\.(?:txt|in)$/i.test(path);
}

function openIn(manifest: PythonManifest): readonly NamedText[] {
  return manifest.dependencies.filter((dependency) => !isPinned(dependency));
}

function pinnedIn(manifest: PythonManifest): readonly string[] {
  return manifest.dependencies.filter((dependency) => manifest.isGenerated || isPinned(dependency)).map(({ name }) => name);
}

/** An exact version, a commit, or an archive that is named by its version or by its content. */
function isPinned({ value }: NamedText): boolean {
  return /^(?:={2,3}\s*\d[\w.!+-]*(?:\s+--\S+)*$|@\s*\S+(?:@|\/archive\/)[0-9a-f]{40}\b|@\s*(?:https?|file):\S+(?:[/-]v?\d[\w.!+-]*\.(?:whl|zip|tar\.\w+|tgz)\b|#sha256=))/.test(value.slice(0, 500));
}

/** The end of the last of the open lines that follow each other. */
function lastOfRun(open: readonly NamedText[], text: string): number {
  let end = open[0]?.span.end ?? 0;
  for (const { span } of open.slice(1)) {
    if (/[^\s,"'\]]/.test(text.slice(end, span.start).replace(/#[^\n]*/g, ""))) break;
    end = span.end;
  }
  return end;
}

/** A lockfile counts where the app is, or above it, where a workspace keeps one for all. */
function* verdict(app: AppFiles, locks: readonly string[], place: Place, manifest: string, message?: string): Iterable<Outcome> {
  const lock = nearestFile(app, locks);
  if (lock !== undefined) {
    yield { kind: "sign", evidence: { id: "dependencies/lockfile", path: lock, span: { start: 0, end: 0 }, text: "records the version of every dependency" } };
    return;
  }
  const ignored = ignoredBy(app, locks);
  if (ignored !== undefined) {
    const { document, line } = ignored;
    const end = document.text.startsWith("\r\n", line.span.end) ? line.span.end + 2 : Math.min(line.span.end + 1, document.text.length);
    yield {
      kind: "report",
      at: { path: document.path, span: line.span },
      message: `This keeps ${line.value.replace(/^.*\//, "")} out of the repository, so every build may install other versions; delete the line and commit the file`,
      related: [{ ...place, message: "The ranges stand here" }],
      fixes: [{ title: "Delete this line", safety: "safe", edits: [{ path: document.path, edits: [{ span: { start: line.span.start, end }, newText: "" }] }] }],
    };
    return;
  }
  const wanted = locks.length === 1 ? locks[0] : `${locks.slice(0, 2).join(", ")} or its like`;
  yield { kind: "report", at: place, about: "the lockfile", message: message ?? `${manifest} has version ranges and no lockfile is in the repository, so every build may install other versions; commit ${wanted}` };
}

function ignoredBy(app: AppFiles, locks: readonly string[]): { readonly document: Document; readonly line: NamedText } | undefined {
  for (const document of documentsOf(app, "ignore-file")) {
    if (document.facts.format !== "git") continue;
    const line = document.facts.lines.find(({ value }) => locks.includes(value.replace(/^.*\//, "")));
    if (line !== undefined && app.app.root.startsWith(document.path.slice(0, -"/.gitignore".length))) return { document, line };
  }
  return undefined;
}

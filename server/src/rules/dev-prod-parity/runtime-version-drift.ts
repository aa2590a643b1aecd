import type { App } from "../../core/app.ts";
import type { Dockerfile, Document } from "../../core/facts/documents.ts";
import type { Fix, TextEdit } from "../../core/fix.ts";
import { folderOf, foldersAbove, joined } from "../../core/paths.ts";
import type { ProjectFiles } from "../../core/project-files.ts";
import { defineRule, wholeProject, type Outcome } from "../../core/rule.ts";
import { runtimeNames } from "../../core/versions/runtime-images.ts";
import { runtimesOfDevelopment, runtimesOfImage, runtimesOfManifest, runtimesOfMatrix, runtimesOfPlatform, standsIn, type RuntimeChoice } from "../../core/versions/runtime-versions.ts";
import { withoutQuotes } from "../../core/text.ts";
import { overlap } from "../../core/versions/version-intervals.ts";

export default defineRule({
  id: "dev-prod-parity/runtime-version-drift",
  severity: "warning",
  summary: "A version of the language's runtime that production does not have",
  why: "What runs on the developer's machine and in the pipeline is not what runs in production, so that an error of the one version or a feature of the other shows there first.",
  instead: "Name one version, that of the image, wherever a version is named, or have the others take it from one file (`node-version-file: .nvmrc`).",
  reference: "https://12factor.net/dev-prod-parity",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "unknown"],
  roles: ["app", "development", "tooling"],
  detect: [wholeProject((project) => [...drifts(project)])],
});

function* drifts(project: ProjectFiles): Iterable<Outcome> {
  const released = new Map(project.apps.map((app) => [app, productionOf(app, project)]));
  const developed = project.documents.flatMap((document) => runtimesOfDevelopment(document, project.documents));
  const pipelines = new Set(project.documents.flatMap(({ path, facts }) => (facts.kind === "pipeline" ? [path] : [])));
  const tried = project.documents.flatMap(runtimesOfMatrix);
  const reported = new Set<string>();
  // The jobs of a pipeline that have the same version are mended together.
  const byFile = new Map<string, Drift[]>();
  for (const [app, production] of released) {
    const asked = project.documents.filter(({ path }) => standsIn(path, app.root)).flatMap(runtimesOfManifest);
    for (const leader of production) {
      const others = [...released.values()].flat().filter(({ runtime }) => runtime === leader.runtime);
      // With several versions in production nobody knows which one a file at the root of the project is about.
      const isShared = others.some((other) => !overlap(other.intervals, leader.intervals)) || [...released].some(([other, known]) => other !== app && isDeployed(other) && !known.some(({ runtime }) => runtime === leader.runtime) && isOfRuntime(other, leader.runtime, project));
      // Where the tests run on it, too, a job for coverage or types may have any version.
      const isTried = tried.some(({ runtime, intervals }) => runtime === leader.runtime && overlap(intervals, leader.intervals));
      for (const choice of [...developed, ...asked]) {
        if (choice.runtime !== leader.runtime || choice.path === leader.path || overlap(choice.intervals, leader.intervals) || (isTried && pipelines.has(choice.path))) continue;
        const isOwn = project.appOf(choice.path)?.root === app.root && (app.root !== "" || !isShared);
        if (!isOwn && (isShared || !isAbove(choice.path, app))) continue;
        const key = `${choice.path} ${choice.span.start}`;
        if (reported.has(key)) continue;
        reported.add(key);
        const file = JSON.stringify([choice.path, choice.version, leader.path]);
        byFile.set(file, [...(byFile.get(file) ?? []), { choice, leader, app }]);
      }
    }
  }
  for (const [first, ...others] of byFile.values()) if (first !== undefined) yield report(first, others.map(({ choice }) => choice), project);
}

interface Drift {
  readonly choice: RuntimeChoice;
  readonly leader: RuntimeChoice;
  readonly app: App;
}

function isDeployed({ kind }: App): boolean {
  return kind === "service" || kind === "worker";
}

/** Whether an app that does not say which version it is released with needs the runtime, by its manifest and what its images start from. */
function isOfRuntime(app: App, runtime: string, { documents, appOf }: ProjectFiles): boolean {
  const own = documents.filter(({ path }) => appOf(path)?.root === app.root);
  const bases = own.flatMap(({ facts, role }) => (facts.kind === "dockerfile" && role === "app" ? facts.stages.map(({ base }) => base) : []));
  return bases.some((base) => new RegExp(`(?:^|/)${runtime}(?=[@:-]|$)`).test(base));
}

/**
 * The runtime of the app in production, where all that says it agrees: its image, or else the platform, or else its manifest. An older Go
 * fetches the one that `go.mod` asks for.
 */
function productionOf(app: App, { documents, appOf }: ProjectFiles): readonly RuntimeChoice[] {
  const own = documents.filter(({ path, role }) => role === "app" && appOf(path)?.root === app.root);
  const retired = retiredImages(documents);
  const images = own.filter((document): document is Document<Dockerfile> => document.facts.kind === "dockerfile" && !retired.has(document.path)).flatMap((document) => runtimesOfImage(document, documents));
  const sources = [images, own.flatMap(runtimesOfPlatform), images.length > 0 ? [] : own.filter(({ path }) => standsIn(path, app.root)).flatMap(runtimesOfManifest).filter(({ runtime }) => runtime !== "go")];
  const known: RuntimeChoice[] = [];
  for (const found of sources) {
    for (const choice of found) {
      if (known.some(({ runtime }) => runtime === choice.runtime)) continue;
      const same = found.filter(({ runtime }) => runtime === choice.runtime);
      if (same.every((one) => overlap(one.intervals, choice.intervals))) known.push(choice);
    }
  }
  return known;
}

/** Dockerfiles that compose files build for nothing but services that they call deprecated. */
function retiredImages(documents: readonly Document[]): ReadonlySet<string> {
  const built = documents.flatMap(({ path, facts }) => (facts.kind !== "compose" ? [] : facts.services.flatMap(({ buildContext, dockerfile = "Dockerfile", isRetired }) => (buildContext === undefined ? [] : [{ file: joined(folderOf(path), buildContext, dockerfile) ?? "", isRetired }]))));
  return new Set(built.filter(({ file }) => built.every((one) => one.file !== file || one.isRetired)).map(({ file }) => file));
}

/** A pipeline or a file of versions that counts for every app below it. */
function isAbove(path: string, app: App): boolean {
  return /^\.(?:github|gitea|forgejo|gitlab|circleci)\//.test(path) || foldersAbove(app.root).some((folder) => standsIn(path, folder));
}

/** `others`: the same version in the same file. */
function report({ choice, leader, app }: Drift, others: readonly RuntimeChoice[], project: ProjectFiles): Outcome {
  const name = runtimeNames[choice.runtime] ?? choice.runtime;
  const [here] = choice.intervals;
  const [there] = leader.intervals;
  // Node.js breaks things in its major versions alone.
  const isMinor = choice.runtime === "node" && choice.isExact && leader.isExact && here?.from[0] === there?.from[0];
  return {
    kind: "report",
    at: choice,
    ...(isMinor || app.kind === "unknown" ? { severity: "information" as const } : {}),
    message: `${name} is ${choice.version} here and ${leader.version} in ${leader.path}; run the version of production everywhere`,
    related: [{ path: leader.path, span: leader.span, message: `${name} is ${leader.version} here` }, ...others.map(({ path, span }) => ({ path, span, message: `${name} is ${choice.version} here, too` }))],
    fixes: fixes([choice, ...others], leader, project),
  };
}

function fixes(choices: readonly RuntimeChoice[], leader: RuntimeChoice, project: ProjectFiles): readonly Fix[] {
  const edits = choices.map((choice) => editOf(choice, leader, project)).filter((edit) => edit !== undefined);
  const [{ path } = { path: "" }] = choices;
  return edits.length < choices.length ? [] : [{ title: `Change it to ${leader.version}, as in ${leader.path}`, safety: "unsafe", edits: [{ path, edits }] }];
}

/** In what developers and pipelines install. Some version managers want all three numbers. */
function editOf({ path, span, version, isExact }: RuntimeChoice, leader: RuntimeChoice, { documents }: ProjectFiles): TextEdit | undefined {
  const document = documents.find((one) => one.path === path);
  const isInstalled = document?.facts.kind === "runtime-versions" || document?.facts.kind === "pipeline";
  const wantsAll = /(?:^|\/)\.(?:tool-versions|ruby-version|php-version)$|global\.json$/.test(path);
  if (document === undefined || !isInstalled || !isExact || !leader.isExact || (wantsAll && leader.version.split(".").length < 3)) return undefined;
  const inside = withoutQuotes(document.text, span);
  const at = document.text.slice(inside.start, inside.end).indexOf(version);
  // A tag of an image says more than the version.
  if (at === -1 || document.text.slice(inside.start, inside.end).includes(":")) return undefined;
  const start = inside.start + at;
  // `18.x` is any minor version; so is a version that stops before it.
  const end = /^(?:\.[x*])+/.exec(document.text.slice(start + version.length, inside.end))?.[0].length ?? 0;
  return { span: { start, end: start + version.length + end }, newText: leader.version };
}

import type { Dockerfile, Document, NamedText } from "../facts/documents.ts";
import { releasedCommand, stagesOfRelease } from "../processes/images.ts";
import { baseName, folderOf } from "../paths.ts";
import { runtimeOfImage, runtimeOfPlatform } from "./runtime-images.ts";
import type { Span } from "../text.ts";
import { versionIntervals, versionNumbers, versionsWith, type VersionInterval } from "./version-intervals.ts";

/** What a file says of the version of a runtime. */
export interface RuntimeChoice {
  readonly path: string;
  readonly span: Span;
  /** `node`, `python`, `ruby`, `php`, `java`, `go`, `rust` or `dotnet`. */
  readonly runtime: string;
  /** As written, without what only stands around it. */
  readonly version: string;
  /** What it lets through. */
  readonly intervals: readonly VersionInterval[];
  /** It is one version, and not a range. */
  readonly isExact: boolean;
}

/** What the released image of a Dockerfile runs with, or was compiled with where nothing of it is left in the image. */
export function runtimesOfImage(document: Document<Dockerfile>, documents: readonly Document[]): readonly RuntimeChoice[] {
  const [base] = releasedCommand(document.facts, document.path, documents).stages.slice(-1);
  if (base === undefined) return [];
  const own = choiceOfImage(base.base, base.baseSpan, document);
  if (own !== undefined) return [own];
  // Go and Rust leave a program behind that needs neither.
  return stagesOfRelease(document, documents).flatMap((stage) => choiceOfImage(stage.base, stage.baseSpan, document) ?? []).filter(({ runtime }) => runtime === "go" || runtime === "rust");
}

/** What platforms start the app with: App Engine, Serverless, and Heroku by `runtime.txt`. */
export function runtimesOfPlatform({ path, facts }: Document): readonly RuntimeChoice[] {
  if (facts.kind === "process-file") {
    return facts.runtimes.flatMap(({ value, span }) => {
      const known = runtimeOfPlatform(value);
      return known === undefined ? [] : (exact(known.runtime, known.version, path, span) ?? []);
    });
  }
  return facts.kind === "runtime-versions" && path.endsWith("runtime.txt") ? facts.versions.flatMap(({ name, value, span }) => exact(name, value, path, span) ?? []) : [];
}

/** What manifests ask for; a lowest version and a range let many through. */
export function runtimesOfManifest({ path, facts }: Document): readonly RuntimeChoice[] {
  const ranged = (runtime: string, { value, span }: NamedText, tilde: "minor" | "last", least = false): readonly RuntimeChoice[] => {
    const intervals = versionIntervals(least ? `>=${value}` : value, tilde);
    return intervals === undefined || intervals.length === 0 ? [] : [{ path, span, runtime, version: value, intervals, isExact: !least && /^[v=\s]*\d+(?:\.\d+)*$/.test(value) }];
  };
  if (facts.kind === "package-manifest") return facts.engines.filter(({ name }) => name === "node").flatMap((range) => ranged("node", range, "minor"));
  if (facts.kind === "python-manifest") return facts.python === undefined ? [] : ranged("python", facts.python, "last");
  if (facts.kind !== "manifest") return [];
  return facts.properties.flatMap((property) => {
    if (facts.format === "gemfile" && property.name === "ruby") return ranged("ruby", property, "last");
    if (facts.format === "composer" && property.name === "php") return ranged("php", property, "last");
    // Packages are chosen for this version, and the ones above it run them, too.
    if (facts.format === "composer" && property.name === "platform.php") return ranged("php", property, "last", true);
    if (facts.format === "go-mod" && property.name === "go") return ranged("go", property, "last", true);
    return [];
  });
}

/** What version managers, containers to develop in and pipelines install: what people and tests run the app with. */
export function runtimesOfDevelopment(document: Document, documents: readonly Document[]): readonly RuntimeChoice[] {
  const { path, facts, role } = document;
  if (facts.kind === "pipeline") {
    const jobs = facts.jobs.filter(({ name }) => !ofNoProgram.test(`${baseName(path)} ${name}`));
    return jobs.flatMap(({ runtimes, images }) => [
      ...runtimes.flatMap(({ name, value, span }) => exact(name, value, path, span) ?? []),
      ...images.filter(({ name }) => name === "image").flatMap(({ value, span }) => ofImage(value, span, path) ?? []),
    ]);
  }
  if (role !== "app" && role !== "development") return [];
  if (facts.kind === "runtime-versions" && !path.endsWith("runtime.txt")) return facts.versions.flatMap(({ name, value, span }) => exact(name, value.replace(/^\w+-(?=\d)/, ""), path, span) ?? []);
  return facts.kind === "dockerfile" && role === "development" ? runtimesOfImage({ ...document, facts }, documents) : [];
}

/** Jobs whose tools look at texts and lists, by their names: nothing of the app runs in them. */
const ofNoProgram = /licen[cs]e|spell|\bstale\b|labell?er|change-?_?log|commitlint/i;

/** The versions that a job of a pipeline runs over, where it is more than one: `python-version: ["3.12", "3.14"]`. */
export function runtimesOfMatrix({ path, facts }: Document): readonly RuntimeChoice[] {
  if (facts.kind !== "pipeline") return [];
  const several = facts.jobs.flatMap(({ matrix }) => matrix.filter(({ name }, _index, all) => all.filter((one) => one.name === name).length > 1));
  return several.flatMap(({ name, value, span }) => {
    const runtime = /^(node|python|ruby|php|java|go|rust|dotnet)(?:js)?(?:[-_]?versions?)?$/i.exec(name)?.[1]?.toLowerCase();
    return runtime === undefined ? [] : (exact(runtime, value, path, span) ?? []);
  });
}

/** Whether a file stands in a folder, or in the one of it for the container to develop in. */
export function standsIn(path: string, folder: string): boolean {
  return folderOf(path) === folder || folderOf(path).replace(/(?:^|\/)\.devcontainer(?:\/[\w-]+)?$/, "") === folder;
}

function choiceOfImage(base: string, span: Span, { path, text }: Document): RuntimeChoice | undefined {
  // A variable of the build that nobody sets is what its first line says.
  const written = base.replace(/\$\{?(\w+)(?::-[^}]*)?\}?/g, (whole, name: string) => new RegExp(`^ARG[ \\t]+${name}=["']?([^\\s"']+)`, "m").exec(text)?.[1] ?? whole);
  return ofImage(written, span, path);
}

function ofImage(image: string, span: Span, path: string): RuntimeChoice | undefined {
  const known = image.includes("$") ? undefined : runtimeOfImage(image);
  return known === undefined ? undefined : exact(known.runtime, known.version, path, span);
}

function exact(runtime: string, version: string, path: string, span: Span): RuntimeChoice | undefined {
  const numbers = /[<>=~^|*]/.test(version) ? undefined : versionNumbers(version);
  if (numbers === undefined) return undefined;
  const known = withinDepth(runtime, numbers);
  return { path, span, runtime, version: /^v?([\d.]+?)\.?(?=[^\d.]|$)/.exec(version)?.[1] ?? version, intervals: [versionsWith(known)], isExact: true };
}

/** Patches of one version behave alike; of Java every release is a major one, and what was 1.8 is 8. */
function withinDepth(runtime: string, numbers: readonly number[]): readonly number[] {
  if (runtime !== "java") return numbers.slice(0, 2);
  return numbers[0] === 1 && numbers.length > 1 ? numbers.slice(1, 2) : numbers.slice(0, 1);
}

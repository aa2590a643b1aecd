import type { Fix } from "../../core/fix.ts";
import type { ProjectFiles } from "../../core/project-files.ts";
import { defineRule, wholeProject, type Outcome } from "../../core/rule.ts";
import { serviceVersions, type DeployOfFile, type ServiceVersion } from "../../core/services/service-versions.ts";
import { withoutQuotes } from "../../core/text.ts";

export default defineRule({
  id: "dev-prod-parity/service-version-drift",
  severity: "warning",
  summary: "A backing service in another version than production has it in",
  why: "Databases, caches and queues change what they accept and answer from version to version. What was developed and tested with one may fail with the other, and it fails in production.",
  instead: "Run the type and version of each service that production runs, on every machine and in every pipeline, and name the version.",
  reference: "https://12factor.net/dev-prod-parity",
  fix: "unsafe",
  kinds: ["service", "worker", "serverless", "infrastructure", "unknown"],
  roles: ["app", "development", "tooling"],
  detect: [wholeProject((project) => [...drifts(project)])],
});

function* drifts(project: ProjectFiles): Iterable<Outcome> {
  // Nothing is deployed where nobody knows of an app.
  const isDeployed = project.apps.some(({ kind }) => kind === "service" || kind === "worker" || kind === "serverless");
  const spoken = new Set(project.apps.map(({ root }) => root));
  const found = new Map<string, (ServiceVersion & { readonly root: string })[]>();
  for (const document of project.documents) {
    const root = project.appOf(document.path)?.root ?? "";
    if (!spoken.has(root)) continue;
    for (const version of serviceVersions(document)) {
      const known = found.get(version.engine);
      if (known === undefined) found.set(version.engine, [{ ...version, root }]);
      else known.push({ ...version, root });
    }
  }
  for (const all of found.values()) {
    for (const places of ofOneService(all)) {
      for (const outcome of [...differing(places), ...unpinned(places, project)]) yield isDeployed ? outcome : { ...outcome, severity: "information" };
    }
  }
}

/** Two apps may have a database each, and then nobody knows of which one a file at the project root speaks. */
function ofOneService<Place extends { readonly root: string }>(places: readonly Place[]): readonly (readonly Place[])[] {
  const roots = [...new Set(places.map(({ root }) => root))];
  return roots.filter((root) => root !== "").length < 2 ? [places] : roots.map((root) => places.filter((place) => place.root === root));
}

/** From what says most of production to what says least. */
const order: readonly DeployOfFile[] = ["production", "any", "pipeline", "development"];

function* differing(places: readonly ServiceVersion[]): Iterable<Outcome & { readonly kind: "report" }> {
  const pinned = places.filter(({ version }) => version.length > 0);
  const [leading] = order.filter((deploy) => pinned.some((place) => place.deploy === deploy));
  const leaders = pinned.filter(({ deploy }) => deploy === leading);
  const [leader] = leaders;
  // With several versions nobody knows which one is meant.
  if (leader === undefined || leaders.some((one) => !isSame(one, leader))) return;
  const pipelines = pinned.filter(({ deploy }) => deploy === "pipeline");
  const isMatrix = pipelines.some((one) => pipelines.some((other) => !isSame(one, other)));
  for (const place of pinned) {
    if (isSame(place, leader) || (place.deploy === "pipeline" && isMatrix)) continue;
    // A file that has the service in several versions tests with each of them, or has several services.
    if (pinned.some((other) => other.path === place.path && !isSame(other, place))) continue;
    yield {
      kind: "report",
      at: { path: place.path, span: place.span },
      message: `${place.engine} is ${place.version.join(".")} here and ${leader.version.join(".")} in ${leader.path}; run the same version everywhere`,
      related: [{ path: leader.path, span: leader.span, message: `${leader.engine} is ${leader.version.join(".")} here` }],
    };
  }
}

/** As far as both say it. */
function isSame({ version: one }: ServiceVersion, { version: other }: ServiceVersion): boolean {
  return one.slice(0, other.length).every((number, index) => number === other[index]);
}

function* unpinned(places: readonly ServiceVersion[], { documents }: ProjectFiles): Iterable<Outcome & { readonly kind: "report" }> {
  for (const place of places) {
    const { path, span, image, version, deploy } = place;
    if (image === undefined || version.length > 0 || deploy === "production") continue;
    yield {
      kind: "report",
      at: { path, span },
      severity: "information",
      message: `"${image}" names no version, so whoever starts it gets the newest; name the one that production runs`,
      fixes: pin(place, places, documents.find((document) => document.path === path)?.text ?? ""),
    };
  }
}

/** The tag that the only other file with a version of the same image has. */
function pin({ path, span, image = "" }: ServiceVersion, places: readonly ServiceVersion[], text: string): readonly Fix[] {
  const repository = repositoryOf(image);
  const others = places.filter((other) => other.path !== path && other.version.length > 0 && other.image !== undefined && repositoryOf(other.image) === repository);
  const [other] = others;
  const inside = withoutQuotes(text, span);
  if (other?.image === undefined || others.some((one) => one.image !== other.image) || text.slice(inside.start, inside.end) !== image) return [];
  return [{ title: `Pin it to ${other.image}, as in ${other.path}`, safety: "unsafe", edits: [{ path, edits: [{ span: inside, newText: other.image }] }] }];
}

function repositoryOf(image: string): string {
  return image.replace(/:[\w.-]*$/, "");
}

import { documentsOf, inRoot, isOwn } from "../../core/facts/app-files.ts";
import { commandRuns } from "../../core/processes/command-runs.ts";
import { programOf, unwrapped } from "../../core/processes/commands.ts";
import type { Deployment } from "../../core/facts/deployment.ts";
import type { ShellCommand } from "../../core/facts/documents.ts";
import type { RelatedPlace } from "../../core/finding.ts";
import { backingServiceOf, isMutableImage, movingTag } from "../../core/processes/images.ts";
import { folderOf } from "../../core/paths.ts";
import { defineRule, wholeApp, type AppFiles, type Outcome } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";

export default defineRule({
  id: "build-release-run/mutable-image-tag",
  severity: "warning",
  summary: "An image of the app that is deployed without a unique release",
  why: "The same manifest starts different code tomorrow, two instances may run two versions, and after a bad release there is nothing to roll back to.",
  instead: "Tag each build with what it is made of, such as the commit or the version (`shop:1.4.2`, `shop:${GIT_SHA}`), and deploy that tag or the digest.",
  reference: "https://12factor.net/build-release-run",
  kinds: ["service", "worker", "serverless", "static-frontend", "infrastructure", "unknown"],
  roles: ["app", "tooling"],
  detect: [wholeApp({}, (app) => [...inManifests(app), ...inCharts(app), ...inCommands(app)])],
});

function report(image: string, path: string, span: Span, related: readonly RelatedPlace[] = []): Outcome {
  return { kind: "report", certain: true, at: { path, span }, related, message: `${image} does not identify a release: the same manifest can start different code tomorrow; deploy a tag or a digest that each build has for itself` };
}

/** What compose files and manifests of Kubernetes start of the app, or of nobody that is known, under its name. */
function* inManifests(app: AppFiles): Iterable<Outcome> {
  const replaced = replacedImages(app);
  const found = [...deployed(app), ...namedAfter(app)].filter(({ deployment, image, span }) => isMutableImage(image) && !replaced(image, deployment) && !/\$imagepolicy/.test(lineAt(app, deployment, span)));
  // A file may start the same image as several processes; its tag is one mistake.
  const byImage = new Map<string, DeployedImage[]>();
  for (const one of found) {
    const key = `${one.deployment} ${one.image}`;
    byImage.set(key, [...(byImage.get(key) ?? []), one]);
  }
  for (const [first, ...others] of byImage.values()) {
    if (first === undefined) continue;
    const related = others.filter(({ span }) => span.start !== first.span.start).map(({ deployment, span }): RelatedPlace => ({ path: deployment, span, message: `${first.image} is started here, too` }));
    yield report(first.image, first.deployment, first.span, related);
  }
}

interface DeployedImage {
  /** The path of the file. */
  readonly deployment: string;
  readonly image: string;
  readonly span: Span;
}

function deployed(app: AppFiles): readonly DeployedImage[] {
  return app.deployments.flatMap((one) => imageOf(one, app));
}

function imageOf({ path, format, process, replacesImage }: Deployment, app: AppFiles): readonly DeployedImage[] {
  if (process.image === undefined || process.buildContext !== undefined || replacesImage === true) return [];
  const document = app.documents.find((one) => one.path === path);
  const services = format === "compose" && document?.facts.kind === "compose" ? document.facts.services.filter(({ name, image }) => name === process.name && image === process.image).map(({ imageSpan }) => imageSpan) : [];
  const containers = format === "kubernetes" && document?.facts.kind === "kubernetes" ? document.facts.resources.flatMap((resource) => resource.containers.filter(({ span }) => span.start === process.span.start).map(({ image }) => image?.span)) : [];
  const [span] = [...services, ...containers].filter((one) => one !== undefined);
  return span === undefined ? [] : [{ deployment: path, image: process.image, span }];
}

/** Manifests of Kubernetes in the app's own folder, with an image that has the app's name in its own: `acme/petclinic` of spring-petclinic. */
function namedAfter(app: AppFiles): readonly DeployedImage[] {
  const known = new Set(app.deployments.map(({ process }) => process.image));
  return documentsOf(app, "kubernetes").filter((document) => isOwn(document, app)).flatMap(({ path, facts }) =>
    facts.resources.flatMap(({ containers }) => containers).flatMap(({ image }): DeployedImage[] => {
      if (image === undefined || known.has(image.value) || backingServiceOf(image.value) !== undefined) return [];
      const [name, own] = [plain(image.value.replace(/[:@].*$/, "").replace(/^.*\//, "")), plain(app.app.name)];
      return name.length >= 5 && own.endsWith(name) ? [{ deployment: path, image: image.value, span: image.span }] : [];
    }),
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function lineAt(app: AppFiles, path: string, span: Span): string {
  return /^[^\n]*/.exec(app.documents.find((one) => one.path === path)?.text.slice(span.start) ?? "")?.[0] ?? "";
}

/** Whether something puts another tag in its place before it is deployed: Skaffold, Tilt, Kustomize, Argo CD, or a command of the pipeline. */
function replacedImages(app: AppFiles): (image: string, path: string) => boolean {
  const tools = ["skaffold.yaml", "skaffold.yml", "Tiltfile"].some((name) => app.hasFile(name) || app.hasFile(inRoot(app, name)));
  const kustomized = new Set(documentsOf(app, "kubernetes").flatMap(({ facts }) => facts.resources.flatMap(({ images }) => images.map(({ name }) => name))));
  const commands = commandRuns(app).flatMap((run) => run.commands.map(({ words }) => words));
  const setting = commands.some((words) => /^(?:kubectl set image|kustomize edit set image|helm (?:upgrade|install)\b.*--set(?:-string)? ?\S*image)/.test(words.join(" ")) || (programOf(words) === "sed" && /image|:latest/.test(words.join(" "))));
  return (image, path) => {
    const isKubernetes = app.documents.some((one) => one.path === path && one.facts.kind === "kubernetes");
    const isUpdated = app.documents.some((one) => one.path === path && /argocd-image-updater|keel\.sh\/policy|fluxcd\.io\/automated/.test(one.text));
    return isUpdated || (isKubernetes && (tools || setting || kustomized.has(image.replace(/[:@][^/]*$/, ""))));
  };
}

/** The tag that a chart deploys where nobody says another. */
function* inCharts(app: AppFiles): Iterable<Outcome> {
  if (replacedImages(app)("", "") || commandRuns(app).some(({ commands }) => commands.some(({ words }) => /\bimage\.tag=/.test(words.join(" "))))) return;
  for (const document of documentsOf(app, "deployment-values")) {
    const { path, facts } = document;
    if (facts.format !== "helm" || !isOwn(document, app) || !app.hasFile(folderOf(path) === "" ? "Chart.yaml" : `${folderOf(path)}/Chart.yaml`)) continue;
    const repository = facts.values.find(({ name }) => name === "image.repository")?.value;
    const tag = facts.values.find(({ name }) => name === "image.tag");
    if (tag !== undefined && repository !== undefined && movingTag.test(tag.value) && backingServiceOf(repository) === undefined && repository !== "nginx") yield report(`${repository}:${tag.value}`, path, tag.span);
  }
}

/** What is released by a command, and pushed by a pipeline that pushes nothing else. */
function* inCommands(app: AppFiles): Iterable<Outcome> {
  const runs = commandRuns(app).filter(({ document: { path } }) => app.paths.includes(path) && !/(?:^|[/._-])(?:dev|local|test|e2e|example)/i.test(path));
  for (const { document, commands } of runs) {
    for (const { words, span } of commands) {
      const image = releasedImage(unwrapped(words));
      if (image !== undefined && isMutableImage(image) && backingServiceOf(image) === undefined) yield report(image, document.path, span);
    }
  }
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    // What an action pushes is not seen.
    if (facts.jobs.some(({ uses }) => uses.some(({ value }) => /docker/.test(value)))) continue;
    const pushes = runs.filter(({ document }) => document.path === path).flatMap(({ commands }) => commands.filter(isPush));
    const [first] = pushes;
    if (first !== undefined && pushes.every(({ words }) => movesTag(words.at(-1) ?? "") && !words.includes("--all-tags") && !words.includes("-a"))) yield report(first.words.at(-1) ?? "", path, first.span);
  }
}

/** `latest`, also of an image whose name is a variable; one without a tag may have it in the variable. */
function movesTag(image: string): boolean {
  return isMutableImage(image) || /[\w}]:(?:latest|main|master)$/.test(image);
}

function isPush({ words }: ShellCommand): boolean {
  return /^(?:docker|podman|buildah)$/.test(programOf(words)) && (words[1] === "push" || (words[1] === "image" && words[2] === "push"));
}

/** The image that a command puts into production. Source: the documentation of each. */
function releasedImage(words: readonly string[]): string | undefined {
  const line = words.slice(0, 4).join(" ");
  if (/^kubectl set image /.test(line)) return words.slice(3).map((word) => /^[\w*-]+=(.+)$/.exec(word)?.[1]).find((image) => image !== undefined);
  if (!/^(?:gcloud (?:beta )?run (?:deploy|jobs)|docker service (?:update|create)|az containerapp (?:update|create|up)|fly(?:ctl)? deploy|az webapp config)/.test(line)) return undefined;
  return words.map((word, at) => (word === "--image" || word === "-i" ? words[at + 1] : /^--image=(.+)$/.exec(word)?.[1])).find((image) => image !== undefined);
}

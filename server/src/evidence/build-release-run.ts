import { documentsOf, inRoot, ownDocumentsOf } from "../core/facts/app-files.ts";
import { buildStep } from "../core/processes/build-steps.ts";
import { commandRuns } from "../core/processes/command-runs.ts";
import { programOf, unwrapped } from "../core/processes/commands.ts";
import { isMutableImage, stagesOfRelease } from "../core/processes/images.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, type Found } from "./places.ts";

/** What shows that build, release and run are three stages. Rule catalogue, section 6. */
export const buildReleaseRun: readonly EvidenceCheck[] = [
  { id: "build-release-run/build-definition", find: buildDefinitions },
  { id: "build-release-run/release-id", find: releaseIds },
  { id: "build-release-run/deploy-pipeline", find: deployPipelines },
  { id: "build-release-run/rollback", find: rollbacks },
];

function* buildDefinitions(app: AppFiles): Iterable<Found> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    const stages = stagesOfRelease(document, app.documents);
    const last = stages.at(-1);
    if (last !== undefined) yield at(document.path, last.baseSpan, stages.length > 1 ? "builds in one stage and runs in another" : "builds an image");
  }
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    const job = facts.jobs.find(({ commands }) => commands.some((one) => one.commands.some(({ words }) => isBuild(words))));
    if (job !== undefined) yield at(path, job.span, "builds in a pipeline");
  }
  for (const file of ["Procfile", "project.toml", "nixpacks.toml", "heroku.yml"]) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), "lets a platform build the app");
}

function isBuild(words: readonly string[]): boolean {
  const own = unwrapped(words);
  return (programOf(own) === "docker" && own.slice(1, 3).includes("build")) || /(?:^| )(?:run )?(?:build|package|publish|assemble)/.test(buildStep(own) ?? "");
}

function* releaseIds(app: AppFiles): Iterable<Found> {
  for (const { document, commands } of commandRuns(app)) {
    const tagging = commands.find(({ words }) => (/^(?:docker|podman|helm|kubectl|kustomize|gcloud|skaffold)$/.test(programOf(words)) && commitId.test(words.join(" "))) || (programOf(words) === "git" && words[1] === "describe"));
    if (tagging !== undefined) yield at(document.path, tagging.span, "gives a release the id of its commit");
  }
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    const action = facts.jobs.flatMap(({ uses }) => uses).find(({ value }) => /^docker\/metadata-action@|^googleapis\/release-please-action@|^google-github-actions\/release-please-action@|^cycjimmy\/semantic-release-action@|^goreleaser\/goreleaser-action@/.test(value));
    if (action !== undefined) yield at(path, action.span, "gives each release an id");
  }
  for (const { path, process } of app.deployments) if (process.image !== undefined && /:v?\d+\.\d+|@sha256:|:[0-9a-f]{7,40}$/.test(process.image)) yield at(path, process.span, "starts an image with the id of a release");
}

const commitId = /GITHUB_SHA|github\.sha|CI_COMMIT_(?:SHA|SHORT_SHA|TAG)|CIRCLE_SHA1|COMMIT_SHA|SHORT_SHA|GIT_SHA|GIT_COMMIT|TRAVIS_COMMIT|TRAVIS_TAG|git rev-parse|git describe|BUILD_SOURCEVERSION/;

function* deployPipelines(app: AppFiles): Iterable<Found> {
  for (const { path, facts } of documentsOf(app, "pipeline")) {
    for (const { deploysTo, uses, commands } of facts.jobs) {
      if (deploysTo !== undefined) yield at(path, deploysTo.span, `releases to ${deploysTo.value}`);
      const action = uses.find(({ value }) => deployActions.test(value));
      if (action !== undefined) yield at(path, action.span, "releases by an action");
      const command = commands.flatMap((one) => one.commands.map(({ words }) => ({ line: unwrapped(words).slice(0, 4).join(" "), span: one.span }))).find(({ line }) => deployCommands.test(line));
      if (command !== undefined) yield at(path, command.span, "releases by a command");
    }
  }
  for (const file of ["Procfile", "fly.toml", "render.yaml", "railway.json", "heroku.yml", "app.yaml", "skaffold.yaml", "config/deploy.yml"]) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), "tells a platform how to release the app");
  for (const { path, facts } of documentsOf(app, "kubernetes")) {
    const resource = facts.resources.find(({ apiVersion }) => /^(?:argoproj\.io|helm\.toolkit\.fluxcd\.io|kustomize\.toolkit\.fluxcd\.io)\//.test(apiVersion));
    if (resource !== undefined) yield at(path, resource.span, "releases what git says");
  }
}

const deployActions = /^(?:akhileshns\/heroku-deploy|azure\/(?:webapps-deploy|k8s-deploy)|google-github-actions\/deploy-(?:cloudrun|appengine)|aws-actions\/amazon-ecs-deploy-task-definition|superfly\/flyctl-actions|deployphp\/action)/i;
const deployCommands = /^(?:kubectl (?:apply|set image|rollout)|helm (?:upgrade|install)|skaffold (?:run|deploy)|gcloud (?:run|app) deploy|fly(?:ctl)? deploy|heroku container:release|cap \S+ deploy|kamal deploy|eb deploy|cf push|docker stack deploy|serverless deploy)\b/;

/** What is kept under a tag that moves is no release to go back to. */
function* rollbacks(app: AppFiles): Iterable<Found> {
  const workloads = app.deployments.find(({ format, process: { image } }) => format === "kubernetes" && image !== undefined && !isMutableImage(image));
  if (workloads !== undefined) yield at(workloads.path, workloads.process.span, "is deployed by Kubernetes, which keeps the revisions before");
  const platform = app.deployments.find(({ format }) => /^(?:heroku|app-json|fly|render|railway|app-engine)$/.test(format));
  if (platform !== undefined) yield at(platform.path, platform.process.span, "is released by a platform that keeps the releases before");
  for (const [file, text] of [["Chart.yaml", "is released by Helm, which keeps the releases before"], ["Capfile", "is released by Capistrano, which keeps the releases before"], ["config/deploy.yml", "is released by Kamal, which keeps the releases before"], ["Procfile", "is released by a platform that keeps the releases before"]] as const) {
    if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), text);
  }
}

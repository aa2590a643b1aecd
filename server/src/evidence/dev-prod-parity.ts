import { documentsOf, isOwn, nearestFile, ownDocumentsOf } from "../core/facts/app-files.ts";
import type { ComposeFile, Document } from "../core/facts/documents.ts";
import { developmentStage } from "../core/processes/images.ts";
import { folderOf, foldersAbove, joined } from "../core/paths.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { runtimeNames } from "../core/versions/runtime-images.ts";
import { runtimesOfDevelopment, runtimesOfImage, runtimesOfPlatform, standsIn, type RuntimeChoice } from "../core/versions/runtime-versions.ts";
import { serviceVersions } from "../core/services/service-versions.ts";
import { at, ofFile, onceEach, type Found } from "./places.ts";

/** What shows that development, tests and production are alike. Rule catalogue, section 11. */
export const devProdParity: readonly EvidenceCheck[] = [
  { id: "dev-prod-parity/same-services", find: (app) => onceEach(sameServices(app)) },
  { id: "dev-prod-parity/dev-environment", find: developmentEnvironment },
  { id: "dev-prod-parity/ci-present", find: (app) => onceEach(tests(app)) },
  { id: "dev-prod-parity/runtime-pinned", find: (app) => onceEach(runtimes(app)) },
];

/** The same service in the same version in files for different deploys, or a file that only adds to the services of another one. */
function* sameServices(app: AppFiles): Iterable<Found & { readonly name: string }> {
  if (isBuiltForDevelopment(app)) return;
  const documents = new Set([...app.documents, ...app.pipelines]);
  const pinned = [...documents].flatMap(serviceVersions).filter(({ version }) => version.length > 0);
  for (const one of pinned) {
    const other = pinned.find(({ engine, path, deploy, version }) => engine === one.engine && path !== one.path && deploy !== one.deploy && version.join(".") === one.version.join("."));
    if (other !== undefined && one.deploy !== "pipeline") yield { name: one.engine, ...at(one.path, one.span, `runs ${one.engine} ${one.version.join(".")}, as ${other.path} does`) };
  }
  const files = documentsOf(app, "compose");
  for (const added of files.filter(({ role }) => role === "development")) {
    const base = files.find((file) => file.role === "app" && folderOf(file.path) === folderOf(added.path) && isAddedTo(added, file));
    if (base !== undefined) yield { name: added.path, ...ofFile(added.path, `starts the services of ${base.path} for developers, too`) };
  }
}

function isAddedTo({ facts: { services } }: Document<ComposeFile>, base: Document<ComposeFile>): boolean {
  return services.length > 0 && base.facts.services.length > 1 && services.every(({ name, image }) => image === undefined && base.facts.services.some((one) => one.name === name));
}

/** A stage for development starts another server than the one of production. */
function isBuiltForDevelopment(app: AppFiles): boolean {
  return documentsOf(app, "compose").some(({ path, facts }) => facts.services.some(({ buildContext, target }) => buildContext !== undefined && target !== undefined && developmentStage.test(target) && joined(folderOf(path), buildContext) === app.app.root));
}

function* developmentEnvironment(app: AppFiles): Iterable<Found> {
  for (const [file, text] of environments) {
    const path = nearestFile(app, [file]);
    if (path !== undefined) yield ofFile(path, text);
  }
  for (const { path, facts, role } of documentsOf(app, "compose")) {
    const service = facts.services.find(({ image }) => image !== undefined);
    if ((role === "app" || role === "development") && service !== undefined) yield at(path, service.span, "starts the services that the app needs");
  }
}

const environments = [
  [".devcontainer/devcontainer.json", "describes a container to develop in"],
  [".devcontainer.json", "describes a container to develop in"],
  ["flake.nix", "describes an environment to develop in"],
  ["shell.nix", "describes an environment to develop in"],
  ["devbox.json", "describes an environment to develop in"],
  ["devenv.nix", "describes an environment to develop in"],
  ["Vagrantfile", "describes a machine to develop on"],
] as const;

const testCommand = /^(?:(?:npm|yarn|pnpm|bun) (?:run )?test\b|(?:python3? -m )?(?:pytest|unittest|tox|nox)\b|(?:npx |pnpm exec |yarn )?(?:jest|vitest|mocha|ava|playwright test|cypress run)\b|(?:bundle exec |bin\/)?(?:rspec|rake test|rails test)\b|(?:vendor\/bin\/|\.\/vendor\/bin\/)?(?:phpunit|pest)\b|php artisan test\b|composer test\b|go test\b|cargo (?:nextest|test)\b|dotnet test\b|(?:\.\/)?(?:mvnw?|mvn) .*\b(?:test|verify|package|install)\b|(?:\.\/)?gradlew? .*\b(?:test|check|build)\b|make (?:test|check)\b|python3? manage\.py test\b)/;

function* tests(app: AppFiles): Iterable<Found & { readonly name: string }> {
  for (const { path, facts } of app.pipelines) {
    for (const { name, commands, images } of facts.jobs) {
      const command = commands.find((one) => one.commands.some(({ words }) => testCommand.test(words.slice(words.findIndex((word) => !/^\w+=/.test(word))).join(" "))));
      const services = images.filter((image) => image.name !== "image").length;
      if (command !== undefined) yield { name: path, ...at(path, command.span, `tests every change in the job "${name}"${services === 0 ? "" : ", with the services of the app"}`) };
    }
  }
}

/** Where a version of the runtime is named: in the image, by the platform, or for version managers. */
function* runtimes(app: AppFiles): Iterable<Found & { readonly name: string }> {
  const ofImages = ownDocumentsOf(app, "dockerfile").flatMap((document) => runtimesOfImage(document, app.documents));
  const own = app.documents.filter((document) => isOwn(document, app)).flatMap(runtimesOfPlatform);
  const above = foldersAbove(app.app.root);
  const managed = app.documents.filter(({ path, facts }) => facts.kind === "runtime-versions" && above.some((folder) => standsIn(path, folder))).flatMap((document) => runtimesOfDevelopment(document, app.documents));
  for (const { runtime, version, path, span } of [...ofImages, ...own, ...managed] satisfies readonly RuntimeChoice[]) {
    yield { name: `${path} ${runtime}`, ...at(path, span, `names ${runtimeNames[runtime] ?? runtime} ${version}`) };
  }
}

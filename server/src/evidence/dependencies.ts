import { documentsOf, inRoot, isOwn, ownDocumentsOf } from "../core/facts/app-files.ts";
import { programOf, unwrapped } from "../core/processes/commands.ts";
import { stagesOfRelease } from "../core/processes/images.ts";
import type { AppFiles, EvidenceCheck } from "../core/rule.ts";
import { at, ofFile, type Found } from "./places.ts";

/** What shows that dependencies are declared and isolated. Rule catalogue, section 3; lockfiles themselves are found by `dependencies/missing-lockfile`. */
export const dependencies: readonly EvidenceCheck[] = [
  { id: "dependencies/manifest", find: manifests },
  { id: "dependencies/lockfile", find: exactVersions },
  { id: "dependencies/isolation", find: isolation },
  { id: "dependencies/one-command-setup", find: setupCommands },
  { id: "dependencies/system-packages-declared", find: systemPackages },
];

function* manifests(app: AppFiles): Iterable<Found> {
  for (const document of app.documents) {
    if (!isOwn(document, app)) continue;
    const { path, facts } = document;
    const names =
      facts.kind === "package-manifest" ? facts.runtimeDependencies.length : facts.kind === "python-manifest" && facts.format !== "part" ? facts.dependencies.length : facts.kind === "manifest" ? facts.dependencies.length : 0;
    if (names > 0) yield ofFile(path, `declares ${names} ${names === 1 ? "dependency" : "dependencies"}`);
  }
}

/** What does as well as a lockfile: Maven and NuGet take a version as it stands, and requirements may have every version. */
function* exactVersions(app: AppFiles): Iterable<Found> {
  for (const document of app.documents) {
    if (!isOwn(document, app)) continue;
    const { path, facts } = document;
    const isExact =
      (facts.kind === "manifest" && (facts.format === "maven" || facts.format === "msbuild") && facts.dependencies.length > 0) ||
      (facts.kind === "python-manifest" && facts.format === "requirements" && facts.dependencies.length > 0 && (facts.isGenerated || facts.dependencies.every(({ value }) => /^={2,3}\s*\d[\w.!+-]*(?:\s|$)/.test(value))));
    if (isExact) yield ofFile(path, "gives every version exactly");
  }
}

function* isolation(app: AppFiles): Iterable<Found> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    const [stage] = stagesOfRelease(document, app.documents).slice(-1);
    if (stage !== undefined) yield at(document.path, stage.baseSpan, "builds an image with everything the app needs");
  }
  for (const [file, text] of isolating) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), text);
}

const isolating = [
  ["Gemfile.lock", "lets Bundler give the app its own set of gems"],
  [".devcontainer/devcontainer.json", "describes a container to develop in"],
  ["flake.nix", "gives the app an environment of its own"],
  ["vendor/modules.txt", "lists the modules that are vendored"],
  ["uv.lock", "lets uv give the app an environment of its own"],
  ["poetry.lock", "lets Poetry give the app an environment of its own"],
  ["Pipfile.lock", "lets Pipenv give the app an environment of its own"],
] as const;

function* setupCommands(app: AppFiles): Iterable<Found> {
  for (const file of ["bin/setup", "script/setup", "script/bootstrap", ".devcontainer/devcontainer.json"]) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), "sets the app up with one command");
  for (const { path, facts } of documentsOf(app, "makefile")) {
    const target = facts.targets.find(({ name }) => /^(?:setup|install|bootstrap|deps|dev-setup|init)$/.test(name));
    if (target !== undefined) yield at(path, target.span, `sets the app up with "make ${target.name}"`);
  }
}

function* systemPackages(app: AppFiles): Iterable<Found> {
  for (const document of ownDocumentsOf(app, "dockerfile")) {
    for (const { commands } of stagesOfRelease(document, app.documents).flatMap(({ instructions }) => instructions)) {
      const installs = commands.find(({ words }) => /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper)$/.test(programOf(unwrapped(words))) && words.some((word) => word === "install" || word === "add"));
      if (installs !== undefined) yield at(document.path, installs.span, "installs the programs of the system that the app needs");
    }
  }
  for (const file of ["Aptfile", "apt.txt"]) if (app.hasFile(inRoot(app, file))) yield ofFile(inRoot(app, file), "lists the programs of the system that the app needs");
}

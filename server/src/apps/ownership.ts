import type { Deployment } from "../core/facts/deployment.ts";
import type { Document, ShellCommand } from "../core/facts/documents.ts";
import { baseName, folderOf, joined } from "../core/paths.ts";
import { appRootOf } from "./apps.ts";
import type { DeploymentClues } from "./deployments.ts";

/** Which app a deployment is made of. */
export interface Ownership {
  /** Told by the build context, the Dockerfile, the name of the image and the working directory, in this order; `undefined` where none tells. */
  rootOf(deployment: Deployment): string | undefined;
}

export function createOwnership({ documents, roots, projectName }: DeploymentClues): Ownership {
  const byName = rootsByName(documents, roots, projectName);
  const built = imagesBuilt(documents, roots);
  const servicesBuilt = servicesBuiltIn(documents, roots);
  const renamed = new Map(documents.flatMap(({ facts }) => (facts.kind === "kubernetes" ? facts.resources.flatMap(({ images }) => images.map(({ name, value }) => [repositoryOf(name), value] as const)) : [])));

  function rootOfImage(image: string): string | undefined {
    const repository = repositoryOf(image);
    const name = baseName(repository);
    const known = built.get(repository);
    if (known !== undefined) return known;
    if (publicImages.test(name)) return undefined;
    return byName.get(plain(name)) ?? withoutProject(name);
  }

  /** `shop_cart` or `shop-cart` in a project called shop. */
  function withoutProject(name: string): string | undefined {
    for (const separator of name.matchAll(/[-_.]/g)) {
      const project = plain(name.slice(0, separator.index));
      if (project !== "" && plain(projectName).endsWith(project)) return byName.get(plain(name.slice(separator.index + 1)));
    }
    return undefined;
  }

  return {
    rootOf({ path, format, process: { name, buildContext, dockerfile, image, folder } }) {
      if (buildContext !== undefined || dockerfile !== undefined) return rootOfBuild(folderOf(path), buildContext ?? ".", dockerfile, roots);
      const twin = format === "compose" ? servicesBuilt.get(`${folderOf(path)} ${name}`) : undefined;
      if (twin !== undefined) return twin;
      if (image !== undefined) return rootOfImage(image) ?? rootOfImage(renamed.get(repositoryOf(image)) ?? "");
      if (format === "aspire") return byName.get(plain(folder ?? ""));
      if (format === "kubernetes" || format === "compose") return undefined;
      const below = folder === undefined || folder.startsWith("/") ? undefined : joined(folderOf(path), folder);
      const root = below !== undefined && roots.includes(below) ? below : byName.get(plain(folder?.replace(/(?<!\/)\/+$/, "").replace(/^.*\//, "") ?? ""));
      return root ?? appRootOf(path, roots);
    },
  };
}

/** Images that others publish, which a folder of the project may be named after. */
const publicImages = /^(?:redis|valkey|postgres(?:ql)?|postgis|mysql|mariadb|mongo(?:db)?|rabbitmq|nginx|httpd|caddy|traefik|haproxy|envoy|memcached|kafka|zookeeper|elasticsearch|opensearch|kibana|grafana|prometheus|minio|busybox|alpine|node|python)$/;

function rootOfBuild(folder: string, buildContext: string, dockerfile: string | undefined, roots: readonly string[]): string | undefined {
  const context = joined(folder, buildContext);
  if (context === undefined) return undefined;
  const file = dockerfile === undefined ? undefined : joined(context, dockerfile);
  const isInside = file !== undefined && (context === "" || file.startsWith(`${context}/`));
  const root = appRootOf(isInside ? file : `${context}/Dockerfile`, roots);
  // A folder that is no app of its own is not the app at the project root either.
  return root === "" && context !== "" ? undefined : root;
}

/** Without registry host, tag and digest, as far as the host can be told. */
function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "").toLowerCase();
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** What compose files build, by the name they give it, and what `docker build -t` does in pipelines, Makefiles and scripts. */
function imagesBuilt(documents: readonly Document[], roots: readonly string[]): ReadonlyMap<string, string> {
  const built = new Map<string, string>();
  for (const { path, facts } of documents) {
    for (const { words } of commandsIn(facts)) addBuild(words, path, roots, built);
    if (facts.kind !== "compose") continue;
    for (const { image, buildContext, dockerfile } of facts.services) {
      const root = image === undefined || buildContext === undefined ? undefined : rootOfBuild(folderOf(path), buildContext, dockerfile, roots);
      if (image !== undefined && root !== undefined) built.set(repositoryOf(image), root);
    }
  }
  return built;
}

/** The services of compose that one file of a folder builds, by that folder and their name: another file there may take the image that was made of them. */
function servicesBuiltIn(documents: readonly Document[], roots: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    documents.flatMap(({ path, facts }) =>
      facts.kind !== "compose" ? [] : facts.services.flatMap(({ name, buildContext, dockerfile }) => {
        const root = buildContext === undefined ? undefined : rootOfBuild(folderOf(path), buildContext, dockerfile, roots);
        return root === undefined ? [] : [[`${folderOf(path)} ${name}`, root] as const];
      }),
    ),
  );
}

function commandsIn(facts: Document["facts"]): readonly ShellCommand[] {
  if (facts.kind === "shell-script") return facts.commands;
  if (facts.kind === "makefile") return facts.targets.flatMap(({ commands }) => commands);
  return facts.kind === "pipeline" ? facts.jobs.flatMap((job) => job.commands.flatMap(({ commands }) => commands)) : [];
}

/** Pipelines run in the root of the project, and so do most scripts; a Makefile in its own folder. A variable in the name or the folder tells nothing. */
function addBuild(words: readonly string[], path: string, roots: readonly string[], built: Map<string, string>): void {
  const isBuild = /^(?:docker|podman|buildah|nerdctl)$/.test(words[0] ?? "") && words.slice(1, 3).some((word) => word === "build" || word === "bud");
  const context = words.at(-1) ?? "";
  if (!isBuild || /[$:]/.test(context)) return;
  const valueOf = (long: string, short: string): string | undefined => words.map((word, at) => (word === long || word === short ? words[at + 1] : word.startsWith(`${long}=`) ? word.slice(long.length + 1) : undefined)).find((value) => value !== undefined);
  const [image, dockerfile] = [valueOf("--tag", "-t"), valueOf("--file", "-f")];
  const folder = /(?:^|\/)(?:GNU)?[mM]akefile$/.test(path) ? folderOf(path) : "";
  // The Dockerfile is named from where the command runs, not from the build context.
  const root = image === undefined || /\$/.test(repositoryOf(image)) ? undefined : dockerfile === undefined ? rootOfBuild(folder, context, undefined, roots) : rootOfBuild(folder, ".", dockerfile, roots);
  if (image !== undefined && root !== undefined && !built.has(repositoryOf(image))) built.set(repositoryOf(image), root);
}

/** The names of folders and packages; those of two apps tell neither. */
function rootsByName(documents: readonly Document[], roots: readonly string[], projectName: string): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  const add = (name: string, root: string): void => {
    const key = plain(baseName(name));
    if (key !== "") found.set(key, found.has(key) && found.get(key) !== root ? undefined : root);
  };
  for (const root of roots) {
    add(root === "" ? projectName : root, root);
    // `cart/src` goes by the name of the folder around it.
    if (/\/(?:src|app|code)$/.test(root)) add(folderOf(root), root);
  }
  for (const { path, facts } of documents) {
    if (facts.kind === "manifest" && facts.format === "msbuild" && roots.includes(folderOf(path))) add(path.replace(/\.\w+proj$/, ""), folderOf(path));
    if ((facts.kind === "package-manifest" || facts.kind === "python-manifest") && facts.name !== undefined && roots.includes(folderOf(path))) add(facts.name, folderOf(path));
  }
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

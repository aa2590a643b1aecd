import type { ComposeFile, ComposeService, Document } from "../core/facts/documents.ts";
import { baseName, folderOf, joined } from "../core/paths.ts";

/** A service with what the file that it overrides says of it. */
export interface MergedService {
  readonly service: ComposeService;
  /** The file that has its command. */
  readonly commandPath: string;
}

/**
 * What a service is in production, or `undefined` where it is not: started only on demand, replaced by a file for production, or with
 * the sources of the machine mounted over those of its image. `files` are the compose files of the project that are not for development,
 * `roots` as from `appRoots`.
 * Source: https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/.
 */
export function composeService(service: ComposeService, path: string, files: readonly Document<ComposeFile>[], roots: readonly string[]): MergedService | undefined {
  const siblings = files.filter((file) => file.path !== path && folderOf(file.path) === folderOf(path));
  const isBase = baseFile.test(baseName(path));
  if (service.hasProfiles) return undefined;
  const hasService = (file: Document<ComposeFile>): boolean => file.facts.services.some(({ name }) => name === service.name);
  const isProduction = files.some((file) => file.path === path && isForProduction(file));
  if (isBase && !isProduction && siblings.some((file) => isForProduction(file) && hasService(file))) return undefined;
  if (!isProduction && mountsSources(service, path, roots)) return undefined;
  // A file that names the image or builds it stands for itself.
  const base = isBase || service.image !== undefined || service.buildContext !== undefined ? undefined : siblings.find((file) => baseFile.test(baseName(file.path)));
  const below = base?.facts.services.find(({ name }) => name === service.name);
  if (base === undefined || below === undefined) return { service, commandPath: path };
  if (!isProduction && mountsSources(below, base.path, roots)) return undefined;
  const isOwnCommand = service.command !== undefined || service.entrypoint !== undefined || (below.command === undefined && below.entrypoint === undefined);
  const from = isOwnCommand ? service : below;
  return {
    commandPath: isOwnCommand ? path : base.path,
    service: { ...from, image: below.image, buildContext: below.buildContext, dockerfile: below.dockerfile, target: service.target ?? below.target, ports: [...below.ports, ...service.ports] },
  };
}

const baseFile = /^(?:docker-)?compose\.ya?ml$/i;
const productionFile = /[._-](?:prod|production|deploy|live|release)[._-]/i;

function isForProduction({ path, saidForProduction = false }: Document): boolean {
  return saidForProduction || productionFile.test(baseName(path));
}

/** Its build context, a folder around it, the usual folder of the sources in it, or an app that the image cannot hold. */
function mountsSources(service: ComposeService, path: string, roots: readonly string[]): boolean {
  const { mounts, buildContext } = service;
  if (buildContext === undefined) return false;
  if (lacksSources(service, path, roots)) return true;
  const context = joined(folderOf(path), buildContext);
  return mounts.some(({ kind, source }) => {
    const folder = kind === "machine" ? joined(folderOf(path), source) : undefined;
    if (folder === undefined || context === undefined) return false;
    return folder === context || folder === "" || context.startsWith(`${folder}/`) || /^(?:src|app|lib|server)$/.test(context === "" ? folder : folder.slice(context.length + 1));
  });
}

/** It is given a folder with apps that lies outside of what its image is built from: tools for who works on them. */
export function lacksSources({ mounts, buildContext = "." }: ComposeService, path: string, roots: readonly string[]): boolean {
  const context = joined(folderOf(path), buildContext);
  if (context === undefined || context === "") return false;
  return mounts.some(({ kind, source, isReadOnly }) => {
    const folder = kind === "machine" && !isReadOnly ? joined(folderOf(path), source) : undefined;
    return folder !== undefined && folder !== "" && !`${folder}/`.startsWith(`${context}/`) && roots.some((root) => root === folder || root.startsWith(`${folder}/`));
  });
}

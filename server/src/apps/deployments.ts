import type { DeclaredPort, DeclaredProcess, Deployment, EarlierCommand, KubernetesContainer, KubernetesResource, ProcessType, StartCommand } from "../core/facts/deployment.ts";
import type { ComposeFile, ComposeService, Document } from "../core/facts/documents.ts";
import { folderOf } from "../core/paths.ts";
import type { Span } from "../core/text.ts";
import { declaredProcess, splitWords, startCommand } from "../formats/declared-process.ts";
import { composeService } from "./compose-services.ts";
import { createOwnership } from "./ownership.ts";

export interface DeploymentClues {
  readonly documents: readonly Document[];
  /** As from `appRoots`. */
  readonly roots: readonly string[];
  readonly projectName: string;
}

/** What the deployment files of a project start in production, by the root of the app it is made of. What no app owns is left out. */
export function deploymentsByRoot(clues: DeploymentClues): ReadonlyMap<string, readonly Deployment[]> {
  const owners = createOwnership(clues);
  const found = new Map<string, Deployment[]>();
  const documents = clues.documents.filter(({ role }) => role === "app");
  const services = documents.flatMap(({ path, facts }) => (facts.kind === "kubernetes" ? facts.resources.filter(({ kind }) => kind === "Service").map((service) => ({ folder: folderOf(path), service })) : []));
  // An overlay for one deploy may lie in a folder for development.
  const replaced = new Set(clues.documents.flatMap(({ facts }) => (facts.kind === "kubernetes" ? facts.resources.flatMap(({ images }) => images.map(({ name }) => name)) : [])));
  for (const deployment of documents.flatMap((document) => deploymentsIn(document, documents, servicesNear(document.path, services), clues.roots))) {
    const root = owners.rootOf(deployment);
    const replacesImage = deployment.format === "kubernetes" && replaced.has((deployment.process.image ?? "").replace(/@.*$/, "").replace(/:[^/:]*$/, ""));
    if (root !== undefined) found.set(root, [...(found.get(root) ?? []), replacesImage ? { ...deployment, replacesImage } : deployment]);
  }
  return found;
}

/** Those below the nearest folder that has any: another folder may hold a variant of the same. */
function servicesNear(path: string, services: readonly { readonly folder: string; readonly service: KubernetesResource }[]): readonly KubernetesResource[] {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const near = services.filter((one) => folder === "" || one.folder === folder || one.folder.startsWith(`${folder}/`));
    if (near.length > 0 || folder === "") return near.map(({ service }) => service);
  }
}

function deploymentsIn({ path, facts }: Document, documents: readonly Document[], services: readonly KubernetesResource[], roots: readonly string[]): readonly Deployment[] {
  if (facts.kind === "process-file") return facts.processes.map((process) => ({ path, format: facts.format, process }));
  if (facts.kind === "compose") return facts.services.flatMap((service) => fromCompose(service, path, documents, roots) ?? []);
  if (facts.kind !== "kubernetes") return [];
  return facts.resources.flatMap((resource) =>
    resource.containers.map((container): Deployment => ({ path, format: "kubernetes", process: fromContainer(container, resource, services, facts.resources) })),
  );
}

function fromCompose(service: ComposeService, path: string, documents: readonly Document[], roots: readonly string[]): Deployment | undefined {
  const files = documents.filter((document): document is Document<ComposeFile> => document.facts.kind === "compose");
  const merged = composeService(service, path, files, roots);
  if (merged === undefined) return undefined;
  const { service: whole, commandPath } = merged;
  const words = (run: readonly string[] | string | undefined): readonly string[] => (typeof run === "string" ? splitWords(run) : (run ?? []));
  const start = { entrypoint: startOf(words(whole.entrypoint), whole.span), command: startOf(words(whole.command), whole.commandSpan ?? whole.span) };
  return {
    path: commandPath,
    format: "compose",
    process: declaredProcess(whole.name, whole.span, {
      // The port of a worker is asked for its health.
      type: workerName.test(whole.name) ? (start.command === undefined && start.entrypoint === undefined ? "worker" : undefined) : whole.ports.length > 0 ? "web" : undefined,
      ...withArguments(start),
      environment: whole.environment,
      references: whole.environmentFiles.length > 0 ? ["*"] : [],
      image: whole.image,
      buildContext: whole.buildContext,
      dockerfile: whole.dockerfile,
      stopSignal: whole.stopSignal,
      lifecycle: whole.lifecycle,
      // What another file says has no place in this one.
      mounts: commandPath === path ? whole.mounts : [],
      replicas: commandPath === path ? whole.replicas : undefined,
      readOnly: commandPath === path ? whole.readOnly : undefined,
      outputs: whole.loggingDriver === undefined ? [] : [whole.loggingDriver],
    }),
  };
}

const workerName = /(?:^|[-_])(?:worker|consumer)s?$/;

function startOf(words: readonly string[], span: Span): StartCommand | undefined {
  return words.length === 0 ? undefined : startCommand(words, span);
}

type Start = Pick<DeclaredProcess, "entrypoint" | "command">;

/** An entry point with the arguments it is given, which often hold what its shell runs. */
function withArguments({ entrypoint, command }: Start): Start {
  return entrypoint?.exec === undefined || command?.exec === undefined ? { entrypoint, command } : { entrypoint: startCommand([...entrypoint.exec, ...command.exec], entrypoint.span), command: undefined };
}

/** `inFile` are the resources beside it: the ports of a Service in another file have no place here. */
function fromContainer(container: KubernetesContainer, resource: KubernetesResource, services: readonly KubernetesResource[], inFile: readonly KubernetesResource[]): DeclaredProcess {
  const isAlone = resource.containers.length === 1;
  const selecting = services.filter((service) => selects(service, resource));
  const targets = isAlone ? selecting.filter((service) => inFile.includes(service)).flatMap(({ targetPorts }) => targetPorts) : [];
  const ports = [...container.ports, ...container.probes, ...targets].flatMap(({ value, span }): DeclaredPort[] => (/^\d+$/.test(value) ? [{ port: Number(value), span }] : []));
  return declaredProcess(container.name, container.span, {
    type: typeOfContainer(container, resource, selecting.length > 0 && (isAlone || container.ports.length > 0), services),
    ...withArguments({ entrypoint: container.command, command: container.args }),
    before: resource.initContainers.flatMap((init): EarlierCommand[] => {
      const { entrypoint, command } = withArguments({ entrypoint: init.command, command: init.args });
      const start = entrypoint ?? command;
      return start === undefined ? [] : [{ ...start, separate: true }];
    }),
    environment: container.environment,
    references: [...container.references.map(({ name }) => name), ...container.environmentSets.map(() => "*")],
    ports,
    lifecycle: [...container.probeTimes, ...(container.preStop === undefined ? [] : [{ name: "preStop", value: "", span: container.preStop }]), ...(resource.terminationGracePeriodSeconds === undefined ? [] : [resource.terminationGracePeriodSeconds])],
    image: container.image?.value,
    mounts: container.mounts,
    replicas: resource.replicas,
    readOnly: container.readOnlyRootFilesystem?.value === "true" ? container.readOnlyRootFilesystem.span : undefined,
  });
}

/** A Service selects the pods that have all of its labels. */
function selects(service: KubernetesResource, { podLabels }: KubernetesResource): boolean {
  return service.selector.size > 0 && [...service.selector].every(([name, value]) => podLabels.get(name) === value);
}

function typeOfContainer(container: KubernetesContainer, resource: KubernetesResource, isSelected: boolean, services: readonly KubernetesResource[]): ProcessType | undefined {
  if (resource.isHook || resource.kind === "Job") return "admin";
  if (resource.kind === "CronJob") return "clock";
  if (isSelected) return "web";
  // Where other workloads have a Service, one without a port and without one is asked for nothing.
  return services.length > 0 && container.ports.length + container.probes.length === 0 ? "worker" : undefined;
}

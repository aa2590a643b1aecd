import type { KubernetesContainer, KubernetesManifest, KubernetesResource, Mount } from "../core/facts/deployment.ts";
import type { NamedText } from "../core/facts/documents.ts";
import { at, commandAt, named, namedAt, namedEntries, textAt, type Tree } from "./tree.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * The resources of a YAML file, told by the `apiVersion` and `kind` of each document and by nothing else; `undefined` where it has
 * none. A template of Helm is no YAML before it is filled in, so nothing is read of it. Never throws.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/.
 */
export function readKubernetes(text: string): KubernetesManifest | undefined {
  if (!mayBeResource.test(text) || !hasVersion.test(text) || text.includes("{{")) return undefined;
  const resources = yamlTrees(text).flatMap((tree) => (/List$/.test(textAt(tree, "kind") ?? "") ? (at(tree, "items")?.items() ?? []) : [tree]).flatMap((one) => readResource(one) ?? []));
  return resources.length === 0 ? undefined : { kind: "kubernetes", resources };
}

/** By its kind the group its `apiVersion` must name; the core group has no name. */
const groups: Readonly<Record<string, RegExp>> = {
  Deployment: /^apps\//,
  StatefulSet: /^apps\//,
  DaemonSet: /^apps\//,
  ReplicaSet: /^apps\//,
  Pod: /^v1$/,
  Job: /^batch\//,
  CronJob: /^batch\//,
  Service: /^v1$/,
  PersistentVolumeClaim: /^v1$/,
  Ingress: /^(?:networking\.k8s\.io|extensions)\//,
  ConfigMap: /^v1$/,
  Secret: /^v1$/,
  Kustomization: /^kustomize\.config\.k8s\.io\//,
  Application: /^argoproj\.io\//,
};

/** Tells most YAML files from manifests before they are parsed. */
const mayBeResource = new RegExp(`^[ \\t-]*kind:[ \\t]*["']?(?:${Object.keys(groups).join("|")}|List)\\b`, "m");
const hasVersion = /^[ \t-]*apiVersion:/m;

function readResource(tree: Tree): KubernetesResource | undefined {
  const kindTree = at(tree, "kind");
  const kind = kindTree?.text;
  const apiVersion = textAt(tree, "apiVersion");
  if (kindTree === undefined || kind === undefined || apiVersion === undefined || groups[kind]?.test(apiVersion) !== true) return undefined;
  const spec = at(tree, "spec");
  const pod = kind === "Pod" ? tree : kind === "CronJob" ? at(spec, "jobTemplate", "spec", "template") : at(spec, "template");
  const podSpec = at(pod, "spec");
  const isService = kind === "Service";
  const volumes = new Map((at(podSpec, "volumes")?.items() ?? []).flatMap((one) => volumeOf(one, textAt(one, "name") ?? "")));
  return {
    apiVersion,
    kind,
    name: textAt(tree, "metadata", "name") ?? textAt(tree, "metadata", "generateName") ?? "",
    namespace: textAt(tree, "metadata", "namespace"),
    span: kindTree.span,
    podLabels: textMap(at(pod, "metadata", "labels")),
    selector: textMap(isService ? at(spec, "selector") : undefined),
    containers: containersAt(podSpec, "containers", volumes),
    initContainers: containersAt(podSpec, "initContainers", volumes),
    targetPorts: isService ? (at(spec, "ports")?.items() ?? []).flatMap((port) => named(textAt(port, "name") ?? "", at(port, "targetPort") ?? at(port, "port")) ?? []) : [],
    replicas: named("replicas", at(spec, "replicas")),
    sessionAffinity: isService ? named("sessionAffinity", at(spec, "sessionAffinity")) : undefined,
    terminationGracePeriodSeconds: named("terminationGracePeriodSeconds", at(podSpec, "terminationGracePeriodSeconds")),
    data: kind === "ConfigMap" ? namedEntries(at(tree, "data")) : kind === "Secret" ? namedEntries(at(tree, "stringData")) : [],
    decodedData: kind === "Secret" ? namedEntries(at(tree, "data")).flatMap(decoded) : [],
    backends: kind === "Ingress" ? backendsOf(spec) : [],
    includes: kind === "Kustomization" ? ["resources", "bases", "components"].flatMap((list) => (at(tree, list)?.items() ?? []).flatMap((item) => named(item.text ?? "", item) ?? [])) : [],
    images: kind === "Kustomization" ? (at(tree, "images")?.items() ?? []).flatMap((image) => named(textAt(image, "name") ?? "", at(image, "newName") ?? at(image, "name")) ?? []) : kind === "Application" ? imagesOfArgo(tree) : [],
    accessModes: kind === "PersistentVolumeClaim" ? (at(spec, "accessModes")?.items() ?? []).flatMap((item) => named("accessModes", item) ?? []) : [],
    isHook: textAt(tree, "metadata", "annotations", "helm.sh/hook") !== undefined,
  };
}

/**
 * The images to which Argo CD gives another tag: those that its updater looks after (`shop=acme/shop:~1.4`), and those that an application
 * sets for Kustomize. Source: argocd-image-updater.readthedocs.io, "Configuring images"; argo-cd.readthedocs.io, "Kustomize".
 */
function imagesOfArgo(tree: Tree): readonly NamedText[] {
  const list = at(tree, "metadata", "annotations", "argocd-image-updater.argoproj.io/image-list");
  const set = at(tree, "spec", "source", "kustomize", "images")?.items() ?? [];
  return [list, ...set].flatMap((one) =>
    one?.text === undefined ? [] : one.text.split(",").map((entry) => ({ name: repositoryOf(entry.trim()), value: repositoryOf(entry.trim()), span: one.span })),
  );
}

/** `alias=acme/shop:1.4` without its alias and tag. */
function repositoryOf(entry: string): string {
  return entry.replace(/^[\w-]+=/, "").replace(/[:@][^/]*$/, "");
}

/** RFC 4648, section 4. */
function decoded(entry: NamedText): readonly NamedText[] {
  const written = entry.value.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(written) || written.length % 4 !== 0) return [];
  const value = Buffer.from(written, "base64").toString("utf8");
  return value.includes("\ufffd") ? [] : [{ ...entry, value }];
}

function textMap(tree: Tree | undefined): ReadonlyMap<string, string> {
  return new Map(namedEntries(tree).map(({ name, value }) => [name, value]));
}

type Volume = Pick<Mount, "kind" | "source">;

/** A path of the machine, or a claim; what is filled from elsewhere, or goes with the pod, keeps nothing. */
function volumeOf(tree: Tree, name: string): readonly (readonly [string, Volume])[] {
  const [path, claim] = [textAt(tree, "hostPath", "path"), textAt(tree, "persistentVolumeClaim", "claimName")];
  if (path !== undefined) return [[name, { kind: "machine", source: path }]];
  return claim === undefined ? [] : [[name, { kind: "claim", source: claim }]];
}

function containersAt(podSpec: Tree | undefined, list: string, volumes: ReadonlyMap<string, Volume>): readonly KubernetesContainer[] {
  return (at(podSpec, list)?.items() ?? []).map((tree) => readContainer(tree, volumes));
}

function readContainer(tree: Tree, volumes: ReadonlyMap<string, Volume>): KubernetesContainer {
  const variables = at(tree, "env")?.items() ?? [];
  return {
    name: textAt(tree, "name") ?? "",
    span: at(tree, "name")?.span ?? tree.span,
    image: named("image", at(tree, "image")),
    command: commandAt(tree, "command"),
    args: commandAt(tree, "args"),
    environment: variables.flatMap((one) => named(textAt(one, "name") ?? "", at(one, "value")) ?? []),
    references: variables.flatMap((one) => referenceOf(textAt(one, "name") ?? "", at(one, "valueFrom")) ?? []),
    environmentSets: (at(tree, "envFrom")?.items() ?? []).flatMap((one) => ["configMapRef", "secretRef"].flatMap((kind) => named(kind, at(one, kind, "name")) ?? [])),
    ports: (at(tree, "ports")?.items() ?? []).flatMap((port) => named(textAt(port, "name") ?? "", at(port, "containerPort")) ?? []),
    probes: probes.flatMap((probe) => ["httpGet", "tcpSocket", "grpc"].flatMap((action) => named(probe, at(tree, probe, action, "port")) ?? [])),
    probeTimes: probes.flatMap((probe) => probeTimes(probe, at(tree, probe))),
    mounts: (at(tree, "volumeMounts")?.items() ?? []).flatMap((mount): Mount[] => {
      const volume = volumes.get(textAt(mount, "name") ?? "");
      const target = at(mount, "mountPath");
      return volume === undefined || target?.text === undefined ? [] : [{ ...volume, target: target.text, isReadOnly: textAt(mount, "readOnly") === "true", span: target.span }];
    }),
    readOnlyRootFilesystem: named("readOnlyRootFilesystem", at(tree, "securityContext", "readOnlyRootFilesystem")),
    preStop: at(tree, "lifecycle", "preStop")?.span,
  };
}

const probes = ["startupProbe", "livenessProbe", "readinessProbe"];

function probeTimes(name: string, probe: Tree | undefined): readonly NamedText[] {
  if (probe === undefined) return [];
  const times = namedAt(probe, "initialDelaySeconds", "periodSeconds", "failureThreshold").map((one) => ({ ...one, name: `${name}.${one.name}` }));
  return [{ name, value: "", span: probe.span }, ...times];
}

/** The name of the Secret, ConfigMap or field of the pod. */
function referenceOf(name: string, from: Tree | undefined): NamedText | undefined {
  const [source] = from?.entries() ?? [];
  if (source === undefined) return undefined;
  const target = at(source.value, "name") ?? at(source.value, "fieldPath") ?? at(source.value, "resource");
  return { name, value: target?.text ?? "", span: target?.span ?? source.value.span };
}

function backendsOf(spec: Tree | undefined): readonly NamedText[] {
  const paths = (at(spec, "rules")?.items() ?? []).flatMap((rule) => at(rule, "http", "paths")?.items() ?? []);
  const backends = [at(spec, "defaultBackend"), ...paths.map((path) => at(path, "backend"))];
  // The second form is that of versions before 1.19.
  return backends.flatMap((backend) => named("service", at(backend, "service", "name") ?? at(backend, "serviceName")) ?? []);
}

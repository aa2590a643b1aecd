import type { NamedText, ShellCommand } from "./documents.ts";
import type { Span } from "../text.ts";

/** What a process is for. Rule catalogue 1.7. */
export type ProcessType = "web" | "worker" | "clock" | "release" | "admin" | "other";

/** A file in which a platform or a supervisor is told what to start. */
export interface ProcessFile {
  readonly kind: "process-file";
  readonly format: "heroku" | "app-json" | "fly" | "render" | "railway" | "nixpacks" | "app-engine" | "serverless" | "systemd" | "supervisor" | "uwsgi" | "crontab" | "pm2" | "aspire";
  readonly processes: readonly DeclaredProcess[];
  /** The runtime that the platform starts them with, as it writes it: `python312`, `nodejs20.x`. */
  readonly runtimes: readonly NamedText[];
  /** What the platform runs to build what it starts. */
  readonly builds: readonly BuildCommand[];
}

/** Something a deployment file starts. Paths are as written: relative to the file, or to the machine it is for. */
export interface DeclaredProcess {
  readonly name: string;
  /** As far as the file says it; `undefined` leaves it to the name and the program. */
  readonly type: ProcessType | undefined;
  /** What takes the place of the image's entry point and command. */
  readonly entrypoint: StartCommand | undefined;
  /** What is started, in an image by its entry point; `undefined` where the image or the platform decides. */
  readonly command: StartCommand | undefined;
  /** What runs before it at each of its starts. */
  readonly before: readonly EarlierCommand[];
  readonly environment: readonly NamedText[];
  /** Variables whose value stands elsewhere, such as in a Secret, or comes from a resource of an Aspire host; `*` for a whole set of them. */
  readonly references: readonly string[];
  /** The signal it is asked to stop with, where the file names one. */
  readonly stopSignal: NamedText | undefined;
  /**
   * What the file says of its start, its checks and its end, by the keys as the format has them, with dots between: `stop_grace_period`,
   * `startupProbe.periodSeconds`. Of a check that is only there, the value is empty.
   */
  readonly lifecycle: readonly NamedText[];
  /** Where its output goes, by the option that says so: a file, or a word such as `null`. */
  readonly outputs: readonly NamedText[];
  /** The ports it is expected to listen on. */
  readonly ports: readonly DeclaredPort[];
  /** What it is given to keep files in. */
  readonly mounts: readonly Mount[];
  /** How many of it run, where the file says so. */
  readonly replicas: NamedText | undefined;
  /** Where the file says that its own disk cannot be written. */
  readonly readOnly: Span | undefined;
  readonly image: string | undefined;
  /** Folder that its image is built from. */
  readonly buildContext: string | undefined;
  /** Relative to the build context. */
  readonly dockerfile: string | undefined;
  /** Working directory, or the folder of the code. */
  readonly folder: string | undefined;
  /** Its name, or what stands for it. */
  readonly span: Span;
}

/** Storage that a container sees as a folder or file of its own. */
export interface Mount {
  /** `machine`: a path of the machine, `volume`: a volume of this machine by its name, `claim`: a claim by its name, which one machine at a time may hold, or several. */
  readonly kind: "machine" | "volume" | "claim";
  /** The path or the name, as written; empty for what has none. */
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly span: Span;
}

export interface StartCommand {
  /** The words as they are executed; `undefined` for one text. */
  readonly exec: readonly string[] | undefined;
  /** What a shell is given to run: the text, or what stands behind `sh -c`. Spans are those of the whole. */
  readonly commands: readonly ShellCommand[];
  readonly span: Span;
}

/** A command that builds something, or tests it. */
export interface BuildCommand extends StartCommand {
  /** The folder it works in, as written; left out where the file does not say so. */
  readonly folder?: string;
}

export interface EarlierCommand extends StartCommand {
  /** In a container of its own. */
  readonly separate: boolean;
}

export interface DeclaredPort {
  readonly port: number;
  readonly span: Span;
}

/** A process that a deployment file starts, and where that is written. */
export interface Deployment {
  readonly path: string;
  readonly format: "compose" | "kubernetes" | ProcessFile["format"];
  readonly process: DeclaredProcess;
  /** A Kustomization of the project puts another image, or another tag, in the place of the one that is written. */
  readonly replacesImage?: boolean;
}

/** Who is given what stands at a place: a process of an app, or of an image that others make. */
export interface Recipient {
  /** Root of the app; `undefined` where it is no app of the project. */
  readonly root: string | undefined;
  readonly image: string | undefined;
}

/** What answers under a name on the network of a compose file or a cluster. */
export interface DeclaredService {
  readonly name: string;
  readonly path: string;
  /** Its name in a compose file; in a manifest of Kubernetes the word that says that it is a Service. */
  readonly span: Span;
}

/** Manifests of Kubernetes, told by the `apiVersion` and `kind` of each document. */
export interface KubernetesManifest {
  readonly kind: "kubernetes";
  readonly resources: readonly KubernetesResource[];
}

/** One document. What its kind does not have is empty or `undefined`. */
export interface KubernetesResource {
  readonly apiVersion: string;
  /** `Deployment`, `Service` and so on. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The value of `kind`. */
  readonly span: Span;
  /** Labels of the pods it makes. */
  readonly podLabels: ReadonlyMap<string, string>;
  /** Labels of the pods a Service sends requests to. */
  readonly selector: ReadonlyMap<string, string>;
  readonly containers: readonly KubernetesContainer[];
  readonly initContainers: readonly KubernetesContainer[];
  /** Where a Service sends requests to: a number or the name of a port. */
  readonly targetPorts: readonly NamedText[];
  readonly replicas: NamedText | undefined;
  readonly sessionAffinity: NamedText | undefined;
  readonly terminationGracePeriodSeconds: NamedText | undefined;
  /** Entries of a ConfigMap, and those of a Secret that are written as they are (`stringData`). */
  readonly data: readonly NamedText[];
  /** Entries of a Secret that are written in base64, decoded; what is no text is left out. */
  readonly decodedData: readonly NamedText[];
  /** Services that an Ingress sends requests to. */
  readonly backends: readonly NamedText[];
  /** Files and folders that a Kustomization is made of. */
  readonly includes: readonly NamedText[];
  /** Images that a Kustomization or Argo CD puts in the place of others, or gives another tag: by the old name the new one. */
  readonly images: readonly NamedText[];
  /** How many machines may hold a claim, and how: `ReadWriteOnce`. */
  readonly accessModes: readonly NamedText[];
  /** Run by Helm at an install or upgrade, once. */
  readonly isHook: boolean;
}

export interface KubernetesContainer {
  readonly name: string;
  readonly span: Span;
  readonly image: NamedText | undefined;
  readonly command: StartCommand | undefined;
  readonly args: StartCommand | undefined;
  /** Variables with their value. */
  readonly environment: readonly NamedText[];
  /** Variables whose value comes from a Secret, a ConfigMap or the pod: by their name what they come from. */
  readonly references: readonly NamedText[];
  /** ConfigMaps and Secrets of which every entry becomes a variable. */
  readonly environmentSets: readonly NamedText[];
  /** By the name of the port its number. */
  readonly ports: readonly NamedText[];
  /** Ports that probes ask: by the kind of the probe the number or the name of the port. */
  readonly probes: readonly NamedText[];
  /** Each probe, without a value, and its times and counts: `startupProbe.periodSeconds`. */
  readonly probeTimes: readonly NamedText[];
  /** Volumes of the pod that it sees: by their name the path. */
  readonly mounts: readonly Mount[];
  readonly readOnlyRootFilesystem: NamedText | undefined;
  /** Where `lifecycle.preStop` stands. */
  readonly preStop: Span | undefined;
}

import type { ComposeFile, ComposeService, Dockerfile, DockerInstruction, DockerStage, Document } from "../facts/documents.ts";
import { baseName, folderOf, joined } from "../paths.ts";

export interface ImageCommand {
  readonly entry: DockerInstruction | undefined;
  readonly command: DockerInstruction | undefined;
  /** The stage that the image is made of, and those it starts from. */
  readonly stages: readonly DockerStage[];
}

/**
 * What the released image of a Dockerfile runs: the stage that a compose file of the app builds, else the last one that is not for
 * development. `path` is the Dockerfile's own.
 */
export function releasedCommand(dockerfile: Dockerfile, path: string, documents: readonly Document[]): ImageCommand {
  const last = dockerfile.stages.at(-1);
  const isForDevelopment = last?.name !== undefined && developmentStage.test(last.name);
  const built = composeTarget(path, documents);
  const released = isForDevelopment ? dockerfile.stages.findLast((stage) => stage.name === undefined || !developmentStage.test(stage.name)) : undefined;
  // An image that has stages for development alone releases nothing.
  if (built === undefined && isForDevelopment && released?.name === undefined) return { entry: undefined, command: undefined, stages: [] };
  const image = imageCommand(dockerfile, built ?? released?.name);
  if (commandLine(image).some((word) => developmentScript.test(word))) return { entry: undefined, command: undefined, stages: [] };
  if (built !== undefined || image.entry !== undefined || image.command !== undefined) return image;
  // Behind the stage that is released there may be some that only test it, or hand files on.
  const named = dockerfile.stages.find(({ name }) => name !== undefined && releaseStage.test(name));
  return named === undefined ? image : imageCommand(dockerfile, named.name);
}

/** `./start-dev.sh`, `startup.dev.sh`: an image that starts so is for who works on the app. */
const developmentScript = /(?:^|[/._-])dev(?:elop(?:ment)?)?\.(?:sh|bash)$/;

const releaseStage = /^(?:release|prod|production)$/;

/** The stages of a Dockerfile of which images are made side by side: those that compose files build, and those that a pipeline builds and pushes. */
export function releasedTargets(dockerfile: Dockerfile, path: string, documents: readonly Document[]): readonly string[] {
  const built = documents.flatMap(({ path: from, facts, role }): readonly string[] => {
    if (facts.kind === "compose" && role === "app") return servicesBuiltFrom(path, from, facts).flatMap(({ target, isRetired }) => (target === undefined || isRetired ? [] : [target]));
    if (facts.kind !== "pipeline") return [];
    return facts.jobs.flatMap(({ commands }) => commands.flatMap((one) => one.commands.flatMap(({ words }) => targetPushed(words, path) ?? [])));
  });
  const wanted = new Set(built.map((target) => target.toLowerCase()));
  return dockerfile.stages.flatMap(({ name }) => (name !== undefined && wanted.has(name) && !developmentStage.test(name) ? [name] : []));
}

/** `docker buildx build . --target api --push`, of the Dockerfile at `path`. */
function targetPushed(words: readonly string[], path: string): string | undefined {
  const valueOf = (...options: readonly string[]): string | undefined => words.map((word, at) => (options.includes(word) ? words[at + 1] : options.map((option) => (word.startsWith(`${option}=`) ? word.slice(option.length + 1) : undefined)).find((one) => one !== undefined))).find((value) => value !== undefined);
  if (words[0] !== "docker" || !words.slice(1, 3).includes("build") || !words.includes("--push") || (valueOf("--file", "-f") ?? "Dockerfile").replace(/^\.\//, "") !== path) return undefined;
  const target = valueOf("--target");
  return target?.includes("$") === true ? undefined : target;
}

/** The services of a compose file whose image is built from a Dockerfile. */
export function servicesBuiltFrom(dockerfilePath: string, composePath: string, { services }: ComposeFile): readonly ComposeService[] {
  return services.filter(({ buildContext, dockerfile }) => buildContext !== undefined && joined(folderOf(composePath), buildContext, dockerfile ?? "Dockerfile") === dockerfilePath);
}

/** The words of the first process. A shell form is given to a shell, and as an entry point it takes no command. Dockerfile reference, "Understand how CMD and ENTRYPOINT interact". */
export function commandLine({ entry, command }: Pick<ImageCommand, "entry" | "command">): readonly string[] {
  const words = (instruction: DockerInstruction): readonly string[] => instruction.exec ?? ["/bin/sh", "-c", instruction.arguments];
  if (entry === undefined) return command === undefined ? [] : words(command);
  return entry.exec === undefined || command === undefined ? words(entry) : [...entry.exec, ...words(command)];
}

/** The stages that the released image is made of: those it starts from, and those it takes files of. */
export function stagesOfRelease({ facts, path, text }: Document<Dockerfile>, documents: readonly Document[]): readonly DockerStage[] {
  const found = new Set(releasedCommand(facts, path, documents).stages);
  // The set grows while it is gone through.
  for (const stage of found) {
    const sources = stage.instructions.flatMap(({ span }) => /\s--(?:from=|mount=\S*\bfrom=)([\w.-]+)/.exec(text.slice(span.start, span.end))?.[1]?.toLowerCase() ?? []);
    for (const name of [...sources, stage.base.toLowerCase()]) {
      const copied = facts.stages.find((one, index) => one.name === name || String(index) === name);
      if (copied !== undefined) found.add(copied);
    }
  }
  return facts.stages.filter((stage) => found.has(stage));
}

/** What an image runs, made of the stage called `target` or the last one: its entry point with the command as arguments. */
export function imageCommand(dockerfile: Dockerfile, target: string | undefined): ImageCommand {
  const stages: DockerStage[] = [];
  // A stage inherits what the stage it starts from says.
  for (let stage = finalStage(dockerfile, target); stage !== undefined; ) {
    stages.push(stage);
    const base: string = stage.base.toLowerCase();
    stage = stages.length > dockerfile.stages.length ? undefined : dockerfile.stages.find((one) => one.name === base && !stages.includes(one));
  }
  const last = (keyword: string): DockerInstruction | undefined =>
    stages.map((stage) => stage.instructions.findLast((instruction) => instruction.keyword === keyword)).find((instruction) => instruction !== undefined);
  return { entry: last("ENTRYPOINT"), command: last("CMD"), stages };
}

/** The stage a compose file of the app builds, unless it is one for development. */
function composeTarget(dockerfilePath: string, documents: readonly Document[]): string | undefined {
  for (const { path, facts, role } of documents) {
    if (facts.kind !== "compose" || role !== "app") continue;
    const [service] = servicesBuiltFrom(dockerfilePath, path, facts).filter(({ target }) => target !== undefined && !developmentStage.test(target));
    if (service !== undefined) return service.target;
  }
  return undefined;
}

/** Stages that no release is made of. */
export const developmentStage = /^(?:dev|develop|development|dev-envs|debug|test|tests|testing|ci|lint)$/i;

/** The stage that a target names, else the last one; `undefined` in a file without stages. */
function finalStage(dockerfile: Dockerfile, target: string | undefined): DockerStage | undefined {
  return (target === undefined ? undefined : dockerfile.stages.find((stage) => stage.name === target.toLowerCase())) ?? dockerfile.stages.at(-1);
}

/**
 * Images copy scripts to other places: the name tells, and of several scripts of the app with that name the folders they have in common
 * with the place in the image. `undefined` where that leaves more than one, and none of them lies at the root of the app.
 */
export function findScript(file: string, documents: readonly Document[], root: string): Document | undefined {
  const name = baseName(file);
  const named = documents.filter(({ path, facts, role }) => facts.kind === "shell-script" && baseName(path) === name && role !== "test" && role !== "example");
  const common = named.map(({ path }) => commonEnd(path, file));
  const nearest = named.filter((_, index) => common[index] === Math.max(...common));
  return nearest.length === 1 ? nearest[0] : nearest.find(({ path }) => path === (root === "" ? name : `${root}/${name}`));
}

/** How many of their last segments two paths have in common. */
function commonEnd(path: string, other: string): number {
  const segments = path.split("/").reverse();
  const others = other.split("/").reverse();
  const different = segments.findIndex((segment, index) => segment !== others[index]);
  return different === -1 ? segments.length : different;
}

/** Images of databases, caches, queues and their like, as registries call them; `server` is that of SQL Server. */
const serviceImage = /^(?:[\w.-]+\/)*(postgres(?:ql)?|postgis|pgvector|timescaledb|mysql(?:-server)?|percona|mariadb|mongo(?:db)?|redis|valkey|memcached|rabbitmq|kafka|nats|elasticsearch|opensearch|clickhouse-server|cassandra|influxdb|minio|mailhog|mailpit|localstack|etcd|neo4j|mssql|server)(?::|@|$)/;

/** The backing service that an image is of: `postgres` of `bitnami/postgres:16`. */
export function backingServiceOf(image: string | undefined): string | undefined {
  const name = serviceImage.exec(image ?? "")?.[1];
  return name !== "server" ? name : /mssql\/server/.test(image ?? "") ? "mssql" : undefined;
}

/** Whether an image has neither a digest nor a tag that says a version, so that its name stands for another one tomorrow; a variable may hold either. */
export function isMutableImage(image: string): boolean {
  if (/[$@{}<%]/.test(image)) return false;
  const tag = /:([\w.-]+)$/.exec(image)?.[1];
  return tag === undefined ? /^[\w./:-]+$/.test(image) : movingTag.test(tag);
}

/** What a registry moves to the newest build of a branch or an environment. */
export const movingTag = /^(?:latest|main|master|trunk|dev|develop|development|staging|stage|prod|production|stable|release|current|live|edge|nightly|canary|next|(?:[\w.]+-)*latest)$/;

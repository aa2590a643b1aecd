import type { NamedText } from "../core/facts/documents.ts";
import type { ProcessFile } from "../core/facts/deployment.ts";
import { declaredProcess, processFile } from "./declared-process.ts";
import { at, buildCommand, commandAt, jsonTree, named, namedAt, namedEntries, textAt, type Tree } from "./tree.ts";
import { tomlTree } from "./toml.ts";
import { yamlTrees } from "./yaml.ts";

/** `render.yaml`. Source: https://render.com/docs/blueprint-spec. */
export function readRenderYaml(text: string): ProcessFile | undefined {
  const [tree] = yamlTrees(text);
  const services = (at(tree, "services")?.items() ?? []).filter((service) => textAt(service, "type") !== undefined);
  if (services.length === 0) return undefined;
  const builds = services.flatMap((service) => buildCommand(commandAt(service, "buildCommand"), textAt(service, "rootDir")));
  return processFile("render", services.flatMap((service) => {
    const kind = textAt(service, "type") ?? "";
    const type = ({ web: "web", pserv: "web", worker: "worker", cron: "clock" } as const)[kind];
    // Other kinds are databases and static sites.
    if (type === undefined || /^static$/.test(textAt(service, "env") ?? textAt(service, "runtime") ?? "")) return [];
    const variables = at(service, "envVars")?.items() ?? [];
    const shared = {
      environment: variables.flatMap((one) => named(textAt(one, "key") ?? "", at(one, "value")) ?? []),
      references: variables.flatMap((one) => (at(one, "value") === undefined ? (textAt(one, "key") ?? "*") : [])),
      buildContext: textAt(service, "dockerContext"),
      dockerfile: textAt(service, "dockerfilePath"),
      image: textAt(service, "image", "url"),
      folder: textAt(service, "rootDir"),
      lifecycle: namedAt(service, "healthCheckPath", "maxShutdownDelaySeconds"),
    };
    const name = textAt(service, "name") ?? kind;
    const release = commandAt(service, "preDeployCommand");
    return [
      declaredProcess(name, at(service, "name")?.span ?? service.span, { ...shared, type, command: commandAt(service, "startCommand") ?? commandAt(service, "dockerCommand") }),
      ...(release === undefined ? [] : [declaredProcess(name, release.span, { ...shared, type: "release", command: release })]),
    ];
  }), [], builds);
}

/** `railway.json`. Source: https://docs.railway.com/reference/config-as-code. */
export function readRailwayJson(text: string): ProcessFile | undefined {
  return readRailway(jsonTree(text));
}

export function readRailwayToml(text: string): ProcessFile | undefined {
  return readRailway(tomlTree(text));
}

function readRailway(tree: Tree | undefined): ProcessFile | undefined {
  const deploy = at(tree, "deploy");
  if (deploy === undefined && at(tree, "build") === undefined) return undefined;
  const dockerfile = textAt(tree, "build", "dockerfilePath");
  const start = commandAt(deploy, "startCommand");
  // A list of them runs one after the other.
  const releases = [at(deploy, "preDeployCommand"), ...(at(deploy, "preDeployCommand")?.items() ?? [])].filter((one) => one?.text !== undefined);
  return processFile("railway", [
    ...(start === undefined ? [] : [declaredProcess("start", start.span, { type: at(deploy, "cronSchedule") === undefined ? undefined : "clock", command: start, dockerfile })]),
    ...releases.flatMap((release) => (release === undefined ? [] : [declaredProcess("release", release.span, { type: "release", command: commandAt(release), dockerfile })])),
  ], [], buildCommand(commandAt(tree, "build", "buildCommand"), undefined));
}

/** `nixpacks.toml`. Source: https://nixpacks.com/docs/configuration/file. */
export function readNixpacksToml(text: string): ProcessFile | undefined {
  const tree = tomlTree(text);
  const start = commandAt(tree, "start", "cmd");
  const builds = (at(tree, "phases")?.entries() ?? []).flatMap(({ value }) => (at(value, "cmds")?.items() ?? []).flatMap((one) => buildCommand(commandAt(one), undefined)));
  if (tree === undefined) return undefined;
  return processFile("nixpacks", start === undefined ? [] : [declaredProcess("start", start.span, { command: start, environment: namedEntries(at(tree, "variables")) })], [], builds);
}

/** `app.yaml` of App Engine, told by its `runtime`. Source: https://cloud.google.com/appengine/docs/standard/reference/app-yaml. */
export function readAppEngine(text: string): ProcessFile | undefined {
  if (!/^runtime:/m.test(text)) return undefined;
  const [tree] = yamlTrees(text);
  const runtime = at(tree, "runtime");
  if (runtime?.text === undefined) return undefined;
  return processFile("app-engine", [declaredProcess(textAt(tree, "service") ?? "default", runtime.span, { type: "web", command: commandAt(tree, "entrypoint"), environment: namedEntries(at(tree, "env_variables")) })], runtimesAt(runtime));
}

/** `serverless.yml`: functions that the platform calls, so that nothing here is a command. Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml. */
export function readServerlessYml(text: string): ProcessFile | undefined {
  const [tree] = yamlTrees(text);
  const provider = at(tree, "provider");
  if (provider === undefined && at(tree, "functions") === undefined) return undefined;
  const environment = namedEntries(at(provider, "environment"));
  return processFile("serverless", (at(tree, "functions")?.entries() ?? []).map(({ key, keySpan, value }) => {
    const isScheduled = (at(value, "events")?.items() ?? []).some((event) => at(event, "schedule") !== undefined);
    return declaredProcess(key, keySpan, { type: isScheduled ? "clock" : "other", environment: [...environment, ...namedEntries(at(value, "environment"))] });
  }), runtimesAt(at(provider, "runtime")));
}

function runtimesAt(tree: Tree | undefined): readonly NamedText[] {
  const found = named("runtime", tree);
  return found === undefined ? [] : [found];
}

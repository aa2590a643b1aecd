import type { DeclaredPort, ProcessFile } from "../core/facts/deployment.ts";
import { declaredProcess, processFile } from "./declared-process.ts";
import { at, commandAt, named, namedAt, namedEntries, textAt, type Tree } from "./tree.ts";
import { tomlTree } from "./toml.ts";

/** `fly.toml`. Source: https://fly.io/docs/reference/configuration/. */
export function readFlyToml(text: string): ProcessFile | undefined {
  const tree = tomlTree(text);
  if (tree === undefined) return undefined;
  const services = [at(tree, "http_service"), ...(at(tree, "services")?.items() ?? [])].filter((service) => service !== undefined);
  const environment = namedEntries(at(tree, "env"));
  const shared = { environment, stopSignal: named("kill_signal", at(tree, "kill_signal")), lifecycle: namedAt(tree, "kill_timeout"), dockerfile: textAt(tree, "build", "dockerfile"), image: textAt(tree, "build", "image") };
  const groups = at(tree, "processes")?.entries() ?? [];
  const serving = (name: string): readonly Tree[] => services.filter((service) => groupsOf(service, groups.map(({ key }) => key)).includes(name));
  const release = commandAt(tree, "deploy", "release_command");
  const single = at(tree, "app") ?? tree;
  return processFile("fly", [
    ...groups.map(({ key, keySpan, value }) => declaredProcess(key, keySpan, { ...shared, type: serving(key).length > 0 ? "web" : undefined, command: commandAt(value), ports: portsOf(serving(key)) })),
    ...(groups.length > 0
      ? []
      : [
          declaredProcess(services.length > 0 ? "web" : "app", single.span, {
            ...shared,
            type: services.length > 0 ? "web" : undefined,
            entrypoint: commandAt(tree, "experimental", "entrypoint"),
            command: commandAt(tree, "experimental", "cmd"),
            ports: portsOf(services),
          }),
        ]),
    ...(release === undefined ? [] : [declaredProcess("release", release.span, { ...shared, type: "release", command: release })]),
  ]);
}

/** A service without `processes` is that of the group `app`, or of the only one. */
function groupsOf(service: Tree, names: readonly string[]): readonly string[] {
  const listed = at(service, "processes")?.items().flatMap(({ text }) => text ?? []) ?? [];
  if (listed.length > 0) return listed;
  return names.length === 1 ? names : ["app"];
}

function portsOf(services: readonly Tree[]): readonly DeclaredPort[] {
  return services.flatMap((service) => {
    const port = at(service, "internal_port");
    return port?.text !== undefined && /^\d+$/.test(port.text) ? [{ port: Number(port.text), span: port.span }] : [];
  });
}

import type { NamedText } from "../core/facts/documents.ts";
import type { ProxyConfig } from "../core/facts/proxy.ts";
import { at, named, namedEntries, type Tree } from "./tree.ts";
import { tomlTree } from "./toml.ts";
import { yamlTrees } from "./yaml.ts";

/** A static or dynamic configuration of Traefik, told by a key of its own. Source: https://doc.traefik.io/traefik/reference/. */
export function readTraefikYaml(text: string): ProxyConfig | undefined {
  const [tree] = yamlTrees(text);
  return readTraefik(tree);
}

export function readTraefikToml(text: string): ProxyConfig | undefined {
  return readTraefik(tomlTree(text));
}

function readTraefik(tree: Tree | undefined): ProxyConfig | undefined {
  const entryPoints = at(tree, "entryPoints")?.entries() ?? [];
  const services = ["http", "tcp"].flatMap((protocol) => at(tree, protocol, "services")?.entries() ?? []);
  const routers = ["http", "tcp"].flatMap((protocol) => at(tree, protocol, "routers")?.entries() ?? []);
  if (entryPoints.length + services.length + routers.length === 0) return undefined;
  const logs = (["log", "accessLog"] as const).flatMap((name) => named(name, at(tree, name, "filePath")) ?? []);
  return {
    kind: "proxy",
    format: "traefik",
    listens: entryPoints.flatMap(({ key, value }) => named(key, at(value, "address")) ?? []),
    upstreams: services.map(({ key, keySpan, value }) => ({ name: key, span: keySpan, servers: (at(value, "loadBalancer", "servers")?.items() ?? []).flatMap((server) => addressOf(server)) })),
    targets: routers.flatMap(({ key, value }) => named(key, at(value, "service")) ?? []),
    affinity: services.flatMap(({ value }): NamedText[] => {
      const sticky = at(value, "loadBalancer", "sticky");
      return sticky === undefined ? [] : [{ name: "sticky", value: sticky.entries().map(({ key }) => key).join(" "), span: sticky.span }];
    }),
    headers: (at(tree, "http", "middlewares")?.entries() ?? []).flatMap(({ value }) => namedEntries(at(value, "headers", "customRequestHeaders"))),
    logs,
  };
}

function addressOf(server: Tree): readonly NamedText[] {
  return ["url", "address"].flatMap((name) => named(name, at(server, name)) ?? []);
}

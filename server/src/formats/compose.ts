import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node as YamlNode, type YAMLMap } from "yaml";
import type { ComposeFile, ComposeService, NamedText } from "../core/documents.ts";
import type { Span } from "../core/text.ts";

/** The services of a compose file, aliases followed, merge keys not. Anything of the wrong shape counts as absent. Never throws. */
export function readComposeFile(text: string): ComposeFile {
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    const services = document.get("services");
    const items = isMap(services) ? services.items : [];
    return { kind: "compose", services: items.flatMap((pair) => (isScalar(pair.key) ? [readService(String(pair.key.value), pair.key, pair.value, document)] : [])) };
  } catch {
    return { kind: "compose", services: [] };
  }
}

function readService(name: string, key: YamlNode, value: unknown, document: Document): ComposeService {
  const followed = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const service = followed(value);
  const map: YAMLMap | undefined = isMap(service) ? service : undefined;
  const field = (field: string): unknown => followed(map?.get(field, true));
  const build = field("build");
  const buildField = (field: string): string | undefined => (isMap(build) ? textOf(followed(build.get(field, true))) : undefined);
  const command = field("command");
  const entrypoint = field("entrypoint");
  return {
    name,
    image: textOf(field("image")),
    buildContext: textOf(build) ?? (isMap(build) ? (buildField("context") ?? ".") : undefined),
    dockerfile: buildField("dockerfile"),
    target: buildField("target"),
    command: isSeq(command) ? command.items.map((item) => textOf(item) ?? "") : textOf(command),
    commandSpan: spanOf(command),
    environment: readEnvironment(field("environment")),
    ports: listOf(field("ports")),
    environmentFiles: readEnvironmentFiles(field("env_file"), followed),
    entrypoint: isSeq(entrypoint) ? listOf(entrypoint) : textOf(entrypoint),
    mounts: readMounts(field("volumes"), followed),
    hasProfiles: field("profiles") !== undefined,
    span: spanOf(key) ?? { start: 0, end: 0 },
  };
}

/** A mapping, or a list of `NAME=value`. */
function readEnvironment(node: unknown): readonly NamedText[] {
  if (isMap(node)) {
    return node.items.flatMap((pair): NamedText[] => {
      const value = textOf(pair.value);
      const span = spanOf(pair.value);
      return isScalar(pair.key) && value !== undefined && span !== undefined ? [{ name: String(pair.key.value), value, span }] : [];
    });
  }
  if (!isSeq(node)) return [];
  return node.items.flatMap((item): NamedText[] => {
    const text = textOf(item);
    const span = spanOf(item);
    const equals = text?.indexOf("=") ?? -1;
    return text === undefined || span === undefined || equals === -1 ? [] : [{ name: text.slice(0, equals), value: text.slice(equals + 1), span }];
  });
}

/** A path, or a list of paths or of mappings with a `path`. */
function readEnvironmentFiles(node: unknown, followed: (node: unknown) => unknown): readonly NamedText[] {
  return (isSeq(node) ? node.items.map(followed) : [node]).flatMap((item): NamedText[] => {
    const place = isMap(item) ? followed(item.get("path", true)) : item;
    const path = textOf(place);
    const span = spanOf(place);
    return path === undefined || span === undefined ? [] : [{ name: path, value: path, span }];
  });
}

/** `./src:/app`, or a mapping with a `source`. Volumes with a name are no folders. */
function readMounts(node: unknown, followed: (node: unknown) => unknown): readonly string[] {
  if (!isSeq(node)) return [];
  return node.items.map(followed).flatMap((item) => {
    const source = isMap(item) ? textOf(followed(item.get("source", true))) : textOf(item)?.split(":")[0];
    return source !== undefined && /^[./~]/.test(source) ? [source] : [];
  });
}

function listOf(node: unknown): readonly string[] {
  return isSeq(node) ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null && typeof node.value !== "object" ? String(node.value) : undefined;
}

function spanOf(node: unknown): Span | undefined {
  const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
}

export function isComposeName(name: string): boolean {
  return /^(?:docker-)?(?:compose|stack)(?:[.-][\w.-]+)?\.ya?ml$/i.test(name);
}

import { isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Document, type Node as YamlNode, type YAMLMap } from "yaml";
import { GivenUp, spend } from "../core/budget.ts";
import type { Mount } from "../core/facts/deployment.ts";
import type { ComposeFile, ComposeService, NamedText } from "../core/facts/documents.ts";
import type { Span } from "../core/text.ts";
import { isNestedTooDeep } from "./nesting.ts";

/**
 * The services of a compose file; aliases, merge keys and `extends` within the file are followed. Anything of the wrong shape counts as
 * absent. Never throws.
 */
export function readComposeFile(text: string): ComposeFile {
  if (isNestedTooDeep(text)) return { kind: "compose", services: [] };
  try {
    const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
    const targets = targetsOf(document);
    const reader: Reader = { text, follow: (node) => follow(node, targets), known: new Map() };
    const services = fieldsOf(reader, document.get("services"));
    return { kind: "compose", services: [...services].map(([name, { key, value }]) => readService(reader, name, key, withExtended(reader, fieldsOf(reader, value), services))) };
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    return { kind: "compose", services: [] };
  }
}

function follow(node: unknown, targets: ReadonlyMap<unknown, unknown>): unknown {
  spend();
  return isAlias(node) ? targets.get(node) : node;
}

/** What each alias stands for: the node that had its name last. The package's own way searches the whole file for each. */
function targetsOf(document: Document): ReadonlyMap<unknown, unknown> {
  const named = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) targets.set(node, named.get(node.source));
      else if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  return targets;
}

interface Reader {
  readonly text: string;
  /** What an alias stands for; anything else is itself. */
  readonly follow: (node: unknown) => unknown;
  /** Each map is read once, however often it is merged. */
  readonly known: Map<unknown, Fields>;
}

type Fields = ReadonlyMap<string, { readonly key: YamlNode; readonly value: unknown }>;

/** The entries of a map; what it merges (`<<: *base`, `<<: [*a, *b]`) stands behind its own. Merging ends where it would go in circles. */
function fieldsOf(reader: Reader, node: unknown): Fields {
  const map = reader.follow(node);
  const known = reader.known.get(map);
  if (known !== undefined) return known;
  const fields = new Map<string, { key: YamlNode; value: unknown }>();
  reader.known.set(map, fields);
  if (!isMap(map)) return fields;
  const merged: unknown[] = [];
  for (const { key, value } of (map as YAMLMap).items) {
    if (!isScalar(key)) continue;
    const followed = reader.follow(value);
    if (key.value === "<<" || typeof key.value === "symbol") merged.push(...(isSeq(followed) ? followed.items : [followed]));
    else fields.set(String(key.value), { key, value: followed });
  }
  for (const base of merged) {
    for (const [name, field] of fieldsOf(reader, base)) if (!fields.has(name)) fields.set(name, field);
  }
  return fields;
}

/** The fields of a service and, behind them, those of the service of the same file that it extends. */
function withExtended(reader: Reader, fields: Fields, services: Fields): Fields {
  const extended = fields.get("extends")?.value;
  const long = fieldsOf(reader, extended);
  const name = textOf(extended) ?? (long.has("file") ? undefined : textOf(long.get("service")?.value));
  return name === undefined ? fields : new Map([...fieldsOf(reader, services.get(name)?.value), ...fields]);
}

function readService(reader: Reader, name: string, key: YamlNode, fields: Fields): ComposeService {
  const field = (one: string): unknown => fields.get(one)?.value;
  const build = field("build");
  const long = fieldsOf(reader, build);
  const command = field("command");
  const entrypoint = field("entrypoint");
  return {
    name,
    image: textOf(field("image")),
    imageSpan: textOf(field("image")) === undefined ? undefined : spanOf(field("image")),
    buildContext: textOf(build) ?? (isMap(build) ? (textOf(long.get("context")?.value) ?? ".") : undefined),
    dockerfile: textOf(long.get("dockerfile")?.value),
    target: textOf(long.get("target")?.value),
    buildArguments: readEnvironment(reader, long.get("args")?.value),
    command: isSeq(command) ? command.items.map((item) => textOf(reader.follow(item)) ?? "") : textOf(command),
    commandSpan: textOf(command) === undefined && !isSeq(command) ? undefined : spanOf(command),
    environment: readEnvironment(reader, field("environment")),
    passedOn: readPassedOn(reader, field("environment")),
    ports: readPorts(reader, field("ports")),
    environmentFiles: readEnvironmentFiles(reader, field("env_file")),
    entrypoint: isSeq(entrypoint) ? listOf(entrypoint) : textOf(entrypoint),
    mounts: readMounts(reader, field("volumes")),
    stopSignal: namedField(fields, "stop_signal"),
    lifecycle: lifecycleOf(reader, fields),
    replicas: namedField(fieldsOf(reader, field("deploy")), "replicas") ?? namedField(fields, "scale"),
    readOnly: textOf(field("read_only")) === "true" ? spanOf(field("read_only")) : undefined,
    hasProfiles: field("profiles") !== undefined,
    isRetired: isRetired(listOf(field("profiles"))),
    loggingDriver: readLoggingDriver(reader, field("logging")),
    span: spanOf(key) ?? { start: 0, end: 0 },
  };
}

function isRetired(profiles: readonly string[]): boolean {
  return profiles.length > 0 && profiles.every((name) => /^(?:deprecated|legacy|obsolete)$/i.test(name));
}

function lifecycleOf(reader: Reader, fields: Fields): readonly NamedText[] {
  const check = fields.get("healthcheck");
  const times = fieldsOf(reader, check?.value);
  const startPeriod = namedField(times, "start_period");
  const span = spanOf(check?.value);
  const isOff = textOf(times.get("disable")?.value) === "true";
  return [
    ...["init", "stop_grace_period"].flatMap((name) => namedField(fields, name) ?? []),
    ...(span === undefined || isOff ? [] : [{ name: "healthcheck", value: "", span }]),
    ...(startPeriod === undefined ? [] : [{ ...startPeriod, name: "healthcheck.start_period" }]),
  ];
}

function namedField(fields: Fields, name: string): NamedText | undefined {
  const value = textOf(fields.get(name)?.value);
  const span = spanOf(fields.get(name)?.value);
  return value === undefined || span === undefined ? undefined : { name, value, span };
}

function readLoggingDriver(reader: Reader, logging: unknown): NamedText | undefined {
  const driver = fieldsOf(reader, logging).get("driver")?.value;
  const [value, span] = [textOf(driver), spanOf(driver)];
  return value === undefined || span === undefined ? undefined : { name: "driver", value, span };
}

/** A mapping, or a list of `NAME=value`. */
function readEnvironment(reader: Reader, node: unknown): readonly NamedText[] {
  if (isMap(node)) {
    return [...fieldsOf(reader, node)].flatMap(([name, field]): NamedText[] => {
      const value = textOf(field.value);
      const span = spanOf(field.value);
      return value !== undefined && span !== undefined ? [{ name, value, span }] : [];
    });
  }
  if (!isSeq(node)) return [];
  return node.items.flatMap((one): NamedText[] => {
    const item = reader.follow(one);
    const text = textOf(item);
    const span = spanOf(item);
    const equals = text?.indexOf("=") ?? -1;
    if (text === undefined || span === undefined || equals === -1) return [];
    const value = text.slice(equals + 1);
    const start = reader.text.indexOf("=", span.start) + 1;
    // An escape in quotes makes the value another text than what is written; then the whole item is its place.
    const isWritten = start + value.length <= span.end && reader.text.startsWith(value, start);
    return [{ name: text.slice(0, equals), value, span: isWritten ? { start, end: start + value.length } : span }];
  });
}

/** Names without a value, in either form. */
function readPassedOn(reader: Reader, node: unknown): readonly string[] {
  if (isMap(node)) return [...fieldsOf(reader, node)].flatMap(([name, { value }]) => (value === null || (isScalar(value) && value.value === null) ? [name] : []));
  return isSeq(node) ? node.items.flatMap((item) => textOf(reader.follow(item)) ?? []).filter((item) => !item.includes("=")) : [];
}

/** A path, or a list of paths or of mappings with a `path`. */
function readEnvironmentFiles(reader: Reader, node: unknown): readonly NamedText[] {
  return (isSeq(node) ? node.items.map(reader.follow) : [node]).flatMap((item): NamedText[] => {
    const place = isMap(item) ? fieldsOf(reader, item).get("path")?.value : item;
    const path = textOf(place);
    const span = spanOf(place);
    return path === undefined || span === undefined ? [] : [{ name: path, value: path, span }];
  });
}

/** `./src:/app:ro`, or a mapping with a `source`. What starts with no dot, slash or tilde is a volume with a name. */
function readMounts(reader: Reader, node: unknown): readonly Mount[] {
  if (!isSeq(node)) return [];
  return node.items.map(reader.follow).flatMap((item): Mount[] => {
    const span = spanOf(item) ?? { start: 0, end: 0 };
    const text = textOf(item);
    if (text !== undefined) {
      // A colon may stand in the default of a variable: `${DATA:-./data}:/data`.
      const [source = "", target, mode = ""] = text.split(/:(?!-)/);
      return target === undefined ? [] : [{ kind: isFolder(source) ? "machine" : "volume", source, target, isReadOnly: /\bro\b/.test(mode), span }];
    }
    const fields = fieldsOf(reader, item);
    const [type, source, target] = ["type", "source", "target"].map((name) => textOf(fields.get(name)?.value));
    if (type === "tmpfs" || source === undefined) return [];
    return [{ kind: isFolder(source) ? "machine" : "volume", source, target: target ?? "", isReadOnly: textOf(fields.get("read_only")?.value) === "true", span }];
  });
}

function isFolder(source: string): boolean {
  return /^[./~]|^\$\{[^}]*:?-[./~]/.test(source);
}

function listOf(node: unknown): readonly string[] {
  return isSeq(node) ? node.items.flatMap((item) => textOf(item) ?? []) : [];
}

/** Short (`8080:80`) as written; long (`target: 80`) in the short form. */
function readPorts(reader: Reader, node: unknown): readonly string[] {
  if (!isSeq(node)) return [];
  return node.items.flatMap((one) => {
    const long = fieldsOf(reader, one);
    const [published, target] = [textOf(long.get("published")?.value), textOf(long.get("target")?.value)];
    return textOf(reader.follow(one)) ?? (target === undefined ? [] : published === undefined ? target : `${published}:${target}`);
  });
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

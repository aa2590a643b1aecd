import type { Value } from "../core/facts.ts";
import type { LogDestination, LoggingConfiguration } from "../core/logging.ts";
import type { Span } from "../core/text.ts";
import { isNestedTooDeep } from "./nesting.ts";
import { readProperties, type PropertyLine } from "./properties.ts";
import { settingValue, type ReferenceSyntax } from "./settings.ts";
import { jsonTree, type Tree } from "./tree.ts";
import { readXml } from "./xml.ts";
import { yamlTrees } from "./yaml.ts";

/** A piece of a configuration, however it is written: log4j's YAML and JSON say the same as its XML. */
interface Part {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string; readonly span: Span }[];
  readonly children: readonly Part[];
  readonly text: string;
  readonly textSpan: Span;
}

/** `${LOG_DIR:-logs}` of logback, log4j and NLog's kin. */
const references: ReferenceSyntax = { open: "${", close: "}", fallback: ":-" };

/** XML of logback, log4j, log4j 2, log4net or NLog, told by the outermost element. */
export function readLoggingXml(text: string): LoggingConfiguration | undefined {
  const root = isNestedTooDeep(text) ? undefined : readXml(text);
  return root === undefined || !/^(?:configuration|nlog|log4net)$/i.test(root.name) ? undefined : logging(root, text);
}

export function readLoggingYaml(text: string): LoggingConfiguration | undefined {
  return ofTree(isNestedTooDeep(text) ? undefined : yamlTrees(text)[0], text);
}

export function readLoggingJson(text: string): LoggingConfiguration | undefined {
  return ofTree(isNestedTooDeep(text) ? undefined : jsonTree(text), text);
}

function ofTree(tree: Tree | undefined, text: string): LoggingConfiguration | undefined {
  const root = tree?.entries().find(({ key }) => /^configuration$/i.test(key));
  return root === undefined ? undefined : logging(partOf(root.key, root.value, 0), text);
}

function partOf(name: string, tree: Tree, depth: number): Part {
  const entries = depth < deepest ? tree.entries() : [];
  return {
    name,
    attributes: entries.flatMap(({ key, value }) => (value.text === undefined ? [] : [{ name: key, value: value.text, span: value.span }])),
    // Of one kind there may be one, or a list.
    children: entries.flatMap(({ key, value }) => (value.text !== undefined ? [] : value.items().length > 0 ? value.items().map((item) => partOf(key, item, depth + 1)) : [partOf(key, value, depth + 1)])),
    text: "",
    textSpan: tree.span,
  };
}

const deepest = 12;

interface Definition extends LogDestination {
  readonly isFile: boolean;
  /** What hands on to it: the one it stands in. */
  readonly within: string | undefined;
}

interface Use {
  /** The appender that hands on; `undefined` for a logger. */
  readonly from: string | undefined;
  readonly to: string;
  readonly environments: readonly string[];
}

function logging(root: Part, source: string): LoggingConfiguration {
  const definitions: Definition[] = [];
  const uses: Use[] = [];
  const variables = new Map<string, Value>();
  const valueOf = (written: { readonly value: string; readonly span: Span } | undefined): Value | undefined => (written === undefined ? undefined : withVariables(settingValue(written.value, written.span, source, references, "string"), variables));

  const visit = (part: Part, parent: string, within: string | undefined, environments: readonly string[]): void => {
    // What a condition of the file's own decides is not known.
    if (/^(?:if|else|choose)$/i.test(part.name)) return;
    const attribute = (...names: readonly string[]) => part.attributes.find(({ name }) => names.includes(name.toLowerCase()));
    let inside = within;
    let own = environments;
    if (/^springprofile$/i.test(part.name)) own = (attribute("name")?.value ?? "").split(/[,|]/).map((name) => name.trim());
    else if (/^(?:property|variable|springproperty)$/i.test(part.name)) {
      const [name, value] = [attribute("name")?.value, attribute("value", "defaultvalue") ?? (part.text === "" ? undefined : { value: part.text, span: part.textSpan })];
      const resolved = valueOf(value);
      if (name !== undefined && resolved !== undefined) variables.set(name, resolved);
    } else if (/^appender-?ref$/i.test(part.name)) {
      const to = attribute("ref")?.value;
      if (to !== undefined) uses.push({ from: within, to, environments });
    } else if (part.name === "logger" && attribute("writeto") !== undefined) {
      for (const to of (attribute("writeto")?.value ?? "").split(",")) uses.push({ from: within, to: to.trim(), environments });
    } else {
      const type = part.name === "appender" ? attribute("class", "type")?.value : part.name === "target" ? attribute("type")?.value : parent.toLowerCase() === "appenders" ? part.name : undefined;
      if (type !== undefined) {
        const named = attribute("name");
        const path = pathIn(part);
        inside = named?.value ?? `${type} ${definitions.length}`;
        const value = valueOf(path);
        definitions.push({ name: inside, isFile: isFileType(type), path: value, span: path?.span ?? named?.span ?? part.textSpan, environments, within });
      }
    }
    for (const child of part.children) visit(child, part.name, inside, own);
  };
  visit(root, "", undefined, []);
  return { kind: "logging", destinations: destinationsOf(definitions, uses) };
}

function isFileType(type: string): boolean {
  return /(?:^|\.)(?:\w*File|MemoryMappedFile)(?:Appender)?$|(?:^|\.)\w*File\w*Appender$/.test(type.replace(/,.*$/, ""));
}

/** Where an appender writes: an element, a parameter or an attribute; the pattern of old files where nothing else is said. */
function pathIn(part: Part): { readonly value: string; readonly span: Span } | undefined {
  const attribute = part.attributes.find(({ name }) => /^file(?:name)?$/i.test(name));
  if (attribute !== undefined) return attribute;
  for (const name of [/^file(?:name)?$/i, /^filenamepattern$/i]) {
    const found = descendants(part, 3).find((one) => name.test(one.name) || (one.name === "param" && one.attributes.some((given) => given.name === "name" && name.test(given.value))));
    const value = found?.attributes.find((given) => given.name === "value");
    if (value !== undefined) return value;
    if (found !== undefined && found.text !== "") return { value: found.text, span: found.textSpan };
  }
  return part.attributes.find(({ name }) => /^filepattern$/i.test(name));
}

function descendants(part: Part, depth: number): readonly Part[] {
  return depth === 0 ? [] : part.children.flatMap((child) => [child, ...descendants(child, depth - 1)]);
}

/** A variable without a default has what the file says of it. */
function withVariables(value: Value, variables: ReadonlyMap<string, Value>): Value {
  if (value.kind === "template") return { ...value, parts: value.parts.map((part) => withVariables(part, variables)) };
  const known = value.kind === "env" && value.default === undefined ? variables.get(value.name) : undefined;
  return value.kind === "env" && known !== undefined ? { ...value, default: known } : value;
}

/** The files that a logger writes to, also by way of an appender that only hands on. */
function destinationsOf(definitions: readonly Definition[], uses: readonly Use[]): readonly LogDestination[] {
  const used = new Map<string, readonly string[]>();
  const waiting = uses.filter(({ from }) => from === undefined).flatMap((use) => (use.to === "*" ? definitions.map(({ name }) => ({ ...use, to: name })) : [use]));
  for (const { to, environments } of waiting) {
    const known = used.get(to);
    const all = known === undefined ? environments : known.length === 0 || environments.length === 0 ? [] : [...new Set([...known, ...environments])];
    if (known !== undefined && known.length === all.length) continue;
    used.set(to, all);
    for (const next of uses) if (next.from === to) waiting.push({ ...next, environments: all });
    for (const inner of definitions) if (inner.within === to) waiting.push({ from: to, to: inner.name, environments: all });
  }
  return definitions.flatMap(({ name, path, span, isFile, environments }) => {
    const by = used.get(name);
    return isFile && by !== undefined ? [{ name, path, span, environments: environments.length > 0 ? environments : by }] : [];
  });
}

/** `log4j.properties`, `log4j2.properties` and `logging.properties`, told apart by their keys. */
export function readLoggingProperties(text: string): LoggingConfiguration {
  const lines = readProperties(text).flat();
  const valueOf = (key: string): PropertyLine | undefined => lines.find(({ name }) => name === key);
  const path = (...keys: readonly string[]) => keys.map(valueOf).find((line) => line !== undefined && line.value !== "");
  const found = (name: string, at: PropertyLine, written: PropertyLine | undefined): LogDestination => ({ name, path: written === undefined ? undefined : settingValue(written.value, written.span, text, references, "string"), span: written?.span ?? at.span, environments: [] });
  const listed = new Set(lines.filter(({ name }) => /^log4j\.(?:root(?:Logger|Category)|logger\.|category\.)|^(?:\.|[\w.]+\.)?handlers$|^rootLogger$|^logger\.\w+$|\.appenderRef\.\w+\.ref$/.test(name)).flatMap(({ value }) => value.split(/[,\s]+/)));
  return {
    kind: "logging",
    destinations: lines.flatMap((line): LogDestination[] => {
      const [, old] = /^log4j\.appender\.(\w+)$/.exec(line.name) ?? [];
      if (old !== undefined) return listed.has(old) && isFileType(line.value) ? [found(old, line, path(`log4j.appender.${old}.File`, `log4j.appender.${old}.file`))] : [];
      const [, id] = /^appender\.(\w+)\.type$/.exec(line.name) ?? [];
      if (id !== undefined) {
        const name = valueOf(`appender.${id}.name`)?.value ?? id;
        return listed.has(name) && isFileType(line.value) ? [found(name, line, path(`appender.${id}.fileName`, `appender.${id}.filePattern`))] : [];
      }
      // Of the JDK's handlers the class is the name.
      return /^\.?handlers$/.test(line.name) ? line.value.split(/[,\s]+/).filter((name) => /^java\.util\.logging\.FileHandler$/.test(name)).map((name) => found(name, line, path(`${name}.pattern`))) : [];
    }),
  };
}

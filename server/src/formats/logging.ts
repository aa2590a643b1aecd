import type { Value } from "../core/facts/facts.ts";
import type { LogAppender, LoggingConfiguration } from "../core/facts/logging.ts";
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

interface Definition extends LogAppender {
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
        definitions.push({ name: inside, ...kindOf(type), path: value, span: path?.span ?? named?.span ?? part.textSpan, environments, within, isStructured: isStructured(part), buffering: bufferingOf(part) });
      }
    }
    for (const child of part.children) visit(child, part.name, inside, own);
  };
  visit(root, "", undefined, []);
  return { kind: "logging", destinations: destinationsOf(definitions, uses) };
}

/** Where an appender, target or handler of a class writes. Sources: the manuals of logback, log4j, log4net and NLog, and of the packages that add to them. */
function kindOf(type: string): Pick<LogAppender, "to" | "type"> {
  const name = type.replace(/,.*$/, "").replace(/^.*[.:]/, "").trim();
  const plain = name.replace(/(?:Appender|Handler|Target)$/, "");
  const to = /^\w*File(?:Appender)?$|^\w*File\w*Appender$|^FileHandler$/.test(name) ? "file" : /Console|^AnsiColorTerminal$/.test(plain) ? "console" : networks.test(plain) ? "network" : "other";
  return { to, type: name };
}

const networks = /^(?:(?!Server)\w*Socket|S[Mm][Tt][Pp]|Mail|\w*[sS]yslog\w*|J[Mm][Ss]\w*|\w*Kafka|\w*G[eE][lL][fF]\w*|Loki\w*|\w*Elastic[sS]earch\w*|HttpEventCollector\w*|Splunk\w*|Http|Network|WebService|Seq|Fluent\w*|Flume|Slack\w*|Loggly\w*|Logzio\w*|Udp|Telnet|Remoting|\w*Logstash\w*)$/;

/** Encoders and layouts that write JSON, by their class or their element. */
function isStructured(part: Part): boolean {
  return descendants(part, 2).some(({ name, attributes }) => /^(?:\w*Json\w*|Ecs\w*)Layout$/i.test(name) || (/^(?:encoder|layout)$/i.test(name) && attributes.some((one) => /^(?:class|type)$/i.test(one.name) && /json|logstash|ecs/i.test(one.value))));
}

/** What makes lines wait, or drops them. Sources: logback's manual, "Appenders"; log4j's, "Console appender". */
function bufferingOf(part: Part): LogAppender["buffering"] {
  const bad: Readonly<Record<string, RegExp>> = { neverblock: /^true$/i, immediateflush: /^false$/i, bufferedio: /^true$/i };
  const written = [...part.attributes, ...descendants(part, 2).map(({ name, text, textSpan }) => ({ name, value: text, span: textSpan }))];
  return written.find(({ name, value }) => bad[name.toLowerCase()]?.test(value.trim()) === true);
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

/** What a logger writes to, also by way of an appender that only hands on. */
function destinationsOf(definitions: readonly Definition[], uses: readonly Use[]): readonly LogAppender[] {
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
  return definitions.flatMap(({ within: _within, ...appender }) => {
    const by = used.get(appender.name);
    return by === undefined ? [] : [{ ...appender, environments: appender.environments.length > 0 ? appender.environments : by }];
  });
}

/** `log4j.properties`, `log4j2.properties` and `logging.properties`, told apart by their keys. */
export function readLoggingProperties(text: string): LoggingConfiguration {
  const lines = readProperties(text).flat();
  const valueOf = (key: string): PropertyLine | undefined => lines.find(({ name }) => name === key);
  const path = (...keys: readonly string[]) => keys.map(valueOf).find((line) => line !== undefined && line.value !== "");
  const found = (name: string, type: string, at: PropertyLine, written: PropertyLine | undefined, layout: PropertyLine | undefined): LogAppender => ({
    ...kindOf(type),
    name,
    path: written === undefined ? undefined : settingValue(written.value, written.span, text, references, "string"),
    span: written?.span ?? at.span,
    environments: [],
    isStructured: layout !== undefined && /json|logstash|ecs/i.test(layout.value),
    buffering: undefined,
  });
  const listed = new Set(lines.filter(({ name }) => /^log4j\.(?:root(?:Logger|Category)|logger\.|category\.)|^(?:\.|[\w.]+\.)?handlers$|^rootLogger$|^logger\.\w+$|\.appenderRef\.\w+\.ref$/.test(name)).flatMap(({ value }) => value.split(/[,\s]+/)));
  return {
    kind: "logging",
    destinations: lines.flatMap((line): LogAppender[] => {
      const [, old] = /^log4j\.appender\.(\w+)$/.exec(line.name) ?? [];
      if (old !== undefined) return listed.has(old) ? [found(old, line.value, line, path(`log4j.appender.${old}.File`, `log4j.appender.${old}.file`), valueOf(`log4j.appender.${old}.layout`))] : [];
      const [, id] = /^appender\.(\w+)\.type$/.exec(line.name) ?? [];
      if (id !== undefined) {
        const name = valueOf(`appender.${id}.name`)?.value ?? id;
        return listed.has(name) ? [found(name, line.value, line, path(`appender.${id}.fileName`, `appender.${id}.filePattern`), valueOf(`appender.${id}.layout.type`))] : [];
      }
      // Of the JDK's handlers the class is the name.
      return /^\.?handlers$/.test(line.name) ? line.value.split(/[,\s]+/).filter((name) => name !== "").map((name) => found(name, name, line, path(`${name}.pattern`), valueOf(`${name}.formatter`))) : [];
    }),
  };
}

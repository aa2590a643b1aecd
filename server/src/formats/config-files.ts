import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import type { Span } from "../core/text.ts";
import { withoutErb } from "./erb.ts";
import { isNestedTooDeep } from "./nesting.ts";
import { readProperties } from "./properties.ts";
import { dollarBraces, mostSettings, settingsOfTree, settingValue } from "./settings.ts";
import { tomlTree } from "./toml.ts";
import { jsonTree, type Tree } from "./tree.ts";
import { readXml, type XmlElement } from "./xml.ts";
import { yamlTrees } from "./yaml.ts";

/**
 * Configuration of whatever program: YAML, JSON, TOML, properties, lines of `key = value`, XML. Told by its name or its folder, the variables
 * and tasks of Ansible and collections of Postman among it, and read only where a key in it may be that of a secret, or its name is that of an environment. What describes an API, a
 * schema or a language's words for people has the same names for keys and is none.
 */
export function readConfiguration(text: string, path: string): SettingsFile | undefined {
  if (!(ownPath.test(path) || isCollection(path, text)) || otherPath.test(path) || !(mayHoldSecret.test(text) || ofEnvironment.test(path)) || describes.test(text.slice(0, 2000))) return undefined;
  const settings = read(text, path).slice(0, mostSettings);
  return settings.length === 0 ? undefined : { kind: "settings", format: "config", settings: settings.map((setting) => inEnvironments(setting, path)) };
}

const names = "config|configuration|configs|conf|cfg|settings|setting|properties|prop|options|parameters|credentials?|secrets?|env|environments?|database|db|datasource|datasources|connections?|ormconfig|knexfile|auth|server|application|app|bootstrap|defaults?|production|prod|staging|development|dev|local|postman|context|persistence|beans|instance|client|mail|redis|storage";

/** A name with such a word in it, or a folder of such files. In XML the name alone counts, because much else is written in it. */
const ownPath = new RegExp(
  [
    `(?:^|[/._-])(?:${names})(?:[._-][\\w.-]*)?\\.(?:ya?ml|json[c5]?|toml|xml|cnf|cfg)$`,
    "\\.(?:properties|ini|conf)$|[cC]onfig\\.(?:xml|json|ya?ml)$|[cC]ontext\\.xml$",
    "(?:^|/)(?:config|configs|conf|conf\\.d|cfg|configuration|settings|etc|environments?|secrets|credentials)/(?:[\\w.-]+/)*[\\w.-]+\\.(?:ya?ml|json|toml|cnf|cfg)$",
    "(?:^|/)(?:roles/[^/]+/(?:defaults|vars|tasks)|group_vars|host_vars|playbooks?)/(?:[\\w.-]+/)*[\\w.-]+\\.ya?ml$",
  ].join("|"),
);

/** Words for people, locks, schemas, manifests of tools and editors, and where the `config` of Node says which variables it reads. */
const otherPath = /(?:^|\/)(?:locales?|i18n|l10n|langs?|languages?|translations?|messages|schemas?|fixtures?|node_modules|\.vscode|\.idea)\/|(?:^|\/)(?:messages|labels|strings|texts|errors|validation\w*)[\w.-]*\.properties$|_[a-z]{2}(?:_[A-Z]{2})?\.properties$|[-.](?:lock|schema)\.\w+$|(?:^|\/)(?:gradle-wrapper|sonar-project|log4j|logging)[\w.-]*\.properties$|(?:^|\/)(?:swagger|openapi|custom-environment-variables)/;

/** What the package `config` of Node reads for one environment, where any value may belong to one deploy. */
const ofEnvironment = /(?:^|\/)config\/(?:production|prod|staging|stage|qa|uat|preprod|demo|sandbox)\.(?:json5?|ya?ml|toml)$/;

const mayHoldSecret = /(?:pass|pwd|secret|token|key|credential|auth)[\w.-]{0,30}["']?[ \t]*[=:>,]|(?:pass|pwd|secret|token|key|credential|auth)\w{0,30}["'][ \t]+value|:\/\/[^\s/:@"'`]{0,100}:[^\s/@"'`]{3,100}@/i;

const describes = /^[ \t{]*["']?(?:openapi|swagger|asyncapi|\$schema|apiVersion)["']?[ \t]*:/m;

/** Requests that somebody sent by hand, headers and all, kept by Postman or Insomnia. */
function isCollection(path: string, text: string): boolean {
  return path.endsWith(".json") && /postman|insomnia/i.test(path + text.slice(0, 1000));
}

function read(text: string, path: string): readonly Setting[] {
  if (path.endsWith(".properties")) return readProperties(text).flat().map(({ name, nameSpan, value, span }) => settingOf([name], nameSpan, value, span, text));
  if (/\.(?:ini|conf|cnf|cfg)$/.test(path)) return lines(text);
  if (path.endsWith(".xml")) return elements(text);
  if (isNestedTooDeep(text)) return [];
  return trees(text, path).flatMap((tree) => withNamedValues(settingsOfTree(tree, text, dollarBraces, [])));
}

function trees(text: string, path: string): readonly Tree[] {
  if (/\.ya?ml$/.test(path)) return yamlTrees(withoutErb(text));
  return [path.endsWith(".toml") ? tomlTree(text) : jsonTree(text.replace(/^\ufeff/, " "))].flatMap((tree) => tree ?? []);
}

/** `{ "key": "password", "value": "…" }` says the same as `{ "password": "…" }`. */
function withNamedValues(settings: readonly Setting[]): readonly Setting[] {
  const keys = new Map<string, string>();
  const groupOf = (path: readonly string[]): string => path.slice(0, -1).join("\0");
  for (const { path, value } of settings) if (value.kind === "literal" && /^(?:key|name)$/i.test(path.at(-1) ?? "")) keys.set(groupOf(path), value.text);
  return settings.map((setting) => {
    const key = /^value$/i.test(setting.path.at(-1) ?? "") ? keys.get(groupOf(setting.path)) : undefined;
    if (key === undefined || !/^[\w.-]{1,80}$/.test(key)) return setting;
    const path = [...setting.path.slice(0, -1), key];
    return { ...setting, path, name: settingName(path) };
  });
}

/** `key = value` and `key: value`, in sections or not. A comment behind the value is none of it. */
function lines(text: string): readonly Setting[] {
  let section: readonly string[] = [];
  return [...text.matchAll(/^[ \t]*(?:\[([^\]\n]+)\]|([\w.-]{1,80})[ \t]*[=:][ \t]*("[^"\n]*"|'[^'\n]*'|[^\s#;][^\n]*?)(?:[ \t]+[#;][^\n]*)?)[ \t]*\r?$/gm)].flatMap((match) => {
    const { 0: whole, 1: header, 2: key, 3: written } = match;
    if (header !== undefined) section = [header.trim()];
    if (key === undefined || written === undefined) return [];
    const keyStart = match.index + whole.indexOf(key);
    const start = match.index + whole.indexOf(written, whole.indexOf(key) + key.length);
    return [settingOf([...section, key], { start: keyStart, end: keyStart + key.length }, unquoted(written), { start, end: start + written.length }, text)];
  });
}

/** Texts of elements and values of attributes; where an element names what it holds, as in `<property name="password" value="…"/>`, by that name. */
function elements(text: string): readonly Setting[] {
  const settings: Setting[] = [];
  const visit = (element: XmlElement, above: readonly string[]): void => {
    if (above.length > 30 || settings.length >= mostSettings) return;
    const named = element.attributes.find(({ name, value }) => /^(?:name|key)$/.test(name) && /^[\w.:-]{1,80}$/.test(value));
    const own = [...above, named === undefined ? element.name : named.value];
    for (const { name, value, span } of element.attributes) if (name !== named?.name && value !== "") settings.push(settingOf(name === "value" && named !== undefined ? own : [...above, element.name, name], element.nameSpan, value, span, text));
    if (element.text !== "" && element.children.length === 0) settings.push(settingOf(own, element.nameSpan, element.text, element.textSpan, text));
    for (const child of element.children) visit(child, own);
  };
  const root = readXml(text);
  if (root !== undefined) visit(root, []);
  return settings;
}

function settingOf(path: readonly string[], keySpan: Span, value: string, span: Span, text: string): Setting {
  return { path, name: settingName(path), keySpan, value: settingValue(value, span, text, dollarBraces), environments: [] };
}

function unquoted(written: string): string {
  return /^(["'])[^]*\1$/.test(written) && written.length > 1 ? written.slice(1, -1) : written;
}

/** What a file or its outermost section is called after counts there alone: `settings.dev.yml`, `development: …`. */
function inEnvironments(setting: Setting, path: string): Setting {
  const [, ofFile] = /(?:^|[/._-])(development|develop|dev|local|test|testing|staging|production|prod)\.\w+$/i.exec(path) ?? [];
  const [section = ""] = setting.path;
  const environment = ofFile ?? (setting.path.length > 1 && /^(?:development|develop|dev|local|test|testing|staging|production|prod)$/i.test(section) ? section : undefined);
  return environment === undefined ? setting : { ...setting, environments: [environment] };
}

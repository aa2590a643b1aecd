import { settingName, type Setting, type SettingsFile } from "../core/facts/settings.ts";
import { isNestedTooDeep } from "./nesting.ts";
import { readProperties } from "./properties.ts";
import { dollarBraces, mostSettings, settingsOfTree, settingValue } from "./settings.ts";
import { yamlTrees } from "./yaml.ts";

/** `application.properties` and `bootstrap.properties`, for a profile or for all: `application-prod.properties`. Quarkus and Micronaut read files of these names in the same way. */
export function readSpringProperties(text: string, path: string): SettingsFile {
  return settingsFile(path, readProperties(text).map((lines) => lines.map(({ name, nameSpan, value, span }): Setting => ({ path: pathOf(name), name: settingName([name]), keySpan: nameSpan, value: settingValue(value, span, text, dollarBraces), environments: [] }))));
}

/** The properties that a configuration server gives to an app, told by where they lie and by a key that only Spring has. */
export function readServedProperties(text: string, path: string): SettingsFile | undefined {
  return servedPath.test(path) && /^[ \t]*(?:spring|eureka|zuul)\.[\w.-]+[ \t]*[=:]/m.test(text) ? readSpringProperties(text, path) : undefined;
}

/**
 * `application.yml` and `bootstrap.yml`, with a document per profile. Any other file counts where it lies among the resources of a program or
 * in a folder of a configuration server, and says something that only Spring has.
 * Source: https://docs.spring.io/spring-boot/reference/features/external-config.html, https://docs.spring.io/spring-cloud-config/reference/server/environment-repository.html.
 */
export function readSpringYaml(text: string, path: string): SettingsFile | undefined {
  if (!ownPath.test(path) && !(servedPath.test(path) && springKeys.test(text))) return undefined;
  // Other programs have an `application.yaml`, too.
  if (/^apiVersion:/m.test(text) && /^kind:/m.test(text)) return undefined;
  return settingsFile(path, (isNestedTooDeep(text) ? [] : yamlTrees(text)).map((tree) => settingsOfTree(tree, text, dollarBraces, [])));
}

const ownPath = /(?:^|\/)(?:application|bootstrap)(?:-[\w.-]+)?\.ya?ml$/;

/** `src/main/resources/shared/orders.yml`, `config-repo/orders-prod.properties`. */
const servedPath = /(?:^|\/)(?:src\/main\/resources\/(?:[^/]+\/)*|[\w-]*config[\w-]*\/(?:[^/]+\/)?)[\w.-]+\.(?:ya?ml|properties)$/i;

const springKeys = /^(?:server:[ \t]*(?:#.*)?\r?\n(?:[ \t].*\r?\n)*?[ \t]+(?:port|servlet):|spring:[ \t]*(?:#.*)?\r?\n[ \t]+(?:application|cloud|config|data|datasource|jpa|kafka|mail|profiles|rabbitmq|redis|security|session):|(?:eureka|zuul):[ \t]*(?:#.*)?$|(?:spring|server)\.[\w.-]+:)/m;

/** Each document of a file counts in the profiles that it names, or else in that of the file's name. */
function settingsFile(path: string, documents: readonly (readonly Setting[])[]): SettingsFile {
  const [, ofFile] = /(?:^|\/)(?:application|bootstrap)-([\w.-]+?)\.(?:ya?ml|properties)$/.exec(path) ?? [];
  const settings = documents.flatMap((document) => {
    const own = document.flatMap(({ name, value }) => (/^spring\.(?:config\.activate\.onprofile|profiles)$/.test(name) && value.kind === "literal" ? namesIn(value.text) : []));
    const environments = own.length > 0 ? own : ofFile === undefined ? [] : [ofFile];
    return document.map((setting) => withOwnProfile(setting, environments));
  });
  return { kind: "settings", format: "spring", settings: settings.slice(0, mostSettings) };
}

/** Quarkus writes the profile before the key: `%dev.quarkus.http.port`. */
function withOwnProfile(setting: Setting, environments: readonly string[]): Setting {
  const [first = "", ...rest] = setting.path;
  if (!first.startsWith("%")) return { ...setting, environments };
  return { ...setting, path: rest, name: settingName(rest), environments: first.slice(1).split(",") };
}

/** A key with its dots; those in brackets are part of a key. */
function pathOf(key: string): readonly string[] {
  return key.replace(/\[(\d+)\]/g, ".$1").split(/\.(?![^[]*\])/).filter((part) => part !== "");
}

/** `prod`, `dev, test`, `dev | test`; what both must hold for stays together. */
function namesIn(expression: string): readonly string[] {
  return expression.split(/[,|]/).map((name) => name.replace(/[()]/g, "").trim()).filter((name) => name !== "");
}
